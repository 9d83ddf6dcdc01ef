"""The names of an enumeration's members: made of the value alone, so that a new value changes none of them."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.kinds.enumerations import member_names

PIECES = [
    "a",
    "A",
    "1",
    "_",
    "-",
    " ",
    ".",
    "/",
    "+",
    "<",
    "é",
    "value_",
    "VALUE_",
    "minus_",
    "empty",
    "code_3c",
    "_dot_",
]
TEXTS = st.lists(st.sampled_from(PIECES)).map("".join)


@pytest.mark.parametrize(
    "values",
    [
        ["256x256", "512x512", "1024x1024", "1536x1024"],
        ["txt", "Txt", "tXt"],
        ["name", "-name", "+name", "minus_name", "plus-name"],
        ["1", "-1", "+1", "--1", "1.0", "-1.0"],
        ["<=", ">=", "<", ">", "=", "!=", "code_3c"],
        ["A-B", "A_B", "A B", "A.B", "A__B", "AB", "a/b", "aB"],
        ["a", "", " ", "_", "empty", "EMPTY_"],
        ["1st", "b", "0th", "value_1st"],
        ["漢", "字", "一"],
        ["None", "none", "True", "class"],
        [1, 2, 0, -1, -2],
    ],
    ids=str,
)
def test_a_name_is_the_same_whatever_the_other_values_are(values: list[Any]) -> None:
    alone = {name: value for value in values for name, value in member_names([value]).items()}
    assert len(alone) == len(values)
    for order in itertools.islice(itertools.permutations(values), 0, None, 7):
        assert member_names([*order]) == alone


@example("A__b", "A-b")
@example("minus_1", "-1")
@given(TEXTS, TEXTS)
def test_two_texts_have_two_names(first: str, second: str) -> None:
    if first.lower() != second.lower():
        assert member_names([first]).keys().isdisjoint(member_names([second]))
    assert all(name.isidentifier() and not name.startswith("_") for name in member_names([first, second]))
    assert len(member_names([first, second])) == len({first, second})


@pytest.mark.parametrize("value", ["txt", "TXT", "a-1", "A-1", "é", "É"])
def test_no_text_takes_the_name_of_the_same_text_in_other_letters(value: str) -> None:
    (name,) = member_names([value])
    both = member_names([value, value.swapcase()])
    assert name not in both
    assert len(both) == 2
    assert both == member_names([value.swapcase(), value])
    assert both.items() <= member_names(["Txt", value, "tXT", value.swapcase()]).items()


@example(["a", "A"], ["VALUE_a", "VALUE_A", "value_a"])
@example(["1a"], ["1A"])
@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(TEXTS, min_size=1, max_size=4))
def test_a_new_value_never_changes_what_a_name_means(values: list[str], new_values: list[str]) -> None:
    before, after = member_names(values), member_names([*values, *new_values])
    assert {name: after[name] for name in before if name in after}.items() <= before.items()
    assert len(after) == len({*values, *new_values})


def test_names_tell_their_values() -> None:
    values = [
        "dark red",
        "AlertField",
        "-name",
        "+name",
        "256x256",
        "",
        "<=",
        "in_progress",
        "gpt-4.1",
        "None",
        "empty",
    ]
    assert member_names(["asc", "ASC"]) == {"VALUE_ASC": "ASC", "VALUE_asc": "asc"}
    assert {value: name for name, value in member_names(values).items()} == {
        "dark red": "DARK_SPACE_RED",
        "AlertField": "AlertField",
        "-name": "MINUS_NAME",
        "+name": "PLUS_NAME",
        "256x256": "VALUE_256X256",
        "": "EMPTY",
        "<=": "CODE_3C_3D",
        "in_progress": "IN_PROGRESS",
        "gpt-4.1": "GPT__4_DOT_1",
        "None": "VALUE_None",
        "empty": "VALUE_EMPTY",
    }
