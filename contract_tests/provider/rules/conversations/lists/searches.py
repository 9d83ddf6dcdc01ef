"""Rules about the search in names: whole texts, in any case, and nothing that only looks alike."""

from __future__ import annotations

import contextlib
import unicodedata
import uuid

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTACTS_PATH
from contract_tests.provider.exceptions import Inapplicable, NoUsableReply
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.conversations.steps.created_contacts import find_created, new_person
from contract_tests.provider.rules.conversations.steps.known_ids import known_person
from contract_tests.provider.rules.conversations.steps.lagging_lists import eventually
from contract_tests.provider.rules.conversations.steps.reading import create, ids_of, pages_of
from contract_tests.provider.rules.rule import charged_to, expect, rule

LETTERS = "Çelik Ærø Žižka Ωμέγα Жанна"
SPECIAL_CHARACTERS = "%_*?.\\'\"^$[(+&#;"


@rule(clauses.SEARCH, quotes="A text that the name must contain.", is_for_live=False)
def special_characters_in_a_search_are_literal(provider: Provider) -> None:
    """They find who has them in the name, and nobody else."""
    token = uuid.uuid4().hex
    special = create(provider, CONTACTS_PATH, {"channel": {**new_person(), "name": token + SPECIAL_CHARACTERS}})
    plain = create(provider, CONTACTS_PATH, {"channel": (person := {**new_person(), "name": f"plain {token[::-1]}"})})
    find_created(provider, plain, person["user_id"])

    def matching_ids(text: str) -> list[str]:
        return ids_of(pages_of(provider, CONTACTS_PATH, {"search": text}, allowed_by=None))

    if matching_ids(token) == []:
        raise Inapplicable("needs a search that finds a name by its beginning")
    for number, character in enumerate(SPECIAL_CHARACTERS):

        def look(text: str = token + SPECIAL_CHARACTERS[: number + 1]) -> None:
            example = f"{text!r} does not find {token + SPECIAL_CHARACTERS!r}"
            what = "the filter `search` does not find a special character"
            expect(special["id"] in matching_ids(text), what, example)

        is_whole_name = number + 1 == len(SPECIAL_CHARACTERS)
        with charged_to(provider, clauses.SEARCH if is_whole_name else clauses.SEARCH_WITHIN_WORDS):
            with contextlib.suppress(NoUsableReply):  # such a search may be refused
                eventually(provider, look)
        for wildcard in (character, f".{character}"):
            text = person["name"][:12] + wildcard + person["name"][12 + len(wildcard) :]
            example = f"{text!r} finds {person['name']!r}, expected nobody"
            what = "the filter `search` takes a character for a wildcard"
            with contextlib.suppress(NoUsableReply):
                expect(plain["id"] not in matching_ids(text), what, example)


@rule(clauses.SEARCH, quotes="A text that the name must contain.", is_for_live=False)
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
        ids = ids_of(pages_of(provider, CONTACTS_PATH, {"search": text}, allowed_by=None))
        example = f"{text!r} finds {person['name']!r}, expected nobody"
        with charged_to(provider, clause):
            expect(created["id"] not in ids, "the filter `search` finds a name that does not have the text", example)


@rule(clauses.SEARCH_WITHIN_WORDS)
def search_finds_parts_of_a_name(provider: Provider) -> None:
    """In another case, too."""
    created, person = known_person(provider)
    middle, last_word = person["name"][2:30], person["name"].split()[-1]
    for text, clause in (
        (person["name"], clauses.SEARCH),
        (last_word, clauses.SEARCH),
        (middle, clauses.SEARCH_WITHIN_WORDS),
        (person["name"].upper(), clauses.SEARCH_WITHIN_WORDS),
    ):

        def look(text: str = text) -> None:
            contacts = pages_of(provider, CONTACTS_PATH, {"search": text}, allowed_by=None)
            example = f"{text!r} does not find {person['name']!r}"
            expect(created["id"] in ids_of(contacts), "the filter `search` does not find a part of a name", example)

        with charged_to(provider, clause):
            eventually(provider, look)


@rule(clauses.SEARCH_WITHIN_WORDS, is_for_live=False)
def search_folds_the_case_of_all_letters(provider: Provider) -> None:
    """Not only that of those from a to z. A letter with an accent is another one."""
    person = new_person()
    person["name"] = f"{LETTERS} {person['name']}"
    created = create(provider, CONTACTS_PATH, {"channel": person})
    for text in (person["name"].upper(), person["name"].lower()):

        def look(text: str = text) -> None:
            ids = ids_of(pages_of(provider, CONTACTS_PATH, {"search": text}, allowed_by=None))
            example = f"{text!r} finds {ids}, expected {created['id']}, whose name is {person['name']!r}, among them"
            expect(created["id"] in ids, "the filter `search` does not find a name in another case", example)

        eventually(provider, look)
    decomposed = unicodedata.normalize("NFD", person["name"])
    text = "".join(character for character in decomposed if not unicodedata.combining(character))
    ids = ids_of(pages_of(provider, CONTACTS_PATH, {"search": text}, allowed_by=None))
    example = f"{text!r} finds {person['name']!r}, expected nobody"
    expect(created["id"] not in ids, "the filter `search` ignores accents", example)
