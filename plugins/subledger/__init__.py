"""The receivables subledger: items, links, settling. Pure: no loader, no files."""
