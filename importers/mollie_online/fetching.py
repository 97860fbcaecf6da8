"""Fetch from Mollie what changed since last time, as a file in the inbox.

Lists are read from the newest backwards: some weeks beyond the newest known object,
and back to the oldest one that was not final, as payments are paid, and refunds paid
out, some time after they were made. What is as it was is left out. All that changed is
saved as one JSON file, as the API gave it, and the import takes over from there.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import NamedTuple

from ..whole_files import write_whole
from .api import MollieError
from .memory import Memory
from .memory import Seen
from .memory import contents_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from pathlib import Path

    from .api import Mollie
    from .api import Resource

_USUAL_CURRENCY = "EUR"


class _Kind(NamedTuple):
    """A kind of objects.

    Attributes:
        name: In Mollie's words.
        pages: Lists them.
        overlap: How long a final one may still change.
        unfinished: Whether one will.
    """

    name: str
    pages: Callable[[Mollie], Iterator[list[Resource]]]
    overlap: dt.timedelta
    unfinished: Callable[[Resource], bool]


def _is_payment_unfinished(payment: Resource) -> bool:
    if payment.get("status") in ("open", "pending", "authorized"):
        return True
    # Its worth in the balance's currency is told later.
    foreign = (payment.get("amount") or {}).get("currency") != _USUAL_CURRENCY
    is_paid = payment.get("status") == "paid"
    return is_paid and foreign and payment.get("settlementAmount") is None


_PAYMENTS = _Kind(
    "payments",
    lambda mollie: mollie.payments(),
    dt.timedelta(days=30),
    _is_payment_unfinished,
)
# In the order in which they are saved: a payment stands before what undoes it, and
# what was paid out after what moved before.
_KINDS = (
    _PAYMENTS,
    _Kind(
        "refunds",
        lambda mollie: mollie.refunds(),
        dt.timedelta(days=30),
        lambda refund: refund.get("status") in ("queued", "pending", "processing"),
    ),
    _Kind(
        "chargebacks",
        lambda mollie: mollie.chargebacks(),
        dt.timedelta(days=180),  # one may be reversed after months
        lambda _: False,
    ),
    _Kind(
        "balance transactions",
        lambda mollie: mollie.balance_transactions(),
        dt.timedelta(days=10),
        lambda _: False,
    ),
    _Kind(
        "settlements",
        lambda mollie: mollie.settlements(),
        dt.timedelta(days=60),
        lambda settlement: settlement.get("status") not in ("paidout", "failed"),
    ),
)


@dataclass(frozen=True)
class Fetched:
    """What came of it.

    Attributes:
        file: Where what changed is, or None: nothing did.
        counts: How many objects of each kind changed.
    """

    file: Path | None
    counts: Mapping[str, int]


def fetch(
    mollie: Mollie,
    memory: Memory,
    folder: Path,
    *,
    since: dt.date | None = None,
    also: Iterable[str] = (),
) -> Fetched:
    """Fetch what changed, and save it.

    Args:
        mollie: The API.
        memory: What was fetched before; it learns, and is to be written once the
            file is there.
        folder: Where the file goes.
        since: Nothing that was made before this day, or None.
        also: Ids of payments that changed, however old.

    Raises:
        MollieError: Mollie does not answer, or the file cannot be written; then
            nothing is saved and nothing is to be remembered.
    """
    changed: dict[str, list[Resource]] = {}
    for kind in _KINDS:
        found = list(_changed(kind, mollie, memory, since))
        if kind is _PAYMENTS:
            found += _named(mollie, memory, also, since)
            found.sort(key=_order)
            changed[kind.name] = found
            changed["captures"] = sorted(_captures(mollie, found), key=_order)
        else:
            changed[kind.name] = sorted(found, key=_order)
        memory.forget(kind.name, kind.overlap)
    counts = {name: len(found) for name, found in changed.items() if found}
    objects = [each for found in changed.values() for each in found]
    file = _save(objects, folder) if objects else None
    if file is not None and file.name not in memory.waiting:
        memory.waiting.append(file.name)
    return Fetched(file, counts)


def _changed(
    kind: _Kind, mollie: Mollie, memory: Memory, since: dt.date | None
) -> Iterator[Resource]:
    """The objects of a kind that are new, or not what they were."""
    horizon = memory.horizon(kind.name, kind.overlap)
    for page in kind.pages(mollie):
        oldest = None
        for each in page:
            created = oldest = _created(each)
            if since is not None and created.date() < since:
                continue
            if _is_new(kind, memory, each, created):
                yield each
        ends = [] if oldest is None else [horizon and oldest < horizon]
        ends += [oldest is not None and since is not None and oldest.date() < since]
        if any(ends):
            return


def _named(
    mollie: Mollie, memory: Memory, ids: Iterable[str], since: dt.date | None
) -> Iterator[Resource]:
    """Payments by their ids, as far as they are not what they were."""
    for id_ in sorted(set(ids)):
        each = mollie.payment(id_)
        if each is None:
            continue
        created = _created(each)
        if since is not None and created.date() < since:
            continue
        if _is_new(_PAYMENTS, memory, each, created):
            yield each


def _is_new(kind: _Kind, memory: Memory, each: Resource, created: dt.datetime) -> bool:
    """Whether an object is not known as it is; then it is."""
    id_ = str(each.get("id"))
    now = Seen(created, contents_of(each), kind.unfinished(each))
    before = memory.seen.get(kind.name, {}).get(id_)
    memory.learn(kind.name, id_, now)
    return before is None or before.contents != now.contents


def _captures(mollie: Mollie, payments: Iterable[Resource]) -> Iterator[Resource]:
    """The captures of payments whose money they are."""
    for payment in payments:
        captured = payment.get("amountCaptured")
        if payment.get("captureMode") == "manual" or captured is not None:
            for page in mollie.captures(payment):
                yield from page


def _created(resource: Resource) -> dt.datetime:
    """When an object was made, in UTC.

    Raises:
        MollieError: It does not say.
    """
    said = resource.get("createdAt")
    try:
        # Python reads the Z only from 3.11.
        moment = dt.datetime.fromisoformat(str(said).replace("Z", "+00:00"))
    except ValueError:
        message = f"Mollie gives {resource.get('id')} without the moment it was made."
        raise MollieError(message) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.timezone.utc)
    return moment.astimezone(dt.timezone.utc)


def _order(resource: Resource) -> tuple[dt.datetime, str]:
    return _created(resource), str(resource.get("id"))


def _save(objects: list[Resource], folder: Path) -> Path:
    """Save objects under a name that tells their days.

    Raises:
        MollieError: They cannot be saved.
    """
    text = f"{json.dumps(objects, indent=1, ensure_ascii=False)}\n"
    days = [_created(each).date() for each in objects]
    name = f"mollie-{min(days)}-{max(days)}"
    path = folder / f"{name}.json"
    number = 1
    try:
        while path.exists() and path.read_text(encoding="utf-8") != text:
            number += 1
            path = folder / f"{name}-{number}.json"
        write_whole(path, text)
    except OSError as error:
        message = f"{path}: cannot be written: {error.strerror}."
        raise MollieError(message) from None
    return path
