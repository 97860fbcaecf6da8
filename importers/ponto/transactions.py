"""Read transactions of Ponto's API, saved to disk as they came or as `fetching` saves.

A file holds one resource, a page of a list, or several of either (JSON:API), perhaps
with the ``account`` that they are of under ``included``. Without it the account is
known by Ponto's id only.

Amounts carry their sign: negative is money that goes out. A transaction that is
pending may still change, so it is shown and never booked. Balances are not given:
the balance of an account in Ponto is of the moment, and not that after its
transactions.

The names are those of Ponto Connect (documentation.ibanity.com/ponto-connect/api).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from decimal import InvalidOperation
from typing import TYPE_CHECKING
from typing import Any
from typing import NoReturn

from ..csv_banks.cells import end_to_end_id
from ..csv_banks.cells import party
from ..csv_banks.cells import references
from ..mollie.values import day_of
from ..returns import recognise_return
from ..statement import BadValueError
from ..statement import BrokenFileError
from ..statement import Charge
from ..statement import Entry
from ..statement import MixedCurrenciesError
from ..statement import Particular
from ..statement import Position
from ..statement import Statement
from ..statement import Status
from ..statement import TransactionCode
from ..statement import UnknownFormatError
from ..statement import place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

FORMAT = "ponto.json"

_TRANSACTION = "transaction"
_SANDBOX = "financialInstitutionTransaction"
_STATUSES = {
    _TRANSACTION: Status.BOOKED,
    "pendingTransaction": Status.PENDING,
    # Somebody made it in the sandbox.
    _SANDBOX: Status.INFORMATION,
}
_NO_MONEY = {
    "account": "An account has a balance, and says nothing of what moved it",
    "payment": "A payment is an order to the bank; once it is carried out it is a "
    "transaction",
    "bulkPayment": "A bulk payment is an order to the bank; once it is carried out it "
    "is a transaction",
    "paymentRequest": "A payment request moves no money",
    "synchronization": "A synchronization moves no money",
    "financialInstitution": "A financial institution moves no money",
    "financialInstitutionAccount": "An account of the sandbox moves no money",
}
_TYPE = re.compile(rb'"type"\s*:\s*"([A-Za-z]+)"')
_MARKS = re.compile(
    rb'"remittanceInformationType"|"executionDate"|ponto|ibanity', re.IGNORECASE
)
_CODE = re.compile(r"([A-Z]{4})-([A-Z]{4})-([A-Z]{4})").fullmatch
_STRUCTURED = "structured"
_FETCH_AGAIN = "Fetch it again, and do not edit it."
_PARTICULARS = (
    "internalReference",
    "purposeCode",
    "creditorId",
    "cardReference",
)


def is_ponto(first: bytes) -> bool:
    """Whether a file begins as a resource, or a list, of Ponto's API does."""
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"{", b"[")) or _MARKS.search(first) is None:
        return False
    types = {found.decode() for found in _TYPE.findall(first)}
    return not types.isdisjoint({*_STATUSES, *_NO_MONEY})


def read_ponto(
    file: str, pieces: Iterable[bytes], member: str | None
) -> Iterator[Entry | Statement]:
    """Read saved transactions as the entries of one statement for each account.

    Raises:
        StatementError: They cannot be read.
    """
    where = place(file, member)
    yield from _Reading(file, where, member).parts(_parse(where, b"".join(pieces)))


def booking_day(resource: Mapping[str, Any]) -> dt.date | None:
    """The day on which a transaction was booked, as the bank's calendar has it.

    Ponto tells moments in UTC, of which midnight in Brussels is the evening before.

    Raises:
        ValueError: It is no date.
    """
    moment = resource.get("attributes", {}).get("executionDate")
    return None if not moment else _day(moment)


def amount_of(attributes: Mapping[str, Any], key: str = "amount") -> Decimal:
    """An amount, exactly as it is written.

    Raises:
        ValueError: It is none.
    """
    value = attributes.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        message = f"{key} {value!r} is no amount"
        raise ValueError(message)  # noqa: TRY004 - of what the file says
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        message = f"{key} {value!r} is no amount"
        raise ValueError(message)
    return amount


def account_id_of(resource: Mapping[str, Any]) -> str:
    """Ponto's id of the account that a transaction is on, or ""."""
    account = (resource.get("relationships") or {}).get("account") or {}
    named = (account.get("data") or {}).get("id")
    related = (account.get("links") or {}).get("related")
    if not named and isinstance(related, str):
        named = related.rstrip("/").rpartition("/")[2]
    return str(named or "")


