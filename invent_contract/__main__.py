"""`python -m invent_contract compare FILE`: what another OpenAPI document says of the contract."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

try:
    from invent_contract import CONTRACT_FILE, ContractError
    from invent_contract.clause import ComparisonVerdict
    from invent_contract.comparison.clause_comparison import ClauseComparison
    from invent_contract.comparison.document_clauses import compare_documents
    from invent_contract.escaping import printable_json, show
    from invent_contract.source.document import load_with_lines
except ModuleNotFoundError as error:
    sys.exit(
        f"The comparison needs {error.name}, which is not installed. Install invent-client with its extra: "
        "invent-client[mock]."
    )

LineOf = Callable[[str], int]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m invent_contract")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser(
        "compare",
        help="tell what another OpenAPI document says of each clause of openapi.yaml",
        description="Tells, for each clause of openapi.yaml, whether another OpenAPI document, such as Invent's own, "
        "agrees, differs, or says nothing of it, what only that document says, and for each guess (x-inferred, "
        "x-assumed) whether it is confirmed, refuted or still open. Operations are found by path and method. Exits "
        "with 1 if a documented clause differs, and with 2 if a document cannot be read.",
    )
    command.add_argument("file", type=Path, metavar="FILE", help="OpenAPI 3.0 or 3.1, YAML or JSON")
    command.add_argument("--json", action="store_true", help="print a JSON list with an object for each clause")
    command.add_argument("--all", action="store_true", help="print also the guesses that are still open")
    options = parser.parse_args(arguments)
    file = CONTRACT_FILE
    try:
        document, line_of = load_with_lines(file)
        file = options.file
        other, other_line_of = _load_openapi(file)
        located = _with_lines(compare_documents(document, other), line_of, other_line_of)
    except ContractError as error:
        file_and_line = f"{file}:{error.line}:" if error.line else f"{file}:"
        show(f"{file_and_line} {error.pointer} {error}".replace("  ", " "), stream=sys.stderr)
        return 2
    show(*(_as_json(located) if options.json else _as_text(located, options.file, options.all)))
    return 1 if any(item.clause.verdict is ComparisonVerdict.DIFFERS for item in located) else 0


def _load_openapi(file: Path) -> tuple[dict[str, Any], LineOf]:
    document, line_of = load_with_lines(file)
    if not str(document.get("openapi", "")).startswith(("3.0", "3.1")):
        raise ContractError("/openapi", "must be 3.0 or 3.1")
    return document, line_of


class _Located(NamedTuple):
    """A clause comparison, with its lines in both files."""

    clause: ClauseComparison
    line: int
    there_line: int | None


def _with_lines(comparisons: list[ClauseComparison], line_of: LineOf, other_line_of: LineOf) -> list[_Located]:
    """In the order of the contract's lines."""
    located = [
        _Located(clause, line_of(clause.pointer), other_line_of(clause.there_pointer) if clause.there_pointer else None)
        for clause in comparisons
    ]
    return sorted(located, key=attrgetter("line"))


def _as_json(located: list[_Located]) -> list[str]:
    objects = [{**asdict(clause), "line": line, "there_line": there_line} for clause, line, there_line in located]
    return printable_json(json.dumps(objects, indent=2, ensure_ascii=False)).split("\n")


def _as_text(located: list[_Located], file: Path, shows_open: bool) -> Iterator[str]:
    for clause, line, there_line in located:
        if clause.verdict is ComparisonVerdict.OPEN and not shows_open:
            continue
        text = f"{CONTRACT_FILE.name}:{line}: {clause.verdict}: {clause.pointer}: {clause.what}"
        if clause.basis:
            text += f" ({clause.basis})"
        if clause.there:
            text += f"; {file.name}:{there_line} says {clause.there}"
        elif clause.verdict is ComparisonVerdict.ONLY_THERE:
            text += f"; {file.name}:{there_line}"
        if clause.suggestion.startswith("remove "):
            text += f"; {clause.suggestion}"
        elif clause.suggestion:
            text += f"; write {' and '.join(clause.suggestion.splitlines())}"
        yield text
    counts = Counter(clause.verdict for clause, _, _ in located)
    total = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ComparisonVerdict)
    yield total if shows_open else f"{total} (--all shows these)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
