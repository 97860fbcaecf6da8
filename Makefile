# The entry points of the workshop; `make help` lists them.
#
# Everything runs in .venv, made on first use with $(PYTHON) (any Python from
# 3.10 on) and brought up to date whenever pyproject.toml changes.
#
# Benchmarks are the files tests/bench/bench_*.py; tests/bench/run.py runs each
# in a process of its own.

PYTHON ?= python3
WORKERS ?= 2

VENV := .venv
RUN := $(VENV)/bin/python
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check
# The browser side of the page in Fava, which needs node and npm to be built.
FRONTEND := queries/fava/frontend
NPM := cd $(FRONTEND) && npm --silent
# What mypy checks besides the packages that pyproject.toml names.
SCRIPTS := conftest.py tests $(wildcard example_ledger/*.py)

.DELETE_ON_ERROR:
.PHONY: help demo test coverage fuzz lint format types frontend check-frontend bench wheel clean

help:
	@echo 'make demo      import the exports into a copy of the example ledger, show the items'
	@echo 'make test      run all tests (WORKERS=2 processes)'
	@echo 'make coverage  run all tests and show the lines they miss'
	@echo 'make fuzz      run the property tests with many more, random examples'
	@echo 'make lint      ruff check, ruff format --check, mypy'
	@echo 'make format    let ruff sort the imports and lay out the code'
	@echo 'make types     make the link through which mypy and pyright see the packages'
	@echo 'make frontend  build the browser side of the page in Fava (needs npm)'
	@echo 'make check-frontend  check its layout and types, test it, and that it is built'
	@echo 'make bench     run the benchmarks'
	@echo 'make wheel     build the wheel and use it from a clean environment'
	@echo 'make clean     remove everything make has made'

demo: $(VENV)/with-fava
	$(RUN) example_ledger/demo.py

test: $(VENV)/with-test
	$(RUN) -m pytest -n $(WORKERS)

coverage: $(VENV)/with-test
	$(RUN) -m pytest -n $(WORKERS) --cov --cov-report=term

fuzz: $(VENV)/with-test
	HYPOTHESIS_PROFILE=fuzz $(RUN) -m pytest -n $(WORKERS) -m hypothesis

lint: $(VENV)/with-test types
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/mypy $(SCRIPTS)

format: $(VENV)/with-test
	$(VENV)/bin/ruff check --select I --fix
	$(VENV)/bin/ruff format

types: .typing/beancount_receivables

.typing/beancount_receivables:
	mkdir -p .typing
	ln -sfn .. $@

frontend: $(FRONTEND)/node_modules/.package-lock.json
	$(NPM) run build

check-frontend: $(FRONTEND)/node_modules/.package-lock.json
	$(NPM) run layout
	$(NPM) run types
	$(NPM) run test
	$(NPM) run check

$(FRONTEND)/node_modules/.package-lock.json: $(FRONTEND)/package-lock.json
	$(NPM) ci --no-audit --no-fund
	touch $@

bench: $(VENV)/with-bench
	$(RUN) tests/bench/run.py

# The wheel is built from the source distribution, so that both are checked.
wheel: $(VENV)/with-test
	rm -rf dist
	$(RUN) -m build --outdir dist
	$(RUN) tests/wheel/check.py dist/*.whl

clean:
	rm -rf $(VENV) .typing build dist *.egg-info .coverage htmlcov \
		$(FRONTEND)/node_modules \
		.hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# The environment, and what each stamp says is installed in it.

$(RUN):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo '$(PYTHON) is missing or older than Python 3.10: run make PYTHON=/path/to/python3' >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '$(PYTHON) has no venv module: install it (Debian: apt install python3-venv)' >&2; \
		exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/with-fava: pyproject.toml | $(RUN)
	$(INSTALL) --editable '.[fava]'
	touch $@

$(VENV)/with-test: pyproject.toml | $(RUN)
	$(INSTALL) --editable '.[excel,fava,test]'
	touch $(VENV)/with-fava $@

$(VENV)/with-bench: pyproject.toml | $(RUN)
	$(INSTALL) --editable '.[excel,fava,test,bench]'
	touch $(VENV)/with-fava $(VENV)/with-test $@
