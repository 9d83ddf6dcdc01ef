"""axe-core finds nothing to complain of, in any state of the page, theme and size."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from selenium.webdriver import Chrome

from contract_tests import ROOT
from invent_mock.mock import Mock
from tests.page.conftest import CHAT, forget_complaints
from tests.support.browser.chromium import set_theme, set_window
from tests.support.browser.visitor import click, find, type_into, wait, wait_for_bubble
from tests.support.sample_request import URL_PATH, body_with

pytestmark = pytest.mark.xdist_group("page")

# Where `npm install axe-core` puts it, unless this variable says where it is.
AXE = Path(os.environ.get("AXE_CORE") or ROOT / "node_modules/axe-core/axe.min.js")
VIOLATIONS = """
return axe.run(document, {resultTypes: ["violations"]}).then((results) => results.violations.map(
  (violation) => violation.id + ": " + violation.nodes.map((node) => node.html).join(" ")));
"""
LOOKS = [("light", 1280, 800), ("dark", 1280, 800), ("light", 360, 640), ("dark", 360, 640)]


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        pytest.skip("needs axe-core: npm install --no-save axe-core, or AXE_CORE=…/axe.min.js")
    return AXE.read_text()


def show_empty_chat(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    page.get(f"{mock.base_url}/#chat={CHAT.id}")
    find(page, "#first-message code")


def show_conversation(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    mock.answer_by_hand()
    parts = [{"type": "text", "text": "Hi\u202e"}, {"type": "sticker", "id": 7}, {"type": "text", "text": "x" * 3000}]
    mock_http.post(URL_PATH, json={"message": parts[:1]})
    mock.reply("Hello")
    mock_http.post(URL_PATH, json={"message": parts})
    mock_http.get("/unknown")
    mock.fail(503, times=2)
    page.get(f"{mock.base_url}/#chat={CHAT.id}")
    wait_for_bubble(page, "Hello")
    page.execute_script("document.querySelector('#controls').open = true")


def show_requests(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    show_conversation(page, mock, mock_http)
    mock_http.post("/unknown", content="body")
    mock_http.get("/orgs/c/contacts")
    page.get(f"{mock.base_url}/#requests")
    find(page, ".request")


def show_request(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    show_requests(page, mock, mock_http)
    click(page, ".request-link")
    wait(page, lambda page: find(page, "#drawer").is_displayed())


def show_message(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    show_conversation(page, mock, mock_http)
    click(page, ".details")
    wait(page, lambda page: find(page, "#drawer").is_displayed())


def show_incidents(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    mock.reply(parts=[], status="FAILED")
    mock.fail(503)
    mock.fail(503, taken=True)
    for _ in range(3):
        mock_http.post(URL_PATH, json=body_with("Hello"))
    message_id = mock.messages[0].id
    page.get(f"{mock.base_url}/#chat={CHAT.id}&message={message_id}")
    wait(page, lambda page: find(page, ".is-incident").is_displayed())
    page.execute_script("document.querySelector('#chat-details').open = true")


def show_gone_chat(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    page.get(f"{mock.base_url}/#chat=cht_gone")
    wait(page, lambda page: find(page, "#gone").is_displayed())


def show_search(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    page.get(f"{mock.base_url}/#chats")
    type_into(page, "#search", "sam")
    wait(page, lambda page: find(page, "#search-result").text == "1 chat")


def show_keys(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    click(page, "#keys")
    wait(page, lambda page: find(page, "#keys-dialog").is_displayed())


def show_list(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    page.get(f"{mock.base_url}/#chats")
    find(page, "#chats li")


def show_stopped(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    show_empty_chat(page, mock, mock_http)
    page.execute_script("document.body.classList.add('is-stopped')")
    page.execute_script("document.querySelector('#banner').textContent = 'The mock has stopped.'")


STATES = [
    show_empty_chat,
    show_conversation,
    show_incidents,
    show_message,
    show_requests,
    show_request,
    show_list,
    show_search,
    show_gone_chat,
    show_keys,
    show_stopped,
]


@pytest.mark.parametrize("show", STATES, ids=lambda show: show.__name__)
def test_axe_finds_nothing(
    page: Chrome, mock: Mock, mock_http: httpx.Client, axe: str, show: Callable[[Chrome, Mock, httpx.Client], None]
) -> None:
    violations_by_look: dict[Any, Any] = {}
    show(page, mock, mock_http)
    page.execute_script(axe)
    for theme, width, height in LOOKS:
        set_theme(page, theme)
        set_window(page, width, height)
        violations_by_look[theme, width] = page.execute_script(VIOLATIONS)
    if show is show_gone_chat:
        forget_complaints(page)
    assert {look: violations for look, violations in violations_by_look.items() if violations} == {}


def test_what_arrives_is_announced(page: Chrome, mock: Mock, mock_http: httpx.Client) -> None:
    find(page, "#first-message code")
    mock.answer_by_hand()
    mock_http.post(URL_PATH, json=body_with("Hello\u202e"))
    wait(page, lambda page: page.execute_script("return announcer.textContent") == "Jane Customer: Hello\ufffd")
