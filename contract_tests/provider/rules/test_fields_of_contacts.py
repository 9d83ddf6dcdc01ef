"""A rule on several fields tells each that is wrong, and not only the first."""

from __future__ import annotations

import copy
from typing import Any

from contract_tests.provider.rules import check_rule
from contract_tests.self_test.faults.conversations.injection import listing_contacts
from contract_tests.self_test.servers.served_provider import serving


def test_names_and_telephone_numbers_that_are_cut_are_both_told() -> None:
    def cut(contact: Any) -> Any:
        channels = copy.deepcopy(contact["channels"])
        for channel in channels:
            channel.update({name: text[:20] for name in ("name", "phone") if (text := channel[name])})
        return {**contact, "channels": channels}

    with serving(listing_contacts(cut)()) as provider:
        disagreements = check_rule(provider, "fields_of_contacts_come_back_unchanged")
    assert {disagreement.what.split()[0] for disagreement in disagreements} == {"`name`", "`phone`"}
