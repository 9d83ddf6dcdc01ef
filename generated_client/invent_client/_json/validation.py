"""Checks JSON values against schemas: a request before it leaves the machine, and what an object may be a kind of.

The schemas are JSON Schema 2020-12 as the generator's `request_assertions.py` writes it: without what cannot be checked
here, so that nothing is refused that the contract allows. A keyword that needs its siblings has them in its argument.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from .invalid_field import InvalidField
from .loading import UUID_PATTERN

if TYPE_CHECKING:
    from fractions import Fraction

Schema = Mapping[str, Any]


class Components:
    """The schemas that a `$ref` names, during one check.

    Attributes:
        schemas: By name.
        errors: What came of each, by name and value, so that none is applied to the same value again: where each schema
            refers to the next one twice, that would double at each level.
    """

    __slots__ = ("errors", "schemas")

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self.schemas = schemas
        self.errors: dict[tuple[str, int], InvalidField | None] = {}


# Takes a value, and the value of the keyword. Returns the error instead of raising it: all variants of a union but one
# fail in each valid request, and raising and catching their errors takes longer than the rest of a check.
Assertion = Callable[[Any, Any, Components], InvalidField | None]


def check(value: Any, schema: Schema, components: Mapping[str, Schema]) -> None:
    """Check a JSON value against a schema of the keywords below. A `$ref` in it names one of the components.

    Raises:
        InvalidField: The first assertion that fails.
    """
    error = _error(value, schema, Components(components))
    if error is not None:
        raise error


def fits(value: Any, schema: Schema) -> bool:
    """Whether a JSON value is valid under a schema without references."""
    return _error(value, schema, Components({})) is None


def _error(value: Any, schema: Schema, components: Components) -> InvalidField | None:
    """The first assertion that fails, or None for a valid value."""
    for keyword, argument in schema.items():
        error = KEYWORDS[keyword](value, argument, components)
        if error is not None:
            is_list_missing = keyword == "type" and isinstance(value, str) and "items" in schema
            return _with_list_to_write(error, schema["items"], components) if is_list_missing else error
    return None


def _with_list_to_write(error: InvalidField, items: Schema, components: Components) -> InvalidField:
    """The error for a text where a list is expected, with what to write where its items are objects."""
    names: list[str] = []
    while items.get("$ref", "") not in names:
        if "$ref" in items:
            names.append(items["$ref"])
            items = components.schemas[names[-1]]
        elif "oneOf" in items or "anyOf" in items:
            items = (items.get("oneOf") or items["anyOf"])[0]
        else:
            break
    if not names or "properties" not in items:
        return error
    schemas = {field: items["properties"].get(field, {}) for field in items.get("required", ())}
    fields = [
        f"{field}=…"
        for field, schema in schemas.items()
        if "const" not in components.schemas.get(schema.get("$ref", ""), schema)
    ]
    return InvalidField(error.path, f"{error.reason}: write [{names[-1]}({', '.join(fields)})]")


def _errors(value: Any, schemas: list[Schema], components: Components) -> list[InvalidField]:
    errors = []
    for schema in schemas:
        error = _error(value, schema, components)
        if error is not None:
            errors.append(error)
    return errors


# Tuples, as `int | float` would be made anew for each value.
_NUMBERS = (int, float)
_ARRAYS = (list, tuple)
_SCALARS = (str, int, float)


def _is_number(value: Any) -> bool:
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, _ARRAYS),
    "integer": lambda value: _is_number(value) and value % 1 == 0,
    "number": _is_number,
}


def _type(value: Any, argument: str | list[str], _: Components) -> InvalidField | None:
    names = [argument] if isinstance(argument, str) else argument
    for name in names:
        if _TYPES[name](value):
            return None
    return InvalidField("", f"must be of type {' or '.join(names)}, not {type(value).__name__}")


def _reference(value: Any, name: str, components: Components) -> InvalidField | None:
    key = (name, id(value))
    if key in components.errors:
        return components.errors[key]
    error = components.errors[key] = _error(value, components.schemas[name], components)
    return error


def _required(value: Any, names: list[str], _: Components) -> InvalidField | None:
    for name in names if isinstance(value, dict) else ():
        if name not in value:
            return InvalidField(name, "is required")
    return None


def _properties(value: Any, schemas: Mapping[str, Schema], components: Components) -> InvalidField | None:
    for name, schema in schemas.items() if isinstance(value, dict) else ():
        if name in value:
            error = _error(value[name], schema, components)
            if error is not None:
                return error.within(name)
    return None


def _additional_properties(value: Any, argument: Mapping[str, Any], components: Components) -> InvalidField | None:
    """The argument has the `schema` of the properties that are none of its `names`, or None where there are none."""
    names, schema = argument["names"], argument["schema"]
    for name in value if isinstance(value, dict) else ():
        # Whether a key that is no text can be written is for the JSON encoder to say.
        if isinstance(name, str) and name not in names:
            if schema is None:
                return InvalidField(name, "is not a field that is allowed here")
            error = _error(value[name], schema, components)
            if error is not None:
                return error.within(name)
    return None


def _items(value: Any, schema: Schema, components: Components) -> InvalidField | None:
    for index, item in enumerate(value if isinstance(value, _ARRAYS) else ()):
        error = _error(item, schema, components)
        if error is not None:
            return error.within(f"[{index}]")
    return None


def _prefix_items(value: Any, argument: Mapping[str, Any], components: Components) -> InvalidField | None:
    """The argument has the `schemas` of the first items, one each, and that of the `rest`."""
    schemas, rest = argument["schemas"], argument["rest"]
    for index, item in enumerate(value if isinstance(value, _ARRAYS) else ()):
        error = _error(item, schemas[index] if index < len(schemas) else rest, components)
        if error is not None:
            return error.within(f"[{index}]")
    return None


def _all_of(value: Any, schemas: list[Schema], components: Components) -> InvalidField | None:
    for schema in schemas:
        error = _error(value, schema, components)
        if error is not None:
            return error
    return None


def _any_of(value: Any, schemas: list[Schema], components: Components) -> InvalidField | None:
    errors = _errors(value, schemas, components)
    return _most_specific(errors) if len(errors) == len(schemas) else None


def _one_of(value: Any, schemas: list[Schema], components: Components) -> InvalidField | None:
    errors = _errors(value, schemas, components)
    if len(errors) == len(schemas):
        return _most_specific(errors)
    if len(schemas) - len(errors) > 1:
        return InvalidField("", "fits more than one of the allowed variants")
    return None


def _most_specific(errors: list[InvalidField]) -> InvalidField:
    """The error of the variant that fits furthest, which is most likely the intended variant."""
    return max(errors, key=lambda error: len(error.path))


def _not(value: Any, schema: Schema, components: Components) -> InvalidField | None:
    is_refused = _error(value, schema, components) is not None
    return None if is_refused else InvalidField("", "is a value that is not allowed")


def _identity(value: Any) -> Hashable:
    """What is equal for two values that JSON takes for the same: 1 and 1.0, but not 1 and True."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, dict):
        return ("object", frozenset((name, _identity(member)) for name, member in value.items()))
    if isinstance(value, _ARRAYS):
        return ("array", tuple(_identity(item) for item in value))
    if value is None or isinstance(value, _SCALARS):
        return value
    return ("no JSON", id(value))


