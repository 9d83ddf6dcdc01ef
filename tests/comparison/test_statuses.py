"""A success under another status."""

from __future__ import annotations

from typing import Any

import pytest

from invent_contract.comparison.breaking_changes import changes_for_callers
from invent_contract.comparison.change import describe

TEXT = {"content": {"application/json": {"schema": {"type": "string"}}}}
NUMBER = {"content": {"application/json": {"schema": {"type": "number"}}}}
NOTHING = {"description": "Nothing."}


def document_of(**responses: Any) -> dict[str, Any]:
    by_status = {status.removeprefix("_"): response for status, response in responses.items()}
    return {"openapi": "3.1.0", "paths": {"/x": {"get": {"operationId": "x", "responses": by_status}}}}


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (document_of(_200=TEXT), document_of(_202=TEXT), ["compatible: response 200 of x: status 200 → 202"]),
        (document_of(_200=TEXT), document_of(_2XX=TEXT), ["compatible: response 200 of x: status 200 → 2XX"]),
        (
            document_of(default=TEXT),
            document_of(_200=TEXT),
            ["compatible: response default of x: status default → 200"],
        ),
        (document_of(_200=TEXT, _202=TEXT), document_of(_202=TEXT), ["compatible: response 200 of x: removed"]),
        (
            document_of(_200=TEXT),
            document_of(_202=NUMBER),
            [
                "breaking: response 200 of x (received): type string → number",
                "compatible: response 200 of x: status 200 → 202",
            ],
        ),
        (
            document_of(_200=TEXT),
            document_of(_204=NOTHING),
            [
                "breaking: response 200 of x (received): without application/json",
                "compatible: response 200 of x: status 200 → 204",
            ],
        ),
        (document_of(_200=TEXT, _201=NUMBER), document_of(_201=NUMBER), ["breaking: response 200 of x: removed"]),
        (
            document_of(_200=TEXT),
            document_of(_400=TEXT),
            ["breaking: response 200 of x: removed", "compatible: response 400 of x: new"],
        ),
    ],
)
def test_a_success_of_another_status_is_compared_by_its_schema(
    old: dict[str, Any], new: dict[str, Any], lines: list[str]
) -> None:
    told = describe(changes_for_callers(old, new))
    assert [line for line in told if "another description" not in line] == lines
