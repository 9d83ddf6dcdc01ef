"""Posts one message with a generated client to the embedded mock, and says what came back.

The argument is the folder that the client is in.
"""

import sys

sys.path.insert(0, sys.argv[1])

from contract_tests.mock_api import Served, mock_api, world
from invent_client import InventClient, UserTextPart

with Served(mock_api()) as mock, InventClient(api_key=world.API_KEY, base_url=mock.base_url) as client:
    reply = client.send_message_as_contact(
        "c", world.JANE.id, world.ONE_CHANNEL.id, message=[UserTextPart(text="Hello from the new client")]
    )
print(f"Posted a message with it to the embedded mock, which returned {type(reply).__name__}:")
print(f"  id {reply.id}, role {reply.role}, status {reply.status}, created at {reply.created_at}")
