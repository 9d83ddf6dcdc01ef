"""Where a list that is read page by page ends."""

from __future__ import annotations

import math
from collections.abc import Mapping

from contract_tests.contract.contract_under_test import MESSAGES_PATH
from contract_tests.provider.rules.steps.reading import pages_of
from contract_tests.self_test.servers.served_provider import serving
from invent_mock.app import MockApp
from invent_mock.operations.queries import Page

TEXTS = [f"text {number}" for number in range(5)]


class PagedMock(MockApp):
    """A mock with five messages in a chat, all of one id, and nothing behind the last page, or that page again."""

    def __init__(self, *, shows_last_again: bool = False) -> None:
        super().__init__()
        self.shows_last_again = shows_last_again

    def list_messages(self, ids: dict[str, str], query: Mapping[str, str]) -> Page:
        take, number = int(query["take"]), int(query["page"])
        if self.shows_last_again:
            number = min(number, math.ceil(len(TEXTS) / take))
        shown = TEXTS[(number - 1) * take : number * take]
        return Page([{"id": "msg_1", "messages": [{"type": "text", "text": text}]} for text in shown], {})


def texts_read(app: MockApp, take: int) -> list[str]:
    with serving(app) as provider:
        messages = pages_of(provider, MESSAGES_PATH, {"take": take})
    return [message["messages"][0]["text"] for message in messages]


def test_where_ids_are_not_unique_all_pages_are_read() -> None:
    assert texts_read(PagedMock(), take=2) == TEXTS


def test_a_last_page_that_comes_again_is_read_once() -> None:
    assert texts_read(PagedMock(shows_last_again=True), take=3) == TEXTS
