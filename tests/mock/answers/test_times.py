"""What the mock makes has strictly increasing times, so that a wait for an answer has one outcome."""

from __future__ import annotations

import datetime
import os
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, count, pairwise, takewhile
from typing import Any

import anyio
import httpx
import pytest

from invent_client import AsyncInventClient, ChatMessage, InventClient, UserTextPart, conversations
from invent_mock.http.rate_limit import RateLimit
from invent_mock.http.refusal import Refusal
from invent_mock.mock import Mock
from invent_mock.world.clock import Clock
from tests.support.sample_request import BODY, URL_PATH

ROUNDS = 25


def all_messages(mock: Mock, http: httpx.Client) -> list[dict[str, Any]]:
    """The messages of the chat, as the mock lists them."""
    path = f"/chats/{mock.environment['INVENT_CHAT_ID']}/messages"
    pages = (http.get(path, params={"page": number, "take": 100}).raise_for_status().json() for number in count(1))
    return list(chain.from_iterable(takewhile(bool, pages)))


def test_times_increase_across_threads(mock: Mock, mock_http: httpx.Client) -> None:
    def post(number: int) -> None:
        mock.reply(f"in between {number}", chat_id=mock.environment["INVENT_CHAT_ID"])
        mock_http.post(URL_PATH, json=BODY).raise_for_status()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(post, range(100)))
    times = [message["created_at"] for message in all_messages(mock, mock_http)]
    assert len(times) == 300
    assert all(earlier < later for earlier, later in pairwise(times))
    assert not any(time.endswith("000Z") for time in times)


def freeze(monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime) -> None:
    """Let the system's clock stand still, as libraries for tests do."""

    class FrozenTime(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return moment.replace(tzinfo=tz)

    monkeypatch.setattr("invent_mock.world.clock.datetime", FrozenTime)
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    monkeypatch.setattr(time, "perf_counter", lambda: 0.0)


MOMENTS = [datetime.datetime(2020, 1, 1), datetime.datetime(9999, 12, 31)]


@pytest.mark.parametrize("moment", MOMENTS)
def test_times_increase_although_the_clock_stands_still(
    mock: Mock, mock_http: httpx.Client, monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime
) -> None:
    freeze(monkeypatch, moment)
    for _ in range(3):
        mock_http.post(URL_PATH, json=BODY).raise_for_status()
    messages = all_messages(mock, mock_http)
    assert [message["role"] for message in messages] == ["user", "assistant"] * 3
    assert all(earlier["created_at"] < later["created_at"] for earlier, later in pairwise(messages))


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_late_answer_comes_although_the_clock_stands_still(
    mock: Mock, mock_http: httpx.Client, monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime
) -> None:
    freeze(monkeypatch, moment)
    mock.reply("late", after=0.1)
    mock_http.post(URL_PATH, json=BODY).raise_for_status()
    assert [message["status"] for message in all_messages(mock, mock_http)] == ["RUNNING", "RUNNING"]
    time.sleep(0.11)
    assert [message["status"] for message in all_messages(mock, mock_http)] == ["COMPLETED", "COMPLETED"]


def test_how_long_a_request_took_is_known_although_the_clock_stands_still(
    mock: Mock, mock_http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze(monkeypatch, MOMENTS[0])
    mock_http.post(URL_PATH, json=BODY).raise_for_status()
    assert 0 < mock.requests[0].seconds < 60


def test_a_minute_of_the_rate_limit_is_real_although_the_clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = RateLimit(1)
    with monkeypatch.context() as frozen:
        freeze(frozen, MOMENTS[0])
        limit.count_request()
    with pytest.raises(Refusal) as caught:
        limit.count_request()
    assert caught.value.headers == {"Retry-After": "60"}


def test_no_time_could_be_one_to_the_millisecond() -> None:
    clock = Clock()
    moments = [clock.next_moment() for _ in range(3_000)]
    assert all(earlier < later for earlier, later in pairwise(moments))
    assert {moment.microsecond % 2 for moment in moments} == {0}
    assert 0 not in {moment.microsecond % 1000 for moment in moments}


async def answer_of_round(client: InventClient | AsyncInventClient, mock: Mock, is_early: bool) -> str:
    """Post a message, have two answers given in its chat, and wait for its answer."""
    org_id, contact_id, chat_id = (os.environ[f"INVENT_{name}_ID"] for name in ("ORG", "CONTACT", "CHAT"))
    mock.answer_by_hand()
    if is_early:
        mock.reply("early", chat_id=chat_id)
    post = {"org_id": org_id, "contact_id": contact_id, "chat_id": chat_id, "message": [UserTextPart(text="Hello")]}
    posted: Any = client.send_message_as_contact(**post)  # type: ignore[arg-type]
    if isinstance(client, AsyncInventClient):
        posted = await posted
    mock.reply("first", chat_id=chat_id)
    mock.reply("second", chat_id=chat_id)
    if isinstance(client, AsyncInventClient):
        answer: ChatMessage = await conversations.wait_for_reply_async(client, chat_id, after=posted)
    else:
        answer = conversations.wait_for_reply(client, chat_id, after=posted)
    return str(answer.to_dict()["messages"][0]["parts"][0]["text"])


@pytest.mark.parametrize("is_early", [False, True], ids=["two answers", "and an early one"])
@pytest.mark.parametrize("flavor", ["sync", "async"])
def test_the_first_answer_is_taken_each_time(mock: Mock, flavor: str, is_early: bool) -> None:
    async def all_rounds() -> set[str]:
        answers = set()
        for _ in range(ROUNDS):
            mock.reset()
            if flavor == "sync":
                with InventClient() as client:
                    answers.add(await answer_of_round(client, mock, is_early))
            else:
                async with AsyncInventClient() as async_client:
                    answers.add(await answer_of_round(async_client, mock, is_early))
        return answers

    assert anyio.run(all_rounds) == {"first"}
