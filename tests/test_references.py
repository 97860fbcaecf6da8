"""Which documents a payer's words name: everything a text can look like.

Each case gives the open invoices of a customer, each with its `reference` where
it has one, what the payer wrote, and which invoices that names.
"""

from __future__ import annotations

import pytest

from tests.ledgers import Settled
from tests.ledgers import settle

#: What a payment names shows where no other rule takes part.
ONLY_REFERENCES = """
    2020-01-01 custom "receivables" "rule" "amount" FALSE
    2020-01-01 custom "receivables" "rule" "combination" FALSE
    2020-01-01 custom "receivables" "rule" "overpayment" FALSE
"""


def invoices(*documents: str) -> str:
    """Invoices: an id each, or an id, " = ", and a reference."""
    ledger = ""
    for number, document in enumerate(documents):
        id_, _, reference = document.partition(" = ")
        key = f'\n  reference: "{reference}"' if reference else ""
        ledger += f"""
2024-03-01 * "Korenaar" "Sale {"abcdef"[number]}"
  invoice: "{id_}"{key}
  Assets:Receivable:C1  {2**number}.00 EUR
  Income:Sales
"""
    return ledger


def payment(text: str, place: str = "narration") -> str:
    fields = {
        "narration": "",
        "payee": "",
        "reference": "",
        "end-to-end": "",
        "note": "",
    }
    fields[place] = text
    keys = "".join(
        f'\n  {key}: "{fields[key]}"'
        for key in ("reference", "end-to-end", "note")
        if fields[key]
    )
    return f"""
2024-03-10 * "{fields["payee"]}" "{fields["narration"]}"
  payment: "P"{keys}
  Assets:Receivable:C1  -1000.00 EUR
  Assets:Bank
"""


def outcome(documents: list[str], text: str, place: str = "narration") -> Settled:
    settled = settle(invoices(*documents), payment(text, place), ONLY_REFERENCES)
    assert settled.messages == []
    return settled


def named(documents: list[str], text: str, place: str = "narration") -> list[str]:
    links = outcome(documents, text, place).links()
    assert all(link.endswith(" reference") for link in links)
    return [link.split()[1] for link in links]


def codes(settled: Settled) -> set[str]:
    return {notice.code for notice in settled.subledger.notices}


# Document numbers.

NUMBER = ["2024802392"]
BOTH = ["2024802391", "2024802392"]
PREFIXED = ["INV/2024/0012"]


@pytest.mark.parametrize(
    "text",
    [
        "2024802392",
        "Invoice 2024802392, thanks",
        "2024802392.",
        "(2024802392)",
        "nr:2024802392",
        "factuur-2024802392",
        "factuur2024802392",
        "inv2024802392",
        "2024 802 392",
        "2024-802-392",
        "20248/02392",
        "klant 17 factuur 2024802392 van maart",
        "2024802392 100,00",
        "55.00 2024802392",
        "Factuur 2024802392 EUR 55,00",
        "2024802392 EUR 55.00",
        "2024802392 € 55.00",
        "2024802392 €55.00",
        "15-03-2024 2024802392",
        "NL91ABNA0417164300 2024802392",
        "2024802392 NL91 ABNA 0417 1643 00",
        "+++010/8068/17183+++ 2024802392",
    ],
)
def test_a_number_is_found(text: str) -> None:
    assert named(NUMBER, text) == NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thanks",
        "202480239",
        "024802392",
        "20248023921",
        "12024802392",
        "x2024802392",
        "2024802392a",
        "klant2024802392",
        "1 20248 0239 2x",
        "2024802393",
    ],
)
def test_a_number_ends_where_its_token_ends(text: str) -> None:
    assert named(NUMBER, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "2024802391 2024802392",
        "2024802392, 2024802391",
        "2024802391/2024802392",
        "2024802391+2024802392",
        "2024802391-2024802392",
        "2024802391 en 2024802392",
        "2024802392 2024802391 2024802392",
    ],
)
def test_several_numbers_are_found(text: str) -> None:
    assert named(BOTH, text) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "2024 0012",
        "2024/0012",
        "inv-2024-0012",
        "INV/2024/0012",
        "inv/2024/0012",
        "INV 2024 0012",
        "INV_2024_0012",
        "inv20240012",
        "20240012",
        "invoice 2024/0012",
        "factuur 2024-0012",
    ],
)
def test_case_spaces_punctuation_and_letters_before_do_not_matter(text: str) -> None:
    assert named(PREFIXED, text) == PREFIXED


