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


def tell_a_story(mock: Mock) -> str:
    """A morning at a shop's kiosk. Returns the id of the chat to look at."""
    with InventClient() as client:

        def begin_chat(name: str, user_id: str, title: str) -> tuple[str, str]:
            contact = client.create_contact("c", channel={"user_id": user_id, "name": name})
            return contact.id, client.create_chat("c", contact.id, contact.channels[0].id, title=title).id

        def post(ids: tuple[str, str], text: str) -> None:
            client.send_message_as_contact("c", *ids, message=[UserTextPart(text=text)])

        def talk(ids: tuple[str, str], *texts: str) -> None:
            for question, answer in zip(texts[::2], texts[1::2], strict=True):
                mock.reply(answer)
                post(ids, question)
                time.sleep(0.8)

        noor = begin_chat("Noor Haddad", "customer-2040", "طلب جديد")
        talk(noor, "هل يمكنني تغيير عنوان التسليم؟", "نعم، حتى يغادر الطرد المستودع.")
        liam = begin_chat("Liam Okafor", "player-311", "Refund")
        talk(liam, "I bought the same hat twice 🎩🎩", "One of them is on its way back to your wallet.")
        try:
            client.send_message_as_contact("c", *liam, message=[UserTextPart(text="Thanks!")], channel_id="cch_kiosk")
        except InventError:
            pass
        ada = begin_chat("Ada Lindqvist", "customer-1815", "Order 4711")
        mia = begin_chat("Mia Brandt", "customer-1999", "Öffnungszeiten")
        talk(
            ada,
            "Hi! Where is my order 4711? The app says “in transit” since Monday.",
            "Good morning Ada! It left our warehouse in Malmö this morning and should be with you tomorrow by noon.",
        )
        mock.fail(503)
        try:
            post(ada, "Great. Could the courier leave it with my neighbour, at number 12?")
        except InventError:
            pass
        talk(
            ada,
            "Great. Could the courier leave it with my neighbour, at number 12?",
            "Done: the note is on the parcel. You will get a text message when it is there.",
        )
        mock.answer_by_hand()
        post(mia, "Haben Sie am Samstag geöffnet?")
        post(ada, "Perfect, thank you! And can I still add a gift card to the same order?")
    mock.fail(429, retry_after=3)
    mock.delay(5)
    return ada[1]


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
    with invent_mock.serve() as mock, chromium() as driver:
        mock.strict = False
        conversation = f"{mock.base_url}/#chat={tell_a_story(mock)}"
        take(driver, conversation, "desktop", DESKTOP, "light", opens_request=False)
        take(driver, conversation, "desktop", DESKTOP, "dark", opens_request=True)
        take(driver, f"{mock.base_url}/#requests", "phone", PHONE, "light", opens_request=False)
        take(driver, conversation, "phone", PHONE, "dark", opens_request=False)
        for line in driver.get_log("browser"):
            print(line["message"])
