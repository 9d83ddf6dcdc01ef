"""Rules about what comes back: the parts that were posted, code point by code point."""

from __future__ import annotations

import functools
import unicodedata

from contract_tests.contract import clauses
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import post_and_compare_echo
from contract_tests.provider.rules.rule import rule
from contract_tests.provider.rules.text_samples import INTERPRETED_TEXTS, UNUSUAL_TEXTS


@rule(clauses.WHOLE_ECHO)
def texts_come_back_unchanged(provider: Provider) -> None:
    post_and_compare_echo(provider, provider.body(*UNUSUAL_TEXTS)["message"])


@rule(clauses.WHOLE_ECHO)
def characters_of_every_category_come_back(provider: Provider) -> None:
    post_and_compare_echo(provider, provider.body(*texts_of_every_category())["message"])


@functools.cache
def texts_of_every_category() -> list[str]:
    """Of each of Unicode's general categories some characters, but of surrogates, which are none by themselves."""
    by_category: dict[str, list[str]] = {}
    code_points = (*range(0x10000), *range(0x10000, 0x110000, 101))  # all of them take a tenth of a second
    for character in map(chr, code_points):
        by_category.setdefault(unicodedata.category(character), []).append(character)
    del by_category["Cs"]
    samples = {name: characters[:: len(characters) // 20 + 1] for name, characters in sorted(by_category.items())}
    return [f"{name}: {''.join(characters)}." for name, characters in samples.items()]


@rule(clauses.WHOLE_ECHO)
def texts_that_other_programs_interpret_come_back(provider: Provider) -> None:
    """What databases, template engines, shells, spreadsheets, browsers and loggers treat specially."""
    post_and_compare_echo(provider, provider.body(*INTERPRETED_TEXTS)["message"])
    for text in INTERPRETED_TEXTS:
        if not provider.is_live:
            post_and_compare_echo(provider, provider.body(text)["message"])


@rule(clauses.WHOLE_ECHO)
def equal_parts_all_come_back(provider: Provider) -> None:
    post_and_compare_echo(provider, provider.body("b", "a", "b", "b", "", "B", "")["message"])


@rule(clauses.WHOLE_ECHO)
def timestamps_come_back_unchanged(provider: Provider) -> None:
    times = (0, 0.1, -1, 1e-7, 2**53 - 1, 1.5e300, 3, 0.30000000000000004, 1700000000.123456)
    places = [
        place
        for time in times
        for place in (
            {"start_timestamp": time, "end_timestamp": time + 1},
            {"start_timestamp": time},
            {"end_timestamp": time},
            {"start_timestamp": time, "end_timestamp": time},
            {"start_timestamp": time + 1, "end_timestamp": time},
        )
    ]
    parts = provider.body(*map(str, range(len(places))))["message"]
    timed_parts = [{**part, **place} for part, place in zip(parts, places, strict=True)]
    # A provider that refuses as many parts without times, too, does not refuse the times.
    provider.post(provider.body(message=parts), allowed_by=clauses.ANY_TEXT)
    post_and_compare_echo(provider, timed_parts, allowed_by=clauses.ANY_NUMBER)


@rule(clauses.WHOLE_ECHO, is_for_live=False)
def messages_of_any_size_come_back_unchanged(provider: Provider) -> None:
    """Sizes at which buffers and database columns end, in characters of one and of more bytes, and in parts."""
    sizes = sorted(
        {2**power + offset for power in range(4, 17) for offset in (-1, 0, 1)} | {100, 255, 1000, 5000, 100_000}
    )
    for character in ("x", "é", "😀"):
        post_and_compare_echo(provider, provider.body(*(character * size for size in sizes))["message"])
    for size in [*range(1, 34), 49, 50, 51, 99, 100, 101, 300]:
        post_and_compare_echo(provider, provider.body(*map(str, range(size)))["message"])