@pytest.mark.parametrize(
    "text", ["0012", "2024 12", "INV/2024/001", "INV/2024/00121", "INV", "2024", "012"]
)
def test_a_part_of_a_number_is_not_the_number(text: str) -> None:
    assert named(PREFIXED, text) == []


@pytest.mark.parametrize(
    ("documents", "text", "found"),
    [
        (["112"], "inv 12", []),
        (["112"], "inv 112", ["112"]),
        (["12", "112"], "inv 12", ["12"]),
        (["12", "112"], "inv 112", ["112"]),
        # The bare number names a prefixed one only when nothing else fits.
        (["INV/2024/0012", "2024-0012"], "2024-0012", ["2024-0012"]),
        (["INV/2024/0012", "20240012"], "20240012", ["20240012"]),
        (["INV/2024/0012", "2024-0012"], "inv-2024-0012", ["INV/2024/0012"]),
        (["INV/2024/0012", "FA/2024/0012"], "2024/0012", []),
        (["INV/2024/0012", "FA/2024/0012"], "fa 2024/0012", ["FA/2024/0012"]),
        # The longest of overlapping finds.
        (["2024-001", "2024-001-2"], "2024-001-2", ["2024-001-2"]),
        (["2024-001", "2024-001-2"], "2024-001", ["2024-001"]),
        (["1234", "5678", "12345678"], "1234 5678", ["12345678"]),
        (["12", "INV-12"], "inv 12", ["INV-12"]),
        # Then an id written exactly so.
        (["2024-0012", "20240012"], "2024-0012", ["2024-0012"]),
        (["2024-0012", "20240012"], "20240012", ["20240012"]),
        (["INV-12", "INV/12"], "paid inv/12", ["INV/12"]),
        # Then one equal to one token.
        (["2024-0012", "X = 20240012"], "20240012", ["X"]),
        # Two are left: neither.
        (["2024-0012", "20240012"], "2024 0012", []),
        (["2024-0012", "20240012"], "2024/0012", []),
        (["INV-12", "INV/12"], "inv 12", []),
        (["12345678", "56789012"], "1234 5678 9012", []),
        # Neither of those two, but what does not overlap.
        (["INV-12", "INV/12", "2024802392"], "inv 12, 2024802392", ["2024802392"]),
        # Letters count.
        (["F-1"], "f1", ["F-1"]),
        (["F-1"], "1", []),
        (["A12B"], "a12b", ["A12B"]),
        (["A12B"], "a12", []),
    ],
)
def test_which_of_several_fits_best(
    documents: list[str], text: str, found: list[str]
) -> None:
    assert named(documents, text) == sorted(found)


# Short numbers.


@pytest.mark.parametrize(
    "text",
    [
        "inv 12",
        "INV. 12",
        "inv12",
        "invoice 12",
        "Invoice: 12",
        "Invoice no. 12",
        "factuur 12",
        "Factuurnr. 12",
        "factuurnummer 12",
        "facture 12",
        "facture n° 12",
        "facture n°12",
        "nr 12",
        "nr. 12",
        "no 12",
        "No.12",
        "#12",
        "# 12",
        "payment for #12",
    ],
)
def test_a_short_number_counts_after_a_word(text: str) -> None:
    assert named(["12"], text) == ["12"]


@pytest.mark.parametrize(
    "text",
    [
        "12",
        "payment 12",
        "12 invoices",
        "12 EUR",
        "customer 12",
        "inv 112",
        "inv 1 2 3",
    ],
)
def test_a_short_number_means_nothing_by_itself(text: str) -> None:
    assert named(["12"], text) == []


@pytest.mark.parametrize(
    ("id_", "found"), [("7", False), ("999", False), ("007", False), ("1000", True)]
)
def test_four_digits_are_enough(id_: str, found: bool) -> None:  # noqa: FBT001
    assert bool(named([id_], f"for {id_}")) is found
    assert named([id_], f"invoice {id_}") == [id_]


# Digits that are no document number.


