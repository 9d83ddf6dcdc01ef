from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json.invalid_field import InvalidField
from .._json.loading import new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="ChatMember")


@define(eq=False, repr=False)
class ChatMember(Model):
    """The member of the chat whom the message belongs to.

    Attributes:
        id (str | Unset): Id of the member.
        role (str | Unset): The member's role. The page shows one of its values, not which others there are.
        user (models.MemberUser | Unset): The person, where the member is a user of Invent.
        session (models.MemberSession | Unset): The session of the member.
        contact_channel (models.ContactChannel | Unset): The channel of the contact that the message was posted
            through.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str | Unset = UNSET
    role: str | Unset = UNSET
    user: models.MemberUser | Unset = UNSET
    session: models.MemberSession | Unset = UNSET
    contact_channel: models.ContactChannel | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "role": "role",
        "user": "user",
        "session": "session",
        "contact_channel": "contact_channel",
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
        value = get("role")
        if type(value) is str:
            self.role = value
        else:
            self.role = UNSET
            unset += 1
        value = get("user")
        if value is None:
            self.user = UNSET
            unset += 1
        else:
            try:
                self.user = member_user_from_dict(value)
            except InvalidField:
                self.user = UNSET
                unset += 1
        value = get("session")
        if value is None:
            self.session = UNSET
            unset += 1
        else:
            try:
                self.session = member_session_from_dict(value)
            except InvalidField:
                self.session = UNSET
                unset += 1
        value = get("contact_channel")
        if value is None:
            self.contact_channel = UNSET
            unset += 1
        else:
            try:
                self.contact_channel = contact_channel_from_dict(value)
            except InvalidField:
                self.contact_channel = UNSET
                unset += 1
        is_all_held = len(src_dict) + unset == 5
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
chat_member_from_dict: Callable[[Mapping[str, Any]], ChatMember] = ChatMember.from_dict


# At the end, as models may refer to each other in a circle.
from .contact_channel import contact_channel_from_dict
from .member_session import member_session_from_dict
from .member_user import member_user_from_dict
