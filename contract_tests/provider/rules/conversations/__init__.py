"""Rules about contacts, chats and messages: what was created or posted is there, once, as it was."""

from contract_tests.provider.rules.conversations import (
    chats,
    contacts,
    final_answers,
    many,
    messages,
    organizations,
    over_time,
    parts,
    walk,
)

__all__ = ["chats", "contacts", "final_answers", "many", "messages", "organizations", "over_time", "parts", "walk"]
