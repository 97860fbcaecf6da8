"""Payments that name a document are found, whatever their texts are like."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from beancount import loader
from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.importers.mollie.naming import Naming
from beancount_receivables.importers.mollie.reversals import Original
from beancount_receivables.importers.recognition import know
from beancount_receivables.importers.statement import Entry
from beancount_receivables.importers.statement import Position

if TYPE_CHECKING:
    from beancount_receivables.importers.recognition import Receivables

DOCUMENTS = {
    "2026-0001": "",
    "2026-0011": "ORDER-7788",
    "INV/2026/0012": "+++010/8068/17183+++",
    "2024802392": "RF18539007547034",
    "A12": "",
    "77": "",
    "ABCDE": "",
}
SPELLINGS = [
    *DOCUMENTS,
    *filter(None, DOCUMENTS.values()),
    "2026 0001",
    "20260011",
    "order 7788",
    "2026/0012",
    "010806817183",
    "RF18 5390 0754 7034",
    "RF502024802392",
    "+++202/4802/39271+++",
    "invoice 77",
    "a 12",
]


@cache
def known() -> Receivables:
    lines = [
        '2026-01-01 custom "receivables" "account" Assets:Receivable',
        "2026-01-01 open Assets:Receivable:C1",
        "2026-01-01 open Income:Sales",
    ]
    for number, reference in DOCUMENTS.items():
        lines += ['2026-01-02 * "Sale"', f'  invoice: "{number}"']
        lines += [f'  reference: "{reference}"'] if reference else []
        lines += ["  Assets:Receivable:C1  10 EUR", "  Income:Sales"]
    entries, errors, options = loader.load_string("\n".join(lines))
    assert errors == []
    return know(entries, options)


def payment(number: int) -> Original:
    return Original(
        id=f"tr_{number}",
        date=date(2026, 1, 3),
        amount=Decimal(10),
        currency="EUR",
        customer="C1",
        account="Assets:Receivable:C1",
        type="payment",
    )


def named_by(text: str) -> tuple[str, ...]:
    """Look closely at a text, whatever its digits are."""
    entry = Entry(
        position=Position(1, 1), amount=Decimal(10), currency="EUR", texts=(text,)
    )
    found = known().by_reference(entry)
    return () if found is None else found.documents


def test_each_document_is_named_by_a_spelling() -> None:
    named = {document for text in SPELLINGS for document in named_by(text)}
    assert named == set(DOCUMENTS)


@given(
    st.lists(
        st.lists(
            st.sampled_from([*SPELLINGS, "paid", "nr", "12", "-", "2026"]), max_size=4
        ).map(" ".join),
        max_size=6,
    )
)
def test_what_names_a_document_is_found_by_its_digits(texts: list[str]) -> None:
    naming = Naming(known())
    for number, text in enumerate(texts):
        naming.add(payment(number), text)
    for document in DOCUMENTS:
        expected = [
            f"tr_{number}"
            for number, text in enumerate(texts)
            if document in named_by(text)
        ]
        assert [each.id for each in naming.naming(document)] == expected
