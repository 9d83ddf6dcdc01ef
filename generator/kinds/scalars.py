"""Text, numbers, true and false, null, files, and values of any kind."""

from __future__ import annotations

from typing import ClassVar

from generator.kinds.kind import InlineLoading, Kind


class PlainKind(Kind):
    """A kind whose values stay as they are.

    Attributes:
        type_name: The type of its values.
        condition: An expression that is true for these, in which `{0}` stands for the value.
        expected: What they are, for an error's message.
    """

    type_name: ClassVar[str]
    condition: ClassVar[str]
    expected: ClassVar[str]

    def value_types(self) -> list[str]:
        return [self.type_name]

    def inline_loading(self, value: str) -> InlineLoading:
        return InlineLoading(self.condition.format(value), value, self.expected)


class AnyKind(PlainKind):
    """Any value, or one of which the document says nothing."""

    is_nullable = True
    type_name, condition, expected = "Any", "{0} is not UNSET", "present"


class NullKind(PlainKind):
    """Null."""

    is_nullable = True
    type_name, condition, expected = "None", "{0} is None", "null"


class TextKind(PlainKind):
    """Text."""

    type_name, condition, expected = "str", "type({0}) is str", "text"


class FileKind(TextKind):
    """The content of a file, which is sent as it is. JSON has it as text."""

    type_name = "FileContent"


class BooleanKind(PlainKind):
    """True or false."""

    type_name, condition, expected = "bool", "type({0}) is bool", "true or false"


class NumberKind(PlainKind):
    """A number."""

    type_name, condition, expected = "float", "type({0}) is int or type({0}) is float", "a number"


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


class FormatKind(Kind):
    """Text of a format that becomes an object of Python's: a date, a time or a UUID.

    Args:
        type_name: The type of the object.
        loader: The function that makes it.
    """

    def __init__(self, type_name: str, loader: str) -> None:
        self._type_name = type_name
        self._loader = loader

    def value_types(self) -> list[str]:
        return [self._type_name]

    def argument_types(self) -> list[str]:
        return [self._type_name, "str"]

    def loader(self) -> str:
        return self._loader
