"""The arguments of `reply`: checked, and written back as the call that had them."""

from __future__ import annotations

import json

from invent_mock.control.arguments import checked_seconds
from invent_mock.http.request_body import parse_json
from invent_mock.world.chat_log import Reply

COMPLETED, FAILED = "COMPLETED", "FAILED"
FINAL_STATUSES = (COMPLETED, FAILED, "CANCELED")
DEFAULT_ERROR = "The assistant could not answer."  # of a FAILED reply that was given none
MAX_SHOWN = 60  # characters of a reply in the list of what is unused


def checked_reply(text: object, parts: object, status: object, error: object, after: object) -> Reply:
    """What the assistant is to say.

    Raises:
        TypeError: An argument is of another type.
        ValueError: Arguments do not go together, are no JSON that the API takes, or are out of their range.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a string, not {text!r}.")
    if text and parts is not None:
        raise ValueError("text and parts were both given. Write the text as one of the parts.")
    if not isinstance(status, str) or status not in FINAL_STATUSES:
        raise ValueError(f"status must be {', '.join(FINAL_STATUSES[:-1])} or {FINAL_STATUSES[-1]}, not {status!r}.")
    if error is not None and not isinstance(error, str):
        raise TypeError(f"error must be a string, not {error!r}.")
    if error is not None and status != FAILED:
        raise ValueError(f"error goes with status={FAILED!r} alone; the status is {status}.")
    if error is not None:
        _encoded("error", error)
    seconds = None if after is None else checked_seconds("after", after)
    if parts is None:
        parts_json = _encoded("text", [{"type": "text", "text": text}])
    else:
        _check_parts(parts)
        parts_json = _encoded("parts", parts)
    return Reply(parts_json, status, DEFAULT_ERROR if status == FAILED and error is None else error, seconds)


def call_of_reply(reply: Reply) -> str:
    """The call that scripted a reply."""
    parts = reply.parts
    is_text = len(parts) == 1 and parts[0].keys() == {"type", "text"} and parts[0]["type"] == "text"
    arguments = [_shortened(repr(parts[0]["text"])) if is_text else f"parts={_shortened(repr(parts))}"]
    if reply.status != COMPLETED:
        arguments.append(f"status={reply.status!r}")
    if reply.error not in (None, DEFAULT_ERROR):
        arguments.append(f"error={_shortened(repr(reply.error))}")
    if reply.after is not None:
        arguments.append(f"after={reply.after:g}")
    return f"reply({', '.join(arguments)})"


def _check_parts(parts: object) -> None:
    if not isinstance(parts, list | tuple):
        raise TypeError(f"parts must be a list, not {parts!r}.")
    for index, part in enumerate(parts):
        if not isinstance(part, dict):
            example = '{"type": "text", "text": "Hello"}'
            raise TypeError(f"parts[{index}] must be a dict such as {example}, not {part!r}.")
        if not isinstance(part.get("type"), str):
            raise ValueError(f'parts[{index}] must have a type, such as "text": {part!r}.')
        if part["type"] == "text" and not isinstance(part.get("text"), str):
            raise ValueError(f"parts[{index}] is of the type text, so its text must be a string: {part!r}.")


def _encoded(name: str, value: object) -> bytes:
    """A value as JSON that the API would take, too."""
    try:
        data = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        parse_json(data)
    except UnicodeEncodeError:
        raise ValueError(f"{name} has an unpaired surrogate, which cannot be encoded.") from None
    except TypeError as problem:
        raise TypeError(f"{name} cannot be written as JSON: {problem}.") from None
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"{name} cannot be written as JSON: {problem}.") from None
    return data


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
