"""A chat with ten thousand messages and their answers is shown by parts, and followed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

import httpx
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.root_app import RootApp
from invent_mock.server import ThreadedServer
from tests.page.conftest import CHAT
from tests.support.browser.chromium import browser_log
from tests.support.browser.visitor import bubbles, find, is_at_end, type_into, wait, wait_for_bubble
from tests.support.sample_request import BODY, HEADERS, URL_PATH, body_with

pytestmark = pytest.mark.xdist_group("page")
MESSAGE_COUNT = 10_000


@pytest.fixture(scope="module")
def app(pytestconfig: pytest.Config) -> MockApp:
    if not pytestconfig.option.power:
        pytest.skip("takes long, so only with --power")
    app = MockApp()
    for _ in range(MESSAGE_COUNT - 1):
        with app.lock:
            app.send_message(sample_data.VALID_IDS, BODY)
    time.sleep(1)  # until the last answer is there
    return app


@pytest.fixture(scope="module")
def base_url(app: MockApp) -> Iterator[str]:
    with ThreadedServer(RootApp(app)) as server:
        yield server.base_url


@pytest.fixture
def long_page(base_url: str, browser: Chrome) -> Iterator[Chrome]:
    browser.get("about:blank")
    browser.get(f"{base_url}/#chat={CHAT.id}")
    wait(browser, lambda page: len(bubbles(page)) == 50)
    yield browser
    browser.get("about:blank")
    assert browser_log(browser) == []


def post(base_url: str, text: str) -> None:
    httpx.post(base_url + URL_PATH, json=body_with(text), headers=HEADERS, trust_env=False).raise_for_status()


def test_it_shows_the_newest_and_what_comes_then(long_page: Chrome, base_url: str) -> None:
    for number in range(3):
        post(base_url, f"Number {number}")
        wait_for_bubble(long_page, f"Number {number}")
    assert long_page.execute_script("return performance.memory.usedJSHeapSize") < 50e6


def test_older_ones_are_loaded_on_demand(long_page: Chrome) -> None:
    for expected in (100, 150, 200):
        long_page.execute_script("document.querySelector('#log').scrollTop = 0")
        wait(long_page, partial(has_bubbles, expected))
    assert long_page.execute_script("return document.querySelector('#log').scrollTop") > 0  # where it was read


def has_bubbles(count: int, page: Chrome) -> bool:
    return len(bubbles(page)) == count


def test_a_burst_is_followed(long_page: Chrome, app: MockApp) -> None:
    def send(text: str) -> None:
        with app.lock:
            app.send_message(sample_data.VALID_IDS, body_with(text))

    end = time.monotonic() + 2
    while time.monotonic() < end:
        send("One of many")
        time.sleep(0.001)
    send("The last")
    wait_for_bubble(long_page, "You wrote: The last")  # many other answers come before it and after its message
    assert len(bubbles(long_page)) <= 200
    wait(long_page, is_at_end)


def test_a_search_and_a_link_find_one_of_them(long_page: Chrome, app: MockApp) -> None:
    with app.lock:
        message_id = app.send_message(sample_data.VALID_IDS, body_with("A needle"))["id"]
    type_into(long_page, "#search", "needle")
    wait(long_page, lambda page: find(page, "#search-result").text == "1 chat")
    type_into(long_page, "#search", Keys.ESCAPE)
    oldest_id = app.posted[0].id
    for linked_id, text in ((oldest_id, "Hello"), (message_id, "A needle")):
        long_page.execute_script("location.hash = arguments[0]", f"chat={CHAT.id}&message={linked_id}")
        wait(long_page, partial(is_linked, linked_id))
        assert find(long_page, ".is-linked .bubble").text == text
        assert len(bubbles(long_page)) <= 60


def is_linked(message_id: str, page: Chrome) -> bool:
    return find(page, ".is-linked").get_attribute("data-id") == message_id