@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("0417164300", "NL91ABNA0417164300"),
        ("0417164300", "nl91abna0417164300"),
        ("0417", "NL91 ABNA 0417 1643 00"),
        ("041716", "NL91 ABNA 0417 1643 00"),
        ("5390", "BE68 5390 0754 7034"),
        ("7034", "from BE68 5390 0754 7034 thanks"),
        ("539007547034", "BE68539007547034"),
        ("3704", "DE89 3704 0044 0532 0130 00"),
        ("2004", "FR14 2004 1010 0505 0001 3M02 606"),
        ("6016", "GB29 NWBK 6016 1331 9268 19"),
    ],
)
def test_digits_inside_an_iban(id_: str, text: str) -> None:
    assert named([id_], text) == []


@pytest.mark.parametrize(
    "text",
    [
        "1250.00",
        "1250,00",
        "1.250,00",
        "1,250.00",
        "1 250,00",
        "EUR 1250",
        "EUR1250.00",
        "1250 EUR",
        "1250EUR",
        "€ 1250",
        "€1250",
        "1250€",
        "€ 1.250,-",
        "1250 euro",
        "euro 1250",
        "paid 1250,00 today",
        "1250,-",
        "1250.-",
        "1250,--",
        "1.250,-",
        "rent 1250,- thanks",
    ],
)
def test_digits_inside_an_amount(text: str) -> None:
    assert named(["1250"], text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        # Of two numbers around a currency the one with decimals is the amount.
        ("55,00 EUR 2024802392", "2024802392"),
        ("55.00 EUR 2024802392", "2024802392"),
        ("1.055,00 EUR 2024802392", "2024802392"),
        ("betaling 55,00 € 2024802392", "2024802392"),
        ("55,00€2024802392", "2024802392"),
        ("2024802392 EUR 55,00", "2024802392"),
        ("2024802392 € 55", "2024802392"),
        ("55,00 EUR 2024802392 EUR 20,00", "2024802392"),
        # Neither: the one behind.
        ("1250 EUR 2024802392", "1250"),
        ("2024802392 EUR 1250", "2024802392"),
        # Both are amounts.
        ("1250,00 EUR 2024,00", ""),
    ],
)
def test_a_currency_between_two_numbers(text: str, number: str) -> None:
    assert named(["2024802392", "1250", "2024"], text) == [number] * bool(number)


def test_digits_that_are_no_amount() -> None:
    assert named(["1250"], "1250") == ["1250"]
    assert named(["1250"], "1250, thanks") == ["1250"]
    assert named(["1250"], "paid for 1250.") == ["1250"]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-15",
        "2024/03/15",
        "15-03-2024",
        "15/03/2024",
        "15.03.2024",
        "5-3-2024",
        "15 maart 2024",
        "15 March 2024",
        "March 15, 2024",
        "15 mars 2024",
        "maart 2024",
        "of 15-03-2024, thanks",
        "2024-03-15T10:00:00",
        "15-mrt-2024",
        "15-mar-2024",
        "15-MRT-2024",
        "15-okt.-2024",
        "on 15-dec-2024, thanks",
    ],
)
def test_digits_inside_a_date(text: str) -> None:
    assert named(["2024"], text) == []


@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("2024", "2024"),
        ("2024", "contract 2024"),
        ("20240315", "20240315"),
        ("2024-05", "2024-05"),
        ("2024-13-01", "2024-13-01"),
        ("150324", "150324"),
    ],
)
def test_digits_that_are_no_date(id_: str, text: str) -> None:
    assert named([id_], text) == [id_]


def test_digits_of_a_short_date() -> None:
    assert named(["150324"], "15-03-24") == []


# Where the payer may write.


@pytest.mark.parametrize("place", ["reference", "narration", "payee", "end-to-end"])
def test_all_texts_of_the_payer_are_read(place: str) -> None:
    assert named(NUMBER, "2024802392", place) == NUMBER


def test_other_metadata_is_not_the_payers() -> None:
    assert named(NUMBER, "2024802392", "note") == []


