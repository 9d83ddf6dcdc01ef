"""The catalogue of seeded faults: ways to break the mock, each with the one check that must notice it.

A check is a rule's name, or `run:check` for a check of one of the three Schemathesis runs.
"""

from __future__ import annotations

import copy
import json
import re
import unicodedata
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from contract_tests.provider.provider import CONTRACT_DATA
from invent_contract.document import lookup
from invent_mock import MockApi, sample_data
from invent_mock.app import JSON, Posted, Refusal


class Fault(NamedTuple):
    """A way to break the mock. `clause` is what it breaks, below `#/components/schemas` or in words."""

    clause: str
    caught_by: str
    make: Callable[[], MockApi]


FAULTS: dict[str, Fault] = {}
Reply = dict[str, Any]
Change = Callable[[Reply, deque[Posted]], Any]


def fault(name: str, clause: str, caught_by: str, method: str, change: Callable[..., Any]) -> None:
    """A mock with a method replaced by `change`, which gets the healthy one as its first argument."""

    def make() -> MockApi:
        api = MockApi(CONTRACT_DATA)
        ok = getattr(api, method)
        setattr(api, method, lambda *args: change(ok, *args))
        return api

    FAULTS[name] = Fault(clause, caught_by, make)


def accepts(name: str, caught_by: str, extra: Callable[[str], bool]) -> None:
    """A mock that takes more credentials than it should."""
    fault(name, AUTH, caught_by, "is_authentic", lambda ok, header: ok(header) or extra(header))


