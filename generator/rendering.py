"""Renders the client, with openapi-python-client as a library.

Its templates are not a stable interface, so `pyproject.toml` pins its version. `templates/` replaces those of the
same name; `runtime/` goes into the package as it is.
"""

from __future__ import annotations

import contextlib
import copy
import io
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

from openapi_python_client import Project, strings
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from generator import property_code
from generator.template_view import TemplateView
from invent_contract import ContractError
from invent_contract.json_pointer import walk

HERE = Path(__file__).parent
JSON = "application/json"
_REQUEST_CONTENT = re.compile(r"/requestBod(y|ies/[^/]+)/content$")
_RESPONSE_CONTENT = re.compile(r"/responses/[^/]+/content$")
# Members of models, arguments of every method and names in generated functions. A field or parameter of such a name
# would hide them, so it gets a trailing underscore, as a Python keyword does.
RESERVED_NAMES = {
    "aclose",
    "additional_properties",
    "body",
    "call",
    "client",
    "close",
    "deadline",
    "field",
    "from_dict",
    "headers",
    "module",
    "options",
    "parameters",
    "timeout",
    "to_dict",
}


def render(contract: dict[str, Any], directory: Path) -> None:
    """Write the package that calls the operations of a contract. Unused imports are left to ruff.

    Args:
        contract: The contract as plain data, as `invent_contract.load` returns it. It must have passed `check`.
        directory: Where the package goes. It must not exist.

    Raises:
        ContractError: The contract has something that cannot be generated.
    """
    strings.RESERVED_WORDS.update(RESERVED_NAMES)
    _check_generatable(contract)
    config = _config(directory)
    data = GeneratorData.from_dict(_without_formats(contract), config=config)
    if isinstance(data, GeneratorError):
        raise ContractError("", f"{data.header} {data.detail}")
    project = Project(openapi=data, config=config, custom_template_path=HERE / "templates")
    project.env.globals.update(
        code=property_code, view=TemplateView(contract, data), server_url=contract["servers"][0]["url"]
    )
    with contextlib.redirect_stdout(io.StringIO()):  # it prints where it writes
        problems = project.build()
    if problems:
        raise ContractError("", "; ".join(f"{problem.header} {problem.detail}" for problem in problems))
    for module in (HERE / "runtime").glob("*.py"):
        shutil.copy(module, directory)
    (directory / "py.typed").touch()


def _config(directory: Path) -> Config:
    config_file = ConfigFile.load_from_path(HERE / "config.yaml")
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text())["project"]
    config_file.package_version_override = project["version"]
    return Config.from_sources(
        config_file,
        MetaType.NONE,
        document_source=Path(),
        file_encoding="utf-8",
        overwrite=False,
        output_path=directory,
    )


def _check_generatable(contract: dict[str, Any]) -> None:
    for pointer, value in walk(contract):
        is_enum = pointer.endswith("/enum") and isinstance(value, list)
        if is_enum and not all(isinstance(member, str | None) for member in value):
            raise ContractError(pointer, "only enumerations of text can be generated")
        if _REQUEST_CONTENT.search(pointer) and list(value) != [JSON]:
            raise ContractError(pointer, f"only a body of {JSON} can be generated")
        if _RESPONSE_CONTENT.search(pointer) and value and JSON not in value:
            raise ContractError(pointer, f"only a response of {JSON} can be generated")


def _without_formats(contract: dict[str, Any]) -> dict[str, Any]:
    """The contract with no format but `date-time`, which becomes a Python object. A `uuid` and the like stay text."""
    document = copy.deepcopy(contract)
    for _, value in walk(document):
        if isinstance(value, dict) and isinstance(value.get("format"), str) and value["format"] != "date-time":
            del value["format"]
    return document
