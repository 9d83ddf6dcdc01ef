"""README is a page, each file of `docs/` is for one kind of reader, and all lead to one another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contract_tests import ROOT
from tests.support.document_blocks import DOCUMENTS, document_programs

CONTRIBUTING = ROOT / "CONTRIBUTING.md"
GUIDES = ["benchmarks.md", "client.md", "contract.md", "suite.md", "testing.md"]
MAX_LINES = {ROOT / "README.md": 170, CONTRIBUTING: 120, **{ROOT / "docs" / name: 250 for name in GUIDES}}


def test_there_is_a_guide_for_each_kind_of_reader() -> None:
    assert [document.name for document in DOCUMENTS] == ["README.md", *GUIDES]


@pytest.mark.parametrize("document", MAX_LINES, ids=lambda document: document.name)
def test_it_is_short(document: Path) -> None:
    lines = document.read_text().splitlines()
    assert len(lines) <= MAX_LINES[document]
    long_lines = [line for line in lines if len(line) > 120 and not line.startswith(("|", "!["))]
    assert long_lines == []


@pytest.mark.parametrize("document", MAX_LINES, ids=lambda document: document.name)
def test_its_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", document.read_text())
    local_links = [link for link in links if not link.startswith("https://")]
    assert local_links
    for link in local_links:
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target), link


def anchors_of(document: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a document."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-").lower() for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_it_leads_to_the_others(document: Path) -> None:
    text = document.read_text()
    others = set(GUIDES) - {document.name}
    if document.name == "README.md":
        assert {f"docs/{name}" for name in others} <= set(re.findall(r"docs/\w+\.md", text))
    else:
        assert "](../README.md" in text
        assert others & set(re.findall(r"\]\((\w+\.md)", text))


def test_the_readme_shows_one_picture() -> None:
    assert (ROOT / "README.md").read_text().count("![") == 1


def test_no_program_looks_for_a_text_in_json() -> None:
    for program in document_programs():
        assert not re.search(r"to_dict\(\)(\[|\.get)", program), program
