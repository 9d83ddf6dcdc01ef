"""The schemas of a contract's requests, written for what the client checks before it sends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from generator.request_checks.checked_schema import Assertions, CheckedSchema
from generator.request_checks.schema_conversion import Conversion

MAX_LEVELS = 50  # of components in each other that all apply to the same value; Python's stack ends somewhat later
TOO_DEEP = f"it leads to more than {MAX_LEVELS} others, one by way of the other"
CIRCULAR = "it leads back to itself"


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
        self._references: dict[str, set[str]] = {}  # of each component, those in what is left out included
        self._referring: dict[str, set[str]] = {}  # the same the other way round
        self._unusable: dict[str, str] = {}
        self._chain_ends: dict[str, str] = {}
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
        self._complete(self._conversion_of(schema, pointer)[0].references)
        conversion, checked = self._conversion_of(schema, pointer)
        self._unchecked |= conversion.unchecked
        return checked

    def _conversion_of(self, schema: Any, pointer: str) -> tuple[Conversion, CheckedSchema]:
        conversion = self._conversion()
        return conversion, conversion.convert(schema, pointer, has_own_base=False)

    def _conversion(self) -> Conversion:
        return Conversion(self._contract, self._components, self._unusable, self._chain_ends)

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

    def _complete(self, references: Iterable[str]) -> None:
        """Convert the components that are referred to, directly and indirectly.

        Each is taken for exact until something in it is not, as it may refer to itself. Those that refer to it are
        then converted again: that, and whether it can be referred to at all, is what they know of it.
        """
        unconverted = {name for name in references if name not in self._components}
        while unconverted:
            while unconverted:
                unconverted |= self._convert_component(unconverted.pop())
            unusable = self._find_unusable()
            self._unusable |= unusable
            unconverted = {name for name in self._references if not self._references[name].isdisjoint(unusable)}

    def _convert_component(self, name: str) -> set[str]:
        """Convert a component. Returns those that must now be converted, for the first time or again."""
        conversion = self._conversion()
        checked = conversion.convert_component(name)
        was_exact = name not in self._components or self._components[name].is_exact
        self._components[name] = checked
        self._references[name] = conversion.references
        self._unchecked |= conversion.unchecked
        for reference in conversion.references:
            self._referring.setdefault(reference, set()).add(name)
        new = conversion.references - self._components.keys()
        return new if checked.is_exact or not was_exact else new | self._referring.get(name, set())

    def _find_unusable(self) -> dict[str, str]:
        """Why no schema can refer to a component, by its name; only of those that could be referred to until now.

        Those that lead to no circle are measured first, from the innermost outwards.
        """
        unmeasured = {name: set(checked.in_place) for name, checked in self._components.items()}
        outer: dict[str, list[str]] = {}
        for name, inner_names in unmeasured.items():
            for inner in inner_names:
                outer.setdefault(inner, []).append(name)
        levels = dict.fromkeys(self._components, 0)  # of references from a value to itself
        measured = [name for name, inner_names in unmeasured.items() if not inner_names]
        for name in measured:
            del unmeasured[name]
            for outer_name in outer.get(name, ()):
                levels[outer_name] = max(levels[outer_name], levels[name] + 1)
                unmeasured[outer_name].discard(name)
                if not unmeasured[outer_name]:
                    measured.append(outer_name)
        too_deep = [name for name in measured if levels[name] == MAX_LEVELS]
        circular = [name for name in unmeasured if self._applies_itself(name)]
        unusable = dict.fromkeys(too_deep, TOO_DEEP) | dict.fromkeys(circular, CIRCULAR)
        return {name: reason for name, reason in unusable.items() if name not in self._unusable}

    def _applies_itself(self, name: str) -> bool:
        """Whether a component refers to itself for the same value, which says nothing and would never end."""
        visited: set[str] = set()
        unvisited = [name]
        while unvisited:
            reached = self._components[unvisited.pop()].in_place - visited
            visited |= reached
            unvisited += reached
        return name in visited
