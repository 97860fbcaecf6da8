"""Whole ledgers for property tests: small, quick, and full of coincidences.

``ledgers()`` draws a ledger as directives with dates, so that a test can also
shuffle it, cut it off at a date, or leave directives out. A ledger is made of
steps; what a step becomes depends only on the steps of earlier days and those
before it on its own day, so that leaving one out keeps the rest meaningful.

Amounts are few and small, so that equal ones, and sums of others, are common.
Dates lie within three weeks, so that many things fall on one day. Ids of later
items sort before those of earlier ones about as often as after.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

FIRST_DAY = dt.date(2024, 1, 1)
AMOUNTS = tuple(
    map(Decimal, ("10.00", "20.00", "30.00", "50.00", "20.00", "10.00", "0.01"))
)

PLACES = (
    ("Assets:Receivable:C1", ""),
    ("Assets:Receivable:C1", ""),
    ("Assets:Receivable:C1", ""),
    ("Assets:Receivable:C2", ""),
    ("Assets:Debtors", "C1"),
)
"""Account, and the customer where it does not follow from the account."""

HEADER = """\
option "operating_currency" "EUR"
plugin "beancount_receivables.plugins"
{start} custom "receivables" "account" Assets:Receivable
2015-01-01 custom "receivables" "account" Assets:Debtors
2015-01-01 custom "receivables" "uncategorized" Liabilities:Uncategorized
2015-01-01 custom "receivables" "role" "adjust" "anna"
2015-01-01 custom "receivables" "role" "write-off" "anna"
2015-01-01 open Assets:Bank
2015-01-01 open Assets:Receivable:C1
2015-01-01 open Assets:Receivable:C2
2015-01-01 open Assets:Debtors
2015-01-01 open Liabilities:Uncategorized
2015-01-01 open Liabilities:VAT
2015-01-01 open Income:Sales
2015-01-01 open Income:Costs
2015-01-01 open Expenses:BadDebts
2015-01-01 open Expenses:Corrections
2015-01-01 open Equity:Opening
"""

CHECKS_OFF = """\
2015-01-01 custom "receivables" "rule" "credit-notes" FALSE
2015-01-01 custom "receivables" "rule" "write-offs" FALSE
2015-01-01 custom "receivables" "rule" "collection-costs" FALSE
2015-01-01 custom "receivables" "rule" "adjustments" FALSE
"""
"""Without the checks that say nothing about who paid what."""


@dataclass(frozen=True)
class GeneratedLedger:
    """A ledger as a header and dated directives."""

    header: str
    directives: tuple[tuple[dt.date, str], ...]

    def text(self) -> str:
        """Return the ledger as Beancount reads it."""
        return "\n".join((self.header, *(text for _, text in self.directives)))

    def cut(self, last: dt.date) -> GeneratedLedger:
        """Return the ledger without what is dated after a day."""
        return GeneratedLedger(
            self.header,
            tuple((date, text) for date, text in self.directives if date <= last),
        )

    def shuffled(self, permutation: Sequence[int]) -> GeneratedLedger:
        """Return the ledger with its directives in another order of writing."""
        return GeneratedLedger(
            self.header, tuple(self.directives[place] for place in permutation)
        )

    def without(self, *places: int) -> GeneratedLedger:
        """Return the ledger without some of its directives."""
        return GeneratedLedger(
            self.header,
            tuple(
                directive
                for place, directive in enumerate(self.directives)
                if place not in places
            ),
        )

    def dates(self) -> list[dt.date]:
        """Return the days on which anything is dated."""
        return sorted({date for date, _ in self.directives})


def ledgers(
    *,
    max_steps: int = 18,
    checks: bool = False,
    inferred: bool = True,
    kinds: Sequence[str] = (),
) -> st.SearchStrategy[GeneratedLedger]:
    """Draw a ledger.

    Args:
        max_steps: how many things happen at most; most are one directive.
        checks: whether the checks beside settlement are left on.
        inferred: whether there are items without a key, whose ids are derived.
        kinds: what may happen, as often as named; all there is where not given.
    """
    kinds = [
        kind for kind in kinds or KINDS if inferred or not kind.startswith("inferred")
    ]
    return st.builds(
        _ledger,
        # Most ledgers begin with something to pay.
        opening=st.lists(
            _steps(["invoice", "invoice", "instalments"], 5), min_size=1, max_size=4
        ),
        # Long enough to be interesting; a step may be nothing, to which
        # shrinking reduces it.
        steps=st.lists(
            _steps(kinds, 20), min_size=min(10, max_steps), max_size=max_steps
        ),
        start=st.sampled_from([dt.date(2015, 1, 1)] * 7 + [_day(3)]),
        checks=st.just(checks),
    )


def _steps(kinds: list[str], last: int) -> st.SearchStrategy[Step]:
    return st.builds(
        Step,
        st.sampled_from(kinds),
        st.integers(0, last),
        st.integers(0, len(PLACES) - 1),
        st.integers(0, 11),
        st.integers(0, 11),
        st.integers(0, 23),
        st.integers(0, 23),
    )


def smallest(
    ledger: GeneratedLedger, fails: Callable[[GeneratedLedger], bool]
) -> GeneratedLedger:
    """Leave directives out as long as what is wrong stays wrong.

    Much faster than shrinking the numbers behind a ledger, and what is left
    is all that matters.

    Args:
        ledger: one for which ``fails`` is true.
        fails: whether a ledger shows what is wrong.

    Returns:
        A ledger that fails, of which no directive can be left out.
    """
    for place in reversed(range(len(ledger.directives))):
        shorter = ledger.without(place)
        if fails(shorter):
            return smallest(shorter, fails)
    return ledger


def permutations(ledger: GeneratedLedger) -> st.SearchStrategy[list[int]]:
    """Draw an order in which the directives of a ledger could be written."""
    return st.permutations(range(len(ledger.directives)))


# -- steps -----------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """Something that happens; the numbers choose among what there is then."""

    kind: str
    day: int
    place: int
    one: int
    other: int
    way: int
    text: int


@dataclass(frozen=True)
class Made:
    """An item that a directive can name."""

    id: str
    place: int
    currency: str
    amount: Decimal
    date: dt.date
    reference: str = ""


@dataclass
class _Sofar:
    """What there is to name."""

    directives: list[tuple[dt.date, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    invoices: list[Made] = field(default_factory=list)
    payments: list[Made] = field(default_factory=list)
    notes: list[Made] = field(default_factory=list)
    returns: list[Made] = field(default_factory=list)
    receipts: list[Made] = field(default_factory=list)
    links: list[Made] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def debits(self) -> list[Made]:
        """Whatever adds to what a customer owes."""
        return self.invoices + self.returns

    @property
    def credits(self) -> list[Made]:
        """Whatever takes from it."""
        return self.payments + self.notes


def _ledger(
    opening: list[Step],
    steps: list[Step],
    start: dt.date,
    *,
    checks: bool,
) -> GeneratedLedger:
    sofar = _Sofar()
    for step in sorted(opening + steps, key=lambda step: step.day):
        KINDS_OF_STEPS[step.kind](sofar, step)
    header = HEADER.format(start=start) + ("" if checks else CHECKS_OFF)
    return GeneratedLedger(header, tuple(sofar.directives))


def _day(number: int) -> dt.date:
    return FIRST_DAY + dt.timedelta(days=number)


def _new_id(sofar: _Sofar, letters: str, step: Step) -> str:
    """An id that need not sort after the earlier ones."""
    number = sofar.counts["id"] = sofar.counts.get("id", 0) + 1
    return f"{letters[step.way % len(letters)]}{number}"


def _invoice_id(sofar: _Sofar, step: Step) -> str:
    """Numbers as people write them."""
    number = sofar.counts["invoice"] = sofar.counts.get("invoice", 0) + 1
    if step.way == 7 and step.text % 12 == 5 and sofar.invoices:
        return sofar.invoices[0].id.partition("/")[0]  # a number used twice
    return (
        f"I{number}",
        f"I{number}",
        f"2024{number:04}",
        f"INV/2024/{90 - number:04}",
        f"{10 + number}",
        f"H{number}",
    )[step.way % 6]


def _pick(made: list[Made], number: int, step: Step) -> Made | None:
    """One of those of the same customer; now and then another's."""
    own = [one for one in made if PLACES[one.place] == PLACES[step.place]]
    if step.way == 23 and step.text % 2:
        own = made
    return own[number % len(own)] if own else None


