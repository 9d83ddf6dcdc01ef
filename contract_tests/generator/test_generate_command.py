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

from contract_tests import ROOT
from contract_tests.contract.test_against_page import changed
from contract_tests.provider.provider import CONTRACT_DATA, OPERATION
from generator.__main__ import texts
from generator.client_diff import describe, surface
from generator.rendering import render
from invent_contract.document import ContractError, check, examples, lookup


def with_more_operations() -> dict[str, Any]:
    """The contract with a GET that has a path id, query parameters, and a list as its response.

    And with a path that has two methods, no parameters, a schema of its own and, once, no response body.
    """
    query = {
        "limit": {"type": "integer", "minimum": 1},
        "since": {"type": "string", "format": "date-time"},
        "role": {"type": "array", "items": {"type": "string", "enum": ["user", "tool"]}},
    }
    parameters: list[Any] = [{"in": "query", "name": name, "schema": schema} for name, schema in query.items()]
    parameters.append({"$ref": "#/components/parameters/ChatId"})
    shown = [one for pointer, one, _ in examples(CONTRACT_DATA) if pointer.endswith("/accepted/value")]
    schema = {"type": "array", "items": {"$ref": "#/components/schemas/ChatMessage"}}
    found = {"description": "Found.", "content": {"application/json": {"schema": schema, "example": shown}}}
    operation = {"operationId": "listChatMessages", "tags": ["chats"], "parameters": parameters}
    note = {"type": "object", "properties": {"text": {"type": "string"}}, "example": {"text": "Call back."}}
    shown_note = {"schema": {"$ref": "#/components/schemas/Note"}, "example": note["example"]}
    noted = {"description": "Noted.", "content": {"application/json": shown_note}}
    refused = {status: {"description": "Refused."} for status in ("400", "401", "404")}
    added = {
        "/chats/{chat_id}/messages": {"get": {**operation, "responses": {"200": found}}},
        "/note": {
            "get": {"operationId": "getNote", "tags": ["notes"], "responses": {"200": noted}},
            "post": {"operationId": "clear", "tags": ["notes"], "responses": {"204": refused["401"], **refused}},
        },
    }
    contract = changed("/components/schemas/Note", note)
    contract["paths"] |= added
    return contract


