from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json.invalid_field import InvalidField
from .._json.loading import load_list, new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="Usage")


@define(eq=False, repr=False)
class Usage(Model):
    """Tokens used for the message, and for each turn of the model.

    Attributes:
        input_tokens (float | Unset): A number of tokens.
        output_tokens (float | Unset): A number of tokens.
        total_tokens (float | Unset): A number of tokens.
        reasoning_tokens (float | Unset): A number of tokens.
        input_tokens_cache_read (float | Unset): A number of tokens.
        input_tokens_cache_write (float | Unset): A number of tokens.
        turns (list[models.TokenUsage] | Unset): The same counters for each turn.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    input_tokens: float | Unset = UNSET
    output_tokens: float | Unset = UNSET
    total_tokens: float | Unset = UNSET
    reasoning_tokens: float | Unset = UNSET
    input_tokens_cache_read: float | Unset = UNSET
    input_tokens_cache_write: float | Unset = UNSET
    turns: list[models.TokenUsage] | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "input_tokens": "input_tokens",
        "output_tokens": "output_tokens",
        "total_tokens": "total_tokens",
        "reasoning_tokens": "reasoning_tokens",
        "input_tokens_cache_read": "input_tokens_cache_read",
        "input_tokens_cache_write": "input_tokens_cache_write",
        "turns": "turns",
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
        value = get("input_tokens")
        if type(value) is int or type(value) is float:
            self.input_tokens = value
        else:
            self.input_tokens = UNSET
            unset += 1
        value = get("output_tokens")
        if type(value) is int or type(value) is float:
            self.output_tokens = value
        else:
            self.output_tokens = UNSET
            unset += 1
        value = get("total_tokens")
        if type(value) is int or type(value) is float:
            self.total_tokens = value
        else:
            self.total_tokens = UNSET
            unset += 1
        value = get("reasoning_tokens")
        if type(value) is int or type(value) is float:
            self.reasoning_tokens = value
        else:
            self.reasoning_tokens = UNSET
            unset += 1
        value = get("input_tokens_cache_read")
        if type(value) is int or type(value) is float:
            self.input_tokens_cache_read = value
        else:
            self.input_tokens_cache_read = UNSET
            unset += 1
        value = get("input_tokens_cache_write")
        if type(value) is int or type(value) is float:
            self.input_tokens_cache_write = value
        else:
            self.input_tokens_cache_write = UNSET
            unset += 1
        value = get("turns")
        if value is None:
            self.turns = UNSET
            unset += 1
        else:
            try:
                self.turns = load_list(value, token_usage_from_dict)
            except InvalidField:
                self.turns = UNSET
                unset += 1
        is_all_held = len(src_dict) + unset == 7
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
usage_from_dict: Callable[[Mapping[str, Any]], Usage] = Usage.from_dict


# At the end, as models may refer to each other in a circle.
from .token_usage import token_usage_from_dict
