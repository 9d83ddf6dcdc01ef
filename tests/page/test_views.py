"""What the page is told: chats, messages by pages, exchanges, refused requests."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from invent_mock import sample_data
from invent_mock.mock import Mock
from invent_mock.page.chat_views import MAX_TEXT
from invent_mock.page.views import MAX_PENDING
from invent_mock.world.chat_log import Reply
from invent_mock.world.records import PostedMessage
from invent_mock.world.world import World
from tests.page.conftest import CHAT
from tests.support.sample_request import PATH_OF_SAM, URL_PATH, body_with

Post = Callable[[str], httpx.Response]


def get(mock_http: httpx.Client, name: str, **query: Any) -> Any:
    response = mock_http.get(f"/_mock/page/{name}", params=query)
    return response.json() if response.status_code == 200 else response.status_code


def test_the_chat_in_which_something_happened_last_comes_first(mock_http: httpx.Client, mock: Mock) -> None:
    mock.answer_by_hand()
    assert [chat["id"] for chat in get(mock_http, "overview")["chats"]] == list(sample_data.CHATS)
    mock_http.post(PATH_OF_SAM, json=body_with("Hi"))
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
    for number in range(MAX_PENDING + 5):
        mock.reply(str(number))
    mock.fail(503)
    overview = get(mock_http, "overview")
    assert (len(overview["queued"]), overview["queued_in_all"]) == (MAX_PENDING, MAX_PENDING + 5)
    assert (overview["faults"], overview["faults_in_all"]) == (["fail(503)"], 1)


def test_refused_requests_are_counted_beyond_those_that_are_kept(
    mock_http: httpx.Client, mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invent_mock.world.retention.MAX_KEPT", 2)
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
    shown_texts: list[str] = []
    before: dict[str, str] = {}
    for expected_older in (True, True, False):
        chat = get(mock_http, "chat", chat_id=CHAT.id, limit=3, **before)
        shown_texts += [message["parts"][0]["text"] for message in chat["messages"]]
        before = {"before": chat["messages"][-1]["id"]}
        assert chat["has_older"] == expected_older
    assert shown_texts == ["6", "5", "4", "3", "2", "1", "0"]


def test_the_newest_messages_are_the_end_of_all_messages(pytestconfig: pytest.Config) -> None:
    draw = random.Random(pytestconfig.option.seed)
    world = World(sample_data.INVENTORY, answers_at_once=False)
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    for number in range(300):
        moment += timedelta(seconds=draw.choice([0, 0.01, 0.05, 0.3]))
        if draw.random() < 0.2:
            world.reply(CHAT.id, Reply.of_text(f"said {number}"), moment)
        else:
            posted = PostedMessage(sample_data.VALID_IDS, "", f"msg_{number}", b"{}", b"{}", b"{}")
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
    monkeypatch.setattr("invent_mock.world.retention.MAX_KEPT", 5)
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
            posted = PostedMessage(sample_data.VALID_IDS, "", f"msg_{number}", b"{}", b"{}", b"{}")
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
    answer = mock_http.post(URL_PATH, json=body).json()
    exchange = get(mock_http, "exchange", chat_id=CHAT.id, message_id=answer["id"])
    request = exchange["request"]
    assert (request["method"], request["target"], request["status"]) == ("POST", URL_PATH, 200)
    assert '"sticker"' in request["body"]
    assert answer["id"] in request["response_body"]
    assert "content-type: application/json" in request["headers"]
    assert "content-type: application/json" in request["response_headers"]
    assert f"curl {mock.base_url}{URL_PATH} " in request["curl"]
    assert f"'{mock.base_url}{URL_PATH}'" in request["python"]
    assert mock.environment["INVENT_API_KEY"] not in str(exchange)


def test_a_message_outlives_its_request(mock_http: httpx.Client, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invent_mock.world.retention.MAX_KEPT", 1)
    message_id = post("Hello").json()["id"]
    mock_http.get("/orgs/c/contacts")
    exchange = get(mock_http, "exchange", chat_id=CHAT.id, message_id=message_id)
    assert (exchange["was_posted"], exchange["request"], exchange["parts"]) == (True, None, ["Hello"])


def test_the_requests_come_newest_first_with_what_became_of_them(
    mock_http: httpx.Client, mock: Mock, post: Post
) -> None:
    mock.fail(503)
    post("not taken")
    mock_http.post(f"{URL_PATH}?x=1", json={"message": [{"type": "text"}]})
    message_id = post("Hello").json()["id"]
    mock.drop()
    with pytest.raises(httpx.RemoteProtocolError):
        post("cut")
    cut, posted, refused, failed = get(mock_http, "requests")
    assert (failed["status"], failed["scripted"], failed["reason"]) == (503, "fail(503)", "This failure was scripted.")
    assert (refused["status"], refused["scripted"], refused["pointer"]) == (400, "", "/message/0/text")
    assert (refused["target"], refused["chat_id"], refused["message_id"]) == (f"{URL_PATH}?x=1", CHAT.id, None)
    assert (posted["status"], posted["reason"], posted["message_id"]) == (200, "", message_id)
    assert (cut["status"], cut["scripted"]) == (None, "drop()")
    assert 0 < posted["milliseconds"] < 5_000
    assert get(mock_http, "requests", limit=1) == [cut]
    assert get(mock_http, "requests", only="incidents") == [cut, refused, failed]
    overview = get(mock_http, "overview")
    assert (overview["requests_in_all"], overview["last_refused"]) == (4, refused)


@pytest.mark.parametrize(
    "body",
    [
        b'{"message":[{"type":"text","text":"\\ud800"}]}',
        b'{"a":NaN}',
        b'{"a":1e400}',
        b"[" * 100_000,
        b'{"a":' + b"[" * 900 + b"]" * 900 + b"}",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"",
    ],
    ids=lambda body: repr(body)[:30],
)
def test_any_body_that_was_refused_is_shown_as_it_came(mock_http: httpx.Client, body: bytes) -> None:
    mock_http.post(URL_PATH, content=body)
    (listed,) = get(mock_http, "requests")
    request = get(mock_http, "request", request_id=listed["id"])
    assert request["body"] == body.decode(errors="replace")
    assert mock_http.get("/_mock/requests").json()[0]["body"] == body.decode(errors="replace")


def test_a_chat_has_the_requests_that_failed_at_their_time(mock_http: httpx.Client, mock: Mock, post: Post) -> None:
    mock.answer_by_hand()
    for number in range(3):
        mock.fail(500 + number)
        post("not taken")
        time.sleep(0.005)  # so that the times differ, whatever they are rounded to
        mock.fail(503, taken=True)
        post(str(number))
        time.sleep(0.005)
    mock_http.get("/orgs/c/contacts?take=x")  # of no chat
    chat = get(mock_http, "chat", chat_id=CHAT.id, limit=2)
    assert [message["parts"][0]["text"] for message in chat["messages"]] == ["2", "1"]
    assert [message["incident"]["scripted"] for message in chat["messages"]] == ["fail(503, taken=True)"] * 2
    assert [request["status"] for request in chat["incidents"]] == [502]  # the others came before these messages
    everything = get(mock_http, "chat", chat_id=CHAT.id)
    assert [request["status"] for request in everything["incidents"]] == [500, 501, 502]


def test_messages_around_one_that_a_link_names(mock_http: httpx.Client, mock: Mock, post: Post) -> None:
    mock.answer_by_hand()
    ids = [post(str(number)).json()["id"] for number in range(40)]
    chat = get(mock_http, "chat", chat_id=CHAT.id, limit=15, around=ids[20])
    assert [message["id"] for message in chat["messages"]] == ids[30:15:-1]
    assert (chat["has_older"], chat["has_newer"]) == (True, True)
    newest = get(mock_http, "chat", chat_id=CHAT.id, limit=50, around=ids[35])
    assert [message["id"] for message in newest["messages"]] == ids[::-1]
    assert (newest["has_older"], newest["has_newer"]) == (False, False)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("4711", 1),
        ("größe", 1),
        ("GRÖẞE", 1),
        ('"quoted" \\', 1),
        ("sticker", 1),
        ('"type": "sticker",\n  "id": 7', 1),  # as the page shows it
        ("You wrote", 1),
        ("sam", 1),
        ("jane@", 3),
        (CHAT.id, 1),
        ("assistant", 0),
        ("role", 0),
        ("no such words", 0),
    ],
)
def test_a_search_finds_chats_by_what_they_are_and_what_was_said(
    mock_http: httpx.Client, text: str, count: int
) -> None:
    said = {"type": "text", "text": 'Where is 4711, in which Größe? "quoted" \\'}
    mock_http.post(URL_PATH, json={"message": [said, {"type": "sticker", "id": 7}]})
    overview = get(mock_http, "overview", search=text)
    assert (len(overview["chats"]), overview["chats_in_all"]) == (count, count)


def test_a_search_tells_by_which_message_it_has_found(mock_http: httpx.Client, mock: Mock, post: Post) -> None:
    mock.answer_by_hand()
    ids = [post(text).json()["id"] for text in ("order 4711", "order 4711 again", "something else")]
    (chat,) = get(mock_http, "overview", search="ORDER 4711")["chats"]
    assert (chat["matching_id"], chat["last"]["text"]) == (ids[1], "order 4711 again")
    (chat,) = get(mock_http, "overview", search="sam")["chats"]
    assert (chat["matching_id"], chat["last"]) == (None, None)


def test_a_conversation_is_there_as_json(mock_http: httpx.Client, post: Post) -> None:
    post("Hello")
    listed = mock_http.get(f"/chats/{CHAT.id}/messages").json()
    assert json.loads(get(mock_http, "conversation", chat_id=CHAT.id)["text"]) == listed


def test_an_answer_that_comes_later_is_a_change(mock: Mock) -> None:
    mock.reply("Hello", after=0.05, chat_id=CHAT.id)
    world = mock._app.world
    now = datetime.now(UTC)
    changes = world.changes_until(now)
    assert world.changes_until(now + timedelta(seconds=1)) == changes + 1


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("chat", {}),
        ("chat", {"chat_id": "cht_none"}),
        ("chat", {"chat_id": CHAT.id, "around": "msg_none"}),
        ("conversation", {"chat_id": "cht_none"}),
        ("request", {"request_id": "req_none"}),
        ("exchange", {"chat_id": CHAT.id, "message_id": "msg_none"}),
        ("exchange", {"chat_id": "cht_none", "message_id": "msg_none"}),
    ],
)
def test_what_does_not_exist_is_404(mock_http: httpx.Client, name: str, query: dict[str, str]) -> None:
    assert get(mock_http, name, **query) == 404


@pytest.mark.parametrize("limit", ["0", "-1", "x", "", "9" * 30])
def test_a_wrong_limit_does_no_harm(mock_http: httpx.Client, limit: str) -> None:
    assert get(mock_http, "overview", limit=limit)["chats"]
