"""What a change of a document is, and how it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from invent_contract.json_values import json_text
from invent_contract.schema import Side
from invent_contract.schema_keywords import WORDING

_MAX_SHOWN = 80  # characters of a value


class Effect(StrEnum):
    """What a change means for a program that worked before."""

    BREAKING = "breaking"  # it can fail, or fail to type-check
    COMPATIBLE = "compatible"


@dataclass(frozen=True)
class Change:
    """A change that callers can notice.

    Attributes:
        effect: What it means for their programs.
        label: What has changed: `ChatMessage.status`.
        what: How it has changed.
        side: Whether it is what they send or what they receive; None where neither is the case.
    """

    effect: Effect
    label: str
    what: str
    side: Side | None = None


def breaking(label: str, what: str, side: Side | None = None) -> Change:
    return Change(Effect.BREAKING, label, what, side)


def compatible(label: str, what: str, side: Side | None = None) -> Change:
    return Change(Effect.COMPATIBLE, label, what, side)


def change_if(is_compatible: bool, label: str, what: str, side: Side | None = None) -> Change:
    """A change that is compatible if that holds, and else breaking."""
    return Change(Effect.COMPATIBLE if is_compatible else Effect.BREAKING, label, what, side)


def change_of_need(label: str, was_needed: bool, is_needed: bool, side: Side) -> Iterator[Change]:
    """The change of something that has become optional, or no longer is.

    A caller must now send it, or can no longer rely on getting it.
    """
    if was_needed != is_needed:
        what = "optional → required" if is_needed else "required → optional"
        yield change_if(is_needed == (side is Side.RECEIVED), label, what, side)


def changes_of_wording(label: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """The change of descriptions, examples and the like."""
    changed = [keyword for keyword in WORDING if json_text(old.get(keyword)) != json_text(new.get(keyword))]
    if changed:
        yield compatible(label, f"another {' and '.join(changed)}")


def describe(changes: Iterable[Change]) -> list[str]:
    """A line for each change, breaking ones first. What is changed alike on both sides has one line."""
    sides: dict[tuple[Effect, str, str], list[Side]] = {}
    for change in changes:
        sides.setdefault((change.effect, change.label, change.what), []).extend([change.side] if change.side else [])
    lines = []
    for (effect, label, what), of_change in sorted(sides.items(), key=lambda item: item[0][0]):
        place = f" ({' and '.join(dict.fromkeys(of_change))})" if of_change else ""
        lines.append(f"{effect}: {label}{place}: {what}")
    return lines


def shown(value: Any) -> str:
    """A value as JSON, shortened."""
    text = json_text(value)
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"
