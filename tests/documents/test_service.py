"""The web service of `docs/client.md` says what became of a message that was refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.support.document_blocks import document_program


def test_it_posts_and_logs(mock_process: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "service.py").write_text(document_program("Starlette("))
    command = [sys.executable, "-m", "uvicorn", "service:app", "--port", "0"]
    environment = {**os.environ, **mock_process}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as service:
        assert service.stderr
        lines = iter(service.stderr)
        address = next(line.split()[4] for line in lines if "running on" in line)
        path = f"/contacts/{mock_process['INVENT_CONTACT_ID']}/chats/{mock_process['INVENT_CHAT_ID']}/messages"
        posted = httpx.post(address + path, content="Hello", trust_env=False)
        unknown = httpx.post(f"{address}/contacts/con_x/chats/cht_x/messages", content="Hello", trust_env=False)
        service.terminate()
        log = "".join(lines)
    assert (posted.status_code, posted.json()["status"]) == (202, "RUNNING")
    assert (unknown.status_code, unknown.json()) == (502, {"error": "Your message was not sent. Please try again."})
    assert "/messages: 200 in " in log
    assert "WARNING not_delivered: POST /orgs/c/contacts/con_x/chats/cht_x/messages: 404" in log
