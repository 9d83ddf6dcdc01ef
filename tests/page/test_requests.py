"""The page shows what happened: each request in a list, in its chat, and in full."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import httpx
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from invent_mock.mock import Mock
from tests.page.conftest import CHAT, forget_complaints
from tests.support.browser.chromium import set_window
from tests.support.browser.visitor import bubbles, click, find, texts_of_elements, type_into, wait, wait_for_bubble
from tests.support.sample_request import URL_PATH

pytestmark = pytest.mark.xdist_group("page")
Post = Callable[[str], httpx.Response]


def statuses(page: Chrome) -> list[str]:
    return texts_of_elements(page, "#request-list .pill")


def hash_of(page: Chrome) -> str:
    return str(page.execute_script("return location.hash"))


def shows_title(title: str, page: Chrome) -> bool:
    return find(page, "#chat-title").text == title


def test_each_request_is_listed_with_what_became_of_it(
    page: Chrome, mock: Mock, mock_http: httpx.Client, post: Post
) -> None:
    click(page, "#requests-link")
    wait(page, lambda page: find(page, "#no-requests").is_displayed())
    post("Hello")
    mock.fail(503)
    post("not taken")
    mock_http.post(URL_PATH, json={})
    wait(page, lambda page: statuses(page) == ["400", "503", "200"])
    outcomes = texts_of_elements(page, "#request-list .outcome")
    assert outcomes == ['"message" is a required property /message', "fail(503) This failure was scripted.", ""]
    line = find(page, "#request-list li:last-child .request-line").text
    assert "POST /orgs/c/contacts/" in line
    assert line.endswith(" ms")
    assert (find(page, "#request-count").text, find(page, "#refused-count").text) == ("3", "1 refused")
    click(page, "#only-incidents")
    wait(page, lambda page: statuses(page) == ["400", "503"])


def test_a_request_opens_by_its_link_and_closes_to_the_list(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    mock.fail(429, retry_after=3)
    mock_http.post(f"{URL_PATH}?x=1", content=b"no JSON", headers={"X-Request-ID": "4711"})
    page.get(f"{mock.base_url}/#request={mock.requests[0].id}")
    wait(page, lambda page: find(page, "#drawer").is_displayed())
    command, program, headers, body, status = texts_of_elements(page, "#drawer pre")[:5]
    assert "--data-raw 'no JSON'" in command
    assert "content='no JSON'" in program
    assert "x-request-id: 4711" in headers
    assert mock.environment["INVENT_API_KEY"] not in find(page, "#drawer").text
    assert body == "no JSON"
    assert "retry-after: 3" in status
    type_into(page, "#drawer [data-closes]", Keys.ESCAPE)
    wait(page, lambda page: hash_of(page) == "#requests")
    assert statuses(page) == ["429"]


def test_a_request_that_is_gone_says_so(page: Chrome, mock: Mock) -> None:
    page.get(f"{mock.base_url}/#request=req_none")
    wait(page, lambda page: "has forgotten this request" in find(page, "#drawer").text)
    forget_complaints(page)


def test_a_scripted_failure_is_seen_where_it_happened(page: Chrome, mock: Mock, post: Post) -> None:
    post("first")
    time.sleep(0.005)  # so that the times differ, whatever they are rounded to
    mock.fail(503)
    post("not taken")
    time.sleep(0.005)
    mock.fail(500, taken=True)
    post("taken")
    wait_for_bubble(page, "You wrote: taken")
    shown = texts_of_elements(page, "#messages > li")
    assert [text.split("\n")[0] for text in shown] == [
        "first",
        "You wrote: first",
        "503 fail(503) This failure was scripted.",
        "taken",
        "You wrote: taken",
    ]
    assert texts_of_elements(page, "#messages a.flag") == ["fail(500, taken=True) → 500"]
    click(page, "#messages .is-incident > a")
    wait(page, lambda page: hash_of(page) == f"#request={mock.requests[1].id}")
    wait(page, lambda page: "not taken" in find(page, "#drawer").text)


def test_failures_among_older_messages_are_shown_with_them(page: Chrome, mock: Mock, post: Post) -> None:
    mock.fail(503)
    post("not taken")
    for number in range(60):
        mock.reply(f"Number {number}", chat_id=CHAT.id)
    page.refresh()
    wait_for_bubble(page, "Number 59")
    assert texts_of_elements(page, ".is-incident") == []
    page.execute_script("document.querySelector('#log').scrollTop = 0")
    wait(page, lambda page: len(texts_of_elements(page, ".is-incident")) == 1)
    assert find(page, "#messages li").get_attribute("class") == "message is-incident"


def test_a_message_without_a_text_says_so(page: Chrome, mock: Mock, post: Post) -> None:
    mock.reply("", status="FAILED", error="Overloaded")
    post("first")
    mock.reply(parts=[])
    post("second")
    wait(page, lambda page: bubbles(page) == ["first", "no text\n\nError: Overloaded", "second", "no text"])
    wait(page, lambda page: "no text" in find(page, "#chats li").text)


def test_a_linked_chat_that_is_gone_says_so(page: Chrome, mock: Mock) -> None:
    page.get(f"{mock.base_url}/#chat=cht_%3Cb%3E")
    wait(page, lambda page: "There is no chat cht_<b>." in find(page, "#gone").text)
    click(page, "#chats a")
    wait(page, lambda page: find(page, "#conversation").is_displayed())
    assert not find(page, "#gone").is_displayed()
    forget_complaints(page)


def test_a_message_has_a_link(page: Chrome, mock: Mock, mock_http: httpx.Client, post: Post) -> None:
    for number in range(150):
        mock.reply(f"Number {number}", chat_id=CHAT.id)
    mock.answer_by_hand()
    ids = [message["id"] for message in mock_http.get(f"/chats/{CHAT.id}/messages?take=100").json()]
    page.get(f"{mock.base_url}/#chat={CHAT.id}&message={ids[40]}")
    wait_for_bubble(page, "Number 40")
    assert "Number 149" not in bubbles(page)
    linked = find(page, ".is-linked .bubble")
    assert linked.text == "Number 40"
    assert page.execute_script("return arguments[0].getBoundingClientRect().bottom < innerHeight", linked)
    post("The newest")
    wait(page, lambda page: "The newest" in find(page, "#chats li").text)
    assert linked.is_displayed()
    click(page, "#jump")
    wait_for_bubble(page, "The newest")
    click(page, "#messages li:last-child .permalink")
    wait(page, lambda page: texts_of_elements(page, ".is-linked .bubble") == ["The newest"])


def test_a_linked_message_that_is_gone_says_so(page: Chrome, mock: Mock, post: Post) -> None:
    post("Hello")
    page.get(f"{mock.base_url}/#chat={CHAT.id}&message=msg_none")
    wait(page, lambda page: "The message of this link is gone." in find(page, "#message-gone").text)
    assert "Hello" in bubbles(page)
    forget_complaints(page)


def test_a_search_leads_to_the_message(page: Chrome, mock: Mock, post: Post) -> None:
    mock.answer_by_hand()
    post("Where is my parcel?")
    for number in range(70):
        mock.reply(f"Number {number}", chat_id=CHAT.id)
    type_into(page, "#search", "PARCEL")
    wait(page, lambda page: find(page, "#search-result").text == "1 chat")
    assert "Where is my parcel?" in find(page, "#chats").text
    click(page, "#chats a")
    wait(page, lambda page: texts_of_elements(page, ".is-linked .bubble") == ["Where is my parcel?"])
    type_into(page, "#search", "x")
    wait(page, lambda page: find(page, "#search-result").text == "No chat has that.")
    type_into(page, "#search", Keys.ESCAPE)
    wait(page, lambda page: len(texts_of_elements(page, "#chats li")) == 4)


def test_a_conversation_can_be_copied_as_json(page: Chrome, mock_http: httpx.Client, post: Post) -> None:
    message_id = post("Hello").json()["id"]
    wait_for_bubble(page, "You wrote: Hello")
    click(page, "#show-json")
    page.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    click(page, "#drawer .copy")
    wait(page, lambda page: find(page, "#drawer .copy").text == "Copied")
    copied = page.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert message_id in copied
    assert httpx.Response(200, text=copied).json() == mock_http.get(f"/chats/{CHAT.id}/messages").json()


def test_keys_lead_through_the_chats(page: Chrome) -> None:
    names = [link.split("\n")[1:3] for link in texts_of_elements(page, "#chats a")]
    assert names[1] == ["Jane Customer", "Kiosk and game"]
    body = find(page, "body")
    for key, index in (("j", 1), ("j", 2), ("k", 1)):
        body.send_keys(key)
        wait(page, partial(shows_title, " · ".join(names[index])))
    body.send_keys("/")
    page.switch_to.active_element.send_keys("j?")
    assert find(page, "#search").get_property("value") == "j?"
    type_into(page, "#search", Keys.ESCAPE, Keys.ESCAPE)
    body.send_keys("?")
    wait(page, lambda page: "next chat" in find(page, "#keys-dialog").text)
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    body.send_keys("r")
    wait(page, lambda page: hash_of(page) == "#requests")


def test_on_a_phone_the_title_and_the_ids_are_reached_and_the_chips_take_one_line(
    page: Chrome, mock: Mock, mock_http: httpx.Client
) -> None:
    title = "A very long title " * 8
    path = f"/orgs/c/contacts/{CHAT.contact.id}/channels/{CHAT.channels[0].id}/chats"
    chat_id = mock_http.post(path, json={"title": title}).json()["id"]
    for status in range(500, 510):
        mock.fail(status, retry_after=3)
    set_window(page, 360, 640)
    page.get(f"{mock.base_url}/#chat={chat_id}")
    wait(page, lambda page: len(texts_of_elements(page, "#pending .chip")) == 10)
    assert find(page, "#pending").size["height"] < 40
    click(page, "#chat-ids")
    facts = find(page, "#chat-facts").text
    assert title.strip() in facts
    assert {chat_id, CHAT.contact.id, CHAT.channels[0].id} <= set(facts.split())
    assert page.execute_script("return document.documentElement.scrollWidth") <= 360
