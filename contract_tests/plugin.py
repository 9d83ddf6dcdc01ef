"""The suite as a pytest plugin: its options, its fixtures, the target of the provider tests, the summary."""

from __future__ import annotations

import os
import random
import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import pytest

from contract_tests.mock_api import MockApi, Served, mock_api, world
from contract_tests.target import OPTIONAL, REQUIRED, Target

# For runs that only have to find out whether something is wrong.
hypothesis.settings.register_profile(
    "quick", database=None, deadline=None, max_examples=20, phases=[hypothesis.Phase.generate]
)
REPORTS = Path(__file__).parents[1] / "reports"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("contract suite")
    group.addoption("--base-url", metavar="URL", help="aim the provider tests at URL instead of the embedded mock")
    group.addoption("--seed", type=int, help="reproduce the run that printed this seed")
    group.addoption("--max-examples", type=int, metavar="N", help="generated requests per Schemathesis run")
    group.addoption(
        "--live",
        action="store_true",
        help="be as careful as with an address that is not loopback; with --strict, a refuted assumption fails",
    )
    group.addoption("--allow-posting", action="store_true", help="let a live run post messages")
    group.addoption("--max-messages", type=int, default=20, metavar="N", help="how many of them (default: %(default)s)")
    group.addoption(
        "--power", action="store_true", help="try all seeded faults and wrong clients, and 50 seeds; else a few of them"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.option.seed is None:
        config.option.seed = random.randrange(2**32)
    config.option.hypothesis_seed = config.option.seed
    examples = config.option.max_examples or 30
    hypothesis.settings.register_profile("suite", database=None, deadline=None, max_examples=examples)
    if not config.option.hypothesis_profile:
        hypothesis.settings.load_profile("suite")


def pytest_report_header(config: pytest.Config) -> str:
    return f"contract suite: target {config.option.base_url or 'embedded mock'}, --seed {config.option.seed}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    target = config.stash.get(TARGET, None)
    if target:
        lines = [f"seed {config.option.seed}; {target.sent} requests sent to the target, {target.accepted} accepted"]
        layers: dict[str, int] = {}
        for report in terminalreporter.stats.get("passed", []):
            layer = report.nodeid.partition("::")[0].rpartition("/")[2].removesuffix(".py")
            layers[layer] = layers.get(layer, 0) + (report.when == "call")
        lines += [f"{layer}: {count} passed" for layer, count in sorted(layers.items())]
        terminalreporter.section("contract suite")
        for line in [*lines, *(f"assumption refuted: {one}" for one in config.stash[REFUTED])]:
            terminalreporter.write_line(line)
    table = config.stash.get(TABLE, [])
    if config.option.power and table:
        header = ("fault", "clause", "caught by", "cases until caught")
        for row in (header, tuple("---" for _ in header), *table):
            terminalreporter.write_line(f"| {' | '.join(row)} |")
    if table:
        terminalreporter.write_line(f"{len(table)} seeded faults tried, each caught by its check")


TABLE: pytest.StashKey[list[tuple[str, ...]]] = pytest.StashKey()  # fault, clause, caught by, cases until caught
TARGET: pytest.StashKey[Target] = pytest.StashKey()
REFUTED: pytest.StashKey[list[str]] = pytest.StashKey()


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
    options = pytestconfig.option
    if options.base_url is None:
        base_url = request.getfixturevalue("mock").base_url
        environment, api = world.environment(base_url), request.getfixturevalue("api")
    else:
        base_url, environment, api = options.base_url.rstrip("/"), dict(os.environ), None
    live = options.live or not _is_loopback(base_url)
    found = {name: environment.get(f"INVENT_{name}", "") for name in (*REQUIRED, *OPTIONAL)}
    with Target(base_url, found, live, options.max_messages, api) as target:
        _check(target, pytestconfig)
        yield target


def _check(target: Target, pytestconfig: pytest.Config) -> None:
    options, base_url = pytestconfig.option, target.base_url
    pytestconfig.stash[TARGET], pytestconfig.stash[REFUTED] = target, []
    missing = [f"INVENT_{name}" for name in REQUIRED if not target.environment[name]]
    if missing:
        pytest.exit(f"The run needs {', '.join(missing)}. Nothing was sent.", returncode=1)
    if target.live and not options.allow_posting:
        pytest.exit(f"The provider tests post messages to {base_url}. --allow-posting lets them.", returncode=1)
    if target.live:
        capture: Any = pytestconfig.pluginmanager.get_plugin("capturemanager")
        with capture.global_and_fixture_disabled():
            print(f"\nUp to {target.budget} messages will be posted to {base_url}{target.path()}")
    try:
        status = target.send({}).status_code
    except httpx.TransportError as error:
        pytest.exit(f"{base_url} does not answer: {type(error).__name__} {error}", returncode=1)
    if status == 401:
        pytest.exit(f"{base_url} refuses the API key in INVENT_API_KEY with 401.", returncode=1)


def _is_loopback(base_url: str) -> bool:
    try:
        host = httpx.URL(base_url).host
        return host == "localhost" or ip_address(host).is_loopback
    except (ValueError, httpx.InvalidURL):
        return False
