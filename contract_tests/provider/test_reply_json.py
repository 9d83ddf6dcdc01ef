"""Replies are read as RFC 8259 has it, whatever their depth: that is no clause of the contract."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.contract.contract_under_test import CONTRACT, RESPONSE_SCHEMA_POINTER
from contract_tests.provider.deep_json import read_deep_json
from contract_tests.provider.findings import Verdict
from contract_tests.provider.reply_json import read_json
from contract_tests.provider.schema_judge import SchemaJudge

DEEP = 20_000  # levels, more than Python's reader takes with an ordinary stack
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda items: st.lists(items) | st.dictionaries(st.text(), items))
MALFORMED = [
    *("", " ", "[", "]", "{", "[1", "[1 2]", "[1,]", "[,1]", "[1}", '"', '["', '"\\"', '"\n"', "[]]", "1 2", "\xa01"),
    *('{"a"}', '{"a":}', '{"a":1,}', "{1:1}", '{"a" 1}', '{"a":1]', '{"a":1 "b":2}', "01", "tru", ":", ","),
]


def read_deep(text: str) -> Any:
    return read_deep_json(text, json.loads, dict)


@given(value=VALUES, indent=st.sampled_from([None, 1]))
def test_the_deep_reader_agrees_with_pythons(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    assert read_deep(text) == json.loads(text)


@given(value=VALUES, data=st.data())
def test_the_deep_reader_refuses_what_pythons_does(value: Any, data: st.DataObject) -> None:
    text = json.dumps(value)
    position = data.draw(st.integers(0, len(text)))
    edited = text[:position] + data.draw(st.sampled_from([*'[]{}:,"\\ 1', ""])) + text[position + 1 :]
    assert outcome(read_deep, edited) == outcome(json.loads, edited)


def outcome(read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except ValueError:
        return ValueError


@pytest.mark.parametrize("text", MALFORMED)
def test_what_is_no_json_is_refused(text: str) -> None:
    assert outcome(read_deep, text) is ValueError
    assert outcome(lambda text: read_json(text.encode()).value, text) is ValueError


def test_nan_is_refused_at_any_depth() -> None:
    for depth in (1, DEEP):
        with pytest.raises(ValueError, match="NaN is no JSON"):
            read_json(b"[" * depth + b"NaN" + b"]" * depth)


@pytest.mark.parametrize("depth", [400, sys.getrecursionlimit(), DEEP])
def test_a_reply_of_any_depth_is_read(depth: int) -> None:
    reply = read_json(b'{"a":' * depth + b'"b"' + b"}" * depth)
    value = reply.value
    for _ in range(depth):
        value = value["a"]
    assert (value, reply.repeated_names) == ("b", [])


def test_names_that_come_twice_are_told_at_any_depth() -> None:
    reply = read_json(b"[" * DEEP + b'{"a":1,"a":2}' + b"]" * DEEP)
    assert reply.repeated_names == ["a"]


def test_a_deep_reply_is_not_called_broken() -> None:
    deep = b"[" * DEEP + b"]" * DEEP
    body = b'{"id":"m","role":"user","messages":[{"role":"user","parts":[{"type":"x","y":%s}]}],"surprise":%s}'
    _, disagreements = SchemaJudge(CONTRACT).judge_body(body % (deep, deep), RESPONSE_SCHEMA_POINTER)
    assert [(item.verdict, item.what) for item in disagreements] == [
        (Verdict.UNDOCUMENTED, "there is a field `surprise`")
    ]
