"""Annotations: errors that GitHub Actions shows at lines of `openapi.yaml`."""

from __future__ import annotations

import os
from collections.abc import Iterable

from invent_contract.escaping import one_line
from invent_contract.source.document import CONTRACT_FILE


def error_annotations(errors: Iterable[tuple[int, str]]) -> str:
    """The commands that annotate, one line for each error; empty outside GitHub Actions.

    Print them unchanged: no message can end its line or begin another command.

    Args:
        errors: Lines of the contract, and messages.
    """
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return ""
    messages = [(line, one_line(message).replace("%", "%25")) for line, message in errors]  # the runner decodes %25
    return "".join(f"::error file={CONTRACT_FILE.name},line={line}::{message}\n" for line, message in messages)
