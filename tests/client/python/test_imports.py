"""What the package exports, and what importing it loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import invent_client
from invent_client import errors
from invent_client.api.contacts import send_message_as_contact


def test_nothing_is_loaded_until_it_is_used() -> None:
    program = "import sys, invent_client; print({'attrs', 'httpx', 'typing', 'httpx_retries'} & sys.modules.keys())"
    environment = {"PYTHONPATH": str(Path(invent_client.__file__).parents[1])}
    command = [sys.executable, "-S", "-c", program]  # -S: without site-packages
    process = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert process.stdout == "set()\n", process.stderr


def test_everything_exported_is_there_and_documented() -> None:
    assert set(dir(invent_client)) >= set(invent_client.__all__)
    for name in invent_client.__all__:
        assert name == "UNSET" or getattr(invent_client, name).__doc__, name
    assert send_message_as_contact.sync.__doc__


def test_every_error_is_exported() -> None:
    assert {name for name in vars(errors) if name.endswith("Error")} <= set(invent_client.__all__)


def test_other_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError):
        getattr(invent_client, "nonsense")  # noqa: B009
