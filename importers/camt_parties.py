"""The other side of a transaction, told from one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NamedTuple

from .camt_values import below
from .camt_values import text_below
from .statement import Party

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class Own(NamedTuple):
    """What a statement says of one's own account."""

    account: str | None = None
    owner: str | None = None


def counterparty(
    detail: Element, own: Own, *, incoming: bool, returned: bool
) -> Party | None:
    """Tell the other side from one's own.

    Money comes from a debtor and goes to a creditor. In a return both keep the roles
    of the original payment, though some banks name only one of them, in either role;
    so what is known of one's own account and name goes first. It does so too where the
    bank does not say that it is a return, but that the money went the other way.
    """
    related = detail.find("RltdPties")
    agents = detail.find("RltdAgts")
    if related is None and agents is None:
        return None
    first, second = ("Dbtr", "Cdtr") if incoming else ("Cdtr", "Dbtr")
    expected = _party(related, agents, first)
    is_own = expected is not None and _is(own, expected)
    if returned or is_own:
        original = _party(related, agents, second)
        if original is not None and not _is(own, original):
            says_who = original.name or original.iban or original.account
            return original if says_who or expected is None else expected
    return None if is_own else expected


def _is(own: Own, party: Party) -> bool:
    number = party.iban or party.account
    if number is not None and own.account is not None:
        return number == own.account
    return party.name is not None and party.name == own.owner


def _party(related: Element | None, agents: Element | None, role: str) -> Party | None:
    """Read the party in a role, with its account and bank."""
    name = iban = other = behind = bic = None
    if related is not None:
        name = _name(related.find(role))
        account = below(related, f"{role}Acct", "Id")
        if account is not None:
            iban = text_below(account, "IBAN")
            if iban is None:
                other = (
                    text_below(account, "Othr", "Id")
                    or text_below(account, "PrtryAcct", "Id")
                    or text_below(account, "BBAN")
                )
            else:
                iban = iban.replace(" ", "").upper()
        behind = _name(related.find(f"Ultmt{role}"))
    if agents is not None:
        bank = below(agents, f"{role}Agt", "FinInstnId")
        if bank is not None:
            bic = (
                text_below(bank, "BICFI")
                or text_below(bank, "BIC")
                or text_below(bank, "CmbndId", "BIC")
            )
    if name is iban is other is bic is behind is None:
        return None
    return Party(name, iban, other, bic, behind)


def _name(party: Element | None) -> str | None:
    """Give the name of a party, which from 08 is wrapped, as may be a bank."""
    if party is None:
        return None
    return (
        text_below(party, "Nm")
        or text_below(party, "Pty", "Nm")
        or text_below(party, "Agt", "FinInstnId", "Nm")
    )
