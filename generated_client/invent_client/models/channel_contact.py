from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .._json.loading import new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="ChannelContact")


@define(eq=False, repr=False)
class ChannelContact(Model):
    """The contact that the channel belongs to.

    Attributes:
        id (str | Unset): Id of the contact.
        name (str | None | Unset): Name of the contact.
        blocked (bool | Unset): Whether the contact is blocked.
        is_admin (bool | Unset): Whether the contact is an administrator.
        ai_replies_disabled (bool | Unset): Whether the assistant does not answer the contact.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str | Unset = UNSET
    name: str | None | Unset = UNSET
    blocked: bool | Unset = UNSET
    is_admin: bool | Unset = UNSET
    ai_replies_disabled: bool | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "blocked": "blocked",
        "is_admin": "is_admin",
        "ai_replies_disabled": "ai_replies_disabled",
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
        value = get("id")
        if type(value) is str:
            self.id = value
        else:
            self.id = UNSET
            unset += 1
        value = get("name", UNSET)
        if type(value) is str or value is None:
            self.name = value
        else:
            self.name = UNSET
            unset += 1
        value = get("blocked")
        if type(value) is bool:
            self.blocked = value
        else:
            self.blocked = UNSET
            unset += 1
        value = get("is_admin")
        if type(value) is bool:
            self.is_admin = value
        else:
            self.is_admin = UNSET
            unset += 1
        value = get("ai_replies_disabled")
        if type(value) is bool:
            self.ai_replies_disabled = value
        else:
            self.ai_replies_disabled = UNSET
            unset += 1
        is_all_held = len(src_dict) + unset == 5
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
channel_contact_from_dict: Callable[[Mapping[str, Any]], ChannelContact] = ChannelContact.from_dict


# At the end, as models may refer to each other in a circle.
