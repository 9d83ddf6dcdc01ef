"""Layer 2: what ./generate.sh makes, of this contract and of others, and what it refuses."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contract_tests.target import CONTRACT_DATA
from generator.changes import describe, surface
from generator.contract import ContractError, check, examples
from generator.python_client import render

ROOT = Path(__file__).parents[1]


def with_second_operation() -> dict[str, Any]:
    """The contract with a GET that has a path id, query parameters, and a list as its response."""
    contract = copy.deepcopy(CONTRACT_DATA)
    shown = next(one for pointer, one, _ in examples(contract) if pointer.endswith("/accepted/value"))
    roles = {"type": "array", "items": {"type": "string", "enum": ["user", "tool"]}}
    query = [
        ("limit", {"type": "integer", "minimum": 1}),
        ("since", {"type": "string", "format": "date-time"}),
        ("role", roles),
    ]
    parameters: list[Any] = [{"in": "query", "name": name, "schema": schema} for name, schema in query]
    parameters.append({"$ref": "#/components/parameters/ChatId"})
    schema = {"type": "array", "items": {"$ref": "#/components/schemas/ChatMessage"}}
    found = {"description": "Found.", "content": {"application/json": {"schema": schema, "example": [shown]}}}
    operation = {"operationId": "listChatMessages", "tags": ["chats"], "parameters": parameters}
    contract["paths"]["/chats/{chat_id}/messages"] = {"get": {**operation, "responses": {"200": found}}}
    return contract


def test_a_second_operation_needs_no_code(tmp_path: Path) -> None:
    contract = with_second_operation()
    check(contract)
    render(contract, tmp_path / "invent_client")
    (tmp_path / "contract.json").write_text(json.dumps(contract))
    program = [
        sys.executable,
        "-W",
        "error",
        str(ROOT / "contract_tests/second_operation.py"),
        str(tmp_path / "contract.json"),
    ]
    done = subprocess.run(program, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.stdout == "all right\n", done.stderr
    types = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(ROOT / ".venv/mypy-second"), "invent_client"]
    done = subprocess.run(types, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def added(where: str, value: Any) -> dict[str, Any]:
    contract = copy.deepcopy(CONTRACT_DATA)
    node = contract
    *parents, last = where.split(" ")
    for name in parents:
        node = node[name]
    node[last] = value
    return contract


PATH = "paths /orgs/{org_id}/contacts/{contact_id}/chats/{chat_id}/messages post"
HEADER = {"name": "X-Trace", "in": "header", "schema": {"type": "string"}}


@pytest.mark.parametrize(
    ("contract", "text"),
    [
        (added("components schemas UserTextPart properties text multipleOf", 2), "multipleOf"),
        (
            added(f"{PATH} parameters", [*CONTRACT_DATA["paths"][PATH.split(" ")[1]]["post"]["parameters"], HEADER]),
            "X-Trace",
        ),
        (added(f"{PATH} requestBody content", {"text/plain": {"schema": {"type": "string"}}}), "text/plain"),
        (added("components schemas Tool properties size", {"type": "integer", "enum": [1, 2]}), "size"),
    ],
    ids=["unknown keyword", "header parameter", "text body", "enumeration of numbers"],
)
def test_what_cannot_be_generated_well_is_refused(contract: dict[str, Any], text: str, tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=text):
        render(contract, tmp_path / "invent_client")


def readme_programs() -> list[str]:
    """The Python programs that the README shows."""
    return re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


def test_the_type_checkers_flag_mistakes_and_nothing_else(tmp_path: Path) -> None:
    for number, code in enumerate(readme_programs()):
        (tmp_path / f"readme_{number}.py").write_text(code)
    typical = ROOT / "contract_tests/typical_use.py"
    wrong = [number for number, line in enumerate(typical.read_text().splitlines(), 1) if "# wrong" in line]
    paths = ["generated_client/invent_client", "examples", *map(str, tmp_path.iterdir()), str(typical)]
    commands = (
        ["mypy", "--strict", "--config-file", os.devnull, "--cache-dir", ".venv/mypy"],
        ["basedpyright", "--level", "error"],
    )
    running = [
        subprocess.Popen([sys.executable, "-m", *one, *paths], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for one in commands
    ]
    for process in running:
        output, _ = process.communicate(timeout=120)
        found = re.findall(r"(\S+\.py):(\d+)(?::\d+)?(?: -|:) error", output)
        assert [(Path(name).name, int(number)) for name, number in found] == [(typical.name, one) for one in wrong], (
            output
        )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the repository, with this environment, in a folder with a space in its name."""
    copied = tmp_path / "a copy"
    ignored = shutil.ignore_patterns(".git", ".venv", "reports", "__pycache__")
    shutil.copytree(ROOT, copied, ignore=ignored)
    (copied / ".venv").mkdir()
    return copied


