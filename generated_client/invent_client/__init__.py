"""A client library for accessing Invent API, messages of a contact

`InventClient` and `AsyncInventClient` make the calls; `errors` tells what they can raise.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # known to type checkers; `typing` takes longer to import than all of this module

if TYPE_CHECKING:
    from . import api, errors, models, types
    from .client import AsyncInventClient, InventClient
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
        AudioFile,
        ChannelContact,
        ChatMember,
        ChatMessage,
        ChatMessageRole,
        ChatMessageStatus,
        ContactChannel,
        MemberSession,
        MemberUser,
        ModelFeatures,
        OtherMessage,
        OtherPart,
        Reasoning,
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
    from .types import UNSET, Response, Unset
else:
    _HOMES = {
        "client": ["AsyncInventClient", "InventClient"],
        "errors": [
            "APIConnectionError",
            "APIError",
            "APIResponseValidationError",
            "APIStatusError",
            "APITimeoutError",
            "AuthenticationError",
            "BadRequestError",
            "ConfigurationError",
            "InternalServerError",
            "InvalidRequestError",
            "InventError",
            "NotFoundError",
            "RateLimitError",
        ],
        "models": [
            "AudioFile",
            "ChannelContact",
            "ChatMember",
            "ChatMessage",
            "ChatMessageRole",
            "ChatMessageStatus",
            "ContactChannel",
            "MemberSession",
            "MemberUser",
            "ModelFeatures",
            "OtherMessage",
            "OtherPart",
            "Reasoning",
            "SendMessageAsContactRequest",
            "SystemMessage",
            "TextPart",
            "TokenUsage",
            "Tool",
            "ToolParameters",
            "Usage",
            "UserTextPart",
            "WebSearch",
        ],
        "types": ["UNSET", "Response", "Unset"],
    }

    def __getattr__(name):
        from importlib import import_module

        if name in ["api", "errors", "models", "types"]:
            return import_module(f"{__name__}.{name}")
        for home, names in _HOMES.items():
            if name in names:
                value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
                return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return list(__all__)


__all__ = (
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncInventClient",
    "AudioFile",
    "AuthenticationError",
    "BadRequestError",
    "ChannelContact",
    "ChatMember",
    "ChatMessage",
    "ChatMessageRole",
    "ChatMessageStatus",
    "ConfigurationError",
    "ContactChannel",
    "InternalServerError",
    "InvalidRequestError",
    "InventClient",
    "InventError",
    "MemberSession",
    "MemberUser",
    "ModelFeatures",
    "NotFoundError",
    "OtherMessage",
    "OtherPart",
    "RateLimitError",
    "Reasoning",
    "Response",
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
    "models",
    "types",
)
