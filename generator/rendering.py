"""Renders the client, with openapi-python-client as a library.

Its templates are not a stable interface, so `pyproject.toml` pins its version. `templates/` replaces those of the
same name; `runtime/` goes into the package as it is.
"""

from __future__ import annotations

import contextlib
import functools
import io
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment
from openapi_python_client import Project
from openapi_python_client.config import ClassOverride, Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData, openapi
from openapi_python_client.parser.errors import ParseError
from openapi_python_client.parser.properties import model_property
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.schema import ParameterLocation

from generator.code.names import file_name, reserve_names
from generator.code.package_code import PARAMS, PackageCode
from generator.code.reference import Reference
from generator.compiled_templates import CompiledTemplates
from generator.document.bodies import spell_out_bodies
from generator.document.malformed_values import without_malformed_values
from generator.document.parser_document import ParserDocument
from generator.parsing import parse
from invent_contract import ContractError, tokens_of
from invent_contract.contract import Contract

HERE = Path(__file__).parent
POLLING = "_polling.py"  # of the runtime, used by `conversations.py` alone
_COMPILED_TEMPLATES = CompiledTemplates(HERE / "templates" / "__pycache__")
_resolve_naming_conflict = model_property._resolve_naming_conflict
_check_for_conflicts = openapi.Endpoint._check_parameters_for_conflicts


def render(contract: dict[str, Any], directory: Path, reference: Path | None = None) -> list[ContractError]:
    """Write the package that calls the operations of a contract. Unused imports are left to ruff.

    Args:
        contract: The contract as plain data, as `invent_contract.load` returns it. It must have passed `check`.
        directory: Where the package goes. It must not exist.
        reference: Where the reference of the package goes, a Markdown file, if there is to be one.

    Returns:
        What is left out of the client, and what the client does not check, and why.

    Raises:
        ContractError: The contract has something that cannot be generated.
    """
    client = read_client(contract, directory)
    code = PackageCode(client.contract, client.document, client.data)
    project = Project(openapi=client.data, config=client.config, custom_template_path=HERE / "templates")
    project.env.bytecode_cache = _COMPILED_TEMPLATES
    project.env.globals.update(code=code)
    with contextlib.redirect_stdout(io.StringIO()):  # it prints where it writes
        project.build()
    left_out = [] if code.messages.operation else [POLLING]
    ignored = shutil.ignore_patterns("__pycache__", *left_out)
    shutil.copytree(HERE / "runtime", directory, dirs_exist_ok=True, ignore=ignored)
    _write_further_modules(project.env, code, directory)
    (directory / "py.typed").touch()
    if reference:
        functions = [file for name in ("_message_text.py", "conversations.py") if (file := directory / name).exists()]
        template = project.env.get_template("api.md.jinja")
        text = template.render(openapi=client.data, reference=Reference(client.contract, code.classes, functions))
        reference.write_text(text, encoding="utf-8")
    document = client.document
    problems = [*document.not_sent, *_omissions(document, client.data), *document.untyped, *_skipped_keywords(code)]
    return _at_originals(problems, client.originals)


def _write_further_modules(environment: Environment, code: PackageCode, directory: Path) -> None:
    """Write the modules that the stock generator does not have."""
    modules: list[tuple[str, str, dict[str, Any]]] = []  # each with its template and the template's variables
    if code.messages.types:
        modules.append(("_message_text.py", "message_text.py.jinja", {}))
    if code.messages.operation:
        modules.append(("conversations.py", "conversations.py.jinja", {}))
    if code.typed_dicts:
        modules.append((f"models/{PARAMS}.py", "params.py.jinja", {}))
    for alias in code.aliases:
        modules.append((f"models/{alias.module_name}.py", "union_alias.py.jinja", {"alias": alias}))
    for name, template, variables in modules:
        (directory / name).write_text(environment.get_template(template).render(variables), encoding="utf-8")


class ReadClient(NamedTuple):
    """What the parser makes of a contract.

    Attributes:
        contract: The contract, without malformed values and with its bodies spelled out.
        document: What the parser read.
        data: What it made of that.
        config: The parser's.
        originals: The pointers of components that were added to the contract, and of what each is a copy.
    """

    contract: Contract
    document: ParserDocument
    data: GeneratorData
    config: Config
    originals: dict[str, str]


def read_client(contract: dict[str, Any], directory: Path) -> ReadClient:
    """Let the parser read a contract.

    Args:
        contract: The contract as plain data. It must have passed `check`.
        directory: Where the package is to go.

    Raises:
        ContractError: The contract has something that cannot be generated.
    """
    _adapt_parser()
    contract = without_malformed_values(contract)
    originals = spell_out_bodies(contract)
    model = Contract(contract)
    document = ParserDocument(model)
    config = _config(directory)
    config.content_type_overrides = document.media_types
    data = parse(document, config)
    config.class_overrides = _modules_of_their_own(data)
    if config.class_overrides:
        data = parse(document, config)
    return ReadClient(model, document, data, config, originals)


