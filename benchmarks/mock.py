"""The mock under the load of another process, beside Prism's mock of the same contract where `prism` is installed.

The load is `wrk -t1 -c8` (Debian's package `wrk`); a client in Python would measure itself.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from invent_contract import CONTRACT_FILE
from invent_mock import sample_data

ROUNDS = 10
SECONDS = 3  # for each round
REQUEST = Path(__file__).with_name("post.lua")


@dataclass
class Contestant:
    """A mock that runs as a process of its own, and what each round measured."""

    name: str
    base_url: str
    pid: int
    rates: list[float]  # requests a second
    latencies: list[float]  # median milliseconds

    def peak_memory(self) -> float:
        """Resident memory at its largest, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def measure_mock() -> None:
    if not shutil.which("wrk"):
        sys.exit("This needs wrk, a load generator. On Debian and Ubuntu: apt install wrk.")
    with contextlib.ExitStack() as stack:
        commands = {"invent_mock": [sys.executable, "-m", "invent_mock", "--port"]}
        if shutil.which("prism"):
            commands["Prism"] = ["prism", "mock", str(CONTRACT_FILE), "--port"]
        else:
            print("`prism` is not on the PATH, so the mock is measured alone.\n")
        contestants = [stack.enter_context(running(name, command)) for name, command in commands.items()]
        for _ in range(ROUNDS):
            for contestant in contestants:
                measure_round(contestant)
        print("| mock | requests per second | median latency, ms | peak memory, MB |\n| --- | --- | --- | --- |")
        for contestant in contestants:
            rate, latency = median(contestant.rates), median(contestant.latencies)
            print(f"| {contestant.name} | {rate:.0f} | {latency:.2f} | {contestant.peak_memory():.0f} |")
        if len(contestants) > 1:
            ours, other = (median(contestant.rates) for contestant in contestants)
            print(f"\nRatio of requests per second: {ours / other:.1f}")


@contextlib.contextmanager
def running(name: str, command: list[str]) -> Iterator[Contestant]:
    """A mock on a free port, once it listens there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    process = subprocess.Popen([*command, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_it_listens(port)
        yield Contestant(name, f"http://127.0.0.1:{port}", process.pid, [], [])
    finally:
        process.terminate()
        process.wait()


def wait_until_it_listens(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    sys.exit(f"Nothing listens on port {port} after 30 seconds.")


def measure_round(contestant: Contestant) -> None:
    command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "--latency", "-s", str(REQUEST), contestant.base_url]
    environment = {**os.environ, **sample_data.environment(contestant.base_url)}
    output = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output:
        sys.exit(f"{contestant.name} refused requests:\n{output}")
    contestant.rates.append(float(re.findall(r"Requests/sec:\s+([\d.]+)", output)[0]))
    value, unit = re.findall(r"50%\s+([\d.]+)(us|ms|s)", output)[0]
    contestant.latencies.append(float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit])
