"""Outgoing bank files: what locks items, and what unlocks them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NoReturn

from tests.second_opinion.naive_reversals import Reversals

if TYPE_CHECKING:
    from tests.second_opinion.naive_book import BankReceipt
    from tests.second_opinion.naive_book import Decision
    from tests.second_opinion.naive_book import Item


class RefusedError(Exception):
    """A decision that cannot be carried out."""


class BankFiles(Reversals):
    """Sends, confirms and rejects."""

    def _receipts(self) -> None:
        """A bank transaction confirms before it is matched itself."""
        self.confirmed_today = [
            receipt for receipt in self.book.receipts if receipt.date == self.today
        ]
        for receipt in sorted(self.confirmed_today, key=repr):
            if receipt.file in self.state.files:
                for name in self._confirmed_by(receipt, self._members(receipt.file)):
                    self._confirm(self.items[name], receipt.file)
            elif not any(
                decision.kind == "bank-file"
                and decision.date == self.today
                and decision.names[:1] == (receipt.file,)
                for decision in self.book.decisions
            ):
                self._problem((receipt.file,), f"unknown bank file {receipt.file}")

    def _members(self, file: str) -> list[str]:
        """The items that the directive names, and pending ones that name it."""
        pending = [
            item.id
            for item in self._here()
            if item.id in self.state.pending and file in item.bank_files
        ]
        return sorted({*self.state.files.get(file, {}), *pending})

    def _confirmed_by(self, receipt: BankReceipt, members: list[str]) -> list[str]:
        """The items that it settles, or the whole file."""
        by_settles = [
            name
            for name in members
            if any(own in receipt.settles for own in self.items[name].names)
        ]
        by_link = [
            name
            for name in members
            if any(
                link in self.items[name].names or link in self.items[name].links
                for link in receipt.links
            )
        ]
        if receipt.settles or by_link:
            return sorted({*by_settles, *by_link})
        return members

    def _confirm(self, item: Item, file: str) -> None:
        within = self.book.rule("bank-files", item.customer, self.today)
        days = int(within.get("confirm-within", 1))
        if self.state.files.get(file, {}).get(item.id) == "sent":
            if (self.today - self.state.file_date[file]).days > days:
                self._notice("lock-overdue", item)
            self.state.files[file][item.id] = "confirmed"
        if item.id in self.state.pending:
            self.state.pending.discard(item.id)
            # The reversals of the items that came today are still ahead when
            # a bank transaction confirms; a decision comes after them.
            if item.date < self.today or self.deciding:
                self._reversal_of(item)

    def _bank_file(self, decision: Decision) -> None:
        if len(decision.names) < 3 or decision.names[1] not in (
            "direct-debit",
            "credit-transfer",
        ):
            refuse('needs a file, "direct-debit" or "credit-transfer", items')
        file, kind, *names = decision.names
        self.state.files.setdefault(file, {})
        self.state.file_kind.setdefault(
            file, {"credit-transfer": "in-bank-file"}.get(kind, kind)
        )
        self.state.file_date.setdefault(file, self.today)
        named = []
        unknown = []
        for name in names:
            found = [item for item in self._named(name) if item.date <= self.today]
            if not found:
                unknown.append(name)
            named += found
        if unknown:
            self._problem((file, *unknown), f"bank-file {file}: not there: {unknown}")
        self._send(file, named)
        for receipt in self.confirmed_today:
            if receipt.file == file:
                for name in self._confirmed_by(receipt, self._members(file)):
                    self._confirm(self.items[name], file)

    def _send(self, file: str, items: list[Item]) -> None:
        """Put items in a file; what is in one other file is one mistake."""
        elsewhere: dict[str, list[str]] = {}
        for item in items:
            other = self._sent_in(item)
            if other is None:
                self.state.files[file][item.id] = "sent"
            else:
                elsewhere.setdefault(other, []).append(item.id)
        for other, ids in elsewhere.items():
            self._problem((file, *ids), f"bank-file {file}: {ids} are in {other}")

    def _sent_in(self, item: Item) -> str | None:
        """The file in which an item waits for the bank."""
        for file, state in self.state.files.items():
            if state.get(item.id) == "sent":
                return file
        return None

    def _bank_answer(self, decision: Decision) -> None:
        """A confirmation or rejection: of a file, of some of it, of an item."""
        if not decision.names:
            refuse("names nothing")
        first, *rest = decision.names
        known = first in self.state.files or any(
            first in item.bank_files and item.id in self.state.pending
            for item in self._here()
        )
        if known:
            members = self._members(first)
            pairs = [(name, first) for name in members]
            if rest:
                found = {
                    name: [i.id for i in self._named(name) if i.id in members]
                    for name in rest
                }
                if not all(found.values()):
                    refuse("not in that file")
                pairs = [(one, first) for name in rest for one in found[name]]
        else:
            if rest:
                refuse("unknown file")
            items = [
                item
                for item in self._named(first)
                if item.date <= self.today and self._was_asked(item)
            ]
            if not items:
                refuse("unknown file or item, or nobody asked the bank about it")
            pairs = [
                (item.id, file)
                for item in items
                for file in sorted(self.state.files)
                if self.state.files[file].get(item.id) == "sent"
            ] or [(item.id, "") for item in items]
        for name, file in pairs:
            if decision.kind == "bank-confirmation":
                self._confirm(self.items[name], file)
            elif self.state.files.get(file, {}).get(name) == "sent":
                self.state.files[file][name] = "rejected"

    def _was_asked(self, item: Item) -> bool:
        """Whether it was in a file once, or had to wait for the bank."""
        return item.pending or any(
            item.id in members for members in self.state.files.values()
        )


def refuse(reason: str) -> NoReturn:
    raise RefusedError(reason)
