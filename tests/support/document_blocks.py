"""The programs, commands and outputs that README and `docs/` show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from contract_tests import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE_NAME = re.compile(r"`(\w+\.(?:py|yaml))`")


@dataclass(frozen=True)
class Block:
    """A block of code of a document.

    Attributes:
        place: The document's name and the line on which the block begins.
        language: `python`, `bash`, `text` or another.
        text: What is in it.
        file_name: The name under which the paragraph before it says to save it; empty where it names none.
    """

    place: str
    language: str
    text: str
    file_name: str


def blocks_of(document: Path) -> list[Block]:
    """The blocks of a document, in order."""
    text = document.read_text()
    blocks = []
    for match in _BLOCK.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        paragraph = text[: match.start()].rstrip().rpartition("\n\n")[2]
        file_names = _FILE_NAME.findall(paragraph)
        blocks.append(Block(f"{document.name}:{line}", match[1], match[2], file_names[0] if file_names else ""))
    return blocks


def document_programs() -> list[str]:
    """The Python programs of all documents."""
    return [block.text for document in DOCUMENTS for block in blocks_of(document) if block.language == "python"]


def document_program(words: str) -> str:
    """The only Python program of the documents with these words."""
    (program,) = [program for program in document_programs() if words in program]
    return program
