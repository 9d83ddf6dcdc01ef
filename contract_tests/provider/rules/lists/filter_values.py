"""What the filters of lists of contacts mean: which values they take, and which contacts pass them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from contract_tests.contract.contract_under_test import CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.lists.segments import segment_ids_of
from contract_tests.provider.rules.steps.created_contacts import channels_of
from contract_tests.provider.rules.steps.reading import is_sendable, values_of
from invent_contract.json_values import as_mapping
from invent_contract.operation import Parameter

# Fields of a contact that tell whether it is in a state. Of the other states no field tells.
FIELDS_OF_STATES = {
    "SUBSCRIBED": ("unsubscribed", False),
    "UNSUBSCRIBED": ("unsubscribed", True),
    "BLOCKED": ("blocked", True),
}
BOOLEANS = ["true", "false"]
FIELDS_OF_ONE_NAME = ("user_id", "name", "username", "email")  # those that have the name of their filter


def filters_of(provider: Provider) -> dict[str, Parameter]:
    """The query parameters of the list of contacts that are no page's, by name."""
    operation = provider.operation("get", CONTACTS_PATH)
    of_pages = {*operation.page_parameters.values(), "next"}
    return {name: parameter for name, parameter in operation.parameters_in("query").items() if name not in of_pages}


def takes(provider: Provider, parameter: Parameter, value: str) -> bool:
    """Whether a filter can be asked for a value: a contact may have a text that is no address as its address."""
    return bool(provider.model.validator(parameter.schema_pointer).is_valid(value))


def text_filters_of(provider: Provider) -> dict[str, Parameter]:
    """Those that compare any text."""
    return {
        name: parameter
        for name, parameter in filters_of(provider).items()
        if (schema := as_mapping(parameter.definition.get("schema"))).get("type") == "string"
        if "enum" not in schema and not name.startswith("exclude")
    }


def clause_of(parameter: Parameter) -> str:
    """JSON pointer to what a parameter means."""
    return f"{parameter.pointer}/description"


def closed_filters(provider: Provider) -> list[tuple[Parameter, str]]:
    """The filters by a boolean or a state, with each of their values."""
    filters = filters_of(provider).values()
    return [(parameter, value) for parameter in filters for value in values_of_closed_filter(parameter)]


def values_of_closed_filter(parameter: Parameter) -> list[str]:
    """All values of a filter that has few."""
    schema = as_mapping(parameter.definition.get("schema"))
    return BOOLEANS if schema.get("type") == "boolean" else list(schema.get("enum", []))


def values_for_filter(contact: Any, name: str) -> list[str]:
    """The texts of a contact that a filter must find it by."""
    if name == "segment_id":
        return segment_ids_of(contact)
    values = [contact.get("name")] if name in ("search", "name") else values_of(contact, name)
    return list(dict.fromkeys(value for value in values if value and is_sendable(value)))


def need_name(contact: Any, name: str) -> None:
    """See to it that a contact has the name of its person, which no page promises: filters compare its own.

    Raises:
        Inapplicable: It has another one, or none.
    """
    if name not in values_for_filter(contact, "name"):
        raise Inapplicable("needs a contact with the name that it was created with")


def passes(contact: Any, name: str, value: str) -> bool:
    """Whether a contact may be found by a filter. What none of its fields tells, may be."""
    if name == "segment_id":
        return "segments" not in contact or value in segment_ids_of(contact)
    if name == "search":
        return any(is_similar(value, text) for text in values_of(contact, "name") if isinstance(text, str))
    if name in FIELDS_OF_ONE_NAME:
        is_untold = not any(name in as_mapping(owner) for owner in (contact, *channels_of(contact)))
        return is_untold or any(is_similar(value, text) for text in values_of(contact, name) if isinstance(text, str))
    field, expected = field_of_closed_filter(name, value)
    return field is None or contact.get(field) in (None, expected)


def is_similar(value: str, text: str) -> bool:
    """Whether a text has a value for a careless reader. That it must be the very value, is assumed alone."""
    return folded(value) in folded(text)


def folded(text: str) -> str:
    """A text without case, accents, spaces and punctuation, and without the tag of an e-mail address."""
    decomposed = unicodedata.normalize("NFKD", re.sub(r"\+[^@\s]*@", "@", text).casefold())
    return "".join(filter(str.isalnum, decomposed))


def field_of_closed_filter(name: str, value: str) -> tuple[str | None, bool | None]:
    """The field of a contact that a boolean or a state is of, and what it then is; no field where none tells."""
    if name == "status":
        return FIELDS_OF_STATES.get(value, (None, None))
    if name == "exclude_admins":
        return ("is_admin", False) if value == "true" else (None, None)
    return name, value == "true"


def is_known_to_pass(contact: Any, name: str, value: str) -> bool:
    """Whether the fields of a contact say that a boolean or a state finds it. A contact may have one state alone.

    Who is SUBSCRIBED may have another one, as no field tells AI_REPLIES_DISABLED.
    """
    if (name, value) in {("status", "ALL"), ("exclude_admins", "false")}:
        return True
    if name == "status":
        states = [state for state in ("UNSUBSCRIBED", "BLOCKED") if contact.get(FIELDS_OF_STATES[state][0])]
        return states == [value]
    field, expected = field_of_closed_filter(name, value)
    return field is not None and contact.get(field) is expected
