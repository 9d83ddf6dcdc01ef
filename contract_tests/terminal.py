"""What pytest prints and reports: text from elsewhere is shown there, and nothing acts on it.

A plugin. It escapes the reports of tests, from which pytest makes its terminal output and the JUnit report, and all
else that pytest writes to the terminal: warnings, the reason of an exit, tracebacks of its own.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

import pytest

from invent_contract.escaping import one_line

# What pytest itself writes to a terminal that has colours: those, and the return to the line's beginning.
_MARKUP = re.compile(r"(\x1b\[[\d;]*m|^\r)")


@pytest.hookimpl(trylast=True)  # when there is a terminal reporter
def pytest_configure(config: pytest.Config) -> None:
    if not config.pluginmanager.has_plugin("terminalreporter"):
        return  # a worker of pytest-xdist
    writer = config.get_terminal_writer()
    write = writer.write

    def write_escaped(msg: str, *, flush: bool = False, **markup: bool) -> None:
        write(_lines_with_markup(msg) if writer.hasmarkup else _lines(msg), flush=flush, **markup)

    writer.write = write_escaped  # type: ignore[method-assign]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.passed and not report.sections:
        return report
    hook = item.config.hook
    data = hook.pytest_report_to_serializable(config=item.config, report=report)
    escaped: pytest.TestReport = hook.pytest_report_from_serializable(config=item.config, data=_escaped(data))
    return escaped


def _escaped(data: Any) -> Any:
    """Data, with all text in it escaped."""
    if isinstance(data, str):
        return _lines(data)
    if isinstance(data, dict):
        return {_escaped(name): _escaped(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return type(data)(map(_escaped, data))
    return data


def _lines(text: str) -> str:
    return "\n".join(map(one_line, text.split("\n")))


def _lines_with_markup(text: str) -> str:
    return "".join(part if _MARKUP.fullmatch(part) else _lines(part) for part in _MARKUP.split(text))
