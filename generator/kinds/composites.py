"""What is made of other values: lists, models and unions."""

from __future__ import annotations

from generator.kinds.kind import InlineLoading, Kind


class ListKind(Kind):
    """A list."""

    def __init__(self, item: Kind) -> None:
        self.inner = (item,)

    def value_types(self) -> list[str]:
        return [f"list[{self.inner[0].value_type}]"]

    def argument_types(self) -> list[str]:
        return [f"Sequence[{self.inner[0].argument_type}]"]

    def loading(self, value: str) -> str:
        return f"load_list({value}, {self.inner[0].loader()})"


class ModelKind(Kind):
    """An object, for which a class is generated."""

    def __init__(self, class_name: str, module_name: str) -> None:
        self.class_name = class_name
        self._module_name = module_name

    def value_types(self) -> list[str]:
        return [f"models.{self.class_name}"]

    def argument_types(self) -> list[str]:
        return [*self.value_types(), "Mapping[str, Any]"]

    def loader(self) -> str:
        return loader_of_model(self._module_name)

    def imports(self, prefix: str) -> set[str]:
        return {f"from {prefix}{self._module_name} import {self.loader()}"}


def loader_of_model(module_name: str) -> str:
    """The name that the module of a model has for its `from_dict`."""
    return f"{module_name}_from_dict"


class UnionKind(Kind):
    """A value of one of several kinds. The first that holds it counts.

    Args:
        variants: The kinds.
        function: The name of the function that loads a value, where that needs one.
    """

    def __init__(self, variants: tuple[Kind, ...], function: str) -> None:
        self.inner = variants
        self.function = function
        self.is_nullable = any(variant.is_nullable for variant in variants)

    def value_types(self) -> list[str]:
        return [name for variant in self.inner for name in variant.value_types()]

    def argument_types(self) -> list[str]:
        return [name for variant in self.inner for name in variant.argument_types()]

    def inline_loading(self, value: str) -> InlineLoading | None:
        """For a union whose variants all keep the value as it is, such as text or null."""
        variants = [variant.inline_loading(value) for variant in self.inner]
        if not all(variant and variant.result == value for variant in variants):
            return None
        conditions = [variant.condition for variant in variants if variant]
        expected = [variant.expected for variant in variants if variant]
        return InlineLoading(" or ".join(conditions), value, " or ".join(expected))

    def loader(self) -> str:
        return super().loader() if self.inline_loading("item") else self.function
