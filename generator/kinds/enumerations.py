"""Enumerations of text and of whole numbers. They also hold values that the document does not list."""

from __future__ import annotations

import hashlib
import keyword
import operator
import re

from generator.kinds.kind import InlineLoading, Kind

_SIGNS = {"-": "MINUS_", "+": "PLUS_"}  # at the beginning
_WORDS = {"-": "__", ".": "_DOT_", "/": "_SLASH_", ":": "_COLON_", " ": "_SPACE_", "+": "_PLUS_"}
_NAME_OF_OTHERS = re.compile(r"EMPTY|CODE(_[0-9A-F]+)+|.*_[0-9A-F]{8}")  # of texts without letters, and with a hash


class EnumerationKind(Kind):
    """An enumeration.

    Args:
        class_name: Of the generated class.
        module_name: Of its module.
        value_type: `str` or `int`.
    """

    def __init__(self, class_name: str, module_name: str, value_type: type[str] | type[int]) -> None:
        self._class_name = class_name
        self._module_name = module_name
        self._type = value_type.__name__
        self.is_text = value_type is str

    def value_types(self) -> list[str]:
        return [f"models.{self._class_name}"]

    def argument_types(self) -> list[str]:
        return [*self.value_types(), self._type]

    def inline_loading(self, value: str) -> InlineLoading:
        member = f"{lookup_table(self._module_name)}.get({value}) or {self._class_name}({value})"
        return InlineLoading(
            f"type({value}) is {self._type}", member, "text" if self._type == "str" else "a whole number"
        )

    def member_loading(self, value: str) -> InlineLoading:
        """How `value` is loaded if the document lists it."""
        table = lookup_table(self._module_name)
        return InlineLoading(f"type({value}) is {self._type} and {value} in {table}", f"{table}[{value}]", "listed")

    def imports(self, prefix: str) -> set[str]:
        return {f"from {prefix}{self._module_name} import {self._class_name}, {lookup_table(self._module_name)}"}


def lookup_table(module_name: str) -> str:
    """The name of the dict that finds an enumeration's member by its value."""
    return f"{module_name.upper()}_BY_VALUE"


def member_names(values: list[str] | list[int]) -> dict[str, str | int]:
    """The members of an enumeration, by name, sorted by their texts or numbers.

    A name is made of the member's own value, so that it means the same whatever else is added. Of two values that
    differ in nothing but case, such as `txt` and `TXT`, neither has the name `TXT`, which each has without the other.
    """
    members: dict[str, str | int] = {}
    capitals = {value for value in values if isinstance(value, str) and value.isupper() and value.lower() in values}
    alike = capitals.union(value.lower() for value in capitals)
    for value in values:
        name = _name_of_text(value) if isinstance(value, str) else f"VALUE_{value}".replace("-", "NEGATIVE_")
        if isinstance(value, str) and value in alike:
            name = _name_in_exact_case(name, value)
        members[name] = value
    return dict(sorted(members.items(), key=operator.itemgetter(1)))


def _name_of_text(value: str) -> str:
    """A name that no other text has, but for the same text in capital letters."""
    if not value:
        return "EMPTY"
    if not re.search(r"[^\W_]", value, re.ASCII):
        return "_".join(["CODE", *(f"{ord(character):X}" for character in value)])
    readable_name = _readable_name(value)
    texts = (value, value.lower()) if value.isupper() else (value,)
    for name in (readable_name, f"VALUE_{readable_name}"):
        if _text_of_name(name) in texts and not _NAME_OF_OTHERS.fullmatch(name):
            return name
    return _with_hash(readable_name, value)


def _name_in_exact_case(name: str, value: str) -> str:
    """A name that neither another text has, nor the same one in other letters, which alone have the name `name`."""
    if _NAME_OF_OTHERS.fullmatch(name) or name.startswith(("VALUE_", *_SIGNS.values())):
        return _with_hash(name, value)
    return f"VALUE_{name if value.isupper() else name.lower()}"


def _readable_name(value: str) -> str:
    """A name from which most texts can be told, and which these share with the others."""
    sign = _SIGNS.get(value[0], "")
    name = value[1:] if sign else value
    for character, word in _WORDS.items():
        name = name.replace(character, word)
    name = sign + re.sub(r"\W", "_", name, flags=re.ASCII)
    name = name if value not in (value.lower(), value.upper()) else name.upper()
    # `None` and the like are no names, and what begins with an underscore `enum` keeps for itself.
    return name if re.match(r"[A-Za-z]", name) and not keyword.iskeyword(name) else f"VALUE_{name}"


def _text_of_name(name: str) -> str:
    """The text that a readable name stands for; of texts that differ in case alone, that in small letters."""
    text = name.removeprefix("VALUE_")
    for character, sign in _SIGNS.items() if text == name else ():
        if text.startswith(sign):
            text = text.replace(sign, character, 1)
            break
    for character, word in reversed(_WORDS.items()):
        text = text.replace(word, character)
    return text.lower() if name == name.upper() else text


def _with_hash(name: str, value: str) -> str:
    return f"{name}_{hashlib.sha256(value.encode(errors='surrogatepass')).hexdigest()[:8].upper()}"
