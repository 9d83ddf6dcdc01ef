"""What the documentation says, as facts that can be compared with those of the contract.

`page.json` holds the reference page's sample request and response, and the keywords that it lists. `neighbours.json`
holds what neighbouring pages add, by page, by field and by keyword.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from invent_contract import tokens_of

HERE = Path(__file__).parent
PAGE = json.loads((HERE / "page.json").read_text())
NEIGHBOURS = json.loads((HERE / "neighbours.json").read_text())

# A sample number does not tell whether it is an integer.
JSON_TYPES = {dict: "object", list: "array", bool: "boolean", str: "string"}
# Samples of text that stand for something else than themselves, and the format that they stand for.
SAMPLE_FORMATS = {"<string>": None, "2023-11-07T05:31:56Z": "date-time", "jsmith@example.com": "email"}


class Fact(NamedTuple):
    """Something that is said of a field: its path (`response.tools[].icon`), a keyword, and a value of it."""

    path: str
    keyword: str
    value: str


def sample_fields(sample: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Each field of a sample, at any depth: its path and its value."""
    yield path, sample
    if isinstance(sample, list):
        yield from sample_fields(sample[0], path + "[]")
    if isinstance(sample, dict):
        for name, value in sample.items():
            yield from sample_fields(value, f"{path}.{name}")


def listed(value: Any) -> list[Any]:
    """The value, or a list with it where it is none."""
    return value if isinstance(value, list) else [value]


def page_facts() -> set[Fact]:
    """All that the reference page says about fields."""
    facts = {Fact(path, "union", "") for path in PAGE["unions"]}
    for path, keywords in PAGE["keywords"].items():
        for keyword, values in keywords.items():
            facts |= {Fact(path, keyword, str(value)) for value in listed(values)}
    for side in ("request", "response"):
        for path, sample in sample_fields(PAGE[side], side):
            facts |= set(_facts_of_sample(path, sample))
    return facts


def _facts_of_sample(path: str, sample: Any) -> Iterator[Fact]:
    yield Fact(path, "declared", "")
    if type(sample) in JSON_TYPES:
        yield Fact(path, "type", JSON_TYPES[type(sample)])
    if isinstance(sample, str):
        if sample not in SAMPLE_FORMATS:
            yield Fact(path, "examples", sample)
        elif SAMPLE_FORMATS[sample]:
            yield Fact(path, "format", str(SAMPLE_FORMATS[sample]))


def is_nullable_in_a_reply(pointer: str) -> bool:
    """Whether a neighbouring page says that the value at this place of a reply may be null."""
    path = re.sub(r"\.\d+", "[]", ".".join(["response", *tokens_of(pointer)]))
    return any(fact.path == path and fact.value == "null" for fact in neighbour_facts())


def neighbour_facts() -> dict[Fact, str]:
    """What neighbouring pages say of fields, parameters, headers and statuses, and which page says it.

    The paths of our endpoint begin with `request` and `response`, those of another with its operationId.
    """
    return {
        Fact(path, keyword, str(value)): page
        for page, facts in NEIGHBOURS.items()
        for path, keywords in facts.items()
        for keyword, values in keywords.items()
        for value in listed(values)
    }
