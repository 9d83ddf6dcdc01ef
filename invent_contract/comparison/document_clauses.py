"""What another OpenAPI document says of our contract, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, assert_never

from invent_contract import suggestions
from invent_contract.clause import BESIDE_KEYWORDS, Answer, Basis, Clause, ComparisonVerdict
from invent_contract.comparison.aspects import (
    BodyAspect,
    CommonAspect,
    Comparison,
    OperationAspect,
    Pair,
    ParameterAspect,
    ResponseAspect,
    SchemaAspect,
    SchemaPair,
)
from invent_contract.comparison.clause_comparison import ClauseComparison, answer_of, compare_clause, only_there
from invent_contract.comparison.matching import ByMeaning, path_pattern, ranges_of
from invent_contract.comparison.schema_clauses import judge_schema, judge_wording
from invent_contract.comparison.traversal import DocumentTraversal
from invent_contract.contract import Contract
from invent_contract.json_values import as_mapping
from invent_contract.operation import Body, Operation, Parameter, Response
from invent_contract.schema import Side
from invent_contract.schema.objects import schema_objects
from invent_contract.source.errors import ContractError
from invent_contract.source.json_pointer import ancestors_of, parent_of, pointer_to, tokens_of
from invent_contract.source.structure import parts

_ORDER = list(ComparisonVerdict)
_HARMLESS = ("/properties", "/oneOf")  # where what is written does not exclude anything
_HEADERS_OF_HTTP = {"accept", "authorization", "content-type"}  # as parameters, OpenAPI ignores them


def compare_documents(document: dict[str, Any], other: dict[str, Any]) -> list[ClauseComparison]:
    """What another document says of each clause of ours, each clause once.

    Operations are found by path and method, whatever names the other document has for them and for their schemas.

    Raises:
        ContractError: A document's operations cannot be read, or its schemas are nested too deeply.
    """
    judge = _Judge(Contract(document), Contract(other))
    by_clause: dict[tuple[str, str], list[ClauseComparison]] = {}
    try:
        for clause_comparison in [*judge.clause_comparisons(), *judge.open_guesses()]:
            clause = (clause_comparison.pointer, clause_comparison.basis or clause_comparison.what)
            by_clause.setdefault(clause, []).append(clause_comparison)
    except RecursionError:
        raise ContractError("", "has schemas that are nested too deeply to be compared") from None
    return [judge.sum_up(clause_comparisons) for clause_comparisons in by_clause.values()]


class _Judge:
    """What the comparisons of our document, the old one, with another one mean for our clauses."""

    def __init__(self, old: Contract, new: Contract) -> None:
        self._old = old
        self._new = new
        self._uses: dict[str, set[str]] = {}  # the pointers in the other document at which a schema object of ours is

    def clause_comparisons(self) -> Iterator[ClauseComparison]:
        """What the other document says."""
        for comparison in DocumentTraversal(self._old, self._new, ByMeaning()).comparisons():
            pair: Any = comparison.pair
            match comparison.aspect:
                case CommonAspect.PRESENCE:
                    yield from self._judge_presence(pair)
                case CommonAspect.WORDING:
                    if isinstance(pair, SchemaPair):  # whose default is a clause; other wording is none
                        yield from judge_wording(comparison, pair, self._old)
                case OperationAspect() as aspect:
                    yield from _judge_operation(aspect, pair.old, pair.new)
                case ParameterAspect() as aspect:
                    yield from self._judge_parameter(aspect, comparison, pair.old, pair.new)
                case BodyAspect() as aspect:
                    yield from self._judge_body(aspect, comparison, pair.old, pair.new)
                case ResponseAspect() as aspect:
                    yield from _judge_response(aspect, comparison, pair.old, pair.new)
                case SchemaAspect() as aspect:
                    yield from judge_schema(aspect, comparison, pair, self._old)
                case _:
                    assert_never(comparison.aspect)
            if isinstance(pair, SchemaPair):
                self._note_use(pair)

    def open_guesses(self) -> Iterator[ClauseComparison]:
        """Each guess, and each clause of another page, as if the other document said nothing of it."""
        for part in parts(self._old.data):
            for basis in BESIDE_KEYWORDS:
                for name in as_mapping(as_mapping(part.value).get(basis)):
                    keyword = "$ref" if name == "ref" else name
                    what = f"status {keyword}" if part.kind == "responses" else ""
                    clause = self._old.clause(part.pointer + pointer_to(keyword), what)
                    yield compare_clause(replace(clause, basis=basis), Answer.SILENT)
        schemas = {pointer: value for pointer, value in schema_objects(self._old.data) if isinstance(value, dict)}
        negated = {f"{pointer}/not" for pointer, definition in schemas.items() if "not" in definition}
        for pointer, definition in schemas.items():
            null_keyword = suggestions.keyword_that_excludes_null(definition)
            if null_keyword and negated.isdisjoint(ancestors_of(pointer)):
                clause = Clause(pointer + pointer_to(null_keyword), Basis.ASSUMED, "it is never null")
                yield compare_clause(clause, Answer.SILENT)

    def sum_up(self, clause_comparisons: list[ClauseComparison]) -> ClauseComparison:
        """The one that counts of those of a clause, which can stand for several values of the other document.

        Where these say different things, nothing that could be written would settle it.
        """
        worst = min(clause_comparisons, key=lambda clause_comparison: _ORDER.index(clause_comparison.verdict))
        elsewhere = self._said_elsewhere(worst, clause_comparisons)
        if not elsewhere or worst.pointer.endswith(_HARMLESS):
            return worst
        there = f"{worst.there or 'so'}, but elsewhere {' or '.join(sorted(elsewhere))}"
        return replace(worst, there=there, suggestion="")

    def _said_elsewhere(self, worst: ClauseComparison, clause_comparisons: list[ClauseComparison]) -> set[str]:
        """What the other document says of further values that the same clause stands for."""
        there_pointers = {clause_comparison.there_pointer for clause_comparison in clause_comparisons}
        if worst.verdict is ComparisonVerdict.ONLY_THERE:
            return {"nothing of it"} if self._uses.get(parent_of(worst.pointer), set()) - there_pointers else set()
        if worst.verdict not in (ComparisonVerdict.DIFFERS, ComparisonVerdict.REFUTED):
            return set()
        # The variants of a union are not elsewhere.
        variants = {variant.pointer for variant in self._new.schema(worst.there_pointer, Side.SENT).variants}
        return {
            clause_comparison.there or "the same as here"
            for clause_comparison in clause_comparisons
            if clause_comparison.verdict not in (ComparisonVerdict.ONLY_HERE, ComparisonVerdict.OPEN)
            and clause_comparison.there_pointer not in variants
        } - {worst.there}

    def _note_use(self, pair: SchemaPair) -> None:
        if pair.new.objects and not pair.is_stand_in and not pair.is_union_on_one_side_only:
            for pointer in pair.old.objects:
                self._uses.setdefault(pointer, set()).add(pair.new.pointer)

    def _judge_presence(self, pair: Pair[Any]) -> Iterator[ClauseComparison]:
        """Whether the other document has a thing, or what only it has."""
        match pair.old, pair.new:
            case Operation() as old, new:
                clause = Clause(old.pointer, Basis.DOCUMENTED, "the operation")
                answer = answer_of(is_same=True if new else None)
                yield compare_clause(clause, answer, there_pointer=new.pointer if new else "")
            case None, Operation() as new:
                yield only_there("/paths", f"{new.method.upper()} {new.path}", new.pointer)
            case Parameter() as old, None:
                yield compare_clause(_parameter_clause(old), Answer.SILENT)
            case None, Parameter() as new:
                if new.location != "header" or new.name.lower() not in _HEADERS_OF_HTTP:
                    pointer = f"{pair.operations.old.pointer}/parameters"
                    yield only_there(pointer, _parameter_text(new), new.pointer)
            case Body() as old, None:
                clause = Clause(old.pointer, Basis.DOCUMENTED, "there is a body")
                yield compare_clause(clause, Answer.CONTRADICTED, "none", pair.operations.new.pointer)
            case None, Body() as new:
                yield only_there(pair.operations.old.pointer, "a body", new.pointer)
            case Response() as old, new:
                clause = self._old.clause(f"{pair.operations.old.pointer}/responses{pointer_to(old.status)}")
                is_same = new.status in (old.status, f"{old.status[0]}XX", "default") if new else None
                there, there_pointer = (f"status {new.status}", new.pointer) if new else ("", "")
                clause = replace(clause, what=f"status {old.status}")
                yield compare_clause(clause, answer_of(is_same), there, there_pointer)
            case None, Response() as new:
                yield only_there(f"{pair.operations.old.pointer}/responses", f"status {new.status}", new.pointer)

    def _judge_parameter(
        self, aspect: ParameterAspect, comparison: Comparison, old: Parameter, new: Parameter
    ) -> Iterator[ClauseComparison]:
        match aspect:
            case ParameterAspect.LOCATION:
                # The name of a path parameter is not a part of any request.
                is_same = old.location == new.location and (old.name == new.name or old.location == "path")
                there = f"`{new.name}` in the {new.location}"
                yield compare_clause(_parameter_clause(old), answer_of(is_same), there, new.pointer)
            case ParameterAspect.REQUIRED:
                yield from self._judge_required(comparison, old, new)
            case ParameterAspect.SERIALIZATION:
                yield from _judge_serialization(comparison, old.pointer, new)
            case ParameterAspect.NAME | ParameterAspect.ORDER:
                pass  # one clause with the location
            case _:
                assert_never(aspect)

    def _judge_body(
        self, aspect: BodyAspect, comparison: Comparison, old: Body, new: Body
    ) -> Iterator[ClauseComparison]:
        match aspect:
            case BodyAspect.REQUIRED:
                yield from self._judge_required(comparison, old, new)
            case BodyAspect.MEDIA_TYPE:
                yield from _judge_media_type(comparison, old, new)
            case BodyAspect.SERIALIZATION:
                media_type, name = tokens_of(comparison.name)
                pointer = old.pointer + pointer_to("content", media_type, "encoding", name)
                yield from _judge_serialization(comparison, pointer, new)
            case _:
                assert_never(aspect)

    def _judge_required(
        self, comparison: Comparison, old: Parameter | Body, new: Parameter | Body
    ) -> Iterator[ClauseComparison]:
        """Whether a parameter or a body must be sent. That it need not is no clause."""
        if comparison.old or comparison.new:
            there = suggestions.write("required", comparison.new)
            clause = self._old.clause(f"{old.pointer}/required")
            yield compare_clause(clause, answer_of(comparison.is_same), there, new.pointer, there)


def _judge_operation(aspect: OperationAspect, old: Operation, new: Operation) -> Iterator[ClauseComparison]:
    match aspect:
        case OperationAspect.SERVERS:
            yield from _judge_servers(old, new)
        case OperationAspect.CREDENTIALS:
            there = " or ".join(text or "none" for text in new.credentials) or "none are needed"
            there_pointer = next(iter(new.credentials.values()), new.pointer) if new.says_credentials else ""
            for credentials, pointer in old.credentials.items():
                clause = Clause(pointer, Basis.DOCUMENTED, f"credentials: {credentials}")
                answer = answer_of(credentials in new.credentials if new.says_credentials else None)
                yield compare_clause(clause, answer, there, there_pointer)
        case OperationAspect.NAME | OperationAspect.TAG | OperationAspect.PAGES:
            pass  # no request has them
        case OperationAspect.ROUTE:
            pass  # by which it was found
        case _:
            assert_never(aspect)


def _judge_response(
    aspect: ResponseAspect, comparison: Comparison, old: Response, new: Response
) -> Iterator[ClauseComparison]:
    match aspect:
        case ResponseAspect.MEDIA_TYPE:
            yield from _judge_media_type(comparison, old, new)
        case ResponseAspect.STATUS:
            pass  # told of its presence
        case _:
            assert_never(aspect)


def _judge_servers(old: Operation, new: Operation) -> Iterator[ClauseComparison]:
    # What a relative address is relative to, the document does not say.
    servers = {address: pointer for address, pointer in new.servers.items() if "//" in address}
    path = path_pattern(old.path)
    # A part of the path may be written as a part of the server's address.
    urls = {path_pattern(address + new.path): pointer for address, pointer in servers.items()}
    for address, pointer in old.servers.items():
        clause = Clause(f"{pointer}/url", Basis.DOCUMENTED, f"url: {address}")
        same = urls.get(path_pattern(address + old.path))
        url, other = next(iter(urls.items()), ("", ""))
        suggestion = f"url: {url.removesuffix(path)}" if url.endswith(path) else ""
        answer = answer_of(bool(same) if urls else None)
        yield compare_clause(clause, answer, ", ".join(servers), same or other, suggestion)


def _judge_serialization(comparison: Comparison, pointer: str, new: Parameter | Body) -> Iterator[ClauseComparison]:
    """How a value is written. That both write it alike is no clause of its own, as most documents leave it unsaid."""
    if not comparison.is_same:
        clause = Clause(pointer, Basis.DOCUMENTED, f"written {comparison.old}")
        yield compare_clause(clause, Answer.CONTRADICTED, f"written {comparison.new}", new.pointer)


def _judge_media_type(comparison: Comparison, old: Body | Response, new: Body | Response) -> Iterator[ClauseComparison]:
    if comparison.old:
        pointer = parent_of(old.schema_pointers[comparison.old])
        clause = Clause(pointer, Basis.DOCUMENTED, f"media type {comparison.old}")
        answer = answer_of(comparison.new in ranges_of(comparison.old) if new.schema_pointers else None)
        yield compare_clause(clause, answer, ", ".join(new.schema_pointers), new.pointer)
    elif old.schema_pointers:
        new_pointer = parent_of(new.schema_pointers[comparison.new])
        yield only_there(f"{old.pointer}/content", f"media type {comparison.new}", new_pointer)


def _parameter_clause(parameter: Parameter) -> Clause:
    return Clause(f"{parameter.pointer}/name", Basis.DOCUMENTED, _parameter_text(parameter))


def _parameter_text(parameter: Parameter) -> str:
    return f"{parameter.location} parameter `{parameter.name}`"
