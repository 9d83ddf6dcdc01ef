"""`./generate.sh`: the steps from the contract to the client. All or nothing."""

from __future__ import annotations

import compileall
import difflib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from generator.changes import committed, describe, surface
from generator.contract import ContractError, check, line_of, load, operations

ROOT = Path(__file__).parents[1]
CONTRACT = ROOT / "openapi.yaml"
CLIENT = ROOT / "generated_client" / "invent_client"


class StepError(Exception):
    """A step failed. The text says what to do."""


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    # Beside the client, so that it can be put in place by renaming; ignored by git.
    with tempfile.TemporaryDirectory(dir=ROOT / ".venv", prefix="generate-") as directory:
        new = Path(directory) / "new" / CLIENT.name
        new.parent.mkdir()
        try:
            contract = _generate(new)
            if arguments == ["--check"]:
                difference = _difference(CLIENT, new)
                if difference:
                    sys.stdout.writelines(difference)
                    print("\ngenerated_client/ is not what openapi.yaml generates. Run ./generate.sh and commit.")
                    return 1
                print("generated_client/ is what openapi.yaml generates.")
                return 0
            with _step("types", "the new client does not pass mypy: mend generator/templates or generator/runtime"):
                _run("mypy", "--strict", "--no-error-summary", "--cache-dir", str(ROOT / ".venv/mypy"), str(new))
            with _step("post", "the new client could not post a message to the embedded mock"):
                reply = _run("generator.try_client", str(new.parent))
            changes = _changes(CLIENT, new)
            old = committed(CLIENT, ROOT, Path(directory) / "committed") if shutil.which("git") else CLIENT
            for_callers = describe(surface(old), surface(new)) if old.exists() else []
            with _step("install", "the new client could not be put in place"):
                _replace(CLIENT, new, Path(directory) / "old")
                compileall.compile_dir(CLIENT, quiet=2)  # as pip does, whatever this environment says
        except ContractError as error:
            line = error.line or (line_of(CONTRACT, error.pointer) if error.pointer else None)
            at = f"{CONTRACT.name}:{line}" if line else CONTRACT.name
            print(f"generate.sh: contract: {at}: {error.pointer} {error}".replace("  ", " "), file=sys.stderr)
        except StepError as error:
            print(f"generate.sh: {error}", file=sys.stderr)
        except KeyboardInterrupt:
            print("generate.sh: interrupted", file=sys.stderr)
        else:
            _summarize(contract, changes, for_callers, reply)
            return 0
    print("The client is as it was.", file=sys.stderr)
    return 1


def _generate(target: Path) -> dict[str, Any]:
    from generator.python_client import render  # takes long to import

    contract = load(CONTRACT)
    check(contract)
    with open(os.devnull, "w") as null:
        stdout, sys.stdout = sys.stdout, null  # openapi-python-client says where it writes
        try:
            render(contract, target)
        finally:
            sys.stdout = stdout
    with _step("format", "ruff could not format the new client: a template writes broken Python"):
        settings = (
            "--isolated --no-respect-gitignore --no-cache --quiet --line-length 120 --target-version py311".split()
        )
        _run("ruff", "check", "--fix", "--select", "F401,I", "--ignore-noqa", *settings, str(target))
        _run("ruff", "format", *settings, str(target))
    return contract


def _run(module: str, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


@contextmanager
def _step(name: str, advice: str) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, OSError) as error:
        raise StepError(f"{name}: {advice}.\n{error}") from error


def _files(package: Path) -> dict[str, list[str]]:
    return {
        str(one.relative_to(package)): one.read_text().splitlines(keepends=True)
        for one in sorted(package.rglob("*"))
        if one.is_file() and "__pycache__" not in one.parts
    }


def _difference(old: Path, new: Path) -> list[str]:
    before, after = _files(old), _files(new)
    lines: list[str] = []
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            lines += difflib.unified_diff(
                before.get(name, []), after.get(name, []), f"committed/{name}", f"generated/{name}"
            )
            if name not in before or name not in after:  # an empty file has no lines to show
                lines.append(f"{'removed' if name in before else 'added'}: {name}\n")
    return lines


def _changes(old: Path, new: Path) -> list[str]:
    before, after = _files(old), _files(new)
    marks = {(False, True): "+", (True, False): "-", (True, True): "~"}
    return [
        f"{marks[name in before, name in after]} {name}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _replace(old: Path, new: Path, aside: Path) -> None:
    """Puts the new package in the place of the old one; nothing that interrupts leaves neither."""
    if not _difference(old, new):
        return
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        old.parent.mkdir(exist_ok=True)
        if old.exists():
            old.rename(aside)
        try:
            new.rename(old)
        except OSError:
            aside.rename(old)
            raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _summarize(contract: dict[str, Any], changes: list[str], for_callers: list[str], reply: str) -> None:
    names = [operation["operationId"] for _, _, operation in operations(contract)]
    version = contract["info"]["version"]
    print(f"Generated {CLIENT.relative_to(ROOT)} from {CONTRACT.name} {version}: {', '.join(names)}")
    print("Changed files:" if changes else "Changed: nothing")
    for change in changes:
        print(f"  {change}")
    if for_callers:
        print("For callers, since the last commit:")
    for change in for_callers:
        print(f"  {change}")
    print(reply.rstrip())


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
