"""Fixtures of the page's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from selenium.webdriver import Chrome

from contract_tests.page.browser import CHROMIUM, DRIVER, browser_log, chromium, set_theme, set_window
from contract_tests.page.in_browser import find
from invent_mock import sample_data
from invent_mock.mock import Mock, MockServer

DESKTOP = (1280, 800)
CHAT = sample_data.ONE_CUSTOM_CHANNEL
CHAT_PATH = f"/orgs/c/contacts/{CHAT.contact.id}/chats/{CHAT.id}/messages"


@pytest.fixture(scope="session")
def server() -> Iterator[MockServer]:
    with MockServer() as server:
        yield server


@pytest.fixture
def mock(server: MockServer, monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The mock as it is at the start. The variables INVENT_… point at it."""
    mock = server.begin_session()
    for name, value in mock.environment.items():
        monkeypatch.setenv(name, value)
    return mock


@pytest.fixture
def http(mock: Mock) -> Iterator[httpx.Client]:
    """An HTTP client with the mock's key."""
    headers = {"Authorization": f"Bearer {mock.environment['INVENT_API_KEY']}"}
    with httpx.Client(base_url=mock.base_url, headers=headers, trust_env=False) as http:
        yield http


@pytest.fixture
def post(http: httpx.Client) -> Callable[[str], httpx.Response]:
    """Posts a text into the first chat."""
    return lambda text: http.post(CHAT_PATH, json={"message": [{"type": "text", "text": text}]})


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    if not (CHROMIUM and DRIVER):
        pytest.skip("needs chromium and chromedriver; on Debian: apt install chromium chromium-driver")
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Chrome, mock: Mock) -> Iterator[Chrome]:
    """The page in a browser, just opened. The browser must not have complained of anything when the test ends."""
    set_window(browser, *DESKTOP)
    set_theme(browser, "light")
    browser.get(mock.base_url)
    find(browser, "#chats li")
    yield browser
    browser.get("about:blank")
    assert browser_log(browser) == []
