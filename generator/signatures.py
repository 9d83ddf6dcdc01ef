"""What breaks programs in the signatures of methods and models, where comparing the documents does not tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.client_surface import ClientSurface
from generator.code.models.model_code import ModelCode
from generator.code.operations.arguments import Argument
from generator.code.operations.operation_code import OperationCode
from generator.document.object_fields import fields_of, variants_within
from generator.graphs import closure
from generator.kinds.composites import ListKind, ModelKind, UnionKind
from generator.kinds.enumerations import EnumerationKind
from generator.kinds.kind import Kind
from generator.kinds.scalars import ConstKind, NumberKind
from generator.runtime._request.operation import Credential
from invent_contract.comparison.change import Change, breaking
from invent_contract.contract import Contract
from invent_contract.schema import Schema, Side

_ANY = "Any"
_REMOVED = "removed"


class Signatures:
    """Compares the signatures of two clients.

    Args:
        old: The client of the old document.
        new: That of the new one.
        told: The breaking changes that are told already, in the words of the documents or of classes and names.
    """

    def __init__(self, old: ClientSurface, new: ClientSurface, told: Iterable[Change]) -> None:
        self._old = old
        self._new = new
        self._places = {(change.label, change.pointer) for change in told}
        self._told_labels = {label for label, _ in self._places}
        self._told_pointers = {pointer for _, pointer in self._places}

    def changes(self) -> Iterator[Change]:
        """What breaks programs."""
        for name, operation in self._old.operations.items():
            if name in self._new.operations:
                yield from self._changes_of_method(operation, self._new.operations[name])
        for side in Side:
            names = self._old.classes_by_side[side] & self._new.classes_by_side[side]
            for name in sorted(name for name in names if f"class {name}" not in self._told_labels):
                yield from self._changes_of_fields(self._old.models[name], self._new.models[name], side)
                if side is Side.SENT:  # nothing but tests makes models of what is received
                    yield from self._changes_of_constructor(self._old.models[name], self._new.models[name])

    def _changes_of_method(self, old: OperationCode, new: OperationCode) -> Iterator[Change]:
        name = old.operation.id
        if old.body and new.body and bool(old.fields) != bool(new.fields):
            what = "field by field → as `body`" if old.fields else "as `body` → field by field"
            yield breaking(f"body of {name}", f"passed {what}", Side.SENT)
        new_arguments = {(argument.place, argument.name): argument for argument in new.arguments}
        for argument in old.arguments:
            new_argument = new_arguments.get((argument.place, argument.name))
            if new_argument:
                yield from self._changes_of_argument(name, argument, new_argument)
            elif argument.place == "field" and new.fields:
                bodies = new.operation.body.schema_pointers.values() if new.operation.body else ()
                schemas = [self._new.contract.schema(pointer, Side.SENT) for pointer in bodies]
                if not any(self._is_field_told(schema, argument.name) for schema in schemas):
                    yield breaking(f"argument {name}.{argument.name}", _REMOVED, Side.SENT)
        old_types, new_types = (_types_of_result(operation) for operation in (old, new))
        is_told = self._is_told(_pointers_of_result(new, self._new.contract))
        # No program uses the result of a call that returns nothing.
        if old_types != {"None"} and not _are_among(new_types, old_types) and not is_told:
            yield breaking(f"operation {name}", f"returns {old.result_type} → {new.result_type}")
        credentials = [operation.credential for operation in (old, new) if operation.credential]
        if len({*credentials}) > 1 and f"operation {name}" not in self._told_labels:
            yield breaking(f"operation {name}", f"its API key is sent in the {' → '.join(map(_place_of, credentials))}")

    def _changes_of_argument(self, name: str, old: Argument, new: Argument) -> Iterator[Change]:
        label = f"argument {name}.{old.name}"
        pointers = {*_pointers_of(new.schemas)}
        if not _are_among(_types(old.kinds), _types(new.kinds)) and not self._is_told(pointers):
            self._told_pointers |= pointers  # the body's model, if it has one, has a field of the same schema
            yield breaking(label, f"{old.annotation} → {new.annotation}", Side.SENT)

    def _changes_of_fields(self, old: ModelCode, new: ModelCode, side: Side) -> Iterator[Change]:
        owner = self._new.classes[new.class_name]
        schemas = fields_of(owner)
        new_fields = {field.name: field for field in new.fields}
        for field in old.fields:
            label = f"{old.class_name}.{field.name}"
            new_field = new_fields.get(field.name)
            if new_field is None:
                if not self._is_field_told(owner, field.name):
                    yield breaking(label, _REMOVED, side)
                continue
            old_types, new_types = _types([field.kind]), _types([new_field.kind])
            is_among = _are_among(old_types, new_types) if side is Side.SENT else _are_among(new_types, old_types)
            if not is_among and not self._is_told(_pointers_of(schemas[field.name])):
                yield breaking(label, f"{field.kind.value_type} → {new_field.kind.value_type}", side)

    def _changes_of_constructor(self, old: ModelCode, new: ModelCode) -> Iterator[Change]:
        """What programs must pass newly or in another order. Fields that have a default are passed by name."""
        owner = self._new.classes[new.class_name]
        old_fields = {field.name: field for field in old.declared_fields}
        for field in new.declared_fields:
            had_default = field.name in old_fields and old_fields[field.name].default is not None
            if had_default and field.default is None and not self._is_field_told(owner, field.name):
                yield breaking(f"{old.class_name}.{field.name}", "must be passed to the class now", Side.SENT)
        new_names = {field.name for field in new.fields}
        positional = [field for field in old.declared_fields if field.default is None and field.name in new_names]
        names = [field.name for field in positional]
        new_order = [field for field in new.declared_fields if field.name in names or field.default is not None]
        if names != [field.name for field in new_order[: len(names)]]:
            texts = (
                ", ".join(field.python_name for field in fields) for fields in (positional, new_order[: len(names)])
            )
            yield breaking(f"class {old.class_name}", f"positional arguments {' → '.join(texts)}", Side.SENT)

    def _is_field_told(self, owner: Schema, name: str) -> bool:
        """Whether a change of an object's field is told: by the component's name, or at the object's place."""
        pointers = {pointer for schema in [owner, *variants_within(owner)] for pointer in schema.objects}
        return f"{owner.component}.{name}" in self._told_labels or any(
            label.endswith(f".{name}") and pointer in pointers for label, pointer in self._places
        )

    def _is_told(self, pointers: Iterable[str]) -> bool:
        return not self._told_pointers.isdisjoint(pointers)


