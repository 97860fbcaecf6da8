"""Receivables for Beancount: settlement, and the rules in their order.

One line in the main file loads all of it::

    plugin "beancount_receivables.plugins"
"""

from __future__ import annotations

from . import adjustments
from . import bank_files
from . import chargebacks
from . import collection_costs
from . import credit_notes
from . import decisions
from . import effects
from . import external_ids
from . import invoices
from . import periods
from . import settlement
from . import strict
from . import write_offs
from .settlement import subledger_of

__all__ = ("__plugins__", "subledger_of")

#: The plugins, in the order in which they run.
__plugins__ = (
    settlement.settlement,
    invoices.invoices,
    effects.effects,
    credit_notes.credit_notes,
    chargebacks.chargebacks,
    write_offs.write_offs,
    collection_costs.collection_costs,
    adjustments.adjustments,
    bank_files.bank_files,
    decisions.decisions,
    external_ids.external_ids,
    periods.periods,
    strict.strict,
)
