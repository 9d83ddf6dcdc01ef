from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json import unions
from .._json.invalid_field import InvalidField
from .._json.loading import load_list, new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="SendMessageAsContactRequest")


@define(eq=False, repr=False)
class SendMessageAsContactRequest(Model):
    """A message to post, and the channel it is posted through.

    Attributes:
        message (list[models.UserTextPart | models.OtherPart | dict[str, Any]]): The content, authored as the
            contact, as parts in reading order.
        channel_id (str | Unset): Id of the contact's custom channel to send as. It may be left out when the
            contact has just one custom channel on this chat, and is needed when there are several.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    message: list[models.UserTextPart | models.OtherPart | dict[str, Any]]
    channel_id: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "message": "message",
        "channel_id": "channel_id",
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
        value = get("message")
        try:
            self.message = load_list(value, _load_message_item)
        except InvalidField as error:
            raise error.within("message") from None
        value = get("channel_id")
        if type(value) is str:
            self.channel_id = value
        else:
            self.channel_id = UNSET
            unset += 1
        is_all_held = len(src_dict) + unset == 2
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
send_message_as_contact_request_from_dict: Callable[[Mapping[str, Any]], SendMessageAsContactRequest] = (
    SendMessageAsContactRequest.from_dict
)


def _load_message_item(value: Any) -> models.UserTextPart | models.OtherPart | dict[str, Any]:
    if type(value) is dict:
        loaded: models.UserTextPart | models.OtherPart | dict[str, Any] = _variants_of_message_item.load(value)
        return loaded
    raise_invalid("one of its documented types")


# At the end, as models may refer to each other in a circle.
from .other_part import other_part_from_dict
from .user_text_part import user_text_part_from_dict

_variants_of_message_item = unions.ObjectUnion(
    variants=(
        unions.Variant(
            user_text_part_from_dict,
            demands={"properties": {"type": {"enum": ["text"]}}},
            constants=["type"],
        ),
        unions.Variant(
            other_part_from_dict,
        ),
    ),
    tag_name="type",
    tags={
        "text": user_text_part_from_dict,
    },
    load_others=other_part_from_dict,
)
