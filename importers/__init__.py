"""Bank exports read as statements, and booked as an accountant would."""

from __future__ import annotations
