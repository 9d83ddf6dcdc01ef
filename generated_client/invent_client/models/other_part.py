from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .._json.invalid_field import InvalidField
from .._json.loading import new, raise_invalid
from .._json.model import Model

T = TypeVar("T", bound="OtherPart")


@define(eq=False, repr=False)
class OtherPart(Model):
    """A part of one of the five kinds that the documentation does not show. Its fields are not known, so all are let
    through.

    Attributes:
        type_ (str): The kind of part, anything but `text`.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    type_: str
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "type": "type_",
    }

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        """The model of a JSON object, which is left as it is.

        Raises:
            InvalidField: A ValueError: a required field is missing, or has a type that cannot serve.
        """
        try:
            get = src_dict.get
        except AttributeError:
            raise_invalid("an object")
        self = new(cls)
        unset = 0
        value: Any
        value = get("type")
        if type(value) is str:
            self.type_ = value
        else:
            raise InvalidField("type", "is required, and must be text")
        is_all_held = len(src_dict) + unset == 1
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
other_part_from_dict: Callable[[Mapping[str, Any]], OtherPart] = OtherPart.from_dict


# At the end, as models may refer to each other in a circle.
