"""Makes the call that the docstring of the new client's method shows, to the embedded mock, and prints the reply.

python -m generator.call_mock FOLDER        # the folder that the package is in
"""

from __future__ import annotations

import importlib
import inspect
import sys

from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer

MAX_SHOWN = 200  # characters
PREFERRED_METHOD = "send_message_as_contact"

sys.path.insert(0, sys.argv[1])
InventClient = importlib.import_module("invent_client").InventClient

methods = {name: method for name, method in vars(InventClient).items() if not name.startswith("_") and name != "close"}
method = methods.get(PREFERRED_METHOD) or next(iter(methods.values()))
example = (inspect.getdoc(method) or "").rpartition("Example:\n")[2].strip()
with ThreadedServer(MockApp()) as server:
    with InventClient(api_key=sample_data.API_KEY, base_url=server.base_url) as client:
        reply = eval(example, {"client": client})
shown = repr(reply)
if len(shown) > MAX_SHOWN:
    shown = f"{shown[:MAX_SHOWN]} …"
print(f"With the new client, the embedded mock was called:\n  {example}\nand returned:\n  {shown}")
