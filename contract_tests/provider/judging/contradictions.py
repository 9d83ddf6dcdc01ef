"""The clauses of a schema that a value contradicts, from the errors of jsonschema-rs, which knows every keyword."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from jsonschema_rs import ValidationError, ValidationErrorKind

from contract_tests.provider.judging.judged_value import JSONPath, JudgedValue
from contract_tests.provider.judging.validation_errors import keyword_pointer, pointer_excluding_null
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.reporting.findings import Disagreement, contradicted
from invent_contract import lookup, parent_of, pointer_to, suggestions, tokens_of
from invent_contract.clause import Basis, Clause
from invent_contract.contract import Contract
from invent_contract.json_values import as_mapping, type_of
from invent_contract.schema import Schema, Side, Union
from invent_contract.schema.keywords import meaning_of

# Of values that fit no variant of a union, the most likely one, by the value's path and the union's pointer.
IntendedVariants = dict[tuple[JSONPath, str], Schema]

_VALUE_LISTS = (ValidationErrorKind.Constant, ValidationErrorKind.Enum)
_NO_VARIANT_FITS = (ValidationErrorKind.AnyOf, ValidationErrorKind.OneOfNotValid)
_NULL_EXCLUDING = (ValidationErrorKind.Type, *_VALUE_LISTS, *_NO_VARIANT_FITS)
# What cannot be told of a value without all that is in it.
_WHOLE_VALUE = (
    *_VALUE_LISTS,
    ValidationErrorKind.Contains,
    ValidationErrorKind.Not,
    ValidationErrorKind.OneOfMultipleValid,
    ValidationErrorKind.UniqueItems,
)
_LENGTHS = ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties")


class Contradictions:
    """Finds what a value contradicts.

    Args:
        contract: The contract.
        pointer: JSON pointer to the schema that the value is held against.
        side: Whether the value is sent or received.
        judged: The value.
    """

    def __init__(self, contract: Contract, pointer: str, side: Side, judged: JudgedValue) -> None:
        self._contract = contract
        self._pointer = pointer
        self._side = side
        self._judged = judged
        self._intended: IntendedVariants = {}

    def all(self) -> tuple[list[Disagreement], IntendedVariants]:
        """One for each clause and each place in the value that contradicts it, and the variants that are intended."""
        errors = list(self._contract.validator(self._pointer).iter_errors(self._judged.value))
        # Where schemas refer to one another in very many ways, the validator does not tell which keyword fails.
        if all(error.absolute_keyword_location is not None for error in errors):
            with contextlib.suppress(RecursionError):  # of hundreds of unions in each other
                return self._disagreements(errors), self._intended
        clause = self._contract.clause(self._pointer)
        return [_contradicted(clause, "it does not fit", (), self._judged.value, "")], self._intended

    def _disagreements(self, errors: Iterable[ValidationError]) -> list[Disagreement]:
        errors_by_path: dict[JSONPath, list[ValidationError]] = {}
        for error in errors:
            if self._can_be_told(error):
                errors_by_path.setdefault(tuple(error.instance_path), []).append(error)
        return [item for errors in errors_by_path.values() for item in self._disagreements_of_value(errors)]

    def _can_be_told(self, error: ValidationError) -> bool:
        path = tuple(error.instance_path)
        if isinstance(error.kind, ValidationErrorKind.Type) or not self._judged.is_cut_within(path):
            return True
        return path not in self._judged.cuts and not isinstance(error.kind, _WHOLE_VALUE)

    def _disagreements_of_value(self, errors: list[ValidationError]) -> Iterator[Disagreement]:
        """What is told of a single value, given all its errors."""
        if self._judged.value_at(errors[0].instance_path) is None:
            excluding = [error for error in errors if isinstance(error.kind, _NULL_EXCLUDING)]
            pointers = [pointer_excluding_null(self._contract.data, self._pointer, error) for error in excluding]
            path = tuple(errors[0].instance_path)
            yield from (self._unexpected_null(pointer, path) for pointer in dict.fromkeys(pointers))
            if pointers:
                return
        type_errors = [error for error in errors if isinstance(error.kind, ValidationErrorKind.Type)]
        for error in type_errors or errors:  # the others fail for the same cause
            if _errors_by_variant(error):
                yield from self._disagreements_with_intended_variant(error)
            elif not self._is_of_other_side(error):
                yield self._disagreement(error)

    def _unexpected_null(self, pointer: str, path: JSONPath) -> Disagreement:
        """A null contradicts what `x-assumed` says of the whole contract, and no documented clause."""
        definition = lookup(self._contract.data, parent_of(pointer))
        keyword = tokens_of(pointer)[-1]
        clause = replace(self._contract.clause(pointer), basis=Basis.ASSUMED)
        return _contradicted(clause, "it is null", path, None, suggestions.allow_null(definition, keyword))

    def _is_of_other_side(self, error: ValidationError) -> bool:
        """Whether it says that a field is missing that this side never has."""
        if not isinstance(error.kind, ValidationErrorKind.Required):
            return False
        owner = self._contract.schema(parent_of(keyword_pointer(error)), self._side)
        field = owner.all_properties.get(error.kind.property)
        return field is not None and field.is_of_other_side

    def _disagreement(self, error: ValidationError) -> Disagreement:
        clause = self._contract.clause(keyword_pointer(error))
        definition = as_mapping(lookup(self._contract.data, parent_of(clause.pointer)))
        keyword = tokens_of(clause.pointer)[-1]
        value = self._judged.value_at(error.instance_path)
        what, suggestion = f"it breaks `{clause.what}`", suggestions.remove(keyword)
        match error.kind:
            case ValidationErrorKind.Type(types):
                allowed = sorted(types, key=lambda name: name == "null")
                what = f"it is of the type {type_name(value)}, not {' or '.join(allowed)}"
                suggestion = suggestions.widen_type(definition, type_name(value))
            case ValidationErrorKind.Constant():
                suggestion = suggestions.add_value(definition, value)
            case ValidationErrorKind.Enum():
                what, suggestion = f"{show_value(value)} is not listed", suggestions.add_value(definition, value)
            case ValidationErrorKind.Required(name) if keyword == "required":
                others = [other for other in definition["required"] if other != name]
                what, suggestion = f"`{name}` is missing", suggestions.write("required", others)
            case ValidationErrorKind.OneOfMultipleValid():
                variants = meaning_of("oneOf", definition["oneOf"])
                what, suggestion = "it fits several variants", suggestions.write("anyOf", variants)
        if error.kind.name in _LENGTHS:
            suggestion = suggestions.write(keyword, len(value))
        return _contradicted(clause, what, tuple(error.instance_path), value, suggestion)

    # --- unions ---

    def _disagreements_with_intended_variant(self, error: ValidationError) -> list[Disagreement]:
        """The disagreements with the variant of a union that was most likely intended, where none fits."""
        pointer, path = keyword_pointer(error), tuple(error.instance_path)
        value = self._judged.value_at(path)
        errors_by_variant = _errors_by_variant(error)
        variants = [
            self._contract.schema(pointer + pointer_to(index), self._side) for index in range(len(errors_by_variant))
        ]
        unions = self._contract.schema(parent_of(pointer), self._side).unions
        tagged = next((_tagged_variant(union, value) for union in unions if union.pointer == pointer), None)

        def misfit(index: int) -> tuple[bool, bool, bool, bool, int]:
            variant, errors = variants[index], errors_by_variant[index]
            return (
                tagged is not None and tagged not in (variant, *variant.variants),
                _is_another_kind(errors, variants, len(path)),
                type_of(value) not in variant.types,
                variant.types == {"null"},
                len(disagreements[index]),
            )

        disagreements = [self._disagreements(errors) for errors in errors_by_variant]
        best = min(range(len(errors_by_variant)), key=misfit)
        self._intended[path, pointer] = variants[best]
        return disagreements[best]


def _errors_by_variant(error: ValidationError) -> list[list[ValidationError]]:
    """The errors of each variant, where it is about a union none of whose variants fits; nothing where it is not."""
    kind = error.kind
    return kind.context if isinstance(kind, _NO_VARIANT_FITS) else []


def _is_another_kind(errors: list[ValidationError], variants: list[Schema], depth: int) -> bool:
    """Whether a field that tells the variants of a union apart, such as `type`, is that of another one.

    Args:
        errors: What is wrong with the value, as one of the variants.
        variants: All of them.
        depth: How many names and indexes lead to the value.
    """
    objects = [leaf for variant in variants for leaf in variant.variants or [variant] if leaf.has_fields]

    def tells_kinds(error: ValidationError) -> bool:
        name = str(error.instance_path[-1])
        if isinstance(error.kind, ValidationErrorKind.Enum):
            return all(name in leaf.properties and leaf.properties[name].values is not None for leaf in objects)
        return isinstance(error.kind, ValidationErrorKind.Constant | ValidationErrorKind.Not)

    of_fields = [error for error in errors if len(error.instance_path) == depth + 1]
    wrong_types = [  # which tell nothing; a null tells that it is none of the kinds that are named
        error.instance_path
        for error in of_fields
        if isinstance(error.kind, ValidationErrorKind.Type) and error.instance is not None
    ]
    return any(tells_kinds(error) for error in of_fields if error.instance_path not in wrong_types) or any(
        all(_is_another_kind(inner_errors, variants, depth) for inner_errors in _errors_by_variant(error))
        for error in errors
        if len(error.instance_path) == depth and _errors_by_variant(error)
    )


def _contradicted(clause: Clause, what: str, path: JSONPath, value: Any, suggestion: str) -> Disagreement:
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    example = f"`{place}` is {show_value(value)}" if place else show_value(value)
    return contradicted(clause, what, example, suggestion)


def _tagged_variant(union: Union, value: Any) -> Schema | None:
    """The variant that a value says it is, by the discriminator; None where it says nothing that is known."""
    tag = value.get(union.tag_name) if union.tag_name and isinstance(value, dict) else None
    return union.tags.get(tag) if isinstance(tag, str) else None


def type_name(value: Any) -> str:
    """JSON Schema's name of a value's type. All numbers are `number`, as the documentation knows no integer."""
    return "number" if type_of(value) == "integer" else type_of(value)
