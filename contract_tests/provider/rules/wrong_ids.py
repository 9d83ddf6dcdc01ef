"""Ids and keys that nothing has, from ones that are right."""

from __future__ import annotations

import re


def unknown_id(identifier: str) -> str:
    """An id of the same form that nothing has."""
    prefix, separator, rest = identifier.partition("_")
    if not separator:
        prefix, rest = "", identifier
    # Of ids that are counted, a large one, which fits 64 bits, however.
    unknown = "8".ljust(max(len(rest), 9), "9") if rest.isdecimal() else re.sub("[0-9A-Za-z]", "0", rest)
    return f"{prefix}{separator}{unknown}"


def wrong_identifiers(identifier: str) -> list[str]:
    """What a careless comparison takes for this key or id, and what databases take for any or no value."""
    length, middle = len(identifier), len(identifier) // 2
    candidates = [
        # A character is another, is lacking or too much, two are in the other order, or all in another case.
        *(
            identifier[:index] + ("x" if identifier[index].lower() != "x" else "y") + identifier[index + 1 :]
            for index in sorted({*range(0, length, 4), middle, length - 1})
        ),
        *(identifier[:-1], identifier[1:], identifier + "x", "x" + identifier),
        identifier[: middle - 1] + identifier[middle] + identifier[middle - 1] + identifier[middle + 1 :],
        *(identifier.swapcase(), identifier.lower(), identifier.upper()),
        *("%", "_" * len(identifier), "*", "' OR ''='", "null", "undefined", "0"),
    ]
    return [candidate for candidate in dict.fromkeys(candidates) if candidate not in ("", identifier)]


def nearly_right_ids(identifier: str) -> list[str]:
    """Near misses of an id, and what a careless server trims, cuts or decodes to it, or stumbles over."""
    candidates = [
        *wrong_identifiers(identifier),
        *(identifier + end for end in (" ", "\n", "\t", "\0", "\0x", "\nx", "%", "?", "#", "x" * 64, "x" * 300)),
        *(start + identifier for start in (" ", "\n", "\ufeff", "+")),
        f"%{ord(identifier[0]):02X}{identifier[1:]}",
        identifier.partition("_")[2] or "_",
        "ä",
        "\U0001f600",
        "-1",
        "{}",
        "[]",
    ]
    return [candidate for candidate in candidates if not may_be_known(candidate, identifier)]


def may_be_known(candidate: str, identifier: str) -> bool:
    """Whether a text that is not an id may be one all the same, or that of something else, going by the id's form.

    Where ids are counted, each number may be one. A UUID is the same in any case (RFC 9562), and some readers leave its
    hyphens out.
    """
    counted = re.fullmatch(r"([^0-9]*)[0-9]+", identifier)
    if counted:
        return re.fullmatch(f"{re.escape(counted[1])}[0-9]+", candidate) is not None
    is_uuid = re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", identifier, re.IGNORECASE) is not None
    return is_uuid and candidate.lower().replace("-", "") == identifier.lower().replace("-", "")
