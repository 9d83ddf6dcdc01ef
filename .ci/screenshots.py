"""Takes the screenshots of the mock's page: docs/page-*.png. Needs Chromium, chromedriver and pngquant.

.venv/bin/python .ci/screenshots.py
"""

import subprocess
import time
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

import invent_mock
from invent_client import InventClient, InventError, UserTextPart
from invent_mock.mock import Mock
from tests.support.browser.chromium import chromium, set_theme, set_window

FOLDER = Path(__file__).parents[1] / "docs"
DESKTOP, PHONE = (1280, 800), (390, 760)


class Kiosk:
    """The program of a shop, which posts what customers write. The assistant's answers are scripted."""

    def __init__(self, mock: Mock, client: InventClient) -> None:
        self.mock = mock
        self.client = client

    def begin_chat(self, name: str, user_id: str, title: str) -> tuple[str, str]:
        """The ids of a new contact and of a chat with it."""
        contact = self.client.create_contact("c", channel={"user_id": user_id, "name": name})
        return contact.id, self.client.create_chat("c", contact.id, contact.channels[0].id, title=title).id

    def post(self, ids: tuple[str, str], text: str, channel_id: str | None = None) -> None:
        self.client.send_message_as_contact("c", *ids, message=[UserTextPart(text=text)], channel_id=channel_id)

    def fail_to_post(self, ids: tuple[str, str], text: str, channel_id: str | None = None) -> None:
        try:
            self.post(ids, text, channel_id)
        except InventError:
            return
        raise AssertionError(f"{text!r} was taken")

    def ask(self, ids: tuple[str, str], question: str, answer: str) -> None:
        self.mock.reply(answer)
        self.post(ids, question)
        time.sleep(0.8)


def tell_a_story(kiosk: Kiosk) -> str:
    """A morning at the kiosk. Returns the id of the chat to look at."""
    talk_with_other_customers(kiosk)
    ada = kiosk.begin_chat("Ada Lindqvist", "customer-1815", "Order 4711")
    mia = kiosk.begin_chat("Mia Brandt", "customer-1999", "Öffnungszeiten")
    kiosk.ask(
        ada,
        "Hi! Where is my order 4711? The app says “in transit” since Monday.",
        "Good morning Ada! It left our warehouse in Malmö this morning and should be with you tomorrow by noon.",
    )
    neighbour = "Great. Could the courier leave it with my neighbour, at number 12?"
    kiosk.mock.fail(503)
    kiosk.fail_to_post(ada, neighbour)
    kiosk.ask(ada, neighbour, "Done: the note is on the parcel. You will get a text message when it is there.")
    kiosk.mock.answer_by_hand()
    kiosk.post(mia, "Haben Sie am Samstag geöffnet?")
    kiosk.post(ada, "Perfect, thank you! And can I still add a gift card to the same order?")
    kiosk.mock.fail(429, retry_after=3)
    kiosk.mock.delay(5)
    return ada[1]


def talk_with_other_customers(kiosk: Kiosk) -> None:
    noor = kiosk.begin_chat("Noor Haddad", "customer-2040", "طلب جديد")
    kiosk.ask(noor, "هل يمكنني تغيير عنوان التسليم؟", "نعم، حتى يغادر الطرد المستودع.")
    liam = kiosk.begin_chat("Liam Okafor", "player-311", "Refund")
    kiosk.ask(liam, "I bought the same hat twice 🎩🎩", "One of them is on its way back to your wallet.")
    kiosk.fail_to_post(liam, "Thanks!", channel_id="cch_kiosk")


def wait_for(driver: Chrome, selector: str) -> None:
    WebDriverWait(driver, 10, 0.05).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, selector))


def take(driver: Chrome, address: str, name: str, size: tuple[int, int], theme: str, *, opens_request: bool) -> None:
    set_window(driver, *size, scale=1.5)
    set_theme(driver, theme)
    driver.get("about:blank")
    driver.get(address)
    if address.endswith("#requests"):
        wait_for(driver, ".request")
    else:
        wait_for(driver, ".message[data-status='RUNNING']")
        driver.find_element(By.ID, "answer").send_keys("Of course — I have just added it.")
    if opens_request:
        driver.find_elements(By.CSS_SELECTOR, ".is-customer .details")[-1].click()
        wait_for(driver, "#drawer[open]")
    file = FOLDER / f"page-{name}-{theme}.png"
    driver.get_screenshot_as_file(str(file))
    subprocess.run(["pngquant", "--force", "--skip-if-larger", "--output", file, "64", file], check=True)


if __name__ == "__main__":
    with invent_mock.serve() as mock, InventClient() as client, chromium() as driver:
        mock.strict = False
        conversation = f"{mock.base_url}/#chat={tell_a_story(Kiosk(mock, client))}"
        take(driver, conversation, "desktop", DESKTOP, "light", opens_request=False)
        take(driver, conversation, "desktop", DESKTOP, "dark", opens_request=True)
        take(driver, f"{mock.base_url}/#requests", "phone", PHONE, "light", opens_request=False)
        take(driver, conversation, "phone", PHONE, "dark", opens_request=False)
        for line in driver.get_log("browser"):
            print(line["message"])
