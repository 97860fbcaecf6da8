"""Field 86 in codewords between slashes, as Dutch banks write it.

The three dialects share most words and differ in order and in what may be inside:

- ABN AMRO, and others after it: ``/TRTP/…/IBAN/…/BIC/…/NAME/…/REMI/…/EREF/…``, where
  a direct debit has its account behind the remittance information;
- ING: ``/RTRN/…//EREF/…//CNTP/account/BIC/name/city///REMI/USTD//…/`` in a fixed order,
  each closed by a slash, with slashes inside names and texts;
- Rabobank: ``/EREF/…/ORDP//NAME/…/REMI/…/ISDT/…``, with ``BENM`` for what is paid.

A payer can write a codeword too, so the remittance information ends only where a word
follows that the bank has not given before and that may follow there.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from .mt940_facts import ISSUERS
from .mt940_facts import REASON
from .mt940_facts import is_full
from .mt940_facts import pieces_of
from .mt940_facts import put_account
from .mt940_facts import put_particular
from .mt940_facts import said
from .mt940_facts import squeeze
from .mt940_facts import unwrap
from .statement import StructuredReference

if TYPE_CHECKING:
    from .mt940_facts import Facts
    from .mt940_facts import Joined

_START = re.compile(
    r"/(?:TRTP|RTRN|EREF|PREF|MARF|CSID|CNTP|REMI|BENM|ORDP|IBAN|NAME|BIC|ISDT|RTYP)/"
).match
# As ABN AMRO writes transfers and direct debits, if nothing has a slash inside; these
# have the account behind the text.
_ACCOUNT = r"/IBAN/([A-Z]{2}[0-9]{2}[A-Z0-9]{10,30})/BIC/([A-Z0-9]+)"
_USUAL_ABN = re.compile(
    rf"/TRTP/([^/]+)(?:{_ACCOUNT})?(?:/CSID/([^/]*))?/NAME/([^/]*)(?:/MARF/([^/]*))?"
    rf"/REMI/([^/:]*[^/: ])(?(2)|{_ACCOUNT})/EREF/([^/]*)"
).fullmatch
_PLAIN = (
    r"TRTP|RTYP|CSID|NAME|MARF|REMI|IBAN|BIC|EREF|RTRN|PREF|SWOD|NRTX|PIND|PURP|ISDT"
    r"|OCMT|EXCH|CHGS[1-5]?"
)
_NESTED = r"(?:ORDP|BENM|ULTD|ULTB|ULTC|INIT)//(?:NAME|ID)"
_ABN = re.compile(rf"/({_NESTED}|{_PLAIN})/").split
_RABOBANK = re.compile(rf"/({_NESTED}|{_PLAIN}|ADDR|ID)/").split
_RABOBANK_TAIL = re.compile(
    r"/((?:ULTD|ULTB|ULTC|INIT)//(?:NAME|ID)|CSID|ISDT|PURP|OCMT|EXCH|CHGS[1-5]?)/"
).split
# Where a line was cut between the two slashes, one of them may be lost.
_ING = re.compile(
    r"(?:^|/)/(RTRN|EREF|PREF|MARF|CSID|CNTP|REMI)/|/(REMI)/(?=(?:USTD|STRD)/)"
).finditer
_ING_ORDER = ("RTRN", "EREF", "PREF", "MARF", "CSID", "CNTP", "REMI")
_ING_TAIL = re.compile(r"//(PURP|ULTC|ULTD)/").split
_IS_ING = re.compile(r"/CNTP/|/REMI/(?:USTD|STRD)/").search
_IS_RABOBANK = re.compile(r"//NAME/|/ISDT/").search
# As ING writes transfers and direct debits, if nothing has a slash inside.
_USUAL_ING = re.compile(
    r"(?:/RTRN/([^/]+)/)?(?:/EREF/([^/]+)/)?(?:/MARF/([^/]+)/)?(?:/CSID/([^/]+)/)?"
    r"(?:/CNTP/([^/]*)/([^/]*)/([^/]+)/([^/]*)/)?"
    r"(?:/REMI/((?:USTD/|STRD/(?:CUR|ISO|BBA))/[^/]+)/)?"
).fullmatch
_USUAL_WORDS = ("RTRN", "EREF", "MARF", "CSID", "IBAN", "BIC", "NAME", "city", "REMI")

_ISSUER = re.compile(r"ISSUER: ?([A-Z]{3})\s+REF: ?(\S.*)").fullmatch
_CREDITOR_REFERENCE = re.compile(
    r"/?CDTRREFTP//CD/(?P<code>[A-Z]{4})(?:/ISSR/(?P<issuer>[A-Z]{1,35}))?"
    r"/CDTRREF/(?P<text>.+?)/?"
).fullmatch
_MONEY = re.compile(r"([A-Z]{3})[ /]?([0-9]{1,15}(?:[,.][0-9]{0,5})?)/*").fullmatch
_RATE = re.compile(r"[0-9]{1,9}(?:[,.][0-9]{0,12})?").fullmatch
_MONEY_WORDS = frozenset({"OCMT", "CHGS", *(f"CHGS{each}" for each in range(1, 6))})
_ATTRIBUTES = {
    "BIC": "bic",
    "EREF": "end_to_end",
    "MARF": "mandate",
    "PREF": "payment_information_id",
    "TRTP": "information",
    "ULTB//NAME": "ultimate_creditor",
    "ULTC//NAME": "ultimate_creditor",
    "ULTD//NAME": "ultimate_debtor",
}
"""What codewords are called here whose value is taken as it is."""
_NAMES = {
    "ADDR": "address",
    "BENM//ID": "identification of the beneficiary",
    "CSID": "creditor identifier",
    "ISDT": "settlement date",
    "ORDP//ID": "identification of the principal",
    "PURP": "purpose",
    "RTYP": "return type",
}
"""What codewords mean that have no place of their own."""


def read_codewords(text: str, facts: Facts) -> bool:
    """Read a field 86 in one of these dialects.

    Args:
        text: The field, with its line feeds.
        facts: Takes what it says.

    Returns:
        Whether it is in one of them; else nothing was noted.
    """
    abn = text.startswith("/TRTP/")
    if not abn and _START(text) is None:
        return False
    whole = text.replace("\n", "")
    lines = None
    if not is_full(text, len(whole)) or (
        not abn and ("\n :" in text or "\n -" in text)
    ):
        lines = unwrap(text)
        whole = lines.text
    if abn:
        usual = _USUAL_ABN(whole) if lines is None else None
        if usual is not None:
            # Several times faster than word by word.
            (
                kind,
                iban,
                bic,
                creditor,
                name,
                mandate,
                text,
                iban_2,
                bic_2,
                end_to_end,
            ) = usual.groups()
            facts.information = kind
            facts.iban = iban or iban_2
            facts.bic = bic or bic_2
            facts.name = squeeze(name) or None
            facts.texts = (squeeze(text),)
            facts.end_to_end = said(end_to_end)
            if mandate is not None:
                facts.mandate = said(mandate)
            if creditor is not None:
                put_particular(facts, "creditor identifier", creditor)
            return True
        words = _read_abn(whole)
    elif _IS_ING(whole):
        words = _read_ing(whole)
    elif _IS_RABOBANK(whole):
        words = _read_rabobank(whole)
    else:
        words = _read_abn(whole)
    _put(words, lines, facts)
    return True


def _read_abn(text: str) -> dict[str, str]:
    parts = _ABN(text)
    words = dict(zip(parts[1::2], parts[2::2], strict=True))
    return words if 2 * len(words) + 1 == len(parts) else _first_of_each(parts)


def _first_of_each(parts: list[str]) -> dict[str, str]:
    """Keep what the bank says, where the payer wrote one of its codewords.

    A word that is there already belongs to the text in which it stands; only the
    end-to-end id comes last, behind all that a payer wrote.
    """
    words: dict[str, str] = {}
    last = ""
    for word, value in zip(parts[1::2], parts[2::2], strict=True):
        if word == "EREF" and "EREF" in words and "REMI" in words:
            words["REMI"] += f"/EREF/{words.pop('EREF')}"
        if word in words:
            words[last] += f"/{word}/{value}"
        else:
            words[word] = value
            last = word
    return words


def _read_rabobank(text: str) -> dict[str, str]:
    head, remittance, tail = text.partition("/REMI/")
    parts = _RABOBANK(head)
    words: dict[str, str] = {}
    for word, value in zip(parts[1::2], parts[2::2], strict=True):
        words.setdefault(word, value)
    if remittance:
        words["REMI"], *parts = _RABOBANK_TAIL(tail)
        for word, value in zip(parts[::2], parts[1::2], strict=True):
            words.setdefault(word, value)
    for role in ("ORDP", "BENM"):
        name = words.pop(f"{role}//NAME", None)
        if name is not None:
            words.setdefault("NAME", name)
    return words


def _read_ing(text: str) -> dict[str, str]:
    usual = _USUAL_ING(text)
    if usual is not None:
        values = zip(_USUAL_WORDS, usual.groups(), strict=True)
        return {word: value for word, value in values if value}
    words = _ing_words(text)
    party = words.pop("CNTP", None)
    if party is not None:
        account, _, more = party.partition("/")
        bic, _, names = more.partition("/")
        name, _, city = names.rpartition("/")
        words.update({"IBAN": account, "BIC": bic, "NAME": name or names})
        if name and city:
            words["city"] = city
    for word in ("ULTC", "ULTD"):
        if word in words:
            words[f"{word}//NAME"] = words.pop(word).strip("/").partition("/")[0]
    return words


def _ing_words(text: str) -> dict[str, str]:
    """Take codewords in the order that they must have; else they are text."""
    words: dict[str, str] = {}
    last, start, rank = "", 0, -1
    for found in _ING(text):
        word = found[1] or found[2]
        place = _ING_ORDER.index(word)
        if place <= rank:
            continue
        if last:
            words[last] = text[start : found.start()]
        last, start, rank = word, found.end(), place
        if word == "REMI":
            break
    if last:
        words[last] = text[start:].removesuffix("/")
    if "REMI" in words:
        words["REMI"], *parts = _ING_TAIL(words["REMI"])
        words.update(zip(parts[::2], parts[1::2], strict=True))
    return words


def _put(words: dict[str, str], lines: Joined | None, facts: Facts) -> None:
    """Note what the codewords say.

    Args:
        words: With their values.
        lines: All of them in their lines, where some line ended early.
        facts: Takes what they say.
    """
    for word, value in words.items():
        attribute = _ATTRIBUTES.get(word)
        if attribute is not None:
            setattr(facts, attribute, said(value))
        elif word == "IBAN":
            put_account(facts, value)
        elif word == "NAME":
            facts.name = _words(value, lines) or None
        elif word == "REMI":
            _remittance(facts, value.strip(), lines)
        elif word == "RTRN":
            _reason(facts, value, lines)
        elif not put_money(word, value, facts):
            put_particular(facts, _NAMES.get(word, word), value)


def _words(value: str, lines: Joined | None) -> str:
    """Give a name, with a blank where a line ended early."""
    return squeeze(value) if lines is None else " ".join(lines.pieces_of(value))


def _reason(facts: Facts, value: str, lines: Joined | None) -> None:
    """Note the reason of a return; anything else is what a payer wrote."""
    value = value.strip("/ ")
    if REASON(value):
        facts.reason = value
    else:
        facts.texts += pieces_of(value, lines)


def _remittance(facts: Facts, value: str, lines: Joined | None) -> None:
    """Note the payer's words, or a reference of a form of its own."""
    reference: tuple[str, str] | None = None
    if value.startswith("USTD/"):  # ING
        value = value.removeprefix("USTD/").removeprefix("/")
    elif value.startswith("STRD/"):
        issuer, _, text = value.removeprefix("STRD/").partition("/")
        reference = issuer, text
    elif value.startswith("ISSUER:"):  # ABN AMRO
        found = _ISSUER(value)
        if found is not None:
            reference = found[1], found[2]
    elif value.startswith(("/CDTRREFTP/", "CDTRREFTP/")):  # Rabobank
        found = _CREDITOR_REFERENCE(value)
        if found is not None:
            reference = found["issuer"] or found["code"], found["text"]
    if reference is None:
        facts.texts += pieces_of(value, lines)
    else:
        _structure(facts, *reference)


def _structure(facts: Facts, issuer: str, text: str) -> None:
    text = text.strip("/ ")
    if text:
        kind = ISSUERS.get(issuer, issuer or None)
        facts.structured += (StructuredReference(text, kind),)


def put_money(word: str, value: str, facts: Facts) -> bool:
    """Note the amount before charges and exchange, the rate, or a charge.

    They may stand on the second line of field 61, too.

    Returns:
        Whether the codeword is one of these, and its value one that it may have.
    """
    if word == "EXCH":
        value = value.strip("/ ")
        if _RATE(value):
            facts.rate = number(value)
        return facts.rate is not None
    if word not in _MONEY_WORDS:
        return False
    money = read_money(value)
    if money is None:
        return False
    if word == "OCMT":
        facts.instructed = money
    else:
        facts.charges += (money,)
    return True


def read_money(text: str) -> tuple[Decimal, str] | None:
    """Read an amount behind its currency, as ``EUR350,00``."""
    found = _MONEY(text.strip())
    return None if found is None else (number(found[2]), found[1])


def number(text: str) -> Decimal:
    """Read a number with a decimal comma, or point."""
    return Decimal(text.replace(",", "."))
