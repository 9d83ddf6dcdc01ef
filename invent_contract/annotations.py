"""Annotations: errors that GitHub Actions shows at lines of `openapi.yaml`."""

from __future__ import annotations

import os
from collections.abc import Iterable

from invent_contract.escaping import one_line
from invent_contract.source.document import CONTRACT_FILE, line_of


def error_annotations(errors: Iterable[tuple[str, str]]) -> str:
    """The commands that annotate, one line for each error; empty outside GitHub Actions.

    Print them unchanged: no message can end its line or begin another command.

    Args:
        errors: JSON pointers into the contract, and messages.
    """
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return ""
    return "".join(
        f"::error file={CONTRACT_FILE.name},line={line_of(CONTRACT_FILE, pointer)}::{_data(message)}\n"
        for pointer, message in errors
    )


def _data(message: str) -> str:
    """A message in a command, where the runner decodes percent-escapes."""
    return one_line(message).replace("%", "%25")
