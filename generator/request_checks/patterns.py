"""Regular expressions of JSON Schema (ECMA-262, in Unicode mode), written for Python's `re`.

The two agree on most of the syntax and differ in the details: Python's `$` also matches before a last newline, its
`\\d` takes the digits of all scripts, its `.` takes a carriage return. So a pattern is parsed and written anew, and one
that holds anything that is not certain to mean the same in Python is not translated at all.

Which patterns the engine may take too long for, `backtracking.py` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_Range = tuple[int, int]  # the first and the last code point

_LAST_CODE_POINT = 0x10FFFF
_DIGITS: list[_Range] = [(0x30, 0x39)]
_WORD: list[_Range] = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]
_LINE_ENDS: list[_Range] = [(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]
_SPACE: list[_Range] = [
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
]


def _all_but(ranges: list[_Range]) -> list[_Range]:
    """The code points that are not in these ranges, which are in order."""
    starts = [0, *(last + 1 for _, last in ranges)]
    ends = [*(first - 1 for first, _ in ranges), _LAST_CODE_POINT]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start <= end]


_CLASS_ESCAPES = {
    "d": _DIGITS,
    "D": _all_but(_DIGITS),
    "s": _SPACE,
    "S": _all_but(_SPACE),
    "w": _WORD,
    "W": _all_but(_WORD),
}
_CONTROL_ESCAPES = {"f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

_GROUP_START = re.compile(r"\((?:\?(:|=|!|<=|<!|<(?P<name>[A-Za-z_$][A-Za-z0-9_$]*)>))?")
_QUANTIFIER = re.compile(r"([*+?]|\{[0-9]+(,[0-9]*)?\})\??")
_HEX_ESCAPE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]+)\}")
_NULL_ESCAPE = re.compile(r"0(?![0-9])")
# Without the Unicode flag any of these may be escaped, with it only some. What they mean is the same.
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


class _NoTranslationError(ValueError):
    """Python's `re` may lack this, or may read it otherwise."""


def python_pattern(pattern: str) -> str | None:
    """A pattern for `re.search` that matches what `pattern` matches as ECMA-262, in Unicode mode.

    Returns:
        None where that is not certain: for backreferences, Unicode properties (`\\p{…}`), groups that set flags,
        and what is an error in ECMA-262 or in Python, such as a lookbehind of no fixed width.
    """
    try:
        translated = "".join(_Translation(pattern).terms())
        re.compile(translated)
    except (_NoTranslationError, re.error, OverflowError, RecursionError):
        return None
    return translated


class _Translation:
    """A pattern that is read from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._position = 0

    def terms(self) -> Iterator[str]:
        """Each term in Python's syntax, with its quantifier."""
        open_groups: list[bool] = []  # whether a quantifier may follow the group
        names: set[str] = set()
        while self._position < len(self._pattern):
            can_be_quantified = True
            if self._take("|"):
                yield "|"
                can_be_quantified = False
            elif group := self._take_match(_GROUP_START):
                # Lookaheads and lookbehinds are assertions, which Unicode mode lets no quantifier follow. Names are
                # for backreferences only, and Python's rules for them differ.
                kind, name = group[1], group["name"]
                if name in names:
                    raise _NoTranslationError
                names |= {name} if name else set()
                open_groups.append(bool(name) or kind in (None, ":"))
                yield "(" if name else group[0]
                can_be_quantified = False
            elif self._take(")"):
                if not open_groups:
                    raise _NoTranslationError
                can_be_quantified = open_groups.pop()
                yield ")"
            elif assertion := self._assertion():
                yield assertion
                can_be_quantified = False
            else:
                yield self._atom()
            if can_be_quantified and (quantifier := self._take_match(_QUANTIFIER)):
                yield quantifier[0]

    def _assertion(self) -> str | None:
        if self._take("^"):
            return "^"
        if self._take("$"):
            return r"\Z"
        if self._take(r"\b"):
            return r"(?a:\b)"
        if self._take(r"\B"):
            return r"(?!(?a:\b))"  # before 3.14 Python's `\B` does not match the empty text
        return None

    def _atom(self) -> str:
        if self._take("."):
            return _character_class(_LINE_ENDS, is_negated=True)
        if self._take("["):
            return self._class()
        if self._take("\\"):
            escape = self._escape()
            return re.escape(escape) if isinstance(escape, str) else _character_class(escape)
        if self._peek() in "*+?{(":  # nothing to repeat, or a kind of group that is not known
            raise _NoTranslationError
        return re.escape(self._take_character())

    def _class(self) -> str:
        """What follows an opening bracket."""
        is_negated = self._take("^")
        ranges: list[_Range] = []
        while not self._take("]"):
            member = self._class_member()
            if not self._pattern.startswith("-", self._position) or self._pattern.startswith("-]", self._position):
                ranges += [(ord(member), ord(member))] if isinstance(member, str) else member
                continue
            self._take("-")
            last = self._class_member()
            if not isinstance(member, str) or not isinstance(last, str) or member > last:
                raise _NoTranslationError
            ranges.append((ord(member), ord(last)))
        return _character_class(ranges, is_negated)

    def _class_member(self) -> str | list[_Range]:
        if self._take(r"\b"):
            return "\b"
        return self._escape() if self._take("\\") else self._take_character()

    def _escape(self) -> str | list[_Range]:
        """The character, or those of the class, that the text after a backslash stands for."""
        if hexadecimal := self._take_match(_HEX_ESCAPE):
            code_point = int(hexadecimal[1] or hexadecimal[2] or hexadecimal[3], 16)
            # Half of a surrogate pair is part of a character in Unicode mode, and no character in Python.
            if code_point > _LAST_CODE_POINT or 0xD800 <= code_point <= 0xDFFF:
                raise _NoTranslationError
            return chr(code_point)
        if self._take_match(_NULL_ESCAPE):
            return "\0"
        character = self._take_character()
        if character in _CLASS_ESCAPES:
            return _CLASS_ESCAPES[character]
        if character in _CONTROL_ESCAPES:
            return _CONTROL_ESCAPES[character]
        if _PUNCTUATION.fullmatch(character):
            return character
        raise _NoTranslationError

    def _peek(self) -> str:
        if self._position == len(self._pattern):
            raise _NoTranslationError
        return self._pattern[self._position]

    def _take_character(self) -> str:
        character = self._peek()
        self._position += 1
        return character

    def _take(self, text: str) -> bool:
        """Whether `text` comes next. If so, it is passed over."""
        is_next = self._pattern.startswith(text, self._position)
        self._position += len(text) if is_next else 0
        return is_next

    def _take_match(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        match = expression.match(self._pattern, self._position)
        self._position = match.end() if match else self._position
        return match


def _character_class(ranges: list[_Range], is_negated: bool = False) -> str:
    if not ranges:  # `[]` matches nothing, and `[^]` anything; Python has neither
        return r"[\s\S]" if is_negated else "(?!)"
    members = [
        _class_character(first) if first == last else f"{_class_character(first)}-{_class_character(last)}"
        for first, last in ranges
    ]
    return f"[{'^' if is_negated else ''}{''.join(members)}]"


def _class_character(code_point: int) -> str:
    character = chr(code_point)
    if character.isascii():
        # All punctuation is escaped: Python reserves `[`, `--`, `&&`, `~~` and `||` for operations on sets.
        return character if character.isalnum() else rf"\x{code_point:02x}"
    return rf"\u{code_point:04x}" if code_point <= 0xFFFF else rf"\U{code_point:08x}"
