"""Tests of a user whose program starts processes. `test_pytest_plugin.py` runs them."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from invent_client import InventClient, UserTextPart


def post() -> None:
    ids = [os.environ[f"INVENT_{name}_ID"] for name in ("ORG", "CONTACT", "CHAT")]
    with InventClient(max_retries=0) as client:
        client.send_message_as_contact(*ids, message=[UserTextPart(text="from a child")])


class Poster(multiprocessing.get_context("forkserver").Process):  # type: ignore[misc]
    def run(self) -> None:
        post()


def test_a_server_that_was_started_before_the_mock() -> None:
    child = multiprocessing.get_context("forkserver").Process(target=int)
    child.start()
    child.join(20)
    assert child.exitcode == 0


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("number", [1, 2])
def test_child(invent_mock: Any, method: Any, number: int) -> None:
    child = multiprocessing.get_context(method).Process(target=post)
    child.start()
    child.join(20)
    assert (child.exitcode, [message.text for message in invent_mock.messages]) == (0, ["from a child"])


@pytest.mark.parametrize("number", [1, 2])
def test_child_of_a_class_of_its_own(invent_mock: Any, number: int) -> None:
    child = Poster()
    child.start()
    child.join(20)
    assert (child.exitcode, len(invent_mock.messages)) == (0, 1)


@pytest.mark.parametrize("number", [1, 2])
def test_pool(invent_mock: Any, number: int) -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("forkserver")) as pool:
        pool.submit(post).result(20)
    assert len(invent_mock.messages) == 1
