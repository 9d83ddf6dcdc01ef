"""Errors that GitHub shows at a line of `openapi.yaml`, where a workflow of it runs."""

from __future__ import annotations

import os
from collections.abc import Iterable

from invent_contract.escaping import one_line
from invent_contract.source.document import CONTRACT_FILE, line_of


def error_annotations(errors: Iterable[tuple[str, str]]) -> str:
    """Commands to GitHub's runner, a line for each error; nothing where another program reads what is printed.

    They must be printed as they are. Nothing of a message can end its line or begin another command.

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
    """A message as the runner reads it, which takes `%` for the beginning of an escape."""
    return one_line(message).replace("%", "%25")
