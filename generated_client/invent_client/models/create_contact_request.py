from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json.invalid_field import InvalidField
from .._json.loading import load_list, new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="CreateContactRequest")


@define(eq=False, repr=False)
class CreateContactRequest(Model):
    """A contact to create.

    Attributes:
        channel (models.NewContactChannel | Unset): The person behind the contact, as the connected system knows
            it.
        segment_ids (list[str] | Unset): Ids of the segments that the contact is to belong to.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    channel: models.NewContactChannel | Unset = UNSET
    segment_ids: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "channel": "channel",
        "segment_ids": "segment_ids",
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
        value = get("channel")
        if value is None:
            self.channel = UNSET
            unset += 1
        else:
            try:
                self.channel = new_contact_channel_from_dict(value)
            except InvalidField:
                self.channel = UNSET
                unset += 1
        value = get("segment_ids")
        if value is None:
            self.segment_ids = UNSET
            unset += 1
        else:
            try:
                self.segment_ids = load_list(value, lambda item: item if type(item) is str else raise_invalid("text"))
            except InvalidField:
                self.segment_ids = UNSET
                unset += 1
        is_all_held = len(src_dict) + unset == 2
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
create_contact_request_from_dict: Callable[[Mapping[str, Any]], CreateContactRequest] = CreateContactRequest.from_dict


# At the end, as models may refer to each other in a circle.
from .new_contact_channel import new_contact_channel_from_dict
