"""All that the suite uses of Schemathesis beyond its public interface. `pyproject.toml` pins its version for it.

Its public ways to run a schema are a pytest plugin, which gives a single failure for a test, and a command, whose
findings cannot be judged before they are reported. The engine below them gives each request with each check.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from schemathesis.engine import Status, from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.run import probes
from schemathesis.reporting.html.writer import HtmlWriter
from schemathesis.reporting.junitxml import JunitXmlWriter

__all__ = [
    "FatalError",
    "NonFatalError",
    "ScenarioFinished",
    "Status",
    "from_schema",
    "report_writers",
    "without_probes",
]


@contextlib.contextmanager
def without_probes() -> Iterator[None]:
    """Schemathesis sends requests of its own first, to find out what the server copes with. Not within this block."""
    with mock.patch.object(probes, "PROBES", ()):
        yield


def report_writers(reports: Path, name: str, config: Any, **about: Any) -> list[Any]:
    """Writers of the reports `NAME.xml` (JUnit) and `NAME/` (HTML)."""
    reports.mkdir(parents=True, exist_ok=True)
    return [
        JunitXmlWriter(reports / f"{name}.xml", config.output),
        HtmlWriter(reports / name, config=config.output, **about),
    ]