def python(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs Python with the packages below `root` instead of the repository's."""
    environment = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'generated_client'}"}
    return subprocess.run([sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True)


def test_a_second_operation_needs_no_code(tmp_path: Path) -> None:
    contract = with_more_operations()
    check(contract)
    render(contract, tmp_path / "invent_client")
    (tmp_path / "contract.json").write_text(json.dumps(contract))
    done = python(
        tmp_path, "-W", "error", str(ROOT / "contract_tests/generator/call_second_operation.py"), "contract.json"
    )
    assert done.stdout == "all right\n", done.stderr
    done = python(tmp_path, "-m", "mypy", "--strict", "--cache-dir", str(ROOT / ".venv/mypy-second"), "invent_client")
    assert done.returncode == 0, done.stdout


SCHEMAS, PARAMETERS = "/components/schemas", OPERATION + "/parameters"
TWICE = {"name": "org_id", "in": "query", "schema": {"type": "string"}}
HEADER = {"name": "X-Trace", "in": "header", "schema": {"type": "string"}}
TEXT_BODY = {"text/plain": {"schema": {"type": "string"}}}


@pytest.mark.parametrize(
    ("place", "value", "pointer"),
    [
        (f"{SCHEMAS}/UserTextPart/properties/text/multipleOf", 2, f"{SCHEMAS}/UserTextPart/properties/text/multipleOf"),
        (PARAMETERS, [*lookup(CONTRACT_DATA, PARAMETERS), HEADER], PARAMETERS),
        (PARAMETERS, [*lookup(CONTRACT_DATA, PARAMETERS), TWICE], PARAMETERS),
        (OPERATION + "/requestBody/content", TEXT_BODY, OPERATION + "/requestBody/content"),
        (
            f"{SCHEMAS}/Tool/properties/size",
            {"type": "integer", "enum": [1, 2]},
            f"{SCHEMAS}/Tool/properties/size/enum",
        ),
    ],
    ids=["unknown keyword", "header parameter", "two of a name", "text body", "enumeration of numbers"],
)
def test_what_cannot_be_generated_well_is_refused(place: str, value: Any, pointer: str, tmp_path: Path) -> None:
    with pytest.raises(ContractError) as caught:
        render(changed(place, value), tmp_path / "invent_client")
    assert caught.value.pointer == pointer


def readme_programs() -> list[str]:
    """The Python programs that the README shows."""
    return re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


def test_the_type_checkers_flag_mistakes_and_nothing_else(tmp_path: Path) -> None:
    for number, code in enumerate(readme_programs()):
        (tmp_path / f"readme_{number}.py").write_text(code)
    typical = ROOT / "contract_tests/client/typed_calls.py"
    wrong = [(typical.name, n) for n, line in enumerate(typical.read_text().splitlines(), 1) if "# wrong" in line]
    paths = ["generated_client/invent_client", "examples", *map(str, tmp_path.iterdir()), str(typical)]
    mypy = ["mypy", "--strict", "--config-file", os.devnull, "--cache-dir", ".venv/mypy"]
    commands = [[sys.executable, "-m", *one, *paths] for one in (mypy, ["basedpyright", "--level", "error"])]
    running = [subprocess.Popen(one, cwd=ROOT, stdout=subprocess.PIPE, text=True) for one in commands]
    for output in [process.communicate(timeout=120)[0] for process in running]:
        found = re.findall(r"(\S+\.py):(\d+)(?::\d+)?(?: -|:) error", output)
        assert [(Path(name).name, int(number)) for name, number in found] == wrong, output


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the repository in a folder with a space in its name."""
    copied = tmp_path / "a copy"
    shutil.copytree(ROOT, copied, ignore=shutil.ignore_patterns(".*", "reports", "__pycache__"))
    (copied / ".venv").mkdir()
    return copied


def test_the_recipe_for_an_endpoint(checkout: Path, pytestconfig: pytest.Config) -> None:
    if not pytestconfig.option.power:
        pytest.skip("takes long, so only with --power")
    (checkout / "openapi.yaml").write_text(json.dumps(with_more_operations(), indent=1))
    done = python(checkout, "-m", "generator")
    assert done.returncode == 0, done.stderr
    tests = [f"contract_tests/{name}" for name in ("contract", "provider", "mock")]
    suite = python(checkout, "-m", "pytest", "-q", "--rootdir", str(checkout), "-c", "pyproject.toml", *tests)
    assert suite.returncode == 0, suite.stdout
    assert "GET /chats/{chat_id}/messages" in (checkout / "reports/valid.xml").read_text()


def test_unknown_arguments_are_refused() -> None:
    done = subprocess.run(["bash", ROOT / "generate.sh", "--chek"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not know '--chek'" in done.stderr


def test_check_tells_a_client_that_is_not_the_contracts(checkout: Path) -> None:
    assert python(checkout, "-m", "generator", "--check").returncode == 0
    model = checkout / "generated_client/invent_client/models/tool.py"
    model.write_text(model.read_text().replace("icon_url", "icon_uri"))
    (model.parent / "stray.py").touch()
    before = texts(checkout / "generated_client")
    done = python(checkout, "-m", "generator", "--check")
    assert done.returncode == 1
    for line in ("-    icon_uri: str", "+    icon_url: str", "changed: models/tool.py", "removed: models/stray.py"):
        assert line in done.stdout
    assert texts(checkout / "generated_client") == before


def test_changes_are_told_in_callers_terms(tmp_path: Path) -> None:
    contract = copy.deepcopy(CONTRACT_DATA)
    schemas = contract["components"]["schemas"]
    del schemas["ChatMessage"]["properties"]["model"]
    schemas["ChatMessage"]["properties"]["status"]["enum"].append("PAUSED")
    schemas["Tool"]["properties"]["icon"] = {"type": "integer"}
    schemas["SendMessageAsContactRequest"]["required"].append("org_id")
    schemas["SendMessageAsContactRequest"]["properties"]["org_id"] = {"type": "string"}
    next(iter(contract["paths"].values()))["post"]["operationId"] = "postMessage"
    surfaces = []
    for name, one in (("old", CONTRACT_DATA), ("new", contract)):
        render(one, tmp_path / name / "invent_client")
        surfaces.append(surface(tmp_path / name / "invent_client"))
    assert {"post_message.org_id", "post_message.org_id_"} <= surfaces[1].keys()
    assert describe(surfaces[0], surfaces[0]) == []
    assert describe(*surfaces) == [
        "removed: field ChatMessage.model (str | Unset)",
        "added: value ChatMessageStatus.PAUSED ('PAUSED')",
        "added: field SendMessageAsContactRequest.org_id (str, required)",
        "changed: field Tool.icon (str | Unset → int | Unset)",
        "added: operation post_message (returns ChatMessage)",
        "removed: operation send_message_as_contact (returns ChatMessage)",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("openapi.yaml", 'schemas/Usage"', 'schemas/Nope"', "contract: openapi.yaml:LINE: .*there is no #/.*/Nope"),
        ("openapi.yaml", "      operationId", "\toperationId", "contract: openapi.yaml:LINE: is not YAML"),
        ("openapi.yaml", "jane@example.com", "jane", "contract: openapi.yaml:LINE: .*/email breaks its schema"),
        ("generator/templates/str_enum.py.jinja", "class {{", "class {", "format: ruff could not"),
    ],
    ids=["no such reference", "a tab", "a wrong example", "a broken template"],
)
def test_all_or_nothing(checkout: Path, file: str, old: str, new: str, said: str) -> None:
    text = (checkout / file).read_text()
    said = said.replace("LINE", str(text[: text.index(old)].count("\n") + 1))
    (checkout / file).write_text(text.replace(old, new))
    before = texts(checkout / "generated_client")
    done = python(checkout, "-m", "generator")
    assert done.returncode == 1
    assert re.search(rf"^generate\.sh: {said}", done.stderr), done.stderr
    assert texts(checkout / "generated_client") == before
