"""What another OpenAPI document says of our contract, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from invent_contract import suggestions
from invent_contract.clause import Answer, Basis, Clause, ComparisonVerdict
from invent_contract.comparison.aspects import Agreement, Aspect, Comparison, SchemaPair
from invent_contract.comparison.clause_comparison import ClauseComparison, answer_if, compare_clause, only_there
from invent_contract.comparison.matching import ByMeaning, path_pattern, ranges_of
from invent_contract.comparison.schema_clauses import judge_schema
from invent_contract.comparison.traversal import Walk
from invent_contract.contract import Contract
from invent_contract.json_values import as_mapping
from invent_contract.operation import Body, Operation, Parameter, Response
from invent_contract.schema import Schema, Side
from invent_contract.schema.objects import schema_objects
from invent_contract.source.errors import ContractError
from invent_contract.source.json_pointer import ancestors_of, pointer_to, tokens_of
from invent_contract.source.structure import parts

_ORDER = list(ComparisonVerdict)
_HARMLESS = ("/properties", "/oneOf")  # where what is written does not exclude anything
_HEADERS_OF_HTTP = {"accept", "authorization", "content-type"}  # as parameters, OpenAPI ignores them


def compare(contract: dict[str, Any], other: dict[str, Any]) -> list[ClauseComparison]:
    """What another document says of each clause of the contract, each clause once.

    Operations are found by path and method, whatever names the other document has for them and for their schemas.

    Raises:
        ContractError: A document's operations cannot be read, or its schemas are nested too deeply.
    """
    judge = _Judge(Contract(contract), Contract(other))
    by_clause: dict[tuple[str, str], list[ClauseComparison]] = {}
    try:
        for comparison in [*judge.clauses(), *judge.open_guesses()]:
            by_clause.setdefault((comparison.pointer, comparison.basis or comparison.what), []).append(comparison)
    except RecursionError:
        raise ContractError("", "has schemas that are nested too deeply to be compared") from None
    return [judge.sum_up(comparisons) for comparisons in by_clause.values()]


class _Judge:
    """What the comparisons of our document, the old one, with another one mean for our clauses."""

    def __init__(self, old: Contract, new: Contract) -> None:
        self._old = old
        self._new = new
        self._uses: dict[str, set[str]] = {}  # of a schema object of ours, in the places of the other document

    def clauses(self) -> Iterator[ClauseComparison]:
        """What the other document says."""
        for comparison in Walk(self._old, self._new, ByMeaning()).comparisons():
            match comparison.pair.old or comparison.pair.new:
                case Operation():
                    yield from self._judge_operation(comparison)
                case Parameter():
                    yield from self._judge_parameter(comparison)
                case Body():
                    yield from self._judge_body(comparison)
                case Response():
                    yield from self._judge_response(comparison)
                case Schema():
                    yield from judge_schema(comparison, self._old)
                    self._note_use(comparison.pair)

    def open_guesses(self) -> Iterator[ClauseComparison]:
        """Each guess, and each clause of another page, as if the other document said nothing of it."""
        for part in parts(self._old.data):
            for basis in (Basis.INFERRED, Basis.SOURCE):
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

    def sum_up(self, comparisons: list[ClauseComparison]) -> ClauseComparison:
        """The comparison that counts of those of a clause, which can stand for several places of the other document.

        Where these say different things, nothing that could be written would settle it.
        """
        worst = min(comparisons, key=lambda comparison: _ORDER.index(comparison.verdict))
        elsewhere = self._said_elsewhere(worst, comparisons)
        if not elsewhere or worst.pointer.endswith(_HARMLESS):
            return worst
        there = f"{worst.there or 'so'}, but elsewhere {' or '.join(sorted(elsewhere))}"
        return replace(worst, there=there, suggestion="")

    def _said_elsewhere(self, worst: ClauseComparison, comparisons: list[ClauseComparison]) -> set[str]:
        """What the other document says in further places that the same clause stands for."""
        if worst.verdict is ComparisonVerdict.ONLY_THERE:
            places = self._uses.get(worst.pointer.rpartition("/")[0], set())
            return {"nothing of it"} if places - {comparison.there_pointer for comparison in comparisons} else set()
        if worst.verdict not in (ComparisonVerdict.DIFFERS, ComparisonVerdict.REFUTED):
            return set()
        # The variants of a union are not elsewhere.
        variants = {variant.pointer for variant in self._new.schema(worst.there_pointer, Side.SENT).variants}
        return {
            comparison.there or "the same as here"
            for comparison in comparisons
            if comparison.verdict not in (ComparisonVerdict.ONLY_HERE, ComparisonVerdict.OPEN)
            and comparison.there_pointer not in variants
        } - {worst.there}

    def _note_use(self, pair: SchemaPair) -> None:
        if pair.new.objects and not pair.is_stand_in and not pair.has_one_union:
            for pointer in pair.old.objects:
                self._uses.setdefault(pointer, set()).add(pair.new.pointer)

    def _judge_operation(self, comparison: Comparison) -> Iterator[ClauseComparison]:
        old, new = comparison.pair.old, comparison.pair.new
        match comparison.aspect:
            case Aspect.PRESENCE if old:
                clause = Clause(old.pointer, Basis.DOCUMENTED, "the operation")
                yield compare_clause(clause, answer_if(bool(new), True), there_pointer=new.pointer if new else "")
            case Aspect.PRESENCE:
                yield only_there("/paths", f"{new.method.upper()} {new.path}", new.pointer)
            case Aspect.SERVERS:
                yield from _judge_servers(old, new)
            case Aspect.CREDENTIALS:
                there = " or ".join(text or "none" for text in new.credentials) or "none are needed"
                there_pointer = next(iter(new.credentials.values()), new.pointer) if new.says_credentials else ""
                for credentials, pointer in old.credentials.items():
                    clause = Clause(pointer, Basis.DOCUMENTED, f"credentials: {credentials}")
                    answer = answer_if(new.says_credentials, credentials in new.credentials)
                    yield compare_clause(clause, answer, there, there_pointer)

    def _judge_parameter(self, comparison: Comparison) -> Iterator[ClauseComparison]:
        old, new, operations = comparison.pair.old, comparison.pair.new, comparison.pair.operations
        match comparison.aspect:
            case Aspect.PRESENCE if not old:
                if new.place != "header" or new.name.lower() not in _HEADERS_OF_HTTP:
                    yield only_there(f"{operations.old.pointer}/parameters", _parameter_text(new), new.pointer)
            case Aspect.PRESENCE if not new:
                yield compare_clause(_parameter_clause(old), Answer.SILENT)
            case Aspect.PLACE:
                # The name of a path parameter is not a part of any request.
                is_same = old.place == new.place and (old.name == new.name or old.place == "path")
                there = f"`{new.name}` in the {new.place}"
                yield compare_clause(_parameter_clause(old), answer_if(True, is_same), there, new.pointer)
            case Aspect.NEED:
                yield from self._judge_need(comparison)
            case Aspect.WRITING:
                yield from _judge_writing(old.pointer, comparison)

    def _judge_body(self, comparison: Comparison) -> Iterator[ClauseComparison]:
        old, new, operations = comparison.pair.old, comparison.pair.new, comparison.pair.operations
        match comparison.aspect:
            case Aspect.PRESENCE if not old:
                yield only_there(operations.old.pointer, "a body", new.pointer)
            case Aspect.PRESENCE if not new:
                clause = Clause(old.pointer, Basis.DOCUMENTED, "there is a body")
                yield compare_clause(clause, Answer.CONTRADICTED, "none", operations.new.pointer)
            case Aspect.NEED:
                yield from self._judge_need(comparison)
            case Aspect.MEDIA_TYPE:
                yield from _judge_media_type(comparison)
            case Aspect.WRITING:
                media_type, name = tokens_of(comparison.name)
                pointer = old.pointer + pointer_to("content", media_type, "encoding", name)
                yield from _judge_writing(pointer, comparison)

    def _judge_need(self, comparison: Comparison) -> Iterator[ClauseComparison]:
        """Whether a parameter or a body must be sent. That it need not is no clause."""
        if comparison.old or comparison.new:
            there = suggestions.write("required", comparison.new)
            clause = self._old.clause(f"{comparison.pair.old.pointer}/required")
            answer = answer_if(True, isinstance(comparison, Agreement))
            yield compare_clause(clause, answer, there, comparison.pair.new.pointer, there)

    def _judge_response(self, comparison: Comparison) -> Iterator[ClauseComparison]:
        old, new, operations = comparison.pair.old, comparison.pair.new, comparison.pair.operations
        match comparison.aspect:
            case Aspect.PRESENCE if old:
                clause = self._old.clause(f"{operations.old.pointer}/responses{pointer_to(old.status)}")
                is_same = new is not None and new.status in (old.status, f"{old.status[0]}XX", "default")
                there, there_pointer = (f"status {new.status}", new.pointer) if new else ("", "")
                clause = replace(clause, what=f"status {old.status}")
                yield compare_clause(clause, answer_if(bool(new), is_same), there, there_pointer)
            case Aspect.PRESENCE:
                yield only_there(f"{operations.old.pointer}/responses", f"status {new.status}", new.pointer)
            case Aspect.MEDIA_TYPE:
                yield from _judge_media_type(comparison)


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
        yield compare_clause(clause, answer_if(bool(urls), bool(same)), ", ".join(servers), same or other, suggestion)


def _judge_writing(pointer: str, comparison: Comparison) -> Iterator[ClauseComparison]:
    """How a value is written. That both write it alike is no clause of its own, as most documents leave it unsaid."""
    if not isinstance(comparison, Agreement):
        clause = Clause(pointer, Basis.DOCUMENTED, f"written {comparison.old}")
        yield compare_clause(clause, Answer.CONTRADICTED, f"written {comparison.new}", comparison.pair.new.pointer)


def _judge_media_type(comparison: Comparison) -> Iterator[ClauseComparison]:
    old, new = comparison.pair.old, comparison.pair.new
    if comparison.old:
        pointer = old.schema_pointers[comparison.old].rpartition("/")[0]
        clause = Clause(pointer, Basis.DOCUMENTED, f"media type {comparison.old}")
        answer = answer_if(bool(new.schema_pointers), comparison.new in ranges_of(comparison.old))
        yield compare_clause(clause, answer, ", ".join(new.schema_pointers), new.pointer)
    elif old.schema_pointers:
        new_pointer = new.schema_pointers[comparison.new].rpartition("/")[0]
        yield only_there(f"{old.pointer}/content", f"media type {comparison.new}", new_pointer)


def _parameter_clause(parameter: Parameter) -> Clause:
    return Clause(f"{parameter.pointer}/name", Basis.DOCUMENTED, _parameter_text(parameter))


def _parameter_text(parameter: Parameter) -> str:
    return f"{parameter.place} parameter `{parameter.name}`"
