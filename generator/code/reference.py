"""What the template of `api.md` needs to know beside the other templates: where each clause comes from, and errors."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.code.operations.arguments import Argument
from generator.code.operations.operation_code import OperationCode
from generator.document.object_fields import fields_of
from generator.kinds.of_property import Classes
from generator.runtime import errors
from invent_contract import lookup, pointer_to
from invent_contract.clause import Basis
from invent_contract.contract import Contract
from invent_contract.json_values import as_mapping
from invent_contract.schema import Schema
from invent_contract.schema.keywords import demands

DOCUMENTED = "documented"
# What stands before the page that states a clause, or before the reason to guess it.
_LEADS = {Basis.SOURCE: "", Basis.INFERRED: "inferred: "}
_OF_PARTS = {"$ref", "additionalProperties", "allOf", "anyOf", "items", "oneOf", "properties"}


@dataclass(frozen=True)
class Function:
    """A function beside the clients.

    Attributes:
        name: Its name.
        module: The file that has it.
        arguments: How they are declared, each as code.
        result_type: The type of what it returns.
        summary: The first line of its docstring.
    """

    name: str
    module: str
    arguments: list[str]
    result_type: str
    summary: str


class Reference:
    """The variable `reference` of the template.

    Attributes:
        functions: Those beside the clients.
    """

    def __init__(self, contract: Contract, classes: Classes, modules: list[Path]) -> None:
        self._contract = contract
        self._schemas = classes.schemas
        self.functions = [function for module in modules for function in _functions(module)]

    def tags(self, operations: list[OperationCode]) -> dict[str, list[OperationCode]]:
        """The operations by the package that has their modules."""
        tags: dict[str, list[OperationCode]] = {}
        for operation in operations:
            tags.setdefault(operation.tag, []).append(operation)
        return tags

    def source_of_argument(self, argument: Argument) -> str:
        """Where the clauses of an argument come from."""
        return self._source_of(argument.schemas)

    def statuses(self, operation: OperationCode) -> list[tuple[str, str, str]]:
        """The errors that are documented: the status, the exception, and where the status comes from."""
        pointer = operation.operation.pointer + pointer_to("responses")
        return [
            (status, errors.class_for(int(status.replace("XX", "99"))).__name__, self._source(pointer, status))
            for status in operation.operation.responses
            if re.fullmatch(r"[1345](\d\d|XX)", status)
        ]

    def source_of_result(self, operation: OperationCode) -> str:
        """Where the statuses of success come from."""
        pointer = operation.operation.pointer + pointer_to("responses")
        return "; ".join(dict.fromkeys(self._source(pointer, status) for status in operation.operation.successes))

    def source_of_field(self, class_name: str, name: str) -> str:
        """Where the clauses of a field of a model come from."""
        return self._source_of(fields_of(self._schemas[class_name]).get(name, []))

    def source_of_class(self, class_name: str) -> str:
        """Where the clauses of an object itself come from, such as which of its fields are required."""
        return self._source_of([self._schemas[class_name]])

    def prose(self, text: str) -> str:
        """A text of the contract as a line of Markdown, in which it begins no tag."""
        return " ".join(text.split()).replace("<", "&lt;")

    def error_line(self, name: str) -> str:
        """The first line of the docstring of an exception."""
        return (inspect.getdoc(getattr(errors, name)) or "").partition("\n")[0]

    def error_attributes(self, name: str) -> dict[str, str]:
        """What the docstring of an exception says of its attributes, by name. Its base has more."""
        _, _, section = (inspect.getdoc(getattr(errors, name)) or "").partition("\nAttributes:\n")
        entries = re.findall(r"^    (\w+): (.*(?:\n     .*)*)", section.partition("\n\n")[0], re.MULTILINE)
        return {attribute: " ".join(text.split()) for attribute, text in entries}

    def bases(self, name: str) -> str:
        """The exception that another one is a kind of."""
        return str(getattr(errors, name).__base__.__name__)

    def _source_of(self, schemas: Iterable[Schema]) -> str:
        """Where the clauses of schemas come from. What they say of their parts is told there."""
        keywords_by_source: dict[str, dict[str, None]] = {}
        for schema in schemas:
            for pointer, definition in schema.objects.items():
                for keyword in definition if isinstance(definition, dict) else ():
                    if keyword in demands(definition) and keyword not in _OF_PARTS:
                        keywords_by_source.setdefault(self._source(pointer, keyword), {})[keyword] = None
        if len(keywords_by_source) < 2:
            return next(iter(keywords_by_source), DOCUMENTED)
        return "; ".join(
            f"{', '.join(f'`{keyword}`' for keyword in keywords)}: {source}"
            for source, keywords in keywords_by_source.items()
        )

    def _source(self, pointer: str, keyword: str) -> str:
        """Where a keyword comes from: the endpoint's own page, another one, which is named, or a guess, and why."""
        clause = self._contract.clause(pointer + pointer_to(keyword))
        if clause.basis is Basis.DOCUMENTED:
            return DOCUMENTED
        said = as_mapping(lookup(self._contract.data, pointer)).get(clause.basis)
        reason = " ".join(str(as_mapping(said).get(keyword.removeprefix("$"), "")).split())
        return f"{_LEADS[clause.basis]}{reason}".rstrip(": ")


def _functions(file: Path) -> Iterator[Function]:
    """The functions that a module exports."""
    *nodes, exports = ast.parse(file.read_text("utf-8")).body
    assert isinstance(exports, ast.Assign)  # of `__all__`
    names = ast.literal_eval(exports.value)
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in names:
            keywords = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            arguments = [
                *map(ast.unparse, node.args.args),
                *(["*"] if node.args.kwonlyargs else []),
                *(ast.unparse(name) + (f" = {ast.unparse(default)}" if default else "") for name, default in keywords),
            ]
            summary = (ast.get_docstring(node) or "").partition("\n")[0]
            result_type = ast.unparse(node.returns) if node.returns else "None"
            yield Function(node.name, file.name, arguments, result_type, summary)
