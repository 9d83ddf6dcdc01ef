"""Names of headers that a document may give."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # of RFC 9110
_OF_THE_CONNECTION = {
    "connection",
    "content-length",
    "content-type",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}


def is_header_name(name: str) -> bool:
    """Whether a header may have this name."""
    return _TOKEN.fullmatch(name) is not None


def may_carry_key(name: str) -> bool:
    """Whether a header of this name may carry the API key: it is not one that says how the request is sent."""
    return is_header_name(name) and name.lower() not in _OF_THE_CONNECTION
