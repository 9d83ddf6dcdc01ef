"""The models: what is sent and what comes back."""

TYPE_CHECKING = False  # known to type checkers; importing `typing` takes longer than importing all of this module

if TYPE_CHECKING:
    from .audio_file import AudioFile
    from .channel_contact import ChannelContact
    from .chat_member import ChatMember
    from .chat_message import ChatMessage
    from .chat_message_role import ChatMessageRole
    from .chat_message_status import ChatMessageStatus
    from .contact_channel import ContactChannel
    from .member_session import MemberSession
    from .member_user import MemberUser
    from .model_features import ModelFeatures
    from .other_message import OtherMessage
    from .other_part import OtherPart
    from .reasoning import Reasoning
    from .send_message_as_contact_request import SendMessageAsContactRequest
    from .system_message import SystemMessage
    from .text_part import TextPart
    from .token_usage import TokenUsage
    from .tool import Tool
    from .tool_parameters import ToolParameters
    from .usage import Usage
    from .user_text_part import UserTextPart
    from .web_search import WebSearch
else:
    _MODULES = {
        "AudioFile": "audio_file",
        "ChannelContact": "channel_contact",
        "ChatMember": "chat_member",
        "ChatMessage": "chat_message",
        "ChatMessageRole": "chat_message_role",
        "ChatMessageStatus": "chat_message_status",
        "ContactChannel": "contact_channel",
        "MemberSession": "member_session",
        "MemberUser": "member_user",
        "ModelFeatures": "model_features",
        "OtherMessage": "other_message",
        "OtherPart": "other_part",
        "Reasoning": "reasoning",
        "SendMessageAsContactRequest": "send_message_as_contact_request",
        "SystemMessage": "system_message",
        "TextPart": "text_part",
        "TokenUsage": "token_usage",
        "Tool": "tool",
        "ToolParameters": "tool_parameters",
        "Usage": "usage",
        "UserTextPart": "user_text_part",
        "WebSearch": "web_search",
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
)
