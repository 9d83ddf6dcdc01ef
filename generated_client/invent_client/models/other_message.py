from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .._json.invalid_field import InvalidField
from .._json.loading import new, raise_invalid
from .._json.model import Model

T = TypeVar("T", bound="OtherMessage")


@define(eq=False, repr=False)
class OtherMessage(Model):
    """Content of one of the five kinds that the documentation does not show, for example the contact's own. Its other
    fields are not known, so all are let through.

    Attributes:
        role (str): Whom the content comes from, anything but `system`.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    role: str
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "role": "role",
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
        if type(value) is str:
            self.role = value
        else:
            raise InvalidField("role", "is required, and must be text")
        is_all_held = len(src_dict) + unset == 1
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
other_message_from_dict: Callable[[Mapping[str, Any]], OtherMessage] = OtherMessage.from_dict


# At the end, as models may refer to each other in a circle.
