"""What the generated module of an operation says about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from ._validation import Components, Schema

T = TypeVar("T")


class Operation(NamedTuple, Generic[T]):
    """An operation of the contract.

    Attributes:
        method: The HTTP method.
        path: The path, with its parameters in braces.
        parameters: The schemas of the path's and the query's parameters, by name.
        body: The schema of the JSON body, or None.
        needs_body: Whether the body must not be left out.
        load: Makes the result of a call from the JSON of a 2xx body; None where there is no body.
        components: The schemas that the others refer to, by name.
    """

    method: str
    path: str
    parameters: Mapping[str, Schema]
    body: Schema | None
    needs_body: bool
    load: Callable[[Any], T] | None
    components: Components
