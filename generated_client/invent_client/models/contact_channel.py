from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json.invalid_field import InvalidField
from .._json.loading import new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="ContactChannel")


@define(eq=False, repr=False)
class ContactChannel(Model):
    """The channel of the contact that the message was posted through.

    Attributes:
        id (str | Unset): Id of the channel, as `channel_id` takes it.
        type_ (str | Unset): The kind of channel. The page shows one of its values, not which others there are.
        user_id (str | Unset): Id of the contact in the connected system.
        avatar (str | None | Unset): The contact's picture. Whether it is an address is not documented.
        name (str | None | Unset): Name of the contact on this channel.
        username (str | None | Unset): Account name of the contact on this channel.
        email (str | None | Unset): E-mail address of the contact.
        phone (str | None | Unset): Telephone number of the contact. Its form is not documented.
        country (str | None | Unset): Country of the contact. Its form is not documented.
        agent (str | Unset): The program that the contact uses.
        ip (str | Unset): IP address of the contact.
        language (str | Unset): Language of the contact. Its form is not documented.
        contact (models.ChannelContact | Unset): The contact that the channel belongs to.
        link (str | Unset): A link that belongs to the channel. What it leads to is not documented.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str | Unset = UNSET
    type_: str | Unset = UNSET
    user_id: str | Unset = UNSET
    avatar: str | None | Unset = UNSET
    name: str | None | Unset = UNSET
    username: str | None | Unset = UNSET
    email: str | None | Unset = UNSET
    phone: str | None | Unset = UNSET
    country: str | None | Unset = UNSET
    agent: str | Unset = UNSET
    ip: str | Unset = UNSET
    language: str | Unset = UNSET
    contact: models.ChannelContact | Unset = UNSET
    link: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "type": "type_",
        "user_id": "user_id",
        "avatar": "avatar",
        "name": "name",
        "username": "username",
        "email": "email",
        "phone": "phone",
        "country": "country",
        "agent": "agent",
        "ip": "ip",
        "language": "language",
        "contact": "contact",
        "link": "link",
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
        value = get("type")
        if type(value) is str:
            self.type_ = value
        else:
            self.type_ = UNSET
            unset += 1
        value = get("user_id")
        if type(value) is str:
            self.user_id = value
        else:
            self.user_id = UNSET
            unset += 1
        value = get("avatar", UNSET)
        if type(value) is str or value is None:
            self.avatar = value
        else:
            self.avatar = UNSET
            unset += 1
        value = get("name", UNSET)
        if type(value) is str or value is None:
            self.name = value
        else:
            self.name = UNSET
            unset += 1
        value = get("username", UNSET)
        if type(value) is str or value is None:
            self.username = value
        else:
            self.username = UNSET
            unset += 1
        value = get("email", UNSET)
        if type(value) is str or value is None:
            self.email = value
        else:
            self.email = UNSET
            unset += 1
        value = get("phone", UNSET)
        if type(value) is str or value is None:
            self.phone = value
        else:
            self.phone = UNSET
            unset += 1
        value = get("country", UNSET)
        if type(value) is str or value is None:
            self.country = value
        else:
            self.country = UNSET
            unset += 1
        value = get("agent")
        if type(value) is str:
            self.agent = value
        else:
            self.agent = UNSET
            unset += 1
        value = get("ip")
        if type(value) is str:
            self.ip = value
        else:
            self.ip = UNSET
            unset += 1
        value = get("language")
        if type(value) is str:
            self.language = value
        else:
            self.language = UNSET
            unset += 1
        value = get("contact")
        if value is None:
            self.contact = UNSET
            unset += 1
        else:
            try:
                self.contact = channel_contact_from_dict(value)
            except InvalidField:
                self.contact = UNSET
                unset += 1
        value = get("link")
        if type(value) is str:
            self.link = value
        else:
            self.link = UNSET
            unset += 1
        is_all_held = len(src_dict) + unset == 14
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
contact_channel_from_dict: Callable[[Mapping[str, Any]], ContactChannel] = ContactChannel.from_dict


# At the end, as models may refer to each other in a circle.
from .channel_contact import channel_contact_from_dict
