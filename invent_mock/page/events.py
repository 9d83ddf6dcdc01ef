"""Tells open pages that something has changed, by server-sent events. The page then asks what.

So a burst of messages costs the mock a few small events, and an open page sees all of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from invent_mock.app import MockApp
from invent_mock.records import RefusedRequest
from invent_mock.world import ANSWER_IS_FINAL_AFTER, World

POLL_INTERVAL = 0.1  # seconds between two looks at the mock
CHANGE_INTERVAL = 0.25  # seconds between two words of a change at least
BEAT_INTERVAL = 2.0  # seconds without an event after which the page is told that the mock lives
RECONNECT_AFTER = 1000  # milliseconds after which the page calls again when the stream has ended

# After a change the page is told for this long, as the assistant's answer appears and becomes final meanwhile.
SECONDS_OF_CHANGE = ANSWER_IS_FINAL_AFTER.total_seconds() + POLL_INTERVAL

CHANGE = "event: change\ndata: {}\n\n"
BEAT = "event: beat\ndata: {}\n\n"


async def events(app: MockApp, stopping: asyncio.Event) -> AsyncIterator[str]:
    """The events of a page, until the server stops. The first says that all has changed.

    Args:
        app: The mock.
        stopping: Set when the server stops.
    """
    yield f"retry: {RECONNECT_AFTER}\n\n"
    known: _State | None = None
    told_at = sent_at = changing_until = 0.0
    while not stopping.is_set():
        now = time.monotonic()
        state = _State.of(app)
        if state.differs_from(known):
            known = state
            changing_until = now + SECONDS_OF_CHANGE
        if told_at < changing_until and now - told_at >= CHANGE_INTERVAL:
            told_at = sent_at = now
            yield CHANGE
        elif now - sent_at >= BEAT_INTERVAL:
            sent_at = now
            yield BEAT
        try:
            await asyncio.wait_for(stopping.wait(), POLL_INTERVAL)
        except TimeoutError:
            pass


@dataclass(frozen=True)
class _State:
    """What tells whether something has changed. Cheap to make, however much the mock keeps."""

    world: World
    changes: int
    newest_refused: RefusedRequest | None
    script: tuple[object, ...]
    answers_by_hand: bool

    @classmethod
    def of(cls, app: MockApp) -> _State:
        with app.lock:
            newest_refused = app.refused[-1] if app.refused else None
            return cls(
                app.world, app.world.changes, newest_refused, (app.script, app.script.changes), app.answers_by_hand
            )

    def differs_from(self, other: _State | None) -> bool:
        return (
            other is None
            or self.newest_refused is not other.newest_refused  # the same request may be refused twice
            or self != other
        )
