"""What exists in the mock when it starts, unless it is given a world of its own."""

from __future__ import annotations

from invent_mock.world.inventory import OWN_ORG, Channel, Chat, Contact, Inventory

API_KEY = "mock_key_4Tz8QwLm2Xc6Vb0N"
ORG_ID = "org_7wHuTTRIfOM537zxuAHi6g"

JANES_KIOSK = Channel("cch_5hT2mKq8Zs1LwXv9", "custom", "customer-1815", "Jane Customer", "jane@example.com")
JANES_GAME = Channel("cch_7nB4vCx1Qa9WsEd3", "custom", "player-1815", username="jane")
JANES_EMAIL = Channel("cch_2pLkMn8jHg6FdSa0", "email", "jane@example.com", email="jane@example.com")
SAMS_KIOSK = Channel("cch_1xCvBn5mAsDf7gHj", "custom", "customer-1852", "Sam Someone", "sam@example.com")

JANE = Contact("con_3qWeRtY7uIoP2aSd", "Jane Customer", "jane@example.com", (JANES_KIOSK, JANES_GAME, JANES_EMAIL))
SAM = Contact("con_8uJmNhY6tGbV5rFc", "Sam Someone", "sam@example.com", (SAMS_KIOSK,))
CONTACTS = {contact.id: contact for contact in (JANE, SAM)}

ONE_CUSTOM_CHANNEL = Chat("cht_1aZ9sX8dC7fV6gB5", JANE, (JANES_KIOSK, JANES_EMAIL), "Kiosk")
TWO_CUSTOM_CHANNELS = Chat("cht_4rFgTy6hUjIk8oLp", JANE, (JANES_KIOSK, JANES_GAME, JANES_EMAIL), "Kiosk and game")
NO_CUSTOM_CHANNEL = Chat("cht_9mNbVc3xZlKj1hGf", JANE, (JANES_EMAIL,), "E-mail only")
SAMS_CHAT = Chat("cht_6yTrEw2qPoIu4zXc", SAM, (SAMS_KIOSK,), "Kiosk")
CHATS = {chat.id: chat for chat in (ONE_CUSTOM_CHANNEL, TWO_CUSTOM_CHANNELS, NO_CUSTOM_CHANNEL, SAMS_CHAT)}

INVENTORY = Inventory(ORG_ID, (API_KEY,), CONTACTS, CHATS)

# Path parameters by name: those of a valid request, and all that exist.
VALID_IDS = {"org_id": OWN_ORG, "contact_id": JANE.id, "chat_id": ONE_CUSTOM_CHANNEL.id}
KNOWN_IDS = {
    "org_id": {OWN_ORG, ORG_ID},
    "contact_id": set(CONTACTS),
    "channel_id": {channel.id for contact in CONTACTS.values() for channel in contact.channels},
    "chat_id": set(CHATS),
}


def environment(base_url: str) -> dict[str, str]:
    """The environment variables that point the client, the example and the suite at a mock with this data."""
    return INVENTORY.environment(base_url)
