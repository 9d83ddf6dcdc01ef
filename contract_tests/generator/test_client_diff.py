"""What an edit of the contract changes for callers."""

from __future__ import annotations

import copy
from pathlib import Path

from contract_tests.contract.contract_under_test import CONTRACT, OPERATION_POINTER
from generator import render
from generator.client_diff import describe_changes, public_names
from invent_contract.json_pointer import lookup


def test_changes_are_told_in_callers_terms(tmp_path: Path) -> None:
    edited = copy.deepcopy(CONTRACT)
    schemas = edited["components"]["schemas"]
    del schemas["ChatMessage"]["properties"]["model"]
    schemas["ChatMessage"]["properties"]["status"]["enum"].append("PAUSED")
    schemas["Tool"]["properties"]["icon"] = {"type": "integer"}
    schemas["SendMessageAsContactRequest"]["required"].append("org_id")
    schemas["SendMessageAsContactRequest"]["properties"]["org_id"] = {"type": "string"}
    lookup(edited, OPERATION_POINTER)["operationId"] = "postMessage"

    render(CONTRACT, tmp_path / "old/invent_client")
    render(edited, tmp_path / "new/invent_client")
    before, after = public_names(tmp_path / "old/invent_client"), public_names(tmp_path / "new/invent_client")

    assert describe_changes(before, before) == []
    assert describe_changes(before, after) == [
        "removed: field ChatMessage.model (str | Unset)",
        "added: value ChatMessageStatus.PAUSED ('PAUSED')",
        "added: field SendMessageAsContactRequest.org_id (str, required)",
        "changed: field Tool.icon (str | Unset → int | Unset)",
        "added: operation post_message (returns ChatMessage)",
        "removed: operation send_message_as_contact (returns ChatMessage)",
    ]
    assert {"post_message.org_id", "post_message.org_id_"} <= after.keys()  # of the path, and of the body
