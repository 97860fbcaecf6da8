"""How hard the slower properties are tried.

What settlement promises is tried with all examples of the profile. A property of which
each example writes, reads or shows a whole file or ledger gets a quarter of them, so
that all checks together end in time on a slow machine too.
"""

from __future__ import annotations

from hypothesis import settings

_ALL = settings.default.max_examples if settings.default else 100

A_QUARTER = settings(max_examples=max(10, _ALL // 4))
