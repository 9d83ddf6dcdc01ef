"""What the page is told: chats, messages by pages, exchanges, refused requests."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from invent_mock import sample_data
from invent_mock.mock import Mock
from invent_mock.page.views import MAX_PENDING, MAX_TEXT
from invent_mock.world.chat_log import Reply
from invent_mock.world.records import PostedMessage
from invent_mock.world.world import World
from tests.page.conftest import CHAT, CHAT_PATH

Post = Callable[[str], httpx.Response]


def get(mock_http: httpx.Client, name: str, **query: Any) -> Any:
    response = mock_http.get(f"/_mock/page/{name}", params=query)
    return response.json() if response.status_code == 200 else response.status_code


def test_the_chat_in_which_something_happened_last_comes_first(mock_http: httpx.Client, mock: Mock) -> None:
    mock.answer_by_hand()
    assert [chat["id"] for chat in get(mock_http, "overview")["chats"]] == list(sample_data.CHATS)
    sams_path = f"/orgs/c/contacts/{sample_data.SAM.id}/chats/{sample_data.SAMS_CHAT.id}/messages"
    mock_http.post(sams_path, json={"message": [{"type": "text", "text": "Hi"}]})
    first, second, *_ = get(mock_http, "overview")["chats"]
    assert (first["id"], first["last"]["text"], second["last"]) == (sample_data.SAMS_CHAT.id, "Hi", None)
    overview = get(mock_http, "overview", limit=1)
    assert (len(overview["chats"]), overview["chats_in_all"]) == (1, len(sample_data.CHATS))


def test_what_is_scripted_is_there(mock_http: httpx.Client, mock: Mock, post: Post) -> None:
    mock.reply("Soon")
    mock.fail(503)
    mock.answer_by_hand()
    overview = get(mock_http, "overview")
    assert (overview["queued"], overview["faults"]) == (["reply('Soon')"], ["fail(503)"])
    assert overview["answers_by_hand"]
    assert post("x").status_code == 503
    post("answered")
    overview = get(mock_http, "overview")
    assert (overview["queued"], overview["faults"]) == ([], [])
    assert not get(mock_http, "chat", chat_id=CHAT.id)["is_waiting"]
    post("not answered")
    assert get(mock_http, "chat", chat_id=CHAT.id)["is_waiting"]


def test_many_queued_replies_do_not_hide_the_faults(mock_http: httpx.Client, mock: Mock) -> None:
    mock.strict = False
    for number in range(MAX_PENDING + 5):
        mock.reply(str(number))
    mock.fail(503)
    overview = get(mock_http, "overview")
    assert (len(overview["queued"]), overview["queued_in_all"]) == (MAX_PENDING, MAX_PENDING + 5)
    assert (overview["faults"], overview["faults_in_all"]) == (["fail(503)"], 1)


def test_refused_requests_are_counted_beyond_those_that_are_kept(
    mock_http: httpx.Client, mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invent_mock.http.received_requests.MAX_REQUESTS", 2)
    for _ in range(3):
        mock_http.get("/unknown")
    assert (get(mock_http, "overview")["refused_in_all"], len(mock.refused)) == (3, 2)
    mock.reset()
    assert get(mock_http, "overview")["refused_in_all"] == 0


def test_a_reset_is_noticed_by_the_worlds_id(mock_http: httpx.Client, mock: Mock) -> None:
    before = get(mock_http, "overview")["world_id"]
    assert get(mock_http, "overview")["world_id"] == before
    mock.reset()
    assert get(mock_http, "overview")["world_id"] != before


def test_older_messages_come_by_pages(mock_http: httpx.Client, mock: Mock, post: Post) -> None:
    mock.answer_by_hand()
    for number in range(7):
        post(str(number))
    texts: list[str] = []
    before: dict[str, str] = {}
    for expected_older in (True, True, False):
        chat = get(mock_http, "chat", chat_id=CHAT.id, limit=3, **before)
        texts += [message["parts"][0]["text"] for message in chat["messages"]]
        before = {"before": chat["messages"][-1]["id"]}
        assert chat["has_older"] == expected_older
    assert texts == ["6", "5", "4", "3", "2", "1", "0"]


def test_the_newest_messages_are_the_end_of_all_messages(pytestconfig: pytest.Config) -> None:
    draw = random.Random(pytestconfig.option.seed)
    world = World(sample_data.INVENTORY, answers_at_once=False)
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    for number in range(300):
        moment += timedelta(seconds=draw.choice([0, 0.01, 0.05, 0.3]))
        if draw.random() < 0.2:
            world.reply(CHAT.id, Reply.of_text(f"said {number}"), moment)
        else:
            message = {"id": f"msg_{number}", "role": "user", "messages": []}
            posted = PostedMessage.of(sample_data.VALID_IDS, "", {}, message)
            world.add_message(posted, draw.choice([None, Reply.of_text("answer")]), moment)
    for now in (moment, moment - timedelta(seconds=0.1), moment + timedelta(seconds=1)):
        newest_first = [message.id for message in reversed(world.messages(CHAT.id, now))]
        limit = draw.randrange(1, 40)
        page = world.newest_messages(CHAT.id, now, limit)
        ids: list[str] = []
        while page:
            assert len(page) <= limit
            ids += [message.id for message in page]
            page = world.newest_messages(CHAT.id, now, limit, before=ids[-1])
        assert ids == newest_first


def test_just_the_oldest_are_forgotten(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the clock is set back, and where an answer is still to come."""
    monkeypatch.setattr("invent_mock.world.world.MAX_KEPT", 5)
    draw = random.Random(pytestconfig.option.seed)
    world = World(sample_data.INVENTORY, answers_at_once=False)
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    added: list[set[str]] = []
    for number in range(300):
        moment += timedelta(seconds=draw.choice([-3600, 0, 0.01, 0.3]))
        if draw.random() < 0.3:
            world.reply(CHAT.id, Reply.of_text(f"said {number}"), moment)
            added.append({f"said {number}"})
        else:
            posted = PostedMessage.of(sample_data.VALID_IDS, "", {}, {"id": f"msg_{number}"})
            answer = draw.choice([None, Reply.of_text(f"answer {number}")])
            world.add_message(posted, answer, moment)
            added.append({f"msg_{number}"} | ({f"answer {number}"} if answer else set()))
        kept = world.messages(CHAT.id, moment + timedelta(days=1))
        contents = [message.content for message in kept if not message.is_awaited]
        names = [content.parts[0]["text"] if isinstance(content, Reply) else content.id for content in contents]
        assert sorted(names) == sorted(set().union(*added[-5:]))


