from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json.invalid_field import InvalidField
from .._json.loading import load_datetime, load_list, new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="Contact")


@define(eq=False, repr=False)
class Contact(Model):
    """A contact, that is, a customer. Newer copies of the page have further fields.

    Attributes:
        id (str): Id of the contact.
        name (str | None): Name of the contact.
        blocked (bool): Whether the contact is blocked.
        is_admin (bool): Whether the contact is an administrator.
        channels (list[models.ContactRecordChannel]): The channels through which the contact writes.
        segments (list[models.Segment]): The segments that the contact belongs to.
        created_at (datetime.datetime): When the contact was created.
        updated_at (datetime.datetime): When the contact was last changed.
        unsubscribed (bool | Unset): Whether the contact is unsubscribed.
        blocked_at (datetime.datetime | Unset): When the contact was blocked.
        unsubscribed_at (datetime.datetime | Unset): When the contact was unsubscribed.
        unsubscribe_reason (str | Unset): Why the contact was unsubscribed.
        unsubscribe_feedback (str | Unset): What the contact said about it.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str
    name: str | None
    blocked: bool
    is_admin: bool
    channels: list[models.ContactRecordChannel]
    segments: list[models.Segment]
    created_at: datetime.datetime
    updated_at: datetime.datetime
    unsubscribed: bool | Unset = UNSET
    blocked_at: datetime.datetime | Unset = UNSET
    unsubscribed_at: datetime.datetime | Unset = UNSET
    unsubscribe_reason: str | Unset = UNSET
    unsubscribe_feedback: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "blocked": "blocked",
        "is_admin": "is_admin",
        "channels": "channels",
        "segments": "segments",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "unsubscribed": "unsubscribed",
        "blocked_at": "blocked_at",
        "unsubscribed_at": "unsubscribed_at",
        "unsubscribe_reason": "unsubscribe_reason",
        "unsubscribe_feedback": "unsubscribe_feedback",
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
        value = get("name", UNSET)
        if type(value) is str or value is None:
            self.name = value
        else:
            raise InvalidField("name", "is required, and must be text or null")
        value = get("blocked")
        if type(value) is bool:
            self.blocked = value
        else:
            raise InvalidField("blocked", "is required, and must be true or false")
        value = get("is_admin")
        if type(value) is bool:
            self.is_admin = value
        else:
            raise InvalidField("is_admin", "is required, and must be true or false")
        value = get("channels")
        try:
            self.channels = load_list(value, contact_record_channel_from_dict)
        except InvalidField as error:
            raise error.within("channels") from None
        value = get("segments")
        try:
            self.segments = load_list(value, segment_from_dict)
        except InvalidField as error:
            raise error.within("segments") from None
        value = get("created_at")
        try:
            self.created_at = load_datetime(value)
        except InvalidField as error:
            raise error.within("created_at") from None
        value = get("updated_at")
        try:
            self.updated_at = load_datetime(value)
        except InvalidField as error:
            raise error.within("updated_at") from None
        value = get("unsubscribed")
        if type(value) is bool:
            self.unsubscribed = value
        else:
            self.unsubscribed = UNSET
            unset += 1
        value = get("blocked_at")
        if value is None:
            self.blocked_at = UNSET
            unset += 1
        else:
            try:
                self.blocked_at = load_datetime(value)
            except InvalidField:
                self.blocked_at = UNSET
                unset += 1
        value = get("unsubscribed_at")
        if value is None:
            self.unsubscribed_at = UNSET
            unset += 1
        else:
            try:
                self.unsubscribed_at = load_datetime(value)
            except InvalidField:
                self.unsubscribed_at = UNSET
                unset += 1
        value = get("unsubscribe_reason")
        if type(value) is str:
            self.unsubscribe_reason = value
        else:
            self.unsubscribe_reason = UNSET
            unset += 1
        value = get("unsubscribe_feedback")
        if type(value) is str:
            self.unsubscribe_feedback = value
        else:
            self.unsubscribe_feedback = UNSET
            unset += 1
        is_all_held = len(src_dict) + unset == 13
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
contact_from_dict: Callable[[Mapping[str, Any]], Contact] = Contact.from_dict


# At the end, as models may refer to each other in a circle.
from .contact_record_channel import contact_record_channel_from_dict
from .segment import segment_from_dict
