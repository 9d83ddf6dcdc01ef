"""Text from elsewhere is shown, and does nothing else."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from contract_tests import ROOT
from contract_tests.hostile_texts import HOSTILE_TEXTS, harmful_lines
from contract_tests.markdown import as_code, as_text, table_row
from invent_contract.escaping import one_line, printable_json, shell_word, show

hostile = pytest.mark.parametrize("text", HOSTILE_TEXTS)


@hostile
def test_a_text_becomes_one_line_that_does_nothing(text: str) -> None:
    assert "\n" not in one_line(text)
    assert harmful_lines(one_line(text)) == []
    assert one_line(one_line(text)) == one_line(text)


@given(st.text(st.one_of(st.characters(), st.sampled_from("#[:\\\x1b\n\u202e"))))
def test_any_text_becomes_one_line_that_does_nothing(text: str) -> None:
    assert harmful_lines(one_line(text)) == []
    assert json.loads(printable_json(json.dumps(text, ensure_ascii=False))) == text
    assert harmful_lines(printable_json(json.dumps(text, ensure_ascii=False))) == []


@pytest.mark.parametrize("text", ["", "Grüße 🎩 日本語", "a: b::c #1 [x] \\x1b", "it's 100 %"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert one_line(text) == text


@hostile
def test_json_keeps_its_value(text: str) -> None:
    escaped = printable_json(json.dumps({text: [text]}, ensure_ascii=False, indent=2))
    assert json.loads(escaped) == {text: [text]}
    assert harmful_lines(escaped) == []


@pytest.mark.parametrize("text", [*(text for text in HOSTILE_TEXTS if "\0" not in text), "Grüße", "", "a\\'b\x1b\\'0"])
def test_a_shell_reads_the_same_word(text: str) -> None:
    word = shell_word(text)
    assert harmful_lines(word) == []
    assert "\n" not in word
    assert subprocess.check_output(["bash", "-c", f"printf %s {word}"], env={}).decode() == text


def test_what_a_terminal_cannot_encode_is_escaped() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    show("Grüße", stream=stream)
    stream.seek(0)
    assert stream.read() == "Gr\\xfc\\xdfe\n"


def test_lines_that_nobody_reads_are_no_error() -> None:
    program = "from invent_contract.escaping import show\nfor _ in range(9999): show('x' * 99)"
    command = f'{sys.executable} -c "{program}" | head -n 1; exit ${{PIPESTATUS[0]}}'
    process = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert (process.returncode, process.stdout, process.stderr) == (0, f"{'x' * 99}\n", "")


def test_lines_that_have_no_room_are_an_error_in_one_line() -> None:
    program = "from invent_contract.escaping import show\nshow('x')"
    with Path("/dev/full").open("w") as full:
        process = subprocess.run([sys.executable, "-c", program], cwd=ROOT, stdout=full, stderr=subprocess.PIPE)
    message = b"The output cannot be written: No space left on device\n"
    assert (process.returncode, process.stderr) == (1, message)


@hostile
def test_markdown_shows_the_text(text: str) -> None:
    """GitHub makes links of addresses, too, which this renderer does not: those are looked for in the source."""
    lines = [f"- fact: {as_text(text)}", "", "| a | b | c |", "| --- | --- | --- |"]
    lines.append(table_row([as_text(text), as_code(text), "last"]))
    source = "\n".join(lines)
    assert harmful_lines(source) == []
    assert "<" not in source.replace("<code>", "").replace("</code>", "")
    assert not re.search(r"(?<!\\)://", source)
    assert "www." not in source
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
    leaves = [leaf for token in tokens for leaf in token.children or []]
    assert {leaf.type for leaf in leaves} <= {"text", "text_special", "html_inline"}
    fact, *_, plain_cell, code_cell, last_cell = [token for token in tokens if token.type == "inline"]
    shown = [
        "".join(leaf.content for leaf in inline.children or [] if leaf.type != "html_inline").split()
        for inline in (fact, plain_cell, code_cell, last_cell)
    ]
    words = one_line(text).split()
    assert shown == [["fact:", *words], words, words, ["last"]]
