"""Layer 5: the suite itself. Each seeded fault is caught by its check, and the healthy mock is never accused."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

import invent_client
from contract_tests.exploration import KINDS, explore
from contract_tests.faults import FAULTS, Fault
from contract_tests.mock_api import MockApi, Served, mock_api, world
from contract_tests.plugin import TABLE
from contract_tests.rules import RULES
from contract_tests.target import Target

ROOT = Path(__file__).parents[1]
EXAMPLES = 50  # the default run's


def chosen(config: pytest.Config, items: list[str], count: int) -> list[str]:
    """All with --power, else a few that depend on the seed."""
    return items if config.option.power else sorted(random.Random(config.option.seed).sample(items, count))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    power = metafunc.config.option.power
    if "fault" in metafunc.fixturenames:
        names = chosen(metafunc.config, [one.name for one in FAULTS], 8)
        metafunc.parametrize("fault", [one for one in FAULTS if one.name in names], ids=lambda one: one.name)
    if "mutation" in metafunc.fixturenames:
        metafunc.parametrize("mutation", chosen(metafunc.config, list(MUTATIONS), 1))
    if "run" in metafunc.fixturenames:
        metafunc.parametrize("run", chosen(metafunc.config, [one for one in RUNS if power or one not in SLOW], 1))
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(50 if power else 1))


def mock_target(api: MockApi, served: Served) -> Target:
    found = {name.removeprefix("INVENT_"): one for name, one in world.environment(served.base_url).items()}
    return Target(served.base_url, found, mock=api)


def cases_until_caught(fault: Fault, seed: int) -> int:
    """How many requests it takes. Raises where the fault's check does not notice it."""
    kind, _, check = fault.caught_by.partition(":")
    api = fault.make()
    with Served(api) as served:
        with mock_target(api, served) as target:
            if not check:
                with pytest.raises(AssertionError):
                    RULES[kind].check(target)
                return target.sent
            found = [one for one in explore(target, kind, seed, EXAMPLES).findings if one.check == check]
            assert found, f"{check} did not notice it"
            return found[0].case


def test_each_fault_is_caught_by_its_check(fault: Fault, pytestconfig: pytest.Config) -> None:
    cases = cases_until_caught(fault, pytestconfig.option.seed)
    pytestconfig.stash.setdefault(TABLE, []).append((fault.name, fault.clause, fault.caught_by, str(cases)))


def test_the_catalogue_is_what_it_says() -> None:
    assert len(FAULTS) >= 40
    assert len({one.name for one in FAULTS}) == len(FAULTS)
    unguarded = set(RULES) - {one.caught_by for one in FAULTS}
    assert unguarded == set(), "each rule has a fault that only it is there for"


def test_the_healthy_mock_is_not_accused(seed: int, pytestconfig: pytest.Config) -> None:
    api = mock_api()
    with Served(api) as served, mock_target(api, served) as target:
        for kind in KINDS:
            run = explore(target, kind, seed + pytestconfig.option.seed, EXAMPLES)
            assert run.findings == []
            assert run.cases > 40
        for rule in RULES.values():
            rule.check(target)


# Each breaks the generated client in one way: the file, what stands there, what is put there.
MUTATIONS = {
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
    "the caller's client does the sending": (
        "client.py",
        "transport.handle_request(request)",
        "http.send(request, stream=True, follow_redirects=True)",
    ),
}