def _recent(made: list[Made], number: int, step: Step) -> Made | None:
    """Like ``_pick``, the latest first."""
    return _pick(made[::-1], number, step)


def _currency(step: Step) -> str:
    return "USD" if step.way == 22 and step.text % 3 == 0 else "EUR"


def _amount(number: int) -> Decimal:
    return AMOUNTS[number % len(AMOUNTS)]


def _transaction(
    sofar: _Sofar,
    step: Step,
    meta: dict[str, object],
    postings: list[tuple[str, Decimal, dict[str, object]]],
    *,
    currency: str = "EUR",
    flag: str = "*",
    payee: str = "Customer",
    narration: str = "",
    links: str = "",
) -> None:
    date = _day(step.day)
    customer = PLACES[step.place][1]
    if customer and any(account == "Assets:Debtors" for account, *_ in postings):
        meta = {"customer": customer, **meta}
    lines = [f'{date} {flag} "{payee}" "{narration}"{links}']
    lines += _meta(meta, "  ")
    for account, number, own in postings:
        lines.append(f"  {account}  {number} {currency}")
        lines += _meta(own, "    ")
    sofar.directives.append((date, "\n".join(lines) + "\n"))


def _meta(meta: dict[str, object], indent: str) -> list[str]:
    return [
        f'{indent}{key}: "{value}"'
        if isinstance(value, str)
        else _bare(indent, key, value)
        for key, value in meta.items()
        if value not in ("", None)
    ]


