from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .._json.loading import new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="Assistant")


@define(eq=False, repr=False)
class Assistant(Model):
    """An assistant. The copy of the page is cut off, so there may be further fields.

    Attributes:
        id (str | Unset): Id of the assistant.
        name (str | Unset): Name of the assistant.
        avatar_url (str | Unset): The assistant's picture.
        enabled (bool | Unset): Whether the assistant is enabled.
        deleted (bool | Unset): Whether the assistant is deleted.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str | Unset = UNSET
    name: str | Unset = UNSET
    avatar_url: str | Unset = UNSET
    enabled: bool | Unset = UNSET
    deleted: bool | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "avatar_url": "avatar_url",
        "enabled": "enabled",
        "deleted": "deleted",
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
        value = get("avatar_url")
        if type(value) is str:
            self.avatar_url = value
        else:
            self.avatar_url = UNSET
            unset += 1
        value = get("enabled")
        if type(value) is bool:
            self.enabled = value
        else:
            self.enabled = UNSET
            unset += 1
        value = get("deleted")
        if type(value) is bool:
            self.deleted = value
        else:
            self.deleted = UNSET
            unset += 1
        is_all_held = len(src_dict) + unset == 5
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
assistant_from_dict: Callable[[Mapping[str, Any]], Assistant] = Assistant.from_dict


# At the end, as models may refer to each other in a circle.