def test_a_long_text_is_shortened_in_a_list_only(mock_http: httpx.Client, post: Post) -> None:
    message_id = post("x" * 1_000_000).json()["id"]
    message = get(mock_http, "chat", chat_id=CHAT.id)["messages"][-1]
    assert message["parts"] == [{"is_text": True, "text": "x" * MAX_TEXT, "is_shortened": True}]
    assert message["is_shortened"]
    assert get(mock_http, "exchange", chat_id=CHAT.id, message_id=message_id)["parts"] == ["x" * 1_000_000]


def test_an_exchange_has_the_request_and_the_response(mock_http: httpx.Client, mock: Mock) -> None:
    body = {"message": [{"type": "sticker", "id": 7}, {"type": "text", "text": "Grüße"}]}
    answer = mock_http.post(CHAT_PATH, json=body).json()
    exchange = get(mock_http, "exchange", chat_id=CHAT.id, message_id=answer["id"])
    assert exchange["path"] == CHAT_PATH
    assert '"sticker"' in exchange["request_body"]
    assert answer["id"] in exchange["response_body"]
    assert f"curl {mock.base_url}{CHAT_PATH} " in exchange["curl"]
    assert mock.environment["INVENT_API_KEY"] not in str(exchange)


def test_a_refused_request_has_its_reason(mock_http: httpx.Client) -> None:
    mock_http.post(CHAT_PATH, json={})
    mock_http.post(CHAT_PATH, json={"message": [{"type": "text"}]})
    newest, oldest = get(mock_http, "refused")
    assert (newest["status"], newest["pointer"], newest["path"]) == (400, "/message/0/text", CHAT_PATH)
    assert (oldest["reason"], oldest["body"]) == ('"message" is a required property', "{}")
    assert get(mock_http, "overview")["last_refused"] == newest


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("chat", {}),
        ("chat", {"chat_id": "cht_none"}),
        ("exchange", {"chat_id": CHAT.id, "message_id": "msg_none"}),
        ("exchange", {"chat_id": "cht_none", "message_id": "msg_none"}),
    ],
)
def test_what_does_not_exist_is_404(mock_http: httpx.Client, name: str, query: dict[str, str]) -> None:
    assert get(mock_http, name, **query) == 404


@pytest.mark.parametrize("limit", ["0", "-1", "x", "", "9" * 30])
def test_a_wrong_limit_does_no_harm(mock_http: httpx.Client, limit: str) -> None:
    assert get(mock_http, "overview", limit=limit)["chats"]
