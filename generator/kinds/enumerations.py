"""Enumerations of text and of whole numbers. They also hold values that the document does not list."""

from __future__ import annotations

import hashlib
import operator
import re

from generator.kinds.kind import InlineLoading, Kind

_SIGNS = {"-": "MINUS", "+": "PLUS"}


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


def member_names(values: list[str] | list[int]) -> dict[str, str | int]:
    """The members of an enumeration, by name, sorted by their texts or numbers.

    A name is made of the member's own value, so that it means the same whatever else is added. Where two values have
    the same name, the first in the document keeps it, and the other's has a hash of its value.
    """
    members: dict[str, str | int] = {}
    for value in values:
        name = _name_of_text(value) if isinstance(value, str) else f"VALUE_{value}".replace("-", "NEGATIVE_")
        if name in members:
            name += f"_{hashlib.sha256(str(value).encode(errors='surrogatepass')).hexdigest()[:8].upper()}"
        members[name] = value
    return dict(sorted(members.items(), key=operator.itemgetter(1)))


def _name_of_text(value: str) -> str:
    name = re.sub(r"\W+|(?<=[a-z0-9])(?=[A-Z])", "_", value, flags=re.ASCII).strip("_").upper()
    if value[:1] in _SIGNS:
        name = f"{_SIGNS[value[0]]}_{name}"
    if not re.search(r"\w", name, flags=re.ASCII):
        name = "_".join(f"{ord(character):X}" for character in value) or "EMPTY"
    # `mro` and what begins with an underscore are names that `enum` keeps for itself.
    return name if re.match(r"[A-Z]", name) and name != "MRO" else f"VALUE_{name}"