def test_a_number_is_not_put_together_from_two_texts() -> None:
    settled = settle(
        invoices("20240012"),
        """
        2024-03-10 * "2024" "0012"
          payment: "P"
          Assets:Receivable:C1  -1000.00 EUR
          Assets:Bank
        """,
        ONLY_REFERENCES,
    )
    assert settled.links() == []


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("PO-4711", "po 4711"),
        ("PO-4711", "order PO4711"),
        ("Order Van Dijk 7", "order van dijk 7"),
        ("Kantoorhuur maart", "KANTOORHUUR MAART"),
        ("4711", "4711"),
    ],
)
def test_the_reference_of_an_invoice_may_be_quoted(reference: str, text: str) -> None:
    assert named([f"I1 = {reference}", "I2 = PO-4712"], text) == ["I1"]


def test_an_instalment_may_be_named() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Machine"
          invoice: "2024-17"
          Assets:Receivable:C1  300.00 EUR
            due: 2024-04-01
          Assets:Receivable:C1  100.00 EUR
            due: 2024-05-01
          Income:Sales
        """,
        payment("2024-17/2"),
        ONLY_REFERENCES,
    )
    assert settled.links() == ["P 2024-17/2 100.00 reference"]


def test_only_the_customers_own_debit_items_are_compared() -> None:
    settled = settle(
        """
        2024-03-01 * "Peeters" "Sale"
          invoice: "2024802391"
          Assets:Receivable:C2  10.00 EUR
          Income:Sales

        2024-03-01 * "Korenaar" "Credit"
          credit-note: "2024802392"
          standalone: TRUE
          Assets:Receivable:C1  -10.00 EUR
          Income:Sales
        """,
        payment("2024802391 2024802392 P"),
        ONLY_REFERENCES,
    )
    assert settled.messages == []
    assert settled.links() == []


def test_a_credit_note_names_its_invoice() -> None:
    settled = settle(
        invoices("2024802392"),
        """
        2024-03-10 * "Korenaar" "On invoice 2024802392"
          credit-note: "CN1"
          Assets:Receivable:C1  -1.00 EUR
          Income:Sales
        """,
        ONLY_REFERENCES,
    )
    assert settled.links() == ["CN1 2024802392 1.00 reference"]


def test_named_items_are_settled_in_order_of_due_date() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Sale"
          invoice: "2024-0001"
          due: 2024-05-01
          Assets:Receivable:C1  800.00 EUR
          Income:Sales

        2024-03-01 * "Korenaar" "Sale"
          invoice: "2024-0002"
          due: 2024-04-01
          Assets:Receivable:C1  800.00 EUR
          Income:Sales
        """,
        payment("2024-0001 2024-0002"),
        ONLY_REFERENCES,
    )
    assert settled.links() == [
        "P 2024-0001 200.00 reference",
        "P 2024-0002 800.00 reference",
    ]


def test_a_number_may_be_that_of_an_invoice_to_come() -> None:
    settled = settle(
        invoices("2024802392"),
        payment("2024802392").replace("2024-03-10", "2024-02-10"),
        ONLY_REFERENCES,
    )
    assert settled.links_on("2024-02-29") == []
    assert settled.links() == ["P 2024802392 1.00 reference"]


def test_a_closed_invoice_is_perhaps_paid_twice() -> None:
    settled = settle(
        invoices("2024802392"),
        """
        2024-03-05 * "Korenaar" "2024802392"
          payment: "P0"
          Assets:Receivable:C1  -1.00 EUR
          Assets:Bank
        """,
        payment("2024802392"),
    )
    assert settled.links() == ["P0 2024802392 1.00 reference"]
    assert "possible-double-payment P" in settled.notices()


def test_the_evidence_is_what_the_payer_wrote() -> None:
    (link,) = outcome(PREFIXED, "Paid 2024 0012, thanks").subledger.links
    assert "2024 0012" in link.evidence


# Belgian structured communications.

OGM = "I1 = +++010/8068/17183+++"


@pytest.mark.parametrize(
    "reference",
    ["+++010/8068/17183+++", "***010/8068/17183***", "010806817183", "010/8068/17183"],
)
@pytest.mark.parametrize(
    "text",
    [
        "+++010/8068/17183+++",
        "***010/8068/17183***",
        "010806817183",
        "+++010806817183+++",
        "+++ 010/8068/17183 +++",
        "Betaling +++010/8068/17183+++ dank u",
        "010806817183 dank u",
    ],
)
def test_a_structured_communication_is_found(reference: str, text: str) -> None:
    assert named([f"I1 = {reference}", "I2"], text) == ["I1"]


