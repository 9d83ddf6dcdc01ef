"""The HTML reports of what was sent."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_tests.provider.generated_requests import schemathesis_internals as internals
from contract_tests.provider.provider import Provider


@dataclass(frozen=True)
class Reports:
    """Where reports go: their folder, and the command in them that repeats the run."""

    folder: Path
    command: str

    @contextlib.contextmanager
    def writing(self, provider: Provider, run: str, seed: int, config: Any, checks: list[str]) -> Iterator[Any]:
        """What writes `RUN/index.html` while the run goes on, in this block."""
        self.folder.mkdir(parents=True, exist_ok=True)
        writer = internals.HtmlWriter(
            self.folder / run,
            config=config.output,
            location="openapi.yaml",
            base_url=provider.base_url,
            started_at=time.time(),
            seed=seed,
            command=self.command,
            checks=checks,
        )
        try:
            yield writer
        finally:
            writer.close()
            self._redact(provider, run)

    def _redact(self, provider: Provider, run: str) -> None:
        """Strike out the API key. Schemathesis filters it from headers only, and a response may hold it."""
        for report in self.folder.glob(f"{run}/*.html"):
            report.write_text(provider.redactor.redact(report.read_text(encoding="utf-8")), encoding="utf-8")
