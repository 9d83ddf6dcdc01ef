"""Walks two documents at once, and tells what they say of the same things."""

from __future__ import annotations

from collections.abc import Iterator

from invent_contract.comparison.aspects import Aspect, Comparison, Difference, Pair, SchemaPair, compare
from invent_contract.comparison.matching import (
    ByName,
    match_names,
    match_operations,
    match_parameters,
    match_responses,
    python_name,
)
from invent_contract.comparison.schema_matching import SchemaPairing
from invent_contract.comparison.serialization import is_form, writing_of_field, writing_of_parameter
from invent_contract.contract import Contract
from invent_contract.operation import Operation, Response
from invent_contract.schema import Schema, Side
from invent_contract.schema.keywords import WORDING
from invent_contract.source.json_pointer import pointer_to


class Walk:
    """A walk through two documents.

    Args:
        old: The first document.
        new: The second document.
        matching: How their things are matched.

    Attributes:
        pairing: Which schemas belong together, and which have been compared.
    """

    def __init__(self, old: Contract, new: Contract, matching: ByName) -> None:
        self._old = old
        self._new = new
        self._matching = matching
        self.pairing = SchemaPairing(old, new, knows_stand_ins=matching.knows_stand_ins)

    def comparisons(self) -> Iterator[Comparison]:
        """What the documents say of their operations, and of the schemas that these use: of each pair of them once."""
        for old, new in match_operations(self._old.operations, self._new.operations, self._matching).pairs():
            pair = Pair(old, new)
            yield _presence(pair)
            if old and new:
                yield from self._compare_operation(pair)
                for parameters in match_parameters(old, new).pairs():
                    yield from self._compare_parameter(Pair(*parameters, pair), old, new)
                if old.body or new.body:
                    yield from self._compare_body(Pair(old.body, new.body, pair))
                for responses in match_responses(old, new, self._matching).pairs():
                    yield from self._compare_response(Pair(*responses, pair))

    def compare_schemas(self, old: Schema, new: Schema, label: str) -> Iterator[Comparison]:
        """What two schemas say, and those of their fields, items and variants, at any depth."""
        for pair in self.pairing.pairs(old, new, label):
            yield from _compare_schema(pair)

    def are_alike(self, old: Response, new: Response) -> bool:
        """Whether what is received has schemas that mean the same, as far as a few levels tell."""
        old_pointers, new_pointers = old.schema_pointers, new.schema_pointers
        return old_pointers.keys() == new_pointers.keys() and all(
            self.pairing.are_alike(
                self._old.schema(old_pointers[name], Side.RECEIVED), self._new.schema(new_pointers[name], Side.RECEIVED)
            )
            for name in old_pointers
        )

    def _compare_operation(self, pair: Pair) -> Iterator[Comparison]:
        old, new = pair.old, pair.new
        yield compare(Aspect.NAME, pair, python_name(old.id), python_name(new.id))
        yield compare(Aspect.TAG, pair, python_name(old.tag), python_name(new.tag))
        yield compare(Aspect.ROUTE, pair, [old.method, old.path], [new.method, new.path])
        yield compare(Aspect.PAGES, pair, "x-pagination" in old.definition, "x-pagination" in new.definition)
        yield compare(Aspect.SERVERS, pair, list(old.servers), list(new.servers))
        yield compare(Aspect.CREDENTIALS, pair, sorted(old.credentials), sorted(new.credentials))
        yield _wording(pair)

    def _compare_parameter(self, pair: Pair, old: Operation, new: Operation) -> Iterator[Comparison]:
        yield _presence(pair)
        if pair.old and pair.new:
            yield compare(Aspect.NAME, pair, pair.old.name, pair.new.name)
            yield compare(Aspect.PLACE, pair, pair.old.place, pair.new.place)
            yield compare(Aspect.ORDER, pair, old.order_in_path(pair.old), new.order_in_path(pair.new))
            yield compare(Aspect.NEED, pair, pair.old.is_required, pair.new.is_required)
            yield from self._compare_writing(pair)
            yield _wording(pair)
            yield from self._compare_schemas_at(pair.old.schema_pointer, pair.new.schema_pointer, Side.SENT, pair.label)

    def _compare_writing(self, pair: Pair) -> Iterator[Comparison]:
        """How values that both parameters allow are written. Another place is told as such."""
        old, new = (
            contract.schema(parameter.schema_pointer, Side.SENT).intended_types
            for contract, parameter in ((self._old, pair.old), (self._new, pair.new))
        )
        if pair.old.place == pair.new.place and old & new:
            old_writing, new_writing = (
                writing_of_parameter(parameter, old & new) for parameter in (pair.old, pair.new)
            )
            yield compare(Aspect.WRITING, pair, old_writing, new_writing)

    def _compare_body(self, pair: Pair) -> Iterator[Comparison]:
        yield _presence(pair)
        if pair.old and pair.new:
            yield compare(Aspect.NEED, pair, pair.old.is_required, pair.new.is_required)
            yield _wording(pair)
            yield from self._compare_contents(pair, Side.SENT)

    def _compare_response(self, pair: Pair) -> Iterator[Comparison]:
        yield _presence(pair)
        if pair.old and pair.new:
            yield compare(Aspect.NAME, pair, pair.old.status, pair.new.status)
            yield _wording(pair)
        if pair.old and pair.new and pair.old.is_success and pair.new.is_success:
            yield from self._compare_contents(pair, Side.RECEIVED)
            for name, header in pair.old.headers.items() if self._matching.compares_headers else ():
                if name in pair.new.headers:
                    other = pair.new.headers[name].schema_pointer
                    yield from self._compare_schemas_at(header.schema_pointer, other, Side.RECEIVED, pair.label)

    def _compare_contents(self, pair: Pair, side: Side) -> Iterator[Comparison]:
        old, new = pair.old.schema_pointers, pair.new.schema_pointers
        names = match_names(old, new, lambda name: self._matching.other_media_types(name, new))
        for old_type, new_type in names.pairs():
            yield compare(Aspect.MEDIA_TYPE, pair, old_type, new_type)
            if old_type and new_type:
                if side is Side.SENT:
                    yield from self._compare_encodings(pair, old_type, new_type)
                yield from self._compare_schemas_at(old[old_type], new[new_type], side, pair.label)

    def _compare_encodings(self, pair: Pair, old_type: str, new_type: str) -> Iterator[Comparison]:
        """How the fields that both forms have are written. Of two types of a field it is told elsewhere."""
        if is_form(old_type) and is_form(new_type):
            old = self._old.schema(pair.old.schema_pointers[old_type], Side.SENT).properties
            new = self._new.schema(pair.new.schema_pointers[new_type], Side.SENT).properties
            for name, field in old.items():
                if name in new:
                    old_writing = writing_of_field(old_type, pair.old.media_types[old_type], name, field)
                    new_writing = writing_of_field(old_type, pair.new.media_types[new_type], name, field)
                    yield compare(Aspect.WRITING, pair, old_writing, new_writing, pointer_to(old_type, name))

    def _compare_schemas_at(self, old: str, new: str, side: Side, label: str) -> Iterator[Comparison]:
        yield from self.compare_schemas(self._old.schema(old, side), self._new.schema(new, side), label)


