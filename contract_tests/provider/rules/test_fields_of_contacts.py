"""A rule on the fields of contacts tells each that is wrong, by the clause that is contradicted."""

from __future__ import annotations

import copy
import json
from typing import Any

from contract_tests.contract import clauses
from contract_tests.provider.rules import check_rule
from contract_tests.self_test.faults.conversations.contacts import SharedDefaultsMock
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


class LenientMock(SharedDefaultsMock):
    """A mock that gives a contact what it does not have from the one before, and takes no notice of segments."""

    def read_body(self, operation: Any, media_type: str, data: bytes) -> Any:
        body = json.loads(data)
        body.pop("segment_ids", None)
        return super().read_body(operation, media_type, json.dumps(body).encode())


def test_what_comes_from_a_contact_that_was_not_refused_is_charged_to_its_fields() -> None:
    with serving(LenientMock()) as provider:
        disagreements = check_rule(provider, "a_new_contact_takes_nothing_over_from_another")
    fields = {f"{clauses.CONTACT_CHANNEL_FIELDS}/{name}/description" for name in ("name", "email", "phone")}
    assert {disagreement.pointer for disagreement in disagreements} == fields
