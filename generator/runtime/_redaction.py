"""Redacts API keys that a server or proxy echoes."""

from __future__ import annotations

import json

import httpx

from ._api_key import ApiKey
from ._json.invalid_field import InvalidField
from ._json.text import loads

# Shorter keys occur only in tests; redacting them would mangle ordinary text.
MIN_REDACTED = 8  # characters
MAX_SCANNED = 1000  # bytes of a text that is shortened to a line
MAX_LINE = 200  # characters


class Redactor:
    """Strikes keys out of whatever a caller may log or store."""

    def __init__(self, *keys: ApiKey) -> None:
        spellings = [key.spellings() for key in keys]
        self._secrets = [secret for secrets in spellings if len(secrets[0]) >= MIN_REDACTED for secret in secrets]

    def redact(self, text: bytes) -> bytes:
        """`text` with the keys, also as JSON escapes them, struck out."""
        for secret in self._secrets:
            text = text.replace(secret, b"***")
        return text

    def holds_key(self, text: bytes) -> bool:
        """Whether there is something to strike out."""
        return self.redact(text) != text

    def redact_body(self, content: bytes) -> bytes:
        """A response's body without the key. JSON in which escapes hide it is written anew."""
        content = self.redact(content)
        try:
            canonical = json.dumps(loads(content), default=str).encode()
        except (InvalidField, RecursionError):
            return content
        return self.redact(canonical) if self.holds_key(canonical) else content

    def redact_headers(self, headers: httpx.Headers) -> httpx.Headers:
        """A response's headers without the key."""
        return httpx.Headers([(name, self.redact(value)) for name, value in headers.raw])

    def one_line(self, content: bytes) -> str:
        """A short beginning of a text, without the key, as a single line of printable characters."""
        text = " ".join(self.redact(content)[:MAX_SCANNED].decode(errors="replace").split())
        printable = (char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
        return "".join(printable)[:MAX_LINE]
