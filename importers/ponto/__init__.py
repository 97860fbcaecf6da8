"""Ponto (Isabel Group): transactions of bank accounts, as JSON, and fetching them."""