def generate(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": f"{checkout}{os.pathsep}{checkout / 'generated_client'}"}
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)


def test_the_recipe_for_an_endpoint(checkout: Path, pytestconfig: pytest.Config) -> None:
    if not pytestconfig.option.power:
        pytest.skip("takes long, so only with --power")
    contract = checkout / "openapi.yaml"
    contract.write_text(json.dumps(with_second_operation(), indent=1))
    done = generate(checkout)
    assert done.returncode == 0, done.stderr
    environment = {**os.environ, "PYTHONPATH": f"{checkout}{os.pathsep}{checkout / 'generated_client'}"}
    tests = ["contract_tests/test_1_contract.py", "contract_tests/test_3_provider.py", "contract_tests/test_3_mock.py"]
    command = [sys.executable, "-m", "pytest", "-q", "--rootdir", str(checkout), "-c", "pyproject.toml", *tests]
    suite = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
    assert suite.returncode == 0, suite.stdout
    assert "GET /chats/{chat_id}/messages" in (checkout / "reports/valid.xml").read_text()


def files(checkout: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in (checkout / "generated_client").rglob("*.*") if one.suffix != ".pyc"}


def test_check_tells_a_client_that_is_not_the_contracts(checkout: Path) -> None:
    assert generate(checkout, "--check").returncode == 0
    model = checkout / "generated_client/invent_client/models/tool.py"
    model.write_text(model.read_text().replace("icon_url", "icon_uri"))
    (model.parent / "stray.py").touch()
    before = files(checkout)
    done = generate(checkout, "--check")
    assert done.returncode == 1
    assert "-    icon_uri: str" in done.stdout
    assert "+    icon_url: str" in done.stdout
    assert "removed: models/stray.py" in done.stdout
    assert files(checkout) == before


def test_changes_are_told_in_callers_terms(tmp_path: Path) -> None:
    surfaces = []
    for number, change in enumerate((lambda _: None, _breaking)):
        contract = copy.deepcopy(CONTRACT_DATA)
        change(contract)
        render(contract, tmp_path / f"{number}" / "invent_client")
        surfaces.append(surface(tmp_path / f"{number}" / "invent_client"))
    assert describe(surfaces[0], surfaces[0]) == []
    assert describe(*surfaces) == [
        "removed: field ChatMessage.model (str | Unset)",
        "added: value ChatMessageStatus.PAUSED ('PAUSED')",
        "added: field SendMessageAsContactRequest.topic (str, required)",
        "changed: field Tool.icon (str | Unset → int | Unset)",
        "added: operation post_message (returns ChatMessage)",
        "removed: operation send_message_as_contact (returns ChatMessage)",
    ]


def _breaking(contract: dict[str, Any]) -> None:
    schemas = contract["components"]["schemas"]
    del schemas["ChatMessage"]["properties"]["model"]
    schemas["ChatMessage"]["properties"]["status"]["enum"].append("PAUSED")
    schemas["Tool"]["properties"]["icon"] = {"type": "integer"}
    schemas["SendMessageAsContactRequest"]["required"].append("topic")
    schemas["SendMessageAsContactRequest"]["properties"]["topic"] = {"type": "string"}
    contract["paths"][PATH.split(" ")[1]]["post"]["operationId"] = "postMessage"


def test_all_or_nothing(checkout: Path) -> None:
    contract, before = checkout / "openapi.yaml", files(checkout)
    text = contract.read_text()
    for broken, line in (
        (text.replace('schemas/Usage"', 'schemas/Nope"'), "there is no #/components/schemas/Nope"),
        (text.replace("      operationId", "\toperationId"), r"openapi.yaml:\d+: is not YAML"),
        (text.replace("jane@example.com", "jane"), "/email breaks its schema"),
    ):
        assert broken != text
        contract.write_text(broken)
        done = generate(checkout)
        assert done.returncode == 1
        assert re.search(rf"generate\.sh: contract: openapi\.yaml:\d+: .*{line}|{line}", done.stderr), done.stderr
        assert files(checkout) == before
    contract.write_text(text)
    (checkout / "generator/templates/str_enum.py.jinja").write_text("class {")
    done = generate(checkout)
    assert (done.returncode, "generate.sh: format:" in done.stderr) == (1, True)
    assert files(checkout) == before
