"""The API key, in types whose `repr` tells nothing: error trackers and test runners show the locals of frames by it."""

from __future__ import annotations

import json
import os
import re
from base64 import b64encode
from typing import Self
from urllib.parse import quote

from .errors import ConfigurationError


class Secret(bytes):
    """Bytes that do not show themselves. httpx, httpcore and h11 hand the object on until it is written."""

    def __repr__(self) -> str:
        return "<secret>"

    __str__ = __repr__

    def __bytes__(self) -> Self:  # by which h11 copies what is not plain bytes
        return self


class ApiKey:
    """The key that a client was given, or else that of the environment, whether it can be used or not."""

    def __init__(self, given: object) -> None:
        self._value = os.environ.get("INVENT_API_KEY") if given is None else given

    def check(self, *, is_needed: bool) -> None:
        """Raise ConfigurationError if it cannot be sent."""
        if not self._value:
            if is_needed:
                raise ConfigurationError("There is no API key: pass api_key or set INVENT_API_KEY.")
            self._value = ""
        if not isinstance(self._value, str) or not re.fullmatch(r"[\x21-\x7e]*", self._value):
            raise ConfigurationError(
                "The API key must be visible ASCII characters, without white space and without `Bearer`."
            )

    @property
    def is_given(self) -> bool:
        return bool(self._value)

    def credential(self, scheme: str) -> Secret:
        """The key as a request carries it.

        Args:
            scheme: `bearer` or `basic` for the header Authorization; `plain` for the key alone.
        """
        if scheme == "bearer":
            return Secret(b"Bearer " + self._plain())
        return Secret(b"Basic " + b64encode(self._plain())) if scheme == "basic" else self._plain()

    def spellings(self) -> list[Secret]:
        """How a server or a proxy may echo it: as it is, in JSON, in base64, and in a URL."""
        key = self._plain()
        return [
            key,
            Secret(json.dumps(self._value)[1:-1].encode()),
            Secret(b64encode(key)),
            Secret(quote(key, safe="").encode()),
        ]

    def _plain(self) -> Secret:
        return Secret(str(self._value).encode())
