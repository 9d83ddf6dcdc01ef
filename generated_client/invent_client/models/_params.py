"""Objects of requests: what may be passed in the place of models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

from .. import models


class CreateChatRequestParam(TypedDict):
    """A chat to begin."""

    assistant_id: NotRequired[str]
    """Id of the assistant that is to answer."""

    title: NotRequired[str]
    """Title of the chat."""

    message: NotRequired[Sequence[models.UserTextPart | UserTextPartParam | models.OtherPart | Mapping[str, Any]]]
    """A first message, authored as the contact, as parts in reading order."""


class CreateContactRequestParam(TypedDict):
    """A contact to create."""

    channel: NotRequired[models.NewContactChannel | NewContactChannelParam]
    """The person behind the contact, as the connected system knows it."""

    segment_ids: NotRequired[Sequence[str]]
    """Ids of the segments that the contact is to belong to."""


class NewContactChannelParam(TypedDict):
    """The person behind the contact, as the connected system knows it."""

    user_id: NotRequired[str]
    """Id of the person in the connected system, such as a customer number or a phone number."""

    name: NotRequired[str]
    """Name of the person."""

    email: NotRequired[str]
    """E-mail address of the person."""

    phone: NotRequired[str]
    """Telephone number of the person. Its form is not documented."""

    contact_id: NotRequired[str]
    """Id of a contact. What it does is not documented; the copy of the page is cut off."""


class SendMessageAsContactRequestParam(TypedDict):
    """A message to post, and the channel it is posted through."""

    message: Sequence[models.UserTextPart | UserTextPartParam | models.OtherPart | Mapping[str, Any]]
    """The content, authored as the contact, as parts in reading order."""

    channel_id: NotRequired[str]
    """Id of the contact's custom channel to send as. It may be left out when the contact has just one custom
    channel on this chat, and is needed when there are several."""


class UserTextPartParam(TypedDict):
    """A part of a posted message that is text."""

    type: Literal["text"]
    """The kind of part."""

    text: str
    """The text as the contact wrote it. A limit on its length is not documented."""

    start_timestamp: NotRequired[float]
    """Where the part begins in the recording that it was taken from. Neither the unit nor the zero point is
    documented."""

    end_timestamp: NotRequired[float]
    """Where the part ends in the recording that it was taken from. Neither the unit nor the zero point is
    documented."""
