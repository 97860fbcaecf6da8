"""Why banks return payments, and what a creditor may do after it."""

from __future__ import annotations

REASONS = {
    "AC01": "wrong account number",
    "AC04": "account closed",
    "AC06": "account blocked",
    "AC13": "the debtor is a consumer",
    "AG01": "transaction forbidden on this account",
    "AG02": "wrong transaction code",
    "AM04": "insufficient funds",
    "AM05": "duplicate",
    "AM09": "wrong amount",
    "AM10": "wrong control sum",
    "BE04": "the creditor's address is missing",
    "BE05": "unknown creditor identifier",
    "CNOR": "the creditor's bank is not registered",
    "CURR": "wrong currency",
    "CUST": "requested by the customer",
    "DNOR": "the debtor's bank is not registered",
    "DT01": "wrong date",
    "DUPL": "duplicate",
    "ED05": "settlement failed",
    "FF01": "wrong file format",
    "FF05": "wrong direct debit type",
    "FOCR": "following a cancellation request",
    "MD01": "no valid mandate",
    "MD02": "wrong mandate data",
    "MD06": "refund requested by the debtor",
    "MD07": "the debtor is deceased",
    "MS02": "refused by the customer, no reason given",
    "MS03": "refused by the bank, no reason given",
    "RC01": "wrong bank identifier",
    "RR01": "missing account or identification of the debtor",
    "RR02": "missing name or address of the debtor",
    "RR03": "missing name or address of the creditor",
    "RR04": "regulatory reason",
    "SL01": "service of the debtor's bank",
    "TECH": "technical problem",
    "TM01": "received after the cut-off time",
}
"""What reason codes mean (ISO 20022 external status reason and return reason codes);
NARR is left out, as its meaning stands in the text beside it."""

MANDATE_ENDS = frozenset({"MD01"})
"""There was no valid mandate (the debtor has 13 months to say so, SEPA Direct Debit
Core Rulebook): it must not be used again."""

DO_NOT_REPEAT = frozenset({"AC04", "AC06", "MD07"})
"""The account is closed or blocked, or the debtor is deceased: collecting again can
only fail. After AM04 and MS03, by contrast, it may be tried again."""


def meaning_of(reason: str) -> str:
    """The meaning of an ISO 20022 reason code in words; "" for what is none."""
    return REASONS.get(reason.strip().upper(), "")
