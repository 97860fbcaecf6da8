"""Mollie's words: kinds of rows, statuses, types of balance transactions, methods.

The types are those of the balance transaction in Mollie's API reference (October
2026). A word that is not here is an error and never "something else": Mollie adds
types without notice, and a guess would book money on the wrong account.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .events import Kind
from .events import Standing

STANDINGS = {
    **dict.fromkeys(
        (
            "paid",
            "paidout",
            "paid out",
            "refunded",
            "charged_back",
            "charged back",
            "chargedback",
            "chargeback",
            "succeeded",
            "captured",
            "settled",
            "processed",
            "completed",
            "betaald",
            "uitbetaald",
            "terugbetaald",
            "teruggestort",
            "teruggeboekt",
            "verwerkt",
        ),
        Standing.FINAL,
    ),
    **dict.fromkeys(
        (
            "open",
            "pending",
            "authorized",
            "queued",
            "processing",
            "processing-at-bank",
            "openstaand",
            "in behandeling",
            "geautoriseerd",
        ),
        Standing.PENDING,
    ),
    **dict.fromkeys(
        (
            "expired",
            "failed",
            "canceled",
            "cancelled",
            "verlopen",
            "mislukt",
            "geannuleerd",
        ),
        Standing.VOID,
    ),
}
"""Statuses of payments, refunds, captures and settlements, in English and Dutch."""

_RESERVES = (
    "api-payment-rolling-reserve-release",
    "balance-reserve",
    "balance-reserve-return",
    "capture-rolling-reserve-release",
    "cash-collateral-issuance",
    "cash-collateral-release",
    "held-rolling-reserve",
    "pending-rolling-reserve",
    "released-rolling-reserve",
    "rolling-reserve-hold",
    "rolling-reserve-release",
    "to-be-released-rolling-reserve",
)
_FEES = (
    "balance-charge-fee",
    "failed-payment-fee",
    "fee-prepayment",
    "invoice",
    "managed-fee",
    "payment-fee",
    "platform-connected-organizations-fee",
    "reimbursement-fee",
    "returned-managed-fee",
)
_OTHERS = (
    "application-fee",
    "balance-correction",
    "balance-topup",
    "capture-commission",
    "cash-advance-loan",
    "chargeback-compensation",
    "failed-platform-split-payment",
    "failed-split-payment-compensation",
    "incoming-transfer",
    "loan",
    "movement",
    "payment-commission",
    "platform-payment-chargeback",
    "platform-payment-refund",
    "post-payment-split-payment",
    "refund-compensation",
    "repayment",
    "returned-platform-payment-refund",
    "returned-refund-compensation",
    "reversed-chargeback-compensation",
    "reversed-platform-payment-chargeback",
    "split-payment",
    "split-transaction",
    "topup",
)

TYPES = {
    "payment": Kind.PAYMENT,
    "capture": Kind.CAPTURE,
    "failed-payment": Kind.FAILED_PAYMENT,
    "unauthorized-direct-debit": Kind.FAILED_PAYMENT,
    "refund": Kind.REFUND,
    "returned-refund": Kind.RETURNED_REFUND,
    "chargeback": Kind.CHARGEBACK,
    "chargeback-reversal": Kind.CHARGEBACK_REVERSAL,
    "outgoing-transfer": Kind.PAYOUT,
    "outgoing-custom-amount-transfer": Kind.PAYOUT,
    "transfer": Kind.PAYOUT,
    "returned-transfer": Kind.RETURNED_PAYOUT,
    "canceled-transfer": Kind.RETURNED_PAYOUT,
    "canceled-outgoing-transfer": Kind.RETURNED_PAYOUT,
    "invoice-compensation": Kind.COMPENSATION,
    "invoice-rounding-compensation": Kind.ROUNDING,
    **dict.fromkeys(_FEES, Kind.FEE),
    **dict.fromkeys(_RESERVES, Kind.RESERVE),
    **dict.fromkeys(_OTHERS, Kind.OTHER),
    # Dutch words of the reports.
    "betaling": Kind.PAYMENT,
    "mislukte-betaling": Kind.FAILED_PAYMENT,
    "terugbetaling": Kind.REFUND,
    "terugboeking": Kind.CHARGEBACK,
    "uitbetaling": Kind.PAYOUT,
    "factuur": Kind.FEE,
    "factuurverrekening": Kind.COMPENSATION,
}
"""Types of balance transactions, and of the rows of a balance report."""


def kind_of_type(word: str) -> Kind | None:
    """Tell the kind by the type of a balance transaction; None: not known."""
    return TYPES.get(re.sub(r"[\s_]+", "-", word.strip().lower()))


BY_PREFIX = {
    "tr": (Kind.PAYMENT, Kind.FAILED_PAYMENT),
    "cpt": (Kind.CAPTURE, Kind.FAILED_PAYMENT),
    "re": (Kind.RETURNED_REFUND, Kind.REFUND),
    "chb": (Kind.CHARGEBACK_REVERSAL, Kind.CHARGEBACK),
}
"""The kind by the beginning of an id: where the amount is positive, and negative."""

METHODS = {
    "mistercash": "bancontact",
    "creditcard": "card",
    "directdebit": "sepa-debit",
    "banktransfer": "bank-transfer",
}
"""Names of methods in the ledger, where they are not Mollie's own."""

