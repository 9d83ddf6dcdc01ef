"""The names of an enumeration's members: made of the value alone, so that a new value changes none of them."""

from __future__ import annotations

import pytest

from generator.kinds.enumerations import member_names


@pytest.mark.parametrize(
    ("before", "added"),
    [
        (["256x256", "512x512", "1024x1024"], "1536x1024"),
        (["txt", "TXT"], "Txt"),
        (["txt"], "TXT"),
        (["name", "-name"], "+name"),
        (["<=", ">="], "<"),
        (["a", ""], " "),
        (["1st", "b"], "0th"),
        (["漢", "字"], "一"),
        ([1, 2], 0),
        ([1, -1], -2),
    ],
    ids=str,
)
def test_a_new_value_changes_no_name(before: list[str] | list[int], added: str | int) -> None:
    members = member_names([*before, added])
    assert member_names(before).items() <= members.items()
    assert sorted(map(str, members.values())) == sorted(map(str, [*before, added]))


def test_names_tell_their_values() -> None:
    values = ["dark red", "AlertField", "-name", "+name", "256x256", "", "<=", "mro"]
    assert {value: name for name, value in member_names(values).items()} == {
        "dark red": "DARK_RED",
        "AlertField": "ALERT_FIELD",
        "-name": "MINUS_NAME",
        "+name": "PLUS_NAME",
        "256x256": "VALUE_256X256",
        "": "EMPTY",
        "<=": "VALUE_3C_3D",
        "mro": "VALUE_MRO",
    }
