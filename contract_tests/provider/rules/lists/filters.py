"""Rules about the filters of lists of contacts: who is found has the value, and who has the value is found."""

from __future__ import annotations

import contextlib
import itertools
import uuid
from collections.abc import Set
from operator import itemgetter
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH
from contract_tests.provider.exceptions import NoUsableReply
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.rules.assertions import value_at
from contract_tests.provider.rules.lists.filter_values import (
    FIELDS_OF_ONE_NAME,
    clause_of,
    closed_filters,
    filters_of,
    passes,
    takes,
    text_filters_of,
    values_for_filter,
)
from contract_tests.provider.rules.rule import ClauseContradicted, charged_to, expect, instead, rule
from contract_tests.provider.rules.steps.created_contacts import (
    a_phone_number,
    assert_found,
    find_created,
    new_contact,
    new_person,
    only_contact,
)
from contract_tests.provider.rules.steps.known_ids import known_person
from contract_tests.provider.rules.steps.lagging_lists import eventually
from contract_tests.provider.rules.steps.reading import (
    create,
    create_if_allowed,
    each_page,
    id_of,
    identity_of,
    ids_of,
    list_of,
    pages_of,
    values_of,
)
from contract_tests.provider.rules.steps.stable_order import hold_of_all_pages
from invent_contract.json_values import as_list, as_mapping, json_text
from invent_contract.operation import Parameter

SAMPLES = 5  # for each filter, of what is looked for
WORDS_FOR_NOTHING = ("null", "None", "undefined", "nil", "NaN")


@rule(clauses.LIST_CONTACTS, quotes=clauses.FOUND_BY_USER_ID, only_reads=True)
def a_value_that_nobody_has_finds_nobody(provider: Provider) -> None:
    """Each filter that compares a text, those of a further version of the contract included, right after all others."""
    for name, parameter in text_filters_of(provider).items():
        is_address = as_mapping(parameter.definition.get("schema")).get("format") == "email"
        value = f"nobody-{uuid.uuid4().hex}" + ("@example.com" if is_address else "")
        list_all_before(provider)
        # What a filter names by an id may have to exist, and how long a text may be is not documented.
        with contextlib.suppress(NoUsableReply), charged_to(provider, clause_of(parameter)):
            contacts = list_of(provider, CONTACTS_PATH, {name: value}, allowed_by=None)
            what = f"the filter `{name}` finds a contact by a value that none has"
            expect(contacts == [], what, f"{value!r} finds {show_value(contacts)}, expected []")


@rule(clauses.EXACT_FILTERS, is_for_live=False, only_reads=True)
def an_empty_value_finds_nobody_who_has_another(provider: Provider) -> None:
    """A program that looks for a contact by an empty `user_id` would take the first one of all."""
    for name, parameter in filters_of(provider).items():
        if name in FIELDS_OF_ONE_NAME and takes(provider, parameter, ""):
            with contextlib.suppress(NoUsableReply):  # it may be refused
                for contact in list_of(provider, CONTACTS_PATH, {name: ""}, allowed_by=None):
                    values = values_for_filter(contact, name)
                    example = f"{name}= finds {show_value(contact)}, expected nobody who has {values}"
                    what = f"an empty value of the filter `{name}` finds who has another one"
                    expect(not values, what, example, shown_by=contact)


def list_all_before(provider: Provider) -> None:
    """List contacts without a filter: a reply may be kept for whatever is asked next."""
    if not provider.is_live:
        list_of(provider, CONTACTS_PATH, {})


