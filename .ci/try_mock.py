"""Posts a message to the installed mock. Run by `try_wheel.py` where the extra `mock` is installed."""

from invent_client import InventClient, UserTextPart
from invent_contract import CONTRACT_FILE
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer

assert CONTRACT_FILE.parent.name == "invent_contract", CONTRACT_FILE
with ThreadedServer(MockApp()) as server:
    with InventClient(api_key=sample_data.API_KEY, base_url=server.base_url) as client:
        reply = client.send_message_as_contact(*sample_data.VALID_IDS.values(), message=[UserTextPart(text="x")])
assert reply.status == "RUNNING"
