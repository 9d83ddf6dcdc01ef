"""Rules about contacts, chats and lists: what was created or posted is there, once, as it was, and is found."""

from contract_tests.provider.rules.conversations import (
    chats,
    contacts,
    lists,
    many,
    messages,
    organizations,
    over_time,
    parts,
    walk,
)

__all__ = ["chats", "contacts", "lists", "many", "messages", "organizations", "over_time", "parts", "walk"]
