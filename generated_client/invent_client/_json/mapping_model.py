"""The base of the generated models that are mappings: their members have a schema, and any names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from .model import Model

Member = TypeVar("Member")


class MappingModel(Model, Mapping[str, Member]):
    """Base of the models that are mappings of their `additional_properties`.

    A member that its documented type cannot hold is as it was in the JSON.
    """

    __slots__ = ()
    additional_properties: dict[str, Member]

    def __getitem__(self, key: str) -> Member:
        return self.additional_properties[key]

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # of other models, which are no mappings
        return iter(self.additional_properties)

    def __len__(self) -> int:
        return len(self.additional_properties)
