"""Open-item lists of other packages, read from CSV."""
