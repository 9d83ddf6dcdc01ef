"""The schemas of a contract's requests, written for what the client checks before it sends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from generator.checked_schema import Assertions, CheckedSchema
from generator.schema_conversion import Conversion


class Unchecked(NamedTuple):
    """A keyword of a request that the client does not check, or not fully.

    Attributes:
        pointer: Where it is.
        reason: Why, as a sentence without a full stop.
    """

    pointer: str
    reason: str


class RequestSchemas:
    """Turns a contract's schemas into what the client checks, and collects what it does not check."""

    def __init__(self, contract: dict[str, Any]) -> None:
        self._contract = contract
        self._components: dict[str, CheckedSchema] = {}
        self._circular: set[str] = set()
        self._unchecked: dict[str, str] = {}

    @property
    def unchecked(self) -> list[Unchecked]:
        """What the client does not check of the schemas that were turned so far, in the order of the pointers."""
        return [Unchecked(pointer, reason) for pointer, reason in sorted(self._unchecked.items())]

    def checked_schema(self, schema: Any, pointer: str) -> CheckedSchema:
        """What the client checks of a schema.

        Args:
            schema: The schema, which may be true or false.
            pointer: Where the contract has it, for `unchecked`.
        """
        while True:
            conversion = Conversion(self._contract, self._components, self._circular)
            checked = conversion.convert(schema, pointer, has_own_base=False)
            if not self._complete(conversion.references):
                self._unchecked |= conversion.unchecked
                return checked

    def components_of(self, schemas: Iterable[CheckedSchema]) -> dict[str, Assertions]:
        """What the client checks of the components that these schemas refer to, directly and indirectly, by name."""
        components: dict[str, Assertions] = {}
        unvisited = [name for schema in schemas for name in schema.references]
        while unvisited:
            name = unvisited.pop()
            if name not in components:
                components[name] = self._components[name].assertions
                unvisited += self._components[name].references
        return dict(sorted(components.items()))

    def _complete(self, references: Iterable[str]) -> bool:
        """Convert the components that are referred to. Returns whether what was known of components has changed.

        New ones are taken for exact until something in them is not: they may refer to themselves.
        """
        new = [name for name in references if name not in self._components]
        if not new:
            return False
        self._components |= dict.fromkeys(new, CheckedSchema())
        names = set(new)
        is_stable = False
        while not is_stable:
            is_stable = True
            for name in sorted(names):
                conversion = Conversion(self._contract, self._components, self._circular)
                checked = conversion.convert_component(name)
                self._unchecked |= conversion.unchecked
                further = conversion.references - self._components.keys()
                self._components |= dict.fromkeys(further, CheckedSchema())
                names |= further
                is_stable = is_stable and not further and checked == self._components[name]
                self._components[name] = checked
            circular = {name for name in names if self._applies_itself(name)} - self._circular
            self._circular |= circular
            is_stable = is_stable and not circular
        return True

    def _applies_itself(self, name: str) -> bool:
        """Whether a component refers to itself for the same value, which says nothing and would never end."""
        visited: set[str] = set()
        unvisited = [name]
        while unvisited:
            reached = self._components[unvisited.pop()].in_place - visited
            visited |= reached
            unvisited += reached
        return name in visited