@rule(clauses.EXACT_FILTERS, is_for_live=False)
def who_lacks_a_value_is_not_found_by_words_for_nothing(provider: Provider) -> None:
    """Such as `null`, which some programs write where there is no text: neither a new contact nor another one."""
    user_id = new_person()["user_id"]
    created = create(provider, CONTACTS_PATH, {"channel": {"user_id": user_id}})
    listed = find_created(provider, created, user_id)
    for name, parameter in text_filters_of(provider).items():
        given = [str(value).casefold() for value in values_for_filter(listed, name)]  # by the provider
        for word in (word for word in WORDS_FOR_NOTHING if takes(provider, parameter, word)):
            if any(word.casefold() in text for text in given):
                continue
            # A search finds only who has its text in the name. How other filters compare is not documented.
            clause, quotes = (clauses.SEARCH, clauses.MUST_CONTAIN) if name == "search" else (clauses.EXACT_FILTERS, "")
            with charged_to(provider, clause, quotes), contextlib.suppress(NoUsableReply):
                for contact in pages_of(provider, CONTACTS_PATH, {name: word}):
                    has_none = id_of(contact) == created["id"] or not passes(contact, name, word)
                    example = f"{name}={word} finds {show_value(contact)}, expected nobody without such a value"
                    what = f"the filter `{name}` finds who has no value for it"
                    expect(not has_none, what, example, shown_by=contact)


@rule(clauses.LIST_CONTACTS, quotes=clauses.FOUND_BY_USER_ID, only_reads=True)
def contacts_are_found_by_their_values(provider: Provider) -> None:
    """Only contacts that have it, and the one that it was taken from."""
    contacts = list_of(provider, CONTACTS_PATH, {}) if provider.is_live else pages_of(provider, CONTACTS_PATH, {})
    for name, parameter in filters_of(provider).items():
        samples = [
            (place, contact, value)
            for contact in contacts
            for place, value in enumerate(values_for_filter(contact, name))
            if takes(provider, parameter, value)
        ]
        samples.sort(key=itemgetter(0), reverse=True)  # those of further channels first, which are forgotten sooner
        for _, contact, value in samples[: 1 if provider.is_live else SAMPLES]:
            with contextlib.suppress(NoUsableReply):  # a value may be refused, such as a long one
                assert_finds(provider, contact, parameter, value)


def assert_finds(provider: Provider, contact: Any, parameter: Parameter, value: str) -> None:
    """Hold that a filter finds a contact that has its value, and nobody who has not. Others may change it meanwhile."""
    name = parameter.name

    def look() -> list[Any]:
        found = pages_of(provider, CONTACTS_PATH, {name: value})
        if id_of(contact) not in ids_of(found):
            judged, listed = provider.judged, list_of(provider, CONTACTS_PATH, {})
            has_value = id_of(contact) in [item.get("id") for item in listed if value in values_for_filter(item, name)]
            example = f"{value!r} finds {ids_of(found)}, expected {id_of(contact)} among them"
            expect(not has_value, what_of_lost(name), example, shown_by=judged)
        small_pages = each_page(provider, CONTACTS_PATH, {name: value, "take": 2})
        for other in itertools.chain(found, *itertools.islice(small_pages, 2)):
            example = f"{value!r} finds {show_value(other)}, expected only contacts that have it"
            expect(passes(other, name, value), what_of_others(name), example, shown_by=other)
        return found

    with charged_to(provider, clause_of(parameter)):
        for other in hold_of_all_pages(provider, look, CONTACTS_PATH, is_told=False):
            if name in FIELDS_OF_ONE_NAME and value not in values_of(other, name):
                what = f"the filter `{name}` finds a similar value, too"
                provider.contradict(clauses.EXACT_FILTERS, what, f"{value!r} finds {show_value(other)}", other)


def what_of_lost(name: str) -> str:
    """What is wrong where a filter does not find a contact."""
    return f"the filter `{name}` does not find a contact that has the value"


def what_of_others(name: str) -> str:
    """What is wrong where a filter finds others, too."""
    return f"the filter `{name}` finds a contact that does not have the value"