def _compare_schema(pair: SchemaPair) -> Iterator[Comparison]:
    """What two schemas say themselves, without their fields, items and variants."""
    old, new = pair.old, pair.new
    yield compare(Aspect.NAME, pair, old.component, new.component)
    yield compare(Aspect.TYPES, pair, sorted(old.intended_types), sorted(new.intended_types))
    yield compare(Aspect.NULL, pair, old.is_nullable, new.is_nullable)
    yield compare(Aspect.VALUES, pair, old.values and sorted(old.values), new.values and sorted(new.values))
    yield compare(Aspect.UNION, pair, bool(old.variants), bool(new.variants))
    for variant in pair.only_old:
        yield Difference(Aspect.VARIANT, pair, variant, None)
    for variant in pair.only_new:
        yield Difference(Aspect.VARIANT, pair, None, variant)
    for keyword in sorted(old.keywords.keys() | new.keywords.keys()):
        yield compare(Aspect.KEYWORD, pair, old.keywords.get(keyword), new.keywords.get(keyword), keyword)
    yield compare(Aspect.ITEMS, pair, bool(old.items), bool(new.items))
    yield compare(Aspect.MEMBERS, pair, bool(old.members), bool(new.members))
    for name in [*old.properties, *(name for name in new.properties if name not in old.properties)]:
        yield compare(Aspect.FIELD, pair, name in old.properties, name in new.properties, name)
    yield compare(Aspect.NEED_OF_FIELD, pair, sorted(old.required), sorted(new.required))
    yield compare(Aspect.WORDING, pair, old.wording, new.wording)


def _presence(pair: Pair) -> Comparison:
    return compare(Aspect.PRESENCE, pair, pair.old is not None, pair.new is not None)


def _wording(pair: Pair) -> Comparison:
    old, new = ({keyword: part.definition.get(keyword) for keyword in WORDING} for part in (pair.old, pair.new))
    return compare(Aspect.WORDING, pair, old, new)
