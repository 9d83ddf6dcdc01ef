"""The headers of a call that its caller gives."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import TypeGuard

from .._json.invalid_field import InvalidField
from .._redaction import Redactor

# Headers that httpx sets, or that belong to the body.
FRAMING_HEADERS = {
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
# Headers that callers cannot set.
OWNED_HEADERS = FRAMING_HEADERS | {
    "accept",
    "accept-encoding",
    "authorization",
    "content-encoding",
    "proxy-authorization",
}
is_header_name = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch  # a token of RFC 9110
VALUE_RULE = "must be printable ASCII characters, without white space at either end"
_is_value = re.compile(r"([\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?)?").fullmatch


def check_headers(headers: object, redactor: Redactor, credential: Container[str]) -> Mapping[str, str]:
    """The headers that a caller gives, of which `credential` names, in lower case, those that carry the API key.

    Raises:
        InvalidField: They are no mapping of legal names to legal values, the client owns one, or one holds the key.
    """
    if not isinstance(headers, Mapping):
        raise InvalidField("headers", "must be a mapping of names to values")
    for name, value in headers.items():
        if not isinstance(name, str) or not is_header_name(name):
            raise InvalidField("headers", f"{_shown(name, redactor)} is not a header's name")
        if redactor.holds_key(name.encode()):
            raise InvalidField("headers", f"{_shown(name, redactor)} must not hold the API key")
        if name.lower() in OWNED_HEADERS or name.lower() in credential:
            raise InvalidField("headers", f"{name} is set by the client itself")
        if not is_header_value(value):
            raise InvalidField("headers", f"{name} {VALUE_RULE}")
        if redactor.holds_key(value.encode()):
            raise InvalidField("headers", f"{name} must not hold the API key")
    return headers


def is_header_value(value: object) -> TypeGuard[str]:
    """Whether a value keeps `VALUE_RULE`."""
    return isinstance(value, str) and bool(_is_value(value))


def _shown(name: object, redactor: Redactor) -> str:
    return redactor.one_line(repr(name).encode(errors="replace"))
