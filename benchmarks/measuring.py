"""Measuring side by side: contestants take turns, and only the ratios within a round count, as machines are noisy."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from timeit import timeit
from typing import Any

Round = dict[str, float]  # seconds that each contestant took, by name


def take_turns(rounds: int, **contestants: Callable[[], float]) -> list[Round]:
    """What contestants, which say themselves how many seconds they took, took in each round.

    Who comes first changes from round to round, as each leaves the caches to the next.
    """
    names = list(contestants)
    results = []
    for number in range(rounds):
        first = number % len(names)
        results.append({name: contestants[name]() for name in names[first:] + names[:first]})
    return results


def time_calls(rounds: int, calls: int, clock: Callable[[], float], **contestants: Callable[[], Any]) -> list[Round]:
    """Seconds for a single call of each contestant, in each round.

    Args:
        rounds: How often all take their turn.
        calls: How often each is called in its turn.
        clock: `time.perf_counter` for what also waits; else `time.process_time`, which stands still while another
            program has the processor.
        contestants: What is measured, by name.
    """

    def timed(function: Callable[[], Any]) -> Callable[[], float]:
        return lambda: timeit(function, "import gc; gc.enable()", clock, calls) / calls

    return take_turns(rounds, **{name: timed(function) for name, function in contestants.items()})


def ratio(rounds: list[Round], ours: str, other: str) -> float:
    """The median of the ratios of two contestants. What slows the machine down for a while slows both down."""
    return median(seconds[ours] / seconds[other] for seconds in rounds)


def print_header() -> None:
    print("| what | ratio | aim |\n| --- | --- | --- |")


def print_row(what: str, ratio: float, aim: str, detail: str = "") -> None:
    print(f"| {what} | {ratio:.2f}{detail} | {aim} |", flush=True)
