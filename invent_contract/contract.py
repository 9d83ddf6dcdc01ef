"""The contract, read once: its operations, its schemas, its clauses, and the lines of its file."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from invent_contract.clause import Basis, Clause, basis_of, clause_text
from invent_contract.json_values import as_list, as_mapping
from invent_contract.operation import Operation, address_of
from invent_contract.path_items import read_operations, with_path_items
from invent_contract.schema import Pointers, Schema, Side
from invent_contract.schema.reader import SchemaReader
from invent_contract.source.document import CONTRACT_FILE, load_with_lines
from invent_contract.source.json_pointer import lookup, pointer_to, tokens_of
from invent_contract.validation.validators import validators_by_pointer


class Contract:
    """An OpenAPI document, 3.0 or 3.1. Each part is read when it is asked for, and once.

    Args:
        document: The document as plain data, which must not change afterwards.
        line_of: The line of the value at a pointer; without a file, it is 0.

    Attributes:
        data: The document, with the path item itself instead of a reference to it. All pointers are into it.
        line_of: The line in the file, counted from 1, of the value at a pointer.

    Raises:
        ContractError: There are no paths, or a path refers to nothing.
    """

    def __init__(self, document: dict[str, Any], line_of: Callable[[str], int] = lambda _: 0) -> None:
        self.data = with_path_items(document)
        self.line_of = line_of
        self._reader = SchemaReader(self.data)

    @classmethod
    def load(cls, path: Path = CONTRACT_FILE) -> Contract:
        """Read a file.

        Raises:
            ContractError: It cannot be read.
        """
        return cls(*load_with_lines(path))

    @cached_property
    def operations(self) -> list[Operation]:
        """Its operations, in the order of its paths.

        Raises:
            ContractError: One cannot be read.
        """
        return read_operations(self.data)

    @property
    def base_url(self) -> str | None:
        """The address of the first server, with the defaults of its variables; None where that is no absolute one."""
        scheme, _, rest = address_of(next(iter(as_list(self.data.get("servers"))), None)).partition("://")
        scheme = scheme.lower()  # in which case counts for nothing
        return f"{scheme}://{rest}" if scheme in ("https", "http") and rest and "{" not in rest else None

    @cached_property
    def schema_pointers(self) -> dict[str, str]:
        """The pointers of its component schemas, by name."""
        schemas = as_mapping(as_mapping(self.data.get("components")).get("schemas"))
        return {name: pointer_to("components", "schemas", name) for name in schemas}

    def schema(self, pointers: str | Pointers, side: Side) -> Schema:
        """What a schema, or several together, demand of a value. What is not there demands nothing."""
        return self._reader.read((pointers,) if isinstance(pointers, str) else pointers, side)

    @cached_property
    def validator(self) -> Callable[[str], Draft202012Validator]:
        """Makes a JSON Schema (2020-12) validator for the schema at a pointer, which checks formats, too.

        It raises ValueError for a schema that cannot be used to validate anything.
        """
        return validators_by_pointer(self.data)

    def clause(self, pointer: str, what: str = "") -> Clause:
        """What a keyword says, and where that comes from. What is written within an inferred keyword is inferred.

        Args:
            pointer: JSON pointer to the keyword, to the status of a response, or to an entry of `x-assumed`.
            what: What it says, where that is more than the keyword as it is written.

        Raises:
            LookupError: There is no such object.
        """
        tokens = tokens_of(pointer)
        if tokens[:1] == [Basis.ASSUMED]:
            return Clause(pointer, Basis.ASSUMED, what or str(lookup(self.data, pointer)))
        if not pointer:
            raise LookupError(pointer)
        owners = [self.data]
        for token in tokens[:-1]:
            owners.append(lookup(owners[-1], pointer_to(token)))
        bases = [basis_of(as_mapping(owner), token) for owner, token in zip(owners, tokens, strict=True)]
        basis = Basis.INFERRED if bases[-1] is Basis.DOCUMENTED and Basis.INFERRED in bases else bases[-1]
        owner, keyword = owners[-1], tokens[-1]
        return Clause(pointer, basis, what or (clause_text(owner, keyword) if isinstance(owner, dict) else keyword))