def takes(name: str, caught_by: str, other: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """A mock that takes some ids for others."""
    fault(name, IDS, caught_by, "perform", lambda ok, op, ids, body: ok(op, ids | other(ids), body))


def chooses(
    name: str, caught_by: str, instead: Callable[[sample_data.Chat, str | None], sample_data.Channel | None]
) -> None:
    """A mock that sometimes chooses a channel of its own."""
    fault(name, "channel_id", caught_by, "choose_channel", lambda ok, *args: instead(*args) or ok(*args))


def answers(name: str, clause: str, caught_by: str, make: Callable[[Any], Response]) -> None:
    """A mock that puts the right bytes into a wrong response."""
    fault(name, clause, caught_by, "answer", lambda ok, *args: make(ok(*args).body))


def lenient(name: str, path: str) -> None:
    """A mock that does not check a keyword of a request's schema."""
    schema, *properties, keyword = path.split(".")
    pointer = "".join(["/components/schemas/", schema, *(f"/properties/{one}" for one in properties)])

    def make() -> MockApi:
        contract = copy.deepcopy(CONTRACT_DATA)
        del lookup(contract, pointer)[keyword]
        return MockApi(contract)

    FAULTS[name] = Fault(path, REFUSES, make)


def status(name: str, clause: str, caught_by: str, right: int, wrong: int) -> None:
    """A mock that refuses with another status than it should."""

    def error(ok: Any, problem: Any) -> Any:
        problem.status_code = wrong if problem.status_code == right else problem.status_code
        return ok(problem)

    fault(name, clause, caught_by, "error", error)


def reply(name: str, clause: str, caught_by: str, change: Change) -> None:
    """A mock whose reply is changed in place, given what was posted before."""

    def send_message(ok: Any, *args: Any) -> Any:
        answer = ok(*args)
        change(answer, ok.__self__.posted)
        return answer

    fault(name, clause, caught_by, "message", send_message)


def put(path: str, value: Any) -> Change:
    """Puts a value into a reply, at a dotted path."""

    def change(answer: Reply, _: Any) -> None:
        *parents, last = path.split(".")
        for name in parents:
            answer = answer[name]
        answer[last] = value

    return change


def parts(change: Callable[[list[Reply]], Any]) -> Change:
    return lambda answer, _: change(answer["messages"][0]["parts"])


def each(field: str, change: Callable[[Any], Any]) -> Change:
    """Changes a field of each part that has it."""
    return parts(lambda all: [one.update({field: change(one[field])}) for one in all if field in one])


def at(numbers: range, change: Change) -> Change:
    """Changes only the replies to the messages with these numbers."""
    return lambda answer, before: change(answer, before) if len(before) + 1 in numbers else None


def refuse(status: int) -> Any:
    raise Refusal(status, "a seeded fault")


# A row for each fault. `ok` is the healthy mock's method.
KEY, AUTH = f"Bearer {sample_data.API_KEY}", "securitySchemes/apiKey"
accepts("no key needed", "missing_credentials", lambda header: header == "")
accepts("any key will do", "wrong_credentials", lambda header: header.startswith("Bearer "))
accepts("key's case ignored", "wrong_credentials", lambda header: header.lower() == KEY.lower())
accepts("start of the key is enough", "wrong_credentials", lambda header: len(header) > 9 and KEY.startswith(header))
accepts("more after the key ignored", "wrong_credentials", lambda header: header.startswith(KEY))
accepts("scheme ignored", "malformed_credentials", lambda header: header.endswith(f" {sample_data.API_KEY}"))
accepts("scheme not needed", "malformed_credentials", lambda header: header == sample_data.API_KEY)
accepts("keys not looked at", "valid:ignored_auth", lambda header: True)
status("403 for 401", AUTH, "missing_credentials", 401, 403)

IDS, C = "the path's ids", "c_is_the_own_organization"
OWNERS = {one.id: one.contact.id for one in sample_data.CHATS.values()}
takes("organization ignored", "unknown_organization", lambda ids: {"org_id": "c"})
takes("contact ignored", "unknown_contact", lambda ids: {"contact_id": sample_data.JANE.id})
takes("chat ignored", "unknown_chat", lambda ids: {"chat_id": sample_data.ONE_CHANNEL.id})
takes("chats of all contacts", "chat_of_another_contact", lambda ids: {"contact_id": OWNERS.get(ids["chat_id"], "?")})
takes("c unknown", C, lambda ids: {"org_id": "?"} if ids["org_id"] == "c" else {})
takes("only c known", C, lambda ids: {"org_id": "?"} if ids["org_id"] != "c" else {})
takes("unknown ids accepted", "unknown:positive_data_acceptance", lambda ids: sample_data.VALID_IDS)
status("400 for unknown ids", "responses/404", "unknown:positive_data_acceptance", 404, 400)
status("500 for unknown ids", "responses/404", "unknown:not_a_server_error", 404, 500)

REFUSES, REQUEST = "invalid:negative_data_rejection", "SendMessageAsContactRequest"
BODY, ROBUST = "requestBody/content", "robustness"
lenient("body of any type", f"{REQUEST}.type")
lenient("message not needed", f"{REQUEST}.required")
lenient("message of any type", f"{REQUEST}.message.type")
lenient("empty message", f"{REQUEST}.message.minItems")
lenient("channel_id of any type", f"{REQUEST}.channel_id.type")
lenient("parts not checked", f"{REQUEST}.message.items")
lenient("text not needed", "UserTextPart.required")
lenient("text of any type", "UserTextPart.text.type")
lenient("start of any type", "PartStart.type")
lenient("end of any type", "PartEnd.type")
lenient("kind of part not needed", "OtherPart.required")
lenient("part of any type", "OtherPart.type")
lenient("kind of part of any type", "OtherPart.type.type")
lenient("text parts not checked", "OtherPart.type.not")
status("422 for 400", "responses/400", REFUSES, 400, 422)
fault("any media type", BODY, "wrong_media_type", "body", lambda ok, op, _, data: ok(op, JSON, data))
fault("broken UTF-8 mended", BODY, "malformed_json", "parse", lambda _, data: json.loads(data.decode(errors="replace")))
fault("500 for nesting", ROBUST, "malformed_json", "parse", lambda ok, data: refuse(500) if b"[[" in data else ok(data))

REPLY, CONTENT = "valid:response_schema_conformance", "responses/200/content"
answers("201 for 200", "responses", "valid:status_code_conformance", lambda body: Response(body, 201, media_type=JSON))
answers("HTML", CONTENT, "valid:content_type_conformance", lambda body: Response(body, media_type="text/html"))
answers("no media type", CONTENT, "authored_as_the_contact", lambda body: Response(body))
answers("broken JSON", "ChatMessage", REPLY, lambda body: Response(body[:-1], media_type=JSON))
reply("id missing", "ChatMessage.required", REPLY, lambda answer, _: answer.pop("id"))
reply("role missing", "ChatMessage.required", REPLY, lambda answer, _: answer.pop("role"))
reply("id is a number", "ChatMessage.id", REPLY, put("id", 7))
reply("role not listed", "ChatMessage.role.enum", REPLY, put("role", "customer"))
reply("status not listed", "ChatMessage.status.enum", REPLY, put("status", "running"))
reply("status null", "ChatMessage.status", REPLY, put("status", None))
reply("date without a zone", "ChatMessage.created_at.format", REPLY, put("created_at", "2026-03-02T09:15:27"))
reply("date as a number", "ChatMessage.updated_at", REPLY, put("updated_at", 1772442927))
reply("e-mail that is none", "ContactChannel.email.format", REPLY, put("member.contact_channel.email", "jane"))
reply("eleven tools", "ChatMessage.tools.maxItems", REPLY, put("tools", [{}] * 11))
reply("error is an object", "ChatMessage.error", REPLY, put("error", {}))
reply("1 for true", "ChannelContact.blocked", REPLY, put("member.contact_channel.contact.blocked", 1))
reply("counter is text", "TokenUsage", REPLY, put("usage", {"turns": [{"input_tokens": "5"}]}))
reply("half a token", "TokenCount", REPLY, put("usage", {"total_tokens": 0.5}))
AUDIO = {"type": "text", "audio": {"file_size": "1"}}
reply("size is text", "AudioFile.file_size", REPLY, put("messages", [{"role": "system", "parts": [AUDIO]}]))
reply("reasoning is text", "ModelFeatures.reasoning", REPLY, put("features", {"reasoning": "low"}))

PROSE, AUTHOR = "description of the operation", "authored_as_the_contact"
KIOSK, EMAIL = sample_data.JANES_KIOSK, sample_data.JANES_EMAIL
RULE, NONE_CUSTOM = "broken_channel_rule_is_400", "chat_without_a_custom_channel"
reply("authored by the assistant", PROSE, AUTHOR, put("role", "assistant"))
reply("authored by another contact", PROSE, AUTHOR, put("member.contact_channel.contact.id", sample_data.SAM.id))
reply("posted through another channel", PROSE, AUTHOR, put("member.contact_channel.id", sample_data.JANES_GAME.id))
chooses("e-mail channels accepted", "custom_channels_only", lambda chat, id: EMAIL if id == EMAIL.id else None)
chooses("channel guessed", "channel_needed_where_there_are_several", lambda chat, id: None if id else KIOSK)
chooses("channel always needed", "channel_not_needed_where_there_is_one", lambda chat, id: None if id else refuse(400))
chooses("unknown channels ignored", RULE, lambda chat, id: KIOSK)
chooses("404 for a wrong channel", RULE, lambda chat, id: None if id in (None, KIOSK.id) else refuse(404))
chooses("chats of e-mail accepted", NONE_CUSTOM, lambda chat, id: KIOSK if chat == sample_data.EMAIL_ONLY else None)

METHOD, OTHERS = "the method", "other_methods_are_refused"
fault("GET taken for POST", METHOD, OTHERS, "_starlette", lambda ok, scope, *io: ok(scope | {"method": "POST"}, *io))
fault("405 without Allow", METHOD, OTHERS, "error", lambda ok, problem: ok(HTTPException(problem.status_code)))

ECHO, TEXTS, LONG = "the echo", "texts_come_back_unchanged", "long_messages_come_back_unchanged"
TIMES, START = "timestamps_come_back_unchanged", "start_timestamp"
reply("astral characters lost", ECHO, TEXTS, each("text", lambda text: re.sub("[\U00010000-\U0010ffff]", "?", text)))
reply("null characters lost", ECHO, TEXTS, each("text", lambda text: text.replace("\0", "")))
reply("white space stripped", ECHO, TEXTS, each("text", str.strip))
reply("Unicode normalized", ECHO, TEXTS, each("text", lambda text: unicodedata.normalize("NFC", text)))
reply("HTML escaped", ECHO, TEXTS, each("text", lambda text: text.replace("<", "&lt;")))
reply("lines folded", ECHO, TEXTS, each("text", lambda text: text.replace("\r\n", "\n")))
reply("parts reversed", ECHO, TEXTS, parts(lambda all: all.reverse()))
reply("last part lost", ECHO, TEXTS, parts(lambda all: all.pop()))
reply("last part doubled", ECHO, TEXTS, parts(lambda all: all.append(all[-1])))
reply("start 0 lost", ECHO, TIMES, parts(lambda all: [one.pop(START) for one in all if one.get(START) == 0]))
reply("fractions rounded", ECHO, TIMES, each(START, lambda start: round(start, 3)))
reply("long texts cut", ECHO, LONG, each("text", lambda text: text[:10_000]))
reply("100 parts at most", ECHO, LONG, parts(lambda all: all.__setitem__(slice(100, None), [])))
reply("500 for long texts", ROBUST, LONG, each("text", lambda text: text if len(text) < 10_000 else refuse(500)))
reply("500 for an empty text", ROBUST, "valid:not_a_server_error", each("text", lambda text: text or refuse(500)))
MANY, UNIQUE, FIFTIETH = "many_messages_are_all_right", "ids_are_unique", range(50, 10_000, 50)
reply("one id for all", "state", UNIQUE, put("id", "msg_1"))
reply("answer of the message before", "state", UNIQUE, lambda answer, old: old and answer.update(old[-1].answer))
reply("every 50th id is the first", "rare", MANY, at(FIFTIETH, put("id", "msg_1")))
reply("every 50th without an id", "rare", MANY, at(FIFTIETH, lambda answer, _: answer.pop("id")))
reply("every 50th part lost", "rare", MANY, at(FIFTIETH, parts(lambda all: all.clear())))
reply("every 50th call is 500", "rare", MANY, at(FIFTIETH, lambda *_: refuse(500)))
reply("second message by the assistant", "rare", MANY, at(range(2, 3), put("role", "assistant")))
