"""Make the tables and functions known to beanquery, once.

Importing this module is all there is to do. Where beanquery is loaded already
(bean-query, Fava) they are registered at once. Where it is not (bean-check)
they are registered when, and if, it loads the part that serves Beancount
ledgers: loading beanquery takes longer than checking a small ledger does.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING
from typing import cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType

#: The part of beanquery that every connection to a ledger loads first.
_LEDGER_SOURCE = "beanquery.sources.beancount"


def _register() -> None:
    """Import what registers by being imported."""
    for module in ("reserved_words", "tables", "functions"):
        importlib.import_module(f".{module}", __package__)


# The two classes do without their base classes of importlib.abc, which alone
# take longer to import than everything here.


class _Finder:
    """Finds beanquery's ledger source where it is, with registering behind it."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Leave the finding to those who follow."""
        del path, target
        if fullname != _LEDGER_SOURCE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = cast("Loader", _Loader(spec.loader))
        return spec


class _Loader:
    """Loads a module as its own loader does, and then registers."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Create the module as usual."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Execute the module as usual, then register."""
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        _register()


if "beanquery" in sys.modules:
    _register()
else:
    sys.meta_path.insert(0, _Finder())
