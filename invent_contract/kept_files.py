"""Files of a cache, beside those in which Python keeps compiled modules."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path


def keep(file: Path, content: bytes) -> None:
    """Write a file atomically. Nothing is written where Python is to write nothing beside its modules, or cannot."""
    if sys.dont_write_bytecode or sys.pycache_prefix:
        return
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=file.name, delete=False) as temporary:
            path = Path(temporary.name)
            try:
                temporary.write(content)
                temporary.close()
                path.replace(file)
            except OSError:
                path.unlink()
