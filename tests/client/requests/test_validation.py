"""What a refusal says where a text was passed in the place of a list."""

from __future__ import annotations

from typing import Any

import pytest

from invent_client._json.invalid_field import InvalidField
from invent_client._request.validation import check

TEXT_PART: dict[str, Any] = {
    "type": "object",
    "properties": {"type": {"$ref": "TextType"}, "text": {"type": "string"}},
    "required": ["type", "text", "undescribed"],
}
COMPONENTS: dict[str, Any] = {"TextPart": TEXT_PART, "TextType": {"const": "text"}}


@pytest.mark.parametrize(
    ("items", "components", "advice"),
    [
        ({"$ref": "TextPart"}, {}, ": write [TextPart(text=…, undescribed=…)]"),
        (
            {"$ref": "Part"},
            {"Part": {"oneOf": [{"$ref": "TextPart"}, {}]}},
            ": write [TextPart(text=…, undescribed=…)]",
        ),
        ({"type": "string"}, {}, ""),
        ({"$ref": "TextType"}, {}, ""),
        ({"$ref": "Itself"}, {"Itself": {"anyOf": [{"$ref": "Itself"}]}}, ""),
    ],
    ids=["object", "union", "texts", "constant", "circle"],
)
def test_it_says_which_list_to_write(items: dict[str, Any], components: dict[str, Any], advice: str) -> None:
    with pytest.raises(InvalidField) as caught:
        check("Hello", {"type": "array", "items": items}, {**COMPONENTS, **components})
    assert caught.value.reason == f"must be of type array, not str{advice}"