def _bare(indent: str, key: str, value: object) -> str:
    return f"{indent}{key}: {'TRUE' if value is True else value}"


def _custom(
    sofar: _Sofar,
    step: Step,
    kind: str,
    *values: str,
    meta: dict[str, object] | None = None,
) -> None:
    date = _day(step.day)
    line = " ".join((f'{date} custom "{kind}"', *values))
    lines = [line, *_meta(meta or {}, "  ")]
    sofar.directives.append((date, "\n".join(lines) + "\n"))


def _at(step: Step) -> dict[str, object]:
    """The moment of a decision, mostly."""
    if step.text % 4 == 0:
        return {}
    minute, second = step.text % 3, step.other
    return {"at": f"{_day(step.day)}T10:0{minute}:{second:02}"}


# -- what happens ----------------------------------------------------------


def _nothing(sofar: _Sofar, step: Step) -> None:
    """Leave everything as it is."""


def _invoice(sofar: _Sofar, step: Step) -> None:
    name, amount, currency = (
        _invoice_id(sofar, step),
        _amount(step.one),
        _currency(step),
    )
    reference = ""
    if step.text % 6 == 1:
        reference = _belgian(step.other)
    elif step.text % 6 == 2:
        reference = f"ORD-{step.other % 3}"
    due = _day(step.day + step.other) if step.text % 2 else None
    _transaction(
        sofar,
        step,
        {"invoice": name, "reference": reference, "due": due},
        [(PLACES[step.place][0], amount, {}), ("Income:Sales", -amount, {})],
        currency=currency,
        links=" ^job-1" if step.text == 12 else "",
    )
    sofar.invoices.append(
        Made(name, step.place, currency, amount, _day(step.day), reference)
    )


