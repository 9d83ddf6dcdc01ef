"""What an edit of a document means for callers."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.comparison.edits_of_the_contract import EDITS, EDITS_WITHOUT_A_CHANGE, Edit, edited
from contract_tests.contract.contract_under_test import CONTRACT
from invent_contract.comparison.change import describe
from invent_contract.comparison.edits import changes_for_callers


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_is_told_line_by_line(edit: Edit) -> None:
    assert describe(changes_for_callers(CONTRACT, edited(edit))) == edit.lines


@pytest.mark.parametrize("values", EDITS_WITHOUT_A_CHANGE.values(), ids=EDITS_WITHOUT_A_CHANGE)
def test_what_means_the_same_is_no_change(values: dict[str, Any]) -> None:
    assert describe(changes_for_callers(CONTRACT, edited(Edit(values, [])))) == []
    assert describe(changes_for_callers(edited(Edit(values, [])), CONTRACT)) == []
