"""Follows a document as a reader would: saves its programs, and runs its commands in a clone."""

from __future__ import annotations

import contextlib
import re
import shlex
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from tests.support.document_blocks import Block
from tests.support.repository_copy import environment_for

MOCK = ".venv/bin/python -m invent_mock"
SERVICE = ".venv/bin/python -m uvicorn service:app"
SERVERS = {MOCK: "export INVENT_OTHER_CHANNEL_ID=", SERVICE: "Uvicorn running on"}  # and what each prints when it is up
SERVICE_PORT = "8000"
START_TIMEOUT = 60  # seconds
COMMAND_TIMEOUT = 600  # seconds
LOG_TIMEOUT = 5  # seconds


class Walkthrough:
    """A reader's shell in a clone, with a running mock, in which documents are followed one after another.

    Args:
        checkout: The clone, with all of its files committed.
        environment: The variables of the shell.
        replacements: What is run instead of some commands.
    """

    def __init__(self, checkout: Path, environment: dict[str, str], replacements: dict[str, str]) -> None:
        self._checkout = checkout
        self._environment = environment
        self._replacements = replacements
        self._servers = contextlib.ExitStack()
        self._logs: dict[str, Path] = {}  # by the server's command
        self._service_port = _free_port()
        self._output = ""
        self._commands_of_documents: set[str] = set()

    def __enter__(self) -> Self:
        self._start_server(MOCK)
        return self

    def __exit__(self, *_: object) -> None:
        self._servers.close()

    def follow(self, blocks: Sequence[Block]) -> None:
        """Do what a document shows, block by block.

        Raises:
            AssertionError: Something fails, or prints something else than the document says.
        """
        for arguments in (["reset", "--quiet", "--hard"], ["clean", "--quiet", "--force"]):
            subprocess.run(["git", *arguments], cwd=self._checkout, check=True)
        for number, block in enumerate(blocks):
            if block.language == "python":
                self._follow_program(block, blocks[number + 1 :])
            elif block.language == "bash" and block.text not in self._commands_of_documents:
                self._follow_commands(block)
            elif block.language == "text":
                self._check_output(block)
        self._commands_of_documents |= {block.text for block in blocks if block.language == "bash"}

    def _follow_program(self, block: Block, later: Sequence[Block]) -> None:
        file = self._checkout / (block.file_name or "program.py")
        file.write_text(block.text)
        if _is_used(file.stem, later) or file.stem == "conftest":
            return
        process = self._run([".venv/bin/python", file.name])
        assert (process.returncode, process.stderr) == (0, ""), f"{block.place}:\n{process.stdout}{process.stderr}"
        self._output = process.stdout
        comments = re.findall(r"^ *print\(.*\)  # (.*)$", block.text, re.MULTILINE)
        if comments:
            expected = "\n".join(comments)
            assert _matches(expected, self._output), f"{block.place}: it printed\n{self._output}"

    def _follow_commands(self, block: Block) -> None:
        if (command := block.text.strip()) in SERVERS:
            if command not in self._logs:
                self._start_server(command)
            return
        lines = block.text.replace(f":{SERVICE_PORT}/", f":{self._service_port}/").splitlines()
        for number, line in enumerate(lines):
            if line in self._replacements:
                lines[number] = self._replacements[line]
        process = self._run(["bash", "-e", "-c", "\n".join(lines)])
        self._output = process.stdout + process.stderr
        assert process.returncode == 0, f"{block.place}:\n{self._output}"
        for result in re.findall(r"  # (\d+ passed)$", block.text, re.MULTILINE):
            assert result in self._output, f"{block.place}:\n{self._output}"

    def _check_output(self, block: Block) -> None:
        """Check that a block is what the last command printed, or else that a server has logged its lines."""
        if _matches(block.text, self._output):
            return
        end = time.monotonic() + LOG_TIMEOUT
        while not self._is_logged(block.text):
            assert time.monotonic() < end, f"{block.place}: expected\n{block.text}\nbut it printed\n{self._output}"
            time.sleep(0.05)

    def _is_logged(self, text: str) -> bool:
        logs = "".join(log.read_text() for log in self._logs.values())
        return all(re.search(_pattern(line), logs) for line in text.splitlines())

    def _run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self._checkout,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_TIMEOUT,
            check=False,
        )

    def _start_server(self, command: str) -> None:
        """Start a server, which ends with the walkthrough, and take over what it says to export."""
        log = self._checkout.parent / f"server_{len(self._logs)}.log"
        self._logs[command] = log
        words = shlex.split(command) + (["--port", str(self._service_port)] if command == SERVICE else [])
        with log.open("w") as output:
            process = subprocess.Popen(
                words, cwd=self._checkout, env=self._environment, stdout=output, stderr=subprocess.STDOUT
            )
        self._servers.callback(process.wait, 30)
        self._servers.callback(process.send_signal, signal.SIGINT)
        end = time.monotonic() + START_TIMEOUT
        while SERVERS[command] not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        for assignment in re.findall(r"^export (.*)$", log.read_text(), re.MULTILINE):
            name, _, value = shlex.split(assignment)[0].partition("=")
            self._environment[name] = value


def _is_used(module: str, blocks: Sequence[Block]) -> bool:
    """Whether a later block imports or runs a module."""
    return any(
        re.search(rf"\b{module}(\.py|:app)\b|^import {module}$", block.text, re.MULTILINE)
        for block in blocks
        if block.language in ("python", "bash")
    )


def _matches(expected: str, output: str) -> bool:
    """Whether an output is what a document shows, where a line that is `…` stands for any number of lines."""
    lines = [r"(?:.*\n)*" if line == "…" else _pattern(line) + r"\n" for line in expected.splitlines()]
    return re.fullmatch("".join(lines), output) is not None


def _pattern(line: str) -> str:
    """What matches a line of a document, where `…` stands for any text."""
    return re.escape(line).replace("…", ".*")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def shell_environment(checkout: Path) -> dict[str, str]:
    """The variables of a new shell in a clone, with this Python's packages on its path."""
    environment = environment_for(checkout)
    return {name: value for name, value in environment.items() if not name.startswith(("INVENT_", "PYTEST_"))}
