"""The files of a generated package, and how two packages differ."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileChange:
    """A file that differs between two packages.

    Attributes:
        summary: `added`, `removed` or `changed`, and the file's name.
        diff: A unified diff.
    """

    summary: str
    diff: str


def file_changes(old: Path, new: Path) -> list[FileChange]:
    """The files of two packages that differ, by name."""
    before, after = texts_of(old), texts_of(new)
    changes = []
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) == after.get(name):
            continue
        kind = "added" if name not in before else "removed" if name not in after else "changed"
        diff = difflib.unified_diff(
            before.get(name, "").splitlines(keepends=True),
            after.get(name, "").splitlines(keepends=True),
            f"current/{name}",
            f"generated/{name}",
        )
        changes.append(FileChange(f"{kind}: {name}", "".join(diff)))
    return changes


def texts_of(package: Path) -> dict[str, str]:
    """The text of each file of a package, by its path within it.

    Compiled files do not count, nor what a process leaves beside them that is killed while it compiles.
    """
    paths = [path for path in package.rglob("*") if path.is_file() and path.parent.name != "__pycache__"]
    return {str(path.relative_to(package)): path.read_text("utf-8", "backslashreplace") for path in paths}
