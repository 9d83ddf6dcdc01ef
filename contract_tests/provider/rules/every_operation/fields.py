"""Rules about the values in bodies, made from the schemas of the contract."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

from contract_tests.contract import clauses
from contract_tests.provider.judging.judged_value import JSONPath
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_invalid_refused
from contract_tests.provider.rules.every_operation.body_places import Place, places_in, values_beyond_limits, with_value
from contract_tests.provider.rules.every_operation.operation_rule import (
    BAD_REQUEST,
    WRONG_REQUEST,
    operation_rule,
    takes_json,
)
from invent_contract.operation import Operation

# A value of each JSON type but null, of which nothing is documented.
VALUES: tuple[Any, ...] = ("7", 7, 0.5, True, ["7"], {"type": "text", "text": "7"}, [], {})
LENGTH = 20  # of a list with a wrong item
PLACES_OF_A_WRONG_ITEM = (0, 1, 9, 19)


def assert_wrong_refused(provider: Provider, operation: Operation, path: JSONPath, value: Any) -> None:
    """A body with a value at a place must be refused, unless the contract allows it."""
    body = json.dumps(with_value(provider.valid_body(operation), path, value), ensure_ascii=False).encode()
    assert_invalid_refused(provider, operation, body, because="a value in its body is wrong")


def places_of(provider: Provider, operation: Operation) -> list[Place]:
    """The places in an operation's body."""
    return list(places_in(provider.model, provider.body_schema(operation), provider.valid_body(operation)))


@operation_rule(BAD_REQUEST, quotes=WRONG_REQUEST, applies_to=takes_json)
def wrong_values_in_a_body_are_refused(provider: Provider, operation: Operation) -> None:
    """A live run tries all limits, and a few of the other values in each place."""
    for place in places_of(provider, operation):
        beyond_limits = (value for _, value in values_beyond_limits(place.schema))
        others = itertools.islice(others_than_right(place), *((0, 5, 2) if provider.is_live else (None,)))
        for value in itertools.chain(beyond_limits, others):
            assert_wrong_refused(provider, operation, place.path, value)


def others_than_right(place: Place) -> Iterator[Any]:
    """Values of another type, and wrapped ones, which a careless server takes out."""
    yield from (value for value in VALUES if not is_of_its_type(place, value))
    right = place.value
    yield from ([right], {"id": right}, {"value": right}, json.dumps(right))
    if isinstance(right, list) and right:
        yield from (right[0], {"0": right[0]})
    if isinstance(right, dict):
        yield from right.values()


def is_of_its_type(place: Place, value: Any) -> bool:
    """Whether a value has the type of the right one."""
    return type(value) is type(place.value)


@operation_rule(clauses.NOT_NULL, applies_to=takes_json)
def nulls_are_refused(provider: Provider, operation: Operation) -> None:
    for place in places_of(provider, operation):
        assert_wrong_refused(provider, operation, place.path, None)


@operation_rule(BAD_REQUEST, quotes=WRONG_REQUEST, applies_to=takes_json, is_for_live=False)
def a_wrong_item_is_refused_in_every_place(provider: Provider, operation: Operation) -> None:
    """One wrong value in several places of a list, the others in the last: careless servers look at the first item."""
    places = places_of(provider, operation)
    for item_place in (place for place in places if place.path[-1:] == (0,)):
        for place in places:
            if place.path[: len(item_place.path)] == item_place.path:
                first, *others = (value for value in VALUES if not is_of_its_type(place, value))
                in_places = [*((first, index) for index in PLACES_OF_A_WRONG_ITEM), *((value, -1) for value in others)]
                for value, index in in_places:
                    items = [item_place.value] * LENGTH
                    items[index] = with_value(item_place.value, place.path[len(item_place.path) :], value)
                    assert_wrong_refused(provider, operation, item_place.path[:-1], items)


@operation_rule(BAD_REQUEST, quotes=WRONG_REQUEST, applies_to=takes_json)
def required_fields_are_needed_in_every_place(provider: Provider, operation: Operation) -> None:
    for place in places_of(provider, operation):
        for name in place.value if isinstance(place.value, dict) else ():
            rest = {other: value for other, value in place.value.items() if other != name}
            assert_wrong_refused(provider, operation, place.path, rest)
            for index in PLACES_OF_A_WRONG_ITEM if place.path[-1:] == (0,) and not provider.is_live else ():
                items = [place.value] * LENGTH
                items[index] = rest
                assert_wrong_refused(provider, operation, place.path[:-1], items)
