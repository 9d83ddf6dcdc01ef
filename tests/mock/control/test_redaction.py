"""An API key is left out of what is shown, however it is escaped there."""

from __future__ import annotations

import json
import time
from urllib.parse import quote

import pytest

from invent_mock.http.redaction import redacted

KEY = 'sk/lé+of "\\𝄞'
PERIODIC_KEY = "a" * 2000 + "b"  # the search for it may begin, and get far, at each character of a text of `a`


@pytest.mark.parametrize(
    "written_key",
    [
        KEY,
        quote(KEY),
        quote(KEY, safe="").lower(),
        "".join(f"%{byte:02X}" for byte in KEY.encode()),
        json.dumps(KEY)[1:-1],
        json.dumps(KEY, ensure_ascii=False)[1:-1].replace("/", r"\/"),
        "".join(rf"\u{ord(character):04X}" for character in KEY[:-1]) + r"\uD834\uDD1E",
        json.dumps(KEY)[1:-1].replace("+", "%2B"),
    ],
)
def test_all_but_the_key_is_as_it_was_sent(written_key: str) -> None:
    text = r"é%E2%82%AC%F\u12%2F\"{}\n%zz%%41\\{}\ud800" + "\ud800"
    assert redacted(text.format(written_key, written_key), [KEY]) == text.format("***", "***")


@pytest.mark.parametrize("key", ["of%20another%41", r"of\nan\"other"], ids=["URL", "JSON"])
def test_a_key_that_looks_escaped_is_left_out_also_as_what_it_would_mean(key: str) -> None:
    for text in (key, quote(key), json.dumps(key)[1:-1], key.replace("%41", "A"), key.replace("a", "%61")):
        assert redacted(f"%2F{text}%2F", [key]) == "%2F***%2F"


@pytest.mark.parametrize("end", ["", PERIODIC_KEY[:-1] + "%62"], ids=["absent", "present"])
def test_the_search_takes_no_longer_for_a_periodic_key(end: str) -> None:
    began = time.process_time()
    assert redacted("%2F" + "a" * 20_000 + "%2F" + end, [PERIODIC_KEY]).endswith("%2F***" if end else "a%2F")
    assert time.process_time() - began < 0.5  # seconds
