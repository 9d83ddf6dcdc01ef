"""Patterns mean to the client what they mean in JSON Schema, where they are ECMA-262 and not Python's."""

from __future__ import annotations

import re

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.request_checks.patterns import python_pattern

# A pattern, texts that it matches, and texts that it does not. Python's `re` would say otherwise of most.
PATTERNS: list[tuple[str, list[str], list[str]]] = [
    ("b", ["b", "abc"], ["", "a"]),
    ("^a$", ["a"], ["a\n", "\na", "ba"]),
    ("^(?:a|b)$", ["a", "b"], ["b\n"]),
    ("^.$", ["a", "\x85", "😀", "\v"], ["\n", "\r", "\u2028", "\u2029", ""]),
    (r"^\d+$", ["0", "19"], ["٣", "१", "1\n", ""]),
    (r"^\D$", ["٣", "a", "\n"], ["3"]),
    (r"^\w+$", ["aZ_9"], ["é", "ſ", "-"]),
    (r"^\W$", ["é", "漢", "-", "\n"], ["a", "_"]),
    (r"^\s$", [" ", "\t", "\n", "\r", "\v", "\f", "\xa0", "\ufeff", "\u1680", "\u2003", "\u2028", "\u3000"], ["\x1c"]),
    (r"^\S$", ["\x1c", "\x1f", "\x85", "\u180e", "\u200b", "a"], [" ", "\ufeff", "\u202f"]),
    (r"^[\d\-\s]$", ["1", "-", "\ufeff"], ["٣", "a", "\\"]),
    (r"^[^\d]$", ["٣", "a"], ["3"]),
    (r"^[\W]$", ["é", "-"], ["a"]),
    (r"^[^\S\n]$", ["\ufeff", " "], ["\n", "a"]),
    (r"\bcat\b", ["cat", "a cat!", "écat"], ["cats", "_cat"]),
    (r"^a\Bb", ["ab"], ["a b"]),
    (r"^\B$", [""], ["a"]),
    (r"a\/b", ["a/b"], ["ab"]),
    (r"^\u00e9\x41\0$", ["éA\0"], ["e"]),
    (r"^\u{1F600}{2}$", ["😀😀"], ["😀"]),
    ("^😀?$", ["", "😀"], ["😀😀"]),
    (r"^[😀-😂]$", ["😁"], ["😃"]),
    (r"^(?<year>\d{4})-(?<month>\d\d)$", ["2026-03"], ["2026-3", "2026-03\n"]),
    (r"^(?=.*\d)(?!.*x).{2,4}$", ["a1", "1abc"], ["ab", "1x", "a1\n"]),
    (r"(?<=\$)\d", ["$1"], ["€1"]),
    (r"(?<!a)b", ["b", "cb"], ["ab"]),
    ("^a{2,}?$", ["aa", "aaa"], ["a"]),
    ("^[]$", [], ["", "a"]),
    ("^[^]$", ["a", "\n"], ["", "ab"]),
    (r"^[\b]$", ["\b"], ["b"]),
    ("^[[a]$", ["[", "a"], ["b"]),
    ("^[a&&b]$", ["a", "&", "b"], ["c"]),
    ("^[+--]$", ["+", ",", "-"], ["."]),
    ("^[a||b~~c]$", ["|", "~", "b"], ["d"]),
    (r"^[\w.+-]+@[\w-]+\.[\w.-]+$", ["jo@example.com"], ["jo@example.com\n", "jö@example.com"]),
    (r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", ["2eb8aa08-aa98-11ea-b4aa-73b441d16380"], ["2EB8AA08"]),
    (r"^#[\"'`@_%&=!<>,;:~ ]\@\_$", ["#'@_"], ["#a@_"]),
]
NOT_TRANSLATED = [
    *(r"\p{L}", r"[\P{Lu}]", r"\cA", r"\1", r"(a)\1", r"(?<n>a)\k<n>", r"\01", r"[\1]", r"\ud83d\ude00", r"\u{110000}"),
    *("(?i)a", "(?i:a)", "(?#a)", "(?P<n>a)", "(?>a)", "(?(1)a)", "(?<n>a)(?<n>b)", "(?<=a+)b", "(?<=a|bc)d"),
    *("a*+", "a++", "a{1}+", "a**", "a{2}{3}", "*", "^*", "(?=a)*", r"\b+", "a{,2}", "{", "a{2,1}", "a{99999999999}"),
    *(r"\A", r"\Z", r"\z", r"\a", r"\e", r"\h", r"\Q", r"\N{DIGIT ONE}", r"\x4", r"\u12", "\\", "é\\é"),
    *("(", ")", "(a", "a)", "[", "[a", "[b-a]", r"[\d-a]", r"[a-\d]", "(" * 5_000 + ")" * 5_000),
]


@pytest.mark.parametrize(("pattern", "matching", "others"), PATTERNS, ids=[case[0] for case in PATTERNS])
def test_a_translated_pattern_means_the_same(pattern: str, matching: list[str], others: list[str]) -> None:
    translated = python_pattern(pattern)
    assert translated is not None
    assert [text for text in [*matching, *others] if re.search(translated, text)] == matching


@pytest.mark.parametrize("pattern", NOT_TRANSLATED, ids=lambda pattern: pattern[:20])
def test_what_is_not_certain_to_mean_the_same_is_not_translated(pattern: str) -> None:
    assert python_pattern(pattern) is None


# What jsonschema_rs reads as ECMA-262 says: not `.`, `\b`, empty classes, `\d` beside a lookahead, and `b+a*b+`.
PIECES = [
    *("a", "b", "1", "é", "😀", " ", "-", "^", "$", "|", "(a)", "(?:b|1)", "[a-b]", "[^a1]"),
    *(r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\n", r"\.", r"\/", r"\x61", r"\u00e9"),
    *(r"[\d\s]", r"[^\w-]", r"[\-b]"),
]
pieces = st.sampled_from(PIECES)
patterns = st.lists(st.tuples(pieces, st.sampled_from(["", "", "", "*", "?", "{2}", "{0,2}", "*?"])), max_size=5)
short_texts = st.text(st.sampled_from("ab1é٣😀 -\n\r\xa0\ufeff\x1c."), max_size=4)


@settings(max_examples=150, deadline=None)
@given(terms=patterns, examples=st.lists(short_texts, min_size=5, max_size=10))
def test_random_patterns_mean_what_they_mean_to_another_validator(
    terms: list[tuple[str, str]], examples: list[str]
) -> None:
    pattern = "".join(piece if piece in ("^", "$", "|") else piece + quantifier for piece, quantifier in terms)
    translated = python_pattern(pattern)
    assert translated is not None
    validator = jsonschema_rs.Draft202012Validator({"pattern": pattern})
    for text in examples:
        assert bool(re.search(translated, text)) == validator.is_valid(text), (pattern, translated, text)
