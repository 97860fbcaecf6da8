"""The VAT in what is open, from a column that gives that of the document."""

from __future__ import annotations

from decimal import ROUND_HALF_UP
from decimal import Decimal

from ..csv_banks.cells import CellError

_CENT = Decimal("0.01")

_HIGHEST_RATE = Decimal("0.27")
"""Of VAT in the European Union (Hungary)."""
_RATES = tuple(map(Decimal, (5, 6, 9, 12, 19, 20, 21, 25)))
"""Rates of VAT that a column may hold in place of amounts."""


class Vats:
    """The VAT of the rows of a list, which must be amounts, and no rates."""

    def __init__(self) -> None:
        self._seen: list[tuple[Decimal, Decimal]] = []

    def add(self, vat: Decimal, whole: Decimal, amount: Decimal) -> Decimal | None:
        """The VAT in an open amount: of a document paid in part, in proportion.

        Args:
            vat: That of the document; some lists write it without its sign.
            whole: The amount of the document.
            amount: What is open of it.

        Returns:
            It in the sign of the open amount; None where there is none.

        Raises:
            CellError: It is more than any rate makes of the document.
        """
        vat, document = abs(vat), abs(whole)
        if vat * (1 + _HIGHEST_RATE) > document * _HIGHEST_RATE + _CENT:
            raise CellError(
                problem=f"The VAT {vat} is more than any rate makes of {document}."
            )
        self._seen.append((vat, document))
        if not vat or whole * amount <= 0:
            return None  # what was paid too much has no VAT in it
        share = min(vat * abs(amount) / document, vat)
        return share.quantize(_CENT, ROUND_HALF_UP).copy_sign(amount) or None

    @property
    def are_rates(self) -> bool:
        """Whether all are rates, and none is the VAT of its row."""
        seen = [each for each in self._seen if each[0]]
        return bool(seen) and all(
            vat in _RATES and not _is_vat_of(vat, document) for vat, document in seen
        )


def _is_vat_of(vat: Decimal, document: Decimal) -> bool:
    """Whether an amount is, to the cent, the VAT in another at one of the rates."""
    return any(abs(vat - document * rate / (100 + rate)) <= _CENT for rate in _RATES)
