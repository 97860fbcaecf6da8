"""Mollie's API: asking customers for payment, and fetching what happened since."""
