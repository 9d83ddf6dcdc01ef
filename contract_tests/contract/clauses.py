"""The clauses that rules hold a provider to, as JSON pointers, and the words of them that several rules quote."""

from __future__ import annotations

from contract_tests.contract.contract_under_test import CHATS_PATH, CONTACTS_PATH, MESSAGES_PATH, OPERATION_POINTER
from invent_contract import pointer_to
from invent_contract.operation import Operation


def clause_at(operation: Operation, clause: str) -> str:
    """JSON pointer to a clause which, without the slash at its beginning, begins at an operation."""
    return clause if clause.startswith("/") else f"{operation.pointer}/{clause}"


# --- the page's operation ---
API_KEY = "/components/securitySchemes/apiKey"
PROSE = f"{OPERATION_POINTER}/description"
RESPONSES = f"{OPERATION_POINTER}/responses"
BAD_REQUEST = f"{RESPONSES}/400"
ORG_ID = "/components/parameters/OrgId/description"
CHANNEL_ID = "/components/schemas/SendMessageAsContactRequest/properties/channel_id/description"
PARTS = "/components/schemas/SendMessageAsContactRequest/properties/message/description"

# --- its neighbours ---
LIST_CONTACTS = pointer_to("paths", CONTACTS_PATH, "get", "description")
LIST_CONTACTS_SUMMARY = pointer_to("paths", CONTACTS_PATH, "get", "summary")
SEARCH = pointer_to("paths", CONTACTS_PATH, "get", "parameters", 1, "description")
MUST_CONTAIN = "A text that the name must contain."
CREATE_CHAT = pointer_to("paths", CHATS_PATH, "post", "description")
LIST_MESSAGES = pointer_to("paths", MESSAGES_PATH, "get", "description")
LIST_MESSAGES_SUMMARY = pointer_to("paths", MESSAGES_PATH, "get", "summary")
FROM_DATE = pointer_to("paths", MESSAGES_PATH, "get", "parameters", 1, "description")
PATH_CHANNEL = "/components/parameters/ChannelId/description"
PAGE = "/components/parameters/Page/description"
TAKE = "/components/parameters/Take/description"
DEFAULT_TAKE = "/components/parameters/Take/schema/default"
USER_ID = "/components/schemas/NewContactChannel/properties/user_id/description"
SEGMENT_IDS = "/components/schemas/CreateContactRequest/properties/segment_ids/description"
FIRST_PARTS = "/components/schemas/CreateChatRequest/properties/message/description"

# --- fields of replies ---
CHAT_FIELDS = "/components/schemas/Chat/properties"
CHAT_ASSISTANT = "/components/schemas/ChatState/properties/assistant_id/description"
CONTACT_FIELDS = "/components/schemas/Contact/properties"
CONTACT_CHANNEL_FIELDS = "/components/schemas/ContactRecordChannel/properties"
MEMBER_CHANNEL_FIELDS = "/components/schemas/ContactChannel/properties"
MESSAGE_FIELDS = "/components/schemas/ChatMessage/properties"
SEGMENT_FIELDS = "/components/schemas/Segment/properties"
ROLE = f"{MESSAGE_FIELDS}/role/description"
STATUS = f"{MESSAGE_FIELDS}/status/description"
ID_OF_A_MESSAGE = f"{MESSAGE_FIELDS}/id/description"
CREATED_AT = f"{MESSAGE_FIELDS}/created_at/description"
CHANGED_AT = f"{MESSAGE_FIELDS}/updated_at/description"
CONTACT_OF_A_MEMBER = "/components/schemas/ChannelContact/description"
CHANNEL_OF_A_MEMBER = "/components/schemas/ContactChannel/description"
ID_OF_A_MEMBER = "/components/schemas/ChatMember/properties/id/description"
USER_ID_OF_A_MEMBER = f"{MEMBER_CHANNEL_FIELDS}/user_id/description"
ADDRESS_OF_A_MEMBER = f"{MEMBER_CHANNEL_FIELDS}/email/description"
CONTACTS_COUNT = f"{SEGMENT_FIELDS}/contacts_count/description"

# --- what is assumed ---
CHANNELS_REFUSED_WITH_400 = "/x-assumed/400-for-channels"
UNKNOWN_REFUSED_WITH_404 = "/x-assumed/404-for-unknown"
CHOICE_OF_REFUSAL = "/x-assumed/choice-of-refusal"
METHODS_REFUSED_WITH_405 = "/x-assumed/405-with-allow"
CREDENTIALS_FIRST = "/x-assumed/credentials-first"
ANY_TEXT = "/x-assumed/any-text"
ANY_NUMBER = "/x-assumed/any-number"
ANY_FORM_OF_JSON = "/x-assumed/any-form-of-json"
ANY_FORM_OF_QUERY = "/x-assumed/any-form-of-query"
SCHEME_IN_ANY_CASE = "/x-assumed/scheme-in-any-case"
MEDIA_TYPE_SYNTAX = "/x-assumed/media-type-syntax"
STRICT_JSON = "/x-assumed/strict-json"
STRICT_PARAMETERS = "/x-assumed/strict-parameters"
NUMBERS_BEYOND_LIMITS = "/x-assumed/numbers-beyond-limits"
NOT_NULL = "/x-assumed/not-null"
JSON_ONLY = "/x-assumed/json-only"
MEANING_ALONE = "/x-assumed/meaning-alone"
EVERY_POST_COUNTS = "/x-assumed/every-post-counts"
PLAUSIBLE_TIMES = "/x-assumed/plausible-times"
WHOLE_ECHO = "/x-assumed/whole-echo"
WHOLE_FIELDS = "/x-assumed/whole-fields"
UNIQUE_IDS = "/x-assumed/unique-ids"
NAMES_ONCE = "/x-assumed/names-once"
KEY_NOT_SHOWN = "/x-assumed/key-not-shown"
REFUSALS_LEAVE_NOTHING = "/x-assumed/refusals-leave-nothing"
ALL_WITHOUT_FILTERS = "/x-assumed/all-without-filters"
ANSWERED_IS_FINAL = "/x-assumed/answered-is-final"
FROM_DATE_BY_CREATION = "/x-assumed/from-date-by-creation"
EXACT_FILTERS = "/x-assumed/exact-filters"
SEARCH_WITHIN_WORDS = "/x-assumed/search-within-words"
TIMELY_RESPONSES = "/x-assumed/timely-responses"
FRESH_LISTS = "/x-assumed/fresh-lists"
STABLE_ORDER = "/x-assumed/stable-order"
EMPTY_PAGE = "/x-assumed/empty-page-beyond-the-end"

# --- words ---
AS_THE_CONTACT = "The message counts as written by the contact, not by the owner of the API key."
AS_A_USER = "It is `user` for a message posted as a contact."
C_IS_THE_OWN = "`c` stands for the organization in which the API key was made."
FAILED_WITH_ERROR = "`FAILED` comes with `error`."
FIRST_MESSAGE = "A first message, if there is one, is authored as the contact."
ONLY_MEMBER = "The contact's channel is the only member of the new chat"
FOUND_BY_USER_ID = "a connector finds its own customer by `user_id`"
MESSAGES_ARE_READ = "This is how an answer is read, and how one finds out whether a message of unknown fate arrived."
AT_MOST = "How many items a page has at most."
