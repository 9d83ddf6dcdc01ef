"""Lists that lag behind what was written, which no page rules out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from contract_tests.contract import clauses
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.findings import Disagreement
from contract_tests.provider.rules.rule import ClauseContradicted
from invent_contract.clause import SuiteVerdict

LISTED_LATER = "what was written is listed only a moment later"
KNOWN_LATER = "what was created is unknown for a moment"
LIST_DELAY = 2  # seconds after which a list is taken to show what was written
LONGEST_DELAY = 8  # seconds after which what a list does not show is lost
LOOK_EVERY = 0.2  # seconds
Result = TypeVar("Result")


def eventually(
    provider: Provider,
    look: Callable[[], Result],
    *,
    is_told: bool = True,
    what: str = LISTED_LATER,
    pause: Callable[[float], float] = lambda seconds: LOOK_EVERY,
) -> Result:
    """What `look` returns as soon as it holds. A list may lag behind what was written, so it is looked at again.

    A provider that needs such time contradicts no page: it is told as undocumented, in the words of `what`, and after
    `LIST_DELAY` as refuted, unless others who write meanwhile may be the cause.

    The first miss of its kind is retried for `LONGEST_DELAY`. If the item never appears, later misses of that kind are
    retried for `LIST_DELAY` only, so that a provider that loses data does not slow the whole run. Other kinds are not
    concerned: what is wrong for good with an order or a filter says nothing of how long a list lags.
    """
    started = time.monotonic()
    missed_after = None  # seconds, when it was looked at last in vain
    while True:
        seconds = time.monotonic() - started
        try:
            seen = look()
        except ClauseContradicted as error:
            missed_after = seconds
            if seconds >= _longest_wait(provider, error.what):
                if seconds >= LONGEST_DELAY:
                    provider.lost.add(error.what)
                raise
            time.sleep(pause(seconds))
        else:
            is_late = missed_after is not None and missed_after >= LIST_DELAY
            if is_late and provider.list_delay is None:
                provider.list_delay = LONGEST_DELAY
                provider.lost.clear()  # they may have been late, too
            example = f"after {seconds:.1f} seconds"
            if is_late and is_told:
                provider.contradict(clauses.FRESH_LISTS, what, example)
            elif missed_after is not None and is_told:
                provider.record(Disagreement(SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS, what, example))
            return seen


def _longest_wait(provider: Provider, missed: str) -> float:
    """Seconds after which what was missed, in these words, is lost."""
    longest = LONGEST_DELAY if provider.list_delay is None else provider.list_delay
    return min(LIST_DELAY, longest) if missed in provider.lost else longest


def repeatedly(provider: Provider, look: Callable[[], object], times: int) -> None:
    """Hold that something is so each time, right after it was written.

    A copy of a list that lags may be read now and then, also after one that does not. So what does not hold is looked
    at again as often, once a list is late, and once it is lost. More attempts would let a rare loss pass.
    """

    def look_each_time() -> None:
        for _ in range(times):
            look()

    def pause(seconds: float) -> float:
        return LIST_DELAY if seconds < LIST_DELAY else LONGEST_DELAY - LIST_DELAY

    eventually(provider, look_each_time, pause=pause)