def _is_same(value: object, expected: object) -> bool:
    if type(expected) is str:
        return value == expected
    return _identity(value) == _identity(expected)


def _is_multiple(number: float, divisor: float) -> bool:
    """Counts with the decimal digits: 0.3 is a multiple of 0.1, though not as binary fractions."""
    if isinstance(number, int) and isinstance(divisor, int):
        return number % divisor == 0
    try:
        return (_fraction(number) / _fraction(divisor)).denominator == 1
    except ValueError:  # NaN and infinity, which are no JSON
        return False


def _fraction(number: float) -> Fraction:
    from fractions import Fraction  # loading it takes long, and few contracts need it

    return Fraction(number) if isinstance(number, int) else Fraction(float.__repr__(number))


# Not compiled here: that takes long, and few requests have such a value.
_DATE_TIME = (
    r"(?P<date>\d{4}-\d\d-\d\d)[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?"
    r"(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))"
)
_DATE = r"(\d{4})-(\d\d)-(\d\d)"


def _is_date(text: str) -> bool:
    match = re.fullmatch(_DATE, text, re.ASCII)
    if not match:
        return False
    year, month, day = map(int, match.groups())
    try:
        date(year or 2000, month, day)  # RFC 3339 has the year 0, a leap year, and Python has not
    except ValueError:
        return False
    return True


