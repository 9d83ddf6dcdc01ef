"""What cannot be sent ends a check, and no run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract_tests.contract.contract_under_test import CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from invent_mock import sample_data

NOWHERE = "http://127.0.0.1:9"
TOO_LONG = "x" * 70_000


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider(NOWHERE, sample_data.environment(NOWHERE)) as provider:
        yield provider


def test_an_id_that_no_url_can_have_ends_the_check(provider: Provider) -> None:
    with pytest.raises(Inapplicable, match="no request can have one of its values: URL too long"):
        provider.send(ids={"chat_id": TOO_LONG})


def test_a_value_that_no_url_can_have_ends_the_check(provider: Provider) -> None:
    with pytest.raises(Inapplicable, match="no request can have one of its values: URL component"):
        provider.call(provider.operation("get", CONTACTS_PATH), query={"name": TOO_LONG})


@pytest.mark.parametrize("text", ["\ud800", "a\udfff"])
def test_half_a_surrogate_pair_ends_the_check(provider: Provider, text: str) -> None:
    with pytest.raises(Inapplicable, match=r"no request can have one of its values: .* surrogates not allowed"):
        provider.send(provider.body(text))
    with pytest.raises(Inapplicable, match=r"no request can have one of its values: .* surrogates not allowed"):
        provider.send(ids={"chat_id": text})
