"""The mock's page with a long conversation, in Chromium: `--page`."""

from __future__ import annotations

import sys
import time
from statistics import median

import httpx
from selenium.webdriver import Chrome

from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.root_app import RootApp
from invent_mock.server import ThreadedServer
from tests.support.browser.chromium import CHROMIUM, DRIVER, chromium
from tests.support.browser.visitor import bubbles, wait, wait_for_bubble
from tests.support.sample_request import BODY, HEADERS, URL_PATH, body_with

MESSAGE_COUNT = 10_000  # each with its answer
ROUNDS = 10
CHAT = sample_data.ONE_CUSTOM_CHANNEL


def measure_page() -> None:
    if not (CHROMIUM and DRIVER):
        sys.exit("This needs chromium and chromedriver. On Debian and Ubuntu: apt install chromium chromium-driver.")
    app = MockApp()
    for _ in range(MESSAGE_COUNT - ROUNDS):
        with app.lock:
            app.send_message(sample_data.VALID_IDS, BODY)
    time.sleep(1)  # until the last answer is there
    with ThreadedServer(RootApp(app)) as server, chromium() as page:
        opened = [seconds_to_open(page, server.base_url) for _ in range(ROUNDS)]
        shown = [seconds_to_show(page, server.base_url, f"Number {number}") for number in range(ROUNDS)]
        heap = page.execute_script("return performance.memory.usedJSHeapSize") / 1e6
        page.get("about:blank")
    print(f"| a chat with {MESSAGE_COUNT:,} messages and their answers | median | worst |\n| --- | --- | --- |")
    for what, seconds in (("opens after, s", opened), ("shows the next message after, s", shown)):
        print(f"| {what} | {median(seconds):.2f} | {max(seconds):.2f} |")
    print(f"\nMemory of its JavaScript: {heap:.0f} MB")


def seconds_to_open(page: Chrome, base_url: str) -> float:
    page.get("about:blank")
    begin = time.monotonic()
    page.get(f"{base_url}/#chat={CHAT.id}")
    wait(page, lambda page: len(bubbles(page)) > 1)
    return time.monotonic() - begin


def seconds_to_show(page: Chrome, base_url: str, text: str) -> float:
    """Seconds from before the request that posts a message until it is on the page."""
    begin = time.monotonic()
    httpx.post(base_url + URL_PATH, json=body_with(text), headers=HEADERS, trust_env=False).raise_for_status()
    wait_for_bubble(page, text)
    seconds = time.monotonic() - begin
    time.sleep(1)  # until the answer is there, and the page is at rest
    return seconds
