"""Faults of contacts, chats and lists."""

from contract_tests.self_test.faults.conversations.chats import CHATS
from contract_tests.self_test.faults.conversations.contacts import CONTACTS
from contract_tests.self_test.faults.conversations.filters import FILTERS_OF_CONTACTS
from contract_tests.self_test.faults.conversations.many import MANY
from contract_tests.self_test.faults.conversations.messages import MESSAGES
from contract_tests.self_test.faults.conversations.pages import PAGES

__all__ = ["CONVERSATIONS"]

CONVERSATIONS = MESSAGES | PAGES | CONTACTS | FILTERS_OF_CONTACTS | CHATS | MANY
