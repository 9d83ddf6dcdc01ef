"""Posts a message with the installed client. Run by `try_wheel.py` where the extra `mock` is not installed."""

import importlib.metadata
import subprocess
import sys

import httpx

from invent_client import InventClient, UserTextPart

BODY = b'{"id":"m","role":"user","created_at":"2026-03-02T09:15:27Z"}'
http_client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, content=BODY)))
client = InventClient(api_key="key", http_client=http_client)
assert client.send_message_as_contact("c", "c", "c", message=[UserTextPart(text="x")]).id == "m"

mock = subprocess.run([sys.executable, "-m", "invent_mock"], capture_output=True, text=True)
assert mock.returncode == 1
assert mock.stderr.endswith('Run: pip install "invent-client[mock]"\n'), mock.stderr

versions = {name: importlib.metadata.version(name) for name in ("attrs", "httpx", "httpx-retries")}
installed = {distribution.name for distribution in importlib.metadata.distributions()} - {"pip", "setuptools"}
print(f"Python {sys.version.split()[0]}, {len(installed)} packages, {versions}")
