"""How soon what is settled on Fava's page is seen, beside a load of the ledger.

    python tests/bench/bench_click.py [transactions]

In an invented ledger payments are settled by hand on the page, several times after
each other. A click is the request that writes, until what the page then asks has been
answered: the transactions of that customer. Fava by itself would load the whole ledger
for each of them. Counted is the time of the processor, which a busy machine does not
change much.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from fava.application import create_app  # noqa: E402

import conftest  # noqa: E402, F401 - makes the package importable from a checkout
from tests.bench.made_ledger import PLUGIN  # noqa: E402
from tests.bench.made_ledger import MadeLedger  # noqa: E402

if TYPE_CHECKING:
    from flask.testing import FlaskClient

TRANSACTIONS = 100_000
CLICKS = 6
#: The most that a click may take, in seconds, and as a part of a load.
HIGHEST = 0.300
HIGHEST_RATIO = 0.03

_EXTRA = """
2019-01-01 custom "fava-extension" "beancount_receivables.queries.fava" "{'by': 'anna'}"
2019-01-01 custom "receivables" "decisions" "decisions.beancount"
2019-01-01 custom "receivables" "rule" "amount" FALSE
2019-01-01 custom "receivables" "rule" "combination" FALSE
include "decisions.beancount"
"""
_OPEN = """
2024-01-01 * "Open"
  invoice: "OPEN-{number}"
  Assets:Receivable:C{customer:04}  100.00 EUR
  Income:Sales  -100.00 EUR

2024-01-02 * "Open"
  payment: "LATE-{number}"
  Assets:Bank  60.00 EUR
  Assets:Receivable:C{customer:04}  -60.00 EUR
"""


@dataclass(frozen=True)
class Page:
    """The page, as a browser would ask it."""

    client: FlaskClient
    address: str

    def settle(self, number: int) -> float:
        """Settle a payment by hand; return the seconds until that is seen."""
        pair = {
            "credit": f"LATE-{number}",
            "debit": f"OPEN-{number}",
            "amount": "55.00",
        }
        body = {
            "action": "settle",
            "request": f"click-{number}",
            "arguments": {"pairs": [pair]},
        }
        start = time.process_time()
        answer = self.client.post(f"{self.address}/write", json=body)
        written = time.process_time()
        seen = self.client.get(
            f"{self.address}/items", query_string={"customer": f"C{number:04}"}
        )
        end = time.process_time()
        assert answer.status_code == 200, answer.text
        lines = {line["id"]: line for line in seen.get_json()["data"]["rows"]}
        assert lines[f"OPEN-{number}"]["outstanding"]["number"] == "45.00"
        print(
            f"  click {number + 1}: {end - start:.3f} s"
            f" (written after {written - start:.3f} s)"
        )
        return end - start


def write_ledger(folder: Path, transactions: int) -> Path:
    """Write the ledger, with something to settle by hand."""
    path = folder / "main.beancount"
    made = MadeLedger(transactions)
    with path.open("w", encoding="utf-8") as file:
        file.write(PLUGIN)
        file.writelines(made.lines())
        file.write(_EXTRA)
        for number in range(CLICKS):
            file.write(_OPEN.format(number=number, customer=number))
    (folder / "decisions.beancount").write_text("", encoding="utf-8")
    return path


def main(arguments: list[str]) -> int:
    """Click, and compare with a load; exit status 1 when it takes too long."""
    transactions = int(arguments[0]) if arguments else TRANSACTIONS
    os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        path = write_ledger(Path(folder), transactions)
        start = time.process_time()
        app = create_app([str(path)], load=True)
        load = time.process_time() - start
        print(f"{transactions} transactions: loaded in {load:.2f} s")
        gc.collect()
        ((slug, _),) = app.config["LEDGERS"].items()
        page = Page(app.test_client(), f"/{slug}/extension/Receivables")
        # Somebody looks before clicking.
        page.client.get(f"{page.address}/items", query_string={"customer": "C0000"})
        clicks = [page.settle(number) for number in range(CLICKS)]
    worst = max(clicks)
    kept = worst <= HIGHEST and worst / load <= HIGHEST_RATIO
    missed = "" if kept else "  MISSED"
    print(
        f"the slowest click: {worst:.3f} s (target {HIGHEST} or less),"
        f" click / load: {worst / load:.4f} (target {HIGHEST_RATIO} or less){missed}"
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