@rule(clauses.LIST_CONTACTS, quotes="All filters are optional", is_for_live=False, only_reads=True)
def who_is_found_is_shown_once_and_as_without_a_filter(provider: Provider) -> None:
    """With the same values, as far as both lists show them."""
    many_sided = sorted(
        shown_contacts(provider).values(),
        key=lambda contact: -len(as_list(contact.get("channels"))) - len(as_list(contact.get("segments"))),
    )
    queries = [{parameter.name: value} for parameter, value in closed_filters(provider)]
    for name, parameter in filters_of(provider).items():
        values = (value for contact in many_sided for value in values_for_filter(contact, name))
        queries += [{name: value} for value in values if takes(provider, parameter, value)][:1]
    fields = as_mapping(value_at(provider.contract, "components", "schemas", "Contact", "properties"))
    for query in queries:

        def look(query: dict[str, str] = query) -> None:
            before = shown_contacts(provider)
            found = list_of(provider, CONTACTS_PATH, query, allowed_by=None)
            assert_shown_alike(query, found, before, shown_contacts(provider), fields.keys())

        with contextlib.suppress(NoUsableReply), charged_to(provider, clauses.LIST_CONTACTS):
            eventually(provider, look, is_told=False)


def shown_contacts(provider: Provider) -> dict[str, Any]:
    """All contacts, by their ids."""
    return {identity_of(contact): contact for contact in pages_of(provider, CONTACTS_PATH, {})}


def assert_shown_alike(
    query: dict[str, str], found: list[Any], before: dict[str, Any], after: dict[str, Any], fields: Set[str]
) -> None:
    """Hold that the contacts of a page are there once, and are as before and after it in the list without filters.

    Contacts that others change meanwhile are left out, and the order of what a field lists does not count.

    Args:
        query: What finds them.
        found: The page.
        before: All contacts, by their ids, as they were before it.
        after: And as they are after it.
        fields: The names of those fields of a contact that the contract describes, which alone are compared.
    """
    for contact in found:
        identity = identity_of(contact)
        if [identity_of(other) for other in found].count(identity) > 1:
            what = "a contact that a filter finds is listed more than once"
            example = f"{query} finds {identity} twice, expected it once"
            raise ClauseContradicted(what, example, clause=clauses.UNIQUE_IDS, shown_by=contact)
        whole = before.get(identity, {})
        names = contact.keys() & whole.keys() & fields if whole == after.get(identity) else ()
        for name in names:
            if in_any_order(contact[name]) != in_any_order(whole[name]) and None not in (contact[name], whole[name]):
                what = f"`{name}` of a contact that a filter finds is not as in the list without it"
                example = f"with {query}, {instead(contact[name], whole[name])}"
                clause = f"{clauses.CONTACT_FIELDS}/{name}/description"
                raise ClauseContradicted(what, example, clause=clause, shown_by=contact)


def in_any_order(value: Any) -> Any:
    """A value, of a list the texts of its items, sorted."""
    return sorted(map(json_text, value)) if isinstance(value, list) else value


@rule(clauses.FRESH_LISTS, is_for_live=False)
def a_contact_is_found_although_it_was_searched_for_too_early(provider: Provider) -> None:
    """As by programs that create only whom they do not find."""
    person = new_person()
    values = {**person, "search": person["name"]}
    names = [name for name in filters_of(provider) if name in values]
    for name in names:
        pages_of(provider, CONTACTS_PATH, {name: values[name]})
    created = create(provider, CONTACTS_PATH, {"channel": person})
    for name in names:
        if values[name] in values_for_filter(created, name):
            what = "a contact that was searched for before it was created is not found afterwards"
            assert_found(provider, created, {name: values[name]}, what)


@rule(clauses.LIST_CONTACTS, quotes=clauses.FOUND_BY_USER_ID, is_for_live=False)
def contacts_with_the_same_value_are_all_found(provider: Provider) -> None:
    """Also one that is created after the filter has found another."""
    for name, field in (("name", "name"), ("search", "name"), ("email", "email")):
        created, person = new_contact(provider)
        assert_found_as_listed(provider, created, person["user_id"], name, person[field])
        namesake_person = {**new_person(), field: person[field]}
        namesake = create_if_allowed(provider, CONTACTS_PATH, {"channel": namesake_person})
        if namesake and namesake["id"] != created["id"]:  # no page rules out that contacts are joined
            assert_found_as_listed(provider, namesake, namesake_person["user_id"], name, person[field])
            assert_found_as_listed(provider, created, person["user_id"], name, person[field])


