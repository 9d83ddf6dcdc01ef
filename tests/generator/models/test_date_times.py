"""Date-times of RFC 3339, as servers in other languages write them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from types import ModuleType

import pytest

from tests.generator.small_clients import call, document_of_reply, generate

DATE_TIME = {"type": "string", "format": "date-time"}
THING = {
    "type": "object",
    "required": ["at"],
    "properties": {"at": DATE_TIME, "list": {"type": "array", "items": DATE_TIME}},
}
INSTANT = datetime(2024, 5, 6, 7, 8, 9, 123456, UTC)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    return generate(document_of_reply(content, Thing=THING), tmp_path_factory.mktemp("dates"))[0]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-06T07:08:09.1234567Z", INSTANT),  # .NET
        ("2024-05-06T07:08:09.123456789Z", INSTANT),  # Go
        ("2024-05-06t07:08:09.1234569999999z", INSTANT),
        ("2024-05-06T07:08:09.1Z", INSTANT.replace(microsecond=100_000)),
        ("2024-05-06T09:08:09.1234567+02:00", INSTANT.astimezone(timezone(timedelta(hours=2)))),
        ("2024-05-06T07:08:09-00:00", INSTANT.replace(microsecond=0)),
    ],
)
def test_any_number_of_digits_is_cut_to_microseconds(text: str, moment: datetime, package: ModuleType) -> None:
    thing, _ = call(package, "get", reply=json.dumps({"at": text, "list": [text]}).encode())
    assert thing.list_ == [thing.at] == [moment]
    assert thing.at.utcoffset() == moment.utcoffset()
    assert thing.to_dict() == {"at": moment.isoformat(), "list": [moment.isoformat()]}


@pytest.mark.parametrize(
    "text",
    ["2024-05-06T07:08:60.1234567Z", "2024-05-06T07:08:09.Z", "2024-05-06T07:08:09.1234567", "2024-05-06 07:08:09Z"],
)
def test_what_is_no_date_time_that_python_holds_stays_text(text: str, package: ModuleType) -> None:
    reply = {"at": "2024-05-06T07:08:09+00:00", "list": [text]}
    thing, _ = call(package, "get", reply=json.dumps(reply).encode())
    assert thing.list_ is package.UNSET
    assert thing.to_dict() == reply
