from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json.invalid_field import InvalidField
from .._json.loading import load_datetime, new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="ContactRecordChannel")


@define(eq=False, repr=False)
class ContactRecordChannel(Model):
    """A channel through which a contact writes.

    Attributes:
        id (str): Id of the channel, as `channel_id` takes it.
        type_ (str | Unset): The kind of channel. The list of kinds has grown from copy to copy of the page.
            Chats can be begun on `custom` ones.
        user_id (str | Unset): Id of the person in the connected system, such as a customer number or a phone
            number.
        avatar (str | None | Unset): The person's picture. Whether it is an address is not documented.
        name (str | None | Unset): Name of the person on this channel.
        username (str | None | Unset): Account name of the person on this channel.
        email (str | None | Unset): E-mail address of the person.
        phone (str | None | Unset): Telephone number of the person. Its form is not documented.
        country (str | None | Unset): Country of the person. Its form is not documented.
        agent (str | None | Unset): The program that the person uses.
        ip (str | None | Unset): IP address of the person.
        language (str | None | Unset): Language of the person. Its form is not documented.
        platform_data (models.PlatformData | Unset): What the channel's platform knows of the person. No field
            of it is documented.
        created_at (datetime.datetime | Unset): When the channel was created.
        updated_at (datetime.datetime | Unset): When the channel was last changed.
        link (str | Unset): A link that belongs to the channel. What it leads to is not documented.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str
    type_: str | Unset = UNSET
    user_id: str | Unset = UNSET
    avatar: str | None | Unset = UNSET
    name: str | None | Unset = UNSET
    username: str | None | Unset = UNSET
    email: str | None | Unset = UNSET
    phone: str | None | Unset = UNSET
    country: str | None | Unset = UNSET
    agent: str | None | Unset = UNSET
    ip: str | None | Unset = UNSET
    language: str | None | Unset = UNSET
    platform_data: models.PlatformData | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    updated_at: datetime.datetime | Unset = UNSET
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
        "platform_data": "platform_data",
        "created_at": "created_at",
        "updated_at": "updated_at",
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
            raise InvalidField("id", "is required, and must be text")
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
        value = get("agent", UNSET)
        if type(value) is str or value is None:
            self.agent = value
        else:
            self.agent = UNSET
            unset += 1
        value = get("ip", UNSET)
        if type(value) is str or value is None:
            self.ip = value
        else:
            self.ip = UNSET
            unset += 1
        value = get("language", UNSET)
        if type(value) is str or value is None:
            self.language = value
        else:
            self.language = UNSET
            unset += 1
        value = get("platform_data")
        if value is None:
            self.platform_data = UNSET
            unset += 1
        else:
            try:
                self.platform_data = platform_data_from_dict(value)
            except InvalidField:
                self.platform_data = UNSET
                unset += 1
        value = get("created_at")
        if value is None:
            self.created_at = UNSET
            unset += 1
        else:
            try:
                self.created_at = load_datetime(value)
            except InvalidField:
                self.created_at = UNSET
                unset += 1
        value = get("updated_at")
        if value is None:
            self.updated_at = UNSET
            unset += 1
        else:
            try:
                self.updated_at = load_datetime(value)
            except InvalidField:
                self.updated_at = UNSET
                unset += 1
        value = get("link")
        if type(value) is str:
            self.link = value
        else:
            self.link = UNSET
            unset += 1
        is_all_held = len(src_dict) + unset == 16
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
contact_record_channel_from_dict: Callable[[Mapping[str, Any]], ContactRecordChannel] = ContactRecordChannel.from_dict


# At the end, as models may refer to each other in a circle.
from .platform_data import platform_data_from_dict
