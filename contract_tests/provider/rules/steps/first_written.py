"""What rules of a run wrote first, which is still there when others have written for a while."""

from __future__ import annotations

import time
from typing import Any

from contract_tests.provider.provider import Provider

KEPT = 5  # of each kind
OLD_ENOUGH = 2  # seconds


def keep_if_first(provider: Provider, kind: str, *written: Any) -> None:
    """Remember what was written, unless there is enough of its kind."""
    kept = provider.shared.setdefault(f"first {kind}", [])
    if len(kept) < KEPT:
        kept.append((time.monotonic(), written))


def first_written(provider: Provider, kind: str) -> list[tuple[Any, ...]]:
    """What was remembered of a kind, as soon as the first of it is old enough."""
    kept: list[tuple[float, tuple[Any, ...]]] = provider.shared[f"first {kind}"]
    time.sleep(max(0, kept[0][0] + OLD_ENOUGH - time.monotonic()))
    return [written for _, written in kept]
