from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define, field

from .. import models
from .._json.invalid_field import InvalidField
from .._json.loading import new, raise_invalid
from .._json.model import Model
from ..types import UNSET, Unset

T = TypeVar("T", bound="ModelFeatures")


@define(eq=False, repr=False)
class ModelFeatures(Model):
    """The features of the model that are switched on.

    Attributes:
        web_search (models.WebSearch | Unset): Searching the web. No field of it is documented.
        reasoning (models.Reasoning | Unset): The model's reasoning before it answers.
        additional_properties: All fields that the contract does not have, or has in another type.
    """

    web_search: models.WebSearch | Unset = UNSET
    reasoning: models.Reasoning | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _FIELDS: ClassVar[dict[str, str]] = {
        "web_search": "web_search",
        "reasoning": "reasoning",
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
        value = get("web_search")
        if value is None:
            self.web_search = UNSET
            unset += 1
        else:
            try:
                self.web_search = web_search_from_dict(value)
            except InvalidField:
                self.web_search = UNSET
                unset += 1
        value = get("reasoning")
        if value is None:
            self.reasoning = UNSET
            unset += 1
        else:
            try:
                self.reasoning = reasoning_from_dict(value)
            except InvalidField:
                self.reasoning = UNSET
                unset += 1
        is_all_held = len(src_dict) + unset == 2
        self.additional_properties = {} if is_all_held else self._unheld(src_dict)
        return self


# Looked up once, as finding and binding it takes a fifth of the time that a small model does.
model_features_from_dict: Callable[[Mapping[str, Any]], ModelFeatures] = ModelFeatures.from_dict


# At the end, as models may refer to each other in a circle.
from .reasoning import reasoning_from_dict
from .web_search import web_search_from_dict
