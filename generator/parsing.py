"""What openapi-python-client's parser makes of a document that is written for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from openapi_python_client.config import Config
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from generator.document.parser_document import ParserDocument
from invent_contract import ContractError


class _Slot(NamedTuple):
    """Where a schema is in the parser's document.

    Attributes:
        container: What has it.
        key: By what name.
        schema: The schema.
        pointer: Where the contract has it, or the operation that has it.
    """

    container: dict[str, Any]
    key: str
    schema: dict[str, Any]
    pointer: str


def parse(document: ParserDocument, config: Config) -> GeneratorData:
    """What the parser makes of a document, in which any value can stand where the parser fails or refuses a schema.

    Args:
        document: The document, from which these schemas are taken.
        config: The parser's.

    Raises:
        ContractError: The parser fails at something else.
    """
    try:
        return _parsed(document, config)
    except Exception as error:  # the parser has bugs of its own
        slots = list(_slots(document))
        for slot in slots:
            slot.container[slot.key] = {}
        try:
            _parsed(document, config)
        except Exception:
            raise ContractError("", f"openapi-python-client cannot read it: {_text(error)}") from error
    _restore(slots, document, config)
    return _parsed(document, config)


def _restore(slots: list[_Slot], document: ParserDocument, config: Config) -> None:
    """Put schemas back, but for those that the parser fails at."""
    for slot in slots:
        slot.container[slot.key] = slot.schema
    try:
        _parsed(document, config)
    except Exception as error:
        for slot in slots:
            slot.container[slot.key] = {}
        if len(slots) == 1:
            problem = f"has no type in the client: openapi-python-client cannot read it: {_text(error)}"
            document.untyped.append(ContractError(slots[0].pointer, problem))
            return
        middle = len(slots) // 2
        _restore(slots[:middle], document, config)
        _restore(slots[middle:], document, config)


def _slots(document: ParserDocument) -> Iterator[_Slot]:
    """The components, and the values of operations."""
    components = document.data["components"]["schemas"]
    for key, schema in components.items():
        yield _Slot(components, key, schema, document.schemas.pointers[key])
    for operation in document.operations.values():
        prepared = document.data["paths"][operation.path][operation.method]
        bodies = [prepared.get("requestBody", {}), *prepared["responses"].values()]
        contents = [content for body in bodies for content in body.get("content", {}).values()]
        for container in [*prepared["parameters"], *contents]:
            yield _Slot(container, "schema", container["schema"], operation.pointer)


def _parsed(document: ParserDocument, config: Config) -> GeneratorData:
    data = GeneratorData.from_dict(document.data, config=config)
    if isinstance(data, GeneratorError) or data.errors:
        error = data if isinstance(data, GeneratorError) else data.errors[0]
        raise ContractError("", f"{error.header} {error.detail}")
    return data


def _text(error: Exception) -> str:
    text = str(error) if isinstance(error, ContractError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())
