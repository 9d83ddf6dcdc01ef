from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .._json.loading import new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="MemberUser")


@define(eq=False, repr=False)
class MemberUser(Model):
    """The person, where the member is a user of Invent.

    Attributes:
        id (str | Unset): Id of the user.
        name (str | Unset): Name of the user.
        avatar (str | Unset): The user's picture. Whether it is an address is not documented.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    id: str | Unset = UNSET
    name: str | Unset = UNSET
    avatar: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "avatar": "avatar",
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
        value = get("avatar")
        if type(value) is str:
            self.avatar = value
        else:
            self.avatar = UNSET
            unset += 1
        is_all_held = len(src_dict) + unset == 3
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
member_user_from_dict: Callable[[Mapping[str, Any]], MemberUser] = MemberUser.from_dict


# At the end, as models may refer to each other in a circle.
