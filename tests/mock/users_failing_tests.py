"""Tests of a user, of which each fails but the last. They run in a pytest of their own (`test_pytest_plugin.py`)."""

from __future__ import annotations

import unittest
from typing import Any

import httpx
import pytest

from invent_mock.mock import Mock


def test_unused(invent_mock: Mock) -> None:
    invent_mock.reply("It left today")
    invent_mock.fail(429, retry_after=3)
    invent_mock.delay(5)
    invent_mock.drop()


def test_unused_in_part(invent_mock: Mock) -> None:
    invent_mock.fail(503, times=2)
    key = invent_mock.environment["INVENT_API_KEY"]
    httpx.get(f"{invent_mock.base_url}/orgs/c/contacts", headers={"Authorization": f"Bearer {key}"})


@pytest.fixture
def shop(invent_mock: Mock) -> None:
    invent_mock.drop()


def test_unused_of_a_fixture(shop: None) -> None:
    pass


def test_unused_of_a_fixture_that_is_asked_for_later(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("invent_mock").drop()


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_unused_async(invent_mock: Mock, anyio_backend: str) -> None:
    invent_mock.drop()


class TestCaseOfUnittest(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _mock(self, invent_mock: Mock) -> None:
        self.mock = invent_mock

    def test_unused_of_unittest(self) -> None:
        self.mock.drop()

    def test_reason_of_its_own_in_unittest(self) -> None:
        self.mock.drop()
        self.fail("its own")


def test_reason_of_its_own(invent_mock: Mock) -> None:
    invent_mock.drop()
    pytest.fail("its own", pytrace=False)


def test_refused(invent_mock: Mock) -> None:
    httpx.get(f"{invent_mock.base_url}/of_the_test")
    pytest.fail("its own", pytrace=False)


@pytest.fixture
def failing_shop(invent_mock: Mock) -> None:
    httpx.get(f"{invent_mock.base_url}/of_the_fixture")
    pytest.fail("its own", pytrace=False)


def test_refused_by_its_fixture(failing_shop: None) -> None:
    pass


@pytest.fixture(scope="module")
def mock_of_the_module(invent_mock: Mock) -> Mock:
    return invent_mock


def test_wider_scope(mock_of_the_module: Mock) -> None:
    pass


@pytest.mark.invent_mock(rate=500)
def test_wrong_argument(invent_mock: Mock) -> None:
    pass


@pytest.mark.invent_mock(500)
def test_argument_without_a_name(invent_mock: Mock) -> None:
    pass


@pytest.mark.invent_mock(world={})
def test_wrong_world(invent_mock: Mock) -> None:
    pass


def test_used_in_a_later_subtest(invent_mock: Mock, subtests: Any) -> None:
    invent_mock.fail(503)
    with subtests.test("first"):
        pass
    key = invent_mock.environment["INVENT_API_KEY"]
    httpx.get(f"{invent_mock.base_url}/orgs/c/contacts", headers={"Authorization": f"Bearer {key}"})
