"""Posts a message with the installed client. Run by `try_wheel.py` where the extra `mock` is not installed."""

import asyncio
import importlib.metadata
import subprocess
import sys

import httpx

from invent_client import AsyncInventClient, InventClient, UserTextPart, errors

BODY = b'{"id":"m","role":"user","created_at":"2026-03-02T09:15:27Z"}'
http_client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, content=BODY)))
client = InventClient(api_key="key", http_client=http_client)
assert client.send_message_as_contact("c", "c", "c", message=[UserTextPart(text="x")]).id == "m"


async def call_nobody() -> str:
    """Goes all the way to the connection, with an own httpx client, which a made-up transport would spare."""
    async with AsyncInventClient(api_key="key", base_url="http://127.0.0.1:9", max_retries=0, deadline=5) as client:
        try:
            await client.send_message_as_contact("c", "c", "c", message=[UserTextPart(text="x")])
        except errors.APIConnectionError as error:
            return error.delivery
    return "delivered"


assert asyncio.run(call_nobody()) == "not_delivered"

mock = subprocess.run([sys.executable, "-m", "invent_mock"], capture_output=True, text=True)
assert mock.returncode == 1
assert mock.stderr.endswith("with its extra: invent-client[mock].\n"), mock.stderr

versions = {name: importlib.metadata.version(name) for name in ("anyio", "attrs", "httpx", "httpx-retries")}
installed = {distribution.name for distribution in importlib.metadata.distributions()} - {"pip", "setuptools"}
print(f"Python {sys.version.split()[0]}, {len(installed)} packages, {versions}")
