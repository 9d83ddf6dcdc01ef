"""Text, numbers, true and false, null, and values of any kind."""

from __future__ import annotations

from generator.kinds.kind import InlineLoading, Kind


class AnyKind(Kind):
    """Any value, or one of which the document says nothing."""

    is_nullable = True

    def value_types(self) -> list[str]:
        return ["Any"]

    def inline_loading(self, value: str) -> InlineLoading:
        return InlineLoading(f"{value} is not UNSET", value, "present")


class NullKind(Kind):
    """Null."""

    is_nullable = True

    def value_types(self) -> list[str]:
        return ["None"]

    def inline_loading(self, value: str) -> InlineLoading:
        return InlineLoading(f"{value} is None", value, "null")


class TextKind(Kind):
    """Text."""

    def value_types(self) -> list[str]:
        return ["str"]

    def inline_loading(self, value: str) -> InlineLoading:
        return InlineLoading(f"type({value}) is str", value, "text")


class BooleanKind(Kind):
    """True or false."""

    def value_types(self) -> list[str]:
        return ["bool"]

    def inline_loading(self, value: str) -> InlineLoading:
        return InlineLoading(f"type({value}) is bool", value, "true or false")


class NumberKind(Kind):
    """A number."""

    def value_types(self) -> list[str]:
        return ["float"]

    def inline_loading(self, value: str) -> InlineLoading:
        return InlineLoading(f"type({value}) is int or type({value}) is float", value, "a number")


class IntegerKind(Kind):
    """A whole number. To JSON Schema 7.0 is one, too."""

    def value_types(self) -> list[str]:
        return ["int"]

    def loader(self) -> str:
        return "load_integer"


class ConstKind(Kind):
    """A single value: text, a whole number, true or false."""

    def __init__(self, constant: str | int | bool) -> None:
        self.constant = constant

    def value_types(self) -> list[str]:
        return [f"Literal[{self.constant!r}]"]

    def inline_loading(self, value: str) -> InlineLoading:
        constant = repr(self.constant)
        if isinstance(self.constant, str):
            return InlineLoading(f"{value} == {constant}", constant, constant)
        # To Python 1, 1.0 and True are equal.
        condition = f"{value} == {constant} and type({value}) is {type(self.constant).__name__}"
        return InlineLoading(condition, constant, constant)
