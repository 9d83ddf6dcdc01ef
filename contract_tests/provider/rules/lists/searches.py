"""Rules about the search in names: whole texts, in any case, and nothing that only looks alike."""

from __future__ import annotations

import contextlib
import unicodedata
import uuid
from typing import Any

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable, NoUsableReply
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.lists.filter_values import need_name
from contract_tests.provider.rules.rule import charged_to, expect, rule
from contract_tests.provider.rules.steps.created_contacts import assert_found, find_created, new_person
from contract_tests.provider.rules.steps.known_ids import known_person
from contract_tests.provider.rules.steps.reading import create, ids_of, pages_of

LETTERS = "Çelik Ærø Žižka Ωμέγα Жанна"
SPECIAL_CHARACTERS = "%_*?.\\'\"^$[(+&#;"


def matching_ids(provider: Provider, text: str) -> list[str]:
    """The ids of the contacts that a search finds."""
    return ids_of(pages_of(provider, CONTACTS_PATH, {"search": text}))


def assert_not_found(
    provider: Provider, contact: Any, name: str, text: str, what: str, because: str = "it does not have this text"
) -> None:
    """Hold that a search for a text does not find the contact of this name."""
    example = f"{text!r} finds {name!r}, expected nobody, as {because}"
    expect(contact["id"] not in matching_ids(provider, text), f"the filter `search` {what}", example)


@rule(clauses.SEARCH, quotes=clauses.MUST_CONTAIN, is_for_live=False)
def special_characters_in_a_search_are_literal(provider: Provider) -> None:
    """They find who has them in the name, and nobody else."""
    token = uuid.uuid4().hex
    special_name, plain_name = token + SPECIAL_CHARACTERS, f"plain {token[::-1]}"
    special = create(provider, CONTACTS_PATH, {"channel": {**new_person(), "name": special_name}})
    plain = create(provider, CONTACTS_PATH, {"channel": (person := {**new_person(), "name": plain_name})})
    find_created(provider, plain, person["user_id"])
    if matching_ids(provider, token) == []:
        raise Inapplicable("needs a search that finds a name by its beginning")
    for number, character in enumerate(SPECIAL_CHARACTERS):
        text = token + SPECIAL_CHARACTERS[: number + 1]
        with charged_to(provider, clauses.SEARCH if text == special_name else clauses.SEARCH_WITHIN_WORDS):
            with contextlib.suppress(NoUsableReply):  # such a search may be refused
                what = "the filter `search` does not find a special character"
                assert_found(provider, special, {"search": text}, what)
        for wildcard in (character, f".{character}"):
            text = plain_name[:12] + wildcard + plain_name[12 + len(wildcard) :]
            with contextlib.suppress(NoUsableReply):
                because = f"{wildcard!r} stands for nothing but itself"
                assert_not_found(provider, plain, plain_name, text, "takes a character for a wildcard", because)


@rule(clauses.SEARCH, quotes=clauses.MUST_CONTAIN, is_for_live=False)
def a_search_is_for_the_whole_text(provider: Provider) -> None:
    """Not for its words in another order, nor for those between which the name has others. Spaces count, too."""
    created, person = known_person(provider)
    find_created(provider, created, person["user_id"])
    first, second, last = person["name"].split()
    for text, clause in (
        (f"{last} {second} {first}", clauses.SEARCH),
        (f"{first} {last}", clauses.SEARCH),
        (f"{last} ", clauses.SEARCH_WITHIN_WORDS),
        (f"{first}  {second}", clauses.SEARCH_WITHIN_WORDS),
    ):
        with charged_to(provider, clause):
            assert_not_found(provider, created, person["name"], text, "finds a name that does not have the text")


@rule(clauses.SEARCH_WITHIN_WORDS)
def search_finds_parts_of_a_name(provider: Provider) -> None:
    """In another case, too."""
    created, person = known_person(provider)
    name = person["name"]
    need_name(find_created(provider, created, person["user_id"]), name)
    for text, clause in (
        (name, clauses.SEARCH),
        (name.split()[-1], clauses.SEARCH_WITHIN_WORDS),
        (name[2:30], clauses.SEARCH_WITHIN_WORDS),
        (name.upper(), clauses.SEARCH_WITHIN_WORDS),
    ):
        with charged_to(provider, clause):
            assert_found(provider, created, {"search": text}, "the filter `search` does not find a part of a name")


@rule(clauses.SEARCH_WITHIN_WORDS, is_for_live=False)
def search_folds_the_case_of_all_letters(provider: Provider) -> None:
    """Not only that of those from a to z. A letter with an accent is another one."""
    person = new_person()
    name = f"{LETTERS} {person['name']}"
    created = create(provider, CONTACTS_PATH, {"channel": {**person, "name": name}})
    need_name(find_created(provider, created, person["user_id"]), name)
    for text in (name.upper(), name.lower()):
        assert_found(provider, created, {"search": text}, "the filter `search` does not find a name in another case")
    decomposed = unicodedata.normalize("NFD", name)
    text = "".join(character for character in decomposed if not unicodedata.combining(character))
    assert_not_found(provider, created, name, text, "ignores accents")
