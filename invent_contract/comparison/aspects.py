"""What two documents say of the same thing: an `Agreement` or a `Difference`. What it means is for others to judge."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from invent_contract.json_values import json_text
from invent_contract.operation import Operation, Parameter, Response
from invent_contract.schema import Schema, Side


class Aspect(Enum):
    """What of a thing is compared."""

    PRESENCE = auto()  # whether both documents have it
    NAME = auto()
    TAG = auto()
    ROUTE = auto()  # method and path
    PAGES = auto()
    SERVERS = auto()
    CREDENTIALS = auto()
    PLACE = auto()  # of a parameter
    ORDER = auto()  # of a parameter among those of the path
    NEED = auto()  # whether it is required
    MEDIA_TYPE = auto()
    WRITING = auto()  # of a parameter, or of a field of a form
    TYPES = auto()
    VALUES = auto()
    NULL = auto()
    UNION = auto()  # whether there are several variants
    VARIANT = auto()
    KEYWORD = auto()
    FIELD = auto()
    NEED_OF_FIELD = auto()
    ITEMS = auto()
    MEMBERS = auto()
    WORDING = auto()


@dataclass(frozen=True)
class Pair:
    """A thing in two documents: an operation, a parameter, a body, or a response.

    Attributes:
        old: That of the first document; None where it has none.
        new: That of the second document; None where it has none.
        operations: The operations that it is a part of; None of operations.
    """

    old: Any
    new: Any
    operations: Any = None

    @property
    def label(self) -> str:
        """What it is to a reader: `argument getChat.chat_id`."""
        match self.old or self.new:
            case Operation(id=name):
                return f"operation {name}"
            case Parameter(name=name):
                return f"argument {self.operations.old.id}.{name}"
            case Response(status=status):
                return f"response {status} of {self.operations.old.id}"
        return f"body of {self.operations.old.id}"


@dataclass(frozen=True)
class SchemaPair:
    """Two schemas of the same thing.

    Attributes:
        label: What it is to a reader: `ChatMessage.status`.
        old: The schema of the first document.
        new: The schema of the second document.
        only_old: The variants of a union that only the first document has.
        only_new: The variants of a union that only the second document has.
        is_stand_in: Whether the first schema stands for variants that its document does not show.
    """

    label: str
    old: Schema
    new: Schema
    only_old: list[Schema] = field(default_factory=list)
    only_new: list[Schema] = field(default_factory=list)
    is_stand_in: bool = False

    @property
    def side(self) -> Side:
        """On which side both are."""
        return self.old.side

    @property
    def has_one_union(self) -> bool:
        """Whether a union stands against a schema that is none, so that only types and variants can be compared."""
        return bool(self.old.variants) != bool(self.new.variants)


@dataclass(frozen=True)
class Comparison:
    """What two documents say of an aspect of a thing.

    Attributes:
        aspect: What of the thing it is.
        pair: The thing.
        old: What the first document says; None where it says nothing.
        new: What the second document says.
        name: The keyword or field that it is about; empty where the aspect says it all. For the field of a form, a JSON
            pointer of its media type and its name.
    """

    aspect: Aspect
    pair: Any  # a Pair or a SchemaPair, as the aspect tells
    old: Any
    new: Any
    name: str = ""


class Agreement(Comparison):
    """Both say the same."""


class Difference(Comparison):
    """They say different things, or only one of them says something."""


def compare(aspect: Aspect, pair: Pair | SchemaPair, old: Any, new: Any, name: str = "") -> Comparison:
    """The agreement or difference of two values, which are plain data."""
    return (Agreement if json_text(old) == json_text(new) else Difference)(aspect, pair, old, new, name)
