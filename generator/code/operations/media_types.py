"""The media types of bodies and responses, and the fields of forms."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from generator.runtime._request.operation import FormField
from invent_contract import pointer_to
from invent_contract.operation import Body, Response

_is_media_type = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+( *; *[\w-]+=[\w.-]+)*", re.ASCII).fullmatch


def content_of(owner: Body | Response | None) -> dict[str, dict[str, Any]]:
    """The media type objects of a body or a response, by media type as it is written."""
    return owner.definition.get("content", {}) if owner else {}


def schema_pointers_of(owner: Body | Response | None) -> dict[str, str]:
    """The pointers of the schemas of a body or a response, by media type as it is written."""
    return {
        media_type: owner.pointer + pointer_to("content", media_type, "schema")
        for media_type in content_of(owner)
        if owner
    }


def form_fields(definition: dict[str, Any], files: Collection[str]) -> dict[str, FormField]:
    """The fields of a form that are not written as any other is, by name.

    Args:
        definition: The form's media type object.
        files: The names of the fields that are files.
    """
    encodings = definition.get("encoding", {})
    fields = {name: _form_field(encodings.get(name, {}), is_file=name in files) for name in [*encodings, *files]}
    return {name: field for name, field in fields.items() if field != FormField()}


def _form_field(encoding: dict[str, Any], *, is_file: bool) -> FormField:
    media_type = str(encoding.get("contentType", ""))
    has_style = not encoding.keys().isdisjoint(("style", "explode", "allowReserved"))
    style = str(encoding.get("style", "form")) if has_style else ""
    explode = bool(encoding.get("explode", style == "form"))
    return FormField(media_type if _is_media_type(media_type) else None, style, explode, is_file)
