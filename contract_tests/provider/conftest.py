"""The fixture `provider`: what the provider tests talk to."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Generator, Iterator
from typing import NoReturn

import pytest

from contract_tests.options import is_strict
from contract_tests.progress import announce, telling_progress
from contract_tests.provider.connection.address import is_exposed, is_loopback
from contract_tests.provider.connection.first_answers import why_not_the_api
from contract_tests.provider.exceptions import ProviderGone
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.body_files import BodyFiles
from contract_tests.provider.rules import RULES
from contract_tests.summary import PROVIDER, STOP_REASON
from invent_contract.escaping import one_line
from invent_mock import sample_data

REQUIRED_VARIABLES = [f"INVENT_{name}" for name in ("API_KEY", "ORG_ID", "CONTACT_ID", "CHAT_ID", "CHANNEL_ID")]


def stop(session: pytest.Session, reason: str) -> NoReturn:
    """End the run with a line."""
    session.config.stash[STOP_REASON] = reason
    if hasattr(session.config, "workerinput"):  # pytest-xdist takes an exit of a worker for a crash
        session.shouldstop = one_line(reason)
        pytest.skip(reason)
    pytest.exit(one_line(reason), returncode=1)


@pytest.fixture(scope="session")
def provider(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Iterator[Provider]:
    """What the provider tests talk to. Ends the run with one line where it cannot be talked to."""
    options = pytestconfig.option
    if options.base_url:
        base_url = options.base_url.rstrip("/")
        environment = {name: value for name, value in os.environ.items() if name.startswith("INVENT_")}
    else:
        base_url = request.getfixturevalue("mock_server").base_url
        environment = sample_data.environment(base_url)
    missing = [name for name in REQUIRED_VARIABLES if not environment.get(name)]
    if missing:
        stop(request.session, f"The run needs {', '.join(missing)}. Nothing was sent.")
    if not re.fullmatch(r"[\x21-\x7e]+", environment["INVENT_API_KEY"]):
        stop(request.session, "INVENT_API_KEY must be visible ASCII characters, without white space. Nothing was sent.")
    is_live = options.live or not is_loopback(base_url)
    if is_live and not options.allow_posting:
        stop(request.session, f"The provider tests post messages to {base_url}. Pass --allow-posting to let them.")
    try:
        provider = Provider(
            base_url,
            environment,
            is_live,
            message_budget=options.max_messages,
            is_mock=not options.base_url,
            is_strict=is_strict(pytestconfig),
            may_create=options.allow_creating,
            rate=options.rate,
            announce=lambda line: announce(pytestconfig, line),
            body_files=BodyFiles(options.reports / "bodies"),
        )
    except OSError as error:
        stop(request.session, f"SSL_CERT_FILE, {os.environ.get('SSL_CERT_FILE')}, cannot be read: {error}")
    except (ImportError, ValueError) as error:  # it is of a scheme such as socks5
        stop(request.session, f"The proxy of the environment cannot be used: {error}")
    provider.body_files.clear()
    with provider:
        pytestconfig.stash[PROVIDER] = provider
        if is_live:
            provider.announce(f"Up to {provider.message_budget} messages will be posted to {base_url}{provider.path()}")
            if is_exposed(base_url):
                provider.announce("The API key is sent to it unencrypted: whoever is between can read it.")
        reason = why_not_the_api(provider)
        if reason:
            stop(request.session, provider.redactor.redact(reason))
        yield provider


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Read before anything is written: a live run that is not what it should be then posts nothing."""
    items.sort(key=lambda item: not _only_reads(item))  # the sort keeps the order of the others


def _only_reads(item: pytest.Item) -> bool:
    parameters = getattr(item, "callspec", None)
    rule = RULES.get(parameters.params.get("name", "")) if parameters else None
    return rule is not None and rule.only_reads


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A provider that is gone ends the run: all further tests would only tell so, too."""
    try:
        return (yield)
    except ProviderGone as reason:
        stop(item.session, str(reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Lines while a provider test takes long, and after each one of a live run, which takes more than a minute."""
    if not item.get_closest_marker("provider"):
        return (yield)

    def tell(seconds: float) -> None:
        provider = item.config.stash.get(PROVIDER, None)
        announce(item.config, f"{item.name} has run for {seconds:.0f} seconds; {_requests_sent(provider)} in all")

    with telling_progress(tell):
        result = yield
    provider = item.config.stash.get(PROVIDER, None)
    if provider and provider.is_live:
        tests = [test for test in item.session.items if test.get_closest_marker("provider")]
        done = tests.index(item) + 1
        elapsed = time.monotonic() - provider.started
        announce(
            item.config,
            f"{_requests_sent(provider)}, {provider.accepted} of {provider.message_budget} messages accepted, "
            f"about {elapsed / done * (len(tests) - done):.0f} seconds left",
        )
    return result


def _requests_sent(provider: Provider | None) -> str:
    return f"{provider.sent if provider else 0} requests sent"
