"""Files in forms, and bodies of any media type."""

from __future__ import annotations

import copy
import io
import re
import typing
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from urllib.parse import parse_qsl

import pytest

from tests.generator.small_clients import call, document_of_body, document_of_reply, generate

FILE = {"type": "string", "contentMediaType": "application/octet-stream"}
NULL = {"type": "null"}


def form(**fields: Any) -> dict[str, Any]:
    return {"multipart/form-data": {"schema": {"type": "object", "properties": fields}}}


def document_with_upload() -> dict[str, Any]:
    """As FastAPI writes it."""
    fields = {"file": FILE, "files": {"type": "array", "items": FILE}, "note": {"anyOf": [{"type": "string"}, NULL]}}
    body = {"title": "Body_upload", "type": "object", "required": ["file"], "properties": fields}
    reference = {"schema": {"$ref": "#/components/schemas/Body_upload"}}
    return document_of_body({"multipart/form-data": reference}, Body_upload=body)


def test_a_file_is_sent_with_a_name_and_its_bytes(tmp_path: Path) -> None:
    package, warnings = generate(document_with_upload(), tmp_path)
    assert warnings == []
    upload = package.File(b"\xfe", name="b.png")
    _, request = call(package, "send", file=b"\xff\x00", files=[b"\xfd", upload], note="a note")
    parts = request.split(b"\r\n\r\n", 1)[1]
    assert b'name="file"; filename="upload"' in parts
    assert b"\r\n\r\n\xff\x00\r\n" in parts
    assert b'name="files"; filename="upload"' in parts
    assert b"\r\n\r\n\xfd\r\n" in parts
    assert b'name="files"; filename="b.png"' in parts
    assert b'name="note"\r\n' in parts


@pytest.mark.parametrize(
    "field",
    [
        {"anyOf": [FILE, NULL]},
        {"allOf": [FILE], "description": "A picture."},
        {"contentMediaType": "image/png"},
        {"type": "string", "contentMediaType": "text/csv"},
        {"type": ["string", "null"], "contentMediaType": "image/png"},
        {"$ref": "#/components/schemas/Upload"},
        {"anyOf": [{"type": "array", "items": {"$ref": "#/components/schemas/Upload"}}, NULL]},
    ],
)
def test_each_spelling_of_a_file_is_one(field: dict[str, Any], tmp_path: Path) -> None:
    package, _ = generate(document_of_body(form(file=field), Upload=FILE), tmp_path)
    content: Any = [b"\xff", b"\xff"] if "array" in str(field) else b"\xff"
    _, request = call(package, "send", file=content)
    assert request.count(b'name="file"; filename="upload"') == (2 if isinstance(content, list) else 1)


@pytest.mark.parametrize(
    ("form_schema", "reply_schema"),
    [
        ({"$ref": "#/components/schemas/Thing"}, {"$ref": "#/components/schemas/Thing"}),
        ({"$ref": "#/components/schemas/Thing", "description": "It."}, {"$ref": "#/components/schemas/Holder"}),
        ({"$ref": "#/components/schemas/OtherThing"}, {"$ref": "#/components/schemas/OtherThing"}),
        (
            {"type": "object", "properties": {"file": {"$ref": "#/components/schemas/Upload"}}},
            {"$ref": "#/components/schemas/OtherThing"},
        ),
    ],
    ids=["the form itself", "words beside it, and a reply that holds it", "a field of both", "a field of each"],
)
def test_a_file_of_a_form_is_a_text_elsewhere(
    form_schema: dict[str, Any], reply_schema: dict[str, Any], tmp_path: Path
) -> None:
    contract = document_of_body(
        {"multipart/form-data": {"schema": form_schema}},
        Upload=FILE,
        Thing={"type": "object", "properties": {"file": FILE}},
        OtherThing={"type": "object", "properties": {"file": {"$ref": "#/components/schemas/Upload"}}},
        Holder={"allOf": [{"$ref": "#/components/schemas/Thing"}]},
    )
    responses = {"200": {"description": "It.", "content": {"application/json": {"schema": reply_schema}}}}
    contract["paths"]["/a"]["post"]["responses"] = responses
    package, warnings = generate(contract, tmp_path)
    assert warnings == []
    reply, request = call(package, "send", reply=b'{"file": "text"}', file=b"\xff")
    assert b'name="file"; filename="upload"' in request
    assert reply.file == "text"
    assert typing.get_type_hints(type(reply))["file"] == str | package.Unset


