"""Rules about the parameters in the query, each by itself, made from the schemas of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlencode

from contract_tests.contract import clauses
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_accepted, assert_invalid_refused, assert_no_server_error
from contract_tests.provider.rules.every_operation.body_places import values_at_limits, values_beyond_limits
from contract_tests.provider.rules.every_operation.operation_rule import (
    BAD_REQUEST,
    WRONG_REQUEST,
    has_query,
    operation_rule,
    short_list,
)
from contract_tests.provider.rules.rule import charged_to, expect
from contract_tests.provider.valid_requests import text_of
from invent_contract.examples import example_of
from invent_contract.operation import Operation, Parameter
from invent_contract.schema import Schema, Side

NO_NUMBERS = ("ten", "1-2", "[1]", '{"gte":1}', "1;2", "NaN", "Infinity", "١")
NO_BOOLEANS = ("maybe", "2", "[true]", "truefalse")
NO_DATES = (
    "yesterday",
    "2026-13-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-03-02T25:00:00Z",
    "2026-03-02T09:15:27+99:00",
    "T",
)
NO_ADDRESSES = ("nobody", "jane@", "@example.com")
# What lenient readers take for a value.
LENIENT_NUMBERS = ("+1", "0x1", "1_0", "1,0", "01")
LENIENT_BOOLEANS = ("", "1", "0", "TRUE", "True", "yes", "on")
LENIENT_DATES = ("", "2026-03-02", "2026-03-02T09:15:27", "2026-03-02 09:15:27Z", "1772442927", "20260302T091527Z")
LENIENT_TEXTS = {"number": ("",), "date-time": LENIENT_DATES}
DATES = (
    "2026-03-02T09:15:27Z",
    "2026-03-02T09:15:27.5Z",
    "2026-03-02T09:15:27.123456789Z",
    "2026-03-02T09:15:27+02:00",
    "2026-03-02T09:15:27-00:00",
    "2026-03-02t09:15:27z",
    "2016-12-31T23:59:60Z",
    "2024-02-29T00:00:00Z",
    "1970-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
)
ODD_WORDS = (
    "",
    " ",
    "a b",
    "O'Brien",
    '"; DROP TABLE contacts; --',
    "%",
    "_",
    "100%",
    "a&b=c",
    "a+b",
    "a;b",
    "a,b",
    "[]",
    "{}",
    "\\",
    "*",
    "(",
    "null",
    "äöü 漢字 עברית",
    "👩‍👩‍👧",
    "e\u0301",
    "\u202e",
    "\r\n",
    "\0",
    "x" * 256,
    "x" * 4_000,
)
ODD_TEXTS = {
    "number": (
        *LENIENT_NUMBERS,
        "-1",
        "1e2",
        "1.5",
        "1e308",
        "1e999",
        "9" * 400,
        "9007199254740993",
        "-0",
        "1E-400",
        "\0",
    ),
    "boolean": (*LENIENT_BOOLEANS, "null", "\0", "x" * 4_000),
    "date-time": (
        *LENIENT_DATES,
        *DATES,
        "0000-00-00T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-23:59",
        "10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "2026-03-02T24:00:00Z",
        "2026-03-02T09:15:27+24:00",
        "2026-03-02T09:15:27+00:60",
        "2026-03-02T09:15:27.Z",
        f"2026-03-02T09:15:27.{'9' * 50}Z",
        "2026-03-02T09:15:27Z[Europe/Paris]",
        "2026-W10-1T09:15:27Z",
        "٢٠٢٦-03-02T09:15:27Z",
        "now",
        "NaN",
        "-9223372036854775808",
        "-1",
        "\0",
        "9" * 40,
    ),
}


def schema_of(provider: Provider, parameter: Parameter) -> Schema:
    """What the contract says of a parameter's value."""
    return provider.model.schema(parameter.schema_pointer, Side.SENT)


def example_text(provider: Provider, parameter: Parameter) -> str:
    """A right value of a parameter."""
    return text_of(example_of(provider.model, parameter.schema_pointer))


def kind_of(schema: Schema) -> str:
    """What a value stands for: a number, a boolean, something with a format, one of listed values, or any text."""
    if not schema.types - {"number", "integer"}:
        return "number"
    if schema.types == {"boolean"}:
        return "boolean"
    return str(schema.keywords.get("format", "listed" if schema.values else "text"))


def names_something(provider: Provider, parameter: Parameter) -> bool:
    """Whether the value of a parameter may have to be there, as an id and the token of a page."""
    is_text = kind_of(schema_of(provider, parameter)) == "text"
    return (is_text and parameter.name.endswith("_id")) or parameter.name == "next"


WRONG_TEXTS = {
    "number": (*NO_NUMBERS, *LENIENT_NUMBERS),
    "boolean": (*NO_BOOLEANS, *LENIENT_BOOLEANS),
    "date-time": NO_DATES,
    "email": NO_ADDRESSES,
}


def wrong_texts(schema: Schema) -> Iterator[tuple[str, str]]:
    """Texts that are no right value of a parameter, those beyond limits first, each with the keyword it contradicts."""
    yield from ((keyword, text_of(value)) for keyword, value in values_beyond_limits(schema))
    yield from (("type", text) for text in WRONG_TEXTS.get(kind_of(schema), ()))


