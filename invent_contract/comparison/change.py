"""What a change of a document is, and how it is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from invent_contract.json_values import json_text
from invent_contract.schema import Side

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
        pointer: JSON pointer into the new document to where it is, or was; empty where that is not known.
    """

    effect: Effect
    label: str
    what: str
    side: Side | None = None
    pointer: str = field(default="", compare=False)

    @property
    def is_breaking(self) -> bool:
        return self.effect is Effect.BREAKING


def breaking(label: str, what: str, side: Side | None = None) -> Change:
    return Change(Effect.BREAKING, label, what, side)


def compatible(label: str, what: str, side: Side | None = None) -> Change:
    return Change(Effect.COMPATIBLE, label, what, side)


def breaking_if(is_breaking: bool, label: str, what: str, side: Side | None = None) -> Change:
    """A change that is breaking if that holds, and else compatible."""
    return Change(Effect.BREAKING if is_breaking else Effect.COMPATIBLE, label, what, side)


def change_of_required(label: str, is_required: bool, side: Side) -> Change:
    """A caller must now send something, or can no longer rely on getting it; or the other way round."""
    what = "optional → required" if is_required else "required → optional"
    return breaking_if(is_required == (side is Side.SENT), label, what, side)


def describe(changes: Iterable[Change]) -> list[str]:
    """A line for each change, breaking ones first. What is changed alike on both sides has one line."""
    sides: dict[tuple[Effect, str, str], list[Side]] = {}
    for change in changes:
        sides.setdefault((change.effect, change.label, change.what), []).extend([change.side] if change.side else [])
    lines = []
    for (effect, label, what), of_change in sorted(sides.items(), key=lambda item: item[0][0]):
        sides_text = f" ({' and '.join(dict.fromkeys(of_change))})" if of_change else ""
        lines.append(f"{effect}: {label}{sides_text}: {what}")
    return lines


def shown(value: Any) -> str:
    """A value as JSON, shortened."""
    text = json_text(value)
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"
