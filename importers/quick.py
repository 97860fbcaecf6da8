"""Make frozen records as fast as ordinary ones.

The ``__init__`` of a frozen dataclass sets each field with ``object.__setattr__``,
since its own refuses; for an `Entry` with its two dozen fields that is most of the time
of reading it. An ordinary twin with the same slots is filled several times faster, and
then made an instance of the frozen class, as Python allows for classes of one layout.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeVar
from typing import cast

if TYPE_CHECKING:
    from collections.abc import Callable

    # Python 3.10 has it in `typing`, but a checker is all that needs it.
    from typing import ParamSpec

    P = ParamSpec("P")

T = TypeVar("T")


def maker(cls: Callable[P, T]) -> Callable[P, T]:
    """Give a function that makes instances as the class itself does, only faster.

    Args:
        cls: A frozen dataclass with slots and without a ``__post_init__``.

    Raises:
        TypeError: It is no such class.
    """
    if not (isinstance(cls, type) and dataclasses.is_dataclass(cls)):
        message = f"{cls!r} is no dataclass"
        raise TypeError(message)
    if hasattr(cls, "__post_init__") or not hasattr(cls, "__slots__"):
        message = f"{cls.__name__} has no slots, or something to do after its making"
        raise TypeError(message)

    def become(made: Any) -> None:  # noqa: ANN401 - the twin
        made.__class__ = cls

    return cast(
        "Callable[P, T]",
        dataclasses.make_dataclass(
            cls.__name__,
            [(each.name, Any, _same(each)) for each in dataclasses.fields(cls)],
            namespace={"__post_init__": become},
            slots=True,
            eq=False,
            repr=False,
        ),
    )


def _same(field: dataclasses.Field[Any]) -> Any:  # noqa: ANN401 - a new field
    """Give a field with the same default."""
    if field.default_factory is not dataclasses.MISSING:
        return dataclasses.field(default_factory=field.default_factory)
    return dataclasses.field(default=field.default)