@pytest.mark.parametrize(
    "text",
    ["0108068171830", "x010806817183", "+++010/8068/1718+++", "010806817182"],
)
def test_what_is_not_that_structured_communication(text: str) -> None:
    assert named([OGM], text) == []


@pytest.mark.parametrize("text", ["+++010/8068/17184+++", "***010/8068/17184***"])
@pytest.mark.parametrize(
    "document", [OGM, "I1 = +++010/8068/17184+++", "010806817184", "8068", "17184"]
)
def test_wrong_check_digits_match_nothing(document: str, text: str) -> None:
    settled = outcome([document], text)
    assert settled.links() == []
    assert "bad-check-digit P" in settled.notices()


def test_bare_digits_with_wrong_check_digits_are_an_ordinary_number() -> None:
    settled = outcome(["010806817184"], "010806817184")
    assert settled.links() == ["P 010806817184 1.00 reference"]
    assert "bad-check-digit" not in codes(settled)


def test_bare_digits_with_wrong_check_digits_are_no_bad_reference() -> None:
    settled = outcome([OGM], "010806817184")
    assert settled.links() == []
    assert "bad-check-digit" not in codes(settled)


def test_parts_of_a_structured_communication_name_nothing() -> None:
    assert named(["8068", "17183"], "+++010/8068/17183+++") == []


@pytest.mark.parametrize(
    "text", ["+++202/4802/39245+++", "***202/4802/39245***", "202480239245"]
)
def test_the_id_may_be_the_body_of_a_structured_communication(text: str) -> None:
    assert named(BOTH, text) == ["2024802392"]


def test_the_remainder_zero_is_written_97() -> None:
    # 2024802347 is a multiple of 97.
    assert named(["2024802347"], "+++202/4802/34797+++") == ["2024802347"]
    assert named(["2024802347"], "+++202/4802/34700+++") == []


def test_a_structured_communication_of_two_invoices_names_neither() -> None:
    assert named([OGM, OGM.replace("I1", "I2")], "+++010/8068/17183+++") == []


def test_the_reference_comes_before_the_body() -> None:
    documents = ["2024802392", "I2 = +++202/4802/39245+++"]
    assert named(documents, "+++202/4802/39245+++") == ["I2"]


# ISO 11649.

RF = "I1 = RF18 5390 0754 7034"


@pytest.mark.parametrize("reference", ["RF18 5390 0754 7034", "rf18539007547034"])
@pytest.mark.parametrize(
    "text",
    [
        "RF18 5390 0754 7034",
        "RF18539007547034",
        "rf18 5390 0754 7034",
        "Rf18 539007547034",
        "RF18 5390 0754 7034 thanks",
        "ref: RF18 5390 0754 7034.",
    ],
)
def test_a_creditor_reference_is_found(reference: str, text: str) -> None:
    assert named([f"I1 = {reference}", "I2"], text) == ["I1"]


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (RF, "RF19 5390 0754 7034"),
        (RF, "RF19539007547034"),
        ("I1 = RF19539007547034", "RF19539007547034"),
        ("539007547034", "RF19539007547034"),
        ("2024802392", "RF512024802392"),
        ("2024802392", "RF51 2024 8023 92"),
        ("2024", "RF51 2024 8023 92"),
    ],
)
def test_a_creditor_reference_with_wrong_check_digits(document: str, text: str) -> None:
    settled = outcome([document], text)
    assert settled.links() == []
    assert "bad-check-digit P" in settled.notices()


@pytest.mark.parametrize(
    "text", ["RF502024802392", "RF50 2024 8023 92", "rf50 2024802392"]
)
def test_the_id_may_be_the_body_of_a_creditor_reference(text: str) -> None:
    assert named(BOTH, text) == ["2024802392"]


def test_the_body_of_a_creditor_reference_may_have_letters() -> None:
    assert named(PREFIXED, "RF11 INV2 0240 012") == PREFIXED


def test_a_word_that_begins_with_rf_is_no_reference() -> None:
    settled = outcome(["I1"], "RFID tags for I1")
    assert settled.links() == ["P I1 1.00 reference"]


@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("+++010/8068/17183+++", "+++010/8068/17183+++"),
        ("010806817183", "+++010/8068/17183+++"),
        ("010806817183", "010806817183"),
        ("RF18539007547034", "RF18 5390 0754 7034"),
        ("RF18539007547034", "RF18539007547034"),
    ],
)
def test_the_id_may_be_a_structured_reference_itself(id_: str, text: str) -> None:
    assert named([id_], text) == [id_]


