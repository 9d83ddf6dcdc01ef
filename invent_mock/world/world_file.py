"""What exists in the mock, as a file or plain data says: API keys, contacts, channels and chats."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator
from ruamel.yaml import YAML

from invent_contract import ContractError, check_values, load_with_lines, pointer_to
from invent_contract.escaping import one_line
from invent_mock import sample_data
from invent_mock.world.inventory import Channel, Chat, Contact, Inventory


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    """The schema of an object with no other fields than these."""
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def _list(items: dict[str, Any], **limits: int) -> dict[str, Any]:
    return {"type": "array", "items": items, **limits}


_TEXT = {"type": "string", "minLength": 1}
_OPTIONAL_TEXT = {"type": ["string", "null"]}
_KEY = {"type": "string", "pattern": r"^[\x21-\x7e]+$"}
_CHANNEL = _object(
    ["id", "type"],
    id=_TEXT,
    type=_TEXT,
    user_id=_OPTIONAL_TEXT,
    name=_OPTIONAL_TEXT,
    email=_OPTIONAL_TEXT,
    phone=_OPTIONAL_TEXT,
    username=_OPTIONAL_TEXT,
)
_CONTACT = _object(["id", "channels"], id=_TEXT, name=_OPTIONAL_TEXT, email=_OPTIONAL_TEXT, channels=_list(_CHANNEL))
_CHAT = _object(
    ["id", "contact", "channels"], id=_TEXT, contact=_TEXT, channels=_list(_TEXT, minItems=1), title={"type": "string"}
)
_WORLD = Draft202012Validator(
    _object(
        ["org_id", "api_keys", "contacts"],
        org_id=_TEXT,
        api_keys=_list(_KEY, minItems=1),
        contacts=_list(_CONTACT),
        chats=_list(_CHAT),
    )
)
_HEAD = """\
# What exists in the mock when it starts: python -m invent_mock --world FILE
# Only a channel of the type `custom` takes posted messages. Its user_id is the customer's id in your own system.
# A chat names its contact, and those of the contact's channels that it is on.
"""


class WorldFileError(ValueError):
    """The file cannot be read as a world. The text names the line and what is wrong there."""


def load_inventory(path: Path) -> Inventory:
    """Read a file, YAML or JSON.

    Raises:
        WorldFileError: It cannot be read, or something in it is wrong.
    """
    try:
        data, line_of = load_with_lines(path)
    except ContractError as error:
        raise _error(path, error.line, error.pointer, str(error)) from None
    for pointer, problem in _problems(data):
        raise _error(path, line_of(pointer), pointer, problem)
    return _inventory(data)


def inventory_of(world: object) -> Inventory:
    """What a test says that exists: the path of a file, or the same as plain data.

    Plain data may leave out `org_id` and `api_keys`, which are then those of `sample_data`.

    Raises:
        WorldFileError: The file cannot be read, or something in it is wrong.
        ValueError: Something in the data is wrong.
        TypeError: It is neither.
    """
    if isinstance(world, str | os.PathLike):
        return load_inventory(Path(world))
    if not isinstance(world, Mapping):
        raise TypeError(f"world must be the path of a file, or a dict with contacts and chats, not {world!r}.")
    data = {"org_id": sample_data.ORG_ID, "api_keys": [sample_data.API_KEY], **world}
    for pointer, problem in _problems(data):
        raise ValueError(one_line(f"world{pointer and f', {pointer}'}: {problem}"))
    return _inventory(data)


def example_of_a_world(inventory: Inventory) -> str:
    """An inventory as the text of such a file."""
    data = {
        "org_id": inventory.org_id,
        "api_keys": list(inventory.api_keys),
        "contacts": [
            {
                "id": contact.id,
                "name": contact.name,
                "email": contact.email,
                "channels": [_without_none(asdict(channel)) for channel in contact.channels],
            }
            for contact in inventory.contacts.values()
        ],
        "chats": [
            {
                "id": chat.id,
                "contact": chat.contact.id,
                "channels": [channel.id for channel in chat.channels],
                "title": chat.title,
            }
            for chat in inventory.chats.values()
        ],
    }
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = StringIO()
    yaml.dump(data, text)
    return _HEAD + text.getvalue()


def _inventory(data: dict[str, Any]) -> Inventory:
    contacts = {entry["id"]: _contact(entry) for entry in data["contacts"]}
    chats = {entry["id"]: _chat(entry, contacts) for entry in data.get("chats", [])}
    return Inventory(data["org_id"], tuple(data["api_keys"]), contacts, chats)


def _error(path: Path, line: int | None, pointer: str, problem: str) -> WorldFileError:
    line_text = "" if line is None else f", line {line}"
    return WorldFileError(one_line(f"{path}{line_text}{pointer and f', {pointer}'}: {problem}"))


def _problems(data: Any) -> Iterator[tuple[str, str]]:
    """What is wrong, with its place."""
    try:
        check_values(data)
    except ContractError as problem:
        yield problem.pointer, str(problem)
    for error in _WORLD.iter_errors(data):
        yield pointer_to(*error.instance_path), error.message
    yield from _check_characters(data["org_id"], "/org_id")
    ids: set[str] = set()
    channels_by_contact: dict[str, set[str]] = {}
    for contact_index, contact in enumerate(data["contacts"]):
        pointer = pointer_to("contacts", contact_index)
        yield from _check_id(contact["id"], ids, pointer)
        for channel_index, channel in enumerate(contact["channels"]):
            yield from _check_id(channel["id"], ids, pointer + pointer_to("channels", channel_index))
        channels_by_contact[contact["id"]] = {channel["id"] for channel in contact["channels"]}
    for chat_index, chat in enumerate(data.get("chats", [])):
        pointer = pointer_to("chats", chat_index)
        yield from _check_id(chat["id"], ids, pointer)
        if chat["contact"] not in channels_by_contact:
            yield pointer + "/contact", f"there is no contact {chat['contact']}"
        for channel_index, channel_id in enumerate(chat["channels"]):
            if channel_id not in channels_by_contact.get(chat["contact"], set()):
                yield pointer + pointer_to("channels", channel_index), f"its contact has no channel {channel_id}"


def _check_id(identifier: str, ids: set[str], pointer: str) -> Iterator[tuple[str, str]]:
    if identifier in ids:
        yield pointer + "/id", f"the id {identifier} is there twice"
    ids.add(identifier)
    yield from _check_characters(identifier, pointer + "/id")


def _check_characters(identifier: str, pointer: str) -> Iterator[tuple[str, str]]:
    """Refuse what a terminal would act on or not show. It is a slip, as ids stand in paths and in commands."""
    if not identifier.isprintable():
        yield pointer, f"the id {identifier} has a control character, or another that is not shown"


def _contact(entry: dict[str, Any]) -> Contact:
    channels = tuple(Channel(**channel) for channel in entry["channels"])
    return Contact(entry["id"], entry.get("name"), entry.get("email"), channels)


def _chat(entry: dict[str, Any], contacts: dict[str, Contact]) -> Chat:
    contact = contacts[entry["contact"]]
    channels = tuple(channel for channel in contact.channels if channel.id in entry["channels"])
    return Chat(entry["id"], contact, channels, entry.get("title", "A chat"))


def _without_none(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}
