"""How one bank entry is booked, and by what evidence its customer is known."""

from __future__ import annotations

import textwrap
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Custom
from beancount.parser import printer

from beancount_receivables.importers.booking import Accounts
from beancount_receivables.importers.booking import book
from beancount_receivables.importers.identity import Identities
from beancount_receivables.importers.identity import Identity
from beancount_receivables.importers.identity import base_id
from beancount_receivables.importers.recognition import Receivables
from beancount_receivables.importers.recognition import know
from beancount_receivables.importers.recognition import written
from beancount_receivables.importers.statement import BadValueError
from beancount_receivables.importers.statement import Batch
from beancount_receivables.importers.statement import Entry
from beancount_receivables.importers.statement import Exchange
from beancount_receivables.importers.statement import Party
from beancount_receivables.importers.statement import Position
from beancount_receivables.importers.statement import ReferredDocument
from beancount_receivables.importers.statement import Return
from beancount_receivables.importers.statement import Statement
from beancount_receivables.importers.statement import StructuredReference
from beancount_receivables.importers.statement import TransactionCode
from tests.ledgers import Settled

LEDGER = """
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "uncategorized" Liabilities:Unknown
2024-01-01 open Assets:Receivable:C1
  iban: "NL02RABO0123456789, NL20INGB0001234567"
  mandate: "MANDATE-1"
2024-01-01 open Assets:Receivable:C2
  iban: "BE71096123456769"
2024-01-01 open Assets:Receivable:C3
  iban: "BE71096123456769"
2024-02-01 * "C1" "Repair"
  invoice: "2024001"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales
2024-02-01 * "C1" "Repair"
  invoice: "2024002"
  Assets:Receivable:C1  50.00 EUR
  Income:Sales
2024-02-01 * "C2" "Repair"
  invoice: "2024003"
  reference: "RF18539007547034"
  Assets:Receivable:C2  70.00 EUR
  Income:Sales
2024-02-15 * "C1" "Direct debit"
  payment: "P1"
  end-to-end: "E2E-1"
  Assets:Bank  100.00 EUR
  Assets:Receivable:C1
2024-02-16 * "C2" "Refund"
  refund: "R1"
  end-to-end: "R1-OUT"
  Assets:Bank  -30.00 EUR
  Assets:Receivable:C2
2024-03-01 custom "bank-file" "SDD" "direct-debit" "2024002" "2024003"
"""
ACCOUNTS = Accounts(
    bank="Assets:Bank",
    uncategorized="Liabilities:Unknown",
    other="Assets:Other",
    fees="Expenses:Fees",
    own=frozenset({"NL44RABO0123456000", "330000031"}),
)
DAY = date(2024, 3, 15)
C1 = Party(name="C. One", iban="NL02RABO0123456789")
SHARED = Party(name="Shared", iban="BE71096123456769")
STRANGER = Party(name="Stranger", iban="NL18RABO0123459876")


@pytest.fixture
def known() -> Receivables:
    return learn(LEDGER)


def learn(ledger: str) -> Receivables:
    entries, _, options = loader.load_string(ledger)
    return know(entries, options)


def entry(amount: str, *, text: str = "", **facts: Any) -> Entry:  # noqa: ANN401
    if text:
        facts["texts"] = (text,)
    return Entry(Position(1, 1, 10), Decimal(amount), "EUR", booked=DAY, **facts)


def statement(**facts: Any) -> Statement:  # noqa: ANN401
    return Statement("bank.xml", "camt.053", "NL91", "EUR", Decimal(0), 1, **facts)


def booked(one: Entry, known: Receivables, id_: str = "B1") -> list[Any]:
    identity = Identity(id_, id_, None, known=False)
    directives = book(one, statement(), identity, ACCOUNTS, known)
    units = directives[0].postings[0].units
    assert directives[0].postings[0].account == "Assets:Bank"
    assert units.number == one.amount
    assert sum(posting.units.number for posting in directives[0].postings) == 0
    return directives


def text_of(one: Entry, known: Receivables) -> str:
    (transaction,) = booked(one, known)
    text: str = printer.format_entry(transaction)
    return text


