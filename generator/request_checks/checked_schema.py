"""What the client checks of a schema."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Assertions = dict[str, Any]


@dataclass(frozen=True)
class CheckedSchema:
    """What the client checks of a schema.

    Attributes:
        assertions: The schema as `_request/validation.py` takes it.
        is_exact: Whether the assertions allow just what the schema allows, and not more.
        references: The components that the assertions name.
        in_place: Those of them that apply to the same value, not to one within it.
    """

    assertions: Assertions = field(default_factory=dict)
    is_exact: bool = True
    references: frozenset[str] = frozenset()
    in_place: frozenset[str] = frozenset()

    def __add__(self, other: CheckedSchema) -> CheckedSchema:
        """Both together, for the same value."""
        is_overlapping = not self.assertions.keys().isdisjoint(other.assertions)
        return CheckedSchema(
            {"allOf": [self.assertions, other.assertions]} if is_overlapping else self.assertions | other.assertions,
            self.is_exact and other.is_exact,
            self.references | other.references,
            self.in_place | other.in_place,
        )


INEXACT = CheckedSchema(is_exact=False)  # asserts nothing of a keyword that does