NOT_SETTLED = frozenset({"paypal", "giftcard", "voucher"})
"""Methods whose money Mollie does not pay out, or not all of it."""

_INVOICE = r"(?P<invoice>[A-Z]*[-.\w]*\d[-.\w]*)"
_COMPENSATION = r"(?:invoice compensation|factuurverrekening|factuurcompensatie)"
_ROUNDING = r"(?:invoice rounding|factuurafronding|afronding)"
_INVOICED = r"(?:invoice|factuur)(?:\s?(?:number|nummer|no\.?))?:?"
_RESERVE = (
    r".*\b(?:rolling reserve|rollende reserve|held reserve|released reserve|"
    r"ingehouden reserve|vrijgegeven reserve)\b.*"
)
_DESCRIPTIONS = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (_RESERVE, Kind.RESERVE),
        (rf"(?:withheld|ingehouden)\b.*?\s{_INVOICE}$", Kind.FEE),
        (r"(?:withheld (?:transaction )?fees|ingehouden \w*kosten)$", Kind.FEE),
        (rf"{_COMPENSATION}(?:\b.*?\s{_INVOICE})?$", Kind.COMPENSATION),
        (rf"{_ROUNDING}(?:\b.*?\s{_INVOICE})?$", Kind.ROUNDING),
        (rf"{_INVOICED}\s{_INVOICE}$", Kind.FEE),
    )
)


class Described(NamedTuple):
    """What a description without an id says."""

    kind: Kind
    invoice: str | None


def described(text: str) -> Described | None:
    """Tell a row of Mollie's own by its description; None: it tells nothing."""
    text = " ".join(text.split())
    for pattern, kind in _DESCRIPTIONS:
        found = pattern.match(text)
        if found is not None:
            return Described(kind, found.groupdict().get("invoice"))
    return None


SETTLEMENT_REFERENCE = re.compile(r"(?<![\w.])\d{4,}\.\d{4}\.\d{2,}(?![\w.])")
"""A settlement's reference: merchant, year and month, number in the month."""

_PAYMENT_ID = re.compile(r"(?<!\w)tr_\w+")


def settlement_in(text: str) -> str | None:
    """Find the one settlement reference in a text."""
    found = set(SETTLEMENT_REFERENCE.findall(text))
    return found.pop() if len(found) == 1 else None


def payment_in(text: str) -> str | None:
    """Find the one payment id in a text."""
    found = set(_PAYMENT_ID.findall(text))
    return found.pop() if len(found) == 1 else None
