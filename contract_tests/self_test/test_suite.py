"""Layer 5: the suite itself. Each seeded fault is caught by its check, and the healthy mock is never accused."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

import invent_client
from contract_tests import ROOT
from contract_tests.provider.behavior_rules import RULES
from contract_tests.provider.generated_requests import KINDS, explore
from contract_tests.provider.provider import Target
from contract_tests.pytest_plugin import TABLE
from contract_tests.self_test.faults import FAULTS
from invent_mock import MockApi, Served, mock_api, sample_data
from invent_mock.app import Refusal

EXAMPLES = 50  # the default run's


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All with --power, else a few that depend on the seed."""
    power, draw = metafunc.config.option.power, random.Random(metafunc.config.option.seed)
    quick = [one for one in RUNS if one not in SLOW]
    for name, every, few in (
        ("fault", list(FAULTS), draw.sample(list(FAULTS), 8)),
        ("mutation", list(MUTATIONS), draw.sample(list(MUTATIONS), 1)),
        ("run", list(RUNS), draw.sample(quick, 1)),
        ("seed", range(50), range(1)),
    ):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, every if power else few)


@contextlib.contextmanager
def aimed_at(api: MockApi) -> Iterator[Target]:
    with Served(api) as served, Target(served.base_url, sample_data.environment(served.base_url)) as target:
        yield target


def test_each_fault_is_caught_by_its_check(fault: str, pytestconfig: pytest.Config) -> None:
    clause, caught_by, make = FAULTS[fault]
    kind, _, check = caught_by.partition(":")
    with aimed_at(make()) as target:
        if check:
            _, findings = explore(target, kind, pytestconfig.option.seed, EXAMPLES)
            cases = next((one.case for one in findings if one.check == check), 0)
            assert cases, f"{check} did not notice it"
        else:
            with pytest.raises(AssertionError):
                RULES[kind].check(target)
            cases = target.sent
    pytestconfig.stash.setdefault(TABLE, []).append((fault, clause, caught_by, str(cases)))


def test_the_catalogue_is_what_it_says() -> None:
    assert f"{len(FAULTS)} seeded faults" in (ROOT / "README.md").read_text()
    assert set(RULES) <= {one.caught_by for one in FAULTS.values()}, "each rule is what some fault is to be caught by"


def test_the_healthy_mock_is_not_accused(seed: int, pytestconfig: pytest.Config) -> None:
    with aimed_at(mock_api()) as target:
        for kind in KINDS:
            cases, findings = explore(target, kind, seed + pytestconfig.option.seed, EXAMPLES)
            assert (findings, cases > 40) == ([], True)
        for rule in RULES.values():
            rule.check(target)


# Each breaks the generated client in one way: the file, what stands there, what is put there.
MUTATIONS = {
    "nothing": ("_http.py", "", ""),  # which must pass
    "a field is dropped": ("_model.py", "if value is not UNSET:", 'if value is not UNSET and name != "text":'),
    "unknown fields are dropped": ("_model.py", "result = dict(self.additional_properties)", "result = {}"),
    "dates lose their zone": ("_model.py", "return value.isoformat()", "return value.isoformat()[:19]"),
    "two ids are swapped": ("client.py", '"contact_id": contact_id', '"contact_id": chat_id'),
    "channel_id is ignored": ("client.py", '"channel_id": channel_id if', '"channel_id": UNSET if'),
    "the key is in another header": ("_http.py", '"Authorization"', '"X-Authorization"'),
    "the key goes without Bearer": ("_http.py", 'f"Bearer {key}"', "key"),
    "400 is delivered": ("_http.py", "status // 100 == 4 and", "status // 100 == 9 and"),
    "201 is no success": ("_http.py", "200 <= self._status < 300", "self._status == 200"),
    "5xx is tried again": ("_http.py", "if self._status != 429:", "if self._status not in (429, 503):"),
    "ids are not quoted": ("_http.py", 'return quote(text, safe="")', "return text"),
    "dots are let through": ("_http.py", '{".", ".."}.isdisjoint', '{"no"}.isdisjoint'),
    "the contract is not asked": ("_http.py", "check(data, operation.body, operation.components)", "pass"),
    "null dates throw": ("_model.py", "if type(value) is str:", "if value.strip():"),
    "the caller's client does the sending": ("client.py", "transport.handle_request(", "self._http.send("),
}


def test_a_wrong_client_fails(mutation: str, tmp_path: Path) -> None:
    package = tmp_path / "invent_client"
    shutil.copytree(Path(invent_client.__file__).parent, package)
    name, old, new = MUTATIONS[mutation]
    text = (package / name).read_text()
    assert old in text
    (package / name).write_text(text.replace(old, new))
    quick = ["-x", "--hypothesis-profile", "quick", "-k", "not thousand and not readme"]
    tests = ["contract_tests/client/test_generated_data.py", "contract_tests/client/test_client.py"]
    done = suite(tmp_path, *quick, *tests, PYTHONPATH=str(tmp_path))
    assert done.returncode == (mutation != "nothing"), done.stdout
    assert (" failed" in done.stdout) == (mutation != "nothing")


