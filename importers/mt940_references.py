"""What stands behind the amount of field 61: references, or what banks put there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .mt940_codewords import put_money
from .mt940_facts import IBAN
from .mt940_facts import put_account
from .mt940_facts import put_particular
from .mt940_facts import squeeze
from .mt940_layouts import PADDING_BANKS

if TYPE_CHECKING:
    from .mt940_facts import Facts

_WIDTH = 16
"""Characters of the customer's reference, and of the bank's (SWIFT: 16x)."""

_POINTERS = frozenset({"EREF", "PREF", "MARF", "NONREF", "N", ""})
"""What says that there is no reference, or that it stands in field 86."""

_ID = re.compile(
    r"(?=(?:[^0-9]*[0-9]){6})[A-Za-z0-9-]{10,16}|(?=(?:[^0-9]*[0-9]){3})[A-Z0-9]{16}"
).fullmatch
_SHORTEST_NUMBER = 14
_PROVIDER_IDS = ("tr_", "re_", "chb_", "cpt_")
"""How the ids of Mollie begin, which its own statements have as end-to-end ids."""

_TRANSACTION_CODE = re.compile(r"/TRCD/([0-9]{5})/").fullmatch
_SUBFIELD = re.compile(r"/(TRCD|OCMT|EXCH|CHGS)/([^/]*)/?")
_OLD_ACCOUNT = re.compile(r"P?[0-9]{5,10}").fullmatch
_FOREIGN_ACCOUNT = re.compile(r"(?=(?:[A-Z]*[0-9]){5})[A-Z0-9]{5,34}").fullmatch


def read_references(
    reference: str, second: str | None, facts: Facts, bank: str, *, bare: bool
) -> str | None:
    """Read what follows the type in field 61, and its second line.

    Args:
        reference: The customer's reference and, behind two slashes, the bank's; SNS
            Bank has the other account instead, and Rabobank had its owner's name
            behind the account.
        second: The second line (further lines count as of it).
        facts: Takes what they say.
        bank: The first four letters of the BIC of the account's bank, or "".
        bare: Whether there is no field 86, so that this is all there is.

    Returns:
        The bank's own reference of the entry, or Mollie's.
    """
    own, _, id_ = reference.partition("//")
    if bare and own != "NONREF":
        facts.information = squeeze(f"{own} {id_}") or None
    if second:
        _read_second(second.replace("\n", ""), facts, bank)
    if own != "NONREF":
        _read_own(own, facts, bank)
    if id_:
        if _is_id(id_):
            return id_
        put_particular(facts, "bank reference", id_)
    end_to_end = facts.end_to_end
    if end_to_end is not None and end_to_end.startswith(_PROVIDER_IDS):
        return end_to_end
    return None


def _is_id(text: str) -> bool:
    """Whether a bank's reference can be one entry's own.

    Some banks have the number of another account in its place, of a cash dispenser, or
    of the type of transaction, and those come again with other entries.
    """
    if text.isdigit():
        return _SHORTEST_NUMBER <= len(text) <= _WIDTH
    return _ID(text) is not None


def _read_own(own: str, facts: Facts, bank: str) -> None:
    """Read the customer's reference, or what stands in its place."""
    name = own[_WIDTH:].strip() if " " in own else ""
    if name:
        own = own[:_WIDTH]
        facts.name = facts.name or name
    own = own.strip()
    if own in _POINTERS:
        return
    is_account = bank in PADDING_BANKS or (len(own) > _WIDTH and IBAN(own))
    if is_account or (name and _OLD_ACCOUNT(own)):
        if facts.iban is facts.account is None:
            put_account(facts, own)
    elif facts.instruction is None and all(
        own != each.text for each in facts.structured
    ):
        facts.instruction = own


def _read_second(text: str, facts: Facts, bank: str) -> None:
    """Read the second line of field 61."""
    usual = _TRANSACTION_CODE(text)
    if usual is not None:
        facts.code, facts.issuer = usual[1], "INGB"
        return
    told = facts.instructed is not None or facts.charges != ()  # in field 86 already
    for word, value in _SUBFIELD.findall(text):
        if word == "TRCD":
            facts.code, facts.issuer = value, "INGB"
        elif not told and not put_money(word, value, facts):
            put_particular(facts, word, value)
    text = _SUBFIELD.sub("", text).strip("/ ")
    other = text.replace(" ", "")
    if bank == "RABO" and (
        IBAN(other) or _OLD_ACCOUNT(other) or _FOREIGN_ACCOUNT(text)
    ):
        if facts.iban is None:
            put_account(facts, other)
    elif text and bank in PADDING_BANKS:
        facts.name = facts.name or squeeze(text)
    elif text:
        facts.information = facts.information or squeeze(text)
