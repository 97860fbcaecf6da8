"""What the CODA reader makes of each record and code."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from beancount_receivables.importers.coda import read_coda
from beancount_receivables.importers.coda_statement import SEPARATE
from beancount_receivables.importers.statement import BadValueError
from beancount_receivables.importers.statement import BrokenFileError
from beancount_receivables.importers.statement import Exchange
from beancount_receivables.importers.statement import MixedCurrenciesError
from beancount_receivables.importers.statement import Party
from beancount_receivables.importers.statement import StatementError
from beancount_receivables.importers.statement import Status
from beancount_receivables.importers.statement import StructuredReference
from beancount_receivables.importers.statement import TransactionCode
from beancount_receivables.importers.statement import collect
from tests.coda_writing import ACCOUNT
from tests.coda_writing import DAY
from tests.coda_writing import encoded
from tests.coda_writing import header
from tests.coda_writing import information
from tests.coda_writing import movement
from tests.coda_writing import new_balance
from tests.coda_writing import old_balance
from tests.coda_writing import statement
from tests.coda_writing import trailer

if TYPE_CHECKING:
    from beancount_receivables.importers.statement import Entry
    from beancount_receivables.importers.statement import Statement

PAYER = "BE71096123456769"
OGM = "020240000394"
CREDITOR = "BE68ZZZ0123456789"


def read(lines: list[str]) -> list[Statement]:
    return list(collect(read_coda("bank.cod", [encoded(lines)])))


def only(*parts: list[str]) -> Statement:
    (found,) = read(statement(*parts))
    return found


def entry(*parts: list[str]) -> Entry:
    (found,) = only(*parts).entries
    return found


def told(found: Entry) -> dict[str, str]:
    return {each.name: each.value for each in found.particulars}


# Statements.


def test_a_statement() -> None:
    (found,) = read(
        statement(
            movement("121.50", account=PAYER, name="J. Peeters", said="thanks"),
            movement("-21.5", sequence=2, code="00101000"),
            messages=("The branch is closed on Monday.",),
        )
    )
    assert found.format == "CODA 2"
    assert (found.account, found.currency, found.owner) == (ACCOUNT, "EUR", "OWNER")
    assert (found.opening, found.closing) == (Decimal(1000), Decimal(1100))
    assert (found.opening_date, found.closing_date) == (dt.date(2024, 3, 14), DAY)
    assert (found.sum, found.count, found.sequence) == (Decimal(100), 2, "031")
    assert found.balanced is True
    assert found.notes == ("The branch is closed on Monday.",)
    assert [each.amount for each in found.entries] == [
        Decimal("121.50"),
        Decimal("-21.50"),
    ]


def test_a_movement() -> None:
    found = entry(
        movement(
            "121",
            account=f"{PAYER:34}EUR",
            name="J. Peeters",
            said="Invoice 20240001",
            reference="E2E-1",
            bic="GKCCBEBB",
            booked=dt.date(2024, 3, 15),
            value=dt.date(2024, 3, 16),
        )
    )
    assert found.status is Status.BOOKED
    assert (found.booked, found.value) == (dt.date(2024, 3, 15), dt.date(2024, 3, 16))
    assert (found.id, found.end_to_end) == ("2024-031-0001", "E2E-1")
    assert found.texts == ("Invoice 20240001",)
    assert found.counterparty == Party("J. Peeters", PAYER, None, "GKCCBEBB")
    assert found.code == TransactionCode(proprietary="0150000", issuer="Febelfin")
    assert (found.position.entry, found.position.line) == (1, 3)
    rest = (found.batch, found.returned, found.exchange, found.mandate)
    assert rest == (None, None, None, None)
    assert (found.structured, found.charges, found.particulars) == ((), (), ())


def test_what_is_not_said_is_absent() -> None:
    found = entry(movement("5", reference="NOTPROVIDED", value=None))
    assert (found.end_to_end, found.counterparty, found.value) == (None, None, None)
    assert found.texts == ()


def test_amounts_keep_a_third_decimal_that_says_something() -> None:
    assert str(entry(movement("12.5")).amount) == "12.50"
    assert str(entry(movement("12.345")).amount) == "12.345"
    assert str(entry(movement("-0.001")).amount) == "-0.001"


def test_zero_has_no_sign() -> None:
    lines = statement(movement("0"))
    lines[2] = lines[2][:31] + "1" + lines[2][32:]
    (found,) = read(lines)
    assert str(found.entries[0].amount) == "0.00"
    assert str(found.sum) == "0.00"


@pytest.mark.parametrize(
    ("structure", "zone", "account"),
    [
        ("0", "510007547061 EUR0BE", "510007547061"),
        ("1", f"{'0123456789ABC':34}EUR", "0123456789ABC"),
        ("2", f"{ACCOUNT:34}EUR", ACCOUNT),
        ("3", f"{'NL91ABNA0417164300':34}EUR", "NL91ABNA0417164300"),
    ],
)
def test_structures_of_an_account(structure: str, zone: str, account: str) -> None:
    (found,) = read(statement(movement("1"), account=zone, structure=structure))
    assert (found.account, found.currency) == (account, "EUR")


def test_a_negative_balance() -> None:
    (found,) = read(statement(movement("-20"), opening="-5"))
    assert (found.opening, found.closing) == (Decimal(-5), Decimal(-25))
    assert found.balanced is True


def test_several_statements_and_accounts() -> None:
    other = f"{'BE39103123456719':34}USD"
    found = read(
        [
            *statement(movement("10"), last="1"),
            *statement(movement("-3"), opening="1010", number="032", last="1"),
            *statement(movement("7"), account=other),
        ]
    )
    assert [(each.account, each.currency, each.sequence) for each in found] == [
        (ACCOUNT, "EUR", "031"),
        (ACCOUNT, "EUR", "032"),
        ("BE39103123456719", "USD", "031"),
    ]
    assert all(each.balanced for each in found)
    assert [each.entries[0].position.statement for each in found] == [1, 2, 3]


def test_a_statement_without_movements() -> None:
    (found,) = read(statement())
    assert (found.count, found.sum, found.balanced) == (0, Decimal(0), True)


def test_a_statement_without_a_new_balance_has_no_verdict() -> None:
    lines = [header(), old_balance("5"), *movement("1")]
    (found,) = read([*lines, trailer(lines)])
    assert (found.closing, found.balanced, found.count) == (None, None, 1)


def test_a_statement_that_does_not_add_up() -> None:
    (found,) = read(statement(movement("10"), closing="1009.99"))
    assert found.balanced is False
    assert found.sum == Decimal(10)


def test_ids_are_of_the_year_and_of_the_statement() -> None:
    def ids(number: str, coded: str, booked: dt.date | None = DAY) -> str | None:
        lines = statement(movement("1", booked=booked))
        lines[1] = old_balance("1000", number=number, coded=coded)
        return read(lines)[0].entries[0].id

    assert ids("031", "031") == "2024-031-0001"
    assert ids("031", "030") == "2024-031-030-0001"
    assert ids("000", "030") == "2024-030-0001"
    assert ids("031", "000", dt.date(2025, 3, 15)) == "2025-031-0001"
    assert ids("000", "000") is None


def test_years_of_two_digits() -> None:
    assert entry(movement("1", booked=dt.date(2079, 1, 2))).booked == dt.date(
        2079, 1, 2
    )
    assert entry(movement("1", booked=dt.date(1999, 1, 2))).booked == dt.date(
        1999, 1, 2
    )


# What the bank says besides.


def test_a_duplicate_is_noted() -> None:
    lines = statement(movement("1"))
    lines[0] = header(duplicate="D")
    assert "duplicate" in read(lines)[0].notes[0]


def test_a_separate_application_is_told_apart() -> None:
    (found,) = read(statement(movement("1"), application="00012"))
    assert found.format == SEPARATE
    assert "00012" in found.notes[0]


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        ({"records": 9}, "9 records, but there are 3"),
        ({"debit": Decimal(5)}, "5.00 of debits, but there are 0"),
        ({"credit": Decimal(5)}, "5.00 of credits, but there are 10.00"),
    ],
)
def test_wrong_totals_are_noted(wrong: dict[str, object], told_: str) -> None:
    lines = statement(movement("10"))[:-1]
    (found,) = read([*lines, trailer(lines, **wrong)])  # type: ignore[arg-type]
    assert found.balanced is True
    assert told_ in found.notes[0]
    assert found.notes[0].startswith("bank.cod:5: ")


def test_wrong_totals_that_no_balance_can_disprove_are_refused() -> None:
    lines = [header(), old_balance("5"), *movement("1")]
    with pytest.raises(BrokenFileError, match=r"bank\.cod:4: .* 9 records"):
        read([*lines, trailer(lines, records=9)])


def test_the_first_gap_in_the_numbers_is_noted() -> None:
    (found,) = read(
        statement(*(movement("1", sequence=number) for number in (1, 2, 5, 9)))
    )
    (note,) = found.notes
    assert note == "bank.cod:5: The movement has the number 0005, where 0003 follows."
    assert found.count == 4


def test_another_account_at_the_end_is_noted() -> None:
    lines = statement(movement("1"))
    lines[3] = new_balance("1001", account=f"{'BE39103123456719':34}EUR")
    (found,) = read(lines)
    assert "BE39103123456719" in found.notes[0]


def test_another_currency_at_the_end_is_refused() -> None:
    lines = statement(movement("1"))
    lines[3] = new_balance("1001", account=f"{ACCOUNT:34}USD")
    with pytest.raises(MixedCurrenciesError, match="opens in EUR and closes in USD"):
        read(lines)


# Communications.


def test_a_free_communication_goes_on_from_record_to_record() -> None:
    words = "The quick brown fox jumps over the lazy dog, " * 3
    found = entry(movement("1", said=words[:120], name="X", account=PAYER))
    assert found.texts == (words[:120].strip(),)


def test_a_number_cut_between_two_records_is_whole() -> None:
    said = "x" * 48 + " 2024" + "0001 paid"
    assert entry(movement("1", said=said)).texts[0].endswith(" 20240001 paid")


@pytest.mark.parametrize("kind", ["101", "102"])
def test_a_structured_communication(kind: str) -> None:
    found = entry(movement("1", structured=kind, said=OGM))
    assert found.structured == (StructuredReference(OGM, "OGM"),)
    assert found.texts == ()


@pytest.mark.parametrize("kind", ["101", "102"])
def test_wrong_check_digits_make_it_a_text(kind: str) -> None:
    found = entry(movement("1", structured=kind, said="020240000395"))
    assert found.structured == ()
    assert found.texts == ("020240000395",)


def test_words_behind_a_structured_communication_are_kept() -> None:
    found = entry(movement("1", structured="101", said=f"{OGM} and thanks"))
    assert found.structured == (StructuredReference(OGM, "OGM"),)
    assert found.texts == ("and thanks",)


def test_a_creditor_reference() -> None:
    found = entry(movement("1", structured="100", said="RF18539007547034"))
    assert found.structured == (StructuredReference("RF18539007547034", "RF"),)
    found = entry(movement("1", structured="100", said="RF19539007547034"))
    assert (found.structured, found.texts) == ((), ("RF19539007547034",))


def test_a_foreign_amount() -> None:
    said = f"{'000000000100000'}{'000000000110000'}000110000000USD{OGM}US"
    found = entry(movement("100", structured="105", said=said))
    assert found.exchange == Exchange(Decimal("110.00"), "USD", Decimal("1.1"))
    assert found.structured == (StructuredReference(OGM, "OGM"),)
    assert told(found) == {"country of the principal": "US"}


@pytest.mark.parametrize(("amount", "gross"), [("490", "500.00"), ("-510", "-500.00")])
def test_charges_that_a_foreign_amount_holds(amount: str, gross: str) -> None:
    said = f"{'000000000500000'}{'000000000550000'}000110000000USD"
    found = entry(movement(amount, structured="105", said=said))
    assert (found.amount, found.transaction_amount) == (Decimal(amount), Decimal(gross))


def test_a_foreign_amount_without_charges() -> None:
    said = f"{'000000000500000'}{'000000000550000'}000110000000USD"
    assert (
        entry(movement("-500", structured="105", said=said)).transaction_amount is None
    )
    said = f"{'000000000000000'}{'000000000550000'}000110000000USD"
    assert (
        entry(movement("500", structured="105", said=said)).transaction_amount is None
    )


def test_ids_of_details_are_those_of_their_total() -> None:
    found = only(
        movement("3", code="20150000", booked=dt.date(2024, 12, 31)),
        movement("1", detail=1, code="60150000", booked=None, value=None),
        movement("2", detail=2, code="60150000", booked=None, value=None),
    )
    assert [each.id for each in found.entries] == [
        "2024-031-0001-0001",
        "2024-031-0001-0002",
    ]
    assert {each.booked for each in found.entries} == {dt.date(2024, 12, 31)}


def test_no_exchange_in_the_accounts_own_currency() -> None:
    said = "000000000100000000000000100000000100000000EUR"
    assert entry(movement("100", structured="105", said=said)).exchange is None


def sepa(
    *,
    refusal: str = "0",
    r_type: str = "0",
    reason: str = "",
    said: str = "Invoice 20240003",
    mandate: str = "MANDATE-1",
) -> str:
    return f"15032411{refusal}{CREDITOR:35}{mandate:35}{said:62}{r_type}{reason:4}"


@pytest.mark.parametrize("mandate", ["", "NOTPROVIDED", "0" * 35])
def test_a_direct_debit_without_mandate(mandate: str) -> None:
    said = sepa(mandate=mandate)
    found = entry(movement("-45", structured="127", said=said, code="00501000"))
    assert found.mandate is None
    assert found.texts == ("Invoice 20240003",)


def test_a_direct_debit() -> None:
    found = entry(
        movement(
            "-45",
            structured="127",
            said=sepa(),
            code="00501000",
            account=PAYER,
            name="S",
        )
    )
    assert found.mandate == "MANDATE-1"
    assert found.texts == ("Invoice 20240003",)
    assert told(found) == {
        "settlement date": "2024-03-15",
        "direct debit": "recurrent",
        "scheme": "core",
        "creditor": CREDITOR,
    }
    assert found.returned is None


def test_cards_and_terminals_name_no_invoice() -> None:
    said = (
        "6703300000008003"  # card
        "1"
        "004711"  # terminal
        "000815"
        "1403241230"
        "5"
        f"{'SHOP':16}{'GENT':10}"
    )
    found = entry(movement("-12", structured="113", said=said, code="00402000"))
    assert (found.texts, found.structured) == ((), ())
    assert found.information == "card payment"
    assert told(found) == {
        "card": "6703300000008003",
        "card scheme": "1",
        "terminal": "004711",
        "transaction": "000815",
        "date": "2024-03-14",
        "time": "1230",
        "kind": "5",
        "terminal name": "SHOP",
        "terminal place": "GENT",
    }


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        ("103", "000000004711", {"number": "000000004711"}),
        (
            "106",
            "0000000000016800000000000080000021000000002000000000001680",
            {
                "amount": "1.68 EUR",
                "calculated on": "8.00 EUR",
                "percent": "21",
                "equivalent in EUR": "1.68",
            },
        ),
        (
            "108",
            "000000000001680000000000008000000210000000010124310324",
            {
                "amount": "1.68 EUR",
                "calculated on": "000000000008000",
                "interest": "2.1",
                "from": "2024-01-01",
                "to": "2024-03-31",
            },
        ),
        ("124", f"{'670333XXXX8003':20}2", {"card": "670333XXXX8003", "issuer": "2"}),
    ],
)
def test_what_the_bank_fills_in(kind: str, said: str, expected: dict[str, str]) -> None:
    assert told(entry(movement("1", structured=kind, said=said))) == expected


def test_fields_that_cannot_be_read_are_given_as_they_stand() -> None:
    said = f"{'n/a':15}{'1,5':15}{'abc':12}2"
    assert told(entry(movement("1", structured="106", said=said))) == {
        "amount": "n/a",
        "calculated on": "1,5",
        "percent": "abc",
    }
    found = entry(movement("1"), information(f"{'Gross':30}USDabc", kind="006"))
    assert told(found)["detail amount"] == "abc"


def test_wrong_check_digits_beside_a_foreign_amount() -> None:
    said = f"{'000000000100000'}{'000000000110000'}000110000000USD020240000395"
    found = entry(movement("100", structured="105", said=said))
    assert (found.structured, found.texts) == ((), ("020240000395",))


def test_the_old_direct_debit() -> None:
    said = f"123456789012150324{'March':30}E00123456789"
    found = entry(movement("-9", structured="107", said=said, code="00501000"))
    assert (found.mandate, found.texts) == ("123456789012", ("March",))
    assert found.returned is not None
    assert found.returned.text == "direct debit number of another creditor"


def test_an_unknown_type_is_told_whole() -> None:
    found = entry(movement("1", structured="199", said="A   17"))
    assert found.information == "structured communication 199: A 17"
    assert found.texts == ()


# Information records.


def test_the_counterparty_in_full() -> None:
    long = "Vennootschap voor het Vervoer van Goederen te Water NV"
    address = f"{'Kaai 12':35}{'9000 Gent':35}"
    found = entry(
        movement("1", name=long[:35], account=PAYER),
        information(f"{long:70}{address}", kind="001"),
    )
    assert found.counterparty is not None
    assert found.counterparty.name == long
    assert told(found) == {"address": "Kaai 12 9000 Gent"}
    assert found.information is None


def test_another_name_does_not_replace_the_counterpartys() -> None:
    found = entry(
        movement("1", name="J. Peeters", account=PAYER),
        information("Someone else", kind="001"),
    )
    assert found.counterparty is not None
    assert found.counterparty.name == "J. Peeters"
    assert told(found) == {"name": "Someone else"}


def test_who_stands_behind_the_other_side() -> None:
    more = [
        *information(f"{'The creditor':70}", kind="008"),
        *information(f"{'The debtor':70}{'ID-1':35}", kind="009", detail=2),
    ]
    received = entry(movement("1", name="Bank"), more).counterparty
    sent = entry(movement("-1", name="Bank", code="00101000"), more).counterparty
    assert received is not None
    assert sent is not None
    assert (received.ultimate, sent.ultimate) == ("The debtor", "The creditor")


def test_free_information_goes_on_within_a_word() -> None:
    words = "All that the bank has to say about it, which is a great deal. " * 6
    found = entry(
        movement("1"),
        information(words[:73]),
        information(words[73:146], detail=2),
        information(words[146 : 146 + 268], detail=3),
    )
    assert found.information == words.strip()


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("004", "Bank of Nowhere", {"bank of the counterparty": "Bank of Nowhere"}),
        ("005", "Correspondent", {"correspondent": "Correspondent"}),
        (
            "006",
            f"{'Gross':30}USD{'000000000012340'}1100",
            {
                "detail description": "Gross",
                "detail currency": "USD",
                "detail amount": "-12.34",
                "detail category": "100",
            },
        ),
        (
            "007",
            "0000003050000000000000150000",
            {
                "cash pieces": "3",
                "cash denomination": "050000",
                "cash total": "150.00",
            },
        ),
        ("010", "ORDER 1", {"securities": "ORDER 1"}),
        ("011", "COUPON 2", {"coupons": "COUPON 2"}),
        ("012", "new", {"information 012": "new"}),
    ],
)
def test_other_information(kind: str, text: str, expected: dict[str, str]) -> None:
    assert told(entry(movement("1"), information(text, kind=kind))) == expected


def test_words_of_the_bank() -> None:
    found = entry(movement("1"), information("Ask your branch.", kind="002"))
    assert found.information == "Ask your branch."


def test_information_is_about_the_record_whose_reference_it_repeats() -> None:
    found = only(
        movement("10", code="20150000", bank_reference="WHOLE"),
        movement("4", detail=1, code="60150000", bank_reference="ONE"),
        movement("6", detail=2, code="60150000", bank_reference="TWO"),
        information("about one", code="60150000", bank_reference="ONE", detail=3),
        information("about the last", code="60150000", bank_reference="?", detail=4),
    )
    assert [each.information for each in found.entries] == [
        "about one",
        "about the last",
    ]


# Returns.


def test_a_return_in_record_2_2() -> None:
    found = entry(
        movement(
            "-45",
            code="00503000",
            reference="20240003",
            r_transaction="3MD06",
            account=PAYER,
            name="J. Peeters",
        )
    )
    assert found.returned is not None
    assert found.returned.evidence == "R-transaction"
    assert found.returned.code == "MD06"
    assert found.returned.text == "refund: refund requested by the debtor"
    assert found.end_to_end == "20240003"


@pytest.mark.parametrize(
    ("digit", "word"),
    [
        ("1", "reject"),
        ("2", "return"),
        ("3", "refund"),
        ("4", "reversal"),
        ("5", "cancellation"),
    ],
)
def test_types_of_r_transactions(digit: str, word: str) -> None:
    found = entry(movement("-45", code="00503000", r_transaction=f"{digit}XX99"))
    assert found.returned is not None
    assert (found.returned.code, found.returned.text) == ("XX99", word)
    found = entry(
        movement("-45", structured="127", said=sepa(r_type=digit, reason="AM04"))
    )
    assert found.returned is not None
    assert found.returned.evidence == "communication 127"
    assert found.returned.code == "AM04"
    assert found.returned.text == f"{word}: insufficient funds"


def test_record_2_2_speaks_more_directly_than_the_communication() -> None:
    found = entry(
        movement(
            "-45",
            structured="127",
            said=sepa(r_type="2", reason="AM04"),
            r_transaction="3MD01",
        )
    )
    assert found.returned is not None
    assert (found.returned.code, found.returned.evidence) == ("MD01", "R-transaction")


def test_a_refusal_without_an_r_transaction() -> None:
    found = entry(movement("-45", structured="127", said=sepa(refusal="3")))
    assert found.returned is not None
    assert (found.returned.code, found.returned.text) == (
        None,
        "the debtor disagrees",
    )


@pytest.mark.parametrize(
    ("code", "amount", "text"),
    [
        ("00503000", "-45", "unpaid direct debit"),
        ("00505000", "-45", "reimbursement of a direct debit"),
        ("00554000", "45", "reimbursement of a direct debit"),
        ("00558000", "45", "reversal of a direct debit"),
        ("00154000", "45", "unexecutable transfer order"),
    ],
)
def test_codes_of_returns(code: str, amount: str, text: str) -> None:
    found = entry(movement(amount, code=code))
    assert found.returned is not None
    assert (found.returned.code, found.returned.text) == (None, text)
    assert found.returned.evidence == f"transaction code {code[1:]}"
    assert found.amount == Decimal(amount)


@pytest.mark.parametrize("code", ["00501000", "00550000", "00552000", "00150000"])
def test_codes_of_payments(code: str) -> None:
    assert entry(movement("1", code=code)).returned is None


# Totals and components.


def test_a_total_whose_details_add_up_is_split() -> None:
    found = only(
        movement("100", code="20550000", reference="FILE-1", said="March"),
        movement("45", detail=1, code="60550000", reference="E1", name="A"),
        movement("65", detail=2, code="60550000", reference="E2", name="B"),
        movement("-10", detail=3, code="60549000"),
    )
    assert (found.count, found.sum, found.balanced) == (1, Decimal(100), True)
    assert found.notes == ()
    assert [each.amount for each in found.entries] == [
        Decimal(45),
        Decimal(65),
        Decimal(-10),
    ]
    assert [each.id for each in found.entries] == [
        "2024-031-0001-0001",
        "2024-031-0001-0002",
        "2024-031-0001-0003",
    ]
    assert [each.end_to_end for each in found.entries] == ["E1", "E2", None]
    assert {each.entry_amount for each in found.entries} == {Decimal(100)}
    assert {each.information for each in found.entries} == {None}
    assert {each.position.entry for each in found.entries} == {1}
    assert [each.position.detail for each in found.entries] == [1, 2, 3]
    batch = found.entries[0].batch
    assert batch is not None
    assert (batch.payment_information_id, batch.details, batch.split) == (
        "FILE-1",
        3,
        True,
    )


def test_a_total_whose_details_do_not_add_up_is_kept() -> None:
    found = only(
        movement("100", code="20550000", said="March"),
        movement("45", detail=1, code="60550000", said="Invoice 1", name="A"),
        movement("54.99", detail=2, code="60550000", structured="101", said=OGM),
    )
    (whole,) = found.entries
    assert (found.count, found.sum, found.balanced) == (1, Decimal(100), True)
    assert whole.amount == Decimal(100)
    assert whole.texts == ("March", "Invoice 1")
    assert whole.structured == (StructuredReference(OGM, "OGM"),)
    assert whole.counterparty is None
    assert whole.batch is not None
    assert whole.batch.why == (
        "The batch of 100.00 was kept as one entry: its 2 details add up to 99.99."
    )
    assert found.notes == (f"bank.cod:3: {whole.batch.why}",)


def test_a_total_without_details_is_kept() -> None:
    found = only(movement("100", code="10550000", reference="FILE-1"))
    (whole,) = found.entries
    assert whole.batch is not None
    assert whole.batch.payment_information_id == "FILE-1"
    assert whole.end_to_end is None
    assert whole.batch.details == 0
    assert whole.batch.why is not None
    assert whole.batch.why.endswith("the bank gives no details.")


def test_a_total_of_one_detail_is_one_entry() -> None:
    whole = entry(
        movement("45", code="20550000"),
        movement("45", detail=1, code="60550000", reference="E1", name="A"),
    )
    assert (whole.id, whole.end_to_end) == ("2024-031-0001", "E1")
    assert whole.counterparty == Party("A")


def test_details_of_details_are_not_added() -> None:
    found = only(
        movement("100", code="20550000"),
        movement("60", detail=1, code="70550000", reference="E1"),
        movement("62", detail=2, code="90550100"),
        movement("-2", detail=3, code="90537013"),
        movement("40", detail=4, code="70550000", reference="E2"),
    )
    first, second = found.entries
    assert (first.amount, first.transaction_amount) == (Decimal(60), Decimal(62))
    assert (second.amount, second.transaction_amount) == (Decimal(40), None)
    assert found.sum == Decimal(100)


def test_details_of_details_that_explain_nothing() -> None:
    found = only(
        movement("100", code="20550000"),
        movement("60", detail=1, code="70550000", said="first"),
        movement("50", detail=2, code="90550000", said="part"),
        movement("40", detail=3, code="70550000", said="second"),
    )
    first, second = found.entries
    assert (first.amount, first.transaction_amount) == (Decimal(60), None)
    assert (first.texts, second.texts) == (("first", "part"), ("second",))


def test_charges_are_told_from_the_amount_itself() -> None:
    whole = entry(
        movement("-353", code="30503000", reference="20240005"),
        movement("-350", detail=1, code="80503100", r_transaction="2AM04"),
        movement("-2.48", detail=2, code="80537027"),
        movement("-0.52", detail=3, code="80537011"),
    )
    assert (whole.amount, whole.transaction_amount) == (Decimal(-353), Decimal(-350))
    assert [(each.amount, each.kind) for each in whole.charges] == [
        (Decimal("-2.48"), "0537027"),
        (Decimal("-0.52"), "0537011"),
    ]
    assert {each.included for each in whole.charges} == {True}
    assert whole.returned is not None
    assert whole.returned.code == "AM04"
    assert whole.batch is None


def test_several_components_that_are_no_charges_are_entries() -> None:
    found = only(
        movement("-4790.40", code="31341000", said="Investment credit"),
        movement("-4199.20", detail=1, code="81341066"),
        movement("-591.20", detail=2, code="81341002"),
    )
    assert [each.amount for each in found.entries] == [
        Decimal("-4199.20"),
        Decimal("-591.20"),
    ]
    assert found.count == 1
    assert {each.information for each in found.entries} == {"Investment credit"}


def test_components_that_do_not_add_up_explain_nothing() -> None:
    found = only(
        movement("-353", code="30503000"),
        movement("-350", detail=1, code="80503100"),
    )
    (whole,) = found.entries
    assert (whole.amount, whole.transaction_amount) == (Decimal(-353), None)
    assert whole.batch is not None
    assert whole.batch.why == (
        "The movement of -353.00 was kept as one entry: its detail is of -350.00."
    )


# What is refused.


@pytest.mark.parametrize("version", ["1", "5", " "])
def test_other_versions_are_refused(version: str) -> None:
    lines = statement(movement("1"))
    lines[0] = header(version=version)
    with pytest.raises(BadValueError, match=rf"cod:1: .*version '{version}'.*CODA 2"):
        read(lines)


@pytest.mark.parametrize(
    ("line", "start", "text", "problem"),
    [
        (1, 1, "7", "no structure of an account"),
        (1, 39, "eur", "'eur' is no currency"),
        (1, 42, "+", "'\\+' is no sign"),
        (1, 43, "00000000000010E", "is no amount"),
        (1, 58, "310224", "'310224' is no date"),
        (2, 31, "2", "'2' is no sign"),
        (2, 32, " 00000000010000", "is no amount"),
        (2, 32, "0000000000_1000", "is no amount"),
        (2, 47, "999999", "'999999' is no date"),
        (2, 115, "15O324", "is no date"),
        (2, 53, "0015x000", "is no transaction code"),
        (2, 61, "2", "is no structure of the communication"),
        (3, 112, "X", "'X' is no type of R-transaction"),
        (5, 41, "2", "'2' is no sign"),
    ],
)
def test_wrong_values_name_their_line(
    line: int, start: int, text: str, problem: str
) -> None:
    lines = statement(movement("10", reference="E2E", name="A"))
    found = lines[line]
    lines[line] = found[:start] + text + found[start + len(text) :]
    with pytest.raises(StatementError, match=problem) as error:
        read(lines)
    # A movement is read as a whole, and named by its first record.
    assert error.value.line == {3: 3}.get(line, line + 1)


def without(number: int) -> list[str]:
    lines = statement(
        movement("10", reference="E2E", name="A"),
        information("note", code="00150000"),
    )
    return lines[:number] + lines[number + 1 :]


@pytest.mark.parametrize("number", [0, 1, 2, 7])
def test_a_record_that_is_missing_is_missed(number: int) -> None:
    with pytest.raises(BrokenFileError):
        read(without(number))


@pytest.mark.parametrize("number", [0, 1, 3, 4, 6, 7])
def test_a_record_that_comes_twice_is_refused(number: int) -> None:
    lines = statement(
        movement("10", reference="E2E", name="A"),
        information("note", code="00150000"),
    )
    with pytest.raises(BrokenFileError):
        read([*lines[: number + 1], *lines[number:]])


def test_a_detail_without_its_total_is_refused() -> None:
    with pytest.raises(BrokenFileError, match=r"cod:4: .*2\.1 of movement 0002 0001"):
        read(statement(movement("1"), movement("2", sequence=2, detail=1)))


def test_a_record_of_another_movement_is_refused() -> None:
    lines = statement(movement("1", name="A"))
    lines[3] = "230002" + lines[3][6:]
    with pytest.raises(BrokenFileError, match=r"cod:4: .*2\.3 of movement 0002"):
        read(lines)


def test_an_unknown_record_is_refused() -> None:
    lines = statement(movement("1"))
    with pytest.raises(BrokenFileError, match=r"cod:4: .*'5 '"):
        read([*lines[:3], "5".ljust(128), *lines[3:]])


def test_a_file_that_is_cut_off_is_refused() -> None:
    with pytest.raises(BrokenFileError, match=r"cod:4: .*cut off"):
        read(statement(movement("1"))[:-1])
