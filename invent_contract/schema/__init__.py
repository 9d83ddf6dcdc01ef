"""What a schema demands of a value, however it is written."""

from invent_contract.schema.schema import NO_SCHEMA, Pointers, Schema, Side, Union

__all__ = ["NO_SCHEMA", "Pointers", "Schema", "Side", "Union"]
