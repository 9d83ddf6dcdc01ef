"""Chats that rules begin, and what such a chat must show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CHATS_PATH
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.authors import assert_member
from contract_tests.provider.rules.rule import charged_to, expect, instead
from contract_tests.provider.rules.steps.first_written import keep_if_first
from contract_tests.provider.rules.steps.reading import create, is_shown, unique_text
from invent_contract.json_values import as_list


def new_chat(provider: Provider, body: Mapping[str, Any] | None = None, /, **ids: str) -> Any:
    """A chat of the contact of the environment or of another one, in which is only what its body says.

    It has a title of its own, as a provider may give back the chat of an equal request.
    """
    created = create(provider, CHATS_PATH, {"title": unique_text(), **(body or {})}, **ids)
    if not ids:  # it is the contact's of the environment
        keep_if_first(provider, "chats", created["id"])
    return created


def assert_title(provider: Provider, chat: Any, title: str) -> None:
    """A new chat must show the title that it was given."""
    if is_shown(provider, "title", chat):
        with charged_to(provider, clauses.WHOLE_FIELDS):
            what = "`title` is not the one that was given"
            expect(chat["title"] == title, what, instead(chat["title"], title), shown_by=chat)


def assert_only_member(provider: Provider, chat: Any, contact_id: str, channel_id: str) -> None:
    """A new chat must have this channel as its only member, as far as it shows its members."""
    if chat.get("members") is None:
        return
    members = as_list(chat["members"])
    with charged_to(provider, clauses.CREATE_CHAT, clauses.ONLY_MEMBER):
        for member in members:
            assert_member("members[]", member, contact_id, channel_id, shown_by=chat)
        example = f"there are {len(members)}, expected 1"
        expect(len(members) == 1, "`members` are not the channel alone", example, shown_by=chat)