def _instalments(sofar: _Sofar, step: Step) -> None:
    name, amount = _invoice_id(sofar, step), _amount(step.one)
    parts = 2 + step.text % 2
    account = PLACES[step.place][0]
    postings: list[tuple[str, Decimal, dict[str, object]]] = [
        (account, amount, {"due": _day(step.day + part * 5 + step.other)})
        for part in range(parts)
    ]
    total = -amount * parts
    _transaction(
        sofar, step, {"invoice": name}, [*postings, ("Income:Sales", total, {})]
    )
    named = [f"{name}/1", name, f"{name}/2"][step.text % 3]
    sofar.invoices.append(Made(named, step.place, "EUR", amount, _day(step.day)))


def _paid_amount(sofar: _Sofar, step: Step) -> Decimal:
    """What an invoice asks, or two, or more than it, or something else."""
    one = _pick(sofar.invoices, step.one, step)
    other = _pick(sofar.invoices, step.other, step)
    if one and other and one != other and step.way % 4 == 1:
        return one.amount + other.amount
    if one and step.way % 4 == 2:
        return one.amount + _amount(step.other)
    if one and step.way % 4 == 3:
        return one.amount
    return _amount(step.one)


def _payers_words(sofar: _Sofar, step: Step) -> dict[str, str]:
    """What comes with the money: nothing, a good reference, or a bad one."""
    one = _pick(sofar.invoices, step.one, step)
    other = _pick(sofar.invoices, step.other, step)
    name = one.id if one else "I9"
    second = other.id if other else "I8"
    words = {
        0: name,
        1: f"payment for {name} thanks",
        2: f"{name}, {second}",
        3: name.lower().replace("/", " "),
        4: _iso(name),
        5: _iso(name, wrong=1),
        6: one.reference if one else "",
        7: f"inv {name}",
        8: "20249999",
        9: f"{_day(step.day)} EUR 20.00",
        10: _belgian(step.other, wrong=step.one % 2),
        11: f"nr 1{step.other % 4}",
    }.get(23 - step.text, "")
    if not words:
        return {}
    return {("reference", "narration", "end-to-end")[step.other % 3]: words}


def _payment(sofar: _Sofar, step: Step) -> None:
    name, amount = _new_id(sofar, "PQA", step), _paid_amount(sofar, step)
    currency = _currency(step)
    words = _payers_words(sofar, step)
    narration = words.pop("narration", "")
    _transaction(
        sofar,
        step,
        {"payment": name, **words},
        [(PLACES[step.place][0], -amount, {}), ("Assets:Bank", amount, {})],
        currency=currency,
        flag="!" if step.way == 9 else "*",
        narration=narration,
        links=" ^job-1" if step.text == 13 else "",
    )
    sofar.payments.append(Made(name, step.place, currency, amount, _day(step.day)))


def _settling(sofar: _Sofar, step: Step, targets: list[Made]) -> str:
    """A ``settles`` with and without amounts; now and then of what is not there."""
    one = _recent(targets, step.one, step)
    other = _pick(targets, step.other, step)
    if step.text == 11:
        return f"I{sofar.counts.get('invoice', 0) + 1}"
    if not one or not other:
        return ""
    return (
        one.id,
        one.id,
        f"{one.id} {_amount(step.other)}",
        f"{one.id}, {other.id}" if one.id != other.id else one.id,
        f"{one.id} {_amount(step.one)}, {other.id}" if one != other else one.id,
    )[step.text % 5]


def _claiming_payment(sofar: _Sofar, step: Step) -> None:
    name, amount = _new_id(sofar, "PQA", step), _paid_amount(sofar, step)
    settles = _settling(sofar, step, sofar.invoices)
    link = _recent(sofar.invoices, step.one, step)
    use_link = step.way % 4 == 0 and link is not None and "/" not in link.id
    meta: dict[str, object] = {"payment": name}
    if not use_link:
        meta["settles"] = settles
    if sofar.files and step.way % 8 == 1:
        meta["bank-file"] = sofar.files[-1]
    _transaction(
        sofar,
        step,
        meta,
        [(PLACES[step.place][0], -amount, {}), ("Assets:Bank", amount, {})],
        links=f" ^{link.id}" if use_link and link else "",
    )
    sofar.payments.append(Made(name, step.place, "EUR", amount, _day(step.day)))


