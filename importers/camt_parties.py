"""The other side of a transaction, told from one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NamedTuple

from .camt_values import children
from .camt_values import first_text
from .camt_values import text_at
from .statement import Party

if TYPE_CHECKING:
    from .camt_values import Parts


class Own(NamedTuple):
    """What a statement says of one's own account."""

    account: str | None = None
    owner: str | None = None


def counterparty(
    parts: Parts, own: Own, *, incoming: bool, returned: bool
) -> Party | None:
    """Tell the other side from one's own.

    Money comes from a debtor and goes to a creditor. In a return both keep the
    roles of the original payment, though some banks name only one of them, in
    either role; so what is known of one's own account and name goes first.
    """
    related = children(parts.get("RltdPties"))
    agents = children(parts.get("RltdAgts"))
    if not related and not agents:
        return None
    first, second = ("Dbtr", "Cdtr") if incoming else ("Cdtr", "Dbtr")
    expected = _party(related, agents, first)
    if not returned:
        return None if expected is None or _is(own, expected) else expected
    original = _party(related, agents, second)
    if original is None or _is(own, original):
        return None if expected is None or _is(own, expected) else expected
    return original if _says_who(original) or expected is None else expected


def _is(own: Own, party: Party) -> bool:
    number = party.iban or party.account
    if number is not None and own.account is not None:
        return number == own.account
    return party.name is not None and party.name == own.owner


def _party(related: Parts, agents: Parts, role: str) -> Party | None:
    """Read the party in a role, with its account and bank."""
    element = children(related.get(role))
    # From 08 a party is wrapped; the wrapper may also hold a bank.
    wrapped = element.get("Pty")
    if wrapped is None and "Agt" in element:
        wrapped = children(element["Agt"]).get("FinInstnId")
    name = text_at(element if wrapped is None else children(wrapped), "Nm")
    account = children(children(related.get(f"{role}Acct")).get("Id"))
    iban = text_at(account, "IBAN")
    other = (
        text_at(children(account.get("Othr")), "Id")
        or text_at(children(account.get("PrtryAcct")), "Id")
        or text_at(account, "BBAN")
    )
    agent = children(children(agents.get(f"{role}Agt")).get("FinInstnId"))
    bic = first_text(agent, "BICFI", "BIC")
    if bic is None and "CmbndId" in agent:
        bic = text_at(children(agent["CmbndId"]), "BIC")
    ultimate = children(related.get(f"Ultmt{role}"))
    if "Pty" in ultimate:
        ultimate = children(ultimate["Pty"])
    behind = text_at(ultimate, "Nm")
    if iban is not None:
        iban = iban.replace(" ", "").upper()
    if name is iban is other is bic is behind is None:
        return None
    return Party(name, iban, other, bic, behind)


def _says_who(party: Party) -> bool:
    return party.name is not None or (party.iban or party.account) is not None
