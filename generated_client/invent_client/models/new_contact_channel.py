from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .._json.loading import new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewContactChannel")


@define(eq=False, repr=False)
class NewContactChannel(Model):
    """The person behind the contact, as the connected system knows it.

    Attributes:
        user_id (str | Unset): Id of the person in the connected system, such as a customer number or a phone
            number.
        name (str | Unset): Name of the person.
        email (str | Unset): E-mail address of the person.
        phone (str | Unset): Telephone number of the person. Its form is not documented.
        contact_id (str | Unset): Id of a contact. What it does is not documented; the copy of the page is cut
            off.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    user_id: str | Unset = UNSET
    name: str | Unset = UNSET
    email: str | Unset = UNSET
    phone: str | Unset = UNSET
    contact_id: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "user_id": "user_id",
        "name": "name",
        "email": "email",
        "phone": "phone",
        "contact_id": "contact_id",
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
        value = get("user_id")
        if type(value) is str:
            self.user_id = value
        else:
            self.user_id = UNSET
            unset += 1
        value = get("name")
        if type(value) is str:
            self.name = value
        else:
            self.name = UNSET
            unset += 1
        value = get("email")
        if type(value) is str:
            self.email = value
        else:
            self.email = UNSET
            unset += 1
        value = get("phone")
        if type(value) is str:
            self.phone = value
        else:
            self.phone = UNSET
            unset += 1
        value = get("contact_id")
        if type(value) is str:
            self.contact_id = value
        else:
            self.contact_id = UNSET
            unset += 1
        is_all_held = len(src_dict) + unset == 5
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
new_contact_channel_from_dict: Callable[[Mapping[str, Any]], NewContactChannel] = NewContactChannel.from_dict


# At the end, as models may refer to each other in a circle.
