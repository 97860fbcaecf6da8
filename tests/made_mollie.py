"""A made month at Mollie, and every export that Mollie would give of it.

All of it follows from a seed. Cards and direct debits are settled days after they were
paid, so that a settlement tells of payments from before an earlier payout.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from random import Random
from typing import Any

FIRST = dt.date(2026, 3, 2)
MERCHANT = "7100001"
CUSTOMERS = 12
VAT = Decimal("0.21")
METHODS = {  # weight, days until settled, fixed fee, percentage
    "ideal": (60, 1, Decimal("0.29"), Decimal(0)),
    "bancontact": (15, 1, Decimal("0.39"), Decimal(0)),
    "creditcard": (15, 6, Decimal("0.25"), Decimal("1.8")),
    "directdebit": (10, 9, Decimal("0.35"), Decimal(0)),
}
ENGLISH = [
    "Date",
    "Payment method",
    "Currency",
    "Amount",
    "Status",
    "ID",
    "Description",
    "Consumer name",
    "Consumer bank account",
    "Consumer BIC",
    "Settlement currency",
    "Settlement amount",
    "Settlement reference",
    "Amount refunded",
]
DUTCH = [
    "Datum",
    "Betaalmethode",
    "Valuta",
    "Bedrag",
    "Status",
    "ID",
    "Omschrijving",
    "Naam consument",
    "Rekening consument",
    "BIC consument",
    "Uitbetalingsvaluta",
    "Uitbetalingsbedrag",
    "Uitbetalingsreferentie",
    "Teruggestort bedrag",
]


@dataclass
class Payment:
    """A payment, and what came back of it."""

    id: str
    day: dt.date
    method: str
    amount: Decimal
    customer: int
    invoice: str
    description: str
    refunds: list[tuple[str, dt.date, Decimal]] = field(default_factory=list)
    chargeback: tuple[str, dt.date, dt.date | None] | None = None

    @property
    def name(self) -> str:
        return f"Customer {self.customer}"

    @property
    def iban(self) -> str:
        # A card tells no account.
        return "" if self.method == "creditcard" else iban(self.customer)


@dataclass
class Move:
    """A row of a report: a payment, or what came back of one."""

    kind: str
    id: str
    day: dt.date
    amount: Decimal
    payment: Payment


@dataclass
class Settlement:
    """What is paid out on a day, and what is withheld of it."""

    number: int
    day: dt.date
    moves: list[Move]

    @property
    def reference(self) -> str:
        return f"{MERCHANT}.2603.{self.number:02}"

    @property
    def id(self) -> str:
        return f"stl_made{self.number:04}"

    @property
    def invoice(self) -> str:
        return "MOL-NL-R2026.0000000301"

    @property
    def revenue(self) -> Decimal:
        return sum((move.amount for move in self.moves), Decimal(0))

    @property
    def net(self) -> Decimal:
        """The fees without VAT, as Mollie computes them: with four decimals."""
        total = Decimal(0)
        for move in self.moves:
            _, _, fixed, percentage = METHODS[move.payment.method]
            if move.kind == "payment":
                total += fixed + move.amount * percentage / 100
            else:
                total += Decimal("0.25")
        return total.quantize(Decimal("0.0001"))

    @property
    def vat(self) -> Decimal:
        return (self.net * VAT).quantize(Decimal("0.0001"))

    @property
    def withheld(self) -> Decimal:
        return (self.net + self.vat).quantize(Decimal("0.01"), "ROUND_HALF_UP")

    @property
    def payout(self) -> Decimal:
        return self.revenue - self.withheld


@dataclass
class Month:
    """All that happened."""

    payments: list[Payment]
    settlements: list[Settlement]

    # The ledger.

    def ledger(self) -> str:
        """Write the ledger with the customers and their invoices."""
        lines = [LEDGER]
        lines += [
            f"2026-01-01 open Assets:Receivable:C{number} EUR\n"
            f'  name: "Customer {number}"\n'
            f'  iban: "{iban(number)}"\n'
            for number in range(1, CUSTOMERS + 1)
        ]
        due: dict[str, tuple[int, Decimal]] = {}
        for payment in self.payments:
            before = due.get(payment.invoice, (0, Decimal(0)))[1]
            due[payment.invoice] = (payment.customer, before + payment.amount)
        lines += [
            f'2026-02-01 * "Customer {customer}" "Sale"\n'
            f'  invoice: "{invoice}"\n'
            f"  Assets:Receivable:C{customer}  {amount} EUR\n"
            f"  Income:Sales\n"
            for invoice, (customer, amount) in due.items()
        ]
        return "\n".join(lines)

    # The exports.

    def settlement_csv(
        self, settlement: Settlement, *, dutch: bool = False, own_ids: bool = True
    ) -> str:
        """Write a report; without ids of their own chargebacks name their payments."""
        fees = "Ingehouden transactiekosten" if dutch else "Withheld transaction fees"
        rows = [
            [
                f"{move.day} 12:00:00",
                move.payment.method if move.kind == "payment" else move.kind,
                "EUR",
                move.amount,
                "paidout" if move.kind == "payment" else "",
                move.id if own_ids or move.kind != "chargeback" else move.payment.id,
                _text(move),
                move.payment.name,
                move.payment.iban,
                "",
                "EUR",
                move.amount,
                settlement.reference,
                "",
            ]
            for move in settlement.moves
        ]
        rows.append(
            [
                f"{settlement.day} 06:00:00",
                "",
                "EUR",
                -settlement.withheld,
                "",
                "",
                f"{fees} {settlement.invoice}",
                *([""] * 3),
                "EUR",
                -settlement.withheld,
                settlement.reference,
                "",
            ]
        )
        return _csv(DUTCH if dutch else ENGLISH, rows)

    def balance_csv(self) -> str:
        rows: list[list[Any]] = []
        for settlement in self.settlements:
            for move in settlement.moves:
                kind = move.kind
                own = move.payment
                words = (own.name, own.iban, _text(move), move.amount)
                rows.append([move.day, kind, own.method, move.id, *words])
            fees = f"Withheld transaction fees {settlement.invoice}"
            rows.append(
                [settlement.day, "invoice", "", "", "", "", fees, -settlement.withheld]
            )
            text = settlement.reference
            rows.append(
                [settlement.day, "transfer", "", "", "", "", text, -settlement.payout]
            )
        rows.sort(key=lambda row: str(row[0]))
        header = "Date,Type,Payment method,ID,Consumer name,Consumer bank account,"
        return _csv((header + "Description,Amount").split(","), rows)

    def payments_json(self) -> str:
        return _page(
            "payments",
            [
                {
                    "resource": "payment",
                    "id": payment.id,
                    "mode": "live",
                    "createdAt": f"{payment.day}T09:59:00+00:00",
                    "paidAt": f"{payment.day}T10:00:00+00:00",
                    "status": "paid",
                    "method": payment.method,
                    "amount": _amount(payment.amount),
                    "settlementAmount": _amount(payment.amount),
                    "description": payment.description,
                    "details": {
                        "consumerName": payment.name,
                        "consumerAccount": payment.iban or None,
                    },
                }
                for payment in self.payments
            ],
        )

    def refunds_json(self) -> str:
        return _page(
            "refunds",
            [
                {
                    "resource": "refund",
                    "id": id_,
                    "mode": "live",
                    "status": "refunded",
                    "paymentId": payment.id,
                    "createdAt": f"{day}T10:00:00+00:00",
                    "amount": _amount(amount),
                    "settlementAmount": _amount(-amount),
                    "description": f"Refund of {payment.description}",
                }
                for payment in self.payments
                for id_, day, amount in payment.refunds
            ],
        )

    def chargebacks_json(self) -> str:
        found = []
        for payment in self.payments:
            if payment.chargeback is None:
                continue
            id_, day, back = payment.chargeback
            found.append(
                {
                    "resource": "chargeback",
                    "id": id_,
                    "paymentId": payment.id,
                    "createdAt": f"{day}T10:00:00+00:00",
                    "reversedAt": None if back is None else f"{back}T10:00:00+00:00",
                    "reason": {"code": "MD06", "description": "Refund requested"},
                    "amount": _amount(payment.amount),
                    "settlementAmount": _amount(-payment.amount),
                }
            )
        return _page("chargebacks", found)

    def settlements_json(self) -> str:
        return _page(
            "settlements",
            [
                {
                    "resource": "settlement",
                    "id": each.id,
                    "reference": each.reference,
                    "status": "paidout",
                    "createdAt": f"{each.day}T04:00:00+00:00",
                    "settledAt": f"{each.day}T05:00:00+00:00",
                    "amount": _amount(each.payout),
                    "periods": {
                        "2026": {
                            "03": {
                                "revenue": [{"amountNet": _amount(each.revenue)}],
                                "costs": [
                                    {
                                        "amountNet": _amount(each.net),
                                        "amountVat": _amount(each.vat),
                                        "amountGross": _amount(each.net + each.vat),
                                    }
                                ],
                                "invoiceReference": each.invoice,
                            }
                        }
                    },
                }
                for each in self.settlements
            ],
        )

    def movements_json(self) -> str:
        """Write the movements of the balance, which do not say who paid."""
        moves = [move for settlement in self.settlements for move in settlement.moves]
        movements = [
            (
                f"baltr_{number}",
                move.day,
                "chargeback-reversal"
                if move.kind == "chargeback" and move.amount > 0
                else move.kind,
                move.amount,
                {"paymentId": move.payment.id, f"{move.kind}Id": move.id},
            )
            for number, move in enumerate(moves)
        ]
        movements += [
            (
                f"baltr_stl{each.number}",
                each.day,
                "outgoing-transfer",
                -each.payout,
                {"settlementId": each.id, "transferId": f"trf_{each.number}"},
            )
            for each in self.settlements
        ]
        return _page(
            "balance_transactions",
            [
                {
                    "resource": "balance-transaction",
                    "id": id_,
                    "type": type_,
                    "createdAt": f"{day}T10:00:00+00:00",
                    "initialAmount": _amount(amount),
                    "resultAmount": _amount(amount),
                    "context": context,
                }
                for id_, day, type_, amount, context in movements
            ],
        )

    def mt940(self) -> str:
        lines = []
        total = Decimal(0)
        for settlement in self.settlements:
            for move in settlement.moves:
                own = move.payment
                account = f"/IBAN/{own.iban}" if own.iban else ""
                text = f"{account}/NAME/{own.name}/REMI/{_text(move)}/EREF/{move.id}"
                lines.append((move.day, move.amount, text))
            text = f"/NAME/Mollie B.V./REMI/Factuurnummer {settlement.invoice}"
            text += "/EREF/NOTPROVIDED"
            lines.append((settlement.day, -settlement.withheld, text))
            text = f"/NAME/Shop BV/REMI/REF {settlement.reference}"
            text += f"/EREF/{settlement.reference}"
            lines.append((settlement.day, -settlement.payout, text))
        lines.sort(key=lambda line: line[0])
        rows = []
        for day, amount, text in lines:
            mark = "C" if amount > 0 else "D"
            written = f"{abs(amount):.2f}".replace(".", ",")
            rows.append(f":61:{day:%y%m%d}{day:%m%d}{mark}{written}NMSC")
            whole = f"/TRTP/SEPA OVERBOEKING{text}"
            pieces = [whole[at : at + 65] for at in range(0, len(whole), 65)]
            rows.append(":86:" + "\n".join(pieces))
            total += amount
        last = max(day for day, _, _ in lines)
        mark, closing = "C" if total >= 0 else "D", f"{abs(total):.2f}"
        return "\n".join(
            [
                f":20:940A{last:%y%m%d}",
                ":25:NL30ABNA0524590958",
                ":28C:61/1",
                f":60F:C{FIRST:%y%m%d}EUR0,00",
                *rows,
                f":62F:{mark}{last:%y%m%d}EUR{closing.replace('.', ',')}",
                "",
            ]
        )


def make_month(count: int, seed: int = 7, days: int = 26) -> Month:
    """Make a month of so many payments, with refunds and chargebacks."""
    random = Random(seed)  # noqa: S311 - no secret
    payments = [_payment(random, number, days) for number in range(count)]
    moves = []
    for payment in payments:
        moves.append(Move("payment", payment.id, payment.day, payment.amount, payment))
        moves += [
            Move("refund", id_, day, -amount, payment)
            for id_, day, amount in payment.refunds
        ]
        if payment.chargeback is not None:
            id_, day, back = payment.chargeback
            moves.append(Move("chargeback", id_, day, -payment.amount, payment))
            if back is not None:
                moves.append(Move("chargeback", id_, back, payment.amount, payment))
    by_week: dict[int, list[Move]] = defaultdict(list)
    for move in sorted(moves, key=lambda each: (each.day, each.id)):
        wait = METHODS[move.payment.method][1] if move.kind == "payment" else 1
        by_week[((move.day - FIRST).days + wait) // 7].append(move)
    settlements: list[Settlement] = []
    waiting: list[Move] = []
    for week in sorted(by_week):
        waiting += by_week[week]
        day = FIRST + dt.timedelta(days=7 * week + 7)
        made = Settlement(len(settlements) + 1, day, waiting)
        if made.payout > 0:  # else the balance stays until the next one
            settlements.append(made)
            waiting = []
    return Month(payments, settlements)


def _payment(random: Random, number: int, days: int) -> Payment:
    (method,) = random.choices(
        list(METHODS), [weight for weight, *_ in METHODS.values()]
    )
    customer = random.randrange(CUSTOMERS) + 1
    invoice = f"2026-{1000 + number % 600 * CUSTOMERS + customer}"
    payment = Payment(
        id=f"tr_made{number:06}",
        day=FIRST + dt.timedelta(days=random.randrange(days)),
        method=method,
        amount=Decimal(random.randrange(500, 20000)) / 100,
        customer=customer,
        invoice=invoice,
        description=f"Order {number}, invoice {invoice}",
    )
    dice = random.random()
    after = payment.day + dt.timedelta(days=1 + random.randrange(5))
    if dice < 0.1:
        part = (payment.amount / 2).quantize(Decimal("0.01"))
        payment.refunds.append((f"re_made{number:06}", after, part))
    elif dice < 0.15 and method in ("creditcard", "directdebit"):
        back = after + dt.timedelta(days=2) if random.random() < 0.5 else None
        payment.chargeback = (f"chb_made{number:06}", after, back)
    return payment


def iban(number: int) -> str:
    """Give the account of a customer, with valid check digits."""
    account = f"VBNK{number:010}"
    digits = "".join(str(int(each, 36)) for each in f"{account}NL00")
    return f"NL{98 - int(digits) % 97:02}{account}"


def _text(move: Move) -> str:
    if move.kind == "payment":
        return move.payment.description
    if move.kind == "refund":
        return f"Refund of {move.payment.description}"
    return f"Chargeback of {move.payment.description}"


def _csv(header: list[str], rows: list[list[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _page(name: str, objects: list[dict[str, Any]]) -> str:
    return json.dumps({"count": len(objects), "_embedded": {name: objects}})


def _amount(value: Decimal) -> dict[str, str]:
    return {"currency": "EUR", "value": f"{value}"}


LEDGER = """\
option "operating_currency" "EUR"
plugin "beancount_receivables.plugins"

2026-01-01 custom "receivables" "account" Assets:Receivable
2026-01-01 custom "receivables" "uncategorized" Liabilities:Uncategorized

2026-01-01 open Assets:Mollie EUR
2026-01-01 open Assets:MollieTransit EUR
2026-01-01 open Assets:MolliePending EUR
2026-01-01 open Assets:VAT EUR
2026-01-01 open Expenses:PaymentFees EUR
2026-01-01 open Expenses:Rounding EUR
2026-01-01 open Income:Sales EUR
2026-01-01 open Liabilities:Uncategorized EUR
"""
