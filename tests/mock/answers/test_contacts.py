"""How the mock lists contacts and shows them in messages."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer
from tests.support.sample_request import HEADERS, URL_PATH, body_with


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    """A client of a mock of its own, in which no other test has created contacts."""
    with (
        ThreadedServer(MockApp()) as server,
        httpx.Client(base_url=server.base_url, headers=HEADERS, trust_env=False) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"username": "jane"}, [sample_data.JANE.id]),
        ({"username": "Jane Customer"}, []),  # a name on a channel is no account name
        ({"user_id": "customer-1852"}, [sample_data.SAM.id]),
        ({"name": "Sam Someone"}, [sample_data.SAM.id]),
        ({"search": "CUSTOM"}, [sample_data.JANE.id]),
        ({"email": "sam@example.com", "search": "jane"}, []),
        ({"is_admin": "true"}, []),
    ],
    ids=str,
)
def test_filters_find_who_has_the_value(http: httpx.Client, query: dict[str, str], ids: list[str]) -> None:
    contacts = http.get("/orgs/c/contacts", params={**query, "take": 2}).json()
    assert [contact["id"] for contact in contacts] == ids


def test_a_message_shows_its_channel_as_the_list_of_contacts_does(http: httpx.Client) -> None:
    (contact,) = http.get("/orgs/c/contacts", params={"search": "jane"}).json()
    for channel in contact["channels"][:2]:
        path = URL_PATH.replace(sample_data.ONE_CUSTOM_CHANNEL.id, sample_data.TWO_CUSTOM_CHANNELS.id)
        posted = http.post(path, json={**body_with("Hello"), "channel_id": channel["id"]}).json()
        shown = posted["member"]["contact_channel"]
        assert shown.pop("contact")["name"] == contact["name"]
        assert shown == {name: value for name, value in channel.items() if not name.endswith("_at")}


def test_a_message_shows_no_text_that_is_no_address_as_its_e_mail_address(http: httpx.Client) -> None:
    contact = http.post("/orgs/c/contacts", json={"channel": {"user_id": "u", "email": "jane at example"}}).json()
    (channel,) = contact["channels"]
    assert channel["email"] == "jane at example"
    chat = http.post(f"/orgs/c/contacts/{contact['id']}/channels/{channel['id']}/chats", json={}).json()
    path = f"/orgs/c/contacts/{contact['id']}/chats/{chat['id']}/messages"
    posted = http.post(path, json=body_with("Hello")).json()
    for member in (*chat["members"], posted["member"]):
        assert member["contact_channel"]["email"] is None