# Dutch payment references.

KENMERK = "8234567812345678"


@pytest.mark.parametrize("reference", [KENMERK, "8234 5678 1234 5678"])
@pytest.mark.parametrize(
    "text", [KENMERK, "8234 5678 1234 5678", f"kenmerk {KENMERK} betaald"]
)
def test_a_payment_reference_is_found(reference: str, text: str) -> None:
    assert named([f"I1 = {reference}", "I2"], text) == ["I1"]


@pytest.mark.parametrize(
    "text", ["9234567812345678", f"{KENMERK}0", f"1{KENMERK}", "234567812345678"]
)
def test_what_is_not_that_payment_reference(text: str) -> None:
    assert named([f"I1 = {KENMERK}"], text) == []


def test_a_payment_reference_that_no_item_carries_is_an_ordinary_number() -> None:
    settled = outcome(["2024802392"], f"{KENMERK} 2024802392")
    assert settled.links() == ["P 2024802392 1.00 reference"]
    assert not codes(settled) & {"unknown-reference", "bad-check-digit"}


# References that name nothing.


def of_the_same_amount(text: str, *settings: str) -> Settled:
    """A payment of exactly the one open invoice."""
    settled = settle(
        *settings,
        invoices("I1"),
        payment(text).replace("-1000.00", "-1.00"),
    )
    assert settled.messages == []
    return settled


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("+++010/8068/17183+++", "unknown-reference"),
        ("***010/8068/17183***", "unknown-reference"),
        ("010806817183", "unknown-reference"),
        ("RF18 5390 0754 7034", "unknown-reference"),
        ("+++010/8068/17184+++", "bad-check-digit"),
        ("RF19 5390 0754 7034", "bad-check-digit"),
    ],
)
def test_a_structured_reference_of_nothing_stops_the_amount(
    text: str, code: str
) -> None:
    settled = of_the_same_amount(text)
    assert settled.links() == []
    assert f"{code} P" in settled.notices()


@pytest.mark.parametrize("text", ["010806817184", "thanks", "2024802392", "PO 4711"])
def test_another_number_does_not_stop_the_amount(text: str) -> None:
    assert of_the_same_amount(text).links() == ["P I1 1.00 amount"]


SERIES = '2020-01-01 custom "receivables" "series" "{year}-####" "credit-note"'


@pytest.mark.parametrize("text", ["2024-0099", "20240099", "2024 0099", "nr 2024/0099"])
def test_a_number_of_a_declared_series_stops_the_amount(text: str) -> None:
    settled = of_the_same_amount(text, SERIES)
    assert settled.links() == []
    assert "unknown-reference P" in settled.notices()


@pytest.mark.parametrize(
    "text", ["2024-099", "1824-0099", "EUR 20240099", "20240099 EUR", "2024-00991"]
)
def test_what_has_not_the_form_of_the_series(text: str) -> None:
    assert of_the_same_amount(text, SERIES).links() == ["P I1 1.00 amount"]


def test_a_known_number_of_the_series_is_no_unknown_reference() -> None:
    settled = settle(
        '2020-01-01 custom "receivables" "series" "{year}-####" "invoice"',
        invoices("2024-0001"),
        payment("2024-0001"),
    )
    assert settled.links() == ["P 2024-0001 1.00 reference"]
    assert "unknown-reference" not in codes(settled)


def test_a_series_declared_later_changes_nothing_of_before() -> None:
    settled = settle(
        invoices("I-1"),
        """
        2024-03-10 * "Korenaar" "order 2024-0099"
          payment: "P"
          Assets:Receivable:C1  -1.00 EUR
          Assets:Bank

        2025-01-01 custom "receivables" "series" "{year}-####" "invoice"

        2025-01-02 * "Korenaar" "Later"
          invoice: "2025-0001"
          Assets:Receivable:C1  7.00 EUR
          Income:Sales

        2025-01-03 * "Korenaar" "order 2025-0099"
          payment: "Q"
          Assets:Receivable:C1  -7.00 EUR
          Assets:Bank
        """,
    )
    assert settled.status("I-1") == "fully-settled"
    assert settled.status("2025-0001") == "not-settled"