def account_of(one: Entry, known: Receivables) -> str:
    (transaction,) = booked(one, known)
    account: str = transaction.postings[1].account
    return account


def test_a_payment_in_full(known: Receivables) -> None:
    one = entry(
        "100.00",
        text="Invoice 2024001",
        end_to_end="E9",
        structured=(StructuredReference("010806817183", "OGM"),),
        counterparty=C1,
        exchange=Exchange(Decimal(110), "USD", Decimal("1.1")),
    )
    assert text_of(one, known) == textwrap.dedent("""\
        2024-03-15 * "C. One" "+++010/8068/17183+++ Invoice 2024001"
          payment: "B1"
          reference: "+++010/8068/17183+++ Invoice 2024001"
          end-to-end: "E9"
          payer-iban: "NL02RABO0123456789"
          external-id: "B1"
          instructed: 110 USD
          exchange-rate: 1.1
          Assets:Bank            100.00 EUR
          Assets:Receivable:C1  -100.00 EUR
        """)


# Whose money it is.


@pytest.mark.parametrize(
    ("facts", "account"),
    [
        # A reference goes before the account, as does a number anywhere.
        ({"text": "invoice 2024001", "counterparty": STRANGER}, "Receivable:C1"),
        ({"text": "for 2024003", "counterparty": C1}, "Receivable:C2"),
        ({"end_to_end": "2024003"}, "Receivable:C2"),
        ({"documents": (ReferredDocument("2024003"),)}, "Receivable:C2"),
        (
            {"structured": (StructuredReference("RF18539007547034", "RF"),)},
            "Receivable:C2",
        ),
        # A number cut in two, between pieces of text that are not full.
        ({"texts": ("Invoice 2024", "003 thanks")}, "Receivable:C2"),
        # What the bank says, where there is nothing of the payer.
        ({"information": "CREDIT 2024003"}, "Receivable:C2"),
        # Then the account, then the mandate.
        ({"text": "thanks", "counterparty": C1}, "Receivable:C1"),
        ({"mandate": "MANDATE-1", "counterparty": STRANGER}, "Receivable:C1"),
    ],
)
def test_evidence_of_a_customer(
    known: Receivables, facts: dict[str, Any], account: str
) -> None:
    assert account_of(entry("10", **facts), known) == f"Assets:{account}"


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"counterparty": STRANGER},
        {"counterparty": Party(name="C1")},
        # Two customers have this account.
        {"counterparty": SHARED},
        # Two customers are named.
        {"text": "2024001 and 2024003"},
        # No customer is.
        {"text": "invoice 2024999"},
        {"mandate": "MANDATE-9"},
        {"structured": (StructuredReference("RF19539007547034", "RF"),)},
    ],
)
def test_no_or_two_answers_are_none(known: Receivables, facts: dict[str, Any]) -> None:
    assert account_of(entry("10", **facts), known) == "Liabilities:Unknown"


def test_a_receipt_of_nobody_is_a_payment(known: Receivables) -> None:
    (transaction,) = booked(entry("10", counterparty=STRANGER), known)
    assert transaction.flag == "*"
    assert transaction.meta["payment"] == "B1"
    assert transaction.narration == "Bank transfer"


def test_customers_below_one_account() -> None:
    known = learn(
        """
        2024-01-01 custom "receivables" "account" Assets:Receivable
        2024-01-01 custom "customer" "X1"
          iban: "NL02RABO0123456789"
        2024-02-01 * "Repair"
          invoice: "2024001"
          customer: "X2"
          Assets:Receivable  100.00 EUR
          Income:Sales
        """.replace("\n        ", "\n")
    )
    for one, customer in (
        (entry("10", counterparty=C1), "X1"),
        (entry("10", text="2024001"), "X2"),
    ):
        (transaction,) = booked(one, known)
        assert transaction.meta["customer"] == customer
        assert transaction.postings[1].account == "Assets:Receivable"


def test_an_account_counts_from_the_day_it_is_declared() -> None:
    known = learn(
        """
        2024-01-01 custom "receivables" "account" Assets:Receivable
        2024-01-01 open Assets:Receivable:X1
        2024-04-01 custom "customer" "X1"
          iban: "NL02RABO0123456789"
        """.replace("\n        ", "\n")
    )
    assert account_of(entry("10", counterparty=C1), known) == "Liabilities:Unknown"


