"""What all kinds of values have in common."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InlineLoading:
    """How a value is loaded that a single expression can judge, so that no function call is needed.

    Attributes:
        condition: An expression that is true for a value that the type holds.
        result: An expression for the loaded value.
        expected: What is expected, for the error message.
    """

    condition: str
    result: str
    expected: str


class Kind:
    """A kind of value. Types and expressions are Python code.

    Attributes:
        inner: What a value of the kind is made of.
        is_nullable: Whether null is a value of the kind.
    """

    inner: tuple[Kind, ...] = ()
    is_nullable = False

    def value_types(self) -> list[str]:
        """The types of a loaded value; a union has several.

        Models and enumerations are named by way of their package, which is lazy: so `typing.get_type_hints` finds
        them, and a module that is imported does not load them.
        """
        raise NotImplementedError

    def argument_types(self) -> list[str]:
        """The types that a caller may pass for a scalar: those of a loaded value, and what JSON has for them."""
        return self.value_types()

    def inline_loading(self, value: str) -> InlineLoading | None:
        """How `value`, an expression, is loaded where that needs no function."""
        return None

    def loader(self) -> str:
        """An expression for the function that loads a value."""
        return f"lambda item: {self.loading('item')}"

    def loading(self, value: str) -> str:
        """An expression that is the loaded `value`, or raises `InvalidField`."""
        inline = self.inline_loading(value)
        if inline:
            return f"{inline.result} if {inline.condition} else raise_invalid({inline.expected!r})"
        return f"{self.loader()}({value})"

    def imports(self, prefix: str) -> set[str]:
        """The import statements that its loading needs. `prefix` leads to the package of the models."""
        return {statement for kind in self.inner for statement in kind.imports(prefix)}

    @property
    def value_type(self) -> str:
        """The type of a loaded value."""
        return " | ".join(dict.fromkeys(self.value_types()))  # a dict, as two variants can share a type
