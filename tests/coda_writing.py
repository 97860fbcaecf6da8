"""Writes CODA files for tests: records of 128 columns, with right totals."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

DAY = dt.date(2024, 3, 15)
ACCOUNT = "BE62510007547061"
COLUMNS = 128


def date_of(day: dt.date | None) -> str:
    return "000000" if day is None else f"{day:%d%m%y}"


def money(amount: Decimal | str) -> str:
    """Write a sign, 12 digits and 3 decimals."""
    amount = Decimal(amount)
    return f"{int(amount < 0)}{int(abs(amount) * 1000):015}"


def record(*parts: str, last: str = " ") -> str:
    """Join the parts of a record, fill it with spaces, and put the last column."""
    text = "".join(parts)
    assert len(text) < COLUMNS, text
    return text.ljust(COLUMNS - 1) + last


def header(
    *,
    day: dt.date = DAY,
    version: str = "2",
    application: str = "00000",
    duplicate: str = " ",
    reference: str = "",
) -> str:
    return record(
        f"00000{date_of(day)}00005{duplicate}{'':7}{reference:10}",
        f"{'OWNER':26}{'KREDBEBB':11}00123456749 {application}",
        last=version,
    )


def old_balance(
    amount: Decimal | str,
    *,
    number: str = "031",
    coded: str = "031",
    account: str = f"{ACCOUNT:34}EUR",
    structure: str = "2",
    day: dt.date | None = DAY,
) -> str:
    text = f"1{structure}{number}{account:37}{money(amount)}{date_of(day)}"
    return f"{text}{'OWNER':26}{'Current account':35}{coded}"


def movement(
    amount: Decimal | str,
    *,
    sequence: int = 1,
    detail: int = 0,
    code: str = "00150000",
    said: str = "",
    structured: str = "",
    reference: str = "",
    bic: str = "",
    name: str = "",
    account: str = "",
    r_transaction: str = "",
    booked: dt.date | None = DAY,
    value: dt.date | None = DAY,
    bank_reference: str = "BANKREFERENCE",
) -> list[str]:
    """Write the records of a movement: 2.1, and 2.2 and 2.3 where they are needed.

    Args:
        amount: With its sign.
        sequence: Its number, ``detail`` that of the detail.
        code: The transaction code of eight digits.
        said: The communication, ``structured`` its type.
        reference: The customer's; then the other side, and type and reason of an
            R-transaction.
        booked: The entry date, ``value`` the value date.
        bank_reference: The bank's.
    """
    key = f"{sequence:04}{detail:04}"
    text = f"{int(bool(structured))}{structured}{said}"
    first, second, third = text[:54], text[54:107], text[107:]
    more = bool(second or reference or bic or r_transaction)
    most = bool(third or name or account)
    lines = [
        record(
            f"21{key}{bank_reference:21}{money(amount)}{date_of(value)}{code}",
            f"{first:54}{date_of(booked)}0310{int(more or most)}",
            last="0",
        )
    ]
    if more:
        lines.append(
            record(
                f"22{key}{second:53}{reference:35}{bic:11}   {r_transaction:5}",
                f"{'':8}{int(most)}",
                last="0",
            )
        )
    if most:
        lines.append(record(f"23{key}{account:37}{name:35}{third:43}0", last="0"))
    return lines


def information(
    text: str,
    *,
    kind: str = "",
    sequence: int = 1,
    detail: int = 1,
    code: str = "00150000",
    bank_reference: str = "BANKREFERENCE",
) -> list[str]:
    """Write information records 3.1 to 3.3, with as many as the text needs."""
    key = f"{sequence:04}{detail:04}"
    whole = f"{int(bool(kind))}{kind}{text}"
    first, second, third = whole[:74], whole[74:179], whole[179:]
    lines = [record(f"31{key}{bank_reference:21}{code}{first:74}", last="0")]
    if second or third:
        lines.append(record(f"32{key}{second:105}", last="0"))
    if third:
        lines.append(record(f"33{key}{third:90}", last="0"))
    return lines


def new_balance(
    amount: Decimal | str,
    *,
    number: str = "031",
    account: str = f"{ACCOUNT:34}EUR",
    day: dt.date | None = DAY,
) -> str:
    return record(f"8{number}{account:37}{money(amount)}{date_of(day)}", last="0")


def message(text: str) -> str:
    return record(f"4 00010000{'':22}{text:80}", last="0")


def trailer(
    lines: list[str],
    *,
    records: int | None = None,
    debit: Decimal | None = None,
    credit: Decimal | None = None,
    last: str = "2",
) -> str:
    """Write record 9 for the lines before it, or with other totals."""
    if records is None:
        records = sum(line[0] in "1238" for line in lines)
    amounts = [amount_in(line) for line in movements_in(lines)]
    if debit is None:
        debit = -sum((each for each in amounts if each < 0), Decimal(0))
    if credit is None:
        credit = sum((each for each in amounts if each > 0), Decimal(0))
    return record(
        f"9{'':15}{records:06}{money(debit)[1:]}{money(credit)[1:]}", last=last
    )


def movements_in(lines: list[str]) -> list[str]:
    """Give the records that move the balance."""
    return [line for line in lines if line[:2] == "21" and line[6:10] == "0000"]


def amount_in(line: str) -> Decimal:
    """Give the amount of a record 2.1."""
    amount = Decimal(line[32:47]) / 1000
    return -amount if line[31] == "1" else amount


def statement(
    *parts: list[str],
    opening: Decimal | str = "1000",
    closing: Decimal | str | None = None,
    number: str = "031",
    account: str = f"{ACCOUNT:34}EUR",
    structure: str = "2",
    day: dt.date = DAY,
    messages: tuple[str, ...] = (),
    application: str = "00000",
    last: str = "2",
) -> list[str]:
    """Write a whole statement, which adds up unless another closing is given."""
    body = [line for part in parts for line in part]
    if closing is None:
        total = sum(map(amount_in, movements_in(body)), Decimal(0))
        closing = Decimal(opening) + total
    lines = [
        header(day=day, application=application),
        old_balance(
            opening,
            number=number,
            coded=number,
            account=account,
            structure=structure,
            day=day - dt.timedelta(days=1),
        ),
        *body,
        new_balance(closing, number=number, account=account, day=day),
        *map(message, messages),
    ]
    return [*lines, trailer(lines, last=last)]


def encoded(lines: list[str], end: str = "\r\n", encoding: str = "latin-1") -> bytes:
    """Give the bytes of a file."""
    return "".join(line + end for line in lines).encode(encoding)
