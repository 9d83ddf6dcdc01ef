"""The client checks no pattern that can take very long, whatever the text."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import check, render
from generator.request_checks.backtracking import can_hang
from generator.request_checks.patterns import python_pattern
from tests.support.alarm import alarm
from tests.support.small_documents.documents import document_with_operation

LENGTH = 50_000  # of a text, in characters
MAX_SECONDS = 1.0  # of processor time, for a search in such a text; most take a thousandth

HANGING = [
    "^(a+)+$",
    "(a+)+b",
    "^(a|a)*$",
    "^(a|aa)+$",
    "^([a-zA-Z]+)*$",
    "^(a*)*$",
    "^(.*a){12}$",
    r"^(\w+\s?)*$",
    r"^(\w+\d*)+$",
    "^([a-z0-9]+[-_]?)*$",
    r"^(\d+|\d+a)*$",
    "^(?:(?:a?)*)*$",
    "^(a?){40}$",
    "^(a|b|ab)*c$",
    r"^([\/\w \.-]*)*\/?$",
    r"^(https?:\/\/)?([\da-z\.-]+)\.([a-z\.]{2,6})([\/\w \.-]*)*\/?$",
    "(x+x+)+y",
    "^.*.*.*=.*$",
    r"^\s*(.*)\s*$",
    r"\s+$",
    "^[a-z]+[a-z0-9]+$",
    r"[a-z]+\d",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
    "^(?=(a+)+b).*$",
    "^(?!(a+)+b).*$",
    "^(?:(?=.*x).)*$",
    "^(a{1,50}){1,50}$",
    "^(a{0,200}){0,200}$",
    r"^(\d{1,3},?)*$",
    "(.*),(.*)",
    r"^.+@.+\..+$",
    r"^(([^<>()[\]\\.,;:\s@\"]+)*|(\".+\"))@x$",
    "(?:|){40}x$",
    "^(?:|){40}$",
    "^(?:(?:a+)+b)?",
    "^a(?:(?:a+)+b)?",
    "(a?){30}a{30}",
    r"^([0-9]+)+\$$",
    r"^\d*\d*\d*x",
    "foo.*bar",
    r".*\S.*",
    "^(a|a|a|a)(a|a|a|a)(a|a|a|a)(a|a|a|a)$",
    "a{101}b",
    "a{150}",
    "(?<=(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a))b",
]

FAST = [
    "^[a-z]+$",
    r"^\d{4}-\d{2}-\d{2}$",
    "^(foo|bar)_[A-Za-z0-9]+$",
    "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
    r"^[\w.+-]+@[\w-]+\.[\w.-]+$",
    r"^[\w.+-]+@[\w.-]+\.[a-z]{2,}$",
    r"^[^@\s]+@[^@\s.]+\.[a-z]+$",
    "^[^@]+@[^@]+$",
    r"^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$",
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$",
    r"^\d+\.\d+\.\d+$",
    r"\S",
    r"^\S+$",
    r"^\+[1-9]\d{1,14}$",
    "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$",
    "^[A-Z]{3}$",
    "^#[0-9a-fA-F]{6}$",
    "^#?([a-f0-9]{6}|[a-f0-9]{3})$",
    r"^((25[0-5]|(2[0-4]|1\d|[1-9]|)\d)\.?\b){4}$",
    r"^(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\.){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)$",
    "^https?://",
    r"^https?://[^\s/$.?#].[^\s]*$",
    "^[a-zA-Z_][a-zA-Z0-9_]*$",
    "^[a-z0-9]+(?:-[a-z0-9]+)*$",
    "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
    r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
    r"^(?=.*[A-Z])(?=.*\d).{8,}$",
    "^(?!.*--)[a-z-]+$",
    r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$",
    "^.{1,255}$",
    "^.*$",
    ".+",
    "[a-z]+",
    "[a-f0-9]{64}",
    "^[A-Za-z0-9+/]*={0,2}$",
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    r"^-?\d+(\.\d+)?([eE][+-]?\d+)?$",
    r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$",
    "^(cus|sub|in)_[a-zA-Z0-9]{14,}$",
    "^[a-z]{2}(-[A-Z]{2})?$",
    r"^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d{12}:.+$",
    "^(?:[0-9A-Fa-f]{2}[:-]){5}(?:[0-9A-Fa-f]{2})$",
    r"^P(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$",
    r"^\S+(\s\S+)*$",
    "^[a-z][a-z0-9]*([_-][a-z0-9]+)*$",
    "^$|^[a-z]+$",
    r"^[^\r\n]*$",
    r"^[\s\S]*$",
    r"^v\d+$",
    "^[ -~]{1,100}$",
    "^([a-z]+|[0-9]+)$",
    r"^\w{3,20}$",
    r"\d{4}-\d{2}-\d{2}",
    r"^\/(?:[a-z]+\/)*$",
    "^con_[0-9a-z]{10}$",
    "^sha256:[a-f0-9]{64}$",
    "^[0-9]{13,19}$",
    r"^\d{5}(-\d{4})?$",
    "",
]

PIECES = ["a", "b", "ab", "[ab]", "[^a]", ".", "^", "$", r"\b"]
GROUPS = ["({})", "(?:{}|{})", "(?:{}|)", "(?={})", "(?!{})"]
QUANTIFIERS = ["", "", "*", "+", "?", "{2}", "{0,3}", "*?"]


@pytest.fixture(autouse=True)
def _end_after_a_minute() -> Iterator[None]:
    """A search that hangs fails its test: the engine looks for signals."""

    def fail(*_: object) -> None:
        raise TimeoutError

    with alarm(60, fail):
        yield


def python(pattern: str) -> str:
    translated = python_pattern(pattern)
    assert translated is not None
    return translated


def longest_search(pattern: str, pieces: str) -> float:
    """The seconds of the longest search in texts that repeat pairs of these characters, and end otherwise."""
    expression = re.compile(pattern)
    longest = 0.0
    for piece in {*pieces, *map("".join, pairwise(pieces))}:
        for end in ("", "\n", "!"):
            text = (piece * LENGTH)[:LENGTH] + end
            start = time.process_time()
            expression.search(text)
            longest = max(longest, time.process_time() - start)
    return longest


@pytest.mark.parametrize("pattern", HANGING, ids=lambda pattern: pattern[:30])
def test_a_pattern_that_can_take_very_long_is_known(pattern: str) -> None:
    assert can_hang(python(pattern))


@pytest.mark.parametrize("pattern", FAST, ids=lambda pattern: pattern[:30])
def test_an_ordinary_pattern_is_checked_and_fast(pattern: str) -> None:
    assert not can_hang(python(pattern))
    assert longest_search(python(pattern), "".join(dict.fromkeys(pattern + "a0Z .-@/:"))) < MAX_SECONDS


def test_a_pattern_that_is_too_large_to_be_judged_is_not_checked() -> None:
    assert can_hang("(?:" * 50 + "a" + "{3})" * 50)
    assert can_hang("a[ab]{20}c")


def quantified(patterns: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    groups = st.builds(str.format, st.sampled_from(GROUPS), patterns, patterns)
    terms = st.tuples(st.sampled_from(PIECES) | groups, st.sampled_from(QUANTIFIERS)).map("".join)
    return st.lists(terms, max_size=3).map("".join)


@settings(max_examples=150, deadline=None)
@given(pattern=st.recursive(st.sampled_from(PIECES), quantified, max_leaves=8), end=st.sampled_from(["", "$", "x"]))
def test_random_patterns_that_are_checked_are_fast(pattern: str, end: str) -> None:
    translated = python_pattern(pattern + end)
    if translated is not None and not can_hang(translated):
        assert longest_search(translated, "aabb1") < MAX_SECONDS


def test_what_is_not_checked_is_said_where_it_is(tmp_path: Path) -> None:
    patterns = ["^(a+)+$", "^(b+)+$", "^c+$"]
    parameters = [
        {"name": f"parameter_{index}", "in": "query", "schema": {"type": "string", "pattern": pattern}}
        for index, pattern in enumerate(patterns)
    ]
    contract = document_with_operation(parameters=parameters)
    check(contract)
    problems = render(contract, tmp_path / "invent_client")
    assert [(problem.pointer, str(problem).rpartition(": ")[2]) for problem in problems] == [
        (f"/paths/~1a/get/parameters/{index}/schema/pattern", f"matching {patterns[index]} can take very long")
        for index in (0, 1)
    ]
    module = next((tmp_path / "invent_client/api").rglob("get_a.py")).read_text()
    assert [pattern for pattern in patterns if pattern in module] == ["^c+$"]
