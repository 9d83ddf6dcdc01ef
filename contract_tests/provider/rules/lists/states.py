"""Rules about the filters by a boolean or a state: they find those contacts that are in it, and no others."""

from __future__ import annotations

import itertools

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.rules.lists.filter_values import (
    BOOLEANS,
    clause_of,
    closed_filters,
    field_of_closed_filter,
    filters_of,
    is_known_to_pass,
    passes,
    values_for_filter,
    values_of_closed_filter,
)
from contract_tests.provider.rules.lists.filters import list_all_before, what_of_lost, what_of_others
from contract_tests.provider.rules.rule import charged_to, expect, rule
from contract_tests.provider.rules.steps.created_contacts import new_person
from contract_tests.provider.rules.steps.lagging_lists import eventually
from contract_tests.provider.rules.steps.reading import create_if_allowed, each_page, id_of, ids_of, list_of, pages_of
from contract_tests.provider.rules.steps.stable_order import hold_of_all_pages

SAMPLES = 5  # for each filter, of what is looked for
WORDS_FOR_NOTHING = ("null", "None", "undefined", "nil", "NaN")


@rule(clauses.LIST_CONTACTS, quotes="All filters are optional", only_reads=True)
def each_contact_that_is_found_passes_the_filter(provider: Provider) -> None:
    """Filters by a boolean or a state, also on further pages."""
    for parameter, value in closed_filters(provider):
        name = parameter.name

        def look(name: str = name, value: str = value, clause: str = clause_of(parameter)) -> None:
            list_all_before(provider)
            contacts = list_of(provider, CONTACTS_PATH, {name: value}, allowed_by=clause)
            small_pages = each_page(provider, CONTACTS_PATH, {name: value, "take": 2})
            contacts += [contact for page in itertools.islice(small_pages, 2) for contact in page]
            others = [contact for contact in contacts if not passes(contact, name, value)]
            example = f"with {name}={value}, there is {show_value(others)}, expected only contacts that have it"
            expect(not others, what_of_others(name), example)

        with charged_to(provider, clause_of(parameter)):
            eventually(provider, look, is_told=False)


@rule(clauses.LIST_CONTACTS_SUMMARY, quotes="List the contacts of an organization", is_for_live=False)
def each_contact_that_passes_a_filter_is_found(provider: Provider) -> None:
    """By a boolean or a state, of all contacts that there are without a filter, a new one among them.

    Either value of a boolean finds each of them, also where no field of a contact tells.
    """
    create_if_allowed(provider, CONTACTS_PATH, {"channel": new_person()})
    for name, parameter in filters_of(provider).items():
        values = values_of_closed_filter(parameter)

        def look(name: str = name, values: list[str] = values) -> None:
            contacts = pages_of(provider, CONTACTS_PATH, {})
            found = {value: set(ids_of(pages_of(provider, CONTACTS_PATH, {name: value}))) for value in values}
            for value, ids in found.items():
                lost = {id_of(contact) for contact in contacts if is_known_to_pass(contact, name, value)} - ids
                example = f"with {name}={value}, expected {sorted(lost)[:3]}, too, as in the list without it"
                expect(not lost, what_of_lost(name), example)
            if values == BOOLEANS and not name.startswith("exclude"):
                both = sorted(found["true"] & found["false"])[:3]
                example = f"{name}=true and {name}=false find {both}, expected one of them to"
                expect(not both, f"the filter `{name}` finds a contact with both values", example)
                neither = sorted(set(ids_of(contacts)) - found["true"] - found["false"])[:3]
                example = f"neither {name}=true nor {name}=false finds {neither}, expected one of them to"
                expect(not neither, f"the filter `{name}` finds a contact with neither value", example)

        if values:
            with charged_to(provider, clause_of(parameter)):
                hold_of_all_pages(provider, look, CONTACTS_PATH, is_told=False)


@rule(clauses.ALL_WITHOUT_FILTERS, is_for_live=False, only_reads=True)
def a_filter_that_is_not_given_hides_nobody(provider: Provider) -> None:
    """Who is found by a boolean or a state is listed without it, too."""

    def look() -> None:
        filters = [(parameter.name, value) for parameter, value in closed_filters(provider)]
        found = {(name, value): ids_of(pages_of(provider, CONTACTS_PATH, {name: value})) for name, value in filters}
        everybody = ids_of(pages_of(provider, CONTACTS_PATH, {}))  # also whom others have created meanwhile
        for (name, value), ids in found.items():
            hidden = sorted(set(ids) - set(everybody))[:3]
            example = f"{name}={value} finds {hidden}, expected them in the list without filters, too"
            expect(not hidden, f"the list without filters lacks a contact that the filter `{name}` finds", example)

    hold_of_all_pages(provider, look, CONTACTS_PATH, is_told=False)


@rule(clauses.LIST_CONTACTS, quotes="All filters are optional", is_for_live=False)
def filters_tell_contacts_with_the_same_user_id_apart(provider: Provider) -> None:
    """A contact with the user_id of one that is an administrator, say, is found by what it is itself."""
    contacts = [contact for contact in list_of(provider, CONTACTS_PATH, {}) if values_for_filter(contact, "user_id")]
    for parameter, value in closed_filters(provider):
        name = parameter.name
        field, is_set = field_of_closed_filter(name, value)
        contact = next((contact for contact in contacts if is_set and contact.get(str(field)) is True), None)
        person = {**new_person(), "user_id": values_for_filter(contact, "user_id")[0]} if contact else None
        namesake = create_if_allowed(provider, CONTACTS_PATH, {"channel": person}) if person else None
        if not namesake or namesake["id"] == id_of(contact):
            continue

        def look(name: str = name, value: str = value, identifier: str = namesake["id"]) -> None:
            for other in pages_of(provider, CONTACTS_PATH, {name: value}):
                example = f"with {name}={value}, there is {show_value(other)}, expected only contacts that have it"
                expect(other.get("id") != identifier or passes(other, name, value), what_of_others(name), example)

        with charged_to(provider, clause_of(parameter)):
            eventually(provider, look, is_told=False)
