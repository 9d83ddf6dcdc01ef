"""Values made from schemas, where a contract gives no example."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from invent_contract.contract import Contract
from invent_contract.json_values import as_list, is_number, json_text
from invent_contract.schema import NO_SCHEMA, Schema

MAX_DEPTH = 8  # levels of objects and lists; a schema may contain itself
MAX_VALUES = 10_000  # of one sample; each level of a schema may have many of the next one
MAX_LENGTH = 10_000  # characters of a text
_SAMPLES_BY_FORMAT = {
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:15:27Z",
    "time": "09:15:27Z",
    "duration": "P1D",
    "email": "jane@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uuid": "3f0c9b62-5d1e-4a7b-8c55-0d9f6e2a1b34",
}
_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
# The order in which a type is chosen where there are several.
_TYPES = ("string", "integer", "number", "boolean", "array", "object")


def sample_of(contract: Contract, schema: Schema) -> Any:
    """A value that a schema means: with the required fields only, and as small as its limits allow.

    It may break what is said of it by `pattern`, `not`, `if` and the like.
    """
    return _Sampler(contract).sample(schema)


def examples_in(schema: Schema) -> list[Any]:
    """The examples that a schema itself gives."""
    example = [schema.wording["example"]] if "example" in schema.wording else []
    return [*example, *as_list(schema.wording.get("examples"))]


class _Sampler:
    """Makes one sample."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._values_left = MAX_VALUES

    def sample(self, schema: Schema, depth: int = 0) -> Any:
        self._values_left -= 1
        schema = self._with_first_variants(schema)
        for value in _stated_values(schema):
            # Of `allOf`, a part may state a value of itself alone.
            return self._object(schema, depth, value) if isinstance(value, dict) else value
        if self._is_large_enough(depth) and schema.is_nullable:
            return None
        type_name = _type_of(schema)
        if type_name == "object":
            return self._object(schema, depth, {})
        return self._list(schema, depth) if type_name == "array" else _scalar(schema, type_name)

    def _with_first_variants(self, schema: Schema) -> Schema:
        """The schema with the first variant of each of its unions, and of those in it, until a value is stated.

        A variant that leads back to the schema is only chosen where all do.
        """
        chosen: set[str] = set()
        while not _stated_values(schema):
            union = next((union for union in schema.unions if union.pointer not in chosen), None)
            if union is None:
                break
            chosen.add(union.pointer)
            others = [variant for variant in union.variants if schema.pointer not in variant.objects]
            variant = next(iter(others), union.variants[0])
            schema = self._contract.schema((*schema.objects, variant.pointer), schema.side)
        return schema

    def _object(self, schema: Schema, depth: int, stated: dict[str, Any]) -> dict[str, Any]:
        """An object with the fields that are stated and the other required ones."""
        sample = dict(stated)
        for name in schema.all_required:
            if name not in sample and not self._is_large_enough(depth):
                field = schema.all_properties.get(name) or schema.members or self._anything(schema)
                sample[name] = self.sample(field, depth + 1)
        return sample

    def _list(self, schema: Schema, depth: int) -> list[Any]:
        least = _number(schema, "minItems", 1)
        length = min(least, _number(schema, "maxItems", least))
        sample: list[Any] = []
        while len(sample) < length and not self._is_large_enough(depth):
            first = schema.prefix_items[len(sample) :]
            item = first[0] if first else schema.items or self._anything(schema)
            sample.append(self.sample(item, depth + 1))
        return sample

    def _is_large_enough(self, depth: int) -> bool:
        return depth > MAX_DEPTH or self._values_left <= 0

    def _anything(self, schema: Schema) -> Schema:
        return self._contract.schema(NO_SCHEMA, schema.side)


def _stated_values(schema: Schema) -> list[Any]:
    """The values that a schema names, the most telling first."""
    default = [schema.wording["default"]] if "default" in schema.wording else []
    values = [*default, *examples_in(schema)]
    if schema.values is None:
        return values
    return [value for value in values if json_text(value) in schema.values] or list(schema.values.values())


def _type_of(schema: Schema) -> str:
    """The type of a sample: what a schema most likely means, where it allows several."""
    types = schema.intended_types
    if "object" in types and (schema.has_fields or schema.all_required):
        return "object"
    return next((name for name in _TYPES if name in types), "null")


def _scalar(schema: Schema, type_name: str) -> Any:
    if type_name in ("integer", "number"):
        return _sample_number(schema, is_integer="number" not in schema.intended_types)
    if type_name == "boolean":
        return True
    if type_name == "null":
        return None
    text = _SAMPLES_BY_FORMAT.get(str(schema.keywords.get("format")), "text")
    text = text.ljust(int(min(_number(schema, "minLength", 0), MAX_LENGTH)), "x")
    return text[: int(_number(schema, "maxLength", len(text)))]


def _sample_number(schema: Schema, *, is_integer: bool) -> int | float:
    """1, or the number that is next to a limit, and a multiple of its step where there is one."""
    # Fractions, as floats such as 0.1 are not exact.
    limits = {keyword: Fraction(str(limit)) for keyword, limit in schema.keywords.items() if is_number(limit)}
    step = _step(limits, is_integer)

    def next_number(bound: Fraction, is_excluded: bool) -> Fraction:
        if step is None:
            return bound + is_excluded
        return step * (math.floor(bound / step) + 1 if is_excluded else math.ceil(bound / step))

    bounds = [(keyword, limits[keyword]) for keyword in _BOUNDS if keyword in limits]
    lower = [(bound, keyword.startswith("exclusive")) for keyword, bound in bounds if keyword.endswith("inimum")]
    upper = [(-bound, keyword.startswith("exclusive")) for keyword, bound in bounds if keyword.endswith("aximum")]
    number = max((next_number(*bound) for bound in lower), default=next_number(Fraction(1), is_excluded=False))
    number = min([number, *(-next_number(*bound) for bound in upper)])
    if lower and upper and not step:
        (lowest, is_excluded), highest = max(lower), -max(upper)[0]
        if lowest < highest and (number < lowest or (is_excluded and number == lowest)):  # less than 1 apart
            number = (lowest + highest) / 2
    return int(number) if number.denominator == 1 else float(number)


def _step(limits: dict[str, Fraction], is_integer: bool) -> Fraction | None:
    """What a number is a multiple of."""
    steps = [step for step in (limits.get("multipleOf", Fraction(0)), Fraction(is_integer)) if step > 0]
    if not steps:
        return None
    # The least common multiple of fractions in lowest terms.
    return Fraction(math.lcm(*(step.numerator for step in steps)), math.gcd(*(step.denominator for step in steps)))


def _number(schema: Schema, keyword: str, default: Any) -> Any:
    """A limit; the default where there is none."""
    limit = schema.keywords.get(keyword)
    return limit if is_number(limit) else default
