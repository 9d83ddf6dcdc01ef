"""`/_mock/…`: the control for tests in other languages."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.contract.contract_under_test import CONTRACT
from invent_mock import sample_data
from invent_mock.http.request_body import MAX_REQUEST_BODY
from invent_mock.mock import Mock
from tests.support.sample_request import BODY, URL_PATH, body_with


def tell(http: httpx.Client, method: str, **arguments: Any) -> httpx.Response:
    """Tell the mock something, without the API key."""
    return http.post(f"/_mock/{method}", json=arguments, headers={"Authorization": ""})


def test_no_key_is_needed(mock_http: httpx.Client) -> None:
    response = mock_http.get("/_mock/health", headers={"Authorization": ""})
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_the_contract_is_at_its_place(mock_http: httpx.Client) -> None:
    assert mock_http.get("/openapi.json", headers={"Authorization": ""}).json() == CONTRACT


def test_the_messages_are_listed_oldest_first(mock_http: httpx.Client) -> None:
    posted = [mock_http.post(URL_PATH, json=body_with(text)).json() for text in ("first", "second")]
    messages = mock_http.get("/_mock/messages").json()
    assert [message["text"] for message in messages] == ["first", "second"]
    assert messages[0] == {
        "id": posted[0]["id"],
        "text": "first",
        "contact_id": sample_data.JANE.id,
        "chat_id": sample_data.ONE_CUSTOM_CHANNEL.id,
        "channel_id": sample_data.JANES_KIOSK.id,
        "parts": body_with("first")["message"],
        "path": URL_PATH,
        "request_body": body_with("first"),
        "response_body": posted[0],
    }


def test_a_web_page_elsewhere_reads_nothing_without_an_origin(mock_http: httpx.Client) -> None:
    """As an image or a script, a request of another site has no Origin."""
    for site in ("cross-site", "same-site"):
        assert mock_http.get("/_mock/messages", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert mock_http.get("/_mock/messages", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert mock_http.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200  # a link to the page


def test_refused_requests_are_listed(mock_http: httpx.Client) -> None:
    mock_http.post(URL_PATH, json={})
    (refused,) = mock_http.get("/_mock/refused").json()
    assert refused == {
        "method": "POST",
        "path": URL_PATH,
        "status": 400,
        "reason": refused["reason"],
        "pointer": "/message",
        "body": "{}",
    }


@pytest.mark.parametrize(
    ("method", "arguments", "call"),
    [
        ("fail", {"status": 429, "times": 2, "retry_after": 3}, "fail(429, times=2, retry_after=3)"),
        ("fail", {"status": 503, "taken": True}, "fail(503, taken=True)"),
        ("delay", {"seconds": 0.2}, "delay(0.2)"),
        ("drop", {}, "drop()"),
        (
            "reply",
            {"parts": [{"type": "sticker", "id": 7}], "status": "FAILED", "error": "Overloaded", "after": 0},
            "reply(parts=[{'type': 'sticker', 'id': 7}], status='FAILED', error='Overloaded', after=0)",
        ),
    ],
    ids=["fail", "fail, taken", "delay", "drop", "reply"],
)
def test_each_method_has_the_same_arguments(
    mock: Mock, mock_http: httpx.Client, method: str, arguments: dict[str, Any], call: str
) -> None:
    assert tell(mock_http, method, **arguments).json() == {"unused": [call]}
    assert mock_http.get("/_mock/unused").json() == mock.unused == [call]


def test_a_reply_can_be_told(mock_http: httpx.Client) -> None:
    tell(mock_http, "reply", text="It left today", chat_id=sample_data.ONE_CUSTOM_CHANNEL.id)
    (answer,) = mock_http.get(f"/chats/{sample_data.ONE_CUSTOM_CHANNEL.id}/messages").json()
    assert answer["messages"][0]["parts"][0]["text"] == "It left today"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "health", 200),
        ("GET", "requests", 200),
        ("GET", "page/overview", 200),
        ("GET", "page/chat?chat_id=cht_none", 404),
        ("POST", "reset", 200),
        ("POST", "fail", 400),
        ("GET", "reset", 405),
        ("DELETE", "page/overview", 405),
        ("GET", "nothing", 404),
        ("GET", "", 404),
    ],
)
def test_each_answer_is_a_line_of_json(mock_http: httpx.Client, method: str, path: str, status: int) -> None:
    response = mock_http.request(method, f"/_mock/{path}")
    assert (response.status_code, response.text[-1]) == (status, "\n")
    assert response.json() is not None


def test_a_refused_host_is_answered_by_a_line_of_json(mock_http: httpx.Client) -> None:
    response = mock_http.get("/_mock/health", headers={"Host": "evil.example"})
    assert (response.status_code, response.text[-2:]) == (403, "}\n")


def test_answering_by_hand_can_be_told(mock: Mock, mock_http: httpx.Client) -> None:
    tell(mock_http, "answer_by_hand")
    mock_http.post(URL_PATH, json=BODY)
    tell(mock_http, "reply", text="at once")
    assert mock.unused == []


def test_a_reset_forgets_what_was_posted_and_told(mock: Mock, mock_http: httpx.Client) -> None:
    mock_http.post(URL_PATH, json=BODY)
    tell(mock_http, "fail", status=503)
    assert tell(mock_http, "reset").json() == {"unused": []}
    assert mock.messages == []
    assert mock_http.post(URL_PATH, json=BODY).status_code == 200


def test_a_method_without_arguments_needs_no_body(mock: Mock, mock_http: httpx.Client) -> None:
    assert mock_http.post("/_mock/drop").status_code == 200
    assert mock.unused == ["drop()"]


@pytest.mark.parametrize(
    ("method", "content", "words"),
    [
        ("fail", b"{}", "missing a required argument: 'status'"),
        ("fail", b'{"status":200}', "status must be from 300 to 599"),
        ("fail", b'{"status":503,"time":2}', "no argument 'time'; it takes status, times, retry_after, taken"),
        ("fail", b'{"status":503,"retry_after":NaN}', "retry_after must be an integer"),
        ("fail", b'{"status":' + b"9" * 5000 + b"}", "fail: "),
        ("delay", b'{"seconds":NaN}', "seconds must be from 0"),
        ("delay", b'{"seconds":1e400}', "seconds must be from 0"),
        ("delay", b'{"seconds":' + b"9" * 400 + b"}", "seconds must be from 0"),
        ("delay", b'{"seconds":"1"}', "seconds must be a number"),
        ("fail", b'{"status":503,"taken":"yes"}', "taken must be true or false"),
        ("reply", b'{"parts":{}}', "parts must be a list"),
        ("reply", b'{"status":"RUNNING"}', "status must be COMPLETED"),
        ("reply", b'{"text":"\\ud800"}', "surrogate"),
        ("reply", b'{"text":"x","chat_id":"\\ud800"}', "There is no chat"),
        ("reply", b'{"text":"x","\\ud800":1}', r"no argument '\ud800'"),
        ("reply", b'{"text":"\xff"}', "reply: "),
        ("drop", b"[]", "must be a JSON object"),
        ("drop", b"{", "drop: "),
        ("drop", b"[" * 100_000, "drop: The body is nested too deeply."),
        ("drop", b'{"self":1}', "no argument 'self'; it takes none"),
        ("answer_by_hand", b'{"enabled":"no"}', "enabled must be true or false"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_cannot_be_told_is_400_and_says_why(
    mock: Mock, mock_http: httpx.Client, method: str, content: bytes, words: str
) -> None:
    response = mock_http.post(f"/_mock/{method}", content=content)
    assert response.status_code == 400
    assert words in response.json()["error"]["message"]
    assert mock.unused == []


@pytest.mark.parametrize("path", ["/_mock/health/", "/_mock/reset/", "/_mock/", "/_mock", "/_mock/start"])
def test_nothing_else_is_there(mock_http: httpx.Client, path: str) -> None:
    assert [mock_http.get(path).status_code, mock_http.post(path).status_code] == [404, 404]


def test_a_get_changes_nothing(mock: Mock, mock_http: httpx.Client) -> None:
    mock.drop()
    assert mock_http.get("/_mock/reset").status_code == 405
    assert mock.unused == ["drop()"]
    mock.reset()


def test_a_body_over_the_limit_is_refused(mock: Mock, mock_http: httpx.Client) -> None:
    response = mock_http.post("/_mock/reply", content=b" " * (MAX_REQUEST_BODY + 1))
    assert response.status_code == 400
    assert response.json()["error"]["message"] == f"reply: The body is larger than {MAX_REQUEST_BODY} bytes."
    assert mock.unused == []


def test_control_is_not_delayed_and_does_not_fail(mock: Mock, mock_http: httpx.Client) -> None:
    mock.delay(60)
    mock.fail(503)
    assert mock_http.get("/_mock/health").status_code == 200
    assert mock.unused == ["fail(503)", "delay(60)"]
