"""Measures the client side by side with what a user would pick instead: `.venv/bin/python -m benchmarks`.

All numbers are ratios of medians from one run, since machines are noisy and differ. `--mock` measures the
embedded mock over 100,000 messages instead, which takes some minutes.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import multiprocessing
import platform
import resource
import socketserver
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from timeit import timeit
from typing import Any

import httpx

from contract_tests import PAGE
from invent_client import ChatMessage, InventClient, UserTextPart
from invent_mock import CONTRACT, Served, mock_api, sample_data

IDS = tuple(sample_data.VALID_IDS.values())
SAMPLE = PAGE["response"]


def compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def medians(rounds: int, calls: int, **contestants: Callable[[], Any]) -> dict[str, float]:
    """Seconds for one call of each, which take turns so that noise meets all alike."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, function in contestants.items():
            times[name].append(timeit(function, "import gc; gc.enable()", number=calls) / calls)
    return {name: median(one) for name, one in times.items()}


def show(what: str, ratio: float, aim: str, detail: str = "") -> None:
    print(f"| {what} | {ratio:.2f}{detail} | {aim} |", flush=True)


def half(value: Any) -> Any:
    """The sample without every other leaf, but with all its objects."""
    if isinstance(value, dict):
        needed = [name for name, one in value.items() if isinstance(one, dict | list) or name in ("id", "role", "type")]
        return {name: half(one) for number, (name, one) in enumerate(value.items()) if number % 2 or name in needed}
    return [half(one) for one in value] if isinstance(value, list) else value


def parsing(stock: Any) -> None:
    def loading(value: Any, rounds: int = 200, calls: int = 200) -> tuple[float, float]:
        """How many times as long as `json.loads` our client takes, and the stock one."""
        content = compact(value)
        found = medians(
            rounds,
            calls,
            json=lambda: json.loads(content),
            ours=lambda: ChatMessage.from_dict(json.loads(content)),
            stock=lambda: stock.models.ChatMessage.from_dict(json.loads(content)),
        )
        return found["ours"] / found["json"], found["stock"] / found["json"]

    for what, value, aim in (("the page's full sample", SAMPLE, "2.0"), ("half of its fields", half(SAMPLE), "2.3")):
        ours, theirs = loading(value)
        show(f"parse {what} / `json.loads`", ours, aim, f" (stock: {theirs:.1f})")

    def many(parts: int) -> Any:
        content = {"role": "system", "parts": SAMPLE["messages"][0]["parts"] * parts}
        return {"id": "m", "role": "user", "messages": [content]}

    few, more = (loading(many(parts), 21, 1)[0] for parts in (1_000, 10_000))
    show("growth of that from 1,000 to 10,000 parts / `json.loads`' own", more / few, "1.5")


class Answer(socketserver.BaseRequestHandler):
    """A server that costs as little as can be, so that the client is what is measured."""

    def handle(self) -> None:
        content = compact(SAMPLE)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(content)
        while received := self.request.recv(65536):
            if received.endswith(b"}"):
                self.request.sendall(head + content)


def calling(stock: Any) -> None:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer)
    process = multiprocessing.get_context("fork").Process(target=server.serve_forever, daemon=True)
    process.start()
    base_url = f"http://127.0.0.1:{server.server_address[1]}"
    path = "/orgs/{}/contacts/{}/chats/{}/messages".format(*IDS)
    hand = httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {sample_data.API_KEY}"}, timeout=60)
    ours = InventClient(api_key=sample_data.API_KEY, base_url=base_url)
    theirs = stock.AuthenticatedClient(base_url=base_url, token=sample_data.API_KEY)

    def by_hand() -> Any:
        response = hand.post(path, json={"message": [{"type": "text", "text": "Hello"}]})
        response.raise_for_status()
        return json.loads(response.content)

    def by_stock() -> Any:
        part = stock.models.UserTextPart(type_="text", text="Hello")
        body = stock.models.SendMessageAsContactRequest(message=[part])
        return stock.api.contacts.send_message_as_contact.sync(*IDS, client=theirs, body=body)

    def by_us() -> Any:
        return ours.send_message_as_contact(*IDS, message=[UserTextPart(text="Hello")])

    medians(10, 20, hand=by_hand, ours=by_us, stock=by_stock)  # to warm up
    found = medians(150, 20, hand=by_hand, ours=by_us, stock=by_stock)
    process.terminate()
    show("a whole call / the same by hand with a reused `httpx.Client`", found["ours"] / found["hand"], "1.02")
    show("a whole call / stock client", found["ours"] / found["stock"], "1.0")


CALL = """
transport = httpx.MockTransport(lambda request: httpx.Response(200, content=b'{"id":"m","role":"user"}'))
client = httpx.Client(transport=transport)
"""
OUR_CALL = f"""import invent_client, httpx{CALL}
own = invent_client.InventClient(api_key='k', http_client=client)
own.send_message_as_contact('c', 'c', 'c', message=[invent_client.UserTextPart(text='x')])"""
HAND_CALL = f"""import httpx, json{CALL}
json.loads(client.post('https://x/y', json={{}}, headers={{'Authorization': 'Bearer k'}}).content)"""
OUR_CLIENT = "import invent_client; invent_client.InventClient(api_key='k')"
PROGRAMS = {
    "`import invent_client` / `import httpx`": ("import invent_client", "import httpx", "0.1"),
    "and making a client / `import httpx; httpx.Client()`": (OUR_CLIENT, "import httpx; httpx.Client()", "1.15"),
    "and a first call / the same with httpx alone": (OUR_CALL, HAND_CALL, "1.4"),
}


def starting() -> None:
    def run(code: str) -> float:
        program = f"import time; start = time.perf_counter()\n{code}\nprint(time.perf_counter() - start)"
        return float(subprocess.check_output([sys.executable, "-c", program]))

    for what, (ours, other, aim) in PROGRAMS.items():
        found, base = map(median, zip(*((run(ours), run(other)) for _ in range(21)), strict=True))
        show(what, found / base, aim)


def mocking(messages: int = 100_000, step: int = 10_000) -> None:
    print("| messages posted | requests per second | median latency, ms | peak memory, MB |\n| --- | --- | --- | --- |")
    with Served(mock_api()) as mock, InventClient(api_key=sample_data.API_KEY, base_url=mock.base_url) as client:
        for done in range(step, messages + 1, step):
            times = []
            for number in range(step):
                start = time.perf_counter()
                client.send_message_as_contact(*IDS, message=[UserTextPart(text=f"{number}")])
                times.append(time.perf_counter() - start)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"| {done} | {step / sum(times):.0f} | {median(times) * 1000:.2f} | {peak:.0f} |", flush=True)


def comparing() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = ["openapi_python_client", "generate", "--meta", "none", "--path", str(CONTRACT)]
        command += ["--output-path", f"{folder}/stock_client"]
        subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True)
        sys.path.insert(0, folder)
        importlib.import_module("stock_client.api.contacts.send_message_as_contact")
        stock = sys.modules["stock_client"]
        gc.freeze()  # else what is loaded by now is gone through again and again while the client is measured
        print("| what | ratio | aim |\n| --- | --- | --- |")
        parsing(stock)
        calling(stock)
        starting()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--mock", action="store_true", help="measure the mock instead")
    options = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}\n")
    if options.mock:
        mocking()
    else:
        comparing()
