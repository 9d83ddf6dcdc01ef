"""What another OpenAPI document says of our contract, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from invent_contract import advice
from invent_contract.clause import Answer, Basis, Clause, ComparisonVerdict
from invent_contract.comparison.clause_comparison import ClauseComparison, compare_clause, only_there
from invent_contract.comparison.matching import match_parameters, match_routes, path_pattern
from invent_contract.comparison.pairing import SchemaPairing
from invent_contract.comparison.schema_clauses import compare_schemas
from invent_contract.contract import Contract
from invent_contract.errors import ContractError
from invent_contract.json_pointer import pointer_to, walk
from invent_contract.json_values import json_text
from invent_contract.operation import Body, Operation, Parameter, Response
from invent_contract.schema import Side
from invent_contract.schemas import schema_objects

_ORDER = list(ComparisonVerdict)
_HARMLESS = ("/properties", "/oneOf")  # where what is written does not exclude anything
_HEADERS_OF_HTTP = {"accept", "authorization", "content-type"}  # as parameters, OpenAPI ignores them


def compare(contract: dict[str, Any], other: dict[str, Any]) -> list[ClauseComparison]:
    """What another document says of each clause of the contract, each clause once.

    Operations are found by path and method, whatever names the other document has for them and for their schemas.

    Raises:
        ContractError: A document's operations cannot be read, or its schemas are nested too deeply.
    """
    comparison = _Comparison(Contract(contract), Contract(other))
    by_clause: dict[tuple[str, str], list[ClauseComparison]] = {}
    try:
        for compared in [*comparison.clauses(), *comparison.open_guesses()]:
            by_clause.setdefault((compared.pointer, compared.basis or compared.what), []).append(compared)
    except RecursionError:
        raise ContractError("", "has schemas that are nested too deeply to be compared") from None
    return [comparison.sum_up(comparisons) for comparisons in by_clause.values()]


class _Comparison:
    def __init__(self, old: Contract, new: Contract) -> None:
        self._old, self._new = old, new
        self._pairing = SchemaPairing(old, new, knows_stand_ins=True)
        self._uses: dict[str, set[str]] = {}  # of a schema of ours, in the places of the other document

    def clauses(self) -> Iterator[ClauseComparison]:
        """What the other document says."""
        operations = match_routes(self._old.operations, self._new.operations)
        for operation in operations.only_old:
            yield compare_clause(Clause(operation.pointer, Basis.DOCUMENTED, "the operation"), Answer.SILENT)
        for old, new in operations.both:
            clause = Clause(old.pointer, Basis.DOCUMENTED, "the operation")
            yield compare_clause(clause, Answer.KEPT, there_pointer=new.pointer)
            yield from self._compare_servers(old, new)
            yield from self._compare_credentials(old, new)
            yield from self._compare_parameters(old, new)
            yield from self._compare_bodies(old, new)
            yield from self._compare_responses(old, new)
        for operation in operations.only_new:
            yield only_there("/paths", f"{operation.method.upper()} {operation.path}", operation.pointer)

    def sum_up(self, comparisons: list[ClauseComparison]) -> ClauseComparison:
        """The comparison that counts of those of a clause, which can stand for several places of the other document.

        Where these say different things, nothing that could be written would settle it.
        """
        worst = min(comparisons, key=lambda compared: _ORDER.index(compared.verdict))
        elsewhere: set[str] = set()
        if worst.verdict in (ComparisonVerdict.DIFFERS, ComparisonVerdict.REFUTED):
            # The variants of a union are not elsewhere.
            variants = self._new.schema(worst.there_pointer, Side.SENT).variants
            variant_pointers = {variant.pointer for variant in variants}
            answered = [
                compared
                for compared in comparisons
                if compared.verdict not in (ComparisonVerdict.ONLY_HERE, ComparisonVerdict.OPEN)
                and compared.there_pointer not in variant_pointers
            ]
            elsewhere = {compared.there or "the same as here" for compared in answered} - {worst.there}
        elif worst.verdict is ComparisonVerdict.ONLY_THERE:
            owner = worst.pointer.rpartition("/")[0]
            if self._uses.get(owner, set()) - {compared.there_pointer for compared in comparisons}:
                elsewhere = {"nothing of it"}
        if not elsewhere or worst.pointer.endswith(_HARMLESS):
            return worst
        there = f"{worst.there or 'so'}, but elsewhere {' or '.join(sorted(elsewhere))}"
        return replace(worst, there=there, suggestion="")

    def open_guesses(self) -> Iterator[ClauseComparison]:
        """Each guess, and each clause of another page, as if the other document said nothing of it."""
        for pointer, value in walk(self._old.data):
            if not isinstance(value, dict) or "/x-" in pointer:
                continue
            for basis in (Basis.INFERRED, Basis.SOURCE):
                for name in value.get(basis) or {}:
                    keyword = "$ref" if name == "ref" else name
                    what = f"status {keyword}" if pointer.endswith("/responses") else ""
                    clause = self._old.clause(pointer + pointer_to(keyword), what)
                    yield compare_clause(replace(clause, basis=basis), Answer.SILENT)
        for pointer, definition in schema_objects(self._old.data):
            keyword = advice.keyword_that_excludes_null(definition) if isinstance(definition, dict) else None
            if keyword and "/not" not in pointer:
                clause = Clause(pointer + pointer_to(keyword), Basis.ASSUMED, "it is never null")
                yield compare_clause(clause, Answer.SILENT)

    def _compare_servers(self, old: Operation, new: Operation) -> Iterator[ClauseComparison]:
        # What a relative address is relative to, the document does not say.
        servers = {address: pointer for address, pointer in new.servers.items() if "//" in address}
        path = path_pattern(old.path)
        # A part of the path may be written as a part of the server's address.
        urls = {path_pattern(address + new.path): pointer for address, pointer in servers.items()}
        for address, pointer in old.servers.items():
            clause = Clause(f"{pointer}/url", Basis.DOCUMENTED, f"url: {address}")
            same = urls.get(path_pattern(address + old.path))
            if not urls or same:
                yield compare_clause(clause, Answer.KEPT if same else Answer.SILENT, there_pointer=same or "")
                continue
            url, new_pointer = next(iter(urls.items()))
            suggestion = f"url: {url.removesuffix(path)}" if url.endswith(path) else ""
            yield compare_clause(clause, Answer.CONTRADICTED, ", ".join(servers), new_pointer, suggestion)

    def _compare_credentials(self, old: Operation, new: Operation) -> Iterator[ClauseComparison]:
        there = " or ".join(text or "none" for text in new.credentials) or "none are needed"
        there_pointer = next(iter(new.credentials.values()), new.pointer) if new.says_credentials else ""
        for credentials, pointer in old.credentials.items():
            is_same = credentials in new.credentials
            answer = Answer.KEPT if is_same else Answer.CONTRADICTED if new.says_credentials else Answer.SILENT
            clause = Clause(pointer, Basis.DOCUMENTED, f"credentials: {credentials}")
            yield compare_clause(clause, answer, there, there_pointer)

    def _compare_parameters(self, old: Operation, new: Operation) -> Iterator[ClauseComparison]:
        parameters = match_parameters(old, new)
        for parameter in parameters.only_old:
            yield compare_clause(_name_clause(parameter), Answer.SILENT)
        for ours, theirs in parameters.both:
            is_same = (ours.name, ours.place) == (theirs.name, theirs.place)
            # The name of a path parameter is not a part of any request.
            answer = Answer.KEPT if is_same or ours.place == theirs.place == "path" else Answer.CONTRADICTED
            there = f"`{theirs.name}` in the {theirs.place}"
            yield compare_clause(_name_clause(ours), answer, there, theirs.pointer)
            yield from self._compare_need(ours, theirs)
            yield from self._compare_schemas(ours.schema_pointer, theirs.schema_pointer, Side.SENT)
        for parameter in parameters.only_new:
            if parameter.place != "header" or parameter.name.lower() not in _HEADERS_OF_HTTP:
                what = f"{parameter.place} parameter `{parameter.name}`"
                yield only_there(f"{old.pointer}/parameters", what, parameter.pointer)

    def _compare_need(self, old: Parameter | Body, new: Parameter | Body) -> Iterator[ClauseComparison]:
        """Whether a parameter or a body must be sent."""
        if old.is_required or new.is_required:
            answer = Answer.KEPT if old.is_required == new.is_required else Answer.CONTRADICTED
            there = f"required: {json_text(new.is_required)}"
            yield compare_clause(self._old.clause(f"{old.pointer}/required"), answer, there, new.pointer, there)

    def _compare_bodies(self, old: Operation, new: Operation) -> Iterator[ClauseComparison]:
        if old.body and new.body:
            yield from self._compare_need(old.body, new.body)
            yield from self._compare_contents(old.body, new.body, Side.SENT)
        elif old.body:
            clause = Clause(old.body.pointer, Basis.DOCUMENTED, "there is a body")
            yield compare_clause(clause, Answer.CONTRADICTED, "none", new.pointer)
        elif new.body:
            yield only_there(old.pointer, "a body", new.body.pointer)

    def _compare_responses(self, old: Operation, new: Operation) -> Iterator[ClauseComparison]:
        new_success = next(iter(new.successes), None)
        told = set()
        for status, response in old.responses.items():
            clause = self._old.clause(f"{old.pointer}/responses{pointer_to(status)}", f"status {status}")
            is_success = status in old.successes
            names = [status, f"{status[0]}XX", *(["default"] if is_success and "default" in new.successes else [])]
            same = next((name for name in names if name in new.responses), None)
            other = same or (new_success if is_success else None)
            told.add(other)
            if other is None:
                yield compare_clause(clause, Answer.SILENT)
                continue
            new_response = new.responses[other]
            answer = Answer.KEPT if same else Answer.CONTRADICTED
            yield compare_clause(clause, answer, f"status {other}", new_response.pointer)
            if is_success:
                yield from self._compare_contents(response, new_response, Side.RECEIVED)
                for name, header in response.headers.items():
                    if name in new_response.headers:
                        new_header = new_response.headers[name]
                        yield from self._compare_schemas(
                            header.schema_pointer, new_header.schema_pointer, Side.RECEIVED
                        )
        for status, response in new.responses.items():
            if status not in told:
                yield only_there(f"{old.pointer}/responses", f"status {status}", response.pointer)

    def _compare_contents(self, old: Body | Response, new: Body | Response, side: Side) -> Iterator[ClauseComparison]:
        told = set()
        for media_type, schema in old.schema_pointers.items():
            clause = Clause(schema.rpartition("/")[0], Basis.DOCUMENTED, f"media type {media_type}")
            ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
            same = next((name for name in ranges if name in new.schema_pointers), None)
            # JSON under another name has the same schema.
            other = same or next((name for name in new.schema_pointers if name.endswith("json")), None)
            answer = Answer.KEPT if same else Answer.CONTRADICTED if new.schema_pointers else Answer.SILENT
            yield compare_clause(clause, answer, ", ".join(new.schema_pointers), new.pointer)
            if other:
                told.add(other)
                yield from self._compare_schemas(schema, new.schema_pointers[other], side)
        for media_type, schema in new.schema_pointers.items() if old.schema_pointers else ():
            if media_type not in told:
                what = f"media type {media_type}"
                yield only_there(f"{old.pointer}/content", what, schema.rpartition("/")[0])

    def _compare_schemas(self, old: str, new: str, side: Side) -> Iterator[ClauseComparison]:
        for pair in self._pairing.pairs(self._old.schema(old, side), self._new.schema(new, side), ""):
            is_whole = pair.new.objects and not pair.is_stand_in and not pair.has_one_union
            for pointer in pair.old.objects if is_whole else ():
                self._uses.setdefault(pointer, set()).add(pair.new.pointer)
            yield from compare_schemas(pair)


def _name_clause(parameter: Parameter) -> Clause:
    what = f"{parameter.place} parameter `{parameter.name}`"
    return Clause(f"{parameter.pointer}/name", Basis.DOCUMENTED, what)
