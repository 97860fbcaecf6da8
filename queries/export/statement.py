"""The statement of a customer: a page of HTML that a browser prints.

It shows what is open, with amounts as on the documents, a running balance (negative:
to be paid by the customer), and the balance by age. It is whole in itself: no
script, no picture, nothing from elsewhere.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from beancount.core.number import ZERO

from ...plugins.subledger.aging import AgedBalance
from ...plugins.subledger.aging import age
from ...plugins.subledger.signs import customer_balance
from ...plugins.subledger.status import left_on
from ..customer_address import address_lines
from ..rendering import places
from ..transaction_map import Line
from ..view import View

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from decimal import Decimal

    from .words import Words

#: The usual decimals of a currency of which the ledger tells nothing.
_DECIMALS = 2
_STYLE = """
  body { font: 10pt/1.4 sans-serif; margin: 2em auto; max-width: 56em; color: #111; }
  h1 { font-size: 1.5em; } h2 { font-size: 1.1em; margin-top: 2em; }
  address { font-style: normal; margin: 2em 0; }
  table { border-collapse: collapse; width: 100%; }
  th, td { padding: .25em .4em; text-align: left; vertical-align: top; }
  th { border-bottom: 1px solid #111; } tfoot td { border-top: 1px solid #111; }
  .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
  th { vertical-align: bottom; } th.n { white-space: normal; }
  .w { overflow-wrap: anywhere; } .d { white-space: nowrap; }
  .due { font-weight: bold; }
  thead { display: table-header-group; } tr { break-inside: avoid; }
  @page { margin: 2cm 1.5cm; }
  @media print { body { margin: 0; max-width: none; font-size: 9pt; } }
"""


def statement(
    view: View,
    customer: str,
    words: Words,
    decimals: Mapping[str, int],
    sender: str = "",
) -> str:
    """The statement of a customer.

    Args:
        view: The subledger, and the day of which it tells; with everything in the
            ledger, it tells of today, without what is dated later.
        customer: The customer's id.
        words: The language.
        decimals: How many decimals each currency has in the ledger.
        sender: From whom it comes; "" for nobody.

    Returns:
        A page of HTML.
    """
    return "\n".join(_Statement(view, customer, words, decimals).page(sender)) + "\n"


class _Statement:
    """What goes into the page."""

    def __init__(
        self, view: View, customer: str, words: Words, decimals: Mapping[str, int]
    ) -> None:
        if view.day is None:
            view = View.on(view.subledger, view.today)
        self._words = words
        self._day = view.today
        self._customer = view.subledger.customer(customer)
        self._name = self._customer.name(view.day)
        items = [
            item
            for item in view.subledger.items_on(view.day)
            if item.customer == customer
        ]
        self._lines = [
            Line(item, self._name, view) for item in items if left_on(item, view.day)
        ]
        self._aged = _by_currency(age(items, view.today, view.day))
        self._decimals = {
            currency: max(
                decimals.get(currency, _DECIMALS),
                places(
                    line.outstanding
                    for line in self._lines
                    if line.item.currency == currency
                ),
            )
            for currency in self._aged
        }

    def page(self, sender: str) -> Iterator[str]:
        """The lines of the page."""
        words, day = self._words, self._words.day(self._day)
        title = f"{words.statement} {self._name}, {day}"
        address = address_lines(self._customer.text("address", self._day))
        yield "<!DOCTYPE html>"
        yield f'<html lang="{words.language}">'
        yield '<head><meta charset="utf-8">'
        yield f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        yield "<body>"
        if sender:
            yield f"<p><strong>{escape(sender)}</strong></p>"
        lines = map(escape, (self._name, *address))
        yield f"<address>{'<br>'.join(lines)}</address>"
        yield f"<h1>{escape(words.statement)}</h1>"
        number = f"{words.customer}{words.colon} {self._customer.id}"
        yield f"<p>{escape(number)}<br>"
        yield f"{escape(words.as_of)} {day}</p>"
        shown = [each for each in self._aged.values() if each.open_items]
        if not shown:
            yield f"<p>{escape(words.nothing_open)}</p>"
        for aged in shown:
            yield from self._section(aged)
        yield "</body>"
        yield "</html>"

    def _section(self, aged: AgedBalance) -> Iterator[str]:
        """What is open in one currency."""
        words, currency = self._words, aged.currency
        lines = [line for line in self._lines if line.item.currency == currency]
        yield f"<h2>{escape(words.open_items)}, {escape(currency)}</h2>"
        yield from self._items(lines, aged)
        yield f"<p>{escape(words.sign)}</p>"
        yield f'<p class="due">{escape(self._to_pay(aged))}</p>'
        yield f"<h2>{escape(words.aging)}, {escape(currency)}</h2>"
        yield from self._ages(aged)

    def _items(self, lines: Sequence[Line], aged: AgedBalance) -> Iterator[str]:
        words, heads = self._words, self._words.columns
        yield "<table><thead>"
        yield _row(
            "th",
            (heads["date"], "d"),
            (heads["type"], ""),
            (heads["id"], ""),
            (heads["description"], ""),
            (heads["due"], "d"),
            (heads["amount"], "n"),
            (heads["outstanding"], "n"),
            (words.balance, "n"),
        )
        yield "</thead><tbody>"
        running = ZERO
        for line in lines:
            running += customer_balance(line.ledger_outstanding)
            yield _row(
                "td",
                (words.day(line.item.date), "d"),
                (words.of_type(line.item.type), ""),
                (line.item.id, "w"),
                (self._description(line), "w"),
                ("" if line.item.due is None else words.day(line.item.due), "d"),
                (self._money(line.amount, aged), "n"),
                (self._money(line.outstanding, aged), "n"),
                (self._money(running, aged), "n"),
            )
        yield "</tbody><tfoot>"
        total = customer_balance(aged.balance)
        empty = ("", "")
        yield _row(
            "td",
            *((words.balance, ""), *[empty] * 6, (self._money(total, aged), "n due")),
        )
        yield "</tfoot></table>"

    def _description(self, line: Line) -> str:
        words, item = self._words, line.item
        parts = [item.narration, item.text("reference")]
        if line.days_overdue:
            parts.append(words.overdue(line.days_overdue))
        if line.locked:
            parts.append(words.reasons.get(line.locked, line.locked))
        return ", ".join(dict.fromkeys(filter(None, parts)))

    def _to_pay(self, aged: AgedBalance) -> str:
        """What the balance means, in words."""
        if not aged.balance:
            return self._words.settled
        meaning = self._words.to_pay if aged.balance > 0 else self._words.in_favour
        amount = f"{self._money(abs(aged.balance), aged)} {aged.currency}"
        return f"{meaning}{self._words.colon} {amount}"

    def _ages(self, aged: AgedBalance) -> Iterator[str]:
        """What is owed by age, and credits, of which the balance is made."""
        words = self._words
        ages = (
            (words.not_due, aged.not_due),
            (f"1-30 {words.overdue_days}", aged.d1_30),
            (f"31-60 {words.overdue_days}", aged.d31_60),
            (f"61-90 {words.overdue_days}", aged.d61_90),
            (f"{words.over} {words.overdue_days}", aged.d90_plus),
            (words.credits, aged.credits),
            (words.balance, aged.balance),
        )
        yield "<table><thead>"
        yield _row("th", *((name, "n") for name, _ in ages))
        yield "</thead><tbody>"
        shown = (self._money(customer_balance(owed), aged) for _, owed in ages)
        yield _row("td", *((money, "n") for money in shown))
        yield "</tbody></table>"

    def _money(self, value: Decimal, aged: AgedBalance) -> str:
        # A sum may have more zeros behind the point than its currency.
        return self._words.number(value.normalize(), self._decimals[aged.currency])


def _by_currency(balances: Iterable[AgedBalance]) -> dict[str, AgedBalance]:
    """The balances on all accounts together, by currency."""
    sums: dict[str, AgedBalance] = {}
    for each in balances:
        sums.setdefault(each.currency, AgedBalance("", "", each.currency)).add(each)
    return dict(sorted(sums.items()))


def _row(tag: str, *cells: tuple[str, str]) -> str:
    """A row of a table: texts, each with its class of style."""
    shown = "".join(
        f'<{tag} class="{style}">{escape(text)}</{tag}>'
        if style
        else f"<{tag}>{escape(text)}</{tag}>"
        for text, style in cells
    )
    return f"<tr>{shown}</tr>"
