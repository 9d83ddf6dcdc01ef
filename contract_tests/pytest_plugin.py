"""The suite as a pytest plugin: its options, its fixtures, the target of the provider tests, the summary."""

from __future__ import annotations

import os
import random
import re
import ssl
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import httpx
import hypothesis
import pytest

from contract_tests import ROOT
from contract_tests.provider.provider import Target
from invent_mock import MockApi, Served, mock_api, sample_data

hypothesis.configuration.set_hypothesis_home_dir(ROOT / ".venv/hypothesis")
# For runs that only have to find out whether something is wrong.
hypothesis.settings.register_profile(
    "quick", database=None, deadline=None, max_examples=20, phases=[hypothesis.Phase.generate]
)
LOOPBACK = r"https?://(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(/|$)"
REQUIRED = [f"INVENT_{name}" for name in ("API_KEY", "ORG_ID", "CONTACT_ID", "CHAT_ID", "CHANNEL_ID")]
TARGET: pytest.StashKey[Target] = pytest.StashKey()
STOPPED: pytest.StashKey[str] = pytest.StashKey()
TABLE: pytest.StashKey[list[tuple[str, ...]]] = pytest.StashKey()  # fault, clause, caught by, cases until caught


def pytest_addoption(parser: pytest.Parser) -> None:
    add = parser.getgroup("contract suite").addoption
    add("--base-url", metavar="URL", help="aim the provider tests at URL instead of the embedded mock")
    add("--seed", type=int, default=random.randrange(2**32), help="reproduce the run that printed this seed")
    add("--max-examples", type=int, metavar="N", help="generated requests per Schemathesis run")
    careful = "be as careful as with an address that is not loopback; with --strict, a refuted assumption fails"
    add("--live", action="store_true", help=careful)
    add("--allow-posting", action="store_true", help="let a live run post messages")
    add("--max-messages", type=int, default=20, metavar="N", help="how many of them (default: %(default)s)")
    add(
        "--reports",
        metavar="DIR",
        type=Path,
        default=ROOT / "reports",
        help="folder of the reports (default: %(default)s)",
    )
    power = "try all seeded faults and wrong clients, and 50 seeds; else a few of them"
    add("--power", action="store_true", help=power)


def pytest_configure(config: pytest.Config) -> None:
    config.option.hypothesis_seed = config.option.seed
    examples = config.option.max_examples or 30
    hypothesis.settings.register_profile("suite", database=None, deadline=None, max_examples=examples)
    if not config.option.hypothesis_profile:
        hypothesis.settings.load_profile("suite")


def pytest_report_header(config: pytest.Config) -> str:
    return f"contract suite: target {config.option.base_url or 'embedded mock'}, --seed {config.option.seed}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What a run did, on the terminal and among the reports."""
    stats, lines = terminalreporter.stats, [pytest_report_header(config)]
    if target := config.stash.get(TARGET, None):
        lines += [f"{target.sent} requests sent to the target, {target.accepted} accepted"]
        lines += [f"assumption refuted: {one}" for one in target.refuted]
    layers = Counter(Path(one.location[0]).stem for one in stats.get("passed", []))
    lines += [f"{layer}: {count} passed" for layer, count in sorted(layers.items())]
    lines += [f"failed: {one.nodeid}" for one in (*stats.get("failed", []), *stats.get("error", []))]
    lines += [f"stopped: {config.stash[STOPPED]}"] if STOPPED in config.stash else []
    table = config.stash.get(TABLE, [])
    if table:
        lines += [f"{len(table)} seeded faults caught, each by its check"]
    header = ("fault", "clause", "caught by", "cases until caught")
    rows = [f"| {' | '.join(row)} |" for row in (header, ("---",) * 4, *table)] if config.option.power and table else []
    terminalreporter.section("contract suite")
    for line in (*lines, *rows):
        terminalreporter.write_line(line)
    config.option.reports.mkdir(parents=True, exist_ok=True)
    (config.option.reports / "summary.md").write_text("\n".join([*(f"- {line}" for line in lines), "", *rows, ""]))


@pytest.fixture(scope="session", autouse=True)
def _one_tls_context() -> Iterator[None]:
    """Reading the certificates takes longer than most tests, and each client reads them."""
    context = ssl.create_default_context()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", lambda **_: context)
        yield


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the caller's settings but the target does, which has read them before."""
    for name in list(os.environ):
        if name.startswith("INVENT_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def api() -> MockApi:
    """The embedded mock, with what was posted to it."""
    return mock_api()


@pytest.fixture(scope="session")
def mock(api: MockApi) -> Iterator[Served]:
    """The embedded mock on a socket."""
    with Served(api) as served:
        yield served


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Iterator[Target]:
    """What the provider tests talk to. Ends the run with one line where it cannot be talked to."""

    def stop(reason: str) -> NoReturn:
        pytestconfig.stash[STOPPED] = reason
        pytest.exit(reason, returncode=1)

    options = pytestconfig.option
    if options.base_url is not None and not re.match(r"https?://[^/]", options.base_url):
        stop(f"--base-url must look like http://host:port or https://host, not {options.base_url!r}.")
    base_url = (options.base_url or request.getfixturevalue("mock").base_url).rstrip("/")
    given = {name: value for name, value in os.environ.items() if name.startswith("INVENT_")}
    environment = given if options.base_url else sample_data.environment(base_url)
    missing = [name for name in REQUIRED if not environment.get(name)]
    if missing:
        stop(f"The run needs {', '.join(missing)}. Nothing was sent.")
    live = options.live or not re.match(LOOPBACK, base_url)
    if live and not options.allow_posting:
        stop(f"The provider tests post messages to {base_url}. --allow-posting lets them.")
    with Target(base_url, environment, live, options.max_messages) as target:
        pytestconfig.stash[TARGET] = target
        if live:
            capture: Any = pytestconfig.pluginmanager.get_plugin("capturemanager")
            with capture.global_and_fixture_disabled():
                print(f"\nUp to {target.budget} messages will be posted to {base_url}{target.path()}")
        try:
            status = target.send({}).status_code
        except httpx.TransportError as error:
            stop(f"{base_url} does not answer: {type(error).__name__} {error}")
        if status == 429:
            stop(f"{base_url} answers 429 again and again. Wait until it does not.")
        if status == 401:
            stop(f"{base_url} refuses the API key in INVENT_API_KEY with 401.")
        yield target