def _split_payment(sofar: _Sofar, step: Step) -> None:
    """One payment whose postings say what each is for."""
    name = _new_id(sofar, "PQA", step)
    account = PLACES[step.place][0]
    one = _pick(sofar.invoices, step.one, step)
    other = _pick(sofar.invoices, step.other, step)
    if not one or not other:
        return
    first, second = _amount(step.one), _amount(step.other)
    own: dict[str, object] = {"settles": other.id}
    if step.way % 3 == 1:
        own |= {"write-off": f"W{name}", "reason": "small", "by": "anna"}
    contra = "Expenses:BadDebts" if step.way % 3 == 1 else "Assets:Bank"
    _transaction(
        sofar,
        step,
        {"payment": name},
        [
            (account, -first, {"settles": one.id} if step.way % 2 else {}),
            (account, -second, own),
            ("Assets:Bank", first, {}),
            (contra, second, {}),
        ],
    )
    sofar.payments.append(Made(name, step.place, "EUR", first, _day(step.day)))


def _batch(sofar: _Sofar, step: Step) -> None:
    """One receipt for several customers."""
    name = _new_id(sofar, "BK", step)
    first, second = _amount(step.one), _amount(step.other)
    own = [made for made in sofar.invoices if PLACES[made.place][1] == ""]
    names = [made.id for made in own[-2:]] if step.text % 3 else []
    _transaction(
        sofar,
        step,
        {"payment": name, "settles": ", ".join(dict.fromkeys(names))},
        [
            ("Assets:Receivable:C1", -first, {"customer": "C1"}),
            ("Assets:Receivable:C2", -second, {"customer": "C2"}),
            ("Assets:Bank", first + second, {}),
        ],
    )
    sofar.payments.append(Made(f"{name}/1", 0, "EUR", first, _day(step.day)))


def _credit_note(sofar: _Sofar, step: Step) -> None:
    name = _new_id(sofar, "NC", step)
    one = _recent(sofar.invoices, step.one, step)
    meta: dict[str, object] = {"credit-note": name}
    amount = _amount(step.other)
    way = step.text % 5
    if one is None or way == 0:
        meta["standalone"] = True
    elif way == 1:
        meta["reverses"] = one.id
        amount = one.amount if step.way % 3 else amount
    elif way == 2:
        meta["reference"] = one.id
    elif way == 3:
        meta["settles"] = one.id
    else:
        meta["settles"] = f"{one.id} {_amount(step.one)}"
    _transaction(
        sofar,
        step,
        meta,
        [(PLACES[step.place][0], -amount, {}), ("Income:Sales", amount, {})],
    )
    sofar.notes.append(Made(name, step.place, "EUR", amount, _day(step.day)))


def _chargeback(sofar: _Sofar, step: Step) -> None:
    payment = _recent(sofar.payments, step.one, step)
    invoice = _recent(sofar.invoices, step.other, step)
    if payment is None:
        return
    way = step.text % 8
    amount = payment.amount if step.way % 3 else _amount(step.other)
    meta: dict[str, object] = {}
    narration = ""
    if way < 5:
        meta["reverses"] = payment.id
    elif way == 5:
        narration = f"return of {payment.id}"
    elif way == 6 and invoice:
        meta["for"] = invoice.id
    _reversing(sofar, step, amount, meta, debit=True, narration=narration)


def _reversal(sofar: _Sofar, step: Step) -> None:
    """A reversal of something that may itself be a reversal."""
    debit = step.way % 3 == 0
    made = sofar.payments if debit else sofar.returns
    target = _recent(made, step.one, step)
    if target is not None:
        amount = target.amount if step.text % 4 else _amount(step.other)
        _reversing(sofar, step, amount, {"reverses": target.id}, debit=debit)


