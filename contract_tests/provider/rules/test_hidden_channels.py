"""What is held of a provider that does not show the channels of contacts, so that it has no other contact to try."""

from __future__ import annotations

from typing import Any

from contract_tests.provider.rules import check_rule
from contract_tests.self_test.fault_injection import replacing
from contract_tests.self_test.faults.conversations.injection import returning
from contract_tests.self_test.servers.served_provider import serving

USER = {"user": {"id": "usr_0"}}


def test_a_chat_has_no_other_member_than_its_channel() -> None:
    def create_without_channels(healthy: Any, body: Any) -> Any:
        return {name: value for name, value in healthy(body).items() if name != "channels"}

    add_a_user = returning("create_chat", lambda chat: chat["members"].append(USER))
    with serving(replacing("create_contact", create_without_channels, add_a_user)()) as provider:
        disagreements = check_rule(provider, "a_chat_begins_on_the_channel_of_its_path")
    assert "`members[]` is a user, not a channel of the contact" in {
        disagreement.what for disagreement in disagreements
    }
