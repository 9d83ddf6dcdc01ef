"""A test of somebody who uses pytest-asyncio."""

import os

import pytest

from invent_client import AsyncInventClient, UserTextPart


@pytest.mark.asyncio
async def test_order(invent_mock):
    ids = (os.environ[f"INVENT_{name}_ID"] for name in ("ORG", "CONTACT", "CHAT"))
    async with AsyncInventClient() as client:
        await client.send_message_as_contact(*ids, message=[UserTextPart(text="Is it sent?")])
    assert invent_mock.messages[0].text == "Is it sent?"
