"""The ordinary course of business: visits that customers pay in their own way, service contracts collected every month, running costs."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from decimal import Decimal
from random import Random

from company import CONTRACT
from company import CUSTOMERS
from company import INPUT_VAT
from company import INSULATION
from company import MAINTENANCE
from company import REPAIR
from company import VAT_ACCOUNTS
from company import Customer
from company import dutch_iban
from journal import BankEntry
from journal import BankLine
from journal import Journal
from journal import Line
from journal import banking_day
from journal import invoice
from journal import is_banking_day
from journal import receipt
from journal import total
from ledger_text import Custom
from ledger_text import Posting
from ledger_text import Transaction

LAST_DAY = date(2026, 6, 30)
MONTHS = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(18)]

# How each customer pays, and between which days it has ordinary visits: the gaps leave room for the special cases.
_VISITS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "C1001": ("number", (("2025-01-08", "2025-03-10"), ("2025-08-01", "2026-06-30"))),
    "C1002": ("rf", (("2025-01-08", "2025-08-10"), ("2025-12-01", "2026-06-30"))),
    "C1003": (
        "number",
        (
            ("2025-01-08", "2025-03-05"),
            ("2025-07-15", "2025-10-10"),
            ("2026-02-20", "2026-06-30"),
        ),
    ),
    "C1004": ("number", (("2025-06-15", "2026-01-05"),)),
    "C1005": ("order", (("2025-01-08", "2026-06-30"),)),
    "C1006": ("number", (("2025-01-08", "2025-05-25"), ("2026-03-20", "2026-06-30"))),
    "C1007": ("number", (("2025-01-08", "2025-07-15"),)),
    "C1008": ("number", (("2025-01-08", "2025-04-10"),)),
    "C1009": ("number", (("2025-01-08", "2025-05-10"), ("2025-11-01", "2026-06-30"))),
    "C1010": ("nothing", (("2025-06-01", "2026-03-01"),)),
    "C1011": ("nothing", (("2025-01-08", "2026-02-10"),)),
    "C1012": ("number", (("2025-07-01", "2026-02-15"),)),
    "C1013": ("number", (("2025-01-08", "2025-04-10"), ("2025-08-01", "2026-06-30"))),
    "C1017": ("ogm", (("2025-02-15", "2026-02-28"),)),
    "C1018": ("ogm", (("2025-01-08", "2025-07-15"), ("2025-11-01", "2026-06-30"))),
    "C1019": ("ogm", (("2025-01-08", "2026-06-30"),)),
    "C1020": ("number", (("2025-01-08", "2025-09-20"), ("2026-02-01", "2026-06-30"))),
    "C1021": ("ogm", (("2025-01-08", "2026-06-30"),)),
    "C1022": ("ogm", (("2025-01-08", "2025-11-20"), ("2026-04-01", "2026-06-30"))),
    "C1023": ("ogm", (("2025-01-08", "2025-11-10"),)),
    "C1025": ("nothing", (("2025-01-08", "2025-08-25"), ("2026-01-08", "2026-06-30"))),
}
_VISITS_A_MONTH = 5
_MAY_STAY_UNPAID = frozenset({"C1005", "C1018", "C1019", "C1021"})
_UNPAID_FROM = date(2026, 1, 15)

_TEXTS = {
    "nl": (
        "factuur {}",
        "Fact. {} bedankt",
        "betreft factuurnr {}",
        "{}",
        "Onderhoud, factuur {}",
    ),
    "fr": ("facture {}", "Paiement facture {}", "fact. {} merci"),
}


@dataclass(frozen=True)
class Contract:
    """A service contract, charged and collected every month: net price in 2025 and, indexed, in 2026."""

    customer: str
    rate: str
    net: tuple[str, str]


CONTRACTS = (
    Contract("C1014", "NL21", ("18.14", "18.97")),
    Contract("C1015", "NL21", ("20.62", "21.45")),
    Contract("C1016", "NL21", ("82.60", "85.91")),
    Contract("C1024", "BE6", ("25.00", "26.00")),
)
_REJECTED = ("C1014", date(2025, 9, 1))
_CONFIRMED_APART = date(2025, 6, 1)
_LAST_FILE = date(2026, 6, 30)


def book_visits(journal: Journal, random: Random) -> None:
    """Invoices for ordinary visits, and the transfers that pay them."""
    for month in MONTHS:
        for visit in range(_VISITS_A_MONTH):
            day = month + timedelta(days=random.randrange(1, 28))
            customer = CUSTOMERS[random.choice(_served_on(day))]
            key = f"visit_{month:%Y_%m}_{visit}"
            habit = _VISITS[customer.id][0]
            order = f"PO-{random.randrange(41_000, 49_000)}"
            references = {
                "ogm": f"{{{key}.ogm}}",
                "rf": f"{{{key}.rf}}",
                "order": order,
            }
            meta = {"reference": references[habit]} if habit in references else {}
            sold = invoice(key, day, customer.id, _work_done(customer, random), meta)
            journal.sales.append(sold)
            paid = banking_day(
                day
                + timedelta(days=random.choice((6, 9, 12, 14, 17, 21, 25, 29, 34, 41)))
            )
            forgotten = random.random() < 0.25
            if customer.id in _MAY_STAY_UNPAID and day >= _UNPAID_FROM and forgotten:
                continue
            if paid <= LAST_DAY:
                journal.bank.append(
                    _transfer(key, paid, customer, total(sold), habit, order, random)
                )


def _served_on(day: date) -> list[str]:
    return [
        customer
        for customer, (_, periods) in _VISITS.items()
        if any(first <= day.isoformat() <= last for first, last in periods)
    ]


def _work_done(customer: Customer, random: Random) -> Iterator[Line]:
    hours = Decimal(random.randrange(2, 7 if customer.kind == "consumer" else 15))
    parts = Decimal(random.randrange(1_250, 24_000)) / 100
    rate = "NL21" if customer.country == "NL" else "BE21"
    if customer.id == "C1020":
        rate = "reverse-charge"
    elif customer.country == "BE" and customer.kind == "consumer":
        # Renovation of dwellings older than ten years: Belgian Royal Decree no. 20, table A, XXXVIII.
        rate = "BE6"
    labour = hours * Decimal("68.50")
    if (
        customer.country == "NL"
        and customer.kind == "consumer"
        and random.random() < 0.3
    ):
        # Insulating dwellings older than two years: Dutch VAT act, table I, b 21.
        yield Line(INSULATION, labour, "NL9")
        return
    yield Line(MAINTENANCE if random.random() < 0.6 else REPAIR, labour + parts, rate)


def _transfer(
    key: str,
    day: date,
    customer: Customer,
    amount: Decimal,
    habit: str,
    order: str,
    random: Random,
) -> BankEntry:
    text = random.choice(_TEXTS[customer.language]).format(f"{{{key}}}")
    if habit == "order":
        text = f"uw order {order}"
    structured = f"{{{key}.{habit}}}" if habit in {"ogm", "rf"} else ""
    if structured or habit == "nothing":
        text = ""
    return receipt(
        f"paid_{key}", day, customer.id, amount, text=text, structured=structured
    )


def book_contracts(journal: Journal) -> None:
    """Contract invoices, and the direct debit file that collects them every month."""
    for month in MONTHS:
        for contract in CONTRACTS:
            net = Decimal(contract.net[month.year - 2025])
            journal.sales.append(
                invoice(
                    contract_key(contract.customer, month),
                    month.replace(day=15),
                    contract.customer,
                    [Line(CONTRACT, net, contract.rate)],
                )
            )
        _collect(journal, month)


def contract_key(customer: str, month: date) -> str:
    """Our name for a contract invoice until it has a number."""
    return f"contract_{customer}_{month:%Y_%m}"


def _collect(journal: Journal, month: date) -> None:
    sent = _file_date(month)
    booked = sent + timedelta(days=1)
    name = f"SDD-{month:%Y-%m}"
    amounts = {sold.key: total(sold) for sold in journal.sales}
    debits = [
        (contract.customer, [contract_key(contract.customer, month)])
        for contract in CONTRACTS
    ]
    if _REJECTED[1] == _month_before(month):
        # What the bank refused last month goes along with this month's debit.
        debits = [
            (
                customer,
                [contract_key(customer, _REJECTED[1]), *keys]
                if customer == _REJECTED[0]
                else keys,
            )
            for customer, keys in debits
        ]
    quoted = sorted(f"{{{key}}}" for _, keys in debits for key in keys)
    journal.decisions.append(
        Custom(
            sent,
            "bank-file",
            (name, "direct-debit", *quoted),
            {"by": "marloes", "at": f"{sent}T16:05:00.000000"},
        )
    )
    if (_REJECTED[0], month) == _REJECTED:
        rejected = contract_key(*_REJECTED)
        journal.decisions.append(
            Custom(
                booked,
                "bank-rejection",
                (name, f"{{{rejected}}}"),
                {"reason": "AM04", "at": f"{booked}T08:30:00.000000"},
            )
        )
        debits = [
            (customer, keys) for customer, keys in debits if customer != _REJECTED[0]
        ]
    if month == _CONFIRMED_APART:
        journal.decisions.append(
            Custom(
                booked,
                "bank-confirmation",
                (name,),
                {"by": "marloes", "at": f"{booked}T08:30:00.000000"},
            )
        )
    if booked > LAST_DAY:
        return
    lines = tuple(_debit(customer, keys, amounts) for customer, keys in debits)
    journal.bank.append(
        BankEntry(
            booked,
            f"Direct debit {name}",
            lines,
            "payment",
            f"sdd_{month:%Y_%m}",
            batch="" if month == _CONFIRMED_APART else name,
            method="sepa-debit",
        )
    )


def _file_date(month: date) -> date:
    if (month.year, month.month) == (_LAST_FILE.year, _LAST_FILE.month):
        return _LAST_FILE
    day = month.replace(day=24)
    while not (is_banking_day(day) and is_banking_day(day + timedelta(days=1))):
        day += timedelta(days=1)
    return day


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _debit(customer: str, keys: list[str], amounts: dict[str, Decimal]) -> BankLine:
    amount = sum((amounts[key] for key in keys), Decimal(0))
    payer = CUSTOMERS[customer]
    settles = ", ".join(f"{{{key}}}" for key in keys)
    return BankLine(
        amount,
        (Posting(payer.account, -amount, {"settles": settles}),),
        payer.name,
        payer.iban,
        text=f"Service contract {{{keys[-1]}}}",
        end_to_end=f"{{{keys[-1]}}}",
        mandate=payer.mandate,
    )


def book_running_costs(journal: Journal, random: Random) -> None:
    """Rent, van, parts, insurance, bank fee and the owner's drawings of every month."""
    for month in MONTHS:
        journal.bank.append(
            _cost(
                month,
                "Bedrijvenhof Vlasmeer",
                "Expenses:Rent",
                Decimal("540.00"),
                "Rent workshop",
            )
        )
        journal.bank.append(
            _cost(
                month + timedelta(days=4),
                "Karwei Lease Oosterwiel",
                "Expenses:Van",
                Decimal("349.00"),
                "Van lease",
            )
        )
        parts = Decimal(random.randrange(28_000, 96_000)) / 100
        journal.bank.append(
            _cost(
                month + timedelta(days=random.randrange(9, 22)),
                "Thermogroothandel De Koudebrug",
                "Expenses:Parts",
                parts,
                f"Parts, order {random.randrange(700, 999)}",
            )
        )
        if month.month % 3 == 1:
            journal.bank.append(
                _untaxed(
                    month.replace(day=8),
                    "Onderlinge De Vlasgaard",
                    "Expenses:Insurance",
                    "286.40",
                )
            )
        journal.bank.append(
            _untaxed(
                month.replace(day=22), "B. Kromvliet", "Equity:Drawings", "2250.00"
            )
        )
        journal.bank.append(
            _untaxed(month.replace(day=28), "", "Expenses:BankFees", "11.50")
        )


