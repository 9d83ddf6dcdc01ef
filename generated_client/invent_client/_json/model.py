"""The bases of the generated models, and how models become JSON.

An optional field never refuses a value. What its documented type cannot hold stays in `additional_properties`
under its own name, and the attribute is `UNSET`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, ClassVar, TypeVar

from ..types import UNSET, File

Member = TypeVar("Member")


class Model:
    """Base of the generated models."""

    __slots__ = ()
    _FIELDS: ClassVar[dict[str, str]]  # name in JSON: name of the attribute
    additional_properties: dict[str, Any]

    # `__eq__` and `__repr__` are shared by all models: attrs would compile them for each model at each import.

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        names = (*self._FIELDS.values(), "additional_properties")
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def __repr__(self) -> str:
        values = {name: getattr(self, name) for name in self._FIELDS.values()}
        values["additional_properties"] = self.additional_properties or UNSET
        shown = [f"{name}={value!r}" for name, value in values.items() if value is not UNSET]
        return f"{type(self).__name__}({', '.join(shown)})"

    def to_dict(self) -> dict[str, Any]:
        """The model as JSON: fields that are `UNSET` left out, `additional_properties` included."""
        try:
            return to_json(self)  # type: ignore[no-any-return]
        except RecursionError:  # JSON that came in can be nested more deeply than Python calls
            return _nested_to_json(self)

    def _unheld(self, source: Mapping[str, Any]) -> dict[str, Any]:
        """The members of a JSON object that no attribute holds."""
        held = {name for name, attribute in self._FIELDS.items() if getattr(self, attribute) is not UNSET}
        return {name: value for name, value in source.items() if name not in held}

    __iter__: ClassVar[None] = None  # `__getitem__` alone would make it a sequence to `for` and `list`

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __contains__(self, key: object) -> bool:
        return key in self.additional_properties


class MappingModel(Model, Mapping[str, Member]):
    """Base of the models that are mappings of their `additional_properties`: objects with members of any name.

    A member that its documented type cannot hold is as it was in the JSON.
    """

    __slots__ = ()
    additional_properties: dict[str, Member]

    def __getitem__(self, key: str) -> Member:  # type checkers would take that of `Model`, which is of any type
        return self.additional_properties[key]

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # of other models, which are no mappings
        return iter(self.additional_properties)

    def __len__(self) -> int:
        return len(self.additional_properties)


def _members_of(model: Model) -> dict[str, Any]:
    """The members of a model's JSON object, which are not JSON yet. Some of those of a caller may be `UNSET`."""
    members = dict(model.additional_properties)
    for name, attribute in model._FIELDS.items():
        value = getattr(model, attribute)
        if value is not UNSET:
            members[name] = value
    return members


def to_json(value: Any) -> Any:
    """What `json.dumps` takes, made of models, dates, enumerations, mappings and sequences, at any depth.

    Members of a mapping that are `UNSET` are left out. Other values, such as files, stay as they are.

    Raises:
        RecursionError: It is nested more deeply than Python calls, or contains itself.
    """
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, Model):
        value = _members_of(value)
    if type(value) is dict or isinstance(value, Mapping):
        members = {}
        for name, member in value.items():  # a comprehension would take a second stack frame for each level of nesting
            if member is not UNSET:
                members[name] = to_json(member)
        return members
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # or a datetime, which is one to Python
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | memoryview | File):
        items = []
        for item in value:
            items.append(to_json(item))
        return items
    from uuid import UUID  # loading it takes long, and few values get here

    return str(value) if isinstance(value, UUID) else value


def _nested_to_json(model: Model) -> dict[str, Any]:
    """The same for a model with models, objects and lists in each other at any depth.

    What contains itself does so in the result, too.
    """
    result = _members_of(model)
    copies: dict[int, Any] = {id(model): result}
    incomplete: list[Any] = [result]
    while incomplete:
        copied = incomplete.pop()
        for key, value in list(copied.items() if isinstance(copied, dict) else enumerate(copied)):
            if value is UNSET and isinstance(copied, dict):
                del copied[key]
            elif not isinstance(value, Model) and type(value) not in (dict, list):
                copied[key] = to_json(value)
            elif id(value) in copies:
                copied[key] = copies[id(value)]
            else:
                copies[id(value)] = copied[key] = _members_of(value) if isinstance(value, Model) else value.copy()
                incomplete.append(copied[key])
    return result
