"""Fixtures of the page's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from selenium.webdriver import Chrome

from invent_mock import sample_data
from invent_mock.mock import Mock
from invent_mock.page import events
from tests.support.browser.chromium import CHROMIUM, DRIVER, browser_log, chromium, set_theme, set_window
from tests.support.browser.visitor import find
from tests.support.sample_request import URL_PATH, body_with

DESKTOP = (1280, 800)
CHAT = sample_data.ONE_CUSTOM_CHANNEL
# The page asks for nothing more: in the next test it might ask for what is gone, of which the browser would complain.
STOP = "window.fetch = () => new Promise(() => {})"


@pytest.fixture
def post(mock_http: httpx.Client) -> Callable[[str], httpx.Response]:
    """Posts a text into the first chat."""
    return lambda text: mock_http.post(URL_PATH, json=body_with(text))


@pytest.fixture(scope="session")
def browser_of_the_session() -> Iterator[Chrome]:
    if not (CHROMIUM and DRIVER):
        pytest.skip("needs chromium and chromedriver; on Debian: apt install chromium chromium-driver")
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def browser(browser_of_the_session: Chrome) -> Iterator[Chrome]:
    """A browser, which leaves the page when a module ends: to leave it after each test would take half of the time."""
    yield browser_of_the_session
    browser_of_the_session.get("about:blank")


@pytest.fixture
def page_with_real_intervals(browser: Chrome, mock: Mock) -> Iterator[Chrome]:
    """The page in a browser, just opened. The browser must not have complained of anything when the test ends."""
    set_window(browser, *DESKTOP)
    set_theme(browser, "light")
    browser.get(mock.base_url)
    find(browser, "#chats li")
    yield browser
    browser.execute_script(STOP)
    assert browser_log(browser) == []


def forget_complaints(page: Chrome) -> None:
    """Forget what the browser has complained of, such as each 404, and let it ask for nothing more."""
    page.execute_script(STOP)
    browser_log(page)


@pytest.fixture
def page(page_with_real_intervals: Chrome, monkeypatch: pytest.MonkeyPatch) -> Chrome:
    """The same page, which is notified of changes sooner, so that tests wait less, and not for as long.

    The mock of a test answers at once, so there is nothing to come after a change.
    """
    monkeypatch.setattr(events, "POLL_INTERVAL", 0.03)
    monkeypatch.setattr(events, "CHANGE_INTERVAL", 0.06)
    monkeypatch.setattr(events, "NOTIFY_FOR", 0.1)
    return page_with_real_intervals