def _cost(day: date, name: str, account: str, net: Decimal, text: str) -> BankEntry:
    vat = (net * 21 / 100).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
    contra = (Posting(account, net), Posting(INPUT_VAT, vat))
    return _paid(
        day, BankLine(-net - vat, contra, name, _supplier_iban(name), text=text)
    )


def _untaxed(day: date, name: str, account: str, amount: str) -> BankEntry:
    paid = Decimal(amount)
    text = account.rpartition(":")[2] if name else "Kosten zakelijk betaalpakket"
    iban = _supplier_iban(name) if name else ""
    return _paid(day, BankLine(-paid, (Posting(account, paid),), name, iban, text=text))


def _paid(day: date, paid: BankLine) -> BankEntry:
    return BankEntry(banking_day(day), paid.text, (paid,))


def _supplier_iban(name: str) -> str:
    return dutch_iban(200_000 + sum(name.encode()))


def vat_payments(booked: Iterable[Transaction]) -> Iterator[BankEntry]:
    """The quarterly VAT payments in the Netherlands and Belgium: what the quarter left on the VAT accounts.

    Args:
        booked: the sales and bank transactions of all quarters.
    """
    transactions = list(booked)
    for quarter in range(5):
        first, following = MONTHS[3 * quarter], MONTHS[3 * quarter + 3]
        for country in ("NL", "BE"):
            moved = dict.fromkeys(
                (name for name in VAT_ACCOUNTS if f":{country}:" in name), Decimal(0)
            )
            for transaction in transactions:
                if first <= transaction.date < following:
                    for posting in transaction.postings:
                        if posting.account in moved:
                            moved[posting.account] += posting.number
            contra = tuple(
                Posting(account, -number) for account, number in moved.items() if number
            )
            name = f"Tax office {country}"
            owed = sum(moved.values(), Decimal(0))
            yield _paid(
                following.replace(day=20),
                BankLine(
                    owed,
                    contra,
                    name,
                    _supplier_iban(name),
                    text=f"VAT {first:%Y} quarter {quarter % 4 + 1}",
                ),
            )
