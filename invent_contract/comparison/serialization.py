"""How a parameter, or a field of a form, is written: what is written alike has the same text here."""

from __future__ import annotations

from typing import Any

from invent_contract.json_values import as_mapping
from invent_contract.operation import Parameter
from invent_contract.schema import Schema

PLAIN = "as text"

_FORMS = ("application/x-www-form-urlencoded", "multipart/")
_STYLE_KEYWORDS = ("style", "explode", "allowReserved")
_DELIMITED = ("spaceDelimited", "pipeDelimited")
_STYLES_OF_A_PATH = ("label", "matrix")  # which write something before any value


def parameter_serialization(parameter: Parameter, types: frozenset[str]) -> str:
    """How values of these types are written."""
    if parameter.media_type is None:
        reserved = parameter.allows_reserved and bool(types & {"string", "array", "object"})
        return _style(parameter.style, parameter.is_exploded, types) + (", unescaped" if reserved else "")
    is_plain = parameter.media_type.startswith("text/") or "string" not in types
    return PLAIN if is_plain and types.isdisjoint(("array", "object")) else f"as {parameter.media_type}"


def is_form(media_type: str) -> bool:
    """Whether a body of a media type has fields that `encoding` tells how to write."""
    return media_type.startswith(_FORMS)


def field_serialization(media_type: str, definition: dict[str, Any], name: str, field: Schema) -> str:
    """How a field of a form is written.

    Args:
        media_type: That of the form.
        definition: The media type object.
        name: The field's name.
        field: Its schema, which tells the default.
    """
    encoding = as_mapping(as_mapping(definition.get("encoding")).get(name))
    is_styled = not encoding.keys().isdisjoint(_STYLE_KEYWORDS)
    if not is_styled and "contentType" in encoding:
        return f"as {encoding['contentType']}"
    if not is_styled and media_type.startswith("multipart/"):
        return f"as {_default_media_type(field)}"
    style = str(encoding.get("style", "form"))
    reserved = encoding.get("allowReserved") is True
    explode = bool(encoding.get("explode", style == "form"))
    return _style(style, explode, field.intended_types) + (", unescaped" if reserved else "")


def _style(style: str, explode: bool, types: frozenset[str]) -> str:
    if style in _DELIMITED and explode:
        style = "form"
    if types.isdisjoint(("array", "object")):
        return f"in style {style}" if style in _STYLES_OF_A_PATH else PLAIN
    is_explode_heard = style != "deepObject" and (style != "simple" or "object" in types)
    return f"in style {style}" + (", exploded" if explode and is_explode_heard else "")


def _default_media_type(field: Schema) -> str:
    """The media type of a part of a multipart body, where nothing is said of it."""
    types = field.intended_types - {"null"}
    if types == {"array"}:
        return _default_media_type(field.items) if field.items else "application/octet-stream"
    if types == {"object"}:
        return "application/json"
    is_file = field.keywords.get("format") == "binary" or "contentEncoding" in field.keywords
    return "application/octet-stream" if is_file or len(types) > 4 else "text/plain"
