"""The JUnit and HTML reports of a run."""

from __future__ import annotations

import time
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

    def writers(self, provider: Provider, run: str, seed: int, config: Any, checks: list[str]) -> list[Any]:
        """What writes `RUN.xml` (JUnit) and `RUN/` (HTML) while the run goes on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        html_writer = internals.HtmlWriter(
            self.folder / run,
            config=config.output,
            location="openapi.yaml",
            base_url=provider.base_url,
            started_at=time.time(),
            seed=seed,
            command=self.command,
            checks=checks,
        )
        return [internals.JunitXmlWriter(self.folder / f"{run}.xml", config.output), html_writer]

    def redact(self, provider: Provider, run: str) -> None:
        """Strike out the API key. Schemathesis filters it from headers only, and a response may hold it."""
        for report in [*self.folder.glob(f"{run}.xml"), *self.folder.glob(f"{run}/*.html")]:
            report.write_text(provider.redactor.redact(report.read_text(encoding="utf-8")), encoding="utf-8")
