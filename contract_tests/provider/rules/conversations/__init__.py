"""Rules about contacts, chats and lists: what was created or posted is there, once, as it was, and is found."""

from contract_tests.provider.rules.conversations import (
    chats,
    contacts,
    filters,
    many,
    messages,
    moments,
    organizations,
    over_time,
    pages,
    parts,
    segments,
    walk,
)

__all__ = [
    "chats",
    "contacts",
    "filters",
    "many",
    "messages",
    "moments",
    "organizations",
    "over_time",
    "pages",
    "parts",
    "segments",
    "walk",
]
