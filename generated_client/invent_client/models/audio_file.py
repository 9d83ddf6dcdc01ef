from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .._json.invalid_field import InvalidField
from .._json.loading import load_datetime, new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="AudioFile")


@define(eq=False, repr=False)
class AudioFile(Model):
    """A recording.

    Attributes:
        id (str | Unset): Id of the file.
        file_path (str | Unset): Path of the file.
        file_filename (str | Unset): Name of the file.
        file_size (float | Unset): Size of the file in bytes.
        file_mimetype (str | Unset): Media type of the file.
        file_url (str | Unset): Where the file can be fetched.
        created_at (datetime.datetime | None | Unset): When the file was created.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str | Unset = UNSET
    file_path: str | Unset = UNSET
    file_filename: str | Unset = UNSET
    file_size: float | Unset = UNSET
    file_mimetype: str | Unset = UNSET
    file_url: str | Unset = UNSET
    created_at: datetime.datetime | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "file_path": "file_path",
        "file_filename": "file_filename",
        "file_size": "file_size",
        "file_mimetype": "file_mimetype",
        "file_url": "file_url",
        "created_at": "created_at",
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
        value = get("file_path")
        if type(value) is str:
            self.file_path = value
        else:
            self.file_path = UNSET
            unset += 1
        value = get("file_filename")
        if type(value) is str:
            self.file_filename = value
        else:
            self.file_filename = UNSET
            unset += 1
        value = get("file_size")
        if type(value) is int or type(value) is float:
            self.file_size = value
        else:
            self.file_size = UNSET
            unset += 1
        value = get("file_mimetype")
        if type(value) is str:
            self.file_mimetype = value
        else:
            self.file_mimetype = UNSET
            unset += 1
        value = get("file_url")
        if type(value) is str:
            self.file_url = value
        else:
            self.file_url = UNSET
            unset += 1
        value = get("created_at", UNSET)
        if value is UNSET:
            self.created_at = UNSET
            unset += 1
        else:
            try:
                self.created_at = _load_created_at(value)
            except InvalidField:
                self.created_at = UNSET
                unset += 1
        is_all_held = len(src_dict) + unset == 7
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
audio_file_from_dict: Callable[[Mapping[str, Any]], AudioFile] = AudioFile.from_dict


def _load_created_at(value: Any) -> datetime.datetime | None:
    try:
        return load_datetime(value)
    except InvalidField:
        pass
    if value is None:
        return value
    raise_invalid("one of its documented types")


# At the end, as models may refer to each other in a circle.
