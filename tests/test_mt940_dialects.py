"""What is in field 86, in the dialect of each bank."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from beancount_receivables.importers.mt940 import read_mt940
from beancount_receivables.importers.recognition import texts_of
from beancount_receivables.importers.statement import Charge
from beancount_receivables.importers.statement import Entry
from beancount_receivables.importers.statement import Exchange
from beancount_receivables.importers.statement import Particular
from beancount_receivables.importers.statement import Party
from beancount_receivables.importers.statement import StructuredReference
from beancount_receivables.importers.statement import collect
from tests.mt940_writing import WIDTH
from tests.mt940_writing import wrap

ABN = "NL84ABNA0600000017"
ING = "NL32INGB0600000025EUR"
RABO = "NL82RABO0600000033 EUR"
SNS = "NL28SNSB0600000041"
GERMAN = "10020030/1234567"
PAYER = "NL39RABO0600001001"
PARTY = Party("Bakkerij Zonnegaard BV", PAYER, None, "RABONL2U")


def entry(
    account: str, text: str, field_61: str = "2403150315C5,00NTRFNONREF", head: str = ""
) -> Entry:
    """Read one entry of an account from its field 86, and field 61."""
    file = (
        f"{head}:20:X\n:25:{account}\n:28C:1\n:60F:C240314EUR100,00\n:61:{field_61}\n"
        f":86:{text}\n:62F:C240315EUR105,00\n-\n"
    )
    (statement,) = collect(read_mt940("bank.sta", [file.encode()]))
    (found,) = statement.entries
    return found


def facts(found: Entry, *names: str) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}


# ABN AMRO.


def test_abn_amro_wraps_inside_words_and_codewords() -> None:
    text = wrap(
        f"/TRTP/SEPA OVERBOEKING/IBAN/{PAYER}/BIC/RABONL2U/NAME/Bakkerij Zonnegaard BV"
        "/REMI/Factuur 2024000000001 en factuur 20240002/EREF/ZG-2024-7"
    )
    assert "\n" in text[: text.index("/REMI")]
    found = entry(ABN, text, "2403150315C5,00N654NONREF")
    assert found.counterparty == PARTY
    assert found.texts == ("Factuur 2024000000001 en factuur 20240002",)
    assert found.end_to_end == "ZG-2024-7"
    assert found.information == "SEPA OVERBOEKING"
    assert found.code is not None
    assert (found.code.proprietary, found.code.issuer) == ("N654", "ABNAMRO")


def test_abn_amro_direct_debit() -> None:
    found = entry(
        ABN,
        wrap(
            "/TRTP/SEPA INCASSO ALGEMEEN DOORLOPEND/CSID/NL77ZZZ600000170000/NAME/"
            f"Bakkerij Zonnegaard BV/MARF/MND-7/REMI/Maart/IBAN/{PAYER}/BIC/RABONL2U"
            "/EREF/DD-7"
        ),
    )
    assert found.counterparty == PARTY
    assert facts(found, "mandate", "end_to_end", "texts") == {
        "mandate": "MND-7",
        "end_to_end": "DD-7",
        "texts": ("Maart",),
    }
    assert found.particulars == (
        Particular("creditor identifier", "NL77ZZZ600000170000"),
    )


def test_abn_amro_returned_direct_debit() -> None:
    found = entry(
        ABN,
        f"/TRTP/SEPA INCASSO/NAME/X/MARF/MND-7/REMI/Maart/IBAN/{PAYER}/EREF/DD-7/RTRN"
        "/MD06",
        "2403150315D5,00N246NONREF",
    )
    assert found.returned is not None
    assert (found.returned.code, found.end_to_end) == ("MD06", "DD-7")
    by_code = entry(ABN, "/TRTP/X/REMI/Y", "2403150315D5,00N246NONREF").returned
    assert by_code is not None
    assert by_code.evidence == "ABNAMRO code N246"


def test_abn_amro_other_parties() -> None:
    text = (
        f"/TRTP/SEPA OVERBOEKING/IBAN/{PAYER}/BIC/RABONL2U/NAME/Bank X/REMI/Y/EREF/E"
        "/ORDP//ID/123/ULTD//NAME/The Payer/PURP/SALA"
    )
    found = entry(ABN, text)
    assert found.counterparty == Party("Bank X", PAYER, None, "RABONL2U", "The Payer")
    assert {each.name: each.value for each in found.particulars} == {
        "identification of the principal": "123",
        "purpose": "SALA",
    }


@pytest.mark.parametrize(
    ("issuer", "reference", "kind"),
    [
        ("CUR", "9000000020240002", "CUR"),
        ("ISO", "RF6420240007", "RF"),
        ("BBA", "020240006054", "OGM"),
    ],
)
def test_abn_amro_structured_references(issuer: str, reference: str, kind: str) -> None:
    found = entry(
        ABN, f"/TRTP/X/IBAN/{PAYER}/REMI/ISSUER: {issuer}          REF: {reference}"
    )
    assert found.structured == (StructuredReference(reference, kind),)
    assert found.texts == ()


def test_a_payer_s_codewords_are_his_words() -> None:
    found = entry(
        ABN,
        f"/TRTP/SEPA OVERBOEKING/IBAN/{PAYER}/BIC/RABONL2U/NAME/A"
        "/REMI/see /IBAN/NL16ABNA0600009001/EREF/fake/NAME/B/RTRN/none/EREF/REAL",
    )
    assert found.counterparty == Party("A", PAYER, None, "RABONL2U")
    assert found.end_to_end == "REAL"
    assert found.returned is None
    text = "".join(found.texts)
    for words in ("see", "NL16ABNA0600009001", "fake", "/NAME/B", "none"):
        assert words in text


def test_a_payer_s_account_is_no_account() -> None:
    found = entry(
        ABN,
        f"/TRTP/SEPA OVERBOEKING/IBAN/{PAYER}/BIC/RABONL2U/NAME/A/REMI/my account"
        "/IBAN/NL16ABNA0600009001/BIC/ABNANL2A/EREF/E-1",
    )
    assert found.counterparty == Party("A", PAYER, None, "RABONL2U")
    assert found.texts == ("my account/IBAN/NL16ABNA0600009001/BIC/ABNANL2A",)
    assert found.end_to_end == "E-1"


def test_a_line_that_ended_early_is_tried_both_ways() -> None:
    """Where a program took the blank at its end, or a bank breaks at words."""
    found = entry(ABN, f"/TRTP/SEPA/IBAN/{PAYER}/NAME/Jan\nJansen/REMI/Factuur 2024\n1")
    assert found.counterparty is not None
    assert found.counterparty.name == "Jan Jansen"
    assert found.texts == ("Factuur 2024", "1")
    assert {"Factuur 20241", "Factuur 2024 1"} <= set(texts_of(found))


def columns(*cells: str) -> str:
    lines = [
        f"{cells[at]:32} {''.join(cells[at + 1 : at + 2])}".rstrip()
        for at in range(0, len(cells), 2)
    ]
    return "\n".join(lines)


def test_abn_amro_in_columns() -> None:
    found = entry(
        "600000025",
        columns(
            "SEPA INCASSO ALGEMEEN DOORLOPEND",
            "INCASSANT: NL77ZZZ600000170000",
            "NAAM: Bakkerij Zonnegaard BV",
            "MACHTIGING: MND-7",
            "OMSCHRIJVING: factuur nummer 202",
            "40001",
            f"IBAN: {PAYER}",
            "KENMERK: 2024-03-15 10:20:47/000",
            "0007",
        ),
        "2403150315C5,00N654NONREF",
        head="ABNANL2A\n940\nABNANL2A\n",
    )
    assert found.counterparty == Party("Bakkerij Zonnegaard BV", PAYER)
    assert found.texts == ("factuur nummer 202", "40001")
    assert "factuur nummer 20240001" in texts_of(found)
    assert found.end_to_end == "2024-03-15 10:20:47/0000007"
    assert found.mandate == "MND-7"
    assert found.information == "SEPA INCASSO ALGEMEEN DOORLOPEND"
    assert found.code is not None
    assert found.code.issuer == "ABNAMRO"


def test_abn_amro_without_columns_loses_nothing() -> None:
    found = entry(
        "600000025",
        f"SEPA OVERBOEKING IBAN: {PAYER} BIC: RABONL2U NAAM: Zonnegaard\n"
        "OMSCHRIJVING: factuur 20240001 van maart",
    )
    assert found.counterparty == Party("Zonnegaard", PAYER, None, "RABONL2U")
    assert " ".join(found.texts) == "factuur 20240001 van maart"


def test_abn_amro_card_payments() -> None:
    text = "BEA   NR:XXX1234   14.03.24/12.54 BOUWMARKT FIL25 LAREN,PAS999"
    assert entry("600000025", text).texts == (" ".join(text.split()),)


# ING.


def test_ing_has_slashes_in_names_and_texts() -> None:
    found = entry(
        ING,
        wrap(
            f"/EREF/VL-17//CNTP/{PAYER}/RABONL2U/Van Lommel / Opslag/Zwolle//REMI/USTD"
            "//bon 3/4, /EREF/ nee /CNTP/ en //NAME/x/",
            61,
        ),
    )
    party = Party("Van Lommel / Opslag", PAYER, None, "RABONL2U")
    assert found.counterparty == party
    assert found.texts == ("bon 3/4, /EREF/ nee /CNTP/ en //NAME/x",)
    assert found.end_to_end == "VL-17"
    assert found.particulars == (Particular("city", "Zwolle"),)


def test_ing_ignores_codewords_out_of_order() -> None:
    found = entry(
        ING, f"/EREF/E-1//CNTP/{PAYER}//A //EREF/x//MARF/y///REMI/USTD//Text/"
    )
    assert (found.end_to_end, found.mandate) == ("E-1", None)
    assert found.counterparty is not None
    assert found.counterparty.name == "A //EREF/x//MARF/y"
    assert found.texts == ("Text",)


@pytest.mark.parametrize(
    ("issuer", "kind"), [("CUR", "CUR"), ("ISO", "RF"), ("BBA", "OGM")]
)
def test_ing_structured_references(issuer: str, kind: str) -> None:
    found = entry(
        ING,
        f"/CNTP/{PAYER}/RABONL2U/A///REMI/STRD/{issuer}/9000000020240002/",
        "2403150315C5,00NTRF9000000020240002//24075000001007\n/TRCD/00108/",
    )
    assert found.structured == (StructuredReference("9000000020240002", kind),)
    assert found.instruction is None  # the same once more
    assert found.id == "24075000001007"
    assert found.code is not None
    assert (found.code.proprietary, found.code.issuer) == ("00108", "INGB")


@pytest.mark.parametrize(
    ("text", "second", "evidence", "code"),
    [
        ("/RTRN/MS03//EREF/E//REMI/USTD//X/", "/TRCD/01315/", "text", "MS03"),
        ("/EREF/E//REMI/USTD//X/", "/TRCD/00190/", "INGB code 00190", None),
        ("/EREF/E//REMI/USTD//X/", "/TRCD/00196/", "INGB code 00196", None),
    ],
)
def test_ing_returns(text: str, second: str, evidence: str, code: str | None) -> None:
    found = entry(ING, text, f"2403150315D5,00NTRFEREF//24075000001007\n{second}")
    assert found.returned is not None
    assert (found.returned.evidence, found.returned.code) == (evidence, code)


def test_ing_words_of_a_payer_are_no_return() -> None:
    found = entry(ING, f"/CNTP/{PAYER}//A///REMI/USTD//see /RTRN/MD06/ there/")
    assert found.returned is None


def test_ing_batches() -> None:
    found = entry(
        ING,
        "/PREF/M000000003333333//REMI/USTD//TOTAAL 5 POSTEN/",
        "2403150315C5,00NDDTPREF//24075000001008\n/TRCD/01000/",
    )
    assert found.batch is not None
    assert found.batch.payment_information_id == "M000000003333333"
    assert found.batch.why is not None
    one = entry(ING, "/EREF/E-1//PREF/M000000003333333//REMI/USTD//X/").batch
    assert one is not None
    assert (one.details, one.why) == (1, None)


def test_ing_may_lose_a_slash_where_a_line_is_cut() -> None:
    text = "/PREF/SDD-1//CSID/NL64ZZZ000000000002/\nREMI/USTD//TOTAAL 1 POSTEN/"
    found = entry(ING, text)
    assert found.texts == ("TOTAAL 1 POSTEN",)
    creditor = Particular("creditor identifier", "NL64ZZZ000000000002")
    assert found.particulars == (creditor,)


def test_ing_ultimate_parties_and_purpose() -> None:
    text = f"/CNTP/{PAYER}//A///REMI/USTD//X//PURP/OTHR//ULTD/The Payer//ID/"
    found = entry(ING, text)
    assert found.counterparty == Party("A", PAYER, None, None, "The Payer")
    assert found.texts == ("X",)


def test_ing_before_codewords() -> None:
    found = entry(
        "0006000002",
        "0600001001 BAKKERIJ ZONNEGAARD\nFACTUUR 20240001 BET.KENM. 9000000020240002",
        "240315C5,00NOV NONREF",
        head="0000 01INGBNL2AXXXX00001\n940 00\n",
    )
    assert found.counterparty == Party(account="0600001001")
    assert found.texts[0] == "BAKKERIJ ZONNEGAARD"[: len(found.texts[0])]
    assert found.structured == (StructuredReference("9000000020240002", "CUR"),)


# Rabobank.


def test_rabobank() -> None:
    found = entry(
        RABO,
        wrap(
            "/MARF/MND-7/EREF/E-7/RTRN/AC04/BENM//NAME/Bakkerij Zonnegaard BV/ADDR/"
            "Molenweg 3 Laren/REMI/factuur 3/4 /EREF/ nee/CSID/NL77ZZZ600000170000"
            "/ISDT/2024-03-15"
        ),
        f"240315D000000000005,00N586MARF\n{PAYER}",
    )
    assert found.counterparty == Party("Bakkerij Zonnegaard BV", PAYER)
    assert facts(found, "mandate", "end_to_end", "texts", "instruction") == {
        "mandate": "MND-7",
        "end_to_end": "E-7",
        "texts": ("factuur 3/4 /EREF/ nee",),
        "instruction": None,
    }
    assert found.returned is not None
    assert found.returned.code == "AC04"
    assert found.code is not None
    assert (found.code.proprietary, found.code.issuer) == ("586", "RABOBANK")
    assert [each.name for each in found.particulars] == [
        "address",
        "creditor identifier",
        "settlement date",
    ]


@pytest.mark.parametrize(
    ("issuer", "kind"), [("CUR", "CUR"), ("ISO", "RF"), ("BBA", "OGM")]
)
def test_rabobank_structured_references(issuer: str, kind: str) -> None:
    found = entry(
        RABO,
        f"/ORDP//NAME/A/REMI//CDTRREFTP//CD/SCOR/ISSR/{issuer}/CDTRREF/9000000020240002"
        "/ISDT/2024-03-15",
    )
    assert found.structured == (StructuredReference("9000000020240002", kind),)
    assert found.texts == ()


def test_rabobank_exchange_and_charges() -> None:
    found = entry(
        RABO,
        "/BENM//NAME/A/REMI/X/ISDT/2024-03-15/OCMT/USD120,00/EXCH/1,0909/CHGS1/EUR5,00",
    )
    assert found.exchange == Exchange(Decimal("120.00"), "USD", Decimal("1.0909"))
    assert found.charges == (Charge(Decimal("-5.00"), "EUR"),)
    assert found.transaction_amount is None


def test_rabobank_shifts_lines_that_begin_like_a_tag() -> None:
    text = "/EREF/E-7/ORDP//NAME/A/REMI/Order 2024"
    text = text.ljust(WIDTH - 3, "x") + "202"
    found = entry(RABO, f"{text}\n -0001 en\n :5/ISDT/2024-03-15")
    (first, *_) = found.texts
    assert first.endswith("202")
    assert any("202-0001 en" in each for each in texts_of(found))
    assert any("202 -0001 en" in each for each in texts_of(found))
    long = f"/EREF/{'E' * 59}\n -1/ORDP//NAME/A/REMI/X"
    assert entry(RABO, long).end_to_end == f"{'E' * 59}-1"


@pytest.mark.parametrize("account", ["000123456789", "GB33BUKB12345"])
def test_rabobank_has_accounts_that_are_no_iban(account: str) -> None:
    found = entry(
        RABO, "/ORDP//NAME/Smith/REMI/Inv 7", f"240315C5,00N541NONREF\n{account}"
    )
    assert found.counterparty == Party("Smith", None, account)
    assert found.information is None


def test_rabobank_words_on_the_second_line_are_no_account() -> None:
    found = entry(RABO, "/REMI/Inv 7", "240315C5,00N541NONREF\nSTORTING 20240315")
    assert found.counterparty is None
    assert found.information == "STORTING 20240315"


def test_rabobank_accounts_of_old() -> None:
    found = entry(RABO, "/BENM//NAME/A/REMI/X", "240315D5,00N154NONREF\nP001234567")
    assert found.counterparty == Party("A", account="P001234567")
    old = entry(
        "6000.00.033EUR",
        "FACTUUR 20240001\n:86:BETALINGSKENM.  9000000020240002".ljust(WIDTH),
        "240315C000000000005.00N0440600001001      ZONNEGAARD BAKKERIJ             ",
        head=":940:\n",
    )
    assert old.counterparty == Party("ZONNEGAARD BAKKERIJ", account="0600001001")
    assert old.structured == (StructuredReference("9000000020240002", "CUR"),)
    assert old.texts == ("FACTUUR 20240001 BETALINGSKENM. 9000000020240002",)


# SNS, ASN, RegioBank.


def padded(*lines: str) -> str:
    return "\n".join(line.ljust(WIDTH) for line in lines)


def test_sns_pads_its_lines() -> None:
    text = "Betreft factuur van maart voor het onderhoud, met dank, factuur 20240001"
    found = entry(
        SNS,
        f"{PAYER} zonnegaard bv\n" + padded("", *wrap(text).split("\n"), "", ""),
        f"2403150315C5,00NOVB{PAYER}\nzonnegaard bv",
    )
    assert found.counterparty == Party("zonnegaard bv", PAYER)
    assert found.texts == (text,)
    assert found.code is not None
    assert (found.code.proprietary, found.code.issuer) == ("OVB", "SNSB")


def test_sns_mandates_and_trimmed_lines() -> None:
    text = wrap(
        "Europese incasso door:GARAGE NL-Factuur 1-Incassant ID: NL77ZZZ600000170000-"
        "Kenmerk Machtiging: MND-7"
    )
    for lines in (padded("", *text.split("\n"), ""), f"\n{text}\n"):
        found = entry(
            SNS, f"{PAYER} garage\n{lines}", f"240315D5,00NINC{PAYER}\ngarage"
        )
        assert found.mandate == "MND-7"
        assert found.counterparty == Party("garage", PAYER)


def test_sns_without_account() -> None:
    found = entry(
        SNS, " \n" + padded("", "Bouwmarkt >LAREN"), "240315D5,00NBEA//228ohu/972795"
    )
    assert (found.counterparty, found.id) == (None, None)
    assert found.texts == ("Bouwmarkt >LAREN",)


# Others.


def test_triodos() -> None:
    found = entry(
        "TRIODOSBANK/0600000066",
        f"000>100000000000\n>20RABONL2U\n>21{PAYER}\n>22METSELAARBAASIK PAARDENA PO>23"
        "STBUS FACTUUR 2024\n>240001\n>310600000066",
        "240315C5,00NET NONREF",
    )
    assert found.counterparty == Party(None, PAYER, None, "RABONL2U")
    assert "".join(found.texts) == "METSELAARBAASIK PAARDENA POSTBUS FACTUUR 20240001"
    old = entry("TRIODOSBANK/0600000066", "000>100600001001\n>20 HUUR>21 KANTOOR")
    assert old.counterparty == Party(account="0600001001")


def test_knab() -> None:
    found = entry(
        "123456789",
        f"FACTUUR 20240001\nREK: {PAYER}/NAAM: ZONNEGAARD B.V.",
        "2403150315C5NTRF29-07-2024 10:05//B4G29PGDCK1QFV3E",
    )
    assert found.counterparty == Party("ZONNEGAARD B.V.", PAYER)
    assert facts(found, "texts", "id", "instruction") == {
        "texts": ("FACTUUR 20240001",),
        "id": "B4G29PGDCK1QFV3E",
        "instruction": "29-07-2024 10:05",
    }


@pytest.mark.parametrize(
    "account",
    ["NL96BUNQ0600000082", "NL39FVLB0600000090", "NL96MOYO0600000001", "600000090"],
)
def test_references_that_look_like_an_iban_are_none(account: str) -> None:
    found = entry(account, "Text", "240315C5,00NTRFRF18539007547034\nRF18539007547034")
    assert found.counterparty is None
    assert found.instruction == "RF18539007547034"


@pytest.mark.parametrize(
    "account",
    ["NL96BUNQ0600000082", "NL39FVLB0600000090", "NL96MOYO0600000001", "600000090"],
)
def test_banks_with_some_of_the_codewords(account: str) -> None:
    found = entry(
        account, f"/NAME/Zonnegaard/REMI/Factuur 20240001/EREF/E-1/IBAN/{PAYER}"
    )
    assert found.counterparty == Party("Zonnegaard", PAYER)
    assert (found.texts, found.end_to_end) == (("Factuur 20240001",), "E-1")


def test_mollie_has_ids_of_its_own() -> None:
    text = (
        f"/TRTP/SEPA OVERBOEKING/IBAN/{PAYER}/BIC/RABONL2U/NAME/A/REMI/Factuur 1/EREF/"
    )
    paid = entry("NL30ABNA0524590958", f"{text}tr_Gz7Kd20001", "2403150315C5,00NMSC")
    assert (paid.id, paid.end_to_end) == ("tr_Gz7Kd20001", "tr_Gz7Kd20001")
    fee = entry("NL30ABNA0524590958", f"{text}NOTPROVIDED", "2403150315D5,00NMSC")
    assert (fee.id, fee.end_to_end) == (None, None)


def test_german_subfields() -> None:
    found = entry(
        GERMAN,
        wrap(
            "166?00SEPA-GUTSCHRIFT?109310?20EREF+E-7?21KREF+K-7?22MREF+MND-7"
            "?23CRED+DE98ZZZ09999999999?24SVWZ+Rechnung 2024000?250001 vom 1.3. MREF+ "
            "nein?26ABWA+Der Zahler?30RABONL2UXXX?31NL39RABO0600001001"
            "?32Zonnegaard Bäckerei und Kon?33d"
            "itorei BV"
        ),
    )
    assert found.counterparty == Party(
        "Zonnegaard Bäckerei und Konditorei BV",
        PAYER,
        None,
        "RABONL2UXXX",
        "Der Zahler",
    )
    assert facts(found, "end_to_end", "instruction", "mandate", "information") == {
        "end_to_end": "E-7",
        "instruction": "K-7",
        "mandate": "MND-7",
        "information": "SEPA-GUTSCHRIFT",
    }
    assert "Rechnung 20240000001 vom 1.3. MREF+ nein" in texts_of(found)
    assert found.code is not None
    assert (found.code.proprietary, found.code.issuer) == ("166", "DK")


@pytest.mark.parametrize("gvc", ["108", "109", "159", "181", "184"])
def test_german_returns(gvc: str) -> None:
    found = entry(GERMAN, f"{gvc}?00RETOURE?20EREF+E-7?21SVWZ+X")
    assert found.returned is not None
    assert found.returned.evidence == f"DK code {gvc}"
    assert entry("DABADKKK/1111", f"{gvc}?00X?20Y").returned is None


def test_a_bank_s_charges_inside_an_amount() -> None:
    """They make up the difference, or the amount stands for something else."""
    text = "109?00RETOURE?20EREF+E-7?21OAMT+EUR350,00?22COAM+EUR3,00?23SVWZ+X"
    found = entry(GERMAN, text, "2403150315D353,00NRTINONREF")
    assert found.transaction_amount == Decimal("-350.00")
    assert found.charges == (Charge(Decimal("-3.00"), "EUR"),)
    other = entry(GERMAN, text, "2403150315D360,00NRTINONREF")
    assert other.transaction_amount is None
    second = entry(
        GERMAN,
        "109?00RETOURE?20EREF+E-7",
        "2403150315D353,00NRTINONREF\n/OCMT/EUR350,00//CHGS/EUR3,00/",
    )
    assert second.transaction_amount == Decimal("-350.00")


def test_plain_text_is_kept_as_it_is() -> None:
    found = entry(GERMAN, "Some text\nof two lines")
    assert found.texts in {("Some text of two lines",), ("Some text", "of two lines")}
    assert found.counterparty is None


def test_what_no_dialect_knows_is_text() -> None:
    for text in ("/XXXX/ what", "123 euro", "166", "?20", "/", "REK: nothing", "SEPA "):
        found = entry(ABN, text)
        words = " ".join((*found.texts, found.information or ""))
        assert " ".join(text.split()) in words
        assert dataclasses.replace(found, texts=(), information=None).text == ""
