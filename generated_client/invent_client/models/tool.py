from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json.invalid_field import InvalidField
from .._json.loading import new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="Tool")


@define(eq=False, repr=False)
class Tool(Model):
    """A tool that was used in a message.

    Attributes:
        name (str | Unset): Name of the tool.
        display_name (str | Unset): Name of the tool as people see it.
        action_name (str | Unset): Name of the tool's action.
        description (str | Unset): What the tool does.
        icon (str | Unset): Name of the tool's icon. The page shows one of its values, not which others there
            are.
        icon_url (str | Unset): Where the icon can be fetched.
        parameters_ (models.ToolParameters | Unset): The tool's parameters. No field of it is documented.
        enabled_by_default (bool | Unset): Whether the tool is on unless switched off.
        callback (str | Unset): The tool's callback. Its form is not documented.
        validation (str | Unset): The tool's validation. Its form is not documented.
        connection_id (str | Unset): Id of the connection that the tool uses.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    name: str | Unset = UNSET
    display_name: str | Unset = UNSET
    action_name: str | Unset = UNSET
    description: str | Unset = UNSET
    icon: str | Unset = UNSET
    icon_url: str | Unset = UNSET
    parameters_: models.ToolParameters | Unset = UNSET
    enabled_by_default: bool | Unset = UNSET
    callback: str | Unset = UNSET
    validation: str | Unset = UNSET
    connection_id: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "name": "name",
        "display_name": "display_name",
        "action_name": "action_name",
        "description": "description",
        "icon": "icon",
        "icon_url": "icon_url",
        "parameters": "parameters_",
        "enabled_by_default": "enabled_by_default",
        "callback": "callback",
        "validation": "validation",
        "connection_id": "connection_id",
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
        value = get("name")
        if type(value) is str:
            self.name = value
        else:
            self.name = UNSET
            unset += 1
        value = get("display_name")
        if type(value) is str:
            self.display_name = value
        else:
            self.display_name = UNSET
            unset += 1
        value = get("action_name")
        if type(value) is str:
            self.action_name = value
        else:
            self.action_name = UNSET
            unset += 1
        value = get("description")
        if type(value) is str:
            self.description = value
        else:
            self.description = UNSET
            unset += 1
        value = get("icon")
        if type(value) is str:
            self.icon = value
        else:
            self.icon = UNSET
            unset += 1
        value = get("icon_url")
        if type(value) is str:
            self.icon_url = value
        else:
            self.icon_url = UNSET
            unset += 1
        value = get("parameters")
        if value is None:
            self.parameters_ = UNSET
            unset += 1
        else:
            try:
                self.parameters_ = tool_parameters_from_dict(value)
            except InvalidField:
                self.parameters_ = UNSET
                unset += 1
        value = get("enabled_by_default")
        if type(value) is bool:
            self.enabled_by_default = value
        else:
            self.enabled_by_default = UNSET
            unset += 1
        value = get("callback")
        if type(value) is str:
            self.callback = value
        else:
            self.callback = UNSET
            unset += 1
        value = get("validation")
        if type(value) is str:
            self.validation = value
        else:
            self.validation = UNSET
            unset += 1
        value = get("connection_id")
        if type(value) is str:
            self.connection_id = value
        else:
            self.connection_id = UNSET
            unset += 1
        is_all_held = len(src_dict) + unset == 11
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
tool_from_dict: Callable[[Mapping[str, Any]], Tool] = Tool.from_dict


# At the end, as models may refer to each other in a circle.
from .tool_parameters import tool_parameters_from_dict
