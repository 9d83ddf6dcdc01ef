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

T = TypeVar("T", bound="Segment")


@define(eq=False, repr=False)
class Segment(Model):
    """A group of contacts.

    Attributes:
        id (str | Unset): Id of the segment.
        name (str | Unset): Name of the segment.
        color (models.SegmentColor | Unset): Color of the segment.
        contacts_count (float | Unset): How many contacts the segment has.
        created_at (datetime.datetime | Unset): When the segment was created.
        updated_at (datetime.datetime | Unset): When the segment was last changed.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str | Unset = UNSET
    name: str | Unset = UNSET
    color: models.SegmentColor | Unset = UNSET
    contacts_count: float | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    updated_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "color": "color",
        "contacts_count": "contacts_count",
        "created_at": "created_at",
        "updated_at": "updated_at",
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
        value = get("name")
        if type(value) is str:
            self.name = value
        else:
            self.name = UNSET
            unset += 1
        value = get("color")
        if type(value) is str:
            self.color = SEGMENT_COLOR_BY_VALUE.get(value) or SegmentColor(value)
        else:
            self.color = UNSET
            unset += 1
        value = get("contacts_count")
        if type(value) is int or type(value) is float:
            self.contacts_count = value
        else:
            self.contacts_count = UNSET
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
        is_all_held = len(src_dict) + unset == 6
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
segment_from_dict: Callable[[Mapping[str, Any]], Segment] = Segment.from_dict


# At the end, as models may refer to each other in a circle.
from .segment_color import SEGMENT_COLOR_BY_VALUE, SegmentColor
