"""What another OpenAPI document says of our contract, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from invent_contract.comparison.effective_schema import Place, SchemaReader, Side, json_text
from invent_contract.comparison.matching import match_parameters, match_routes, path_pattern
from invent_contract.comparison.operation_parts import Located, OperationParts, located_operations
from invent_contract.comparison.pairing import SchemaPairing
from invent_contract.comparison.schema_statements import SchemaStatements, keyword_that_excludes_null
from invent_contract.comparison.statement import Answer, Basis, Clause, Statement, Verdict, basis_of, keyword_text
from invent_contract.errors import ContractError
from invent_contract.json_pointer import pointer_to, walk
from invent_contract.operations import with_path_items
from invent_contract.schemas import schema_objects

_ORDER = list(Verdict)
_HARMLESS = ("/properties", "/oneOf")  # where what is written does not exclude anything
_HEADERS_OF_HTTP = {"accept", "authorization", "content-type"}  # as parameters, OpenAPI ignores them


def compare(contract: dict[str, Any], other: dict[str, Any]) -> list[Statement]:
    """What another document says of each clause of the contract, one statement for each.

    Operations are found by path and method, whatever names the other document has for them and for their schemas.

    Raises:
        ContractError: A document's operations cannot be read, or its schemas are nested too deeply.
    """
    comparison = _Comparison(contract, other)
    by_clause: dict[tuple[str, str], list[Statement]] = {}
    try:
        statements = [*comparison.statements(), *comparison.open_guesses()]
    except RecursionError:
        raise ContractError("", "has schemas that are nested too deeply to be compared") from None
    for statement in statements:
        by_clause.setdefault((statement.pointer, statement.basis or statement.what), []).append(statement)
    return [comparison.statement_of_all(statements) for statements in by_clause.values()]


class _Comparison:
    def __init__(self, contract: dict[str, Any], other: dict[str, Any]) -> None:
        self._operations = match_routes(located_operations(contract), located_operations(other))
        self._contract, self._other = with_path_items(contract), with_path_items(other)
        self._there = SchemaReader(self._other)
        readers = SchemaReader(self._contract), self._there
        self._pairing = SchemaPairing(*readers, knows_stand_ins=True)
        self._schema_statements = SchemaStatements(*readers)
        self._uses: dict[str, set[str]] = {}  # of a schema of ours, in the places of the other document

    def statements(self) -> Iterator[Statement]:
        """What the other document says."""
        for operation in self._operations.only_old:
            yield Clause(operation.pointer, Basis.DOCUMENTED, "the operation").statement(Answer.NOTHING)
        for here, there in self._operations.both:
            yield Clause(here.pointer, Basis.DOCUMENTED, "the operation").statement(Answer.THE_SAME, "", there.pointer)
            yield from self._statements_on_servers(here, there)
            yield from self._statements_on_credentials(here, there)
            yield from self._statements_on_parameters(here, there)
            yield from self._statements_on_body(here, there)
            yield from self._statements_on_responses(here, there)
        for operation in self._operations.only_new:
            what = f"{operation.method.upper()} {operation.path}"
            yield Statement(Verdict.ONLY_THERE, None, "/paths", what, "", operation.pointer)

    def statement_of_all(self, statements: list[Statement]) -> Statement:
        """The statement that counts of those on a clause, which can stand for several places of the other document.

        Where these say different things, nothing that could be written would settle it.
        """
        statement = min(statements, key=lambda statement: _ORDER.index(statement.verdict))
        elsewhere: set[str] = set()
        if statement.verdict in (Verdict.DIFFERS, Verdict.REFUTED):
            # The variants of a union are not elsewhere.
            variants = self._there.read((statement.there_pointer,), Side.SENT).variants
            answered = [
                other
                for other in statements
                if other.verdict not in (Verdict.ONLY_HERE, Verdict.OPEN) and (other.there_pointer,) not in variants
            ]
            elsewhere = {other.there or "the same as here" for other in answered} - {statement.there}
        elif statement.verdict is Verdict.ONLY_THERE:
            owner = statement.pointer.rpartition("/")[0]
            if self._uses.get(owner, set()) - {other.there_pointer for other in statements}:
                elsewhere = {"nothing of it"}
        if not elsewhere or statement.pointer.endswith(_HARMLESS):
            return statement
        there = f"{statement.there or 'so'}, but elsewhere {' or '.join(sorted(elsewhere))}"
        return replace(statement, there=there, suggestion="")

    def open_guesses(self) -> Iterator[Statement]:
        """Each guess of ours as if the other document said nothing of it."""
        for pointer, value in walk(self._contract):
            if not isinstance(value, dict) or "/x-" in pointer:
                continue
            for basis in (Basis.INFERRED, Basis.SOURCE):
                for name in value.get(basis.value) or {}:
                    keyword = "$ref" if name == "ref" else name
                    is_status = pointer.endswith("/responses")
                    what = f"status {keyword}" if is_status else keyword_text(value, keyword)
                    clause = Clause(pointer + pointer_to(keyword), basis, what)
                    yield clause.statement(Answer.NOTHING)
        for pointer, schema in schema_objects(self._contract):
            keyword = keyword_that_excludes_null(schema) if isinstance(schema, dict) else None
            if keyword and "/not" not in pointer:
                yield Clause(pointer + pointer_to(keyword), Basis.ASSUMED, "it is never null").statement(Answer.NOTHING)

    def _statements_on_servers(self, here: OperationParts, there: OperationParts) -> Iterator[Statement]:
        # What a relative address is relative to, the document does not say.
        servers = {address: place for address, place in there.servers.items() if "//" in address}
        path = path_pattern(here.path)
        for address, place in here.servers.items():
            clause = Clause(f"{place}/url", Basis.DOCUMENTED, f"url: {address}")
            # A part of the path may be written as a part of the server's address.
            urls = {path_pattern(other + there.path): other_place for other, other_place in servers.items()}
            same = urls.get(path_pattern(address + here.path))
            if not urls or same:
                yield clause.statement(Answer.THE_SAME if same else Answer.NOTHING, there_pointer=same or "")
                continue
            url, other_place = next(iter(urls.items()))
            suggestion = f"url: {url.removesuffix(path)}" if url.endswith(path) else ""
            yield clause.statement(Answer.ANOTHER, ", ".join(servers), other_place, suggestion)

    def _statements_on_credentials(self, here: OperationParts, there: OperationParts) -> Iterator[Statement]:
        others = " or ".join(text or "none" for text in there.credentials) or "none are needed"
        place = next(iter(there.credentials.values()), there.pointer)
        for credentials, pointer in here.credentials.items():
            is_same = credentials in there.credentials
            answer = Answer.THE_SAME if is_same else Answer.ANOTHER if there.says_credentials else Answer.NOTHING
            clause = Clause(pointer, Basis.DOCUMENTED, f"credentials: {credentials}")
            yield clause.statement(answer, others, place if there.says_credentials else "")

    def _statements_on_parameters(self, here: OperationParts, there: OperationParts) -> Iterator[Statement]:
        parameters = match_parameters(here, there)
        for parameter in parameters.only_old:
            yield _parameter_clause(parameter).statement(Answer.NOTHING)
        for ours, theirs in parameters.both:
            is_same = (ours.value["name"], ours.value["in"]) == (theirs.value["name"], theirs.value["in"])
            their_place = f"`{theirs.value['name']}` in the {theirs.value['in']}"
            # The name of a path parameter is not a part of any request.
            answer = Answer.THE_SAME if is_same or ours.value["in"] == theirs.value["in"] == "path" else Answer.ANOTHER
            yield _parameter_clause(ours).statement(answer, their_place, theirs.pointer)
            yield from self._statements_on_need(ours, theirs)
            yield from self._statements_on_schemas(ours.schema, theirs.schema, Side.SENT)
        for parameter in parameters.only_new:
            if parameter.value["in"] == "header" and parameter.value["name"].lower() in _HEADERS_OF_HTTP:
                continue
            what = f"{parameter.value['in']} parameter `{parameter.value['name']}`"
            yield Statement(Verdict.ONLY_THERE, None, f"{here.pointer}/parameters", what, "", parameter.pointer)

    def _statements_on_need(self, ours: Located, theirs: Located) -> Iterator[Statement]:
        """Whether a parameter or a body must be sent."""
        # Parameters of the path are required, whatever is said of them.
        is_required, is_required_there = (
            part.value.get("required") is True or part.value.get("in") == "path" for part in (ours, theirs)
        )
        if is_required or is_required_there:
            answer = Answer.THE_SAME if is_required == is_required_there else Answer.ANOTHER
            text = f"required: {json_text(is_required_there)}"
            clause = Clause(
                f"{ours.pointer}/required", basis_of(ours.value, "required"), keyword_text(ours.value, "required")
            )
            yield clause.statement(answer, text, theirs.pointer, text)

    def _statements_on_body(self, here: OperationParts, there: OperationParts) -> Iterator[Statement]:
        if here.body.value and there.body.value:
            yield from self._statements_on_need(here.body, there.body)
            yield from self._statements_on_contents(here.body, there.body, Side.SENT)
        elif here.body.value:
            clause = Clause(here.body.pointer, Basis.DOCUMENTED, "there is a body")
            yield clause.statement(Answer.ANOTHER, "none", there.pointer)
        elif there.body.value:
            yield Statement(Verdict.ONLY_THERE, None, here.pointer, "a body", "", there.body.pointer)

    def _statements_on_responses(self, here: OperationParts, there: OperationParts) -> Iterator[Statement]:
        success_there = next(iter(there.successes), None)
        spoken_of = set()
        for status, response in here.responses.items():
            place = f"{here.pointer}/responses{pointer_to(status)}"
            clause = Clause(place, basis_of(here.definition["responses"], status), f"status {status}")
            names = [status, f"{status[0]}XX"] + ["default"] * (
                status in here.successes and "default" in there.successes
            )
            same = next((name for name in names if name in there.responses), None)
            other = same or (success_there if status in here.successes else None)
            spoken_of.add(other)
            if other is None:
                yield clause.statement(Answer.NOTHING)
                continue
            answer = Answer.THE_SAME if same else Answer.ANOTHER
            yield clause.statement(answer, f"status {other}", there.responses[other].pointer)
            if status in here.successes:
                yield from self._statements_on_contents(response, there.responses[other], Side.RECEIVED)
                yield from self._statements_on_headers(response, there.responses[other])
        for status, response in there.responses.items():
            if status not in spoken_of:
                pointer = f"{here.pointer}/responses"
                yield Statement(Verdict.ONLY_THERE, None, pointer, f"status {status}", "", response.pointer)

    def _statements_on_contents(self, ours: Located, theirs: Located, side: Side) -> Iterator[Statement]:
        spoken_of = set()
        for media_type, schema in ours.schemas.items():
            clause = Clause(schema[0].rpartition("/")[0], Basis.DOCUMENTED, f"media type {media_type}")
            ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
            same = next((name for name in ranges if name in theirs.schemas), None)
            # JSON under another name has the same schema.
            other = same or next((name for name in theirs.schemas if name.endswith("json")), None)
            answer = Answer.THE_SAME if same else Answer.ANOTHER if theirs.schemas else Answer.NOTHING
            yield clause.statement(answer, ", ".join(theirs.schemas), theirs.pointer)
            if other:
                spoken_of.add(other)
                yield from self._statements_on_schemas(schema, theirs.schemas[other], side)
        for media_type, schema in theirs.schemas.items() if ours.schemas else ():
            if media_type not in spoken_of:
                pointer, their_pointer = f"{ours.pointer}/content", schema[0].rpartition("/")[0]
                yield Statement(Verdict.ONLY_THERE, None, pointer, f"media type {media_type}", "", their_pointer)

    def _statements_on_headers(self, ours: Located, theirs: Located) -> Iterator[Statement]:
        for name, schema in ours.headers.items():
            yield from self._statements_on_schemas(schema, theirs.headers.get(name, ()), Side.RECEIVED)

    def _statements_on_schemas(self, here: Place, there: Place, side: Side) -> Iterator[Statement]:
        for pair in self._pairing.pairs(here, there, side, ""):
            is_whole = pair.new.places and not pair.is_stand_in and not pair.has_one_union
            for pointer in pair.old.places if is_whole else ():
                self._uses.setdefault(pointer, set()).add(pair.new.place)
            yield from self._schema_statements.statements(pair)


def _parameter_clause(parameter: Located) -> Clause:
    what = f"{parameter.value['in']} parameter `{parameter.value['name']}`"
    return Clause(f"{parameter.pointer}/name", Basis.DOCUMENTED, what)