def document_with_a_shared_form() -> dict[str, Any]:
    no_value = {"allOf": [{"type": "string"}, {"type": "integer"}]}
    not_checked = {"not": {"type": "string"}, "unevaluatedProperties": False}
    thing = {"type": "object", "properties": {"file": FILE, "never": no_value, "odd": not_checked}}
    reference = {"schema": {"$ref": "#/components/schemas/Thing"}}
    contract = document_of_body({"multipart/form-data": reference}, Thing=thing)
    responses = {"200": {"description": "It.", "content": {"application/json": reference}}}
    contract["paths"]["/a"]["post"]["responses"] = responses
    return contract


def test_a_problem_in_a_form_that_is_also_a_reply_is_told_once_where_it_is(tmp_path: Path) -> None:
    _, warnings = generate(document_with_a_shared_form(), tmp_path)
    place = "/components/schemas/Thing/properties"
    assert [warning.pointer for warning in warnings] == [f"{place}/never", f"{place}/odd/not"]
    assert f"`unevaluatedProperties` ({place}/odd/unevaluatedProperties)" in str(warnings[1])


def test_two_forms_have_one_copy_of_what_is_also_a_reply(tmp_path: Path) -> None:
    contract = document_with_a_shared_form()
    contract["paths"]["/b"] = {"post": {**copy.deepcopy(contract["paths"]["/a"]["post"]), "operationId": "sendAgain"}}
    generate(contract, tmp_path)
    assert {path.stem for path in tmp_path.glob("**/models/thing*.py")} == {"thing", "thing_form"}


def test_a_part_has_the_media_type_that_its_encoding_names(tmp_path: Path) -> None:
    fields = dict.fromkeys(("picture", "scan", "photo"), FILE)
    content = form(**fields, meta={"type": "string"}, tags={"type": "array", "items": {"type": "string"}})
    content["multipart/form-data"]["encoding"] = {
        "picture": {"contentType": "image/png"},
        "scan": {"contentType": "image/png, image/jpeg"},
        "photo": {"contentType": "image/*"},
        "meta": {"contentType": "application/json; charset=utf-8"},
        "tags": {"contentType": "text/csv\r\nX: y"},
    }
    package, _ = generate(document_of_body(content), tmp_path)
    own = package.File(b"3", name="c.txt", media_type="image/webp")
    files = {"picture": b"1", "scan": package.File(b"2", name="b.gif"), "photo": own}
    _, request = call(package, "send", **files, meta="{}", tags=["a"])
    for part in (
        b'"picture"; filename="upload"\r\nContent-Type: image/png\r\n\r\n1\r\n',
        b'"scan"; filename="b.gif"\r\nContent-Type: image/gif\r\n\r\n2\r\n',
        b'"photo"; filename="c.txt"\r\nContent-Type: image/webp\r\n\r\n3\r\n',
        b'"meta"\r\nContent-Type: application/json; charset=utf-8\r\n\r\n{}\r\n',
        b'"tags"\r\nContent-Type: text/plain\r\n\r\na\r\n',
    ):
        assert part in request
    _, request = call(package, "send", picture=package.File(b"1", name="a.bmp", media_type="image/bmp"))
    assert b"Content-Type: image/bmp\r\n" in request


