"""How the mock lists contacts and shows them in messages."""

from __future__ import annotations

import httpx
import pytest

from invent_mock import sample_data
from tests.support.sample_request import URL_PATH, body_with


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
def test_filters_find_who_has_the_value(mock_http: httpx.Client, query: dict[str, str], ids: list[str]) -> None:
    contacts = mock_http.get("/orgs/c/contacts", params={**query, "take": 2}).json()
    assert [contact["id"] for contact in contacts] == ids


def test_a_message_shows_its_channel_as_the_list_of_contacts_does(mock_http: httpx.Client) -> None:
    (contact,) = mock_http.get("/orgs/c/contacts", params={"search": "jane"}).json()
    for channel in contact["channels"][:2]:
        path = URL_PATH.replace(sample_data.ONE_CUSTOM_CHANNEL.id, sample_data.TWO_CUSTOM_CHANNELS.id)
        posted = mock_http.post(path, json={**body_with("Hello"), "channel_id": channel["id"]}).json()
        shown = posted["member"]["contact_channel"]
        assert shown.pop("contact")["name"] == contact["name"]
        assert shown == {name: value for name, value in channel.items() if not name.endswith("_at")}


def test_a_message_shows_no_text_that_is_no_address_as_its_e_mail_address(mock_http: httpx.Client) -> None:
    contact = mock_http.post("/orgs/c/contacts", json={"channel": {"user_id": "u", "email": "jane at example"}}).json()
    (channel,) = contact["channels"]
    assert channel["email"] == "jane at example"
    chat = mock_http.post(f"/orgs/c/contacts/{contact['id']}/channels/{channel['id']}/chats", json={}).json()
    path = f"/orgs/c/contacts/{contact['id']}/chats/{chat['id']}/messages"
    posted = mock_http.post(path, json=body_with("Hello")).json()
    for member in (*chat["members"], posted["member"]):
        assert member["contact_channel"]["email"] is None


@pytest.mark.parametrize(
    ("take", "page", "shown_take", "count"),
    [
        ("1", "1", "1", 1),
        ("2e0", "1.0", "2", 2),
        ("1.9", "1", "1", 1),
        ("0." + 22 * "9", "1", "1", 1),  # as JSON reads it, it is 1
        ("2", 400 * "9", "2", 0),
    ],
)
def test_a_page_is_as_long_as_the_number_that_was_validated(
    mock_http: httpx.Client, take: str, page: str, shown_take: str, count: int
) -> None:
    response = mock_http.get("/orgs/c/contacts", params={"take": take, "page": page})
    assert (response.headers["pagination-take"], len(response.json())) == (shown_take, count)
