"""Arguments of our operations for `test_types.py`: type checkers must pass them, and flag the lines marked `wrong`."""

from __future__ import annotations

from datetime import UTC, datetime

from invent_client import (
    CreateChatRequest,
    CreateContactRequest,
    InventClient,
    ListContactsStatus,
    NewContactChannel,
    NewContactChannelParam,
    OtherPart,
    SendMessageAsContactRequestParam,
    UserPart,
    UserTextPart,
    UserTextPartParam,
    find_message,
)
from invent_client.api.chats import create_chat, list_chat_messages
from invent_client.api.contacts import create_contact, list_contacts, send_message_as_contact


def right(client: InventClient) -> None:
    parts: list[UserPart] = [UserTextPart(text="Look:"), {"type": "image", "url": "https://x"}]
    text_part: UserTextPartParam = {"type": "text", "text": "Hello", "end_timestamp": 2}
    person: NewContactChannelParam = {"user_id": "customer-1815"}
    message: SendMessageAsContactRequestParam = {"message": parts, "channel_id": "chn"}

    client.create_contact("org", channel={"user_id": "customer-1815"})
    client.create_contact("org", channel={"name": "Ada", "email": "ada@example.com", "phone": "+44", "contact_id": "c"})
    client.create_contact("org", channel={})
    client.create_contact("org", channel=person, segment_ids=["seg"])
    client.create_contact("org", channel=NewContactChannel(user_id="customer-1815"))
    create_contact.sync("org", client=client, body={"channel": {"user_id": "x"}, "segment_ids": ["seg"]})
    create_contact.sync("org", client=client, body={"channel": NewContactChannel(user_id="x")})
    create_contact.sync("org", client=client, body=CreateContactRequest(segment_ids=["seg"]))
    client.create_chat("org", "con", "chn", title="Help", message=[{"type": "text", "text": "Hello"}])
    client.create_chat("org", "con", "chn", assistant_id="asst", message=parts)
    create_chat.sync("org", "con", "chn", client=client, body={"title": "Help", "message": parts})
    create_chat.sync("org", "con", "chn", client=client, body=CreateChatRequest(title="Help"))
    client.send_message_as_contact("org", "con", "cht", message=parts)
    client.send_message_as_contact("org", "con", "cht", message=[text_part, UserTextPart(text="x"), {"type": "image"}])
    client.send_message_as_contact("org", "con", "cht", message=[OtherPart.from_dict({"type": "image", "url": "x"})])
    send_message_as_contact.sync("org", "con", "cht", client=client, body=message)
    send_message_as_contact.sync("org", "con", "cht", client=client, body={"message": [text_part]})
    find_message(client, "cht", message=parts, since=datetime.now(UTC))
    client.list_contacts("org", status=ListContactsStatus.ALL, is_admin=False, page=1)
    list_contacts.sync("org", client=client, status="all", user_id="customer-1815")
    client.list_chat_messages("cht", from_date=datetime.now(UTC), take=10)
    list_chat_messages.sync("cht", client=client, from_date="2026-11-30T00:00:00Z")


def misspelt(client: InventClient) -> None:
    client.create_contact("org", channel={"userid": "x"})  # wrong
    client.create_contact("org", channel={"user_id": "x", "e_mail": "ada@example.com"})  # wrong
    client.create_contact("org", channel={"User_id": "x"})  # wrong
    client.create_contact("org", channel=NewContactChannel(userid="x"))  # wrong
    client.create_contact("org", channel={"name": 5})  # wrong
    client.create_contact("org", chanel={"user_id": "x"})  # wrong
    client.create_contact("org", segments=["seg"])  # wrong
    create_contact.sync("org", client=client, body={"segments": ["seg"]})  # wrong
    create_contact.sync("org", client=client, body={"channel": {"userid": "x"}})  # wrong
    client.create_chat("org", "con", "chn", titel="Help")  # wrong
    create_chat.sync("org", "con", "chn", client=client, body={"titel": "Help"})  # wrong
    create_chat.sync("org", "con", "chn", client=client, body={"messages": [{"type": "text", "text": "x"}]})  # wrong
    client.send_message_as_contact("org", "con", "cht", messages=[{"type": "text", "text": "x"}])  # wrong
    client.send_message_as_contact("org", "con", "cht", message=[UserTextPart(txt="x")])  # wrong
    send_message_as_contact.sync("org", "con", "cht", client=client, body={"message": [], "channel": "chn"})  # wrong
    send_message_as_contact.sync("org", "con", "cht", client=client, body={"mesage": []})  # wrong
    text_part: UserTextPartParam = {"type": "text", "txt": "Hello"}  # wrong
    another_part: UserTextPartParam = {"type": "text", "text": "Hello", "startTimestamp": 0}  # wrong
    person: NewContactChannelParam = {"userId": "customer-1815"}  # wrong
    message: SendMessageAsContactRequestParam = {"messages": [text_part, another_part]}  # wrong
    find_message(client, "cht", mesage=message["message"], since=datetime.now(UTC))  # wrong
    client.list_contacts("org", stauts="all", name=person["name"])  # wrong
    list_contacts.sync("org", client=client, userid="customer-1815")  # wrong
    client.list_chat_messages("cht", fromDate=datetime.now(UTC))  # wrong
    list_chat_messages.sync("cht", client=client, from_dat="2026-11-30T00:00:00Z")  # wrong
