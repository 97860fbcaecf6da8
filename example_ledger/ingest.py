"""Import the bank exports: by hand, or from Fava's import page.

python ingest.py identify exports      which files can be read, and of which account
python ingest.py extract exports -e main.beancount      what they would add
"""

from __future__ import annotations

from beangulp import Ingest

from beancount_receivables.importers.bank import BankImporter
from beancount_receivables.importers.mollie.importer import MollieAccounts
from beancount_receivables.importers.mollie.importer import MollieImporter

CONFIG = [
    BankImporter(
        {"NL54VBNK0000004004": "Assets:Bank:Current"},
        other="Assets:Suspense",
        fees="Expenses:BankFees",
    ),
    MollieImporter(
        MollieAccounts(balance="Assets:Mollie", vat="Liabilities:VAT:NL:Input"),
        vat_rate=21,
    ),
]

if __name__ == "__main__":
    Ingest(CONFIG)()
