"""Decompressing the body of a response, which may hold gigabytes in a few bytes."""

from __future__ import annotations

import zlib

from .._json.invalid_field import InvalidField

MAX_MEMBERS = 1000  # many more than servers write; beginning each takes time

_GZIP_FORMAT = 31  # zlib's number for it
_MAGIC = b"\x1f\x8b"  # begins each member


class GzipDecompressor:
    """Decompresses a gzip stream of one or more members (RFC 1952), and ignores what follows them, as browsers do."""

    def __init__(self) -> None:
        self._member_count = 0
        self._is_over = False
        self._held_byte = b""  # the first of another member, or of what is ignored
        self._begin_member()

    @property
    def is_complete(self) -> bool:
        """Whether the last member that has begun has ended."""
        return self._member.eof

    def decompress(self, chunk: bytes, max_size: int) -> bytes:
        """Decompress a chunk to at most so many bytes. If there would be more, the rest is lost.

        Raises:
            InvalidField: There are too many members.
            zlib.error: It is not gzip.
        """
        pieces = []
        chunk, self._held_byte = self._held_byte + chunk, b""
        while chunk and max_size and not self._is_over:
            if self._member.eof:
                chunk = chunk.lstrip(b"\0")  # padding
                if chunk == _MAGIC[:1]:
                    self._held_byte = chunk
                    break
                if not chunk.startswith(_MAGIC):
                    self._is_over = bool(chunk)
                    break
                self._begin_member()
            pieces.append(self._member.decompress(chunk, max_size))
            max_size -= len(pieces[-1])
            chunk = self._member.unused_data
        return b"".join(pieces)

    def _begin_member(self) -> None:
        self._member_count += 1
        if self._member_count > MAX_MEMBERS:
            raise InvalidField("", f"has more than {MAX_MEMBERS} gzip members")
        self._member = zlib.decompressobj(wbits=_GZIP_FORMAT)
