"""A client library for accessing Invent API, conversations of a contact

`InventClient` and `AsyncInventClient` make the calls; `errors` tells what they can raise.
`wait_for_reply` waits for the assistant's answer, `find_message` tells whether a message was posted.
"""

from ._held_modules import hold_modules as _hold_modules

__version__ = "0.1.0"

_hold_modules(__name__)

TYPE_CHECKING = False  # known to type checkers; importing `typing` takes longer than importing all of this module

if TYPE_CHECKING:
    from . import api, errors, models, types
    from .client import AsyncInventClient, InventClient
    from .conversations import find_message, find_message_async, wait_for_reply, wait_for_reply_async
    from .errors import (
        APIConnectionError,
        APIError,
        APIResponseValidationError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        ConfigurationError,
        InternalServerError,
        InvalidRequestError,
        InventError,
        NotFoundError,
        RateLimitError,
    )
    from .models import (
        Assistant,
        AudioFile,
        ChannelContact,
        Chat,
        ChatMember,
        ChatMessage,
        ChatMessageRole,
        ChatMessageStatus,
        ChatState,
        ChatStatus,
        Contact,
        ContactChannel,
        ContactRecordChannel,
        CreateChatRequest,
        CreateContactRequest,
        ListContactsStatus,
        MemberSession,
        MemberUser,
        ModelFeatures,
        NewContactChannel,
        OtherMessage,
        OtherPart,
        PlatformData,
        Reasoning,
        Segment,
        SegmentColor,
        SendMessageAsContactRequest,
        SystemMessage,
        TextPart,
        TokenUsage,
        Tool,
        ToolParameters,
        Usage,
        UserTextPart,
        WebSearch,
    )
    from .types import UNSET, File, Response, Unset
else:
    _MODULES = {
        "AsyncInventClient": "client",
        "InventClient": "client",
        "find_message": "conversations",
        "find_message_async": "conversations",
        "wait_for_reply": "conversations",
        "wait_for_reply_async": "conversations",
        "APIConnectionError": "errors",
        "APIError": "errors",
        "APIResponseValidationError": "errors",
        "APIStatusError": "errors",
        "APITimeoutError": "errors",
        "AuthenticationError": "errors",
        "BadRequestError": "errors",
        "ConfigurationError": "errors",
        "InternalServerError": "errors",
        "InvalidRequestError": "errors",
        "InventError": "errors",
        "NotFoundError": "errors",
        "RateLimitError": "errors",
        "Assistant": "models",
        "AudioFile": "models",
        "ChannelContact": "models",
        "Chat": "models",
        "ChatMember": "models",
        "ChatMessage": "models",
        "ChatMessageRole": "models",
        "ChatMessageStatus": "models",
        "ChatState": "models",
        "ChatStatus": "models",
        "Contact": "models",
        "ContactChannel": "models",
        "ContactRecordChannel": "models",
        "CreateChatRequest": "models",
        "CreateContactRequest": "models",
        "ListContactsStatus": "models",
        "MemberSession": "models",
        "MemberUser": "models",
        "ModelFeatures": "models",
        "NewContactChannel": "models",
        "OtherMessage": "models",
        "OtherPart": "models",
        "PlatformData": "models",
        "Reasoning": "models",
        "Segment": "models",
        "SegmentColor": "models",
        "SendMessageAsContactRequest": "models",
        "SystemMessage": "models",
        "TextPart": "models",
        "TokenUsage": "models",
        "Tool": "models",
        "ToolParameters": "models",
        "Usage": "models",
        "UserTextPart": "models",
        "WebSearch": "models",
        "UNSET": "types",
        "File": "types",
        "Response": "types",
        "Unset": "types",
    }

    def __getattr__(name):
        from importlib import import_module

        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(f"{__name__}.{_MODULES.get(name, name)}")
        value = globals()[name] = getattr(module, name) if name in _MODULES else module
        return value

    def __dir__():
        return list(__all__)


__all__ = (
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "Assistant",
    "AsyncInventClient",
    "AudioFile",
    "AuthenticationError",
    "BadRequestError",
    "ChannelContact",
    "Chat",
    "ChatMember",
    "ChatMessage",
    "ChatMessageRole",
    "ChatMessageStatus",
    "ChatState",
    "ChatStatus",
    "ConfigurationError",
    "Contact",
    "ContactChannel",
    "ContactRecordChannel",
    "CreateChatRequest",
    "CreateContactRequest",
    "File",
    "InternalServerError",
    "InvalidRequestError",
    "InventClient",
    "InventError",
    "ListContactsStatus",
    "MemberSession",
    "MemberUser",
    "ModelFeatures",
    "NewContactChannel",
    "NotFoundError",
    "OtherMessage",
    "OtherPart",
    "PlatformData",
    "RateLimitError",
    "Reasoning",
    "Response",
    "Segment",
    "SegmentColor",
    "SendMessageAsContactRequest",
    "SystemMessage",
    "TextPart",
    "TokenUsage",
    "Tool",
    "ToolParameters",
    "UNSET",
    "Unset",
    "Usage",
    "UserTextPart",
    "WebSearch",
    "api",
    "errors",
    "find_message",
    "find_message_async",
    "models",
    "types",
    "wait_for_reply",
    "wait_for_reply_async",
)
