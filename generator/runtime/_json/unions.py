"""How a JSON value becomes one of several kinds of object.

A tag tells the variants apart: the discriminator, or a field that is constant in each. Without a tag, the best-fitting
variant is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from .invalid_field import InvalidField
from .validation import fits


class Variant(NamedTuple):
    """A kind of object, or of list.

    Attributes:
        load: Makes it of JSON, or raises `InvalidField`.
        demands: A schema of the constants, enumerations and closed properties. What does not fit it is another kind.
        details: A schema of all else that tells it from the others. What does not fit it is rather another kind.
        constants: The fields with constants or enumerations.
        fields: All fields, where nothing else tells it from the others.
        is_open: Whether it demands nothing.
    """

    load: Callable[[Any], Any]
    demands: Mapping[str, Any] = {}
    details: Mapping[str, Any] = {}
    constants: Sequence[str] = ()
    fields: Sequence[str] = ()
    is_open: bool = False


class ObjectUnion(NamedTuple):
    """A union of several kinds of object.

    Attributes:
        variants: The kinds.
        tag_name: The field that tells the kind, where one does.
        tags: What loads the kind with a tag; None for tags that do not say it all.
        load_others: What loads objects with any other tag, where only one kind may have it.
    """

    variants: tuple[Variant, ...]
    tag_name: str = ""
    tags: Mapping[str, Callable[[Any], Any] | None] = {}
    load_others: Callable[[Any], Any] | None = None

    def load(self, value: dict[str, Any]) -> Any:
        """Load an object. One that is of no kind stays as it is."""
        try:
            load = self.tags[value[self.tag_name]]
        except (KeyError, TypeError):  # another tag, or none
            load = self.load_others if type(value.get(self.tag_name)) is str else None
        if load is not None:
            try:
                return load(value)
            except InvalidField:
                pass
        try:
            return load_best_fitting(value, self.variants)
        except InvalidField:
            return value


def load_best_fitting(value: Any, variants: tuple[Variant, ...]) -> Any:
    """Load an object or a list as the variant that fits it best.

    Raises:
        InvalidField: None does.
    """

    def order(variant: Variant) -> tuple[bool, bool, bool, int]:
        return (
            not fits(value, variant.details),
            not any(name in value for name in variant.constants),
            variant.is_open,
            -sum(name in value for name in variant.fields),
        )

    fitting = [variant for variant in variants if fits(value, variant.demands)]
    for variant in sorted(fitting, key=order):
        try:
            return variant.load(value)
        except InvalidField:
            pass
    raise InvalidField("", "must be one of its documented types")
