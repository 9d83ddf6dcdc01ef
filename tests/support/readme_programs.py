"""The programs that the README shows."""

from __future__ import annotations

import re
import textwrap

from contract_tests import ROOT


def readme_programs() -> list[str]:
    """The README's Python programs, in their order."""
    blocks = re.findall(r"^ *```python\n(.*?)^ *```", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    return list(map(textwrap.dedent, blocks))


def readme_program(words: str) -> str:
    """The README's only Python program with these words."""
    (program,) = [program for program in readme_programs() if words in program]
    return program