def assert_found_as_listed(provider: Provider, created: Any, user_id: str, name: str, value: str) -> None:
    """Hold that a filter finds a new contact by a value with which it is listed. Another may have taken it."""
    parameter, listed = filters_of(provider).get(name), find_created(provider, created, user_id)
    if parameter and value in values_for_filter(listed, name):
        with charged_to(provider, clause_of(parameter)):
            assert_found(provider, created, {name: value}, what_of_lost(name))


@rule(clauses.EXACT_FILTERS, is_for_live=False)
def filters_compare_exactly(provider: Provider) -> None:
    """They find nobody whose value is longer, or the same but for case, spaces, accents, punctuation or a tag."""
    created, person = new_contact(provider)
    listed = find_created(provider, created, person["user_id"])
    for name, value in person.items():
        if value not in values_for_filter(listed, name):
            continue
        contacts = {value: created}
        for other in similar_values(name, value):
            similar = create_if_allowed(provider, CONTACTS_PATH, {"channel": {**new_person(), name: other}})
            if similar and other in values_for_filter(similar, name):
                contacts[other] = similar
        for text, contact in contacts.items():

            def look(name: str = name, text: str = text, contact: Any = contact) -> None:
                found = pages_of(provider, CONTACTS_PATH, {name: text})
                only_contact(provider, found, contact["id"], text)

            eventually(provider, look)


def similar_values(name: str, value: str) -> list[str]:
    """Other values of a field that careless readers take for this one."""
    others = [f"{value}x", f"x{value}", value.upper(), value.replace("-", "_")]
    if name == "email":
        person, _, domain = value.partition("@")
        others += [f"{person}+tag@{domain}", f"{person[:8]}.{person[8:]}@{domain}", f"{person}@mail.{domain}"]
    else:
        others += [value.replace("e", "é"), value.replace("-", ""), f"{value} ", f" {value}", f"{value} Junior"]
    return [other for other in others if other != value]


@rule(clauses.LIST_CONTACTS, quotes=clauses.FOUND_BY_USER_ID, is_for_live=False)
def a_filter_compares_its_own_field(provider: Provider) -> None:
    """A contact is not found by what it has in another one, each of which looks like no other."""
    user_id, name, address = (uuid.uuid4().hex for _ in range(3))
    person = {
        "user_id": user_id,
        "name": f"Contract Test {name}",
        "email": f"{address}@example.com",
        "phone": a_phone_number(),
    }
    created = create(provider, CONTACTS_PATH, {"channel": person})
    listed = find_created(provider, created, person["user_id"])
    for name, parameter in filters_of(provider).items():
        for field, value in person.items() if name in (*FIELDS_OF_ONE_NAME, "search") else ():
            if field == name or passes(listed, name, value) or not takes(provider, parameter, value):
                continue
            found = pages_of(provider, CONTACTS_PATH, {name: value})
            with charged_to(provider, clause_of(parameter)):
                example = f"{value!r} finds {show_value(listed)}, expected only contacts that have it"
                expect(created["id"] not in ids_of(found), what_of_others(name), example)


@rule(clauses.LIST_CONTACTS, quotes=clauses.FOUND_BY_USER_ID)
def a_created_contact_is_found_by_each_of_its_fields(provider: Provider) -> None:
    """By each filter for which it is listed with a value."""
    created, person = known_person(provider)
    listed = find_created(provider, created, person["user_id"])
    for name, parameter in filters_of(provider).items():
        for value in values_for_filter(listed, name)[:1]:
            with charged_to(provider, clause_of(parameter)):
                assert_found(provider, created, {name: value}, what_of_lost(name))