def test_text_in_the_place_of_a_file_is_sent_as_one(tmp_path: Path) -> None:
    package, _ = generate(document_of_body(form(file=FILE, files={"type": "array", "items": FILE})), tmp_path)
    _, request = call(package, "send", file="\xe9", files=["a"])
    assert b'"file"; filename="upload"\r\nContent-Type: application/octet-stream\r\n\r\n\xc3\xa9\r\n' in request
    assert b'"files"; filename="upload"\r\n' in request


def test_a_model_with_a_file_is_sent_as_the_form_that_can_have_it(tmp_path: Path) -> None:
    thing = {"type": "object", "properties": {"file": FILE | {"format": "binary"}, "note": {"type": "string"}}}
    reference = {"schema": {"$ref": "#/components/schemas/Thing"}}
    contract = document_of_body({"application/json": reference, "multipart/form-data": reference}, Thing=thing)
    package, _ = generate(contract, tmp_path)
    _, request = call(package, "send", body=package.models.Thing(note="a"))
    assert b"Content-Type: application/json\r\n" in request
    _, request = call(package, "send", body=package.models.Thing(file=b"\xff"))
    assert b"Content-Type: multipart/form-data;" in request
    assert b'name="file"; filename="upload"' in request


def test_a_file_is_one_whatever_style_its_encoding_names(tmp_path: Path) -> None:
    """ASP.NET names one for each field."""
    content = form(file=FILE, files={"type": "array", "items": FILE}, note={"type": "string"})
    content["multipart/form-data"]["encoding"] = {name: {"style": "form"} for name in ("file", "files", "note")}
    package, _ = generate(document_of_body(content), tmp_path)
    _, request = call(package, "send", file=b"\xff", files=[b"\xfe", "a"], note="b")
    assert request.count(b'; filename="upload"\r\n') == 3
    assert b'name="note"\r\nContent-Type: text/plain\r\n\r\nb\r\n' in request


BODIES_WITH_A_FILE = [(form(file=FILE), "file"), ({"application/octet-stream": {}}, "body")]  # and its argument


@pytest.mark.parametrize(("body", "argument"), BODIES_WITH_A_FILE, ids=["form", "body"])
def test_bytes_of_any_kind_are_a_file(body: dict[str, Any], argument: str, tmp_path: Path) -> None:
    package, _ = generate(document_of_body(body), tmp_path)
    kinds: list[Any] = [bytearray, memoryview, io.BytesIO]
    for kind in kinds:
        for value in (kind(b"\xff"), package.File(kind(b"\xff"))):
            _, request = call(package, "send", **{argument: value})
            assert b"\r\n\r\n\xff" in request, kind


class BrokenFile:
    """A file that cannot be read, as one that is closed or is no text in its encoding."""

    def __init__(self, error: Exception) -> None:
        self.read = Mock(side_effect=error)


