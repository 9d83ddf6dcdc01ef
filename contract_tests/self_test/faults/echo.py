"""Mocks that do not give back what was posted."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

from contract_tests.self_test.fault_injection import Part, changing_field, changing_parts, raise_refusal
from contract_tests.self_test.faults.fault import Fault

ECHO = "the echo"
ROBUSTNESS = "robustness"
TEXTS = "texts_come_back_unchanged"
CATEGORIES = "characters_of_every_category_come_back"
INTERPRETED = "texts_that_other_programs_interpret_come_back"
EQUAL_PARTS = "equal_parts_all_come_back"
TIMESTAMPS = "timestamps_come_back_unchanged"
SIZES = "messages_of_any_size_come_back_unchanged"


def text_fault(caught_by: str, change: Callable[[str], str]) -> Fault:
    """The text of each part is changed."""
    return Fault(ECHO, caught_by, changing_field("text", change))


def parts_fault(caught_by: str, change: Callable[[list[Part]], object]) -> Fault:
    """The list of the parts is changed in place."""
    return Fault(ECHO, caught_by, changing_parts(change))


def without_category(category: str) -> Callable[[str], str]:
    """Removes the characters of a general category of Unicode."""
    return lambda text: "".join(char for char in text if unicodedata.category(char) != category)


def remove_zero_starts(parts: list[Part]) -> None:
    for part in parts:
        if part.get("start_timestamp") == 0:
            del part["start_timestamp"]


def remove_lone_ends(parts: list[Part]) -> None:
    for part in parts:
        if "start_timestamp" not in part:
            part.pop("end_timestamp", None)


def exchange_ends_before_starts(parts: list[Part]) -> None:
    for part in parts:
        start, end = part.get("start_timestamp"), part.get("end_timestamp")
        if start is not None and end is not None and end < start:
            part |= {"start_timestamp": end, "end_timestamp": start}


def keep_100(parts: list[Part]) -> None:
    del parts[100:]


def keep_one_of_each(parts: list[Part]) -> None:
    parts[:] = [part for index, part in enumerate(parts) if part not in parts[:index]]


def join_texts_of_33(parts: list[Part]) -> None:
    if len(parts) == 33:
        parts[0]["text"] += parts.pop(1)["text"]


ECHOES = {
    "astral characters lost": text_fault(TEXTS, lambda text: re.sub("[\U00010000-\U0010ffff]", "?", text)),
    "null characters lost": text_fault(TEXTS, lambda text: text.replace("\0", "")),
    "white space stripped": text_fault(TEXTS, str.strip),
    "Unicode normalized": text_fault(TEXTS, lambda text: unicodedata.normalize("NFC", text)),
    "HTML escaped": text_fault(TEXTS, lambda text: text.replace("<", "&lt;")),
    "lines folded": text_fault(TEXTS, lambda text: text.replace("\r\n", "\n")),
    "control characters lost": text_fault(CATEGORIES, without_category("Cc")),
    "format characters lost": text_fault(CATEGORIES, without_category("Cf")),
    "private use characters lost": text_fault(CATEGORIES, without_category("Co")),
    "unassigned code points lost": text_fault(CATEGORIES, without_category("Cn")),
    "enclosing marks lost": text_fault(CATEGORIES, without_category("Me")),
    "spacing marks lost": text_fault(CATEGORIES, without_category("Mc")),
    "modifier symbols lost": text_fault(CATEGORIES, without_category("Sk")),
    "separators lost": text_fault(CATEGORIES, without_category("Zl")),
    "templates rendered": text_fault(INTERPRETED, lambda text: text.replace("{{7*7}}", "49")),
    "entities decoded": text_fault(INTERPRETED, html.unescape),
    "compatibility characters normalized": text_fault(INTERPRETED, lambda text: unicodedata.normalize("NFKC", text)),
    "numbers rewritten": text_fault(INTERPRETED, lambda text: text.replace("007", "7")),
    "escape sequences lost": text_fault(INTERPRETED, lambda text: re.sub(r"\x1b\[\d*m", "", text)),
    "soft hyphens lost": text_fault(INTERPRETED, lambda text: text.replace("\u00ad", "")),
    "Markdown rendered": text_fault(INTERPRETED, lambda text: re.sub(r"\*\*(.*?)\*\*", r"\1", text)),
    "tags stripped": text_fault(INTERPRETED, lambda text: re.sub(r"</?b>", "", text)),
    "spaces collapsed": text_fault(INTERPRETED, lambda text: re.sub(" +", " ", text)),
    "quotes made typographic": text_fault(INTERPRETED, lambda text: text.replace("'", "\u2019")),
    "ellipses made typographic": text_fault(INTERPRETED, lambda text: text.replace("...", "\u2026")),
    "percent-encoding decoded": text_fault(INTERPRETED, unquote),
    "card numbers masked": text_fault(INTERPRETED, lambda text: re.sub(r"\d{4} \d{4} \d{4}", "**** **** ****", text)),
    "addresses masked": text_fault(INTERPRETED, lambda text: re.sub(r"\S+@\S+", "[e-mail]", text)),
    "commands swallowed": text_fault(INTERPRETED, lambda text: "" if text.startswith("/start") else text),
    "byte order marks lost": text_fault(INTERPRETED, lambda text: text.removeprefix("\ufeff")),
    "nulls at the end lost": text_fault(INTERPRETED, lambda text: text.rstrip("\0")),
    "a lone line end lost": text_fault(INTERPRETED, lambda text: "" if text == "\n" else text),
    "parts reversed": parts_fault(TEXTS, lambda parts: parts.reverse()),
    "last part lost": parts_fault(TEXTS, lambda parts: parts.pop()),
    "last part doubled": parts_fault(TEXTS, lambda parts: parts.append(parts[-1])),
    "equal parts joined": parts_fault(EQUAL_PARTS, keep_one_of_each),
    "parts sorted": parts_fault(EQUAL_PARTS, lambda parts: parts.sort(key=lambda part: part.get("text", ""))),
    "empty parts lost": parts_fault(
        EQUAL_PARTS, lambda parts: parts.__setitem__(slice(None), [part for part in parts if part.get("text") != ""])
    ),
    "start 0 lost": parts_fault(TIMESTAMPS, remove_zero_starts),
    "start 0 where there is none": parts_fault(
        TIMESTAMPS, lambda parts: [part.setdefault("start_timestamp", 0) for part in parts]
    ),
    "ends without a start lost": parts_fault(TIMESTAMPS, remove_lone_ends),
    "ends before starts exchanged": parts_fault(TIMESTAMPS, exchange_ends_before_starts),
    "fractions rounded": Fault(ECHO, TIMESTAMPS, changing_field("start_timestamp", lambda start: round(start, 3))),
    "single precision": Fault(ECHO, TIMESTAMPS, changing_field("end_timestamp", lambda end: float(f"{end:.7g}"))),
    "long texts cut": text_fault(SIZES, lambda text: text[:10_000]),
    "100 parts at most": parts_fault(SIZES, keep_100),
    "texts cut to 65,535 bytes": text_fault(SIZES, lambda text: text.encode()[:65_535].decode(errors="ignore")),
    "texts of 4,096 characters lost": text_fault(SIZES, lambda text: "" if len(text) == 4096 else text),
    "two of 33 parts joined": parts_fault(SIZES, join_texts_of_33),
    "500 for long texts": Fault(
        ROBUSTNESS, SIZES, changing_field("text", lambda text: text if len(text) < 10_000 else raise_refusal(500))
    ),
    "500 for an empty text": Fault(
        ROBUSTNESS, "valid:not_a_server_error", changing_field("text", lambda text: text or raise_refusal(500))
    ),
}
