"""Filters and pages of the mock's lists. The query was checked against the contract before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from invent_mock.http.request_body import parse_json
from invent_mock.world.chat_log import Message
from invent_mock.world.inventory import Contact

DEFAULT_PAGE_SIZE = "100"


@dataclass(frozen=True)
class Page:
    """A page of a list, and the headers that tell about it."""

    items: Sequence[Any]
    headers: dict[str, str]


def matches(contact: Contact, query: Mapping[str, str]) -> bool:
    """Whether a contact passes all filters of a query. No contact is an administrator, unsubscribed or in a segment."""
    channels = contact.channels
    return (
        query.get("search", "").casefold() in (contact.name or "").casefold()
        and query.get("name", contact.name) == contact.name
        and ("user_id" not in query or any(channel.user_id == query["user_id"] for channel in channels))
        and ("username" not in query or any(channel.username == query["username"] for channel in channels))
        and ("email" not in query or any(channel.email == query["email"] for channel in channels))
        and "true" not in (query.get("is_admin"), query.get("unsubscribed"))
        and "segment_id" not in query
        and query.get("status", "ALL") in ("ALL", "SUBSCRIBED")
    )


def since(messages: Sequence[Message], query: Mapping[str, str]) -> Sequence[Message]:
    """The messages from `from_date` on, those of that very time included."""
    if query.get("from_date", "0000").startswith("0000"):  # the one year of RFC 3339 that `datetime` does not have
        return messages
    try:
        moment = _moment(query["from_date"])
    except OverflowError:  # the end of the year 9999
        return []
    return [message for message in messages if message.created_at >= moment]


def _moment(text: str) -> datetime:
    """An RFC 3339 date-time. `fromisoformat` takes neither leap seconds nor lower-case letters.

    Raises:
        OverflowError: It is after all that a `datetime` holds.
    """
    text = text.upper()
    is_leap_second = text[17:19] == "60"
    if is_leap_second:
        text = f"{text[:17]}59{text[19:]}"
    return datetime.fromisoformat(text) + timedelta(seconds=is_leap_second)


def page_of(items: Sequence[Any], query: Mapping[str, str]) -> Page:
    """The page that a query asks for. Its count is that of the whole list."""
    page = int(parse_json(query.get("page", "1").encode()))  # as it was read to be checked
    size = int(parse_json(query.get("take", DEFAULT_PAGE_SIZE).encode()))
    headers = {"pagination-count": str(len(items)), "pagination-page": str(page), "pagination-take": str(size)}
    return Page(items[(page - 1) * size : page * size], headers)
