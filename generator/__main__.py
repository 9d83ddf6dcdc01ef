"""`./generate.sh`: checks the contract, generates the client, tries it, and puts it in place. All or nothing."""

from __future__ import annotations

import argparse
import compileall
import contextlib
import errno
import fcntl
import io
import operator
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import generator  # whose functions load what they need when they are first called
from generator.installation import PREFIX, clean_up, install
from generator.package_files import file_changes
from generator.since import SinceError, changes_since, lines_for_callers, version_of
from invent_contract import ContractError, line_of, load
from invent_contract.annotations import error_annotations
from invent_contract.contract import Contract
from invent_contract.escaping import show

ROOT = Path(__file__).parents[1]
CONTRACT = ROOT / "openapi.yaml"
GENERATED = ROOT / "generated_client"
PACKAGE = "invent_client"
REFERENCE = "api.md"
VENV = ROOT / ".venv"
NO_ROOM = 1_000_000  # bytes that are left of a disk that a program has filled
RUFF_OPTIONS = [
    "--isolated",
    "--no-respect-gitignore",
    "--no-cache",
    "--quiet",
    "--line-length=120",
    "--target-version=py311",
    "--config=lint.isort.split-on-trailing-comma=false",  # imports get short again when names are removed
]
ENVIRONMENT_OF_MODULES = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONIOENCODING": "utf-8",
    "PYTHONOPTIMIZE": "",  # the last step reads the example in a docstring
    "PYTHONUTF8": "1",
}