def _is_date_time(text: str) -> bool:
    match = re.fullmatch(_DATE_TIME, text, re.ASCII)
    if not match or not _is_date(match["date"]):
        return False
    _, hour, minute, second, sign, offset_hours, offset_minutes = match.groups()
    if second != "60":
        return True
    offset = int(f"{sign}1") * (60 * int(offset_hours) + int(offset_minutes)) if sign else 0
    return (60 * int(hour) + int(minute) - offset) % 1440 == 1439  # a leap second ends a day of UTC


_FORMATS: dict[str, tuple[Callable[[str], object], str]] = {
    "date-time": (_is_date_time, "must be an RFC 3339 date-time"),
    "date": (_is_date, "must be an RFC 3339 date"),
    "uuid": (lambda text: re.fullmatch(UUID_PATTERN, text), "must be a UUID"),
}


def _format(value: Any, name: str, _: Components) -> InvalidField | None:
    holds, problem = _FORMATS[name]
    return InvalidField("", problem) if isinstance(value, str) and not holds(value) else None


def _pattern(value: Any, argument: Mapping[str, str], _: Components) -> InvalidField | None:
    """The argument has the pattern as Python's `re` reads it, and as the contract has it."""
    if isinstance(value, str) and not re.search(argument["python"], value):
        return InvalidField("", f"must match {argument['contract']}")
    return None


def _assertion(holds: Callable[[Any, Any], object], problem: str, applies_to: str | None = None) -> Assertion:
    """An assertion about any value, or only about those of a type."""

    def assert_keyword(value: Any, argument: Any, _: Components) -> InvalidField | None:
        if (applies_to is None or _TYPES[applies_to](value)) and not holds(value, argument):
            return InvalidField("", problem.format(argument))
        return None

    return assert_keyword


KEYWORDS: dict[str, Assertion] = {
    "$ref": _reference,
    "type": _type,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional_properties,
    "items": _items,
    "prefixItems": _prefix_items,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "const": _assertion(_is_same, "must be {!r}"),
    "enum": _assertion(lambda value, values: any(_is_same(value, other) for other in values), "must be one of {}"),
    "minLength": _assertion(lambda text, least: len(text) >= least, "must have at least {} character(s)", "string"),
    "maxLength": _assertion(lambda text, most: len(text) <= most, "must have at most {} character(s)", "string"),
    "pattern": _pattern,
    "format": _format,
    "minItems": _assertion(lambda items, least: len(items) >= least, "must have at least {} item(s)", "array"),
    "maxItems": _assertion(lambda items, most: len(items) <= most, "must have at most {} item(s)", "array"),
    "uniqueItems": _assertion(
        lambda items, _: len(set(map(_identity, items))) == len(items), "must not have the same item twice", "array"
    ),
    "minProperties": _assertion(lambda fields, least: len(fields) >= least, "must have at least {} field(s)", "object"),
    "maxProperties": _assertion(lambda fields, most: len(fields) <= most, "must have at most {} field(s)", "object"),
    "minimum": _assertion(lambda number, least: number >= least, "must be at least {}", "number"),
    "maximum": _assertion(lambda number, most: number <= most, "must be at most {}", "number"),
    "exclusiveMinimum": _assertion(lambda number, limit: number > limit, "must be more than {}", "number"),
    "exclusiveMaximum": _assertion(lambda number, limit: number < limit, "must be less than {}", "number"),
    "multipleOf": _assertion(_is_multiple, "must be a multiple of {}", "number"),
}
