"""A schema of another document, written out to be copied into ours."""

from __future__ import annotations

import json

from invent_contract.comparison.outline import outline_text
from invent_contract.contract import Contract
from invent_contract.schema import Side
from tests.support.small_documents.documents import document_with_schemas


def test_each_of_several_values_of_a_keyword_is_written() -> None:
    parts = [{"pattern": "a"}, {"pattern": "b"}]
    contract = Contract(document_with_schemas(A={"type": "string", "allOf": parts}))
    schema = contract.schema("/components/schemas/A", Side.RECEIVED)
    assert json.loads(outline_text(schema)) == {"type": "string", "allOf": parts}
