"""A request that the mock accepts."""

import json
from typing import Any

from contract_tests.contract.contract_under_test import PATH
from invent_mock import sample_data

URL_PATH = PATH.format(**sample_data.VALID_IDS)
HEADERS = {"Authorization": f"Bearer {sample_data.API_KEY}", "Content-Type": "application/json"}
BODY = {"message": [{"type": "text", "text": "Hello"}]}
BODY_JSON = json.dumps(BODY).encode()


def body_with(text: str) -> dict[str, Any]:
    """The body of a message with this text."""
    return {"message": [{"type": "text", "text": text}]}
