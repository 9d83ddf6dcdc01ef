"""Mocks that do not give back what was posted."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

from contract_tests.self_test.fault_injection import Part, changing_field, changing_parts, raise_refusal
from contract_tests.self_test.faults.fault import FaultsByCheck


def without_category(category: str) -> Callable[[str], str]:
    """Removes the characters of a general category of Unicode."""
    return lambda text: "".join(char for char in text if unicodedata.category(char) != category)


def without_zero_start(part: Part) -> Part:
    return {name: value for name, value in part.items() if name != "start_timestamp" or value != 0}


def without_lone_end(part: Part) -> Part:
    return {name: value for name, value in part.items() if name != "end_timestamp" or "start_timestamp" in part}


def with_times_in_order(part: Part) -> Part:
    start, end = part.get("start_timestamp"), part.get("end_timestamp")
    is_reversed = start is not None and end is not None and end < start
    return {**part, "start_timestamp": end, "end_timestamp": start} if is_reversed else part


def without_repetitions(parts: list[Part]) -> list[Part]:
    return [part for index, part in enumerate(parts) if part not in parts[:index]]


def with_two_of_33_joined(parts: list[Part]) -> list[Part]:
    if len(parts) != 33:
        return parts
    first, second, *rest = parts
    return [{**first, "text": first["text"] + second["text"]}, *rest]


ECHOES: FaultsByCheck = {
    "texts_come_back_unchanged": {
        "astral characters lost": changing_field("text", lambda text: re.sub("[\U00010000-\U0010ffff]", "?", text)),
        "null characters lost": changing_field("text", lambda text: text.replace("\0", "")),
        "white space stripped": changing_field("text", str.strip),
        "Unicode normalized": changing_field("text", lambda text: unicodedata.normalize("NFC", text)),
        "HTML escaped": changing_field("text", lambda text: text.replace("<", "&lt;")),
        "lines folded": changing_field("text", lambda text: text.replace("\r\n", "\n")),
        "parts reversed": changing_parts(lambda parts: parts[::-1]),
        "last part lost": changing_parts(lambda parts: parts[:-1]),
        "last part doubled": changing_parts(lambda parts: [*parts, parts[-1]]),
    },
    "characters_of_every_category_come_back": {
        "control characters lost": changing_field("text", without_category("Cc")),
        "format characters lost": changing_field("text", without_category("Cf")),
        "private use characters lost": changing_field("text", without_category("Co")),
        "unassigned code points lost": changing_field("text", without_category("Cn")),
        "enclosing marks lost": changing_field("text", without_category("Me")),
        "spacing marks lost": changing_field("text", without_category("Mc")),
        "modifier symbols lost": changing_field("text", without_category("Sk")),
        "separators lost": changing_field("text", without_category("Zl")),
    },
    "texts_that_other_programs_interpret_come_back": {
        "templates rendered": changing_field("text", lambda text: text.replace("{{7*7}}", "49")),
        "entities decoded": changing_field("text", html.unescape),
        "compatibility characters normalized": changing_field("text", lambda text: unicodedata.normalize("NFKC", text)),
        "numbers rewritten": changing_field("text", lambda text: text.replace("007", "7")),
        "escape sequences lost": changing_field("text", lambda text: re.sub(r"\x1b\[\d*m", "", text)),
        "soft hyphens lost": changing_field("text", lambda text: text.replace("\u00ad", "")),
        "Markdown rendered": changing_field("text", lambda text: re.sub(r"\*\*(.*?)\*\*", r"\1", text)),
        "tags stripped": changing_field("text", lambda text: re.sub(r"</?b>", "", text)),
        "spaces collapsed": changing_field("text", lambda text: re.sub(" +", " ", text)),
        "quotes made typographic": changing_field("text", lambda text: text.replace("'", "\u2019")),
        "ellipses made typographic": changing_field("text", lambda text: text.replace("...", "\u2026")),
        "percent-encoding decoded": changing_field("text", unquote),
        "card numbers masked": changing_field(
            "text", lambda text: re.sub(r"\d{4} \d{4} \d{4}", "**** **** ****", text)
        ),
        "addresses masked": changing_field("text", lambda text: re.sub(r"\S+@\S+", "[e-mail]", text)),
        "commands swallowed": changing_field("text", lambda text: "" if text.startswith("/start") else text),
        "byte order marks lost": changing_field("text", lambda text: text.removeprefix("\ufeff")),
        "nulls at the end lost": changing_field("text", lambda text: text.rstrip("\0")),
        "a lone line end lost": changing_field("text", lambda text: "" if text == "\n" else text),
    },
    "equal_parts_all_come_back": {
        "equal parts joined": changing_parts(without_repetitions),
        "parts sorted": changing_parts(lambda parts: sorted(parts, key=lambda part: part.get("text", ""))),
        "empty parts lost": changing_parts(lambda parts: [part for part in parts if part.get("text") != ""]),
    },
    "timestamps_come_back_unchanged": {
        "start 0 lost": changing_parts(lambda parts: [*map(without_zero_start, parts)]),
        "start 0 where there is none": changing_parts(lambda parts: [{"start_timestamp": 0, **part} for part in parts]),
        "ends without a start lost": changing_parts(lambda parts: [*map(without_lone_end, parts)]),
        "ends before starts exchanged": changing_parts(lambda parts: [*map(with_times_in_order, parts)]),
        "fractions rounded": changing_field("start_timestamp", lambda start: round(start, 3)),
        "single precision": changing_field("end_timestamp", lambda end: float(f"{end:.7g}")),
    },
    "messages_of_any_size_come_back_unchanged": {
        "long texts cut": changing_field("text", lambda text: text[:10_000]),
        "100 parts at most": changing_parts(lambda parts: parts[:100]),
        "texts cut to 65,535 bytes": changing_field(
            "text", lambda text: text.encode()[:65_535].decode(errors="ignore")
        ),
        "texts of 4,096 characters lost": changing_field("text", lambda text: "" if len(text) == 4096 else text),
        "two of 33 parts joined": changing_parts(with_two_of_33_joined),
        "500 for long texts": changing_field("text", lambda text: text if len(text) < 10_000 else raise_refusal(500)),
    },
    "valid:not_a_server_error": {
        "500 for an empty text": changing_field("text", lambda text: text or raise_refusal(500))
    },
}