def test_a_wrong_client_fails(mutation: str, tmp_path: Path) -> None:
    package = tmp_path / "invent_client"
    shutil.copytree(Path(invent_client.__file__).parent, package)
    name, old, new = MUTATIONS[mutation]
    text = (package / name).read_text()
    assert old in text
    (package / name).write_text(text.replace(old, new))
    quick = ["-x", "--hypothesis-profile", "quick", "-k", "not thousand and not readme"]
    tests = ["contract_tests/test_4_together.py", "contract_tests/test_2_client.py"]
    done = suite(*quick, *tests, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1, done.stdout
    assert " failed" in done.stdout


def suite(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the suite as a process of its own, with just these INVENT_… variables."""
    kept = {name: one for name, one in os.environ.items() if not name.startswith("INVENT_")}
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), *arguments]
    return subprocess.run(command, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, timeout=300)


class Aimed(NamedTuple):
    """A provider run as users start it: what it is aimed at, how, and how it must end."""

    app: Any
    arguments: str
    environment: dict[str, str]
    code: int
    printed: tuple[str, ...]
    posted: range


def answers(status: int, body: Any) -> Any:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await JSONResponse(body, status)(scope, receive, send)

    return app


async def silent(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(30)


def faulty(name: str) -> MockApi:
    return next(one for one in FAULTS if one.name == name).make()


LIVE, NONE, REPORT = "--live --allow-posting", range(1), ("curl -X POST", "The clause is openapi.yaml:")
SLOW = ("live", "healthy", "silence")
RUNS = {
    "healthy": Aimed(mock_api(), "", {}, 0, ("passed",), range(100, 1000)),
    "closed port": Aimed(None, "", {}, 1, ("does not answer",), NONE),
    "silence": Aimed(silent, "", {}, 1, ("does not answer: ReadTimeout",), NONE),
    "wrong key": Aimed(mock_api(), "", {"INVENT_API_KEY": "x"}, 1, ("refuses the API key in INVENT_API_KEY",), NONE),
    "no ids": Aimed(mock_api(), "", {"INVENT_CHAT_ID": ""}, 1, ("needs INVENT_CHAT_ID. Nothing was sent",), NONE),
    "live, not allowed": Aimed(mock_api(), "--live", {}, 1, ("--allow-posting lets them",), NONE),
    "live": Aimed(mock_api(), f"{LIVE} -k test_rule", {}, 0, ("Up to 20 messages will be posted to",), range(5, 21)),
    "live, few": Aimed(mock_api(), f"{LIVE} --max-messages 2 -k c_is", {}, 0, ("Up to 2 messages",), range(2, 3)),
    "200 to all": Aimed(answers(200, {}), "-x", {}, 1, REPORT, NONE),
    "404 to all": Aimed(answers(404, {}), "-x", {}, 1, REPORT, NONE),
    "no key needed": Aimed(faulty("no key needed"), "-x", {}, 1, REPORT, range(1000)),
    "assumption": Aimed(faulty("404 for a wrong channel"), "-k broken_channel", {}, 1, REPORT, range(9)),
    "live assumption": Aimed(
        faulty("404 for a wrong channel"), f"{LIVE} -k broken_channel", {}, 0, ("assumption refuted",), range(9)
    ),
    "strict assumption": Aimed(
        faulty("404 for a wrong channel"), f"{LIVE} --strict -k broken_channel", {}, 1, REPORT, range(9)
    ),
}


def test_a_run_ends_as_it_should(run: str) -> None:
    aimed = RUNS[run]
    with Served(aimed.app) if aimed.app else contextlib.nullcontext() as served:
        base_url = served.base_url if served else "http://127.0.0.1:9"
        environment = {**world.environment(base_url), **aimed.environment}
        options = ("-m", "provider", "--base-url", base_url, *aimed.arguments.split())
        done = suite("contract_tests/test_3_provider.py", *options, **environment)
    assert done.returncode == aimed.code, done.stdout
    for text in aimed.printed:
        assert text in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert world.API_KEY not in done.stdout
    posted = list(getattr(aimed.app, "posted", []))
    assert len(posted) in aimed.posted
    if "live" in aimed.arguments:
        assert all("Contract test" in part["text"] for one in posted for part in one.body["message"])


def test_a_seed_reproduces_a_run() -> None:
    sent = []
    for _ in range(2):
        api = mock_api()
        with Served(api) as served, mock_target(api, served) as target:
            explore(target, "valid", 7, 15)
        sent.append([one.body for one in api.posted])
    assert sent[0] == sent[1]