def _to_and_fro(sofar: _Sofar, step: Step) -> None:
    """A payment returned, the return reversed, and perhaps that too."""
    target = _recent(sofar.payments, step.one, step)
    for turn in range(2 + step.way % 3):
        if target is None:
            return
        amount = target.amount if (step.text + turn) % 6 else _amount(step.other)
        target = _reversing(
            sofar, step, amount, {"reverses": target.id}, debit=turn % 2 == 0
        )
        step = dataclasses.replace(step, day=step.day + step.other % 3)


def _reversing(
    sofar: _Sofar,
    step: Step,
    amount: Decimal,
    meta: dict[str, object],
    *,
    debit: bool,
    narration: str = "",
) -> Made:
    """Write what reverses, and return it."""
    name = _new_id(sofar, "ZDA", step)
    sign = 1 if debit else -1
    if step.text == 21:
        meta = {"adjustment": name, "reason": "wrong", "by": "anna", **meta}
    elif debit:
        meta = {"chargeback": name, "reason": "MD06", **meta}
    else:
        meta = {"payment": name, **meta}
    _transaction(
        sofar,
        step,
        meta,
        [
            (PLACES[step.place][0], sign * amount, {}),
            ("Assets:Bank", -sign * amount, {}),
        ],
        narration=narration,
    )
    made = Made(name, step.place, "EUR", amount, _day(step.day))
    (sofar.returns if debit else sofar.payments).append(made)
    return made


def _refund(sofar: _Sofar, step: Step) -> None:
    target = _recent(sofar.credits, step.one, step)
    name = _new_id(sofar, "RE", step)
    amount = target.amount if target and step.way % 2 else _amount(step.other)
    meta: dict[str, object] = {"refund": name}
    narration = ""
    way = step.text % 6
    if target and way < 3:
        meta["settles"] = target.id
    elif target and way < 5:
        meta["reverses"] = target.id
    elif target:
        narration = f"repayment of {target.id}"
    _transaction(
        sofar,
        step,
        meta,
        [(PLACES[step.place][0], amount, {}), ("Assets:Bank", -amount, {})],
        flag="!" if step.way % 4 == 1 else "*",
        narration=narration,
    )
    sofar.returns.append(Made(name, step.place, "EUR", amount, _day(step.day)))


def _costs(sofar: _Sofar, step: Step) -> None:
    invoice = _recent(sofar.invoices, step.one, step)
    if invoice is None:
        return
    name, amount = _new_id(sofar, "KG", step), _amount(step.other)
    _transaction(
        sofar,
        step,
        {"collection-costs": name, "for": invoice.id, "reminder": _day(-30)},
        [(PLACES[step.place][0], amount, {}), ("Income:Costs", -amount, {})],
    )
    sofar.returns.append(Made(name, step.place, "EUR", amount, _day(step.day)))


def _write_off(sofar: _Sofar, step: Step) -> None:
    invoice = _recent(sofar.invoices, step.one, step)
    if invoice is None:
        return
    name = _new_id(sofar, "W", step)
    amount = invoice.amount if step.way % 3 else _amount(step.other)
    key = "reverses" if step.text % 5 == 4 else "settles"
    _transaction(
        sofar,
        step,
        {"write-off": name, key: invoice.id, "reason": "insolvent", "by": "anna"},
        [(PLACES[step.place][0], -amount, {}), ("Expenses:BadDebts", amount, {})],
    )
    sofar.notes.append(Made(name, step.place, "EUR", amount, _day(step.day)))


def _adjustment(sofar: _Sofar, step: Step) -> None:
    debit = bool(step.way % 2)
    name, amount = _new_id(sofar, "VJ", step), _amount(step.one)
    settles = _settling(sofar, step, sofar.credits if debit else sofar.invoices)
    sign = 1 if debit else -1
    _transaction(
        sofar,
        step,
        {
            "adjustment": name,
            "reason": "correction",
            "by": "anna",
            "settles": settles if step.way % 3 else "",
        },
        [
            (PLACES[step.place][0], sign * amount, {}),
            ("Expenses:Corrections", -sign * amount, {}),
        ],
    )
    made = Made(name, step.place, "EUR", amount, _day(step.day))
    (sofar.returns if debit else sofar.notes).append(made)


