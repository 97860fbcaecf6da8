from __future__ import annotations

import re
from importlib.metadata import EntryPoint
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest
import tomli

ROOT = Path(__file__).parent.parent
PROJECT = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["setuptools"]["packages"]
SOURCES = ("importers", "plugins", "queries")


def folder_of(package: str) -> Path:
    return ROOT.joinpath(*package.split(".")[1:])


def package_data() -> list[str]:
    patterns: dict[str, Any] = PROJECT["tool"]["setuptools"]["package-data"]
    return [pattern for listed in patterns.values() for pattern in listed]


def test_packages_are_the_folders_that_hold_an_init() -> None:
    found = {
        ".".join(("beancount_receivables", *init.parent.relative_to(ROOT).parts))
        for top in SOURCES
        for init in (ROOT / top).rglob("__init__.py")
    }
    assert sorted(PACKAGES) == sorted(found)


def test_no_module_lies_outside_a_package() -> None:
    folders = {folder_of(package) for package in PACKAGES}
    strays = [
        module
        for top in SOURCES
        for module in (ROOT / top).rglob("*.py")
        if module.parent not in folders
    ]
    assert strays == []


def test_every_file_beside_the_modules_is_packaged() -> None:
    packaged = {
        path
        for package in PACKAGES
        for pattern in ("*.py", *package_data())
        for path in folder_of(package).glob(pattern)
    }
    present = {
        path
        for top in SOURCES
        for path in (ROOT / top).rglob("*")
        # The sources of Receivables.js, which is packaged, come with the sdist.
        if path.is_file() and not {"__pycache__", "frontend"} & set(path.parts)
    }
    assert sorted(present - packaged) == []


@pytest.mark.parametrize("top", SOURCES)
def test_typed(top: str) -> None:
    # A namespace cannot hold the mark, so each sub-package does; it counts for
    # the packages below.
    assert (ROOT / top / "py.typed").is_file()


def test_the_root_is_no_package() -> None:
    assert not (ROOT / "__init__.py").exists()
    assert not (ROOT / "beancount_receivables").exists()


def test_what_is_installed_is_this_version() -> None:
    # A bare checkout has nothing installed; an old installation is found here.
    installed = {found.version for found in distributions(name="beancount-receivables")}
    assert installed <= {PROJECT["project"]["version"]}


def test_changes_describe_the_version() -> None:
    changes = (ROOT / "CHANGES").read_text(encoding="utf-8")
    assert PROJECT["project"]["version"] in changes


@pytest.mark.parametrize(
    ("name", "target"), sorted(PROJECT["project"]["scripts"].items())
)
def test_console_script_has_a_target(name: str, target: str) -> None:
    script = EntryPoint(name=name, value=target, group="console_scripts")
    assert callable(script.load())


def test_only_the_page_in_fava_needs_fava() -> None:
    page = ROOT / "queries" / "fava"
    imports = re.compile(r"^\s*(?:from|import) (?:fava|flask|werkzeug)\b", re.MULTILINE)
    needing = [
        path
        for top in SOURCES
        for path in (ROOT / top).rglob("*.py")
        if page not in path.parents and imports.search(path.read_text(encoding="utf-8"))
    ]
    assert needing == []
