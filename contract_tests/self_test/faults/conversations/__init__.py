"""Faults of contacts, chats and lists."""

from contract_tests.self_test.faults.conversations.chats import CHATS
from contract_tests.self_test.faults.conversations.contacts import CONTACTS
from contract_tests.self_test.faults.conversations.filters import FILTERS_OF_CONTACTS
from contract_tests.self_test.faults.conversations.many import MANY
from contract_tests.self_test.faults.conversations.messages import MESSAGES
from contract_tests.self_test.faults.conversations.organizations import ORGANIZATIONS
from contract_tests.self_test.faults.conversations.over_time import OVER_TIME
from contract_tests.self_test.faults.conversations.pages import PAGES
from contract_tests.self_test.faults.conversations.parts import PARTS
from contract_tests.self_test.faults.conversations.walk import WALK
from contract_tests.self_test.faults.fault import joined

__all__ = ["CONVERSATIONS"]

CONVERSATIONS = joined(
    MESSAGES, PARTS, OVER_TIME, PAGES, CONTACTS, FILTERS_OF_CONTACTS, ORGANIZATIONS, CHATS, MANY, WALK
)
