"""How many links are wrong, and how much is found, where it is known what is true.

    python tests/bench/bench_wrong_links.py [invoices] [seed]

Two invented ledgers, subscriptions and hourly work (subscriptions.py says what is in
them), each with its numbering declared as a series and without. Without it a number
that no invoice has is taken for any other number, so that the amount decides. Beside
it zerosum of beancount-reds-plugins, where it is installed, on the same ledger.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
import conftest  # noqa: E402, F401 - makes the package importable from a checkout
from tests.bench.subscriptions import PLUGIN  # noqa: E402
from tests.bench.subscriptions import SERIES  # noqa: E402
from tests.bench.subscriptions import hourly_work  # noqa: E402
from tests.bench.subscriptions import subscriptions  # noqa: E402
from tests.bench.wrong_links import ZEROSUM  # noqa: E402
from tests.bench.wrong_links import score  # noqa: E402
from tests.bench.wrong_links import score_zerosum  # noqa: E402
from tests.bench.wrong_links import settled  # noqa: E402

if TYPE_CHECKING:
    from tests.bench.subscriptions import KnownLedger
    from tests.bench.wrong_links import Score

INVOICES = 10_000
#: Of a hundred payments, those that may be linked wrongly by their amount.
MOST_BY_AMOUNT = 0.5
RULES = ("reference", "amount", "combination", "overpayment")
#: An overpayment is not meant for any invoice, so that there is nothing to find.
FINDING = ("reference", "amount", "combination")


def tell(found: Score, *, declared: bool) -> bool:
    """Print what the rules made of a ledger.

    Args:
        found: Compared with the truth.
        declared: Whether the numbering is declared, so that the targets apply.

    Returns:
        Whether the targets are kept.
    """
    title = "declared" if declared else "not declared"
    print(f" numbering {title}: {found.payments} payments, {found.links} links")
    for rule in RULES:
        line = (
            f"  {rule}: {found.right[rule] + found.wrong[rule]} links,"
            f" {found.wrong[rule]} wrong, precision {found.precision(rule):.4f}"
        )
        if rule in FINDING:
            line += f"; recall {found.recall(rule):.4f} of {found.meant[rule]} payments"
        print(line)
        for cause, count in found.causes.get(rule, {}).items():
            print(f"    {count} by a payment that {cause}")
    by_amount = found.wrong["amount"]
    of_links = 100 * (1 - found.precision("amount"))
    of_payments = 100 * by_amount / found.payments
    print(
        f"  wrong by amount: {of_links:.2f} % of the links by amount,"
        f" {100 * by_amount / found.links:.2f} % of all links,"
        f" {of_payments:.2f} % of all payments"
    )
    print(
        f"  rightly named, invoice open: {len(found.named_unsettled)} not settled;"
        f" {len(found.taken)} came when a wrong link had taken the invoice"
    )
    print(
        f"  by amount: {len(found.rivals)} linked though another was equal,"
        f" {len(found.overlooked)} not linked though one alone was equal"
    )
    faults = [
        f"{found.wrong[rule]} wrong by {rule}"
        for rule in ("reference", "combination")
        if found.wrong[rule]
    ]
    if of_payments >= MOST_BY_AMOUNT:
        faults.append(f"{MOST_BY_AMOUNT} % of payments wrong by amount or more")
    if found.named_unsettled or found.rivals or found.overlooked:
        faults.append("rules not followed")
    if not declared:
        return True
    if faults:
        print(f"  MISSED: {', '.join(faults)}")
    return not faults


def compare(title: str, ledger: KnownLedger) -> bool:
    """Print what comes of a ledger; return whether the targets are kept."""
    booked = sum(invoice.booked for invoice in ledger.invoices)
    print(
        f"{title}: {len(ledger.invoices)} invoices, {booked} of them booked,"
        f" {len(ledger.customers)} customers"
    )
    kept = tell(score(ledger, settled(ledger.text(PLUGIN, SERIES))), declared=True)
    tell(score(ledger, settled(ledger.text(PLUGIN))), declared=False)
    if importlib.util.find_spec(ZEROSUM.partition(".")[0]) is None:
        print(" zerosum: skipped, beancount-reds-plugins is not installed ([bench])")
    else:
        other = score_zerosum(ledger)
        links = other.right + other.wrong
        print(
            f" zerosum: {links} links, {other.wrong} wrong,"
            f" {100 * other.wrong / max(links, 1):.2f} % of its links,"
            f" precision {other.right / max(links, 1):.4f}"
        )
    sys.stdout.flush()
    return kept


def main(arguments: list[str]) -> int:
    """Run the comparisons; exit status 1 when a target is missed."""
    count = int(arguments[0]) if arguments else INVOICES
    seed = int(arguments[1]) if arguments[1:] else 1
    kept = [
        compare("subscriptions", subscriptions(count, seed)),
        compare("hourly work", hourly_work(count, seed)),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
