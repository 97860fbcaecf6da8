"""Makes a bare checkout testable: `pytest` runs without an installation."""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path

# The package is a namespace that an installation maps to the folders beside
# this file; where nothing is installed the same mapping is made here.
if importlib.util.find_spec("beancount_receivables") is None:
    package = types.ModuleType("beancount_receivables")
    package.__path__ = [str(Path(__file__).parent)]
    sys.modules["beancount_receivables"] = package
