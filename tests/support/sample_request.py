"""A request that the mock accepts."""

import json
from typing import Any

from contract_tests.contract.contract_under_test import PATH
from invent_mock import sample_data

URL_PATH = PATH.format(**sample_data.VALID_IDS)
_SAM = f"/orgs/c/contacts/{sample_data.SAM.id}"
PATH_OF_SAM = f"{_SAM}/chats/{sample_data.SAMS_CHAT.id}/messages"
PATH_OF_NEW_CHATS = f"{_SAM}/channels/{sample_data.SAMS_KIOSK.id}/chats"
HEADERS = {"Authorization": f"Bearer {sample_data.API_KEY}", "Content-Type": "application/json"}
BODY = {"message": [{"type": "text", "text": "Hello"}]}
BODY_JSON = json.dumps(BODY).encode()


def body_with(text: str) -> dict[str, Any]:
    """The body of a message with this text."""
    return {"message": [{"type": "text", "text": text}]}