def _uncategorized(sofar: _Sofar, step: Step) -> None:
    """A receipt that nobody could place, and the receipt being placed."""
    receipt = sofar.receipts[-1] if sofar.receipts else None
    if receipt is None or step.way % 2:
        name, amount = _new_id(sofar, "UT", step), _amount(step.one)
        _transaction(
            sofar,
            step,
            {"payment": name},
            [("Assets:Bank", amount, {}), ("Liabilities:Uncategorized", -amount, {})],
        )
        sofar.receipts.append(Made(name, step.place, "EUR", amount, _day(step.day)))
        return
    name = f"{receipt.id}-{step.one}-{_new_id(sofar, 'X', step)}"
    amount = receipt.amount
    _transaction(
        sofar,
        step,
        {},
        [
            ("Liabilities:Uncategorized", amount, {"settles": receipt.id}),
            (PLACES[step.place][0], -amount, {"payment": name}),
        ],
    )
    sofar.payments.append(Made(name, step.place, "EUR", amount, _day(step.day)))


def _inferred(sofar: _Sofar, step: Step) -> None:
    """Plain bookkeeping: no key, perhaps a link on both sides."""
    amount = _amount(step.one)
    account, way = PLACES[step.place][0], step.way % 4
    if way in (0, 1):
        number = sofar.counts["link"] = sofar.counts.get("link", 0) + 1
        link = f"inv-{number}"
        links = f" ^{link}" if way == 0 else ""
        contra = ("Income:Sales", "Income:Sales", "Equity:Opening")[step.text % 3]
        _transaction(
            sofar,
            step,
            {},
            [(account, amount, {}), (contra, -amount, {})],
            links=links,
            narration="" if links else f"work {len(sofar.directives)}",
        )
        if links:
            made = Made(link, step.place, "EUR", amount, _day(step.day))
            sofar.links.append(made)
            sofar.invoices.append(made)
        return
    bill = _recent(sofar.links, step.other, step)
    contra = "Expenses:BadDebts" if step.text % 6 == 0 else "Assets:Bank"
    _transaction(
        sofar,
        step,
        {},
        [
            (account, -(bill.amount if bill else amount), {}),
            (contra, bill.amount if bill else amount, {}),
        ],
        links=f" ^{bill.id} ^trip" if bill and way == 2 else "",
        narration=f"received {len(sofar.directives)}",
    )


def _settle(sofar: _Sofar, step: Step) -> None:
    credit = _recent(sofar.credits, step.one, step)
    debit = _recent(sofar.debits, step.other, step)
    if credit is None or debit is None:
        return
    names = [f'"{credit.id}"', f'"{debit.id}"']
    if step.way % 2:
        names.reverse()
    if step.way == 20:
        names[0] = names[1]
    elif step.way == 21:
        names[0] = '"NOBODY"'
    smaller = min(credit.amount, debit.amount)
    amount = (None, smaller, _amount(step.one), smaller)[step.text % 4]
    if amount is not None:
        names.append(f"{amount} EUR")
    _custom(sofar, step, "settle", *names, meta=_at(step))


def _unsettle(sofar: _Sofar, step: Step) -> None:
    credit = _recent(sofar.credits, step.one, step)
    debit = _recent(sofar.debits, step.other, step)
    if credit is None or debit is None:
        return
    names = [f'"{credit.id}"', f'"{debit.id}"']
    _custom(sofar, step, "unsettle", *names, meta=_at(step))


def _bank_file(sofar: _Sofar, step: Step) -> None:
    refund = step.way % 3 == 0
    targets = [one for one in sofar.returns if one.id[0] in "RE"] if refund else None
    one = _recent(sofar.invoices if targets is None else targets, step.one, step)
    other = _pick(sofar.invoices if targets is None else targets, step.other, step)
    if one is None or other is None:
        return
    file = f"S{len(sofar.files) + 1}"
    kind = '"credit-transfer"' if refund else '"direct-debit"'
    names = [one.id] if step.text % 2 else list(dict.fromkeys([one.id, other.id]))
    quoted = [f'"{name}"' for name in names]
    _custom(sofar, step, "bank-file", f'"{file}"', kind, *quoted, meta=_at(step))
    sofar.files.append(file)


