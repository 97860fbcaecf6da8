"""Mollie's exports: read as events, and booked as an accountant would."""

from __future__ import annotations
