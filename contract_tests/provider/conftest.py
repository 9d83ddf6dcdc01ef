"""The fixture `provider`: what the provider tests talk to."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from typing import Any, NoReturn

import httpx
import pytest

from contract_tests.options import is_strict
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules import RULES
from contract_tests.summary import PROVIDER, STOP_REASON
from invent_contract.printing import one_line, show
from invent_mock import sample_data

LOOPBACK = re.compile(r"https?://(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(/|$)")
REQUIRED_VARIABLES = [f"INVENT_{name}" for name in ("API_KEY", "ORG_ID", "CONTACT_ID", "CHAT_ID", "CHANNEL_ID")]


@pytest.fixture(scope="session")
def provider(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Iterator[Provider]:
    """What the provider tests talk to. Ends the run with one line where it cannot be talked to."""

    def stop(reason: str) -> NoReturn:
        pytestconfig.stash[STOP_REASON] = reason
        pytest.exit(one_line(reason), returncode=1)

    options = pytestconfig.option
    if options.base_url is not None and not re.match(r"https?://[^/]", options.base_url):
        stop(f"--base-url must look like http://host:port or https://host, not {options.base_url!r}.")
    if options.base_url:
        base_url = options.base_url.rstrip("/")
        environment = {name: value for name, value in os.environ.items() if name.startswith("INVENT_")}
    else:
        base_url = request.getfixturevalue("mock_server").base_url
        environment = sample_data.environment(base_url)
    missing = [name for name in REQUIRED_VARIABLES if not environment.get(name)]
    if missing:
        stop(f"The run needs {', '.join(missing)}. Nothing was sent.")
    if not re.fullmatch(r"[\x21-\x7e]+", environment["INVENT_API_KEY"]):
        stop("INVENT_API_KEY must be visible ASCII characters, without white space. Nothing was sent.")
    is_live = options.live or not LOOPBACK.match(base_url)
    if is_live and not options.allow_posting:
        stop(f"The provider tests post messages to {base_url}. Pass --allow-posting to let them.")
    with Provider(
        base_url,
        environment,
        is_live,
        options.max_messages,
        is_mock=not options.base_url,
        is_strict=is_strict(pytestconfig),
        may_create=options.allow_creating,
    ) as provider:
        pytestconfig.stash[PROVIDER] = provider
        if is_live:
            announce(
                pytestconfig, f"Up to {provider.message_budget} messages will be posted to {base_url}{provider.path()}"
            )
        try:
            # An invalid body: it shows whether the address and the key work, and posts nothing.
            status = provider.send({}).status_code
        except httpx.TransportError as error:
            stop(f"{base_url} does not answer: {type(error).__name__} {error}")
        if status == 429:
            stop(f"{base_url} keeps answering 429. Try again later.")
        if status == 401:
            stop(f"{base_url} refuses the API key in INVENT_API_KEY with 401.")
        yield provider


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Read before anything is written: a live run that is not what it should be then posts nothing."""
    items.sort(key=lambda item: not _only_reads(item))  # the sort keeps the order of the others


def _only_reads(item: pytest.Item) -> bool:
    parameters = getattr(item, "callspec", None)
    rule = RULES.get(parameters.params.get("name", "")) if parameters else None
    return rule is not None and rule.only_reads


@pytest.fixture(autouse=True)
def _progress(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Iterator[None]:
    """A line after each test of a live run, which takes more than a minute."""
    yield
    provider = pytestconfig.stash.get(PROVIDER, None)
    if provider and provider.is_live and request.node.get_closest_marker("provider"):
        tests = [item for item in request.session.items if item.get_closest_marker("provider")]
        done = tests.index(request.node) + 1
        elapsed = time.monotonic() - provider.started
        announce(
            pytestconfig,
            f"{provider.sent} requests sent, {provider.accepted} of {provider.message_budget} messages accepted, "
            f"about {elapsed / done * (len(tests) - done):.0f} seconds left",
        )


def announce(config: pytest.Config, line: str) -> None:
    """Print a line at once, although pytest captures what tests print."""
    capture: Any = config.pluginmanager.get_plugin("capturemanager")
    with capture.global_and_fixture_disabled():
        show("", line)