def _adapt_parser() -> None:
    """Replace what openapi-python-client's modules do otherwise than our code needs. To do so again changes nothing."""
    reserve_names()
    PropertyProtocol._allowed_locations.add(ParameterLocation.HEADER)  # lists and objects, too, are written in headers
    # The parser changes copies of an operation and of all schemas that it leads to, though nothing uses the originals.
    openapi.deepcopy = lambda operation: operation  # type: ignore[attr-defined, assignment, misc]
    # What it refuses for the sake of names in Python, our own code tells apart.
    openapi.Endpoint._check_parameters_for_conflicts = _despite_conflicts  # type: ignore[assignment, method-assign]
    model_property._resolve_naming_conflict = _name_exactly  # type: ignore[assignment]


def _despite_conflicts(endpoint: openapi.Endpoint, **arguments: Any) -> openapi.Endpoint:
    """The endpoint, also where two of its parameters have the same name in Python."""
    checked = _check_for_conflicts(endpoint, **arguments)
    return endpoint if isinstance(checked, ParseError) else checked


def _name_exactly(*fields_and_config: Any) -> None:
    """Name two fields after their exact names, which may still be the same in Python."""
    _resolve_naming_conflict(*fields_and_config)


@functools.cache
def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((HERE.parent / "pyproject.toml").read_text())["project"]
    return project


def _config(directory: Path) -> Config:
    settings = ConfigFile(
        project_name_override=_project()["name"],
        package_name_override="invent_client",
        package_version_override=_project()["version"],
        literal_enums=True,  # the parser then keeps the values of an enumeration as they are
        post_hooks=[],  # `generator/__main__.py` formats
    )
    return Config.from_sources(
        settings, MetaType.NONE, document_source=Path(), file_encoding="utf-8", overwrite=False, output_path=directory
    )


def _modules_of_their_own(data: GeneratorData) -> dict[str, ClassOverride]:
    """Other module names for classes whose own is too long, or taken by another module or by a class.

    `HTTPLog` and `HttpLog` share one; in scripts without capital letters, a module is named like its class.
    """
    names = {str(generated.class_info.name) for generated in [*data.models, *data.enums]}
    overrides = {}
    for generated in [*data.models, *data.enums]:
        original_name = str(generated.class_info.module_name)
        name = short_name = file_name(original_name)
        number = 2
        while name in names:
            name, number = f"{short_name}_{number}", number + 1
        if name != original_name:
            overrides[str(generated.class_info.name)] = ClassOverride(module_name=name)
        names.add(name)
    return overrides


def _skipped_keywords(code: PackageCode) -> Iterator[ContractError]:
    """The keywords of requests that the client does not check before it sends, once for each reason."""
    pointers_by_reason: dict[str, dict[str, str]] = {}  # the first of each keyword
    for skipped in code.request_assertions.skipped:
        pointers_by_reason.setdefault(skipped.reason, {}).setdefault(tokens_of(skipped.pointer)[-1], skipped.pointer)
    for reason, pointers in pointers_by_reason.items():
        (keyword, first), *others = pointers.items()
        names = ", ".join([f"`{keyword}`", *(f"`{name}` ({pointer})" for name, pointer in others)])
        verb = "are" if others else "is"
        message = f"{names} {verb} not checked before a request is sent, here and perhaps elsewhere: {reason}"
        yield ContractError(first, message)


def _at_originals(problems: list[ContractError], originals: dict[str, str]) -> list[ContractError]:
    """The problems with the pointers that the document has, each problem once."""
    if not originals:
        return problems
    pointers = re.compile(f"({'|'.join(map(re.escape, originals))})(?=[/)]|$)")
    told = [
        tuple(pointers.sub(lambda pointer: originals[pointer[0]], text) for text in (problem.pointer, str(problem)))
        for problem in problems
    ]
    return [ContractError(pointer, message) for pointer, message in dict.fromkeys(told)]


def _omissions(document: ParserDocument, data: GeneratorData) -> list[ContractError]:
    """The operations that the parser refuses, and those that have another name than they might."""
    omissions = []
    generated = {str(endpoint.name) for tag in data.endpoint_collections_by_tag.values() for endpoint in tag.endpoints}
    reasons = [problem for tag in data.endpoint_collections_by_tag.values() for problem in tag.parse_errors]
    for name, operation in document.operations.items():
        place = f"{operation.method.upper()} {operation.path} "
        details = [problem.detail or "" for problem in reasons if place in (problem.header or "")]
        method_name = document.method_names[name]
        if name in generated and name != method_name:
            message = f"its method is `{method_name}`, as another operation has the name without the underscore"
            omissions.append(ContractError(operation.pointer, message))
        if name not in generated:
            omissions.append(ContractError(operation.pointer, f"is left out of the client: {'; '.join(details)}"))
    return omissions
