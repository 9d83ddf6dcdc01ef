"""What a person sees on the page and does there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    StaleElementReferenceException,
)
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

T = TypeVar("T")
NOT_READY = [ElementClickInterceptedException, ElementNotInteractableException, StaleElementReferenceException]


def wait(page: Chrome, condition: Callable[[Chrome], T], seconds: float = 5) -> T:
    """What a condition gives once it holds."""
    return WebDriverWait(page, seconds, 0.02, NOT_READY).until(condition)


def find(page: Chrome, selector: str) -> WebElement:
    return wait(page, lambda page: page.find_element(By.CSS_SELECTOR, selector))


def act_on(page: Chrome, selector: str, action: Callable[[WebElement], None]) -> None:
    """Act on an element as soon as it can be used."""

    def has_acted(page: Chrome) -> bool:
        action(find(page, selector))
        return True

    wait(page, has_acted)


def click(page: Chrome, selector: str) -> None:
    act_on(page, selector, lambda element: element.click())


def type_into(page: Chrome, selector: str, *keys: str) -> None:
    act_on(page, selector, lambda element: element.send_keys(*keys))


def bubbles(page: Chrome) -> list[str]:
    """The texts of the shown messages, the newest last."""
    script = "return [...document.querySelectorAll('#messages .bubble')].map((bubble) => bubble.innerText)"
    bubble_texts: list[str] = page.execute_script(script)
    return bubble_texts


def wait_for_bubble(page: Chrome, text: str) -> None:
    wait(page, lambda page: text in bubbles(page))


def is_at_end(page: Chrome) -> bool:
    """Whether the newest message is in sight."""
    script = "return arguments[0].scrollHeight - arguments[0].scrollTop - arguments[0].clientHeight < 2"
    return bool(page.execute_script(script, find(page, "#log")))


def texts_of_elements(page: Chrome, selector: str) -> list[str]:
    """What can be read of each element, all of them asked for at once."""
    script = """
    return [...document.querySelectorAll(arguments[0])]
      .map((element) => (element.checkVisibility() ? element.innerText.trim() : ""))
    """
    texts: list[str] = page.execute_script(script, selector)
    return texts


def answer(page: Chrome, text: str) -> None:
    """Type an answer, and send it with the Enter key."""
    type_into(page, "#answer", text, "\n")
    wait(page, lambda page: find(page, "#answer").get_property("value") == "")


def fill(page: Chrome, selector: str, value: str) -> None:
    act_on(page, selector, lambda element: element.clear())
    type_into(page, selector, value)