# What a payer, or a bank file, says beyond doubt.


def documents(*amounts: tuple[str, str]) -> tuple[ReferredDocument, ...]:
    return tuple(
        ReferredDocument(number, amount=Decimal(amount), currency="EUR")
        for number, amount in amounts
    )


@pytest.mark.parametrize(
    ("listed", "settles"),
    [
        ([("2024001", "60.00"), ("2024002", "40.00")], "2024001 60.00, 2024002 40.00"),
        ([("2024001", "90.00"), ("2024002", "40.00")], None),  # more than was paid
        ([("2024001", "110.00"), ("2024002", "-10.00")], None),  # a credit note
        ([("2024001", "60.00"), ("2024999", "40.00")], None),  # not all are known
    ],
)
def test_documents_with_amounts_are_claims(
    known: Receivables, listed: list[tuple[str, str]], settles: str | None
) -> None:
    (transaction,) = booked(entry("100.00", documents=documents(*listed)), known)
    assert transaction.meta.get("settles") == settles


SDD = Batch(payment_information_id="SDD", number=2)


def test_a_part_of_a_direct_debit_file(known: Receivables) -> None:
    one = entry("50.00", end_to_end="2024002", batch=SDD, counterparty=C1)
    (transaction,) = booked(one, known)
    assert transaction.meta["bank-file"] == "SDD"
    assert transaction.meta["settles"] == "2024002"


KEPT = Batch(payment_information_id="SDD", details=1, why="It was kept as one entry.")


@pytest.mark.parametrize("batch", [SDD, KEPT])
def test_a_direct_debit_file_in_one_sum(known: Receivables, batch: Batch) -> None:
    assert text_of(entry("120.00", batch=batch), known) == textwrap.dedent("""\
        2024-03-15 * "Bank transfer"
          payment: "B1"
          external-id: "B1"
          method: "sepa-debit"
          bank-file: "SDD"
          Assets:Bank           120.00 EUR
          Assets:Receivable:C1  -50.00 EUR
            settles: "2024002"
          Assets:Receivable:C2  -70.00 EUR
            settles: "2024003"
        """)


@pytest.mark.parametrize(
    "one",
    [
        entry("119.99", batch=SDD),
        entry("120.00", batch=Batch(message_id="OTHER")),
        entry("120.00", batch=Batch(payment_information_id="SDD", details=1)),
        entry("120.00"),
    ],
)
def test_another_sum_is_for_someone_to_place(known: Receivables, one: Entry) -> None:
    assert account_of(one, known) == "Liabilities:Unknown"


@pytest.mark.parametrize(
    ("code", "method"),
    [
        (TransactionCode("PMNT", "IDDT", "ESDD"), "sepa-debit"),
        (TransactionCode("PMNT", "MCRD", "UPCT"), "card"),
        (TransactionCode(proprietary="N944", issuer="ABNAMRO"), "ideal"),
        (TransactionCode("PMNT", "RCDT", "ESCT"), None),
        (None, None),
    ],
)
def test_ways_of_paying(
    known: Receivables, code: TransactionCode | None, method: str | None
) -> None:
    (transaction,) = booked(entry("10", counterparty=C1, code=code), known)
    assert transaction.meta.get("method") == method


# Money that comes back.

RETURN = Return("return information", "MD06", "Refund request")


def test_a_returned_payment_reverses_it(known: Receivables) -> None:
    one = entry("-100.00", end_to_end="E2E-1", returned=RETURN)
    assert text_of(one, known) == textwrap.dedent("""\
        2024-03-15 * "Bank transfer returned"
          chargeback: "B1"
          end-to-end: "E2E-1"
          external-id: "B1"
          reason: "MD06"
          note: "refund requested by the debtor: Refund request"
          reverses: "P1"
          Assets:Bank           -100.00 EUR
          Assets:Receivable:C1   100.00 EUR
        """)


