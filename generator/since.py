"""What has changed for callers since a commit."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from invent_contract import CONTRACT_FILE, ContractError, line_of, load
from invent_contract.comparison.breaking_changes import changes_for_callers
from invent_contract.comparison.change import Change, describe
from invent_contract.json_values import as_mapping


class SinceError(Exception):
    """There is nothing to compare with. The text says why, and what to do."""


@dataclass(frozen=True)
class ChangesSince:
    """The changes of the contract since a commit.

    Attributes:
        ref: The commit, as it was named.
        changes: The changes that callers can notice.
        old_version: `info.version` then.
        new_version: `info.version` now.
    """

    ref: str
    changes: list[Change]
    old_version: str
    new_version: str

    @property
    def is_breaking(self) -> bool:
        """Whether a program that worked before can fail."""
        return any(change.is_breaking for change in self.changes)

    @property
    def must_move_version(self) -> bool:
        """Whether the version has not moved as semantic versioning asks for a breaking change."""
        return self.is_breaking and _leading_number(self.new_version) <= _leading_number(self.old_version)

    def breaking_changes(self) -> list[tuple[int, str]]:
        """The lines of what breaks, and what it is."""
        broken = [change for change in self.changes if change.is_breaking]
        return [(line_of(CONTRACT_FILE, change.pointer), " ".join(describe([change]))) for change in broken]

    def lines(self) -> list[str]:
        """The verdict, a line for each change, and, where `info.version` should move, a line that says so."""
        effects = sorted({change.effect.value for change in self.changes}) or ["nothing"]
        return [f"For callers, since {self.ref}: {effects[0]}", *describe(self.changes), *self._version_advice()]

    def _version_advice(self) -> list[str]:
        if self.must_move_version:
            number = "minor" if self.new_version.startswith("0.") else "major"
            return [
                f"That breaks callers: raise the {number} number of info.version, {self.old_version} in {self.ref}."
            ]
        if self.changes and self.new_version == self.old_version:
            return [f"info.version is {self.old_version} as in {self.ref}: an addition raises its minor number."]
        return []


def lines_for_callers(contract: dict[str, Any], file: Path, ref: str | None, directory: Path) -> list[str]:
    """What has changed for callers since a commit; since the last one, if there is one, where none is named.

    Raises:
        SinceError: A commit is named, and its contract is not there, or cannot be read.
    """
    try:
        return changes_since(ref or "HEAD", contract, file, directory).lines()
    except SinceError as error:
        if ref:
            raise
        return [f"For callers: not compared with the last commit: {str(error).removeprefix('since: ')}"]


def changes_since(ref: str, contract: dict[str, Any], file: Path, directory: Path) -> ChangesSince:
    """The changes of a contract since a commit.

    Args:
        contract: The contract now.
        file: Its file.
        ref: What git knows a commit by.
        directory: Where the old file may be put.

    Raises:
        SinceError: The contract of that commit is not there, or cannot be read.
    """
    old_file = directory / f"old-{file.name}"
    old_file.write_bytes(_content_at(ref, file))
    changes: list[Change] = []
    try:
        old = load(old_file)
        if repr(old) != repr(contract):  # in which, unlike in `==`, the order of fields counts, as it does in Python
            from generator.losses import losses  # loads openapi-python-client, for which most commands need not wait

            changes = changes_for_callers(old, contract)
            changes += losses(old, contract, changes)
    except ContractError as error:
        place = f"{file.name}:{error.line}" if error.line else file.name
        raise SinceError(f"since: {place} of {ref}: {error.pointer} {error}") from None
    return ChangesSince(ref, changes, version_of(old), version_of(contract))


def _content_at(ref: str, file: Path) -> bytes:
    repository = _git(file.parent, "rev-parse", "--git-dir")
    if repository.returncode:
        raise SinceError(f"since: git says: {' '.join(repository.stderr.decode(errors='replace').split())}")
    commit = _git(file.parent, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if commit.returncode:
        is_shallow = _git(file.parent, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        remedy = ", a shallow clone: `git fetch --unshallow --tags` gets the rest" if is_shallow else ""
        raise SinceError(f"since: there is no commit {ref} in this repository{remedy}")
    content = _git(file.parent, "show", f"{commit.stdout.decode().strip()}:./{file.name}")
    if content.returncode:
        raise SinceError(f"since: there is no {file.name} in {ref}")
    return content.stdout


def _git(directory: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=directory, capture_output=True)
    except OSError as error:
        raise SinceError(f"since: git cannot be run: {error.strerror}") from None


def version_of(contract: dict[str, Any]) -> str:
    """Its `info.version`, or nothing."""
    return str(as_mapping(contract.get("info")).get("version", ""))


def _leading_number(version: str) -> tuple[int, int]:
    """The number of a version that a breaking change moves: the first, or, as long as that is 0, the second."""
    numbers = [int(number) for number in re.findall(r"\d+", version)[:2]]
    major, minor = (*numbers, 0, 0)[:2]
    return (major, minor if major == 0 else 0)
