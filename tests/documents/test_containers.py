"""The containers of `docs/testing.md`, as processes: their commands, variables and health check."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML

from contract_tests import ROOT
from invent_client import InventClient, UserTextPart, message_text, wait_for_reply
from invent_mock import sample_data
from tests.support.document_blocks import blocks_of

TESTING = ROOT / "docs/testing.md"
START_TIMEOUT = 30  # seconds


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services of the document's `compose.yaml`."""
    (text,) = [block.text for block in blocks_of(TESTING) if block.file_name == "compose.yaml"]
    services: dict[str, Any] = YAML(typ="safe").load(text)["services"]
    return services


@pytest.fixture(scope="module")
def port(services: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the mock as its container runs it, with the file of the document."""
    folder = tmp_path_factory.mktemp("container")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    (make_world,) = [block.text for block in blocks_of(TESTING) if "--world-example" in block.text]
    python = shlex.quote(sys.executable)
    subprocess.run(["bash", "-c", make_world.replace(".venv/bin/python", python)], cwd=folder, check=True)
    command = re.findall(r"&& python (.*)\"$", services["mock"]["command"])[0]
    command = command.replace("4711", str(port)).replace("/world.yaml", str(folder / "world.yaml"))
    with subprocess.Popen([sys.executable, *shlex.split(command)], stdout=subprocess.DEVNULL) as process:
        try:
            wait_until_healthy(services["mock"]["healthcheck"]["test"].replace("4711", str(port)))
            yield port
        finally:
            process.kill()


def wait_until_healthy(check: str) -> None:
    words = [sys.executable, *shlex.split(check)[1:]]
    environment = {**os.environ, "no_proxy": "*"}
    end = time.monotonic() + START_TIMEOUT
    while subprocess.run(words, env=environment, stderr=subprocess.DEVNULL).returncode != 0:
        assert time.monotonic() < end
        time.sleep(0.1)


def test_they_share_a_mock(services: dict[str, Any], port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = socket.getaddrinfo

    def resolve_mock(host: Any, *arguments: Any, **options: Any) -> Any:
        return resolve("127.0.0.1" if host in ("mock", b"mock") else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_mock)
    for name, value in services["shop"]["environment"].items():
        monkeypatch.setenv(name, value.replace("4711", str(port)))
    contact_id, chat_id = sample_data.JANE.id, sample_data.ONE_CUSTOM_CHANNEL.id
    httpx.post(f"{os.environ['INVENT_BASE_URL']}/_mock/reply", json={"text": "It left today."}).raise_for_status()
    with InventClient() as client:
        message = [UserTextPart(text="Is it sent?")]
        posted = client.send_message_as_contact("c", contact_id, chat_id, message=message)
        assert message_text(wait_for_reply(client, chat_id, after=posted)) == "It left today."


def test_the_public_key_of_the_mock_is_refused(port: int) -> None:
    headers = {"Authorization": f"Bearer {sample_data.API_KEY}"}
    response = httpx.get(f"http://127.0.0.1:{port}/orgs/c/contacts", headers=headers, trust_env=False)
    assert response.status_code == 401
