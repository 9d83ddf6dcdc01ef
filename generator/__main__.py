"""`./generate.sh`: the steps from the contract to the client. All or nothing."""

from __future__ import annotations

import compileall
import difflib
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from generator.client_diff import CHANGES, committed, describe, surface
from invent_contract.document import ContractError, check, line_of, load, operations

ROOT = Path(__file__).parents[1]
CONTRACT = ROOT / "openapi.yaml"
CLIENT = ROOT / "generated_client" / "invent_client"
RUFF = "--isolated --no-respect-gitignore --no-cache --quiet --line-length 120 --target-version py311".split()


class StepError(Exception):
    """A step failed. The text says which, and what to do."""


def main(arguments: list[str]) -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    # Beside the client, so that it can be put in place by renaming; ignored by git.
    with tempfile.TemporaryDirectory(dir=ROOT / ".venv", prefix="generate-") as directory:
        new = Path(directory) / "new" / CLIENT.name
        new.parent.mkdir()
        try:
            contract = generate(new)
            if arguments == ["--check"]:
                return compare(new)
            advice = "the new client does not pass mypy: mend generator/templates or generator/runtime"
            run("types", advice, "mypy", "--strict", "--no-error-summary", "--cache-dir", ".venv/mypy", str(new))
            advice = "the new client could not post a message to the embedded mock"
            reply = run("post", advice, "generator.smoke_test", str(new.parent))
            changes = [f"  {what}" for what, _ in differences(CLIENT, new)]
            old = committed(CLIENT, ROOT, Path(directory) / "committed")
            for_callers = [f"  {change}" for change in describe(surface(old), surface(new))] if old.exists() else []
            if changes:
                install(new, Path(directory) / "old")
            compileall.compile_dir(CLIENT, quiet=2)  # as pip does, whatever this environment says
        except ContractError as error:
            line = error.line or (line_of(CONTRACT, error.pointer) if error.pointer else None)
            at = f"{CONTRACT.name}:{line}" if line else CONTRACT.name
            problem = f"contract: {at}: {error.pointer} {error}".replace("  ", " ")
        except StepError as error:
            problem = str(error)
        except KeyboardInterrupt:
            problem = "interrupted"
        else:
            names = ", ".join(operation["operationId"] for _, _, operation in operations(contract))
            print(f"Generated {CLIENT.relative_to(ROOT)} from {CONTRACT.name} {contract['info']['version']}: {names}")
            print("Changed files:" if changes else "Changed: nothing", *changes, sep="\n")
            if for_callers:
                print("For callers, since the last commit:", *for_callers, sep="\n")
            print(reply.rstrip())
            return 0
    print(f"generate.sh: {problem}\nThe client is as it was.", file=sys.stderr)
    return 1


def generate(target: Path) -> dict[str, Any]:
    """Writes the client to `target`, and returns the contract."""
    from generator.rendering import render  # takes long to import

    contract = load(CONTRACT)
    check(contract)
    with redirect_stdout(StringIO()):  # openapi-python-client says where it writes
        render(contract, target)
    advice = "ruff could not format the new client: a template writes broken Python"
    run("format", advice, "ruff", "check", "--fix", "--select", "F401,I", "--ignore-noqa", *RUFF, str(target))
    run("format", advice, "ruff", "format", *RUFF, str(target))
    return contract


def run(step: str, advice: str, module: str, *arguments: str) -> str:
    """What a program prints. Raises `StepError` where it fails."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise StepError(f"{step}: {advice}.\n{done.stdout}{done.stderr}")
    return done.stdout


def differences(old: Path, new: Path) -> list[tuple[str, str]]:
    """Each file that differs: what became of it, and the diff."""
    before, after = texts(old), texts(new)
    found = []
    for name in sorted(before.keys() | after.keys()):
        lines = [side.get(name, "").splitlines(keepends=True) for side in (before, after)]
        if before.get(name) != after.get(name):
            diff = difflib.unified_diff(lines[0], lines[1], f"committed/{name}", f"generated/{name}")
            found.append((f"{CHANGES[name in before, name in after]}: {name}", "".join(diff)))
    return found


def texts(package: Path) -> dict[str, str]:
    found = [one for one in package.rglob("*") if one.is_file() and one.suffix != ".pyc"]
    return {str(one.relative_to(package)): one.read_text(errors="replace") for one in found}


def compare(new: Path) -> int:
    """Prints how the committed client differs from what the contract generates, for `--check`."""
    found = differences(CLIENT, new)
    for change, diff in found:
        print(change, diff, sep="\n")
    advice = "is not what openapi.yaml generates. Run ./generate.sh and commit."
    print("generated_client/", advice if found else "is what openapi.yaml generates.")
    return int(found != [])


def install(new: Path, aside: Path) -> None:
    """Puts the new client in the place of the old one. It is too late to interrupt."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    try:
        CLIENT.parent.mkdir(exist_ok=True)
        if CLIENT.exists():
            CLIENT.rename(aside)
        new.rename(CLIENT)
    except OSError as error:
        if aside.exists():
            aside.rename(CLIENT)
        raise StepError(f"install: the new client could not be put in place.\n{error}") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