PLACED = """
2024-02-17 * "Someone" "Unknown"
  payment: "U1"
  end-to-end: "E2E-U"
  Assets:Bank  25.00 EUR
  Liabilities:Unknown
"""
ASSIGNED = """
2024-02-18 * "U1 is from C1"
  Liabilities:Unknown  25.00 EUR
    settles: "U1"
  Assets:Receivable:C1  -25.00 EUR
    payment: "U1/C1"
"""


@pytest.mark.parametrize(
    ("ledger", "reverses", "account"),
    [
        (PLACED, "U1", "Liabilities:Unknown"),
        (PLACED + ASSIGNED, "U1/C1", "Assets:Receivable:C1"),
    ],
)
def test_a_return_of_a_receipt_follows_it_to_its_customer(
    ledger: str, reverses: str, account: str
) -> None:
    known = learn(LEDGER + ledger)
    one = entry("-25.00", end_to_end="E2E-U", returned=RETURN)
    (transaction,) = booked(one, known)
    assert transaction.meta["reverses"] == reverses
    assert transaction.postings[1].account == account


def test_a_fee_inside_a_return_is_the_banks(known: Receivables) -> None:
    one = entry(
        "-103.00",
        transaction_amount=Decimal(-100),
        end_to_end="E2E-1",
        returned=RETURN,
    )
    (transaction,) = booked(one, known)
    assert transaction.meta["reverses"] == "P1"
    assert [
        (posting.account, posting.units.number) for posting in transaction.postings
    ] == [
        ("Assets:Bank", Decimal(-103)),
        ("Assets:Receivable:C1", Decimal(100)),
        ("Expenses:Fees", Decimal(3)),
    ]


def test_a_payment_of_which_the_bank_kept_a_fee(known: Receivables) -> None:
    one = entry("97", transaction_amount=Decimal(100), counterparty=C1)
    (transaction,) = booked(one, known)
    assert transaction.postings[1].units.number == Decimal(-100)
    assert transaction.postings[2].units.number == Decimal(3)


@pytest.mark.parametrize("part", ["-100", "103", "97"])
def test_what_is_no_fee_stays_whole(known: Receivables, part: str) -> None:
    # Another sign says nothing; and nobody is given more than came in.
    one = entry("100", transaction_amount=Decimal(part), counterparty=C1)
    (transaction,) = booked(one, known)
    expected = Decimal(103) if part == "103" else Decimal(100)
    assert -transaction.postings[1].units.number == expected


def test_what_came_back_does_not_come_back_again(known: Receivables) -> None:
    one = entry("-100.00", end_to_end="E2E-1", returned=RETURN)
    assert booked(one, known)[0].meta["reverses"] == "P1"
    (again,) = booked(one, known, "B2")
    assert "reverses" not in again.meta
    assert again.postings[1].account == "Liabilities:Unknown"


@pytest.mark.parametrize(
    "facts",
    [
        {"end_to_end": "E2E-9"},
        {"end_to_end": "E2E-1", "amount": "-99.00"},
    ],
)
def test_a_return_of_an_unknown_payment(
    known: Receivables, facts: dict[str, str]
) -> None:
    amount = facts.pop("amount", "-100.00")
    one = entry(amount, text="2024001", returned=RETURN, **facts)
    (transaction,) = booked(one, known)
    assert "reverses" not in transaction.meta
    assert transaction.meta["for"] == "2024001"
    assert transaction.postings[1].account == "Assets:Receivable:C1"


def test_a_return_of_a_payment_in_the_same_import(known: Receivables) -> None:
    payment = entry("20", end_to_end="NEW", counterparty=C1)
    booked(payment, known, "B1")
    (back,) = booked(entry("-20", end_to_end="NEW", returned=RETURN), known, "B2")
    assert back.meta["reverses"] == "B1"


def test_a_refund_that_comes_back(known: Receivables) -> None:
    one = entry("30.00", end_to_end="R1-OUT", returned=Return("text", "AC04"))
    (transaction,) = booked(one, known)
    assert transaction.meta["payment"] == "B1"
    assert transaction.meta["reverses"] == "R1"
    assert transaction.meta["reason"] == "AC04"
    assert transaction.postings[1].account == "Assets:Receivable:C2"


def test_other_money_that_comes_back_is_no_payment_of_a_customer(
    known: Receivables,
) -> None:
    one = entry("30.00", counterparty=C1, returned=Return("text"))
    assert account_of(one, known) == "Liabilities:Unknown"


