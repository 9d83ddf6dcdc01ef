"""Measures the client side by side with what a user would pick instead: `.venv/bin/python -m benchmarks`.

All numbers are ratios of medians from one run, since machines are noisy and differ. `--mock` measures the
embedded mock over 100,000 messages instead, which takes some minutes.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import httpx

from benchmarks.growth import medians
from contract_tests.mock_api import CONTRACT, Served, mock_api, world
from contract_tests.test_1_contract import PAGE
from invent_client import ChatMessage, InventClient, UserTextPart

IDS = ("c", world.JANE.id, world.ONE_CHANNEL.id)
FULL = json.dumps(PAGE["response"], separators=(",", ":")).encode()


def half(value: Any) -> Any:
    """The sample without every other leaf, but with all its objects."""
    if isinstance(value, dict):
        needed = [name for name, one in value.items() if isinstance(one, dict | list) or name in ("id", "role", "type")]
        return {name: half(one) for number, (name, one) in enumerate(value.items()) if number % 2 or name in needed}
    return [half(one) for one in value] if isinstance(value, list) else value


def show(what: str, ratio: float, limit: str, detail: str = "") -> None:
    print(f"| {what} | {ratio:.2f} | {limit} | {detail} |", flush=True)


def loaders(content: bytes, stock: Any) -> dict[str, Callable[[], Any]]:
    return {
        "json": lambda: json.loads(content),
        "ours": lambda: ChatMessage.from_dict(json.loads(content)),
        "stock": lambda: stock.models.ChatMessage.from_dict(json.loads(content)),
    }


def parsing(stock: Any) -> None:
    halved = json.dumps(half(PAGE["response"]), separators=(",", ":")).encode()
    for name, content, limit in (("full sample", FULL, "2.00"), ("half its fields", halved, "2.30")):
        found = medians(loaders(content, stock), rounds=200, calls=200)
        detail = f"stock {found['stock'] / found['json']:.2f}"
        show(f"parse, {name} / json.loads", found["ours"] / found["json"], limit, detail)


def growth() -> None:
    """In a process of its own: a large heap makes the garbage collector the thing that is measured."""
    program = [sys.executable, "-m", "benchmarks.growth"]
    ratio = float(subprocess.run(program, capture_output=True, text=True, check=True).stdout)
    show("growth from 1,000 to 10,000 parts / json.loads'", ratio, "1.50")


class Answer(asyncio.Protocol):
    """A server that costs as little as can be, so that the client is what is measured."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
            len(FULL),
            FULL,
        )

    def data_received(self, data: bytes) -> None:
        if data.endswith(b"}"):
            self.transport.write(self.answer)


def serve(port: Any) -> None:
    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Answer, "127.0.0.1", 0)
        port.value = server.sockets[0].getsockname()[1]
        await server.serve_forever()

    asyncio.run(run())


def calling(stock: Any) -> None:
    port = multiprocessing.Value("i", 0)
    server = multiprocessing.Process(target=serve, args=(port,), daemon=True)
    server.start()
    while not port.value:
        time.sleep(0.01)
    base_url = f"http://127.0.0.1:{port.value}"
    path = f"/orgs/{IDS[0]}/contacts/{IDS[1]}/chats/{IDS[2]}/messages"
    headers = {"Authorization": f"Bearer {world.API_KEY}"}
    hand = httpx.Client(base_url=base_url, headers=headers, timeout=60)
    ours = InventClient(api_key=world.API_KEY, base_url=base_url)
    theirs = stock.AuthenticatedClient(base_url=base_url, token=world.API_KEY)
    post, model = stock.api.contacts.send_message_as_contact.sync, stock.models

    def by_hand() -> Any:
        response = hand.post(path, json={"message": [{"type": "text", "text": "Hello"}]})
        response.raise_for_status()
        return json.loads(response.content)

    def by_stock() -> Any:
        part = model.UserTextPart(type_="text", text="Hello")
        return post(*IDS, client=theirs, body=model.SendMessageAsContactRequest(message=[part]))

    contestants = {
        "hand": by_hand,
        "ours": lambda: ours.send_message_as_contact(*IDS, message=[UserTextPart(text="Hello")]),
        "stock": by_stock,
    }
    medians(contestants, 5, 50)
    found = medians(contestants, 150, 20)
    server.terminate()
    show(
        "a whole call / hand-written httpx",
        found["ours"] / found["hand"],
        "1.02",
        f"{found['hand'] * 1e6:.0f} µs by hand",
    )
    show("a whole call / stock client", found["ours"] / found["stock"], "1.00")


CALL = """
transport = httpx.MockTransport(lambda request: httpx.Response(200, content=b'{"id":"m","role":"user"}'))
client = httpx.Client(transport=transport)
"""
IMPORTS = {
    "import invent_client / import httpx": ("import invent_client", "import httpx", "0.10"),
    "and making a client": (
        "import invent_client; invent_client.InventClient(api_key='k')",
        "import httpx; httpx.Client()",
        "1.15",
    ),
    "to the end of a first call": (
        f"import invent_client, httpx{CALL}"
        "own = invent_client.InventClient(api_key='k', http_client=client)\n"
        "own.send_message_as_contact('c', 'c', 'c', message=[invent_client.UserTextPart(text='x')])",
        f"import httpx, json{CALL}"
        "json.loads(client.post('https://x/y', json={}, headers={'Authorization': 'Bearer k'}).content)",
        "1.40",
    ),
}


def importing() -> None:
    def run(code: str) -> float:
        program = f"import time; start = time.perf_counter()\n{code}\nprint(time.perf_counter() - start)"
        return float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)

    for name, (ours, other, limit) in IMPORTS.items():
        times = [(run(ours), run(other)) for _ in range(21)]
        found, base = (median(one) for one in zip(*times, strict=True))
        show(name, found / base, limit, f"{base * 1000:.0f} ms for httpx alone")


def mocking(messages: int = 100_000) -> None:
    print("| messages posted | requests per second | median latency, ms | peak memory, MB |\n| --- | --- | --- | --- |")
    with Served(mock_api()) as mock, InventClient(api_key=world.API_KEY, base_url=mock.base_url) as client:
        for done in range(10_000, messages + 1, 10_000):
            times = []
            for number in range(10_000):
                start = time.perf_counter()
                client.send_message_as_contact(*IDS, message=[UserTextPart(text=f"{number}")])
                times.append(time.perf_counter() - start)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"| {done} | {len(times) / sum(times):.0f} | {median(times) * 1000:.2f} | {peak:.0f} |", flush=True)


def main() -> None:
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}\n")
    if sys.argv[1:] == ["--mock"]:
        return mocking()
    with tempfile.TemporaryDirectory() as folder:
        command = ["openapi_python_client", "generate", "--meta", "none", "--path", str(CONTRACT)]
        target = ["--output-path", f"{folder}/stock_client"]
        subprocess.run([sys.executable, "-m", *command, *target], check=True, capture_output=True)
        sys.path.insert(0, folder)
        import stock_client as stock
        import stock_client.api.contacts.send_message_as_contact
        import stock_client.models

        print("| what | ratio | aim | |\n| --- | --- | --- | --- |")
        parsing(stock)
        growth()
        calling(stock)
        importing()
    return None


if __name__ == "__main__":
    main()