@operation_rule(BAD_REQUEST, quotes=WRONG_REQUEST, applies_to=has_query)
def wrong_values_in_a_query_are_refused(provider: Provider, operation: Operation) -> None:
    """Each parameter by itself, beside the required ones. A live run tries one value for each keyword."""
    for name, parameter in operation.parameters_in("query").items():
        texts = list(wrong_texts(schema_of(provider, parameter)))
        first_of_each = dict(reversed(texts)).values()
        for text in first_of_each if provider.is_live else [text for _, text in texts]:
            assert_invalid_refused(provider, operation, query={name: text}, because=f"`{name}` has a wrong value")


@operation_rule(clauses.STRICT_PARAMETERS, applies_to=has_query, is_for_live=False)
def dates_and_values_in_a_query_are_read_strictly(provider: Provider, operation: Operation) -> None:
    """Without what lenient readers allow: dates in other forms, listed values in another case."""
    for name, parameter in operation.parameters_in("query").items():
        schema = schema_of(provider, parameter)
        lenient = LENIENT_TEXTS.get(kind_of(schema), ())
        for text in (*lenient, *(str(value).swapcase() for value in (schema.values or {}).values())):
            response = provider.call(operation, query={name: text})
            example = f"{name}={text!r} is answered with {response.status_code}, expected 400"
            expect(
                not response.is_success,
                f"a value of `{name}` is accepted in a form that the contract does not allow",
                example,
            )
            assert_no_server_error(provider, response)


@operation_rule("responses", applies_to=has_query, is_for_live=False)
def values_at_the_limits_are_accepted(provider: Provider, operation: Operation) -> None:
    for name, parameter in operation.parameters_in("query").items():
        schema = schema_of(provider, parameter)
        short = short_list(operation, beside=name)
        for keyword, value in values_at_limits(schema):
            with charged_to(provider, schema.pointers_of(keyword)[0]):
                response = provider.call(operation, query={**short, name: text_of(value)})
                assert_accepted(provider, response, because=f"`{name}` is within the limits of `{keyword}`")


@operation_rule(clauses.ANY_FORM_OF_QUERY, applies_to=has_query, is_for_live=False)
def a_query_is_read_however_it_is_written(provider: Provider, operation: Operation) -> None:
    """Percent-encoded or not, in any order, and with an `&` too many; times in each form that RFC 3339 has."""
    for name, parameter in operation.parameters_in("query").items():
        schema = schema_of(provider, parameter)
        if names_something(provider, parameter):
            continue  # whether a value is known that no one has
        text, short = example_text(provider, parameter), urlencode(short_list(operation, beside=name))
        for query in ways_to_write({**provider.valid_query(operation), name: text}):
            response = provider.call(operation, query=f"?{short}&{query}")
            assert_accepted(provider, response, because=f"`{name}` has a right value, written in another way")
        for date in DATES if kind_of(schema) == "date-time" else ():
            because = f"`{name}` is a time as RFC 3339 has it"
            assert_accepted(provider, provider.call(operation, query={name: date}), because=because)


def ways_to_write(query: Mapping[str, str]) -> Iterator[str]:
    plain = urlencode(query)
    yield from (plain, f"{plain}&", f"&{plain}", f"{plain}&&", urlencode(query, quote_via=quote))
    yield urlencode(dict(reversed(list(query.items()))))
    yield "&".join(f"{percent_encoded(name)}={quote(value, safe='')}" for name, value in query.items())
    yield "&".join(f"{quote(name)}={percent_encoded(value)}" for name, value in query.items())
    yield "&".join(f"{quote(name)}={percent_encoded(value).lower()}" for name, value in query.items())


def percent_encoded(text: str) -> str:
    """A text with each byte percent-encoded, also those that need not be."""
    return "".join(f"%{byte:02X}" for byte in text.encode())


@operation_rule("responses", applies_to=has_query, is_for_live=False)
def odd_queries_are_no_server_error(provider: Provider, operation: Operation) -> None:
    """Unusual, huge and deep values of each parameter, values that come twice, and those that lenient readers take."""
    for name, parameter in operation.parameters_in("query").items():
        right = quote(example_text(provider, parameter), safe="")
        short = urlencode(short_list(operation, beside=name))
        odd_values = ODD_TEXTS.get(kind_of(schema_of(provider, parameter)), ODD_WORDS)
        queries = [
            *(f"{name}={quote(text, safe='')}" for text in odd_values),
            name,
            f"{name}={right}&{name}={right}",
            f"{name}={right}&{name}=",
            f"{name}={right}&{name}=x",
            f"{name}[]={right}",
            f"{name}[x]={right}",
            f"{name}[__proto__]={right}",
            f"{name}{'[x]' * 100}={right}",
            f"{name}=%",
            f"{name}=%zz",
            f"{name}=%ff%fe",
            f"{name}=%ed%a0%80",
            "&".join([f"{name}={right}"] * 200),
        ]
        for query in queries:
            response = provider.call(operation, query=f"?{short}&{query}")
            assert_no_server_error(provider, response)
