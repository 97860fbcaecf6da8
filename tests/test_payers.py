"""Who pays: accounts declared and learned, mandates, names."""

from __future__ import annotations

import importlib.util
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from beancount import loader

from beancount_receivables.importers.booking import EVIDENCE
from beancount_receivables.importers.booking import Accounts
from beancount_receivables.importers.booking import book
from beancount_receivables.importers.identity import Identity
from beancount_receivables.importers.recognition import know
from beancount_receivables.importers.statement import Entry
from beancount_receivables.importers.statement import Party
from beancount_receivables.importers.statement import Position
from beancount_receivables.importers.statement import Return
from beancount_receivables.importers.statement import Statement

LEDGER = """
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "uncategorized" Liabilities:Unknown
2024-01-01 open Assets:Receivable:C1
  name: "Bakkerij De Molenwiek B.V."
2024-01-01 open Assets:Receivable:C2
  name: "Garage Vandamme"
  iban: "BE71096123456769"
2024-01-01 open Assets:Receivable:C3
  name: "J. Peeters"
2024-01-01 open Assets:Receivable:C4
  name: "j  peeters"
2024-02-01 * "C1" "Repair"
  invoice: "2024001"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales
2024-02-01 * "C2" "Repair"
  invoice: "2024002"
  Assets:Receivable:C2  100.00 EUR
  Income:Sales
"""
LEARNED = "NL02RABO0123456789"
DECLARED = "BE71096123456769"
ACCOUNTS = Accounts("Assets:Bank", "Liabilities:Unknown", "Assets:Other", "Expenses:F")
DAY = date(2024, 3, 15)


def payment(
    id_: str,
    *lines: str,
    customer: str = "C1",
    amount: str = "100.00",
    flag: str = "*",
    iban: str = LEARNED,
) -> str:
    """An earlier payment in the ledger."""
    said = "".join(f"\n  {line}" for line in lines)
    return f"""
2024-02-10 {flag} "Payer" ""
  payment: "{id_}"
  payer-iban: "{iban}"{said}
  Assets:Bank  {amount} EUR
  Assets:Receivable:{customer}
"""


def booked(ledger: str, **facts: Any) -> Any:  # noqa: ANN401
    """What an entry becomes."""
    entries, _, options = loader.load_string(ledger)
    facts.setdefault("amount", Decimal("42.00"))
    one = Entry(Position(1, 1, 10), currency="EUR", booked=DAY, **facts)
    statement = Statement("f", "camt", "NL", "EUR", one.amount, 1)
    identity = Identity("X1", "X1", None, known=False)
    return book(one, statement, identity, ACCOUNTS, know(entries, options))[0]


def placed(ledger: str, **facts: Any) -> tuple[str, str]:  # noqa: ANN401
    """Where an entry goes, and by what evidence."""
    transaction = booked(ledger, **facts)
    return transaction.postings[1].account, transaction.meta.get(EVIDENCE, "")


UNKNOWN = ("Liabilities:Unknown", "")
FROM_LEARNED = Party(name="Anybody", iban=LEARNED)


def test_an_account_is_learned_from_a_payment_in_the_ledger() -> None:
    assert placed(LEDGER, counterparty=FROM_LEARNED) == UNKNOWN
    known = LEDGER + payment("P1")
    assert placed(known, counterparty=FROM_LEARNED) == ("Assets:Receivable:C1", "IBAN")


@pytest.mark.parametrize(
    "earlier",
    [
        payment("P1") + payment("P2", customer="C2"),
        payment("P1", flag="!"),
        payment("P1", 'recognised: "name"'),
        payment("P1")
        + """
2024-02-20 * "Returned"
  chargeback: "CB1"
  reverses: "P1"
  Assets:Bank  -100.00 EUR
  Assets:Receivable:C1
""",
        payment("P1", iban=DECLARED),
    ],
    ids=["of two customers", "not final", "known by name", "returned", "declared"],
)
def test_what_is_not_certain_teaches_nothing(earlier: str) -> None:
    found = placed(LEDGER + earlier, counterparty=FROM_LEARNED)
    assert found == UNKNOWN
    # What is declared says more than any payment.
    other = placed(LEDGER + earlier, counterparty=Party(iban=DECLARED))
    assert other == ("Assets:Receivable:C2", "IBAN")


def test_a_learned_account_proves_nothing_of_a_namesake_of_another_customer() -> None:
    party = Party(name="Garage Vandamme", iban=LEARNED)
    found = placed(LEDGER + payment("P1"), counterparty=party)
    # The account is no evidence then; the name is.
    assert found == ("Assets:Receivable:C2", "name")