# Money that goes out.


def test_money_to_a_customer_is_a_refund(known: Receivables) -> None:
    (transaction,) = booked(entry("-10", counterparty=C1), known)
    assert transaction.meta["refund"] == "B1"
    assert transaction.postings[1].account == "Assets:Receivable:C1"


CREDIT_NOTE = """
2024-02-20 * "C1" "Too much"
  credit-note: "CN-2024-7"
  Assets:Receivable:C1  -10.00 EUR
  Income:Sales
"""


@pytest.mark.parametrize(
    ("text", "settles"), [("credit note CN-2024-7", "CN-2024-7"), ("back to you", None)]
)
def test_a_refund_of_a_credit_note(text: str, settles: str | None) -> None:
    known = learn(LEDGER + CREDIT_NOTE)
    (transaction,) = booked(entry("-10", text=text, counterparty=C1), known)
    assert transaction.meta["refund"] == "B1"
    assert transaction.meta.get("settles") == settles


@pytest.mark.parametrize(
    "facts",
    [
        # A supplier's number may look like ours: it proves nothing.
        {"text": "your invoice 2024001", "counterparty": STRANGER},
        # What a customer collects from us is no refund.
        {"counterparty": C1, "mandate": "THEIRS"},
        {},
    ],
)
def test_other_money_is_for_attention(
    known: Receivables, facts: dict[str, Any]
) -> None:
    (transaction,) = booked(entry("-10", **facts), known)
    assert transaction.postings[1].account == "Assets:Other"
    assert transaction.flag == "!"
    assert transaction.meta["external-id"] == "B1"
    assert not {"payment", "refund", "chargeback"} & set(transaction.meta)


@pytest.mark.parametrize("amount", ["10", "-10"])
@pytest.mark.parametrize(
    "number", [{"iban": "NL44RABO0123456000"}, {"account": "330000031"}]
)
def test_between_accounts_of_ones_own(
    known: Receivables, amount: str, number: dict[str, str]
) -> None:
    one = entry(amount, counterparty=Party(name="Us", **number))
    (transaction,) = booked(one, known)
    assert transaction.postings[1].account == "Assets:Other"
    assert transaction.flag == "!"
    assert not {"payment", "refund"} & set(transaction.meta)


def test_costs_of_the_bank(known: Receivables) -> None:
    code = TransactionCode("ACMT", "MDOP", "CHRG")
    assert account_of(entry("-10", code=code), known) == "Expenses:Fees"


PENDING = """
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 open Assets:Receivable:C1
  iban: "NL02RABO0123456789"
2024-03-01 ! "C1" "Refund"
  refund: "REFUND-7"
  Assets:Receivable:C1  10.00 EUR
  Assets:InTransit
"""


def test_a_refund_that_was_booked_before_is_confirmed() -> None:
    known = learn(PENDING)
    one = entry("-10", end_to_end="REFUND-7", counterparty=C1)
    transaction, confirmation = booked(one, known)
    assert transaction.postings[1].account == "Assets:InTransit"
    assert "refund" not in transaction.meta
    assert isinstance(confirmation, Custom)
    assert confirmation.type == "bank-confirmation"
    assert [value.value for value in confirmation.values] == ["REFUND-7"]
    # Only once: the next one is a refund of its own.
    (again,) = booked(one, known, "B2")
    assert again.meta["refund"] == "B2"


@pytest.mark.parametrize("at", ["", '  at: "2024-03-15T10:00:00.000000"\n'])
def test_a_refund_sent_on_the_day_on_which_it_is_booked_is_unlocked(at: str) -> None:
    sent = '2024-03-15 custom "bank-file" "CT" "credit-transfer" "REFUND-7"\n' + at
    opened = "2024-01-01 open Assets:InTransit\n2024-01-01 open Assets:Bank\n"
    plugin = 'plugin "beancount_receivables.plugins"\n'
    ledger = plugin + opened + PENDING + sent
    one = entry("-10", end_to_end="REFUND-7", counterparty=C1)
    text = "\n".join(printer.format_entry(each) for each in booked(one, learn(ledger)))
    settled = Settled(f"{ledger}\n{text}")
    assert settled.messages == []
    assert settled.lock("REFUND-7") == ""


