"""A client library for accessing Invent API, messages of a contact

`InventClient` and `AsyncInventClient` make the calls; `errors` tells what they can raise.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # known to type checkers; importing `typing` takes longer than importing all of this module

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
    from .types import UNSET, File, Response, Unset
else:
    _MODULES = {
        "AsyncInventClient": "client",
        "InventClient": "client",
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
        "AudioFile": "models",
        "ChannelContact": "models",
        "ChatMember": "models",
        "ChatMessage": "models",
        "ChatMessageRole": "models",
        "ChatMessageStatus": "models",
        "ContactChannel": "models",
        "MemberSession": "models",
        "MemberUser": "models",
        "ModelFeatures": "models",
        "OtherMessage": "models",
        "OtherPart": "models",
        "Reasoning": "models",
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
    "File",
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
