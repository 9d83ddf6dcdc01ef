"""Which part of a contract an error of jsonschema-rs is about, met by a validator of `Contract.validator`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from jsonschema_rs import ValidationError

from invent_contract import SUBSCHEMAS, Holds, lookup, parent_of, pointer_of, pointer_to, suggestions

# Keywords whose schemas apply to the very value that they are met with. What is charged with refusing a null stands
# outside them: a null that is right at one place need not be right wherever a shared component is used.
_COMBINING = ("allOf", "anyOf", "oneOf")


def keyword_pointer(error: ValidationError) -> str:
    """JSON pointer to the keyword that failed, or to a schema that is just `false`."""
    pointer = unquote(error.absolute_keyword_location or "").partition("#")[2]
    if error.evaluation_path[-1] == "dependentRequired":  # of which the location also has an index
        return parent_of(pointer)
    return pointer


def pointer_excluding_null(document: dict[str, Any], pointer: str, error: ValidationError) -> str:
    """JSON pointer to the keyword that is charged with refusing a null: that of the schema that the null was met with.

    Args:
        document: The contract's data.
        pointer: Of the schema that the whole value was held against.
        error: What a null does not keep.
    """
    owner, keyword = _first_step(document, pointer, error.evaluation_path)
    if keyword not in ("$ref", "allOf"):
        keyword = suggestions.keyword_that_excludes_null(lookup(document, owner)) or keyword
    return owner + pointer_to(keyword)


def _first_step(document: dict[str, Any], pointer: str, evaluation_path: Iterable[Any]) -> tuple[str, str]:
    """The schema object that the failing value was met with, and the keyword of it that led to the error."""
    tokens = iter(evaluation_path)
    next(tokens)  # the validator's own reference to the schema at `pointer`
    owner, keyword, current = pointer, "", pointer
    for token in tokens:
        keyword = keyword or token
        if token == "$ref":
            current = pointer_of(lookup(document, current)["$ref"])
        elif token in SUBSCHEMAS:
            current += pointer_to(token) if SUBSCHEMAS[token] is Holds.ONE else pointer_to(token, next(tokens, ""))
            if token not in _COMBINING:
                owner, keyword = current, ""
        else:
            break
    return owner, keyword
