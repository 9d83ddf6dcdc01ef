"""Posts the message that the method's docstring shows to the embedded mock, and says what came back.

The argument is the folder that the client is in.
"""

import inspect
import sys
from textwrap import shorten

sys.path.insert(0, sys.argv[1])

from invent_client import InventClient
from invent_mock import Served, mock_api, sample_data

methods = [one for name, one in vars(InventClient).items() if not name.startswith("_") and name != "close"]
method = getattr(InventClient, "send_message_as_contact", methods[0])
example = inspect.getdoc(method).rpartition("Example:\n")[2].strip()  # type: ignore[union-attr]
with Served(mock_api()) as mock, InventClient(api_key=sample_data.API_KEY, base_url=mock.base_url) as client:
    reply = eval(example, {"client": client})
print(f"With the new client, the embedded mock was called:\n  {example}\nand returned:\n  {shorten(str(reply), 400)}")
