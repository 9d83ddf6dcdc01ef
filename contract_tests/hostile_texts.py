"""Texts that a terminal, a CI's runner or Markdown would act on, and what of that is left in an output."""

from __future__ import annotations

import re
import unicodedata

HOSTILE_TEXTS = [
    "\x1b]0;title\x07",
    "\x1b[31mred",
    "\x1b[2J\x1b[H",
    "\x9b2J",  # CSI as a single C1 character
    "\x9d0;title\x9c",
    "\x1bP+q\x1b\\",
    "back\x08\x08\x08\x08",
    "over\rwritten",
    "a\x00b",
    "\x7f",
    "\x0e\x0f",
    "a\x0bb\x0cc",
    "line\n::error::forged",
    "line\r\n  ::warning file=a::forged",
    "line\u2028::set-output name=a::b",
    "line\u2029::notice::forged",
    "line\x85::add-mask::forged",
    "::error::at the beginning",
    "  ::error::behind spaces",
    "x ##[error]forged",
    "###[group]forged",
    "##vso[task.setvariable variable=a]b",
    "\u202egnp.exe",
    "\u2066isolated\u2069",
    "\u200f\u061cright to left",
    "zero\u200bwidth\u2060\ufeff",
    "soft\xadhyphen\u034f\u3164",
    "\U000e0041tag",
    "<script>alert(1)</script>",
    "</td></tr></table><img src=x onerror=alert(1)>",
    "a | b | c",
    "`a` ``b`` ```",
    "[link](javascript:alert(1)) ![image](https://example.org/x.png)",
    "https://example.org www.example.org",
    "\\| \\` \\[a](b)",
    "$(touch forged) `touch forged` ' \" ; touch forged",
    "# heading\n# another",
    "~~struck~~ **bold** _em_ &lt; &#60;",
]


def harmful_lines(output: str) -> list[str]:
    """The lines of an output that a terminal or a CI's runner would act on."""
    return [line for line in output.split("\n") if _acts(line)]


def _acts(line: str) -> bool:
    categories = {unicodedata.category(char) for char in line}
    return bool(categories & {"Cc", "Cf", "Cs", "Zl", "Zp"} or re.search(r"^\s*::|##\w*\[", line))
