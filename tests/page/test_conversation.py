"""The page in a browser: what arrives is shown, and the developer plays the assistant."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.keys import Keys

from invent_client import InventClient, InventError, UserTextPart, wait_for_reply
from invent_mock import sample_data
from invent_mock.mock import Mock
from tests.page.conftest import CHAT, DESKTOP
from tests.support.browser.chromium import browser_log, set_window
from tests.support.browser.visitor import (
    answer,
    bubbles,
    click,
    fill,
    find,
    is_at_end,
    texts_of_elements,
    type_into,
    wait,
    wait_for_bubble,
)
from tests.support.sample_request import PATH_OF_SAM, body_with
from tests.support.servers.mock_program import mock_program

pytestmark = pytest.mark.xdist_group("page")
Post = Callable[[str], httpx.Response]


def ask(text: str) -> None:
    """Post a message as a program would."""
    with InventClient(max_retries=0, timeout=5) as client:
        client.send_message_as_contact("c", CHAT.contact.id, CHAT.id, message=[UserTextPart(text=text)])


@contextlib.contextmanager
def responses_held_back(page: Chrome, prefix: str) -> Iterator[None]:
    """Responses from such addresses reach the page only after the `with` block, as they were."""
    page.execute_script(
        """
        const send = window.fetch;
        window.heldBack = [];
        window.fetch = async (address, options) => {
          const response = await send(address, options);
          if (address.startsWith(arguments[0])) await new Promise((resolve) => heldBack.push(resolve));
          return response;
        };
        window.release = () => {
          window.fetch = send;
          heldBack.forEach((resolve) => resolve());
        };
        """,
        prefix,
    )
    yield
    page.execute_script("release()")


def post_as_sam(mock_http: httpx.Client) -> None:
    mock_http.post(PATH_OF_SAM, json=body_with("Hello?")).raise_for_status()


def said_in(mock_http: httpx.Client, chat_id: str) -> list[str]:
    """Who said something in a chat, the oldest first."""
    messages = mock_http.get(f"/chats/{chat_id}/messages").json()
    return [message["role"] for message in messages if message["messages"]]


def test_the_command_that_the_empty_page_shows_posts_the_first_message(
    page_with_real_intervals: Chrome, mock: Mock
) -> None:
    page = page_with_real_intervals
    command = find(page, "#first-message code").text
    assert "$INVENT_API_KEY" in command
    subprocess.run(["bash", "-c", f"{command} --silent --noproxy '*'"], check=True, env=dict(os.environ))
    wait_for_bubble(page, "Where is my order 4711?")
    wait_for_bubble(page, "You wrote: Where is my order 4711?")
    assert mock.messages[0].text == "Where is my order 4711?"


def test_an_answer_that_was_queued_is_the_reply(page: Chrome) -> None:
    wait(page, lambda page: find(page, "#answer-label").text == "Answer to the next message")
    answer(page, "It left today")
    wait(page, lambda page: texts_of_elements(page, "#queued .chip") == ["reply('It left today')"])
    with InventClient() as client:
        message = [UserTextPart(text="Where is it?")]
        posted = client.send_message_as_contact("c", CHAT.contact.id, CHAT.id, message=message)
        reply = wait_for_reply(client, CHAT.id, after=posted, timeout=5)
    assert reply.to_dict()["messages"][0]["parts"][0]["text"] == "It left today"
    wait_for_bubble(page, "It left today")
    wait(page, lambda page: texts_of_elements(page, "#queued .chip") == [])


def test_an_answer_by_hand_is_the_reply(page: Chrome) -> None:
    click(page, "#by-hand")
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
        time.sleep(0.3)  # the assistant by itself would have answered
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
    wait_for_bubble(page, "Hello?")
    click(page, f"#chats a[href$='{sample_data.SAMS_CHAT.id}']")
    wait(page, lambda page: "Sam" in find(page, "#chat-title").text)
    wait(page, lambda page: find(page, "#answer-label").text == "Answer in this chat")
    answer(page, "Hello Sam")
    wait_for_bubble(page, "Hello Sam")
    assert mock.unused == []


@pytest.mark.parametrize("is_sent_at_once", [True, False], ids=["sent at once", "sent after a drawing"])
@pytest.mark.parametrize("held", ["overview", "chat"])
def test_an_answer_right_after_the_switch_is_said_in_its_own_chat(
    page: Chrome, mock: Mock, mock_http: httpx.Client, held: str, is_sent_at_once: bool
) -> None:
    """A message arrives in another chat, and what the page then draws has been fetched before the switch."""
    wait(page, lambda page: "Jane" in find(page, "#chat-title").text)
    with responses_held_back(page, f"/_mock/page/{held}"):
        mock_http.get("/unknown")  # so that a drawing is under way
        wait(page, lambda page: page.execute_script("return heldBack.length") > 0)
        click(page, "#by-hand")
        wait(page, lambda page: mock._app.answers_by_hand)
        post_as_sam(mock_http)
        type_into(page, "#answer", "Hello Jane")
        if not is_sent_at_once:
            page.execute_script("heldBack.shift()()")
            time.sleep(0.1)
        type_into(page, "#answer", "\n")
    wait(page, lambda page: said_in(mock_http, CHAT.id) == ["assistant"])
    assert said_in(mock_http, sample_data.SAMS_CHAT.id) == ["user"]


def test_what_is_typed_while_another_chat_is_fetched_stays_where_it_was_begun(
    page: Chrome, mock: Mock, mock_http: httpx.Client, post: Post
) -> None:
    mock.answer_by_hand()
    post("Hello?")
    wait_for_bubble(page, "Hello?")
    with responses_held_back(page, f"/_mock/page/chat?chat_id={sample_data.SAMS_CHAT.id}"):
        post_as_sam(mock_http)
        wait(page, lambda page: page.execute_script("return heldBack.length") > 0)
        type_into(page, "#answer", "To ")
    wait(page, lambda page: texts_of_elements(page, "#chats .unread") != [])
    answer(page, "Jane")
    wait_for_bubble(page, "To Jane")
    assert said_in(mock_http, sample_data.SAMS_CHAT.id) == ["user"]


def test_what_is_typed_stays_with_its_chat(page: Chrome) -> None:
    click(page, f"#chats a[href$='{CHAT.id}']")
    type_into(page, "#answer", "For Jane")
    click(page, f"#chats a[href$='{sample_data.SAMS_CHAT.id}']")
    wait(page, lambda page: find(page, "#answer").get_property("value") == "")
    click(page, f"#chats a[href$='{CHAT.id}']")
    wait(page, lambda page: find(page, "#answer").get_property("value") == "For Jane")


def test_a_chat_that_changes_while_it_is_clicked_is_chosen(page: Chrome, mock: Mock) -> None:
    mock.reply("Hello Sam", chat_id=sample_data.SAMS_CHAT.id)
    sams_link = find(page, f"#chats li:first-child a[href$='{sample_data.SAMS_CHAT.id}']")
    wait(page, lambda page: "Hello Sam" in sams_link.text)
    ActionChains(page).click_and_hold(sams_link).perform()
    mock.reply("Hello again", chat_id=sample_data.SAMS_CHAT.id)
    wait(page, lambda page: "Hello again" in sams_link.text)
    ActionChains(page).release().perform()
    wait(page, lambda page: page.current_url.endswith(f"#chat={sample_data.SAMS_CHAT.id}"))


def test_what_could_not_be_sent_comes_back_in_its_own_chat(page: Chrome) -> None:
    click(page, f"#chats a[href$='{CHAT.id}']")
    wait(page, lambda page: "Jane" in find(page, "#chat-title").text)
    page.execute_script("""
        const send = window.fetch;
        window.fetch = (address, options) => {
          if (!address.endsWith("/reply")) return send(address, options);
          return new Promise((_, reject) => (window.failToSend = reject));
        };
    """)
    answer(page, "For Jane")
    click(page, f"#chats a[href$='{sample_data.SAMS_CHAT.id}']")
    wait(page, lambda page: "Sam" in find(page, "#chat-title").text)
    page.execute_script("failToSend()")
    wait(page, lambda page: find(page, "#answer-problem").text == "The mock has stopped.")
    assert find(page, "#answer").get_property("value") == ""
    click(page, f"#chats a[href$='{CHAT.id}']")
    wait(page, lambda page: find(page, "#answer").get_property("value") == "For Jane")


def test_nobody_is_led_to_another_chat_while_writing(page: Chrome, mock: Mock) -> None:
    """While no chat is chosen, the page shows the one in which something happened last."""
    wait(page, lambda page: "Jane" in find(page, "#chat-title").text)
    type_into(page, "#answer", "I am writing")
    mock.reply("Hello Sam", chat_id=sample_data.SAMS_CHAT.id)
    wait(page, lambda page: texts_of_elements(page, "#chats .unread") != [])
    assert "Jane" in find(page, "#chat-title").text
    find(page, "#answer").clear()
    mock.reply("Hello again", chat_id=sample_data.SAMS_CHAT.id)
    wait(page, lambda page: "Sam" in find(page, "#chat-title").text)


def test_the_next_request_fails_as_it_says(page: Chrome, mock: Mock) -> None:
    fill(page, "#fail [name=retry_after]", "7")
    click(page, "#fail button")
    wait(page, lambda page: texts_of_elements(page, "#pending .chip") == ["fail(429, retry_after=7)"])
    with pytest.raises(InventError) as caught:
        ask("x")
    assert (caught.value.status_code, caught.value.retry_after) == (429, 7)  # type: ignore[attr-defined]
    wait(page, lambda page: texts_of_elements(page, "#pending .chip") == [])
    assert mock.unused == []


def test_the_next_message_is_taken_and_fails_as_it_says(page: Chrome) -> None:
    click(page, "#fail [name=taken]")
    click(page, "#fail button")
    wait(page, lambda page: texts_of_elements(page, "#pending .chip") == ["fail(429, taken=True)"])
    with pytest.raises(InventError):
        ask("x")
    wait_for_bubble(page, "x")


def test_the_next_answer_is_late_as_it_says(page: Chrome) -> None:
    fill(page, "#delay [name=seconds]", "0.6")
    click(page, "#delay button")
    wait(page, lambda page: texts_of_elements(page, "#pending .chip") == ["delay(0.6)"])
    begin = time.monotonic()
    ask("x")
    assert time.monotonic() - begin > 0.6
    wait_for_bubble(page, "x")


def test_the_next_message_breaks_off(page: Chrome) -> None:
    click(page, "#drop button")
    wait(page, lambda page: texts_of_elements(page, "#pending .chip") == ["drop()"])
    with pytest.raises(InventError) as caught:
        ask("x")
    assert caught.value.delivery == "unknown"
    wait_for_bubble(page, "x")


def test_a_fault_that_cannot_be_is_said(page: Chrome) -> None:
    page.execute_script("document.querySelector('#delay [name=seconds]').max = 1e9")
    fill(page, "#delay [name=seconds]", "99999")
    click(page, "#delay button")
    wait(page, lambda page: find(page, "#controls-problem").text.startswith("delay: seconds must be from 0"))
    browser_log(page)  # tells of the 400


def test_faults_are_seen_beside_many_queued_answers(page: Chrome, mock: Mock) -> None:
    for _ in range(25):
        mock.reply("Soon")
    mock.fail(503)
    wait(page, lambda page: texts_of_elements(page, "#pending .chip") == ["fail(503)"])
    assert texts_of_elements(page, "#queued .chip") == ["reply('Soon')"] * 20 + ["and 5 more"]


def test_pending_entries_are_announced_only_when_they_change(page: Chrome, mock: Mock) -> None:
    mock.reply("invisible\u3164")
    wait(page, lambda page: texts_of_elements(page, "#queued .chip") == ["reply('invisibleU+3164')"])
    chip = find(page, "#queued .chip")
    mock.fail(503)  # so that the page is drawn anew
    wait(page, lambda page: texts_of_elements(page, "#pending .chip") == ["fail(503)"])
    assert chip.is_displayed()  # the same element
    mock.reply("second")
    wait(page, lambda page: len(texts_of_elements(page, "#queued .chip")) == 2)


def test_reset_empties_it(page: Chrome, mock: Mock, post: Post) -> None:
    mock.fail(503)
    post("Hi")
    post("Hello")
    wait_for_bubble(page, "You wrote: Hello")
    assert len(texts_of_elements(page, "#messages li")) == 3
    click(page, "#reset")
    click(page, "#reset-really")
    wait(page, lambda page: texts_of_elements(page, "#messages li") == [])
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


def test_who_has_scrolled_a_little_stays_there(page: Chrome, mock: Mock) -> None:
    for number in range(20):
        mock.reply(f"Number {number}", chat_id=CHAT.id)
    wait_for_bubble(page, "Number 19")
    wait(page, is_at_end)
    page.execute_script("document.querySelector('#log').scrollTop -= 30")
    mock.fail(503)  # so that the page is drawn anew
    wait(page, lambda page: texts_of_elements(page, "#pending .chip") == ["fail(503)"])
    mock.fail(502)
    wait(page, lambda page: len(texts_of_elements(page, "#pending .chip")) == 2)
    assert not is_at_end(page)
    mock.reply("The newest", chat_id=CHAT.id)
    wait(page, lambda page: find(page, "#jump").text == "↓ 1 new message")
    assert not is_at_end(page)


def test_who_is_at_the_end_stays_there_whatever_is_around_the_messages(
    page: Chrome, mock: Mock, mock_http: httpx.Client
) -> None:
    for number in range(20):
        mock.reply(f"Number {number}", chat_id=CHAT.id)
    wait_for_bubble(page, "Number 19")
    for number in range(3):
        mock.reply(f"A queued answer that takes all of a line {number} " + "x" * 80)
    wait(page, lambda page: len(texts_of_elements(page, "#queued .chip")) == 3)
    wait(page, is_at_end)
    mock_http.get("/unknown")
    find(page, "#refused-notice a")
    wait(page, is_at_end)
    time.sleep(0.4)  # until nothing is drawn any more, which would also scroll
    set_window(page, DESKTOP[0], 500)
    wait(page, is_at_end)
    mock.reply("The newest", chat_id=CHAT.id)
    wait_for_bubble(page, "The newest")
    wait(page, is_at_end)


def test_who_stays_at_the_top_gets_all_older_messages(page: Chrome, mock: Mock) -> None:
    for number in range(160):
        mock.reply(f"Number {number}", chat_id=CHAT.id)
    wait_for_bubble(page, "Number 159")
    page.execute_script("""
        const log = document.querySelector("#log");
        new MutationObserver(() => (log.scrollTop = 0)).observe(document.querySelector("#messages"), {childList: true});
        log.scrollTop = 0;
    """)
    wait(page, lambda page: bubbles(page)[0] == "Number 0")


def test_older_messages_that_come_too_late_leave_no_hole(page: Chrome, mock: Mock) -> None:
    for number in range(120):
        mock.reply(f"Number {number}", chat_id=CHAT.id)
    wait_for_bubble(page, "Number 119")
    with responses_held_back(page, f"/_mock/page/chat?chat_id={CHAT.id}&limit=50&before="):
        page.execute_script("document.querySelector('#log').scrollTop = 0")
        wait(page, lambda page: page.execute_script("return heldBack.length") > 0)
        for number in range(120, 250):
            mock.reply(f"Number {number}", chat_id=CHAT.id)
        wait(page, lambda page: find(page, "#jump").text == "↓ Newer messages")
        click(page, "#jump")
        wait_for_bubble(page, "Number 249")
    time.sleep(0.3)
    shown = bubbles(page)
    assert shown == [f"Number {number}" for number in range(250 - len(shown), 250)]


def test_a_message_shows_its_request_and_response(page: Chrome, post: Post) -> None:
    message_id = post("It's here").json()["id"]
    click(page, ".is-customer .details")
    wait(page, lambda page: find(page, "#drawer").is_displayed())
    command, program, headers, body, status, response, listed = texts_of_elements(page, "#drawer pre")
    assert command.startswith("curl http://127.0.0.1:")
    assert "It'\"'\"'s here" in command
    assert "httpx.request(" in program
    assert "content-type: application/json" in headers
    assert '"text": "It\'s here"' in body
    assert status.startswith("HTTP/1.1 200\n")
    assert message_id in response
    assert message_id in listed


def test_a_refusal_is_noticed_and_after_a_reset_anew(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    find(page, "#first-message code")
    mock_http.get("/unknown")
    click(page, "#refused-notice a")
    wait(page, lambda page: "The API has no such path." in find(page, "#drawer-content").text)
    click(page, "#drawer [data-closes]")
    click(page, "#chats a")
    wait(page, lambda page: find(page, "#conversation").is_displayed())
    assert texts_of_elements(page, "#refused-notice a") == []
    mock.reset()
    mock_http.get("/unknown")
    find(page, "#refused-notice a")
    mock.reset()
    wait(page, lambda page: texts_of_elements(page, "#refused-notice a") == [])


def test_a_refusal_that_is_not_kept_any_more_is_noticed_no_more(
    page: Chrome, post: Post, mock_http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invent_mock.world.retention.MAX_KEPT", 2)
    find(page, "#first-message code")
    mock_http.get("/unknown")
    find(page, "#refused-notice a")
    for text in ("one", "two"):
        post(text)
    wait(page, lambda page: texts_of_elements(page, "#refused-notice a") == [])
    wait_for_bubble(page, "two")


def test_a_click_while_the_mock_has_stopped_is_no_error(page: Chrome, mock: Mock, post: Post) -> None:
    mock.answer_by_hand()
    post("x" * 3000)
    find(page, ".show-all")
    page.execute_script("window.fetch = () => Promise.reject(new TypeError())")
    click(page, ".show-all")
    click(page, ".details")
    assert browser_log(page) == []
    assert not find(page, "#drawer").is_displayed()


def test_everything_is_reached_by_keyboard(page: Chrome, post: Post) -> None:
    post("Hello")
    wait_for_bubble(page, "You wrote: Hello")
    names: list[str] = []
    while "send" not in names:
        ActionChains(page, duration=0).send_keys(Keys.TAB).perform()
        name = "const element = document.activeElement; return element.id || element.name || element.innerText"
        names.append(page.execute_script(name).replace("\n", " "))
    chat_link, *_ = [name for name in names if name.startswith("J Jane Customer")]
    faults = ["status", "retry_after", "times", "taken", "Fail the next", "seconds", "Delay the next", "Cut the next"]
    messages = ["log", "Request", "JSON"]
    expected = ["keys", "reset", "search", chat_link, "requests-link", *faults, *messages, "by-hand", "answer", "send"]
    assert [name for name in names if name in expected] == expected


def test_a_focused_chat_keeps_the_focus_when_it_moves_up(page: Chrome, mock: Mock) -> None:
    link = find(page, "#chats li:last-child a")
    page.execute_script("arguments[0].focus()", link)
    mock.reply("Hello Sam", chat_id=str(link.get_property("hash")).removeprefix("#chat="))
    wait(page, lambda page: find(page, "#chats li:first-child a") == link)
    assert page.switch_to.active_element == link


def test_on_a_phone_there_is_the_list_or_the_conversation(page: Chrome, post: Post) -> None:
    set_window(page, 360, 640)
    post("Hello")
    wait(page, lambda page: "Hello" in find(page, "#chats").text)
    assert not find(page, "#conversation").is_displayed()
    click(page, "#chats a")
    wait(page, lambda page: find(page, "#conversation").is_displayed())
    assert not find(page, "#chats").is_displayed()
    assert page.execute_script("return document.documentElement.scrollWidth") <= 360
    click(page, ".back")
    wait(page, lambda page: find(page, "#chats").is_displayed())


def test_it_says_that_the_mock_has_stopped_and_goes_on_when_it_is_back(page: Chrome) -> None:
    with mock_program("--port", "0") as first:
        page.get(first.base_url)
        wait(page, lambda page: find(page, "#liveness").text == "live")
    wait(page, lambda page: "has stopped" in find(page, "#banner").text)
    with mock_program("--port", first.base_url.rpartition(":")[2]) as second:
        wait(page, lambda page: find(page, "#liveness").text == "live", seconds=10)
        assert find(page, "#banner").text == ""
        reply = {"text": "Back again", "chat_id": CHAT.id}
        httpx.post(f"{second.base_url}/_mock/reply", json=reply, trust_env=False)
        wait_for_bubble(page, "Back again")
        page.get("about:blank")
    browser_log(page)  # says that the connection was refused meanwhile
