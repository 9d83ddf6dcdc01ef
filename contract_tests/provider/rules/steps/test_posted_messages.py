"""What is told of lists in which posted messages are looked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contract_tests.contract import clauses
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.steps.posted_messages import tell_of_earlier
from invent_mock import sample_data

ADDRESS = "http://127.0.0.1:9"
MOMENT = datetime(2026, 3, 2, 9, 15, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds_updated", "is_told"), [(None, False), (-30, True), (1, False), (-1.9, False), (0, False)]
)
def test_what_is_listed_from_a_moment_on_is_not_much_earlier(seconds_updated: float | None, is_told: bool) -> None:
    seconds = {"created_at": -60, "updated_at": seconds_updated}
    message = {
        name: (MOMENT + timedelta(seconds=value)).isoformat() for name, value in seconds.items() if value is not None
    }
    with Provider(ADDRESS, sample_data.environment(ADDRESS)) as provider:
        tell_of_earlier(provider, [{"id": "without a time"}, message], MOMENT)
    assert [disagreement.pointer for disagreement in provider.disagreements] == [clauses.FROM_DATE] * is_told
