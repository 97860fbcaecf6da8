"""What the CAMT reader makes of a message: each version, each kind of entry."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from beancount_receivables.importers.camt import read_camt
from beancount_receivables.importers.statement import BadValueError
from beancount_receivables.importers.statement import BalanceError
from beancount_receivables.importers.statement import BrokenFileError
from beancount_receivables.importers.statement import MixedCurrenciesError
from beancount_receivables.importers.statement import Status
from beancount_receivables.importers.statement import StructuredReference
from beancount_receivables.importers.statement import collect
from beancount_receivables.importers.statement import join_texts
from beancount_receivables.importers.statement import refuse_unbalanced

if TYPE_CHECKING:
    from beancount_receivables.importers.statement import Entry
    from beancount_receivables.importers.statement import Statement

OWN = "NL91ABNA0417164300"
PAYER = "BE71096123456769"
ROOTS = {
    "053": ("BkToCstmrStmt", "Stmt"),
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}


def balance(kind: str, amount: str, currency: str = "EUR") -> str:
    mark = "DBIT" if amount.startswith("-") else "CRDT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{mark}</CdtDbtInd><Dt><Dt>2024-03-15</Dt></Dt></Bal>"
    )


def entry(
    amount: str = "100.00",
    details: str = "",
    more: str = "",
    *,
    currency: str = "EUR",
    status: str = "<Sts>BOOK</Sts>",
) -> str:
    mark = "DBIT" if amount.startswith("-") else "CRDT"
    return (
        f'<Ntry>\n<Amt Ccy="{currency}">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{mark}</CdtDbtInd>{status}"
        "<BookgDt><Dt>2024-03-15</Dt></BookgDt><ValDt><Dt>2024-03-16</Dt></ValDt>"
        f"{more}{details}</Ntry>\n"
    )


def details(*transactions: str, batch: str = "") -> str:
    inside = "".join(f"<TxDtls>{each}</TxDtls>" for each in transactions)
    return f"<NtryDtls>{batch}{inside}</NtryDtls>"


def message(*content: str, version: str = "053.001.02", suffix: str = "") -> bytes:
    root, statement = ROOTS[version[:3]]
    root += suffix
    uri = f"urn:iso:std:iso:20022:tech:xsd:camt.{version}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{uri}"><{root}>'
        f"<GrpHdr><MsgId>M1</MsgId></GrpHdr><{statement}><Id>S1</Id>"
        "<ElctrncSeqNb>7</ElctrncSeqNb>"
        f"<Acct><Id><IBAN>{OWN}</IBAN></Id><Ownr><Nm>Garage BV</Nm></Ownr></Acct>"
        f"{''.join(content)}</{statement}></{root}></Document>\n"
    ).encode()


def read(data: bytes) -> list[Statement]:
    return list(collect(read_camt("bank.xml", [data])))


def statement(*content: str, version: str = "053.001.02") -> Statement:
    (only,) = read(message(*content, version=version))
    return only


def only_entry(*content: str, version: str = "053.001.02") -> Entry:
    (only,) = statement(*content, version=version).entries
    return only


VERSIONS = [
    *(f"053.001.{number:02}" for number in range(2, 15)),
    *(f"052.001.{number:02}" for number in range(2, 13)),
    *(f"054.001.{number:02}" for number in range(2, 13)),
]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_gives_the_same_facts(version: str) -> None:
    later = int(version[-2:]) >= 8
    party = "<Pty><Nm>Bakkerij</Nm></Pty>" if later else "<Nm>Bakkerij</Nm>"
    bic = "BIC" if version.endswith("02") else "BICFI"
    transaction = (
        "<Refs><AcctSvcrRef>X</AcctSvcrRef><EndToEndId>E1</EndToEndId>"
        "<MndtId>M1</MndtId></Refs>"
        f"<RltdPties><Dbtr>{party}</Dbtr><DbtrAcct><Id><IBAN>{PAYER}</IBAN></Id>"
        f"</DbtrAcct></RltdPties><RltdAgts><DbtrAgt><FinInstnId><{bic}>GKCCBEBB"
        f"</{bic}></FinInstnId></DbtrAgt></RltdAgts>"
        "<RmtInf><Ustrd>Invoice 2024001</Ustrd></RmtInf>"
    )
    status = "<Sts><Cd>BOOK</Cd></Sts>" if later else "<Sts>BOOK</Sts>"
    found = statement(
        balance("OPBD", "10.00"),
        balance("CLBD", "110.00"),
        entry(
            "100.00",
            details(transaction),
            "<AcctSvcrRef>B1</AcctSvcrRef>",
            status=status,
        ),
        version=version,
    )
    assert found.format == f"camt.{version}"
    assert (found.account, found.currency, found.id) == (OWN, "EUR", "S1")
    assert (found.sequence, found.owner) == ("7", "Garage BV")
    assert (found.opening, found.closing) == (Decimal("10.00"), Decimal("110.00"))
    assert (found.sum, found.count, found.balanced) == (Decimal("100.00"), 1, True)
    (one,) = found.entries
    assert (one.amount, one.id, one.status) == (Decimal("100.00"), "B1", Status.BOOKED)
    assert (one.booked, one.value) == (dt.date(2024, 3, 15), dt.date(2024, 3, 16))
    assert (one.end_to_end, one.mandate) == ("E1", "M1")
    assert one.text == "Invoice 2024001"
    assert one.counterparty is not None
    assert one.counterparty.name == "Bakkerij"
    assert one.counterparty.iban == PAYER
    assert one.counterparty.bic == "GKCCBEBB"


def test_the_first_version_has_other_names() -> None:
    transaction = (
        "<TxDtls><RltdPties><Dbtr><Nm>Bakkerij</Nm></Dbtr></RltdPties>"
        "<RmtInf><Strd><CdtrRefInf><CdtrRefTp><Cd>SCOR</Cd></CdtrRefTp>"
        "<CdtrRef>RF18539007547034</CdtrRef></CdtrRefInf>"
        "<RfrdDocInf><RfrdDocNb>2024001</RfrdDocNb></RfrdDocInf></Strd></RmtInf>"
        "<RtrInf><RtrRsn><Cd>AC04</Cd></RtrRsn></RtrInf></TxDtls>"
    )
    data = message(entry("5", transaction), version="053.001.01", suffix="V01")
    (found,) = read(data)
    (one,) = found.entries
    assert found.format == "camt.053.001.01"
    assert one.structured == (StructuredReference("RF18539007547034", "SCOR"),)
    assert [document.number for document in one.documents] == ["2024001"]
    assert one.returned is not None
    assert one.returned.code == "AC04"


def test_prefixes_do_not_matter() -> None:
    plain = message(balance("OPBD", "1"), entry("2.5", details("")))
    text = plain.decode()
    for name in ("Document", "BkToCstmrStmt", "Stmt", "Bal", "Ntry", "Amt", "Cd"):
        for mark in ("<", "</"):
            for end in (">", " "):
                text = text.replace(f"{mark}{name}{end}", f"{mark}ns2:{name}{end}")
    prefixed = text.replace("xmlns=", "xmlns:ns2=").replace(
        "ns2:Document xmlns:ns2=", "ns2:Document xmlns='x' xmlns:ns2="
    )
    assert "<ns2:Ntry>" in prefixed
    (one,) = read(prefixed.encode())
    assert (one.opening, one.sum, one.count) == (Decimal(1), Decimal("2.5"), 1)


def test_a_prefix_may_start_anywhere() -> None:
    uri = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
    text = message(entry("1"), entry("2", details("<AddtlTxInf>x</AddtlTxInf>")))
    late = (
        text.decode()
        .replace("<AddtlTxInf>", f"<p:AddtlTxInf xmlns:p='{uri}'>")
        .replace("</AddtlTxInf>", "</p:AddtlTxInf>")
    ).encode()
    cuts = range(len(late) - 350, len(late) - 150, 7)
    for pieces in ([late], *([late[:cut], late[cut:]] for cut in cuts)):
        (found,) = collect(read_camt("bank.xml", pieces))
        assert [one.information for one in found.entries] == [None, "x"]


def test_a_prefix_in_another_encoding() -> None:
    plain = message(entry("1", details("<AddtlTxInf>x</AddtlTxInf>"))).decode()
    text = plain.replace("AddtlTxInf>", "q:AddtlTxInf>").replace(
        "<Document ", "<Document xmlns:q='x' "
    )
    data = text.replace("UTF-8", "UTF-16").encode("utf-16")
    (found,) = read(data)
    assert found.entries[0].information == "x"


def test_a_business_envelope_is_looked_through() -> None:
    document = message(entry()).partition(b"?>\n")[2]
    data = b'<msg><AppHdr xmlns="urn:head.001"><X/></AppHdr>' + document + b"</msg>"
    (found,) = read(data)
    assert found.count == 1


def test_opening_may_be_the_previous_closing() -> None:
    found = statement(balance("PRCD", "-10"), balance("CLBD", "90"), entry())
    assert found.opening == Decimal(-10)
    assert found.balanced is True


def test_other_balances_say_nothing() -> None:
    found = statement(
        balance("CLAV", "5", "JPY"), balance("ITBD", "7"), entry(), balance("FWAV", "9")
    )
    assert (found.opening, found.closing, found.balanced) == (None, None, None)
    assert found.currency == "EUR"


def test_a_balance_without_mark_is_in_credit() -> None:
    unmarked = balance("OPBD", "1.00").replace("<CdtDbtInd>CRDT</CdtDbtInd>", "")
    assert statement(unmarked).opening == Decimal("1.00")


def test_a_wrong_balance_is_reported_or_refused() -> None:
    data = message(balance("OPBD", "0"), balance("CLBD", "99"), entry())
    (found,) = read(data)
    assert found.balanced is False
    with pytest.raises(BalanceError, match=r"a difference of -1\.00") as error:
        list(refuse_unbalanced(read(data)))
    assert str(error.value).startswith("bank.xml:2: Statement S1 of NL91ABNA0417164300")


def test_what_is_not_booked_does_not_count() -> None:
    found = statement(
        balance("OPBD", "0"),
        balance("CLBD", "100"),
        entry("100"),
        *(entry("9", status=f"<Sts>{code}</Sts>") for code in ("PDNG", "INFO", "FUTR")),
    )
    assert (found.count, len(found.entries), found.balanced) == (1, 4, True)
    assert [one.status.value for one in found.entries] == [
        "booked",
        "pending",
        "information",
        "future",
    ]


def test_an_entry_without_status_is_booked() -> None:
    assert only_entry(entry(status="")).status is Status.BOOKED


def test_the_day_is_taken_as_written() -> None:
    late = entry().replace(
        "<BookgDt><Dt>2024-03-15</Dt>",
        "<BookgDt><DtTm>2024-03-15T23:30:00-05:00</DtTm>",
    )
    assert only_entry(late).booked == dt.date(2024, 3, 15)


@pytest.mark.parametrize(
    ("text", "value"), [("0012.50000", "12.50000"), ("+0", "0"), (".5", "0.5")]
)
def test_amounts_as_xml_writes_them(text: str, value: str) -> None:
    assert only_entry(entry(text)).amount == Decimal(value)


@pytest.mark.parametrize("text", ["12..34", "1,50", "1e3", "NaN", "", "--5", "1_0"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    content = entry("7").replace(">7<", f">{text}<")
    with pytest.raises(BadValueError, match=r"bank\.xml:2: Amt"):
        statement(content)


def test_amounts_never_become_floats() -> None:
    found = statement(*(entry("0.1") for _ in range(3)))
    assert found.sum == Decimal("0.3")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("<CdtDbtInd>CRDT</CdtDbtInd>", "", "CdtDbtInd.* is missing"),
        (">CRDT<", ">C<", "CdtDbtInd.* is 'C'"),
        (' Ccy="EUR"', "", "currency is missing"),
        ("2024-03-15", "2024-02-30", "'2024-02-30' is no date"),
        (">BOOK<", ">XXXX<", "unknown status 'XXXX'"),
        (">BOOK<", "><Prtry>GEBOEKT</Prtry><", "unknown status 'GEBOEKT'"),
    ],
)
def test_wrong_values_name_their_line(old: str, new: str, problem: str) -> None:
    with pytest.raises(BadValueError, match=problem) as error:
        statement("\n\n", entry().replace(old, new))
    assert error.value.line == 4
    assert error.value.remedy in str(error.value)


@pytest.mark.parametrize(
    "wrong",
    [
        entry("1").replace("</Ntry>", f"{entry('2')}</Ntry>"),
        entry("1", f"<NtryDtls>{entry('2')}</NtryDtls>"),
        entry("1", details(f"<RmtInf>{entry('2')}</RmtInf>")),
        balance("OPBD", "1").replace("</Bal>", f"{entry('2')}</Bal>"),
        f"</Stmt>{entry('2')}<Stmt>",
        f"<Stmt>{entry('2')}</Stmt>",
        f"<TxsSummry>{entry('2')}</TxsSummry>",
    ],
)
def test_an_entry_where_none_may_be_is_not_lost(wrong: str) -> None:
    with pytest.raises(BrokenFileError, match=r"bank\.xml:\d+: An entry \(Ntry\)"):
        statement(entry("5"), wrong, entry("6"))


def test_two_currencies_in_one_statement_are_refused() -> None:
    with pytest.raises(MixedCurrenciesError, match=r"S1 is in EUR, but .* in USD"):
        statement(entry(), entry(currency="USD"))
    with pytest.raises(MixedCurrenciesError):
        statement(balance("CLBD", "5", "SEK"), entry())


def test_a_statement_without_entries() -> None:
    found = statement(balance("OPBD", "5.00"), balance("CLBD", "5.00"))
    assert (found.count, found.sum, found.balanced) == (0, Decimal(0), True)


# Which way money goes, and money that comes back.


def test_a_reversal_never_flips_the_sign() -> None:
    one = only_entry(entry("-5", more="<RvslInd>true</RvslInd>"))
    assert one.amount == Decimal(-5)
    assert one.reversal
    assert one.returned is not None
    assert one.returned.evidence == "reversal indicator"


def code(family: str, subfamily: str) -> str:
    return (
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd>"
        f"<SubFmlyCd>{subfamily}</SubFmlyCd></Fmly></Domn></BkTxCd>"
    )


def own_code(number: str, issuer: str) -> str:
    return f"<BkTxCd><Prtry><Cd>{number}</Cd><Issr>{issuer}</Issr></Prtry></BkTxCd>"


RETURN = (
    "<RtrInf><OrgnlBkTxCd><Prtry><Cd>N247</Cd></Prtry></OrgnlBkTxCd>"
    "<Rsn><Cd>MD06</Cd></Rsn><AddtlInf>Refund</AddtlInf></RtrInf>"
)


@pytest.mark.parametrize(
    ("more", "inside", "evidence", "reason"),
    [
        ("<RvslInd>true</RvslInd>", RETURN, "return information", "MD06"),
        ("<RvslInd>true</RvslInd>", "", "reversal indicator", None),
        (code("IDDT", "UPDD"), "", "bank transaction code UPDD", None),
        (own_code("00190", "INGB"), "", "INGB code 00190", None),
        ("<AddtlNtryInf>x /RTRN/MS03 y</AddtlNtryInf>", "", "text", "MS03"),
    ],
)
def test_returns_are_recognised_in_order(
    more: str, inside: str, evidence: str, reason: str | None
) -> None:
    one = only_entry(entry("-5", details(inside), more))
    assert one.returned is not None
    assert (one.returned.evidence, one.returned.code) == (evidence, reason)


def test_return_information_is_kept() -> None:
    one = only_entry(entry("-5", details(RETURN)))
    assert one.returned is not None
    assert one.returned.text == "Refund"
    assert one.returned.original_code == "N247"


def test_a_reason_of_the_banks_own() -> None:
    inside = "<RtrInf><Rsn><Prtry>R02</Prtry></Rsn></RtrInf>"
    one = only_entry(entry("-5", details(inside)))
    assert one.returned is not None
    assert one.returned.code == "R02"


@pytest.mark.parametrize(
    "more",
    [
        code("RCDT", "ESCT"),
        code("XXXX", "UPDD"),
        own_code("00190", "OTHER"),
        "<RvslInd>false</RvslInd>",
        "<AddtlNtryInf>your order RTRN MS03</AddtlNtryInf>",
    ],
)
def test_an_ordinary_entry_is_no_return(more: str) -> None:
    assert only_entry(entry("5", details(""), more)).returned is None


def test_a_fee_inside_a_return_is_kept_as_facts() -> None:
    inside = "<AmtDtls><TxAmt><Amt Ccy='EUR'>350.00</Amt></TxAmt></AmtDtls>" + RETURN
    one = only_entry(entry("-353.00", details(inside)))
    assert one.amount == Decimal("-353.00")
    assert one.transaction_amount == Decimal("-350.00")
    assert one.returned is not None
    assert one.returned.code == "MD06"


def parties(debtor: tuple[str, str] | None, creditor: tuple[str, str] | None) -> str:
    found = ""
    for role, party in (("Dbtr", debtor), ("Cdtr", creditor)):
        if party is not None:
            name, iban = party
            found += f"<{role}><Nm>{name}</Nm></{role}>"
            if iban:
                found += f"<{role}Acct><Id><IBAN>{iban}</IBAN></Id></{role}Acct>"
    return f"<RltdPties>{found}</RltdPties>"


US = ("Garage BV", OWN)
THEM = ("J. Peeters", PAYER)


@pytest.mark.parametrize(
    ("amount", "related", "inside", "name"),
    [
        ("5", parties(THEM, US), "", "J. Peeters"),
        ("-5", parties(US, THEM), "", "J. Peeters"),
        # A returned direct debit: who was to pay is still the debtor …
        ("-5", parties(THEM, US), RETURN, "J. Peeters"),
        ("-5", parties(THEM, None), RETURN, "J. Peeters"),
        ("-5", parties(("J. Peeters", ""), ("Garage BV", "")), RETURN, "J. Peeters"),
        # … though ABN AMRO names them as creditor.
        ("-5", parties(None, THEM), RETURN, "J. Peeters"),
        # A returned transfer of ours.
        ("5", parties(US, THEM), RETURN, "J. Peeters"),
        # Where the bank does not say that it is one, or took one for the other.
        ("-5", parties(THEM, US), "", "J. Peeters"),
        ("5", parties(US, THEM), "", "J. Peeters"),
        # Only ourselves named: nothing is known of the other side.
        ("5", parties(US, None), "", None),
        ("5", parties(None, US), "", None),
        ("-5", parties(None, US), RETURN, None),
    ],
)
def test_the_other_side(
    amount: str, related: str, inside: str, name: str | None
) -> None:
    one = only_entry(entry(amount, details(related + inside)))
    assert (one.counterparty and one.counterparty.name) == name


def test_an_account_without_iban_and_who_is_behind() -> None:
    related = (
        "<RltdPties><Dbtr><Nm>Collector</Nm></Dbtr><DbtrAcct><Id><Othr><Id>12345</Id>"
        "</Othr></Id></DbtrAcct><UltmtDbtr><Nm>J. Peeters</Nm></UltmtDbtr></RltdPties>"
    )
    party = only_entry(entry("5", details(related))).counterparty
    assert party is not None
    assert (party.iban, party.account, party.ultimate) == (None, "12345", "J. Peeters")


# References.


def structured(reference: str, kind: str = "SCOR", issuer: str = "") -> str:
    source = f"<Issr>{issuer}</Issr>" if issuer else ""
    return (
        f"<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry>{source}</Tp>"
        f"<Ref>{reference}</Ref></CdtrRefInf></Strd>"
    )


def remittance(*parts: str) -> str:
    return f"<RmtInf>{''.join(parts)}</RmtInf>"


@pytest.mark.parametrize(
    ("reference", "issuer", "kind"),
    [
        ("5000056789012345", "CUR", "CUR"),
        ("010806817183", "BBA", "OGM"),
        ("RF18539007547034", "ISO", "RF"),
        ("ABC", "", "SCOR"),
    ],
)
def test_structured_references_are_typed(
    reference: str, issuer: str, kind: str
) -> None:
    one = only_entry(
        entry("5", details(remittance(structured(reference, issuer=issuer))))
    )
    assert one.structured == (StructuredReference(reference, kind),)
    assert one.texts == ()


def test_the_four_references_are_apart() -> None:
    inside = (
        "<Refs><EndToEndId>E2E</EndToEndId><MndtId>MND</MndtId></Refs>"
        + remittance(structured("RF18539007547034"), "<Ustrd>thanks</Ustrd>")
        + RETURN
    )
    one = only_entry(entry("-5", details(inside)))
    assert (one.end_to_end, one.mandate, one.text) == ("E2E", "MND", "thanks")
    assert one.structured[0].text == "RF18539007547034"
    assert one.returned is not None


@pytest.mark.parametrize("text", ["NOTPROVIDED", "notprovided"])
def test_references_may_be_none(text: str) -> None:
    inside = (
        f"<Refs><InstrId>{text}</InstrId><EndToEndId>{text}</EndToEndId>"
        f"<MndtId>{text}</MndtId></Refs>"
    )
    one = only_entry(entry("5", details(inside)))
    assert (one.end_to_end, one.mandate, one.instruction) == (None, None, None)


def test_one_payment_of_several_documents() -> None:
    lines = [
        (
            "<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp>"
            "<Nb>2024001</Nb><RltdDt>2024-03-01</RltdDt></RfrdDocInf>"
            "<RfrdDocAmt><RmtdAmt Ccy='EUR'>60.00</RmtdAmt></RfrdDocAmt></Strd>"
        ),
        (
            "<Strd><RfrdDocInf><Nb>2024002</Nb><RltdDt><Dt>2024-03-02</Dt></RltdDt>"
            "</RfrdDocInf><RfrdDocAmt><CdtNoteAmt Ccy='EUR'>5.00</CdtNoteAmt>"
            "</RfrdDocAmt><AddtlRmtInf>less a credit note</AddtlRmtInf></Strd>"
        ),
    ]
    one = only_entry(entry("55", details(remittance(*lines))))
    assert [(each.number, each.kind, each.amount) for each in one.documents] == [
        ("2024001", "CINV", Decimal("60.00")),
        ("2024002", None, Decimal("-5.00")),
    ]
    assert [each.date for each in one.documents] == [
        dt.date(2024, 3, 1),
        dt.date(2024, 3, 2),
    ]
    assert one.text == "less a credit note"


def test_pieces_of_text_join_where_they_were_cut() -> None:
    long = "x" * 138 + "20"
    assert join_texts((long, "24001")) == f"{'x' * 138}2024001"
    assert join_texts(("Invoice", "2024001")) == "Invoice 2024001"
    assert join_texts(()) == ""


# Batches.


def part(amount: str, name: str, mark: str = "") -> str:
    sign = f"<CdtDbtInd>{mark}</CdtDbtInd>" if mark else ""
    return (
        f"<Refs><EndToEndId>{name}</EndToEndId></Refs><Amt Ccy='EUR'>{amount}</Amt>"
        + sign
    )


BATCH = (
    "<Btch><MsgId>SDD</MsgId><PmtInfId>P1</PmtInfId><NbOfTxs>{}</NbOfTxs>"
    "<TtlAmt Ccy='EUR'>100.00</TtlAmt></Btch>"
)
ID = "<AcctSvcrRef>B1</AcctSvcrRef>"


def test_a_batch_that_adds_up_is_split() -> None:
    inside = details(part("60", "A"), part("40", "B"), batch=BATCH.format(2))
    found = statement(entry("100.00", inside, ID))
    assert found.count == 1
    assert found.sum == Decimal(100)
    assert [(one.amount, one.end_to_end, one.id) for one in found.entries] == [
        (Decimal(60), "A", "B1-1"),
        (Decimal(40), "B", "B1-2"),
    ]
    first = found.entries[0]
    assert first.entry_amount == Decimal("100.00")
    assert first.position.detail == 1
    assert first.batch is not None
    assert first.batch.split
    assert (first.batch.message_id, first.batch.payment_information_id) == ("SDD", "P1")
    assert (first.batch.number, first.batch.total) == (2, Decimal("100.00"))
    assert found.notes == ()


def test_parts_keep_ids_of_their_own() -> None:
    def with_id(number: str) -> str:
        return part("50", "E").replace(
            "<EndToEndId>", f"<AcctSvcrRef>{number}</AcctSvcrRef><EndToEndId>"
        )

    different = statement(entry("100", details(with_id("T1"), with_id("T2")), ID))
    assert [one.id for one in different.entries] == ["T1", "T2"]
    equal = statement(entry("100", details(with_id("T1"), with_id("T1")), ID))
    assert [one.id for one in equal.entries] == ["B1-1", "B1-2"]


def test_marks_of_parts_count() -> None:
    inside = details(part("120", "A", "CRDT"), part("20", "B", "DBIT"))
    found = statement(entry("100.00", inside))
    assert [one.amount for one in found.entries] == [Decimal(120), Decimal(-20)]


def test_several_groups_of_details_are_one_batch() -> None:
    inside = details(part("60", "A")) + details(part("40", "B"))
    assert len(statement(entry("100.00", inside)).entries) == 2


def test_parts_in_another_currency_count_by_their_counter_value() -> None:
    inside = (
        "<Amt Ccy='USD'>55</Amt><AmtDtls><CntrValAmt><Amt Ccy='EUR'>50</Amt>"
        "</CntrValAmt></AmtDtls>"
    )
    found = statement(entry("100.00", details(inside, inside)))
    assert [one.amount for one in found.entries] == [Decimal(50), Decimal(50)]


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        (details(part("60", "A"), part("39.99", "B")), "2 details add up to 99.99"),
        (details("", part("40", "B")), "not every detail has an amount"),
        (details(batch=BATCH.format(3)), "the bank gives no details"),
        (
            details(part("60", "A"), batch=BATCH.format(3)),
            "1 details add up to 60",
        ),
    ],
)
def test_a_batch_that_does_not_add_up_is_kept(inside: str, why: str) -> None:
    found = statement(entry("100.00", inside, ID))
    (one,) = found.entries
    assert (one.amount, one.id, one.counterparty) == (Decimal("100.00"), "B1", None)
    assert one.batch is not None
    assert not one.batch.split
    assert one.batch.why is not None
    assert why in one.batch.why
    assert found.notes == (f"bank.xml:2: {one.batch.why}",)


def test_a_kept_batch_keeps_what_its_details_say() -> None:
    inside = details(
        remittance("<Ustrd>2024001</Ustrd>"),
        remittance("<Ustrd>2024002</Ustrd>") + RETURN,
    )
    one = only_entry(entry("-100.00", inside))
    assert one.texts == ("2024001", "2024002")
    assert one.returned is not None


FILE = "<Refs><PmtInfId>SDD-3</PmtInfId></Refs>"


def of_file(amount: str, name: str) -> str:
    return part(amount, name).replace("<Refs>", "<Refs><PmtInfId>SDD-3</PmtInfId>")


def test_a_file_that_is_only_named_is_a_batch_in_one_sum() -> None:
    found = statement(
        entry("100.00", details(FILE + "<RmtInf><Ustrd>TOTAAL 3</Ustrd></RmtInf>"))
    )
    (one,) = found.entries
    assert one.texts == ("TOTAAL 3",)
    assert one.batch is not None
    assert one.batch.payment_information_id == "SDD-3"
    assert one.batch.why is not None
    assert "the bank gives no details" in one.batch.why
    assert found.notes == (f"bank.xml:2: {one.batch.why}",)


def test_one_payment_names_the_file_that_it_is_of() -> None:
    found = statement(
        entry(
            "100.00",
            details(
                "<Refs><PmtInfId>SDD-3</PmtInfId><EndToEndId>2024001</EndToEndId></Refs>"
            ),
        )
    )
    (one,) = found.entries
    assert one.batch is not None
    assert one.batch.payment_information_id == "SDD-3"
    assert (one.batch.details, one.batch.split, one.batch.why) == (1, False, None)
    assert found.notes == ()


def test_parts_of_a_batch_name_the_file_that_they_are_of() -> None:
    inside = details(of_file("60", "A"), of_file("40", "B"))
    one, other = statement(entry("100.00", inside)).entries
    for each in (one, other):
        assert each.batch is not None
        assert (each.batch.payment_information_id, each.batch.split) == ("SDD-3", True)


def test_a_kept_batch_names_the_file_that_all_its_details_are_of() -> None:
    inside = details(of_file("60", "A"), of_file("30", "B"))
    one = only_entry(entry("100.00", inside))
    assert one.batch is not None
    assert (one.batch.payment_information_id, one.batch.split) == ("SDD-3", False)


# Foreign currency and charges.


def test_the_instructed_amount_and_rate_are_kept() -> None:
    amounts = (
        "<AmtDtls><InstdAmt><Amt Ccy='USD'>110.00</Amt></InstdAmt><CntrValAmt>"
        "<Amt Ccy='EUR'>100.00</Amt><CcyXchg><SrcCcy>USD</SrcCcy><TrgtCcy>EUR</TrgtCcy>"
        "<UnitCcy>EUR</UnitCcy><XchgRate>1.1</XchgRate></CcyXchg></CntrValAmt></AmtDtls>"
    )
    for inside, more in ((amounts, ""), ("", amounts)):
        one = only_entry(entry("100.00", details(inside), more))
        assert one.amount == Decimal("100.00")
        assert one.exchange is not None
        assert (one.exchange.instructed, one.exchange.currency) == (
            Decimal("110.00"),
            "USD",
        )
        assert one.exchange.rate == Decimal("1.1")
        assert (one.exchange.source, one.exchange.target) == ("USD", "EUR")


def test_a_transaction_in_foreign_currency_is_what_was_instructed() -> None:
    inside = (
        "<Amt Ccy='USD'>110.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
        "<AmtDtls><CntrValAmt><Amt Ccy='EUR'>100.00</Amt></CntrValAmt></AmtDtls>"
    )
    one = only_entry(entry("100.00", details(inside)), version="053.001.08")
    assert one.exchange is not None
    assert (one.exchange.instructed, one.exchange.currency) == (
        Decimal("110.00"),
        "USD",
    )
    assert one.transaction_amount is None


def test_an_amount_in_ones_own_currency_is_no_exchange() -> None:
    inside = "<AmtDtls><InstdAmt><Amt Ccy='EUR'>100.00</Amt></InstdAmt></AmtDtls>"
    assert only_entry(entry("100.00", details(inside))).exchange is None


def test_charges_of_old_and_new_versions() -> None:
    fields = (
        "<Amt Ccy='EUR'>3.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
        "<ChrgInclInd>true</ChrgInclInd><Tp><Prtry><Id>RETURN</Id></Prtry></Tp>"
    )
    total = "<TtlChrgsAndTaxAmt Ccy='EUR'>3.00</TtlChrgsAndTaxAmt>"
    for inside in (
        f"<Chrgs>{fields}</Chrgs>",
        f"<Chrgs>{total}<Rcrd>{fields}</Rcrd></Chrgs>",
    ):
        (charge,) = only_entry(entry("-353.00", details(inside))).charges
        assert (charge.amount, charge.currency) == (Decimal("-3.00"), "EUR")
        assert charge.included is True
        assert charge.kind == "RETURN"


# What others are shown.


def test_a_statement_as_json() -> None:
    inside = details("<Refs><EndToEndId>E</EndToEndId></Refs>")
    found = statement(
        balance("OPBD", "0.00"), balance("CLBD", "2.50"), entry("2.50", inside)
    )
    plain = found.as_json(entries=True)
    listed = plain.pop("entry_list")
    assert plain == {
        "file": "bank.xml",
        "format": "camt.053.001.02",
        "account": OWN,
        "currency": "EUR",
        "opening": Decimal("0.00"),
        "closing": Decimal("2.50"),
        "entries": 1,
        "sum": Decimal("2.50"),
        "balanced": True,
        "id": "S1",
        "sequence": "7",
    }
    assert listed == [
        {
            "position": {"statement": 1, "entry": 1, "line": 2},
            "amount": Decimal("2.50"),
            "currency": "EUR",
            "status": "booked",
            "booked": "2024-03-15",
            "value": "2024-03-16",
            "end_to_end": "E",
            "reversal": False,
        }
    ]


def test_totals_need_no_entries() -> None:
    parts = read_camt("bank.xml", [message(entry("1"), entry("2"))])
    (found,) = collect(parts, keep_entries=False)
    assert (found.count, found.sum, found.entries) == (2, Decimal(3), ())
