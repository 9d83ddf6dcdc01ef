"""Messages of chats, which the package has functions for where the contract has what these functions use."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from generator.code.operations.operation_code import OperationCode
from generator.document.object_fields import fields_of
from invent_contract.schema import Schema

LIST_CHAT_MESSAGES = "listChatMessages"
_ARGUMENTS_OF_WAITING = {"chat_id", "from_date", "page"}
_FIELDS_OF_WAITING = {"created_at", "id", "role", "status"}


class Messages:
    """What the templates need to know of messages.

    Args:
        operations: All operations.
        schemas: What the classes are made of, by class.
        union_names: The names of unions in arguments.

    Attributes:
        types: The annotation of a message whose text can be read; empty where there is none.
        operation: The one that waiting for replies calls; None where there is none.
        part_type: The type of a message's parts, as they are posted.
    """

    def __init__(
        self, operations: list[OperationCode], schemas: Mapping[str, Schema], union_names: Collection[str]
    ) -> None:
        self.types = _types(schemas)
        has_fields = bool(self.types) and fields_of(schemas["ChatMessage"]).keys() >= _FIELDS_OF_WAITING
        self.operation = next(filter(_lists_messages, operations), None) if has_fields else None
        is_part_named = "UserPart" in {*schemas, *union_names}
        self.part_type = "models.UserPart" if is_part_named else "Mapping[str, Any]"


def _types(schemas: Mapping[str, Schema]) -> str:
    """The models whose text can be read: a message, and the body that posts one."""
    fields = {"ChatMessage": "messages", "SendMessageAsContactRequest": "message"}
    names = [name for name, field in fields.items() if name in schemas and field in fields_of(schemas[name])]
    return " | ".join(f"models.{name}" for name in names) if "ChatMessage" in names else ""


def _lists_messages(operation: OperationCode) -> bool:
    """Whether waiting for replies can call an operation, with the arguments that it knows."""
    if operation.operation.id != LIST_CHAT_MESSAGES or operation.pagination is None:
        return False
    arguments = {argument.python_name for argument in operation.parameters}
    required = {argument.python_name for argument in operation.parameters if argument.default is None}
    has_arguments = required <= _ARGUMENTS_OF_WAITING <= arguments
    return has_arguments and operation.pagination.item_type == "models.ChatMessage"
