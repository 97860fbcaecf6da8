"""Writes MT940 statements for tests, in the dialects of several banks."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

WIDTH = 65
DAY = dt.date(2024, 3, 15)


@dataclass(frozen=True)
class Payment:
    """What a bank tells of an entry, whatever its dialect."""

    amount: Decimal
    value: dt.date = DAY
    booked: dt.date | None = DAY
    name: str = "Bakkerij De Korenaar BV"
    iban: str = "NL02RABO0123456789"
    text: str = "Invoice 20240001"
    end_to_end: str | None = None
    mandate: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Dialect:
    """How a bank writes: its account, type of transfers, and field 86."""

    account: str
    account_field: str
    kind: str
    field_86: Callable[[Payment], str]
    second: Callable[[Payment], str] = lambda _: ""
    has_entry_date: bool = True
    has_end_to_end: bool = True
    digits: int = 0
    before: str = ""
    after: str = "-\n"


def money(amount: Decimal, digits: int = 0) -> str:
    whole, _, cents = f"{abs(amount):.2f}".partition(".")
    return f"{whole.rjust(digits, '0')},{cents}"


def wrap(text: str, first: int = WIDTH) -> str:
    lines = [text[:first]]
    lines += [text[place : place + WIDTH] for place in range(first, len(text), WIDTH)]
    return "\n".join(lines)


def words(payment: Payment, **codewords: str) -> str:
    """Write those codewords that the payment has a value for."""
    return "".join(
        form.format(value)
        for name, form in codewords.items()
        if (value := getattr(payment, name)) is not None
    )


def abn_amro(payment: Payment) -> str:
    if payment.mandate is None:
        text = words(
            payment,
            iban="/TRTP/SEPA OVERBOEKING/IBAN/{}/BIC/RABONL2U",
            name="/NAME/{}",
            text="/REMI/{}",
            reason="/RTRN/{}",
        )
    else:
        text = words(
            payment,
            name="/TRTP/SEPA INCASSO/CSID/NL77ZZZ123456780000/NAME/{}",
            mandate="/MARF/{}",
            text="/REMI/{}",
            iban="/IBAN/{}/BIC/RABONL2U",
            reason="/RTRN/{}",
        )
    return wrap(f"{text}/EREF/{payment.end_to_end or 'NOTPROVIDED'}")


def ing(payment: Payment) -> str:
    text = words(
        payment,
        reason="/RTRN/{}/",
        end_to_end="/EREF/{}/",
        mandate="/MARF/{}//CSID/NL77ZZZ123456780000/",
        iban="/CNTP/{}/RABONL2U/",
        name="{}//",
        text="/REMI/USTD//{}/",
    )
    return wrap(text, WIDTH - len(":86:"))


def rabobank(payment: Payment) -> str:
    role = "ORDP" if payment.amount > 0 else "BENM"
    text = words(
        payment,
        mandate="/MARF/{}",
        end_to_end="/EREF/{}",
        reason="/RTRN/{}",
        name=f"/{role}//NAME/{{}}",
        text="/REMI/{}",
        value="/ISDT/{}",
    )
    return wrap(text)


def german(payment: Payment) -> str:
    texts: list[str] = []
    for text in (
        words(payment, end_to_end="EREF+{}"),
        words(payment, mandate="MREF+{}"),
        words(payment, text="SVWZ+{}"),
    ):
        texts += [text[place : place + 27] for place in range(0, len(text), 27)]
    codes = [*range(20, 30), *range(60, 64)]
    fields = "".join(f"?{code}{text}" for code, text in zip(codes, texts, strict=False))
    name = f"?32{payment.name[:27]}"
    if payment.name[27:]:
        name += f"?33{payment.name[27:]}"
    return wrap(f"166?00GUTSCHRIFT?109310{fields}?30RABODEFF?31{payment.iban}{name}")


def sns(payment: Payment) -> str:
    lines = wrap(payment.text).split("\n")
    padded = [line.ljust(WIDTH) for line in ("", *lines, "", "")]
    return "\n".join([f"{payment.iban} {payment.name}", *padded])


def iban_below(payment: Payment) -> str:
    return f"\n{payment.iban}"


def name_below(payment: Payment) -> str:
    return f"\n{payment.name}"


ABN_AMRO = Dialect(
    account="NL91ABNA0417164300",
    account_field="417164300",
    kind="N654NONREF",
    field_86=abn_amro,
    before="ABNANL2A\n940\nABNANL2A\n",
)
ABN_AMRO_IBAN = dataclasses.replace(ABN_AMRO, account_field=ABN_AMRO.account)
ING = Dialect(
    account="NL20INGB0001234567",
    account_field="NL20INGB0001234567EUR",
    kind="NTRFEREF//24075001234567",
    field_86=ing,
    second=lambda _: "\n/TRCD/00100/",
    before="{1:F01INGBNL2ABXXX0000000000}\n{2:I940INGBNL2AXXXN}\n{4:\n",
    after=":64:C240315EUR0,00\n:86:/SUM/1/1/0,00/0,00/\n-}\n",
)
RABOBANK = Dialect(
    account="NL34RABO0142623393",
    account_field="NL34RABO0142623393 EUR",
    kind="N541EREF",
    field_86=rabobank,
    second=iban_below,
    has_entry_date=False,
    digits=12,
    before=":940:\n",
    after="",
)
GERMAN = Dialect(
    account="10020030/1234567",
    account_field="10020030/1234567",
    kind="NTRFNONREF",
    field_86=german,
)
SNS = Dialect(
    account="NL05SNSB0908244436",
    account_field="NL05SNSB0908244436",
    kind="NOVB",
    field_86=sns,
    second=name_below,
    has_end_to_end=False,
    before="{1:F01SNSBNL2AXXXX0000000000}{2:O940SNSBNL2AXXXXN}{3:}{4:\n",
    after="-}{5:}\n",
)
DIALECTS = {
    "ABN AMRO": ABN_AMRO_IBAN,
    "ING": ING,
    "Rabobank": RABOBANK,
    "German": GERMAN,
    "SNS": SNS,
}


def entry(payment: Payment, dialect: Dialect) -> str:
    days = f"{payment.value:%y%m%d}"
    if dialect.has_entry_date and payment.booked is not None:
        days += f"{payment.booked:%m%d}"
    mark = "C" if payment.amount >= 0 else "D"
    reference = payment.iban if dialect is SNS else ""
    return (
        f":61:{days}{mark}{money(payment.amount, dialect.digits)}{dialect.kind}"
        f"{reference}{dialect.second(payment)}\n:86:{dialect.field_86(payment)}\n"
    )


def balance(tag: str, amount: Decimal, dialect: Dialect, day: dt.date = DAY) -> str:
    mark = "C" if amount >= 0 else "D"
    return f":{tag}:{mark}{day:%y%m%d}EUR{money(amount, dialect.digits)}\n"


def statement(
    payments: Sequence[Payment],
    dialect: Dialect = ABN_AMRO_IBAN,
    opening: Decimal = Decimal("100.00"),
    number: str = "24075/1",
    closing: Decimal | None = None,
) -> str:
    """Write a statement that adds up, unless told otherwise."""
    if closing is None:
        closing = opening + sum((each.amount for each in payments), Decimal(0))
    return (
        f"{dialect.before}:20:STATEMENT\n:25:{dialect.account_field}\n:28C:{number}\n"
        f"{balance('60F', opening, dialect, DAY - dt.timedelta(days=1))}"
        f"{''.join(entry(each, dialect) for each in payments)}"
        f"{balance('62F', closing, dialect)}{dialect.after}"
    )
