"""The address of a customer as lines, as on an envelope."""

from __future__ import annotations


def address_lines(address: str) -> list[str]:
    """The lines of an address written on several lines, or with commas between."""
    between = "\n" if "\n" in address.strip() else ","
    lines = (" ".join(line.split()) for line in address.split(between))
    return [line for line in lines if line]
