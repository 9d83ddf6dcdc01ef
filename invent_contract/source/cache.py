"""What was read of the contract, kept as Python keeps what it compiled, as reading YAML takes long.

Whatever goes wrong here, the contract is read anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

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


def kept(content: bytes) -> Reading | None:
    """What was read of a file of this content, if it was read last and by the same code."""
    try:
        key, data, lines = json.loads(_FILE.read_bytes())
        return Reading(data, lines) if key == _key(content) else None
    except (OSError, TypeError, ValueError):  # not there, or not what `keep` has written
        return None


def keep(content: bytes, reading: Reading) -> None:
    """Keep what was read of a file, unless Python is to write nothing beside its modules, or cannot."""
    if sys.dont_write_bytecode:
        return
    with contextlib.suppress(OSError):
        text = json.dumps([_key(content), *reading])
        with tempfile.NamedTemporaryFile("w", dir=_FILE.parent, prefix=_FILE.name, delete=False) as file:
            temporary = Path(file.name)
            try:
                file.write(text)
                file.close()
                temporary.replace(_FILE)
            except OSError:
                temporary.unlink(missing_ok=True)


def _key(content: bytes) -> str:
    """A hash of the content and of the code that reads it."""
    digest = hashlib.sha256(content)
    for module in sorted(_HERE.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()
