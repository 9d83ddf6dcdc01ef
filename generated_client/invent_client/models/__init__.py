"""The models: what is sent and what comes back."""

TYPE_CHECKING = False  # known to type checkers; `typing` takes longer to import than all of this module

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
    _HOMES = {
        "audio_file": ["AudioFile"],
        "channel_contact": ["ChannelContact"],
        "chat_member": ["ChatMember"],
        "chat_message": ["ChatMessage"],
        "chat_message_role": ["ChatMessageRole"],
        "chat_message_status": ["ChatMessageStatus"],
        "contact_channel": ["ContactChannel"],
        "member_session": ["MemberSession"],
        "member_user": ["MemberUser"],
        "model_features": ["ModelFeatures"],
        "other_message": ["OtherMessage"],
        "other_part": ["OtherPart"],
        "reasoning": ["Reasoning"],
        "send_message_as_contact_request": ["SendMessageAsContactRequest"],
        "system_message": ["SystemMessage"],
        "text_part": ["TextPart"],
        "token_usage": ["TokenUsage"],
        "tool": ["Tool"],
        "tool_parameters": ["ToolParameters"],
        "usage": ["Usage"],
        "user_text_part": ["UserTextPart"],
        "web_search": ["WebSearch"],
    }

    def __getattr__(name):
        from importlib import import_module

        for home, names in _HOMES.items():
            if name in names:
                value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
                return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

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
