"""Replies are read as RFC 8259 has it, whatever their depth and the size of their numbers: these are no clauses."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from contract_tests.contract.contract_under_test import CONTRACT, RESPONSE_SCHEMA_POINTER
from contract_tests.provider.judging.reply_json import read_json
from contract_tests.provider.judging.schema_judge import MAX_LEVELS, SchemaJudge
from contract_tests.provider.reporting.findings import Disagreement
from invent_contract.clause import SuiteVerdict
from invent_contract.contract import Contract

MALFORMED = [
    *("", " ", "[", "]", "{", "[1", "[1 2]", "[1,]", "[,1]", "[1}", '"', '["', '"\\"', '"\n"', "[]]", "1 2", "\xa01"),
    *('{"a"}', '{"a":}', '{"a":1,}', "{1:1}", '{"a" 1}', '{"a":1]', '{"a":1 "b":2}', "01", "tru", ":", ",", "NaN"),
]
JUDGE = SchemaJudge(Contract(CONTRACT))


def judge_body(body: str) -> list[tuple[SuiteVerdict, str]]:
    _, disagreements = JUDGE.judge_body(body.encode(), RESPONSE_SCHEMA_POINTER)
    return [(disagreement.verdict, disagreement.what) for disagreement in disagreements]


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


@pytest.mark.parametrize("text", MALFORMED)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"line 1|is no JSON"):
        read_json(text.encode())


def test_names_that_come_twice_are_told() -> None:
    assert read_json(b'[{"a":1,"b":2,"a":3},{"b":1}]') == ([{"a": 3, "b": 2}, {"b": 1}], ["a"])


TOO_DEEP = (SuiteVerdict.UNDOCUMENTED, "it is nested too deeply to be judged to its end")


def body_with_surprise(depth: int) -> str:
    return f'{{"id":"m","role":"user","surprise":{nested(depth)}}}'


def test_a_reply_that_is_too_deep_to_be_read_is_undocumented() -> None:
    assert judge_body(body_with_surprise(1_000_000)) == [TOO_DEEP]


@pytest.mark.parametrize("depth", [20_000, 100_000])
def test_a_reply_that_only_some_versions_of_python_can_read_is_too_deep_to_be_judged(depth: int) -> None:
    read = [(SuiteVerdict.UNDOCUMENTED, "there is a field `surprise`"), TOO_DEEP]
    assert judge_body(body_with_surprise(depth)) in (read, [TOO_DEEP])


def test_of_a_deep_reply_the_upper_levels_are_judged() -> None:
    reply = f'{{"role":"user","status":7,"messages":[{{"role":"user","parts":{nested(MAX_LEVELS + 1)}}}]}}'
    assert sorted(judge_body(reply)) == [
        (SuiteVerdict.BROKEN, "it is of the type number, not string"),
        (SuiteVerdict.REFUTED, "`id` is missing"),
        TOO_DEEP,
    ]


def test_a_reply_as_deep_as_can_be_judged_is_not_called_too_deep() -> None:
    levels_around_it = 3
    parts = nested(MAX_LEVELS - levels_around_it)
    assert judge_body(f'{{"id":"m","role":"user","messages":[{{"role":"user","parts":{parts}}}]}}') == []


def judge_with(schema: dict[str, Any], value: str) -> list[Disagreement]:
    contract = Contract({"paths": {}, "components": {"schemas": {"Tree": schema}}})
    return SchemaJudge(contract).judge_body(value.encode(), "/components/schemas/Tree")[1]


# What a validator gets of a value that is too deep is empty at the last level. Each clause is kept by the whole value.
DEEP, DEEPER = nested(MAX_LEVELS + 1), nested(MAX_LEVELS + 2)
KEPT_BY_DEEP_VALUES = [
    ({"const": json.loads(DEEPER)}, DEEPER),
    ({"enum": [json.loads(DEEPER)]}, DEEPER),
    ({"not": {"const": json.loads(DEEP)}}, DEEPER),
    ({"uniqueItems": True}, f"[{DEEP}, {DEEPER}]"),
    ({"minItems": 1, "items": {"$ref": "#/components/schemas/Tree"}}, DEEPER.replace("[]", "[1]")),
]


@pytest.mark.parametrize(
    ("schema", "value"), KEPT_BY_DEEP_VALUES, ids=["const", "enum", "not", "uniqueItems", "minItems"]
)
def test_what_is_left_out_contradicts_nothing(schema: dict[str, Any], value: str) -> None:
    assert [disagreement.verdict for disagreement in judge_with(schema, value)] == [SuiteVerdict.UNDOCUMENTED]


CHILD = {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/Tree"}}}
# One of two variants at each level, and only at the end it turns out which: each level doubles a validator's work.
DOUBLING = {"oneOf": [{**CHILD, "required": ["a"]}, {**CHILD, "required": ["b"]}]}


def test_unions_that_contain_themselves_take_no_more_than_a_few_seconds() -> None:
    value = '{"child":' * 17 + "{}" + "}" * 17
    started = time.monotonic()
    verdicts = {disagreement.verdict for disagreement in judge_with(DOUBLING, value)}
    assert time.monotonic() - started < 10
    assert verdicts == {SuiteVerdict.BROKEN, SuiteVerdict.UNDOCUMENTED}


def test_a_value_that_contains_itself_is_judged_to_its_end() -> None:
    (disagreement,) = judge_with(CHILD, '{"child":' * 60 + "7" + "}" * 60)
    assert (disagreement.verdict, disagreement.pointer) == (SuiteVerdict.BROKEN, "/components/schemas/Tree/type")


def test_half_of_a_surrogate_pair_is_text() -> None:
    assert judge_body(r'{"id":"m","role":"\ud800","\ud800":1}') == [
        (SuiteVerdict.BROKEN, '"\ufffd" is not listed'),
        (SuiteVerdict.UNDOCUMENTED, "there is a field `\ufffd`"),
    ]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 5000])
def test_a_number_that_no_float_holds_is_a_number(number: str) -> None:
    assert judge_with({"type": "number"}, number) == []
    (disagreement,) = judge_with({"type": "string"}, number)
    assert disagreement.what == "it is of the type number, not string"
    (disagreement,) = judge_with({"minimum": 0, "maximum": 9}, number)
    assert disagreement.pointer.endswith("/minimum" if number.startswith("-") else "/maximum")
