"""Frozen dataclasses, made as fast as open ones.

The ``__init__`` of a frozen dataclass sets each field by a call. For an entry of two
dozen fields that takes longer than reading them from the file.
"""

from __future__ import annotations

import dataclasses
from typing import Any
from typing import TypeVar

T = TypeVar("T")


def quick(cls: type[T]) -> type[T]:
    """Give a class that makes objects of a frozen dataclass with slots faster.

    It is called as the class itself is. An object that it makes is open while its
    fields are filled; then it becomes one of the class itself, and frozen.
    """

    def close(self: Any) -> None:  # noqa: ANN401 - of the class that is made here
        self.__class__ = cls

    twin: type[Any] = dataclasses.make_dataclass(
        cls.__name__,
        [
            (field.name, Any)
            if field.default is dataclasses.MISSING
            else (field.name, Any, dataclasses.field(default=field.default))
            for field in dataclasses.fields(cls)  # type: ignore[arg-type]
        ],
        namespace={"__post_init__": close},
        eq=False,
        slots=True,
    )
    return twin
