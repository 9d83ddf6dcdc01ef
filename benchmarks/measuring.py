"""Measuring side by side: contestants take turns, and only ratios of medians count, as machines are noisy."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from timeit import timeit
from typing import Any


def medians(rounds: int, calls: int, **contestants: Callable[[], Any]) -> dict[str, float]:
    """Seconds for a single call of each contestant.

    Args:
        rounds: How often all take their turn.
        calls: How often each is called in its turn.
        contestants: What is measured, by name.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, function in contestants.items():
            seconds[name].append(timeit(function, "import gc; gc.enable()", number=calls) / calls)
    return {name: median(values) for name, values in seconds.items()}


def print_header() -> None:
    print("| what | ratio | aim |\n| --- | --- | --- |")


def print_row(what: str, ratio: float, aim: str, detail: str = "") -> None:
    print(f"| {what} | {ratio:.2f}{detail} | {aim} |", flush=True)