class StepError(Exception):
    """A step failed. The text says which, and what to do."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="generate.sh",
        description="Makes generated_client/invent_client from openapi.yaml and generator/: checks the contract, "
        "generates, formats, checks the types, and posts a message with the new client to the embedded mock. "
        "Only when all of that went well is the old client replaced.",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="change nothing; exit with 1 and show the difference when generated_client/ is not what "
        "openapi.yaml generates",
    )
    parser.add_argument(
        "--since",
        metavar="REF",
        help="the commit or tag since which to tell what has changed for callers; default: HEAD. With --check, exit "
        "with 1 when that breaks their programs and info.version's major number has not moved (of 0.x the minor one)",
    )
    if isinstance(sys.stdout, io.TextIOWrapper):  # it may be closed
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr is, for terminals that lack a character
    options = parser.parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        with work_directory(options.check) as directory:
            return check_committed(directory, options.since) if options.check else regenerate(directory, options.since)
    except ContractError as error:
        problem = [f"contract: {place_of(error)} {error}"]
    except (StepError, SinceError, OSError) as error:  # of the system: no room, no permission
        problem = str(error).split("\n")
    except KeyboardInterrupt:
        problem = ["interrupted"]
    problem += [] if options.check else ["The client is as it was."]
    show(f"generate.sh: {problem[0]}", *problem[1:], stream=sys.stderr)
    return 1


@contextlib.contextmanager
def work_directory(is_for_check: bool) -> Iterator[Path]:
    """A temporary folder: on the client's file system, so that a new client can be put in place by renaming.

    For a check it is elsewhere, as the checkout may be read-only. Waits for other runs.
    """
    lock = os.open(VENV, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        clean_up(VENV, GENERATED)
        if is_for_check:
            with tempfile.TemporaryDirectory(prefix=PREFIX) as directory:
                yield Path(directory)
            return
        try:
            yield Path(tempfile.mkdtemp(dir=VENV, prefix=PREFIX))
        finally:
            clean_up(VENV, GENERATED)  # unlike TemporaryDirectory it keeps an old client that it cannot put back
    finally:
        os.close(lock)


def regenerate(directory: Path, ref: str | None) -> int:
    new = directory / "new"
    contract = generate(new)
    for_callers = lines_for_callers(contract, CONTRACT, ref, directory)
    try:
        check_types(new / PACKAGE)
        call = call_the_mock(new)
    except StepError:
        show(*for_callers)  # A breaking edit often breaks an example, and with it the call.
        raise
    changes = file_changes(GENERATED, new)
    if changes:
        try:
            install(new, GENERATED, directory)
        except OSError as error:
            raise StepError(f"install: the new client could not be put in place: {error}") from error
    compileall.compile_dir(GENERATED, quiet=2)  # as pip does, also where PYTHONDONTWRITEBYTECODE is set

    names = ", ".join(operation.id for operation in Contract(contract).operations)
    show(f"Generated {GENERATED.name}/{PACKAGE} from {CONTRACT.name} {version_of(contract)}: {names}")
    show("Changed files:" if changes else "Changed: nothing", *(f"  {change.summary}" for change in changes))
    show(*call.split("\n"))
    show(*for_callers)
    return 0


def check_committed(directory: Path, ref: str | None) -> int:
    """Whether the committed client is up to date, and whether the version tells of a change that breaks callers."""
    new = directory / "new"
    contract = generate(new)
    since = changes_since(ref, contract, CONTRACT, directory) if ref else None
    changes = file_changes(GENERATED, new)
    for change in changes:
        show(change.summary, *change.diff.split("\n"))
    if changes:
        show("generated_client/ is not what openapi.yaml generates. Run ./generate.sh and commit.")
    else:
        show("generated_client/ is what openapi.yaml generates.")
    if since:
        show(*since.lines())
    must_move_version = since is not None and since.must_move_version
    if since and must_move_version:
        print(error_annotations(since.breaking_changes()), end="")
    return 1 if changes or must_move_version else 0


def generate(target: Path) -> dict[str, Any]:
    """Write the package, formatted, and its reference to `target`, and return the contract. Warnings go to stderr."""
    contract = load(CONTRACT)
    generator.check(contract)
    target.mkdir()
    show_warnings([*generator.warnings(contract), *generator.render(contract, target / PACKAGE, target / REFERENCE)])
    failure = "format: ruff could not format the new client: a template writes broken Python"
    run_module(failure, "ruff", "check", "--fix", "--select", "F401,I", "--ignore-noqa", *RUFF_OPTIONS, str(target))
    run_module(failure, "ruff", "format", *RUFF_OPTIONS, str(target))
    return contract


def show_warnings(problems: list[ContractError]) -> None:
    """Say what is wrong with the contract, or left out, but does not stop the generator, in the order of the lines."""
    located = [(line_of(CONTRACT, problem.pointer), problem) for problem in problems]
    for line, problem in sorted(located, key=operator.itemgetter(0)):
        place = f"{CONTRACT.name}:{line}: warning: {problem.pointer}".rstrip()
        show(f"{place} {problem}", stream=sys.stderr)


def check_types(package: Path) -> None:
    failure = "types: the new client does not pass mypy: mend generator/templates or generator/runtime"
    run_module(failure, "mypy", "--strict", "--no-error-summary", "--cache-dir", ".venv/mypy", str(package))


def call_the_mock(directory: Path) -> str:
    """Post a message with the package in a directory, and return what is said of it."""
    failure = "post: the new client could not post a message to the embedded mock"
    return run_module(failure, "generator.call_mock", str(directory)).rstrip()


def run_module(failure: str, module: str, *arguments: str) -> str:
    """Run a Python module as a program, and return what it prints.

    Raises:
        StepError: It failed.
        OSError: It failed where there is no room on the disk, which not every program says.
    """
    command = [sys.executable, "-m", module, *arguments]
    environment = {**os.environ, **ENVIRONMENT_OF_MODULES}
    process = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", errors="replace"
    )
    if process.returncode:
        for directory in (VENV, tempfile.gettempdir()):
            if shutil.disk_usage(directory).free < NO_ROOM:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(directory))
        raise StepError(f"{failure}.\n{process.stdout}{process.stderr}")
    return process.stdout


def place_of(error: ContractError) -> str:
    """Where an error is: file, line and pointer, as far as they are known."""
    line = error.line or (line_of(CONTRACT, error.pointer) if error.pointer else None)
    location = f"{CONTRACT.name}:{line}:" if line else f"{CONTRACT.name}:"
    return f"{location} {error.pointer}".rstrip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
