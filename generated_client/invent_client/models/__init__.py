"""The models: what is sent and what comes back."""

TYPE_CHECKING = False  # known to type checkers; importing `typing` takes longer than importing all of this module

if TYPE_CHECKING:
    from ._params import (
        CreateChatRequestParam,
        CreateContactRequestParam,
        NewContactChannelParam,
        SendMessageAsContactRequestParam,
        UserTextPartParam,
    )
    from .assistant import Assistant
    from .audio_file import AudioFile
    from .channel_contact import ChannelContact
    from .chat import Chat
    from .chat_member import ChatMember
    from .chat_message import ChatMessage
    from .chat_message_role import ChatMessageRole
    from .chat_message_status import ChatMessageStatus
    from .chat_state import ChatState
    from .chat_status import ChatStatus
    from .contact import Contact
    from .contact_channel import ContactChannel
    from .contact_record_channel import ContactRecordChannel
    from .create_chat_request import CreateChatRequest
    from .create_contact_request import CreateContactRequest
    from .list_contacts_status import ListContactsStatus
    from .member_session import MemberSession
    from .member_user import MemberUser
    from .model_features import ModelFeatures
    from .new_contact_channel import NewContactChannel
    from .other_message import OtherMessage
    from .other_part import OtherPart
    from .platform_data import PlatformData
    from .reasoning import Reasoning
    from .segment import Segment
    from .segment_color import SegmentColor
    from .send_message_as_contact_request import SendMessageAsContactRequest
    from .system_message import SystemMessage
    from .text_part import TextPart
    from .token_usage import TokenUsage
    from .tool import Tool
    from .tool_parameters import ToolParameters
    from .usage import Usage
    from .user_part import UserPart
    from .user_text_part import UserTextPart
    from .web_search import WebSearch
else:
    _MODULES = {
        "CreateChatRequestParam": "_params",
        "CreateContactRequestParam": "_params",
        "NewContactChannelParam": "_params",
        "SendMessageAsContactRequestParam": "_params",
        "UserTextPartParam": "_params",
        "Assistant": "assistant",
        "AudioFile": "audio_file",
        "ChannelContact": "channel_contact",
        "Chat": "chat",
        "ChatMember": "chat_member",
        "ChatMessage": "chat_message",
        "ChatMessageRole": "chat_message_role",
        "ChatMessageStatus": "chat_message_status",
        "ChatState": "chat_state",
        "ChatStatus": "chat_status",
        "Contact": "contact",
        "ContactChannel": "contact_channel",
        "ContactRecordChannel": "contact_record_channel",
        "CreateChatRequest": "create_chat_request",
        "CreateContactRequest": "create_contact_request",
        "ListContactsStatus": "list_contacts_status",
        "MemberSession": "member_session",
        "MemberUser": "member_user",
        "ModelFeatures": "model_features",
        "NewContactChannel": "new_contact_channel",
        "OtherMessage": "other_message",
        "OtherPart": "other_part",
        "PlatformData": "platform_data",
        "Reasoning": "reasoning",
        "Segment": "segment",
        "SegmentColor": "segment_color",
        "SendMessageAsContactRequest": "send_message_as_contact_request",
        "SystemMessage": "system_message",
        "TextPart": "text_part",
        "TokenUsage": "token_usage",
        "Tool": "tool",
        "ToolParameters": "tool_parameters",
        "Usage": "usage",
        "UserPart": "user_part",
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
    "Assistant",
    "AudioFile",
    "ChannelContact",
    "Chat",
    "ChatMember",
    "ChatMessage",
    "ChatMessageRole",
    "ChatMessageStatus",
    "ChatState",
    "ChatStatus",
    "Contact",
    "ContactChannel",
    "ContactRecordChannel",
    "CreateChatRequest",
    "CreateChatRequestParam",
    "CreateContactRequest",
    "CreateContactRequestParam",
    "ListContactsStatus",
    "MemberSession",
    "MemberUser",
    "ModelFeatures",
    "NewContactChannel",
    "NewContactChannelParam",
    "OtherMessage",
    "OtherPart",
    "PlatformData",
    "Reasoning",
    "Segment",
    "SegmentColor",
    "SendMessageAsContactRequest",
    "SendMessageAsContactRequestParam",
    "SystemMessage",
    "TextPart",
    "TokenUsage",
    "Tool",
    "ToolParameters",
    "Usage",
    "UserPart",
    "UserTextPart",
    "UserTextPartParam",
    "WebSearch",
)
