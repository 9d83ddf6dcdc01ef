from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, TypeVar

from attrs import define, field

from .. import models
from .._json.invalid_field import InvalidField
from .._json.loading import new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="TextPart")


@define(eq=False, repr=False)
class TextPart(Model):
    """A part of a message's content that is text, with the recording it was taken from.

    Attributes:
        type_ (Literal['text']): The kind of part.
        text (str | Unset): The text.
        audio (models.AudioFile | Unset): A recording.
        start_timestamp (float | Unset): Where the part begins in the recording that it was taken from. Neither
            the unit nor the zero point is documented.
        end_timestamp (float | Unset): Where the part ends in the recording that it was taken from. Neither the
            unit nor the zero point is documented.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    type_: Literal["text"] = "text"
    text: str | Unset = UNSET
    audio: models.AudioFile | Unset = UNSET
    start_timestamp: float | Unset = UNSET
    end_timestamp: float | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "type": "type_",
        "text": "text",
        "audio": "audio",
        "start_timestamp": "start_timestamp",
        "end_timestamp": "end_timestamp",
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
        value = get("type")
        if value == "text":
            self.type_ = "text"
        else:
            raise InvalidField("type", "is required, and must be 'text'")
        value = get("text")
        if type(value) is str:
            self.text = value
        else:
            self.text = UNSET
            unset += 1
        value = get("audio")
        if value is None:
            self.audio = UNSET
            unset += 1
        else:
            try:
                self.audio = audio_file_from_dict(value)
            except InvalidField:
                self.audio = UNSET
                unset += 1
        value = get("start_timestamp")
        if type(value) is int or type(value) is float:
            self.start_timestamp = value
        else:
            self.start_timestamp = UNSET
            unset += 1
        value = get("end_timestamp")
        if type(value) is int or type(value) is float:
            self.end_timestamp = value
        else:
            self.end_timestamp = UNSET
            unset += 1
        is_all_held = len(src_dict) + unset == 5
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
text_part_from_dict: Callable[[Mapping[str, Any]], TextPart] = TextPart.from_dict


# At the end, as models may refer to each other in a circle.
from .audio_file import audio_file_from_dict
