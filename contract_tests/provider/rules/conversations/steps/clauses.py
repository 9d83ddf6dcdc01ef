"""The operations on contacts, chats and messages, and the clauses and words about them."""

from __future__ import annotations

from invent_contract import pointer_to

CONTACTS_PATH = "/orgs/{org_id}/contacts"
CHATS_PATH = "/orgs/{org_id}/contacts/{contact_id}/channels/{channel_id}/chats"
MESSAGES_PATH = "/chats/{chat_id}/messages"
LIST_CONTACTS_CLAUSE = pointer_to("paths", CONTACTS_PATH, "get", "description")
LIST_CONTACTS_SUMMARY = pointer_to("paths", CONTACTS_PATH, "get", "summary")
CREATE_CHAT_CLAUSE = pointer_to("paths", CHATS_PATH, "post", "description")
LIST_MESSAGES_CLAUSE = pointer_to("paths", MESSAGES_PATH, "get", "description")
LIST_MESSAGES_SUMMARY = pointer_to("paths", MESSAGES_PATH, "get", "summary")
PATH_CHANNEL_CLAUSE = "/components/parameters/ChannelId/description"
EXACT_FILTERS_CLAUSE = "/x-assumed/exact-filters"
FRESH_LISTS_CLAUSE = "/x-assumed/fresh-lists"
STABLE_ORDER_CLAUSE = "/x-assumed/stable-order"
EMPTY_PAGE_CLAUSE = "/x-assumed/empty-page-beyond-the-end"
WHOLE_FIELDS_CLAUSE = "/x-assumed/whole-fields"
FOUND_BY_USER_ID = "a connector finds its own customer by `user_id`"
MESSAGES_ARE_READ = "This is how an answer is read, and how one finds out whether a message of unknown fate arrived."