def number_of(account: Mapping[str, Any]) -> str:
    """The number of an account: its IBAN, or what the bank has in its place; or ""."""
    reference = (account.get("attributes") or {}).get("reference")
    return "".join(str(reference or "").split()).upper()


def _parse(where: str, content: bytes) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse
        )
    except json.JSONDecodeError as error:
        raise BrokenFileError(
            where, error.lineno, f"This is no JSON: {error.msg}.", _FETCH_AGAIN
        ) from None
    except (ValueError, RecursionError) as error:
        raise BrokenFileError(
            where, None, f"This is no JSON of Ponto's: {error}.", _FETCH_AGAIN
        ) from None


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is no number"
    raise ValueError(message)


class _Reading:
    """Reads one file."""

    def __init__(self, file: str, where: str, member: str | None) -> None:
        self._file = file
        self._where = where
        self._member = member
        self._accounts: dict[str, Mapping[str, Any]] = {}

    def parts(self, content: Any) -> Iterator[Entry | Statement]:  # noqa: ANN401
        """Give the entries of each account, and its statement behind them."""
        resources = [*self._resources(content)]
        moving = [each for each in resources if each["type"] in _STATUSES]
        if not moving:
            raise self._nothing(resources)
        by_account: dict[str, list[Mapping[str, Any]]] = {}
        for resource in self._each_once(moving):
            by_account.setdefault(account_id_of(resource), []).append(resource)
        for number, (id_, transactions) in enumerate(by_account.items(), start=1):
            yield from self._account(number, id_, transactions)

    def _resources(self, content: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401
        """All resources in a file; takes note of the accounts."""
        documents = content if isinstance(content, list) else [content]
        for document in documents:
            if not isinstance(document, dict):
                self._is_none(document)
            found = document.get("data", document if "type" in document else [])
            found = found if isinstance(found, list) else [found]
            included = document.get("included")
            for each in (*found, *(included if isinstance(included, list) else ())):
                if not (
                    isinstance(each, dict)
                    and isinstance(each.get("type"), str)
                    and isinstance(each.get("attributes", {}), dict)
                ):
                    self._is_none(each)
                if each["type"] == "account":
                    self._accounts[str(each.get("id", ""))] = each
            yield from found

    def _is_none(self, found: Any) -> NoReturn:  # noqa: ANN401 - any JSON
        raise BrokenFileError(
            self._where,
            None,
            f"{json.dumps(found, default=str)[:40]} is no resource of Ponto's API.",
            _FETCH_AGAIN,
        )

    def _nothing(self, resources: list[Mapping[str, Any]]) -> UnknownFormatError:
        type_ = str(resources[0]["type"]) if resources else ""
        why = _NO_MONEY.get(type_, f'"{type_}" is no transaction')
        return UnknownFormatError(
            self._where,
            None,
            f"{why}." if type_ else "The list of Ponto's API is empty.",
            "Save the transactions of the account.",
        )

    def _each_once(
        self, resources: list[Mapping[str, Any]]
    ) -> Iterator[Mapping[str, Any]]:
        """Leave out what stands on two pages, since the list grew in between."""
        seen: dict[tuple[str, str], Mapping[str, Any]] = {}
        for each in resources:
            id_ = each.get("id")
            if not isinstance(id_, str) or not id_:
                raise BadValueError(
                    self._where, None, "A transaction has no id.", _FETCH_AGAIN
                )
            before = seen.setdefault((each["type"], id_), each)
            if before is each:
                yield each
            elif before.get("attributes") != each.get("attributes"):
                raise BadValueError(
                    self._where,
                    None,
                    f"The file has the transaction {id_} twice, with other contents.",
                    _FETCH_AGAIN,
                )

    def _account(
        self, number: int, id_: str, transactions: list[Mapping[str, Any]]
    ) -> Iterator[Entry | Statement]:
        """The entries of one account, the oldest first, and its statement."""
        account = self._accounts.get(id_, {})
        entries = [
            self._entry(number, position, each)
            for position, each in enumerate(transactions, start=1)
        ]
        entries.reverse()  # Ponto gives the newest first
        entries.sort(key=lambda entry: entry.booked or entry.value or dt.date.max)
        currencies = {entry.currency for entry in entries}
        said = (account.get("attributes") or {}).get("currency")
        if said:
            currencies.add(str(said))
        if len(currencies) > 1:
            raise MixedCurrenciesError(
                self._where,
                None,
                f"The account {number_of(account) or id_ or '(without an id)'} has"
                f" transactions in {' and '.join(sorted(currencies))}.",
                "An account is kept in one currency; ask Ponto what this is.",
            )
        booked = [entry for entry in entries if entry.status is Status.BOOKED]
        days = [entry.booked for entry in booked if entry.booked is not None]
        yield from entries
        yield Statement(
            file=self._file,
            format=FORMAT,
            account=number_of(account) or id_ or None,
            currency=currencies.pop(),
            sum=sum((entry.amount for entry in booked), Decimal(0)),
            count=len(booked),
            from_date=min(days, default=None),
            to_date=max(days, default=None),
            owner=(account.get("attributes") or {}).get("holderName"),
            member=self._member,
            notes=self._notes(entries),
        )

    @staticmethod
    def _notes(entries: list[Entry]) -> tuple[str, ...]:
        notes = []
        pending = sum(entry.status is Status.PENDING for entry in entries)
        if pending:
            notes.append(f"{pending} pending, which may still change and are no part")
        made = sum(entry.status is Status.INFORMATION for entry in entries)
        if made:
            notes.append(f"{made} made in the sandbox, which moved no money")
        return tuple(notes)

    def _entry(
        self, statement: int, position: int, resource: Mapping[str, Any]
    ) -> Entry:
        """Read one transaction.

        Raises:
            BadValueError: Of what its fields require something is missing or wrong.
        """
        try:
            return _entry(Position(statement, position), resource)
        except (ValueError, KeyError, TypeError) as error:
            problem = (
                f"{error.args[0]} is missing"
                if isinstance(error, KeyError)
                else str(error)
            )
            raise BadValueError(
                self._where,
                None,
                f"In the transaction {resource.get('id')}: {problem}.",
                _FETCH_AGAIN,
            ) from None


def _entry(position: Position, resource: Mapping[str, Any]) -> Entry:
    """Make an entry of a transaction.

    Raises:
        KeyError: A field is missing.
        ValueError: A field is not what it must be.
    """
    attributes = resource["attributes"]
    currency = attributes["currency"]
    if not isinstance(currency, str) or not re.fullmatch("[A-Z]{3}", currency):
        message = f"currency {currency!r} is no currency"
        raise ValueError(message)
    remittance = _text(attributes, "remittanceInformation")
    if _text(attributes, "remittanceInformationType") == _STRUCTURED:
        structured, texts = references(declared=remittance, kenmerk=True)
    else:
        structured, texts = references(remittance)
    code = _code(attributes)
    words = dict.fromkeys(
        _text(attributes, key) for key in ("description", "additionalInformation")
    )
    information = " ".join(word for word in words if word) or None
    value = attributes.get("valueDate")
    return Entry(
        position=position,
        amount=amount_of(attributes),
        currency=currency,
        status=_STATUSES[resource["type"]],
        booked=booking_day(resource),
        value=None if not value else _day(value),
        id=resource["id"],
        end_to_end=end_to_end_id(_text(attributes, "endToEndId")),
        mandate=end_to_end_id(_text(attributes, "mandateId")),
        structured=structured,
        texts=texts,
        information=information,
        counterparty=party(
            _text(attributes, "counterpartName"),
            _text(attributes, "counterpartReference"),
        ),
        code=code,
        returned=recognise_return(None, code, information, reversal=False),
        charges=_fee(attributes, currency),
        particulars=tuple(
            Particular(key, text)
            for key in _PARTICULARS
            if (text := _text(attributes, key))
        ),
    )


def _code(attributes: Mapping[str, Any]) -> TransactionCode | None:
    """The bank's classification: ``PMNT-IRCT-ESCT`` is ISO 20022's."""
    written = _text(attributes, "bankTransactionCode")
    own = _text(attributes, "proprietaryBankTransactionCode")
    found = _CODE(written)
    if found is not None:
        domain, family, subfamily = found.groups()
        return TransactionCode(domain, family, subfamily, own or None)
    own = own or written
    return TransactionCode(proprietary=own) if own else None


def _fee(attributes: Mapping[str, Any], currency: str) -> tuple[Charge, ...]:
    """What the bank kept; whether the amount holds it Ponto does not say."""
    if attributes.get("fee") is None:
        return ()
    fee = amount_of(attributes, "fee")
    return (Charge(-abs(fee), currency),) if fee else ()


def _day(moment: object) -> dt.date:
    if not isinstance(moment, str):
        message = f"{moment!r} is no date"
        raise ValueError(message)  # noqa: TRY004 - of what the file says
    return day_of(moment)


def _text(attributes: Mapping[str, Any], key: str) -> str:
    """A text, "" where there is none."""
    value = attributes.get(key)
    return "" if value is None else str(value).strip()