def _place_of(credential: Credential) -> str:
    scheme = "" if credential.scheme == "plain" else f" ({credential.scheme})"
    return f"{credential.place} {credential.name}{scheme}"


def _pointers_of(schemas: Iterable[Schema]) -> Iterator[str]:
    """The pointers of what schemas are made of, without the fields of objects, which are told by their own names."""
    for schema in closure(schemas, _inner_schemas):
        yield from schema.objects


def _inner_schemas(schema: Schema) -> list[Schema]:
    inner = [schema.items, schema.members]
    return [*schema.union_variants, *schema.prefix_items, *(part for part in inner if part is not None)]


def _pointers_of_result(operation: OperationCode, contract: Contract) -> Iterator[str]:
    for response in operation.operation.successes.values():
        yield response.pointer
        yield from _pointers_of(
            contract.schema(pointer, Side.RECEIVED) for pointer in response.schema_pointers.values()
        )


def _types_of_result(operation: OperationCode) -> frozenset[str]:
    types = (
        _types([response.kind]) if response.kind else frozenset(response.value_types)
        for response in operation.responses
    )
    return frozenset().union(*types)


def _are_among(types: frozenset[str], others: frozenset[str]) -> bool:
    """Whether each of some types is one of the others."""
    return all(name in others or not others.isdisjoint(_types_of_any(name)) for name in types)


def _types_of_any(name: str) -> list[str]:
    """The types that hold any value, or lists of any, as deep as the lists of a type."""
    depth = name.count("list[")
    return ["list[" * level + _ANY + "]" * level for level in range(depth + 1)]


def _types(kinds: Iterable[Kind]) -> frozenset[str]:
    """The types of values of some kinds, of lists as those of their items. All classes of objects count as one."""
    types: set[str] = set()
    for kind in kinds:
        match kind:
            case ListKind():
                types |= {f"list[{name}]" for name in _types(kind.inner)}
            case UnionKind():
                types |= _types(kind.inner)
            case ModelKind():
                types.add("object")
            case EnumerationKind():
                types.add("str" if kind.is_text else "int")
            case ConstKind():
                types.add(type(kind.constant).__name__)
            case NumberKind():
                types |= {"float", "int"}
            case _:
                types.update(kind.value_types())
    return frozenset(types)