# Dates, texts and ids.


@pytest.mark.parametrize(
    ("facts", "on"),
    [
        ({"value": date(2024, 3, 2)}, date(2024, 3, 2)),
        ({}, date(2024, 3, 31)),
    ],
)
def test_the_next_best_day(known: Receivables, facts: dict[str, Any], on: date) -> None:
    one = Entry(Position(1, 1, 10), Decimal(1), "EUR", **facts)
    identity = Identity("B1", "B1", None, known=False)
    of = statement(to_date=date(2024, 3, 31))
    assert book(one, of, identity, ACCOUNTS, known)[0].date == on
    if not facts:
        with pytest.raises(BadValueError, match=r"bank\.xml:10: .*no booking date"):
            book(one, statement(), identity, ACCOUNTS, known)


def test_the_source_is_the_statement(known: Receivables) -> None:
    (transaction,) = booked(entry("1"), known)
    assert transaction.meta["filename"] == "bank.xml"
    assert transaction.meta["lineno"] == 10


@pytest.mark.parametrize(
    ("reference", "kind", "expected"),
    [
        ("010806817183", "OGM", "+++010/8068/17183+++"),
        ("010806817183", "SCOR", "+++010/8068/17183+++"),
        ("+++010/8068/17183+++", "OGM", "+++010/8068/17183+++"),
        ("010806817184", "OGM", "010806817184"),  # wrong check digits: as it came
        ("5000056789012345", "CUR", "5000056789012345"),
        ("RF18539007547034", "RF", "RF18539007547034"),
    ],
)
def test_structured_references_are_written_as_usual(
    reference: str, kind: str, expected: str
) -> None:
    assert written(reference, kind) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("AB/12", "AB/12"),
        ('a "b", c', "a-b-c"),
        ("#12345678", "12345678"),
        ("1", "2024-03-15-1"),  # some banks count anew on each statement
    ],
)
def test_ids_of_the_bank(given: str, expected: str) -> None:
    assert base_id(entry("1", id=given), DAY) == expected


@pytest.mark.parametrize("given", [None, "NONREF", "NOTPROVIDED", " , "])
def test_ids_made_of_contents(given: str | None) -> None:
    one = base_id(entry("1", id=given, text="a"), DAY)
    assert one.startswith("2024-03-15-")
    assert one == base_id(entry("1", id=given, text="a"), DAY)
    assert one != base_id(entry("1", id=given, text="b"), DAY)
    assert one != base_id(entry("2", id=given, text="a"), DAY)


def test_the_same_id_on_two_bank_accounts() -> None:
    seen = Identities()
    five = {"EUR": Decimal(5)}
    first = seen.identify("Assets:A", "1", five, "run")
    second = seen.identify("Assets:B", "1", five, "run")
    assert (first.external, first.id) == ("1", "1")
    assert (second.external, second.id) == ("1", "B-1")
    third = Identities((), {"1", "A-1"}).identify("Assets:A", "1", five, "run")
    assert third.id == "A-1-2"


def test_the_same_id_and_number_in_two_currencies() -> None:
    seen = Identities()
    seen.identify("Assets:A", "1", {"EUR": Decimal(5)}, "run")
    other = seen.identify("Assets:A", "1", {"USD": Decimal(5)}, "next")
    assert (other.external, other.known) == ("1-2", False)


def test_a_ledger_without_receivables_knows_nobody() -> None:
    known = know([], {})
    assert account_of(entry("10", text="2024001"), known) == "Liabilities:Unknown"


@pytest.mark.parametrize("iban", ["", " ", "NL02 RABO 0123 4567 89,"])
def test_an_account_without_a_number_is_the_bank_account_of_none(iban: str) -> None:
    known = learn(f'2024-01-01 open Assets:Bank\n  iban: "{iban}"\n')
    assert "" not in known.bank_accounts


def test_a_customer_of_several_control_accounts_has_no_account_of_his_own(
    known: Receivables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "_control", ("Assets:A", "Assets:B"))
    assert known.account_of("Nobody") == ""
