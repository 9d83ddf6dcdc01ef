"""The client beside what a user would pick instead: `json.loads`, httpx by hand, and the stock generator's client."""

from __future__ import annotations

import gc
import importlib
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from benchmarks.measuring import Round, print_header, print_row, ratio, take_turns, time_calls
from contract_tests.contract.contract_under_test import PATH
from contract_tests.contract.documentation import PAGE
from invent_client import ChatMessage, InventClient, UserTextPart
from invent_contract import CONTRACT_FILE, load
from invent_mock import sample_data
from tests.support.servers.raw_server import RawServer, http_response

SAMPLE = PAGE["response"]


def measure_client() -> None:
    with tempfile.TemporaryDirectory() as folder:
        stock = import_stock_client(folder)
        gc.freeze()  # else the collector goes through all that is loaded by now, while the client is measured
        print_header()
        measure_parsing(stock)
        measure_calls(stock)
        measure_imports()


def import_stock_client(folder: str) -> Any:
    """What openapi-python-client makes of the contract without our templates."""
    document = Path(folder, "openapi.json")
    document.write_text(json.dumps(without_extensions(load(CONTRACT_FILE)), default=str))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    command += ["--path", str(document), "--output-path", f"{folder}/stock_client"]
    subprocess.run(command, check=True, capture_output=True)
    sys.path.insert(0, folder)
    importlib.import_module("stock_client.api.contacts.send_message_as_contact")
    return sys.modules["stock_client"]


def without_extensions(value: Any) -> Any:
    """The contract without its `x-…` maps: the stock generator takes one among responses for a response."""
    if isinstance(value, list):
        return [without_extensions(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: without_extensions(member) for name, member in value.items() if not str(name).startswith("x-")}


# --- parsing ---


def measure_parsing(stock: Any) -> None:
    for what, sample, aim in (
        ("the page's full sample", SAMPLE, "1.9"),
        ("half of its fields", without_every_other_leaf(SAMPLE), "2.3"),
    ):
        rounds = time_parsing(sample, 200, 200, stock=stock.models.ChatMessage.from_dict)
        detail = f" (stock: {ratio(rounds, 'stock', 'json'):.1f})"
        print_row(f"parse {what} / `json.loads`", ratio(rounds, "ours", "json"), aim, detail)
    ratios = []
    for part_count in (1_000, 10_000):
        ratios.append(ratio(time_parsing(sample_with_parts(part_count), 21, 1), "ours", "json"))
    print_row("growth of that from 1,000 to 10,000 parts / `json.loads`' own", ratios[1] / ratios[0], "1.5")


def time_parsing(sample: Any, rounds: int, calls: int, **loaders: Callable[[Any], Any]) -> list[Round]:
    """Seconds to read a sample as JSON, and to make a model of it with ours and with these loaders."""
    content = compact(sample)
    contestants = {"json": lambda value: value, "ours": ChatMessage.from_dict, **loaders}
    functions = {name: lambda load=load: load(json.loads(content)) for name, load in contestants.items()}
    return time_calls(rounds, calls, time.process_time, **functions)


def compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def without_every_other_leaf(sample: Any) -> Any:
    """The sample with all its objects and lists, and what is required, but with half of its other fields."""
    if isinstance(sample, list):
        return [without_every_other_leaf(item) for item in sample]
    if not isinstance(sample, dict):
        return sample
    return {
        name: without_every_other_leaf(value)
        for number, (name, value) in enumerate(sample.items())
        if number % 2 or isinstance(value, dict | list) or name in ("id", "role", "type")
    }


def sample_with_parts(count: int) -> Any:
    content = {"role": "system", "parts": SAMPLE["messages"][0]["parts"] * count}
    return {"id": "m", "role": "user", "messages": [content]}


# --- calls ---


def measure_calls(stock: Any) -> None:
    reply = http_response(200, compact(SAMPLE), "Content-Type: application/json", keep_alive=True)
    server = RawServer(reply, keep_alive=True)
    process = multiprocessing.get_context("fork").Process(target=server.serve_forever, daemon=True)
    process.start()
    contestants = callers(stock, server.base_url)
    time_calls(50, 5, time.perf_counter, **contestants)  # to warm up
    # Few calls a turn, so that most turns are over before another program gets the processor.
    rounds = time_calls(1_000, 5, time.perf_counter, **contestants)
    process.terminate()
    what = "a whole call / the same by hand with a reused `httpx.Client`"
    print_row(what, ratio(rounds, "ours", "by_hand"), "1.05")
    print_row("a whole call / stock client", ratio(rounds, "ours", "stock"), "1.0")


def callers(stock: Any, base_url: str) -> dict[str, Callable[[], Any]]:
    """Functions that post a message and parse the reply."""
    key, ids = sample_data.API_KEY, tuple(sample_data.VALID_IDS.values())
    http_client = httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {key}"}, timeout=60)
    our_client = InventClient(api_key=key, base_url=base_url)
    stock_client = stock.AuthenticatedClient(base_url=base_url, token=key)
    path = PATH.format(**sample_data.VALID_IDS)

    def by_hand() -> Any:
        response = http_client.post(path, json={"message": [{"type": "text", "text": "Hello"}]})
        response.raise_for_status()
        return response.json()

    def with_stock() -> Any:
        part = stock.models.UserTextPart(type_="text", text="Hello")
        body = stock.models.SendMessageAsContactRequest(message=[part])
        return stock.api.contacts.send_message_as_contact.sync(*ids, client=stock_client, body=body)

    def with_ours() -> Any:
        return our_client.send_message_as_contact(*ids, message=[UserTextPart(text="Hello")])

    return {"by_hand": by_hand, "stock": with_stock, "ours": with_ours}


# --- imports ---

MOCKED_HTTPX = """
transport = httpx.MockTransport(lambda request: httpx.Response(200, content=b'{"id":"m","role":"user"}'))
http_client = httpx.Client(transport=transport)
"""
OUR_CLIENT = "import invent_client; invent_client.InventClient(api_key='k')"
OUR_CALL = f"""import invent_client, httpx{MOCKED_HTTPX}
client = invent_client.InventClient(api_key='k', http_client=http_client)
client.send_message_as_contact('c', 'c', 'c', message=[invent_client.UserTextPart(text='x')])"""
CALL_BY_HAND = f"""import httpx, json{MOCKED_HTTPX}
json.loads(http_client.post('https://x/y', json={{}}, headers={{'Authorization': 'Bearer k'}}).content)"""
# What is compared, our program, the other program, and the aim.
PROGRAMS = [
    ("`import invent_client` / `import httpx`", "import invent_client", "import httpx", "0.1"),
    ("and making a client / `import httpx; httpx.Client()`", OUR_CLIENT, "import httpx; httpx.Client()", "1.05"),
    ("and a first call / the same with httpx alone", OUR_CALL, CALL_BY_HAND, "1.3"),
]


def measure_imports() -> None:
    for what, our_program, other_program, aim in PROGRAMS:
        programs = {"ours": our_program, "other": other_program}
        contestants = {name: partial(seconds_of_program, program) for name, program in programs.items()}
        print_row(what, ratio(take_turns(30, **contestants), "ours", "other"), aim)


def seconds_of_program(program: str) -> float:
    """Processor time of a program in a new process, without the start of Python itself."""
    timed = f"import time; start = time.process_time()\n{program}\nprint(time.process_time() - start)"
    return float(subprocess.check_output([sys.executable, "-c", timed]))