@pytest.mark.parametrize(
    "name", ["Bakkerij De Molenwiek B.V.", "BAKKERIJ  DE MOLENWIEK B V"]
)
def test_an_exact_name_is_the_last_evidence(name: str) -> None:
    transaction = booked(LEDGER, counterparty=Party(name=name))
    assert transaction.postings[1].account == "Assets:Receivable:C1"
    assert transaction.meta["recognised"] == "name"


@pytest.mark.parametrize("name", ["J. Peeters", "Bakkerij De Molen", "", "Peeters"])
def test_a_name_of_two_or_a_part_of_one_proves_nothing(name: str) -> None:
    assert placed(LEDGER, counterparty=Party(name=name)) == UNKNOWN


def test_a_reference_outranks_the_account_of_another_payer() -> None:
    found = placed(
        LEDGER, counterparty=Party(iban=DECLARED), texts=("invoice 2024001",)
    )
    assert found == ("Assets:Receivable:C1", "reference")


def test_a_name_that_is_alike_is_only_proposed() -> None:
    transaction = booked(LEDGER, counterparty=Party(name="Bakkerij De Molenwik BV"))
    assert transaction.postings[1].account == "Liabilities:Unknown"
    assert transaction.meta["proposal"].startswith("C1? It has a name like it (")


def test_without_the_library_nothing_is_proposed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    transaction = booked(LEDGER, counterparty=Party(name="Bakkerij De Molenwik BV"))
    assert "proposal" not in transaction.meta


# Returns.

RETURNED = Return("text", "MD06")
DEBIT = payment("P1", 'mandate: "M-1"', 'end-to-end: "E-1"')


@pytest.mark.parametrize(
    ("facts", "original"),
    [
        ({"end_to_end": "E-1"}, "P1"),
        ({"mandate": "M-1"}, "P1"),
        ({"mandate": "M-1", "end_to_end": "E-1"}, "P1"),
        ({"mandate": "M-1", "end_to_end": "E-2"}, None),
        ({"mandate": "M-2"}, None),
        ({"mandate": "M-1", "counterparty": Party(iban=DECLARED)}, None),
    ],
)
def test_the_original_is_found_by_what_the_bank_repeats(
    facts: dict[str, Any], original: str | None
) -> None:
    ledger = LEDGER + DEBIT
    returned = booked(ledger, amount=Decimal("-100.00"), returned=RETURNED, **facts)
    assert returned.meta.get("reverses") == original


def test_two_debits_of_one_mandate_and_amount_leave_the_original_open() -> None:
    ledger = LEDGER + DEBIT + payment("P2", 'mandate: "M-1"', 'end-to-end: "E-2"')
    facts: dict[str, Any] = {"amount": Decimal("-100.00"), "returned": RETURNED}
    assert "reverses" not in booked(ledger, mandate="M-1", **facts).meta
    assert booked(ledger, end_to_end="E-2", **facts).meta["reverses"] == "P2"
    named = booked(ledger, mandate="M-1", texts=("Return of P1",), **facts)
    assert named.meta["reverses"] == "P1"


def test_an_account_is_learned_from_a_receipt_that_a_person_placed() -> None:
    receipt = payment("U1").replace("Assets:Receivable:C1", "Liabilities:Unknown")
    placed_by_hand = """
2024-02-12 * "Placed by hand: U1 is from C1"
  Liabilities:Unknown  100.00 EUR
    settles: "U1"
  Assets:Receivable:C1  -100.00 EUR
    payment: "U1/C1"
"""
    came_back = """
2024-02-20 * "Returned"
  chargeback: "CB1"
  reverses: "U1/C1"
  Assets:Bank  -100.00 EUR
  Assets:Receivable:C1
"""
    ledger = LEDGER + receipt
    assert placed(ledger, counterparty=FROM_LEARNED) == UNKNOWN
    ledger += placed_by_hand
    found = placed(ledger, counterparty=FROM_LEARNED)
    assert found == ("Assets:Receivable:C1", "IBAN")
    assert placed(ledger + came_back, counterparty=FROM_LEARNED) == UNKNOWN


@pytest.mark.parametrize("name", ["Stichting Mollie Payments", "St. Derdengelden X"])
def test_the_account_of_who_collects_for_others_is_nobodys(name: str) -> None:
    known = LEDGER + payment("P1")
    party = Party(name=name, iban=LEARNED)
    assert placed(known, counterparty=party) == UNKNOWN
    found = placed(known, counterparty=party, texts=("2024002",))
    assert found == ("Assets:Receivable:C2", "reference")
