from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, TypeVar

from attrs import define, field

from .. import models
from .._json import unions
from .._json.invalid_field import InvalidField
from .._json.loading import load_list, new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="SystemMessage")


@define(eq=False, repr=False)
class SystemMessage(Model):
    """Content that comes from the system.

    Attributes:
        role (Literal['system']): Whom the content comes from.
        parts (list[models.TextPart | models.OtherPart | dict[str, Any]] | Unset): The parts in reading order.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    role: Literal["system"] = "system"
    parts: list[models.TextPart | models.OtherPart | dict[str, Any]] | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "role": "role",
        "parts": "parts",
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
        value = get("role")
        if value == "system":
            self.role = "system"
        else:
            raise InvalidField("role", "is required, and must be 'system'")
        value = get("parts")
        if value is None:
            self.parts = UNSET
            unset += 1
        else:
            try:
                self.parts = load_list(value, _load_parts_item)
            except InvalidField:
                self.parts = UNSET
                unset += 1
        is_all_held = len(src_dict) + unset == 2
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
system_message_from_dict: Callable[[Mapping[str, Any]], SystemMessage] = SystemMessage.from_dict


def _load_parts_item(value: Any) -> models.TextPart | models.OtherPart | dict[str, Any]:
    if type(value) is dict:
        loaded: models.TextPart | models.OtherPart | dict[str, Any] = _variants_of_parts_item.load(value)
        return loaded
    raise_invalid("one of its documented types")


# At the end, as models may refer to each other in a circle.
from .other_part import other_part_from_dict
from .text_part import text_part_from_dict

_variants_of_parts_item = unions.ObjectUnion(
    variants=(
        unions.Variant(
            text_part_from_dict,
            demands={"properties": {"type": {"enum": ["text"]}}},
            constants=["type"],
        ),
        unions.Variant(
            other_part_from_dict,
        ),
    ),
    tag_name="type",
    tags={
        "text": text_part_from_dict,
    },
    load_others=other_part_from_dict,
)
