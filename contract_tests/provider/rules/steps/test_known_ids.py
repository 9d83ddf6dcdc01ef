"""What the suite makes of ids of the environment that are not what their names say."""

from __future__ import annotations

import pytest

from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.rules import check_rule
from contract_tests.self_test.servers.served_provider import serving
from invent_mock.app import MockApp


@pytest.mark.parametrize("rule", ["custom_channels_only", "chats_begin_on_custom_channels_only"])
def test_a_custom_channel_in_the_place_of_another_kind_accuses_nobody(rule: str) -> None:
    with serving(MockApp()) as provider:
        provider.environment = {**provider.environment, "INVENT_OTHER_CHANNEL_ID": provider.id("CHANNEL_ID")}
        with pytest.raises(Inapplicable, match="INVENT_OTHER_CHANNEL_ID"):
            check_rule(provider, rule)
