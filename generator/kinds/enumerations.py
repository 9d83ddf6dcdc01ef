"""Enumerations of text and of whole numbers. They also hold values that the document does not list."""

from __future__ import annotations

import re
from typing import cast

from generator.kinds.kind import InlineLoading, Kind


class EnumerationKind(Kind):
    """An enumeration.

    Args:
        class_name: Of the generated class.
        module_name: Of its module.
        value_type: `str` or `int`.
    """

    def __init__(self, class_name: str, module_name: str, value_type: type[str] | type[int]) -> None:
        self._class_name = class_name
        self._module_name = module_name
        self._type = value_type.__name__
        self.is_text = value_type is str

    def value_types(self) -> list[str]:
        return [f"models.{self._class_name}"]

    def argument_types(self) -> list[str]:
        return [*self.value_types(), self._type]

    def inline_loading(self, value: str) -> InlineLoading:
        member = f"{lookup_table(self._module_name)}.get({value}) or {self._class_name}({value})"
        return InlineLoading(
            f"type({value}) is {self._type}", member, "text" if self._type == "str" else "a whole number"
        )

    def member_loading(self, value: str) -> InlineLoading:
        """How `value` is loaded if the document lists it."""
        table = lookup_table(self._module_name)
        return InlineLoading(f"type({value}) is {self._type} and {value} in {table}", f"{table}[{value}]", "listed")

    def imports(self, prefix: str) -> set[str]:
        return {f"from {prefix}{self._module_name} import {self._class_name}, {lookup_table(self._module_name)}"}


def lookup_table(module_name: str) -> str:
    """The name of the dict that finds an enumeration's member by its value."""
    return f"{module_name.upper()}_BY_VALUE"


def member_names(values: set[str] | set[int]) -> dict[str, str | int]:
    """The members of an enumeration, by name, in the order of their names or numbers."""
    members: dict[str, str | int] = {}
    for number, value in enumerate(sorted(cast(set[str], values))):  # or those of numbers, which have an order, too
        name = _name_of_text(value, number) if isinstance(value, str) else f"VALUE_{value}".replace("-", "NEGATIVE_")
        while name in members:
            name += "_"
        members[name] = value
    return members


def _name_of_text(value: str, number: int) -> str:
    name = re.sub(r"\W+|(?<=[a-z0-9])(?=[A-Z])", "_", value, flags=re.ASCII).strip("_").upper()
    # `mro` and what begins with an underscore are names that `enum` keeps for itself.
    return name if re.match(r"[A-Z]", name) and name != "MRO" else f"VALUE_{number}"
