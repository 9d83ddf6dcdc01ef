"""A cache of compiled templates, because compiling takes most of the time that a small client takes."""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import sys
from pathlib import Path
from types import CodeType

import jinja2
import openapi_python_client
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from invent_contract.kept_files import keep

_VERSIONS = (sys.version, jinja2.__version__, openapi_python_client.__version__)  # the last one has Jinja's options


class CompiledTemplates(BytecodeCache):
    """Jinja's code, in memory and, for the next process, in a folder.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._code: dict[tuple[str, str], CodeType | None] = {}  # by name and source

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of what a template is compiled to, the same in all copies of the repository."""
        return hashlib.sha256("\n".join([*_VERSIONS, name]).encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError):
                bucket.bytecode_from_string((self._folder / bucket.key).read_bytes())  # unless of another source
                self._code[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code
        keep(self._folder / bucket.key, bucket.bytecode_to_string())
