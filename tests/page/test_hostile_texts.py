"""Whatever was posted is shown as text: it does nothing, and stays in its box."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from invent_mock.mock import Mock
from tests.page.conftest import CHAT
from tests.support.browser.chromium import browser_log, set_window
from tests.support.browser.visitor import bubbles, click, find, texts_of_elements, wait, wait_for_bubble

pytestmark = pytest.mark.xdist_group("page")
Post = Callable[[str], httpx.Response]

HACK = "window.hacked=1"
MARKUP = [
    f"<script>{HACK}</script>",
    f"<img src=x onerror={HACK}>",
    f"<svg onload={HACK}><style>*{{display:none}}</style>",
    f"<a href='javascript:{HACK}' autofocus onfocus={HACK}>click</a>",
    f"javascript:{HACK}",
    f"</p></li></ol></div><iframe srcdoc='<script>parent.{HACK}</script>'></iframe><!--",
    "{{constructor.constructor('" + HACK + "')()}} ${" + HACK + "} &lt;b&gt; &#0; <plaintext>",
]
SHOWN = {
    "\u202egpj.exe": "U+202Egpj.exe",
    "a\u2066b\u2069c": "aU+2066bU+2069c",
    "bell\x07 escape\x1b[31m null\x00": "bellU+0007 escapeU+001B[31m nullU+0000",
    "zero\u200bwidth\ufeff": "zeroU+200BwidthU+FEFF",
    "\u2028line\u2029": "U+2028lineU+2029",
    "\u202e" * 1000: "U+202E×1000",
    "hidden\U000e0041\U000e0042": "hiddenU+E0041U+E0042",
    "می\u200cخواهم 👩\u200d💻": "می\u200cخواهم 👩\u200d💻",  # joiners that belong there
    "two\nlines\tand a tab": "two\nlines\tand a tab",
}
LARGE = ["W" * 500, "Z" + "\u0301\u0310\u0346" * 300, "a\n" * 900, "אבג " * 300, "\u202e\u202d" * 900]

# Elements of which something can be seen outside the box that they belong to.
OUTSIDE = """
const boxes = ".bubble, .chat-header, #chats a, .request, #drawer";
function visibleEdges(element) {
  let { left, right } = element.getBoundingClientRect();
  for (let clip = element.parentElement; clip; clip = clip.parentElement) {
    if (getComputedStyle(clip).overflowX === "visible") continue;
    const edges = clip.getBoundingClientRect();
    [left, right] = [Math.max(left, edges.left), Math.min(right, edges.right)];
  }
  return { left, right };
}
const inside = ".bubble *, .chat-header *, #chats a *, .request *, #drawer *";
return [...document.querySelectorAll(inside)].filter((element) => {
  const { left, right } = visibleEdges(element);
  const box = element.closest(boxes).getBoundingClientRect();
  return element.checkVisibility() && right > left && (left < box.left - 1 || right > box.right + 1);
}).map((element) => element.outerHTML.slice(0, 200));
"""


def assert_nothing_ran(page: Chrome) -> None:
    assert page.execute_script("return window.hacked") is None
    foreign = "iframe, #messages :is(script, img, svg, style, a:not(.permalink, .flag, .is-incident > a)), "
    foreign += ":is(#chats, #request-list, #drawer) :is(script, img, svg)"
    assert page.execute_script("return document.querySelectorAll(arguments[0]).length", foreign) == 0


def assert_nothing_leaves_its_box(page: Chrome) -> None:
    assert page.execute_script(OUTSIDE) == []
    for selector in ("html", "#log"):
        element = page.find_element(By.CSS_SELECTOR, selector)
        assert page.execute_script("return arguments[0].scrollWidth <= arguments[0].clientWidth", element), selector


def test_markup_is_shown_as_it_was_written(page: Chrome, mock: Mock, post: Post) -> None:
    mock.answer_by_hand()
    for text in MARKUP:
        post(text)
    wait(page, lambda page: bubbles(page) == [text.replace("\x00", "U+0000") for text in MARKUP])
    click(page, ".details")
    wait(page, lambda page: find(page, "#drawer").is_displayed())
    assert HACK in find(page, "#drawer-content").text
    assert_nothing_ran(page)


def test_characters_that_hide_or_turn_text_are_named(page: Chrome, mock: Mock, post: Post) -> None:
    mock.answer_by_hand()
    for text in SHOWN:
        post(text)
    shown = "return [...document.querySelectorAll('#messages .text')].map((text) => text.textContent)"
    wait(page, lambda page: page.execute_script(shown) == list(SHOWN.values()))


def test_names_titles_and_refused_requests_are_texts_too(page: Chrome, mock_http: httpx.Client) -> None:
    find(page, "#first-message code")
    name = f"<img src=x onerror={HACK}>\u202e" + "W" * 300
    contact = mock_http.post("/orgs/c/contacts", json={"channel": {"user_id": "x", "name": name}}).json()
    chats = f"/orgs/c/contacts/{contact['id']}/channels/{contact['channels'][0]['id']}/chats"
    mock_http.post(chats, json={"title": name, "message": [{"type": "text", "text": "Hi"}]})
    mock_http.post(
        f"/{'<img>' * 50}/{HACK}?{HACK}&{'<img>' * 9}",
        content=name.encode(),
        headers={"X-Request-ID": f"<img src=x onerror={HACK}>" + "W" * 300},
    )
    wait_for_bubble(page, "Hi")
    assert find(page, "#chat-title").text.startswith("<img src=x onerror=window.hacked=1>U+202EWWW")
    click(page, "#chat-ids")
    assert find(page, "#chat-facts").text.count("W") == 300
    assert_nothing_leaves_its_box(page)
    click(page, "#refused-notice a")
    wait(page, lambda page: "onerror" in find(page, "#drawer-content").text)
    assert_nothing_ran(page)
    assert_nothing_leaves_its_box(page)
    click(page, "#drawer [data-closes]")
    wait(page, lambda page: "The API has no such path." in texts_of_elements(page, "#request-list .outcome"))
    set_window(page, 360, 800)
    assert_nothing_leaves_its_box(page)
    assert_nothing_ran(page)


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_leaves_its_box(page: Chrome, mock: Mock, post: Post, width: int) -> None:
    for text in LARGE:
        post(text)
    page.get(f"{mock.base_url}/#chat={CHAT.id}")
    set_window(page, width, 800)
    wait(page, lambda page: len(bubbles(page)) == 2 * len(LARGE) and "" not in bubbles(page))
    assert_nothing_leaves_its_box(page)


def test_a_megabyte_in_one_word_is_shown_on_demand(page: Chrome, mock: Mock, post: Post) -> None:
    mock.answer_by_hand()
    post("x" * 1_000_000)
    show_all = find(page, ".show-all")
    assert re.fullmatch(r"Show all \(1\D?000\D?000 characters\)", show_all.text)
    assert_nothing_leaves_its_box(page)
    show_all.click()
    whole = find(page, ".whole")
    length = page.execute_script("arguments[0].scrollHeight; return arguments[0].textContent.length", whole)
    assert length == 1_000_000
    assert_nothing_leaves_its_box(page)


def test_the_policy_stops_what_would_run_all_the_same(page: Chrome) -> None:
    """As if there were a hole in the page: markup is not even taken, and nothing is fetched from elsewhere."""
    find(page, "#first-message code")
    with_markup = "try { document.body.innerHTML = '<img>'; return 'taken' } catch (problem) { return problem.name }"
    assert page.execute_script(with_markup) == "TypeError"
    elsewhere = "return fetch('http://127.0.0.1:9/').then(() => 'sent', (problem) => problem.name)"
    assert page.execute_script(elsewhere) == "TypeError"
    log = browser_log(page)
    assert any("TrustedHTML" in message for message in log)
    assert any("Content Security Policy" in message and "connect-src" in message for message in log)
