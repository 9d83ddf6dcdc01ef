"""A server that takes messages or not, answers in random ways, and knows what it took."""

from __future__ import annotations

import contextlib
import json
import random
import socket
import time
from collections import Counter
from typing import Any

from tests.support.servers.raw_server import RawServer, http_response, read_request

FOREIGN = http_response(200, b'{"id":"foreign","role":"user"}', keep_alive=True)
LEFTOVERS = [FOREIGN, http_response(400, b"{}", keep_alive=True), http_response(429, b"{}", keep_alive=True), b"\r\n"]
SLOW = 0.3  # seconds
READ_TIMEOUT = 0.15  # seconds


class TruthServer(RawServer):
    """Answers each request with what chance has.

    Args:
        seed: Of the chance. It depends on the message and on the number of its attempt, not on the order of threads.

    Attributes:
        taken: How often each text was taken.
    """

    def __init__(self, seed: int) -> None:
        super().__init__(b"")
        self.taken: Counter[str] = Counter()
        self._attempts: Counter[str] = Counter()
        self._seed = seed

    def finish_request(self, connection: Any, client_address: Any) -> None:
        with contextlib.suppress(OSError, ValueError):
            with connection.makefile("rb") as stream:
                while request := read_request(stream):
                    text = json.loads(request.partition(b"\r\n\r\n")[2])["message"][0]["text"]
                    self._attempts[text] += 1
                    chance = random.Random(f"{self._seed} {text} {self._attempts[text]}")
                    if not self._answer(connection, text, chance):
                        return

    def _answer(self, connection: socket.socket, text: str, chance: random.Random) -> bool:
        """Answer a request. Returns whether the connection is to be kept."""
        behavior = chance.choices(
            ["take", "refuse", "429", "5xx", "vanish", "cut", "slow", "reset"], [40, 10, 12, 8, 8, 8, 6, 8]
        )[0]
        is_taken = behavior in ("take", "cut") or (behavior in ("5xx", "vanish", "slow") and chance.random() < 0.5)
        self.taken[text] += is_taken
        keep = chance.random() < 0.7
        answer = http_response(200, json.dumps({"id": text, "role": "user"}).encode(), keep_alive=keep)
        if behavior == "refuse":
            answer = http_response(chance.choice([400, 401, 404]), b"{}", keep_alive=keep)
        if behavior == "429":
            answer = http_response(429, b"{}", "Retry-After: 0", keep_alive=keep)
        if behavior == "5xx":
            answer = http_response(chance.choice([500, 502, 503]), b"{}", keep_alive=keep)
        if behavior == "vanish":
            return False
        if behavior == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            return False
        if behavior == "cut":
            connection.sendall(answer[: -chance.randrange(1, 20)])
            return False
        if behavior == "slow":
            time.sleep(SLOW)
            if not is_taken:  # a client on a busy machine may still be reading
                return False
        leftover = chance.choice(LEFTOVERS) if chance.random() < 0.4 else b""
        connection.sendall(answer + leftover)
        return keep
