"""Invent's own document in the place of our contract: it has other names, and inlined schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from contract_tests.comparison.edits_of_the_contract import inlined
from contract_tests.contract.contract_under_test import CONTRACT, OPERATION_POINTER, PATH
from contract_tests.generator.repository_copy import copy_checkout, run_python

FURTHER_OPERATION = {
    "operationId": "assistants_list",
    "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema": {"type": "array"}}}}},
}
# A rule about each of: ids, channels, the body, the key, state.
SOME_RULES = ("nearly_right_ids", "channel", "nulls_are_refused", "missing_credentials", "many_messages")


def official_document() -> dict[str, Any]:
    """Our contract as if Invent had written it: without our names, components and extensions."""
    operation = inlined(OPERATION_POINTER) | {"operationId": "orgsContacts_sendMessage", "tags": ["orgs-contacts"]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Invent API", "version": "1"},
        "servers": CONTRACT["servers"],
        "security": [{"bearerAuth": []}],
        "paths": {"/assistants": {"get": FURTHER_OPERATION}, PATH: {"post": operation}},
        "components": {"securitySchemes": {"bearerAuth": {"type": "http", "scheme": "bearer"}}},
    }


def test_the_rules_find_their_operation_whatever_its_names_are(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path / "checkout")
    (checkout / "openapi.yaml").write_text(json.dumps(official_document(), indent=1))
    process = run_python(
        checkout,
        *("-m", "pytest", "-q", "--rootdir", str(checkout), "-c", "pyproject.toml", "-m", "provider"),
        *("--max-examples", "5", "-k", " or ".join(("generated_requests", *SOME_RULES)), "contract_tests"),
    )
    assert process.returncode == 0, process.stdout
    assert "findings: none" in process.stdout
    report = (checkout / "reports/valid.xml").read_text()
    assert f"POST {PATH}" in report
    assert "GET /assistants" in report
