"""Files with the bodies of requests that a failure cannot show whole, beside the reports."""

from __future__ import annotations

import contextlib
from pathlib import Path

from contract_tests.provider.reporting.redaction import KeyRedactor

MAX_FILES = 20
MAX_BYTES = 5_000_000  # of a body
NAMES = "request-*.body"


class BodyNotKept(Exception):
    """A body could not be written to a file."""


class BodyFiles:
    """A folder of bodies, few enough to be kept with the reports.

    Args:
        folder: Where they go; None where there are no reports.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._paths_by_content: dict[bytes, Path] = {}

    def clear(self) -> None:
        """Remove those of the last run."""
        if self._folder:
            with contextlib.suppress(OSError):  # writing will tell
                for file in self._folder.glob(NAMES):
                    file.unlink()

    def keep(self, body: bytes, redactor: KeyRedactor) -> Path:
        """Write a body, without the API key. Returns the path of the file, as the caller's shell can use it.

        Raises:
            BodyNotKept: It cannot be written.
        """
        if not self._folder:
            raise BodyNotKept("there is no folder of reports")
        if len(body) > MAX_BYTES:
            raise BodyNotKept(f"it has more than {MAX_BYTES:,} bytes")
        content = redactor.redact_bytes(body)
        if content not in self._paths_by_content:
            if len(self._paths_by_content) == MAX_FILES:
                raise BodyNotKept(f"{MAX_FILES} bodies are kept already")
            path = self._folder / NAMES.replace("*", str(len(self._paths_by_content) + 1))
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as file:  # never through a link to somewhere else
                    file.write(content)
            except OSError as error:
                raise BodyNotKept(f"{self._folder} cannot be written: {error.strerror}") from error
            self._paths_by_content[content] = path
        return _from_here(self._paths_by_content[content])


def _from_here(path: Path) -> Path:
    """A path without the working directory, where it is below that."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
