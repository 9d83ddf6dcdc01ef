"""The API key leaves no trace in texts and reports, however they escape it."""

from __future__ import annotations

import base64
import html
import json
import shlex
import subprocess
from urllib.parse import quote

import pytest

from contract_tests.provider.reporting.redaction import KeyRedactor

KEYS = ["plain_key_0123456789", "k$HOME`id`\"\\'!x;&|<>*?[z]#~%{a,b}", "$INVENT_API_KEY", "AAAAAAAA"]


@pytest.mark.parametrize("key", KEYS)
def test_the_key_and_what_is_nearly_the_key_are_struck_out(key: str) -> None:
    redactor = KeyRedactor(key)
    for shown in (
        key,
        key[:-1],
        key[1:],
        key + "x",
        f"x{key[1:]}",
        f"{key[:4]}x{key[5:]}",
        f"{key[:3]}{key[4]}{key[3]}{key[5:]}",
        key.swapcase(),
        html.escape(key),
        json.dumps(key),
        repr(key),
        shlex.quote(key),
        quote(key),
        quote(key, safe=""),
    ):
        assert "[Filtered]" in redactor.redact(f"before {shown} after")
        assert key[-4:-1].lower() not in redactor.redact(f"before {shown} after").lower()


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_base64_of_the_key_is_struck_out_wherever_the_key_stands(key: str, offset: int) -> None:
    encoded = base64.b64encode(b":" * offset + key.encode() + b":" * offset).decode()
    assert KeyRedactor(key).redact(f"before {encoded} after {encoded}") == "before [Filtered] after [Filtered]"


def test_the_key_is_struck_out_of_utf_16_that_was_read_as_another_encoding() -> None:
    text = f"bad key {KEYS[0]}".encode("utf-16").decode(errors="replace")
    assert KeyRedactor(KEYS[0]).redact(text).endswith("bad key [Filtered]")


def test_bytes_are_left_as_they_are_but_for_the_key() -> None:
    content = b'\xff\x00\xed\xa0\x80 "plain_key_0123456789" \xe4\xb8'
    assert KeyRedactor(KEYS[0]).redact_bytes(content) == b'\xff\x00\xed\xa0\x80 "[Filtered]" \xe4\xb8'


@pytest.mark.parametrize("key", KEYS)
def test_a_shell_puts_the_key_in_again(key: str) -> None:
    redactor = KeyRedactor(key)
    in_base64 = [
        f"Basic {base64.b64encode(text.encode()).decode()}" for text in (key, f":{key}", f"{key}:", f"ab{key}")
    ]
    for sent in (
        f"Bearer {key}",
        f"Bearer {key[:-1]}",
        f"Bearer {key}x",
        f'Bearer {key[:4]}"{key[5:]}',
        key,
        *in_base64,
    ):
        word = redactor.in_double_quotes(sent)
        assert key not in word or key == "$INVENT_API_KEY"
        command = ["bash", "-c", f'printf %s "{word}"']
        assert subprocess.check_output(command, env={"INVENT_API_KEY": key}, text=True) == sent


def test_a_short_key_does_not_mangle_ordinary_text() -> None:
    assert KeyRedactor("x").redact("expected next text") == "expected next text"
