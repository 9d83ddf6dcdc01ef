"""Where a value was read from, so that a failure shows what broke a rule, and what was written before."""

from __future__ import annotations

import re
from typing import Any

import httpx

from invent_contract.json_values import as_list

SAYS_WHICH = re.compile(r"[\w-]{12,}")  # an id, or the word that is in the text of one message alone


class ReplySources:
    """Remembers the response of each reply, and of each item of a list, that a rule reads.

    Attributes:
        written: The responses to the requests of the rule that were accepted and do more than read.
        kept: Those of earlier rules that wrote what serves several.
    """

    def __init__(self) -> None:
        self.written: list[httpx.Response] = []
        self.kept: list[httpx.Response] = []
        # By identity, as equal replies come from different requests. With the value, whose identity is free otherwise.
        self._sources: dict[int, tuple[Any, httpx.Response]] = {}

    def add(self, value: Any, response: httpx.Response) -> None:
        """Remember where a value of a response comes from."""
        for item in (value, *as_list(value)):
            if isinstance(item, dict | list):
                self._sources[id(item)] = item, response

    def of(self, value: Any) -> httpx.Response | None:
        """The response that a value was read from; None where it was not read from one."""
        return self._sources[id(value)][1] if id(value) in self._sources else None

    def last_with_id(self, identifier: str) -> httpx.Response | None:
        """The last response that had an object of this id."""
        with_id = [
            response
            for value, response in self._sources.values()
            if isinstance(value, dict) and value.get("id") == identifier
        ]
        return with_id[-1] if with_id else None

    def written_for(self, request: httpx.Request, example: str) -> httpx.Response | None:
        """What was written before a request, without which it shows nothing: what an example tells of, or the last."""
        written = self.written[: request.extensions.get("written_before", 0)]
        words = SAYS_WHICH.findall(example)
        for response in (*reversed(written), *reversed(self.kept)):
            exchange = f"{response.request.url}{response.request.content.decode(errors='replace')}{response.text}"
            if any(word in exchange for word in words):
                return response
        return written[-1] if written else None

    def clear(self) -> None:
        """Forget all, as when another rule begins."""
        self._sources.clear()
        self.written = []
