"""What two documents say of the aspects of a thing. What that means is for others to judge."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Generic, NamedTuple, TypeVar

from invent_contract.json_values import json_text
from invent_contract.operation import Body, Operation, Parameter, Response
from invent_contract.schema import Schema, Side

Thing = Operation | Parameter | Body | Response
T = TypeVar("T", bound=Thing)


class CommonAspect(Enum):
    """What is compared of each thing."""

    PRESENCE = auto()  # whether both documents have it; of schemas it is told as fields, items and the like
    WORDING = auto()


class OperationAspect(Enum):
    """What is compared of an operation, beside its parts."""

    NAME = auto()
    TAG = auto()
    ROUTE = auto()  # method and path
    PAGES = auto()
    SERVERS = auto()
    CREDENTIALS = auto()


class ParameterAspect(Enum):
    """What is compared of a parameter, beside its schema."""

    NAME = auto()
    LOCATION = auto()
    ORDER = auto()  # among the parameters of the path
    REQUIRED = auto()
    SERIALIZATION = auto()


class BodyAspect(Enum):
    """What is compared of a body, beside its schemas."""

    REQUIRED = auto()
    MEDIA_TYPE = auto()
    SERIALIZATION = auto()  # of a field of a form


class ResponseAspect(Enum):
    """What is compared of a response, beside its schemas."""

    STATUS = auto()
    MEDIA_TYPE = auto()


class SchemaAspect(Enum):
    """What is compared of a schema, beside its parts."""

    NAME = auto()
    TYPES = auto()
    VALUES = auto()
    NULL = auto()
    UNION = auto()  # whether there are several variants
    VARIANT = auto()
    EXCLUSIVENESS = auto()  # whether a value must fit no more than one variant
    DISCRIMINATOR = auto()  # as it is written
    TAGS = auto()  # the variant for each value of a field that tells them apart
    KEYWORD = auto()
    FIELD = auto()
    REQUIRED_FIELDS = auto()
    ITEMS = auto()
    MEMBERS = auto()


# An enumeration for each thing, so that a type checker finds an aspect that nobody judges.
Aspect = CommonAspect | OperationAspect | ParameterAspect | BodyAspect | ResponseAspect | SchemaAspect


class Operations(NamedTuple):
    """An operation in both documents."""

    old: Operation
    new: Operation


@dataclass(frozen=True)
class Pair(Generic[T]):
    """A thing in two documents: an operation, a parameter, a body, or a response.

    Attributes:
        old: That of the first document; None where it has none.
        new: That of the second document; None where it has none.
        owners: The operations that it is a part of; None of operations.
    """

    old: T | None
    new: T | None
    owners: Operations | None = None

    @property
    def operations(self) -> Operations:
        """The operations that a part of one is a part of."""
        assert self.owners, "an operation is no part of another one"
        return self.owners

    @property
    def new_pointer(self) -> str:
        """JSON pointer to the thing in the second document, or to the operation there that lacks it."""
        thing = self.new or (self.owners and self.owners.new)
        return thing.pointer if thing else ""

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
        in_both: The variants that both have.
        is_stand_in: Whether the first schema stands for variants that its document does not show.
        owner_pointer: JSON pointer to the schema of the second document that has it as a part.
    """

    label: str
    old: Schema
    new: Schema
    only_old: list[Schema] = field(default_factory=list)
    only_new: list[Schema] = field(default_factory=list)
    in_both: list[tuple[Schema, Schema]] = field(default_factory=list)
    is_stand_in: bool = False
    owner_pointer: str = ""

    @property
    def new_pointer(self) -> str:
        """JSON pointer to the schema of the second document, or to the schema there that lacks it."""
        return self.new.pointer or self.owner_pointer

    @property
    def side(self) -> Side:
        """On which side both are."""
        return self.old.side

    @property
    def is_union_on_one_side_only(self) -> bool:
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
        is_same: Whether both say the same.
        name: The keyword or field that it is about; empty where the aspect says it all. For the field of a form, a JSON
            pointer of its media type and its name; for a discriminator, the pointer of the schema object that has it;
            for the tags in a field, that pointer with the field's name.
    """

    aspect: Aspect
    pair: Pair[Any] | SchemaPair
    old: Any
    new: Any
    is_same: bool
    name: str = ""


def compare_values(aspect: Aspect, pair: Pair[Any] | SchemaPair, old: Any, new: Any, name: str = "") -> Comparison:
    """The comparison of what two documents say, which is plain data."""
    is_alike = old is new or repr(old) == repr(new)  # as most of it is, which takes long to see by its JSON text
    is_same = is_alike or json_text(old) == json_text(new)
    return Comparison(aspect, pair, old, new, is_same, name)
