"""One bank entry as the transaction that an accountant would have typed.

What is of a customer goes to the customer's receivable account, under the key that
says what it is: ``payment``, ``chargeback`` for a payment that the bank took back, and
``refund`` for money sent to a customer. Other receipts go to the uncategorized
account, where someone can place them. Other money that goes out, and what moves
between bank accounts of one's own, is no matter of customers and goes to an account
set apart for it, flagged ``!`` for attention. In each case the bank account moves by
exactly the amount of the entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from ..plugins.subledger.items import UNKNOWN_CUSTOMER
from .entry_directives import EntryDirectives
from .identity import DIFFERENCE
from .mollie.remembered import PAYOUT
from .movements import Movement
from .payers import BY_NAME
from .payers import RECOGNISED
from .recognition import BY_FILE
from .recognition import BY_ORIGINAL
from .recognition import BankFile
from .recognition import Recognised
from .recognition import just_after
from .recognition import texts_of
from .returns import meaning_of_return
from .transaction_codes import is_charge

if TYPE_CHECKING:
    from beancount.core import data

    from .identity import Identity
    from .movements import Original
    from .recognition import Receivables
    from .statement import Entry
    from .statement import Statement

EVIDENCE = "__evidence__"
"""Metadata of an extracted transaction: by which kind its customer is known."""

OK = "*"
ATTENTION = "!"


@dataclass(frozen=True)
class Accounts:
    """Where money goes.

    Attributes:
        bank: The bank's own account.
        uncategorized: Receipts that nobody could place.
        other: Money that goes out, to no customer.
        fees: Costs of the bank.
        own: The IBANs, or other numbers, of all bank accounts of one's own.
        by: Who answers for differences that are booked, or "".
    """

    bank: str
    uncategorized: str
    other: str
    fees: str
    own: frozenset[str] = frozenset()
    by: str = ""


def book(
    entry: Entry,
    statement: Statement,
    identity: Identity,
    accounts: Accounts,
    known: Receivables,
) -> list[Any]:
    """Book an entry.

    Args:
        entry: A booked entry.
        statement: The statement it is of.
        identity: What it is called.
        accounts: Where money goes.
        known: What the ledger knows; learns of payments, for their returns.

    Returns:
        The transaction, and what goes with it: a ``bank-confirmation``.

    Raises:
        BadValueError: The entry has no date.
    """
    return Booking(entry, statement, identity, accounts, known).directives()


class Booking:
    """The booking of one entry, see `book`."""

    def __init__(
        self,
        entry: Entry,
        statement: Statement,
        identity: Identity,
        accounts: Accounts,
        known: Receivables,
    ) -> None:
        self.entry = entry
        self.identity = identity
        self.id = identity.id
        self.accounts = accounts
        self.known = known
        self.typed = EntryDirectives(entry, statement, identity)
        self.day = self.typed.day
        self.amount = entry.amount  # of the item: without what the bank kept
        self.fee = Decimal(0)
        self._take_fee_apart()
        self.file = self._bank_file()

    def knows_original(self) -> bool:
        """Whether what a return brings back is known by now."""
        return self._original() is not None

    def directives(self) -> list[Any]:
        """Choose what the entry is.

        Returns:
            The transaction, and what goes with it: a ``bank-confirmation``.
        """
        if self.entry.returned is not None:
            return [self._returned()]
        party = self.entry.counterparty
        if party is not None and self.accounts.own & {party.iban, party.account}:
            # The other account's statement has the other half; there they meet.
            return [self._post(self.typed.facts(), self.accounts.other, flag=ATTENTION)]
        if self.entry.amount > 0:
            return [self._payout() or self._file_total() or self._received()]
        return self._sent()

    # What it is.

    def _received(self) -> data.Transaction:
        """Money of a customer, or of someone that nobody could place."""
        customer = self._recognise()
        meta = self.typed.item("payment")
        if customer is None:
            proposal = self.known.proposal(self.entry, self.day)
            if proposal:
                meta["proposal"] = proposal
            return self._post(meta, self.accounts.uncategorized)
        self._note_evidence(meta, customer)
        self.typed.add_method(meta)
        if self.file is not None:
            meta["bank-file"] = self.file.id
        settles = self._claims(customer)
        if settles:
            meta["settles"] = settles
        self._remember(customer, incoming=True)
        transaction = self._post(meta, customer.account, customer.customer)
        if settles or self.file is not None:
            self._moved(customer.customer)
        else:
            self._add_difference(transaction, customer)
        return transaction

    def _sent(self) -> list[Any]:
        """A refund to a customer, or money that is no matter of customers."""
        transfer = self.known.movements.pending_transfer(self.entry, self.accounts.bank)
        if transfer is not None:
            return self._paid_out(transfer)
        customer = self.known.by_iban(self.entry, self.day)
        if customer is not None and not self.entry.mandate:
            meta = self.typed.item("refund")
            self._note_evidence(meta, customer)
            self.typed.add_method(meta)
            if self.file is not None:
                meta["bank-file"] = self.file.id
            credit_note = self.known.credit_note(self.entry, customer)
            if credit_note:
                meta["settles"] = credit_note
            self._remember(customer, incoming=False)
            self._moved(customer.customer)
            return [self._post(meta, customer.account, customer.customer)]
        meta = self.typed.facts()
        if is_charge(self.entry.code):
            return [self._post(meta, self.accounts.fees)]
        return [self._post(meta, self.accounts.other, flag=ATTENTION)]

    def _paid_out(self, transfer: Movement) -> list[Any]:
        """A refund that was booked before now leaves the bank: nothing but that."""
        transfer.pending = False
        self._moved(transfer.customer)
        transaction = self._post(self.typed.facts(), transfer.other_side)
        sent = [
            just_after(file.date, file.at)
            for file in self.known.files.values()
            if transfer.id in file.documents and file.date == self.day
        ]
        confirmation = self.typed.confirmation(
            [*([self.file.id] if self.file is not None else []), transfer.id],
            max(sent, default=""),  # it has no effect before the file that it is of
        )
        return [transaction, confirmation]

    def _returned(self) -> data.Transaction:
        """Money that the bank takes back, or that comes back to us."""
        entry = self.entry
        returned = entry.returned
        found = self._original()
        incoming = entry.amount > 0
        meta = self.typed.item("payment" if incoming else "chargeback")
        if returned is not None:
            reason = returned.code or returned.text
            if reason is not None:
                meta["reason"] = reason
            meaning = meaning_of_return(returned)
            if meaning:
                meta["note"] = "; ".join(filter(None, (meaning, meta.get("note"))))
        if found is not None:
            original = found.movement
            if not self.identity.known:
                original.reversed = True
            self._moved(original.customer)
            meta["reverses"] = original.id
            meta[EVIDENCE] = BY_ORIGINAL
            if found.excess:
                costs = (
                    f"{original.id} was {original.amount} {original.currency}; what "
                    "the bank took beyond it is booked as its costs"
                )
                meta["note"] = "; ".join(filter(None, (meta.get("note"), costs)))
                self.amount += found.excess
                self.fee += found.excess
            flag = ATTENTION if found.excess else OK
            return self._post(meta, original.account, original.customer, flag)
        if incoming:
            # Perhaps of a customer, but no payment of one: for someone to place.
            return self._post(meta, self.accounts.uncategorized)
        customer = self._recognise()
        if customer is None:
            return self._post(meta, self.accounts.uncategorized)
        self._moved(customer.customer)
        self._note_evidence(meta, customer)
        if customer.documents:
            meta["for"] = ", ".join(customer.documents)
        return self._post(meta, customer.account, customer.customer)

    def _recognise(self) -> Recognised | None:
        """The customer; nobody where several payments were not told apart.

        What one of them says is not said of all, unless all have one payer.
        """
        if self._is_of_several():
            return None
        return self.known.recognise(self.entry, self.day)

    def _original(self) -> Original | None:
        """What a return brings back; nothing where it is several returns."""
        if self._is_of_several():
            return None
        return self.known.original(self.entry, abs(self.amount))

    def _is_of_several(self) -> bool:
        """Whether it holds payments of several, as far as one can know."""
        batch = self.entry.batch
        if batch is None or not batch.is_whole:
            return False
        some = 0 < batch.details < (batch.number or 0)
        return some or self.entry.counterparty is None

    def _payout(self) -> data.Transaction | None:
        """A payout of a payment provider, which has the payments in it."""
        found = self.known.payouts.clear(self.entry, self.known.by_reference)
        if found is None:
            return None
        meta = {**self.typed.facts(), PAYOUT: found.reference}
        if found.note:
            meta["note"] = found.note
        account = found.account or self.accounts.other
        return self._post(meta, account, flag=ATTENTION if found.note else OK)

    def _file_total(self) -> data.Transaction | None:
        """A direct debit file that the bank books in one sum, taken apart.

        The ledger knows what was in the file, and what of it the bank rejected; where
        all of it, or all but that, adds up to the entry exactly, each customer is
        credited with his part.
        """
        batch = self.entry.batch
        if self.file is None or not self.file.direct_debit:
            return None
        if batch is None or batch.split or self.fee:
            return None
        if batch.details == 1 and batch.why is None:
            return None  # one payment of the file
        for documents in (self.file.documents, self.file.accepted):
            items = [self.known.items.get(name) for name in documents]
            found = [item for item in items if item is not None]
            total = sum((item.amount for item in found), Decimal(0))
            if len(found) == len(items) and total == self.entry.amount:
                break
        else:
            return None
        meta = self.typed.item("payment")
        meta[EVIDENCE] = BY_FILE
        meta["method"] = "sepa-debit"
        meta["bank-file"] = self.file.id
        meta.pop("note", None)
        postings = [self.typed.posting(self.accounts.bank, self.entry.amount)]
        for item in found:
            self._moved(item.customer)
            meta_of_item = {"settles": item.id}
            if not self.known.is_customers_own(item.account, item.customer):
                meta_of_item["customer"] = item.customer
            posting = self.typed.posting(item.account, -item.amount)
            postings.append(posting._replace(meta=meta_of_item))
        return self.typed.transaction(meta, postings, OK)

    def _add_difference(
        self, transaction: data.Transaction, customer: Recognised
    ) -> None:
        """Book what a payment is short or over, where the ledger allows it."""
        if self.identity.known:
            return  # the ledger has it with what an accountant made of it
        difference = self.known.differences.of_payment(
            self.amount,
            self.entry.currency,
            customer.customer,
            customer.documents,
            self.day,
            self.accounts.by,
        )
        if difference is None:
            return
        key, settles = (
            ("write-off", difference.document)
            if difference.missing > 0
            else ("adjustment", self.id)
        )
        meta = {
            key: f"{self.id}{DIFFERENCE}",
            "settles": settles,
            "reason": difference.reason,
        }
        if self.accounts.by:
            meta["by"] = self.accounts.by
        posting = self.typed.posting(customer.account, -difference.missing)
        transaction.postings.append(posting._replace(meta=meta))
        transaction.postings.append(
            self.typed.posting(difference.account, difference.missing)
        )

    def _moved(self, customer: str) -> None:
        """Note that more of a customer changes than a reference tells."""
        if not self.identity.known:
            self.known.differences.moved(customer)

    # How it is written.

    @staticmethod
    def _note_evidence(meta: dict[str, Any], customer: Recognised) -> None:
        """Keep the kind of evidence: for the summary, and where it is weak for good."""
        meta[EVIDENCE] = customer.kind
        if customer.kind == BY_NAME:
            meta[RECOGNISED] = BY_NAME

    def _claims(self, customer: Recognised) -> str:
        """Say what the payer, or the bank file, names beyond doubt.

        A payer may list documents with what each is paid of it; and a direct debit
        carries the number of what it collects.
        """
        entry = self.entry
        if self.file is not None and entry.end_to_end in self.file.documents:
            return entry.end_to_end or ""
        total = Decimal(0)
        claims = []
        for document in entry.documents:
            item = self.known.items.get(document.number or "")
            if (
                item is None
                or not item.is_debit
                or item.customer != customer.customer
                or item.account != customer.account
                or document.amount is None
                or document.amount <= 0
                or document.currency != item.currency
            ):
                return ""
            total += document.amount
            claims.append(f"{item.id} {document.amount}")
        return ", ".join(claims) if total <= self.amount else ""

    def _post(
        self,
        meta: dict[str, Any],
        account: str,
        customer: str | None = None,
        flag: str = OK,
    ) -> data.Transaction:
        """Write the transaction: the bank, the other side, and the bank's fee."""
        if (
            customer is not None
            and customer != UNKNOWN_CUSTOMER
            and not self.known.is_customers_own(account, customer)
        ):
            meta["customer"] = customer
        postings = [
            self.typed.posting(self.accounts.bank, self.entry.amount),
            self.typed.posting(account, -self.amount),
        ]
        if self.fee:
            postings.append(self.typed.posting(self.accounts.fees, self.fee))
        return self.typed.transaction(meta, postings, flag)

    # What it consists of.

    def _take_fee_apart(self) -> None:
        """Take from the entry what the bank kept of it.

        A bank may return 350.00 and take 353.00, or collect 100.00 and pay out
        97.00: the customer's part is the transaction's amount, the rest its fee.
        """
        whole, part = self.entry.amount, self.entry.transaction_amount
        if part is None:
            part = whole - _included_charges(self.entry)
        if (part > 0) != (whole > 0) or not part > whole:
            return
        self.amount = part
        self.fee = part - whole

    def _bank_file(self) -> BankFile | None:
        batch = self.entry.batch
        if batch is None:
            return None
        for name in (batch.payment_information_id, batch.message_id):
            if name is not None and name in self.known.files:
                return self.known.files[name]
        return None

    def _remember(self, customer: Recognised, *, incoming: bool) -> None:
        if self.identity.known:
            return  # from the ledger, with what an accountant made of it
        entry = self.entry
        party = entry.counterparty
        self.known.movements.remember(
            Movement(
                id=self.id,
                date=self.day,
                amount=abs(self.amount),
                currency=entry.currency,
                account=customer.account,
                customer=customer.customer,
                incoming=incoming,
                end_to_end=entry.end_to_end or "",
                mandate=entry.mandate or "",
                iban=(party.iban if party is not None else None) or "",
                external=self.identity.external,
                texts=texts_of(entry),
            )
        )


def _included_charges(entry: Entry) -> Decimal:
    """What the bank says to have charged within the amount; negative, or 0."""
    charges = entry.charges
    if any(not each.included or each.currency != entry.currency for each in charges):
        return Decimal(0)
    return sum((each.amount for each in charges), Decimal(0))
