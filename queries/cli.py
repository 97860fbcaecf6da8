"""The command line: ``bean-receivables``.

Exit status: 0 when all is well; 1 when the ledger has errors of this package,
when open items and ledger disagree, or when a bank export was refused; 2 for
wrong usage, such as a file that is not there or an id that no item has.

Each command is loaded when it is called, so that none pays for what only another
one needs.
"""

from __future__ import annotations

import importlib
import keyword

import click

#: The module in ``commands`` that has each command, in the order of the help.
_MODULES = {
    "items": "lists",
    "aging": "lists",
    "history": "single",
    "explain": "single",
    "interest": "interest",
    "vat-relief": "vat_relief",
    "read": "read",
    "import": "importing",
    "fetch": "fetch",
    "mollie": "mollie",
    "open-items": "open_items",
    "settle": "settle",
    "unsettle": "settle",
    "assign": "book",
    "register": "book",
    "credit": "book",
    "write-off": "book",
    "adjust": "book",
    "cancel": "book",
    "confirm": "answer",
    "reject": "answer",
    "close": "close",
    "export": "export",
    "statement": "export",
}


class _Commands(click.Group):
    """Finds a command in the module that has it."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Name all commands."""
        return list(_MODULES)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Load a command; None where there is none of that name."""
        if name not in _MODULES:
            return None
        module = importlib.import_module(f".commands.{_MODULES[name]}", __package__)
        # `import` is a word of Python: its command is named `import_`.
        python_name = name.replace("-", "_") + "_" * keyword.iskeyword(name)
        command: click.Command = getattr(module, python_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="beancount-receivables")
def main() -> None:
    """Show and keep the receivables of a Beancount ledger."""
