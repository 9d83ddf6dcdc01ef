"""The page in a browser: what arrives is shown, and the developer plays the assistant."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import httpx
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from contract_tests.page.browser import browser_log, set_window
from contract_tests.page.conftest import CHAT
from contract_tests.page.in_browser import answer, bubbles, fill, find, is_at_end, texts, wait, wait_for_bubble
from invent_client import InventClient, InventError, UserTextPart, wait_for_reply
from invent_mock import sample_data
from invent_mock.mock import Mock

pytestmark = pytest.mark.xdist_group("page")
Post = Callable[[str], httpx.Response]


def ask(text: str) -> None:
    """Post a message as a program would."""
    with InventClient(max_retries=0, timeout=5) as client:
        client.send_message_as_contact("c", CHAT.contact.id, CHAT.id, message=[UserTextPart(text=text)])


def test_the_command_that_the_empty_page_shows_posts_the_first_message(page: Chrome, mock: Mock) -> None:
    command = find(page, "#first-message code").text
    assert "$INVENT_API_KEY" in command
    begin = time.monotonic()
    subprocess.run(["bash", "-c", f"{command} --silent --noproxy '*'"], check=True, env=dict(os.environ))
    wait_for_bubble(page, "Where is my order 4711?", seconds=1)
    assert time.monotonic() - begin < 1
    wait_for_bubble(page, "You wrote: Where is my order 4711?", seconds=1.5)
    assert mock.messages[0].text == "Where is my order 4711?"


def test_an_answer_that_was_queued_is_the_reply(page: Chrome, mock: Mock) -> None:
    wait(page, lambda page: find(page, "#answer-label").text == "Answer to the next message")
    answer(page, "It left today")
    wait(page, lambda page: texts(page, "#queued .chip") == ["reply('It left today')"])
    with InventClient() as client:
        message = [UserTextPart(text="Where is it?")]
        posted = client.send_message_as_contact("c", CHAT.contact.id, CHAT.id, message=message)
        reply = wait_for_reply(client, CHAT.id, after=posted, timeout=5)
    assert reply.to_dict()["messages"][0]["parts"][0]["text"] == "It left today"
    wait_for_bubble(page, "It left today")
    wait(page, lambda page: texts(page, "#queued .chip") == [])


def test_an_answer_by_hand_is_the_reply(page: Chrome, mock: Mock) -> None:
    find(page, "#by-hand").click()
    wait(page, lambda page: find(page, "#answer-label").text == "Answer in this chat")
    replies = []
    with InventClient() as client:
        message = [UserTextPart(text="Where is it?")]
        posted = client.send_message_as_contact("c", CHAT.contact.id, CHAT.id, message=message)
        waiting = threading.Thread(
            target=lambda: replies.append(wait_for_reply(client, CHAT.id, after=posted, timeout=10))
        )
        waiting.start()
        wait_for_bubble(page, "Where is it?")
        wait(page, lambda page: find(page, "#waiting").is_displayed())
        time.sleep(0.7)  # the assistant by itself would have answered
        assert bubbles(page) == ["Where is it?"]
        answer(page, "In the post")
        waiting.join()
    assert replies[0].to_dict()["messages"][0]["parts"][0]["text"] == "In the post"
    wait_for_bubble(page, "In the post")
    wait(page, lambda page: not find(page, "#waiting").is_displayed())


def test_what_waits_from_before_is_answered_in_its_own_chat(page: Chrome, mock: Mock, post: Post) -> None:
    """Whoever switches back to automatic answers must not answer another chat than the one that is shown."""
    mock.answer_by_hand()
    post("Hello?")
    mock.answer_by_hand(False)
    find(page, f"#chats a[href$='{sample_data.SAMS_CHAT.id}']").click()
    wait(page, lambda page: "Sam" in find(page, "#chat-title").text)
    wait(page, lambda page: find(page, "#answer-label").text == "Answer in this chat")
    answer(page, "Hello Sam")
    wait_for_bubble(page, "Hello Sam")
    assert mock.unused == []


def test_what_is_typed_stays_with_its_chat(page: Chrome, mock: Mock, post: Post) -> None:
    find(page, f"#chats a[href$='{CHAT.id}']").click()
    find(page, "#answer").send_keys("For Jane")
    find(page, f"#chats a[href$='{sample_data.SAMS_CHAT.id}']").click()
    wait(page, lambda page: find(page, "#answer").get_property("value") == "")
    find(page, f"#chats a[href$='{CHAT.id}']").click()
    wait(page, lambda page: find(page, "#answer").get_property("value") == "For Jane")


def test_nobody_is_led_to_another_chat_while_writing(page: Chrome, mock: Mock, http: httpx.Client) -> None:
    """While no chat is chosen, the page shows the one in which something happened last."""
    wait(page, lambda page: "Jane" in find(page, "#chat-title").text)
    find(page, "#answer").send_keys("I am writing")
    mock.reply("Hello Sam", chat_id=sample_data.SAMS_CHAT.id)
    wait(page, lambda page: texts(page, "#chats .unread") != [])
    assert "Jane" in find(page, "#chat-title").text
    find(page, "#answer").clear()
    mock.reply("Hello again", chat_id=sample_data.SAMS_CHAT.id)
    wait(page, lambda page: "Sam" in find(page, "#chat-title").text)


def test_the_next_request_fails_as_it_says(page: Chrome, mock: Mock) -> None:
    fill(page, "#fail [name=retry_after]", "7")
    find(page, "#fail button").click()
    wait(page, lambda page: texts(page, "#pending .chip") == ["fail(429, retry_after=7)"])
    with pytest.raises(InventError) as caught:
        ask("x")
    assert (caught.value.status_code, caught.value.retry_after) == (429, 7)  # type: ignore[attr-defined]
    wait(page, lambda page: texts(page, "#pending .chip") == [])
    assert mock.unused == []


def test_the_next_answer_is_late_as_it_says(page: Chrome, mock: Mock) -> None:
    fill(page, "#delay [name=seconds]", "0.6")
    find(page, "#delay button").click()
    wait(page, lambda page: texts(page, "#pending .chip") == ["delay(0.6)"])
    begin = time.monotonic()
    ask("x")
    assert time.monotonic() - begin > 0.6
    wait_for_bubble(page, "x")


def test_the_next_message_breaks_off(page: Chrome, mock: Mock) -> None:
    find(page, "#drop button").click()
    wait(page, lambda page: texts(page, "#pending .chip") == ["drop()"])
    with pytest.raises(InventError) as caught:
        ask("x")
    assert caught.value.delivery == "unknown"
    wait_for_bubble(page, "x")


def test_a_fault_that_cannot_be_is_said(page: Chrome, mock: Mock) -> None:
    page.execute_script("document.querySelector('#delay [name=seconds]').max = 1e9")
    fill(page, "#delay [name=seconds]", "99999")
    find(page, "#delay button").click()
    wait(page, lambda page: find(page, "#controls-problem").text.startswith("delay: seconds must be from 0"))
    browser_log(page)  # tells of the 400


def test_reset_empties_it(page: Chrome, mock: Mock, post: Post) -> None:
    post("Hello")
    wait_for_bubble(page, "You wrote: Hello")
    find(page, "#reset").click()
    find(page, "#reset-really").click()
    wait(page, lambda page: bubbles(page) == [])
    assert find(page, "#first-message code").is_displayed()
    assert mock.messages == []


def test_who_reads_older_messages_is_not_torn_away(page: Chrome, mock: Mock) -> None:
    for number in range(80):
        mock.reply(f"Number {number}", chat_id=CHAT.id)
    wait_for_bubble(page, "Number 79")
    page.execute_script("document.querySelector('#log').scrollTop = 0")
    wait_for_bubble(page, "Number 0")
    mock.reply("The newest", chat_id=CHAT.id)
    jump = find(page, "#jump")
    wait(page, lambda page: jump.text == "↓ 1 new message")
    assert not is_at_end(page)
    jump.click()
    wait(page, lambda page: not jump.is_displayed())
    assert is_at_end(page)
    assert bubbles(page)[-1] == "The newest"


def test_a_message_shows_its_request_and_response(page: Chrome, mock: Mock, post: Post) -> None:
    message_id = post("It's here").json()["id"]
    find(page, ".is-customer .details").click()
    wait(page, lambda page: find(page, "#exchange").is_displayed())
    command, request, response, _ = texts(page, "#exchange pre")
    assert command.startswith("curl http://127.0.0.1:")
    assert "It'\"'\"'s here" in command
    assert '"text": "It\'s here"' in request
    assert message_id in response


def test_a_refused_request_is_shown_with_its_reason(page: Chrome, mock: Mock, http: httpx.Client) -> None:
    find(page, "#first-message code")
    http.post("/orgs/c/contacts/con_none/chats/cht_none/messages", json={"message": [{"type": "text", "text": "x"}]})
    notice = find(page, "#refused-notice a")
    assert "404 There is no contact" in find(page, "#refused-notice").text
    notice.click()
    wait(page, lambda page: texts(page, "#refused-list .reason") == ["404 There is no contact with this id."])
    assert texts(page, "#refused-list .path") == ["POST /orgs/c/contacts/con_none/chats/cht_none/messages"]
    assert find(page, "#refused-count").text == "1"


def test_everything_is_reached_by_keyboard(page: Chrome, mock: Mock, post: Post) -> None:
    post("Hello")
    wait_for_bubble(page, "You wrote: Hello")
    names = []
    while "send" not in names:
        page.switch_to.active_element.send_keys(Keys.TAB)
        element = page.switch_to.active_element
        names.append(element.get_attribute("id") or element.get_attribute("name") or element.text.replace("\n", " "))
    chat_link, *_ = [name for name in names if name.startswith("J Jane Customer")]
    faults = ["status", "retry_after", "times", "Fail the next", "seconds", "Delay the next", "Cut the next"]
    messages = ["log", "Request", "JSON"]
    expected = ["reset", chat_link, "refused-link", *faults, *messages, "by-hand", "answer", "send"]
    assert [name for name in names if name in expected] == expected


def test_on_a_phone_there_is_the_list_or_the_conversation(page: Chrome, mock: Mock, post: Post) -> None:
    set_window(page, 360, 640)
    post("Hello")
    wait(page, lambda page: "Hello" in find(page, "#chats").text)
    assert not find(page, "#conversation").is_displayed()
    find(page, "#chats a").click()
    wait(page, lambda page: find(page, "#conversation").is_displayed())
    assert not find(page, "#chats").is_displayed()
    assert page.execute_script("return document.documentElement.scrollWidth") <= 360
    find(page, ".back").click()
    wait(page, lambda page: find(page, "#chats").is_displayed())


def test_it_says_that_the_mock_has_stopped_and_goes_on_when_it_is_back(page: Chrome) -> None:
    def start(port: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "invent_mock", "--port", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert process.stdout
        lines.append(process.stdout.readline())
        return process

    lines: list[str] = []
    with start(0) as first:
        base_url = lines[0].split()[4].rstrip(".")
        page.get(base_url)
        wait(page, lambda page: find(page, "#liveness").text == "live")
        begin = time.monotonic()
        first.terminate()
        wait(page, lambda page: "has stopped" in find(page, "#banner").text)
        assert time.monotonic() - begin < 2
    with start(int(base_url.rpartition(":")[2])) as second:
        wait(page, lambda page: find(page, "#liveness").text == "live", seconds=10)
        assert find(page, "#banner").text == ""
        httpx.post(f"{base_url}/_mock/reply", json={"text": "Back again", "chat_id": CHAT.id}, trust_env=False)
        wait_for_bubble(page, "Back again")
        page.get("about:blank")
        second.terminate()
    browser_log(page)  # says that the connection was refused meanwhile