UNUSABLE_FILES: list[dict[str, Any]] = [
    {"content": None},
    {"content": Path("a.png")},
    {"content": BrokenFile(ValueError("read of closed file"))},
    {"content": BrokenFile(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"))},
    {"content": BrokenFile(OSError("no more"))},
    {"content": "\ud800"},
    {"name": 7},
    {"name": "\ud800"},
    {"media_type": 7},
    {"media_type": "text/plain\r\nX: y"},
    {"media_type": "\xe9"},
]


@pytest.mark.parametrize(("body", "argument"), BODIES_WITH_A_FILE, ids=["form", "body"])
def test_a_file_that_cannot_be_sent_is_refused(body: dict[str, Any], argument: str, tmp_path: Path) -> None:
    package, _ = generate(document_of_body(body), tmp_path)
    for wrong in UNUSABLE_FILES:
        with pytest.raises(package.InvalidRequestError) as refusal:
            call(package, "send", **{argument: package.File(**{"content": b"x", **wrong})})
        assert refusal.value.field == ("file" if argument == "file" else ""), wrong


@pytest.mark.parametrize("media_type", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_what_no_form_can_have_is_refused(media_type: str, tmp_path: Path) -> None:
    package, _ = generate(document_of_body({media_type: form(note={})["multipart/form-data"]}), tmp_path)
    for value in (Path("a"), float("inf"), "\ud800", {"a": {1}}):
        with pytest.raises(package.InvalidRequestError) as refusal:
            call(package, "send", note=value)
        assert refusal.value.field.startswith("note"), value


FORM_FIELDS = {"address": {"type": "object"}, "tags": {"type": "array"}, "expand": {"type": "array"}}


def test_the_fields_of_a_form_have_the_styles_of_its_encoding(tmp_path: Path) -> None:
    definition = form(**FORM_FIELDS, plain={"type": "object"})["multipart/form-data"]
    definition["encoding"] = {
        "address": {"style": "deepObject", "explode": True},
        "tags": {"explode": False},
        "expand": {"style": "deepObject"},
    }
    arguments: dict[str, Any] = {"address": {"city": "x", "lines": ["a"]}, "tags": [1, 2], "expand": ["b"], "plain": {}}
    written = [("address[city]", "x"), ("address[lines][0]", "a"), ("tags", "1,2"), ("expand[0]", "b"), ("plain", "{}")]
    package, _ = generate(document_of_body({"application/x-www-form-urlencoded": definition}), tmp_path / "form")
    _, request = call(package, "send", **arguments)
    assert parse_qsl(request.partition(b"\r\n\r\n")[2].decode()) == written
    package, _ = generate(document_of_body({"multipart/form-data": definition}), tmp_path / "multipart")
    _, request = call(package, "send", **arguments)
    for name, text in written:
        assert re.search(f'name="{re.escape(name)}"\r\n[^\r]+\r\n\r\n{re.escape(text)}\r\n', request.decode())


@pytest.mark.parametrize(
    "field",
    [
        {"type": "string"},
        {"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"},
        {"type": "string", "contentMediaType": "application/json", "contentSchema": {}},  # as Pydantic writes `Json`
    ],
)
def test_text_of_a_form_is_no_file(field: dict[str, Any], tmp_path: Path) -> None:
    package, _ = generate(document_of_body(form(note=field)), tmp_path)
    _, request = call(package, "send", note="{}")
    assert b'name="note"\r\n' in request
    with pytest.raises(package.errors.InvalidRequestError):
        call(package, "send", note=b"\xff")


def test_a_content_media_type_in_json_is_that_of_a_text(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"page": {"type": "string", "contentMediaType": "text/html"}}}
    package, _ = generate(document_of_reply({"application/json": {"schema": schema}}), tmp_path)
    assert call(package, "get", reply=b'{"page": "<p>"}')[0].page == "<p>"
    (model,) = (Path(str(package.__file__)).parent / "models").glob("get_*.py")
    assert "page: str | Unset" in model.read_text()


@pytest.mark.parametrize("media_type", ["*/*", "image/*", "application/*"])
@pytest.mark.parametrize("schema", [{"type": "string", "format": "binary"}, {"type": "string"}, {}, True])
def test_a_body_of_any_media_type_is_bytes(media_type: str, schema: Any, tmp_path: Path) -> None:
    package, _ = generate(document_of_body({media_type: {"schema": schema}}), tmp_path)
    for body in (b"\xff\x00", io.BytesIO(b"\xff\x00")):
        _, request = call(package, "send", body=body)
        assert request.endswith(b"\r\n\r\n\xff\x00")
        assert b"Content-Type: application/octet-stream\r\n" in request
    _, request = call(package, "send", body=package.File(b"\xff", media_type="image/png"))
    assert b"Content-Type: image/png\r\n" in request


def test_text_of_any_kind_is_sent_as_plain_text(tmp_path: Path) -> None:
    package, _ = generate(document_of_body({"text/*": {"schema": {"type": "string"}}}), tmp_path)
    _, request = call(package, "send", body="a")
    assert b"Content-Type: text/plain\r\n" in request


@pytest.mark.parametrize("schema", [{"type": "object", "properties": {"id": {}}}, {"type": "integer"}])
def test_text_that_stands_for_something_else_is_sent_as_it_is(schema: dict[str, Any], tmp_path: Path) -> None:
    package, _ = generate(document_of_body({"text/xml": {"schema": schema}}), tmp_path)
    assert call(package, "send", body="<id/>")[1].endswith(b"\r\n\r\n<id/>")


def test_text_is_checked_as_its_schema_says(tmp_path: Path) -> None:
    package, _ = generate(document_of_body({"text/plain": {"schema": {"type": "string", "maxLength": 2}}}), tmp_path)
    with pytest.raises(package.InvalidRequestError):
        call(package, "send", body="abc")


THING = {"type": "object", "properties": {"id": {"type": "integer"}}}


@pytest.mark.parametrize("media_type", ["text/json", "APPLICATION/JSON", "Application/Vnd.Api+JSON; ext=x"])
def test_json_of_any_spelling_is_json(media_type: str, tmp_path: Path) -> None:
    content = {media_type: {"schema": {"$ref": "#/components/schemas/Thing"}}}
    package, warnings = generate(document_of_body(content, Thing=THING), tmp_path / "body")
    assert warnings == []
    _, request = call(package, "send", id=1)
    assert request.endswith(b'\r\n\r\n{"id":1}')
    assert f"Content-Type: {media_type}\r\n".encode() in request
    package, _ = generate(document_of_reply(content, Thing=THING), tmp_path / "reply")
    assert call(package, "get", reply=b'{"id": 1}')[0].id == 1


def test_of_several_media_types_a_reply_is_read_as_json(tmp_path: Path) -> None:
    """ASP.NET documents the same object so."""
    content = {
        media_type: {"schema": {"$ref": "#/components/schemas/Thing"}}
        for media_type in ("text/plain", "application/json", "text/json")
    }
    package, _ = generate(document_of_reply(content, Thing=THING), tmp_path)
    result, request = call(package, "get", reply=b'{"id": 1}')
    assert result == package.models.Thing(id=1)
    assert b"Accept: application/json\r\n" in request


def test_a_reply_of_any_media_type_is_bytes(tmp_path: Path) -> None:
    package, _ = generate(document_of_reply({"*/*": {"schema": {"type": "string", "format": "binary"}}}), tmp_path)
    assert call(package, "get", reply=b"\xff\x00")[0] == b"\xff\x00"


def test_values_of_any_media_type_are_json(tmp_path: Path) -> None:
    """Spring documents its replies so."""
    thing = {"type": "object", "properties": {"id": {"type": "integer"}}}
    content = {"*/*": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    package, _ = generate(document_of_reply(content, Thing=thing), tmp_path)
    result, request = call(package, "get", reply=b'{"id": 1}')
    assert result == package.models.Thing.from_dict({"id": 1})
    assert b"Accept: application/json\r\n" in request
    package, _ = generate(document_of_body(content, Thing=thing), tmp_path)
    _, request = call(package, "send", id=1)
    assert request.endswith(b'\r\n\r\n{"id":1}')


def test_a_reply_that_is_written_as_the_body_of_a_request_is_one_all_the_same(tmp_path: Path) -> None:
    contract = document_of_reply({})
    contract["paths"]["/a"]["get"]["responses"]["200"] = {"$ref": "#/components/requestBodies/Thing"}
    content = {"application/json": {"schema": {"type": "object", "properties": {"id": {"type": "integer"}}}}}
    contract["components"]["requestBodies"] = {"Thing": {"content": content}}
    package, _ = generate(contract, tmp_path)
    assert call(package, "get", reply=b'{"id": 1}')[0].id == 1