def suite(reports: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the suite as a process of its own, with just these INVENT_… variables."""
    kept = {name: one for name, one in os.environ.items() if not name.startswith("INVENT_")}
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml")]
    command += ["--reports", str(reports), *arguments]
    return subprocess.run(command, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, timeout=300)


def answering(status: int, after: float = 0) -> Any:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(after)
        await JSONResponse({}, status)(scope, receive, send)

    return app


class Aimed(NamedTuple):
    """A provider run as users start it: what it is aimed at, how, and how it must end."""

    app: Any
    arguments: str
    printed: str  # a pattern
    code: int = 1
    posted: range = range(1)
    environment: dict[str, str] = {}  # noqa: RUF012


LIVE, CHANNEL = "--live --allow-posting", "-k broken_channel"
REPORT = r"(?s)curl -X POST.*The clause is openapi.yaml:\d"
SLOW = ("live", "healthy", "silence")
NO_400, NO_KEY = (FAULTS[name].make() for name in ("404 for a wrong channel", "no key needed"))


def leaking() -> MockApi:
    api = mock_api()
    healthy = api.answer
    api.answer = lambda status, body: healthy(status, {**body, "role": sample_data.API_KEY})  # type: ignore[method-assign]
    return api


def limited() -> MockApi:
    """A mock that answers each fourth request with 429."""
    api, numbers = mock_api(), itertools.count()

    def count_request() -> None:
        if next(numbers) % 4 == 3:
            raise Refusal(429, "Too many.", headers={"Retry-After": "1"})

    api.count_request = count_request  # type: ignore[method-assign]
    return api


RUNS = {
    "healthy": Aimed(mock_api(), "", "passed", 0, range(100, 1000)),
    "closed port": Aimed(None, "", "does not answer"),
    "silence": Aimed(answering(200, after=30), "", "does not answer: ReadTimeout"),
    "wrong key": Aimed(mock_api(), "", "refuses the API key in INVENT_API_KEY", environment={"INVENT_API_KEY": "x"}),
    "no ids": Aimed(mock_api(), "", "needs INVENT_CHAT_ID. Nothing was sent", environment={"INVENT_CHAT_ID": ""}),
    "live, not allowed": Aimed(mock_api(), "--live", "--allow-posting lets them"),
    "live": Aimed(limited(), LIVE, "Up to 20 messages will be posted to", 0, range(5, 21)),
    "live, few": Aimed(mock_api(), f"{LIVE} --max-messages 2 -k c_is", "Up to 2 messages", 0, range(2, 3)),
    "200 to all": Aimed(answering(200), "-x", REPORT),
    "404 to all": Aimed(answering(404), "-x", REPORT),
    "key in a reply": Aimed(leaking(), "", REPORT, posted=range(1000)),
    "start of the key": Aimed(FAULTS["start of the key is enough"].make(), "-k credentials", REPORT, posted=range(9)),
    "no key needed": Aimed(NO_KEY, "-x", REPORT, posted=range(1000)),
    "assumption": Aimed(NO_400, CHANNEL, REPORT),
    "live assumption": Aimed(NO_400, f"{LIVE} {CHANNEL}", "assumption refuted", 0),
    "live, broken": Aimed(FAULTS["role not listed"].make(), f"{LIVE} -k texts_come", REPORT, posted=range(2)),
    "strict assumption": Aimed(NO_400, f"{LIVE} --strict {CHANNEL}", REPORT),
}


def test_a_run_ends_as_it_should(run: str, tmp_path: Path) -> None:
    aimed = RUNS[run]
    with Served(aimed.app) if aimed.app else contextlib.nullcontext() as served:
        base_url = served.base_url if served else "http://127.0.0.1:9"
        options = ("-m", "provider", "--base-url", base_url, *aimed.arguments.split())
        environment = sample_data.environment(base_url) | aimed.environment
        done = suite(tmp_path, "contract_tests/provider/test_provider.py", *options, **environment)
    assert done.returncode == aimed.code, done.stdout
    assert re.search(aimed.printed, done.stdout)
    assert "Traceback" not in done.stdout + done.stderr
    shown = done.stdout + "".join(one.read_text() for one in tmp_path.rglob("*") if one.is_file())
    assert sample_data.API_KEY[:-1].lower() not in shown.lower()
    posted = list(getattr(aimed.app, "posted", []))
    assert len(posted) in aimed.posted
    if "live" in aimed.arguments:
        assert all("Contract test" in part["text"] for one in posted for part in one.body["message"])


def test_a_seed_reproduces_a_run() -> None:
    sent = []
    for _ in range(2):
        api = mock_api()
        with aimed_at(api) as target:
            explore(target, "valid", 7, 15)
        sent.append([one.body for one in api.posted])
    assert sent[0] == sent[1]
