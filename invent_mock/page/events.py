"""Notifies open pages of changes by server-sent events.

An event carries no data; the page then fetches what it shows, so a burst of messages costs a few small events.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from invent_mock.app import MockApp
from invent_mock.world.assistant import ANSWER_IS_FINAL_AFTER
from invent_mock.world.clock import monotonic

POLL_INTERVAL = 0.1  # seconds between two looks at the mock
CHANGE_INTERVAL = 0.25  # minimum seconds between two `change` events
BEAT_INTERVAL = 2.0  # seconds of silence after which a `beat` is sent
RECONNECT_AFTER = 1000  # milliseconds after which the browser reconnects

# An answer appears and completes without a further change of state, so `change` events go on for this long.
NOTIFY_FOR = ANSWER_IS_FINAL_AFTER.total_seconds() + POLL_INTERVAL

CHANGE = "event: change\ndata: {}\n\n"
BEAT = "event: beat\ndata: {}\n\n"


async def events(app: MockApp, stopping: asyncio.Event) -> AsyncIterator[str]:
    """The events of a page, until the server stops. The first is a `change`.

    Args:
        app: The mock.
        stopping: Set when the server stops, or the connection is lost.
    """
    yield f"retry: {RECONNECT_AFTER}\n\n"
    known_state: tuple[object, ...] = ()
    notified_at = sent_at = notify_until = 0.0
    while not stopping.is_set():
        now = monotonic()
        state = _state_of(app)
        if state != known_state:
            known_state = state
            notify_until = now + NOTIFY_FOR
        if notified_at < notify_until and now - notified_at >= CHANGE_INTERVAL:
            notified_at = sent_at = now
            yield CHANGE
        elif now - sent_at >= BEAT_INTERVAL:
            sent_at = now
            yield BEAT
        try:
            await asyncio.wait_for(stopping.wait(), POLL_INTERVAL)
        except TimeoutError:
            pass


def _state_of(app: MockApp) -> tuple[object, ...]:
    """A value that differs after every change. Its cost does not depend on how much the mock keeps."""
    with app.lock:
        changes = app.world.changes_until(app.world.clock.now())
        return app.world.id, changes, app.script.pending_count, app.requests.count, app.answers_by_hand