def _bank_answer(sofar: _Sofar, step: Step) -> None:
    pending = _recent(sofar.payments + sofar.returns, step.one, step)
    kind = "bank-rejection" if step.way % 3 == 2 else "bank-confirmation"
    if sofar.files and step.text % 3:
        file = sofar.files[step.other % len(sofar.files)]
        _custom(sofar, step, kind, f'"{file}"', meta=_at(step))
    elif pending is not None:
        _custom(sofar, step, kind, f'"{pending.id}"', meta=_at(step))


def _rule(sofar: _Sofar, step: Step) -> None:
    """Every parameter that settlement knows, on and off, for all or for one."""
    name, switch, meta = (
        ("combination", "TRUE", {"auto": True}),
        ("oldest-first", "TRUE", {}),
        ("amount", "", {"ties": "oldest"}),
        ("reference", "", {"costs": "first"}),
        ("reference", "FALSE", {}),
        ("overpayment", "FALSE", {}),
        ("amount", "FALSE", {}),
        ("combination", "FALSE", {}),
        ("oldest-first", "FALSE", {}),
        ("reference", "TRUE", {"costs": "last"}),
        ("overpayment", "TRUE", {}),
        ("amount", "TRUE", {"ties": "refuse"}),
    )[step.one]
    # Two directives on one rule and one day would leave open which one holds.
    day = step.day + 0
    whose = "C1" if step.way % 3 == 0 else ""
    mark = f"{day} {name} {whose}"
    if mark in sofar.counts:
        return
    sofar.counts[mark] = 1
    values = ['"rule"', f'"{name}"', *([switch] if switch else [])]
    _custom(
        sofar, step, "receivables", *values, meta={**meta, "customer": whose or None}
    )


# -- check digits ----------------------------------------------------------


def _belgian(seed: int, wrong: int = 0) -> str:
    """A Belgian structured communication."""
    body = 7_000_000 + seed * 13
    digits = f"{body:010}{(body % 97 or 97) + wrong:02}"
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def _iso(name: str, wrong: int = 0) -> str:
    """An ISO 11649 reference over an id."""
    body = "".join(letter for letter in name.upper() if letter.isalnum())
    number = int("".join(str(int(letter, 36)) for letter in body + "RF00"))
    return f"RF{98 - number % 97 + wrong:02}{body}"


KINDS_OF_STEPS = {
    "nothing": _nothing,
    "invoice": _invoice,
    "payment": _payment,
    "claiming payment": _claiming_payment,
    "settle": _settle,
    "unsettle": _unsettle,
    "chargeback": _chargeback,
    "reversal": _reversal,
    "to and fro": _to_and_fro,
    "credit-note": _credit_note,
    "refund": _refund,
    "rule": _rule,
    "write-off": _write_off,
    "bank-file": _bank_file,
    "bank answer": _bank_answer,
    "costs": _costs,
    "split payment": _split_payment,
    "batch": _batch,
    "adjustment": _adjustment,
    "uncategorized": _uncategorized,
    "instalments": _instalments,
    "inferred": _inferred,
}

KINDS = [
    "nothing",
    *(["invoice"] * 4),
    *(["payment"] * 8),
    *(["claiming payment"] * 3),
    *(["settle"] * 3),
    *(["unsettle"] * 2),
    *(["chargeback"] * 2),
    *(["reversal"] * 2),
    *(["to and fro"] * 3),
    *(["credit-note"] * 2),
    *(["refund"] * 2),
    *(["rule"] * 2),
    *(["bank-file"] * 2),
    *(["bank answer"] * 2),
    *(["uncategorized"] * 2),
    *(["inferred"] * 2),
    "write-off",
    "costs",
    "split payment",
    "batch",
    "adjustment",
    "instalments",
]
