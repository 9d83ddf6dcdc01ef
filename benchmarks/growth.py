"""Prints how much more parsing grows than `json.loads` does, from 1,000 to 10,000 parts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from invent_client import ChatMessage


def medians(contestants: dict[str, Callable[[], Any]], rounds: int, calls: int) -> dict[str, float]:
    """Seconds for one call of each, which take turns so that noise meets all alike."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, function in contestants.items():
            start = time.perf_counter()
            for _ in range(calls):
                function()
            times[name].append((time.perf_counter() - start) / calls)
    return {name: median(one) for name, one in times.items()}


def parsing(size: int) -> float:
    """How many times as long as `json.loads` a message with this many parts takes."""
    page = json.loads((Path(__file__).parents[1] / "contract_tests/page.json").read_text())
    messages = [{"role": "system", "parts": page["response"]["messages"][0]["parts"] * size}]
    text = json.dumps({"id": "m", "role": "user", "messages": messages})
    both = {"json": lambda: json.loads(text), "ours": lambda: ChatMessage.from_dict(json.loads(text))}
    found = medians(both, 21, 1)
    return found["ours"] / found["json"]


if __name__ == "__main__":
    print(parsing(10_000) / parsing(1_000))
