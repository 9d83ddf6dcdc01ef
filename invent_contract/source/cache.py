"""A cache of the contract as it was read, because reading YAML is slow.

If anything is wrong with the cache, the contract is read anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

from invent_contract.kept_files import keep

_HERE = Path(__file__).parent
_FILE = _HERE / "__pycache__/contract.json"


class Reading(NamedTuple):
    """What was read of a text.

    Attributes:
        data: Its data, of which JSON has all values.
        lines: The line of each value, by its pointer.
    """

    data: dict[str, Any]
    lines: dict[str, int]


def kept_reading(content: bytes) -> Reading | None:
    """What was read of a file of this content, if it was read last and by the same code."""
    try:
        key, data, lines = json.loads(_FILE.read_bytes())
        return Reading(data, lines) if key == _key(content) else None
    except (OSError, TypeError, ValueError):  # not there, or not what `keep_reading` has written
        return None


def keep_reading(content: bytes, reading: Reading) -> None:
    """Keep what was read of a file of this content."""
    keep(_FILE, json.dumps([_key(content), *reading]).encode())


def _key(content: bytes) -> str:
    """A hash of the content and of the code that reads it."""
    digest = hashlib.sha256(content)
    for module in sorted(_HERE.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()
