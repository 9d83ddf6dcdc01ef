"""What is made of other values: lists, models and unions."""

from __future__ import annotations

from generator.kinds.enumerations import EnumerationKind
from generator.kinds.kind import InlineLoading, Kind
from generator.kinds.scalars import AnyKind, IntegerKind, NullKind, NumberKind, TextKind
from generator.kinds.variants import Variants, shape_of
from generator.request_checks.request_assertions import Assertions
from invent_contract.schema import Schema

# The kinds that hold what others hold more exactly, the more the later. Enumerations hold any text or whole number.
_BROAD_KINDS = (NumberKind, TextKind, EnumerationKind, AnyKind)


class ListKind(Kind):
    """A list."""

    def __init__(self, item: Kind) -> None:
        self.inner = (item,)

    def value_types(self) -> list[str]:
        return [f"list[{self.inner[0].value_type}]"]

    def loading(self, value: str) -> str:
        return f"load_list({value}, {self.inner[0].loader()})"


class ModelKind(Kind):
    """An object, for which a class is generated.

    Args:
        class_name: Of its class.
        module_name: Of its module.
        schema: What it is made of.
    """

    def __init__(self, class_name: str, module_name: str, schema: Schema) -> None:
        self.class_name = class_name
        self.schema = schema
        self._module_name = module_name

    def value_types(self) -> list[str]:
        return [f"models.{self.class_name}"]

    def loader(self) -> str:
        return loader_of_model(self._module_name)

    def imports(self, prefix: str) -> set[str]:
        return {f"from {prefix}{self._module_name} import {self.loader()}"}


def loader_of_model(module_name: str) -> str:
    """The name that the module of a model has for its `from_dict`."""
    return f"{module_name}_from_dict"


class UnionKind(Kind):
    """A value of one of several kinds. Where several hold it, the most exact one counts.

    Args:
        variants: The kinds.
        function: The name of the function that loads a value, where that needs one.
        schema: What it is made of, if that is known.

    Attributes:
        schema: What it is made of, if that is known.
        objects: What tells those that are objects apart, where there are several.
        table: The name of the constant with that.
        keeps_objects: Whether an object that is none of these stays as it is.
    """

    def __init__(self, variants: tuple[Kind, ...], function: str, schema: Schema | None = None) -> None:
        self.inner = variants
        self.function = function
        self.table = function.replace("_load_", "_variants_of_", 1)
        self.is_nullable = any(variant.is_nullable for variant in variants)
        self._models = [variant for variant in variants if isinstance(variant, ModelKind)]
        self._lists = [variant for variant in variants if isinstance(variant, ListKind)]
        self.schema = schema
        objects = Variants(schema, [(model.loader(), model.schema) for model in self._models])
        self.objects = objects if len(self._models) > 1 else None
        is_union = sum(not isinstance(variant, NullKind) for variant in variants) > 1
        holds_any = objects.hold_any_object or any(isinstance(variant, AnyKind) for variant in variants)
        self.keeps_objects = bool(self._models) and is_union and not holds_any

    def value_types(self) -> list[str]:
        types = [name for variant in self.inner for name in variant.value_types()]
        return [*types, "dict[str, Any]"] if self.keeps_objects else types

    def inline_loading(self, value: str) -> InlineLoading | None:
        """For a union whose variants all keep the value as it is, such as text or null."""
        variants = [variant.inline_loading(value) for variant in self.inner]
        if not all(variant and variant.result == value for variant in variants):
            return None
        for variant in self.inner:
            if isinstance(variant, AnyKind):  # holds what the others do, too
                return variant.inline_loading(value)
        conditions = [variant.condition for variant in variants if variant]
        expected = [variant.expected for variant in variants if variant]
        return InlineLoading(" or ".join(conditions), value, " or ".join(expected))

    def loader(self) -> str:
        return super().loader() if self.inline_loading("item") else self.function

    @property
    def enumerations(self) -> list[EnumerationKind]:
        """Those whose members count before all else."""
        return [variant for variant in self.inner if isinstance(variant, EnumerationKind)]

    @property
    def lists(self) -> list[tuple[str, Assertions]]:
        """Functions that load the lists, and what tells these apart, where there are several."""
        schemas = [variant for variant in self.schema.variants if variant.items] if self.schema else []
        shapes = (
            [shape_of(schema) for schema in schemas] if len(schemas) == len(self._lists) else [{}] * len(self._lists)
        )
        loaders = [variant.loader() for variant in self._lists]
        return list(zip(loaders, shapes, strict=True)) if len(loaders) > 1 else []

    @property
    def single_object(self) -> ModelKind | None:
        """The only one that is an object, where an object of another kind stays as it is."""
        return self._models[0] if self.keeps_objects and not self.objects else None

    @property
    def attempts(self) -> list[Kind]:
        """The kinds that a value is tried to be, one after the other, when it is none of the above."""
        told = [*(self._models if self.objects or self.keeps_objects else []), *(self._lists if self.lists else [])]
        attempts: list[Kind] = []
        for variant in sorted(self.inner, key=_broadness):
            if variant not in told and not any(_holds_all_of(earlier, variant) for earlier in attempts):
                attempts.append(variant)
        return attempts


def _holds_all_of(kind: Kind, other: Kind) -> bool:
    """Whether a kind takes every value of an enumeration, also unlisted ones, so that this is not tried after it."""
    if not isinstance(other, EnumerationKind):
        return False
    if isinstance(kind, EnumerationKind):
        return kind.is_text == other.is_text
    return isinstance(kind, TextKind if other.is_text else IntegerKind | NumberKind)


def _broadness(kind: Kind) -> int:
    return next((index for index, broad in enumerate(_BROAD_KINDS, 1) if isinstance(kind, broad)), 0)
