"""The catalogue of seeded faults: ways to break the mock, each with the one check that must notice it.

A check is a rule's name, or `run:check` for a check of one of the three Schemathesis runs.
"""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from contract_tests.mock_api import MockApi, world
from contract_tests.mock_api.app import Refusal
from contract_tests.target import CONTRACT_DATA
from generator.contract import lookup


class Fault(NamedTuple):
    """A way to break the mock. `clause` is what it breaks, below `#/components/schemas` or in words."""

    name: str
    clause: str
    caught_by: str
    make: Callable[[], MockApi]


FAULTS: list[Fault] = []
REFUSES, REPLY = "invalid:negative_data_rejection", "valid:response_schema_conformance"


def fault(name: str, clause: str, caught_by: str, **methods: Any) -> None:
    """A mock with some methods replaced. Each gets the method of the healthy mock as its second argument."""

    def make() -> MockApi:
        def replaced(method: str, change: Any) -> Any:
            return lambda self, *args: change(self, getattr(super(faulty, self), method), *args)

        faulty: Any = type("Faulty", (MockApi,), {})
        for method, change in methods.items():
            setattr(faulty, method, replaced(method, change))
        api: MockApi = faulty(CONTRACT_DATA)
        return api

    FAULTS.append(Fault(name, clause, caught_by, make))


def reply(name: str, clause: str, caught_by: str, change: Callable[[dict[str, Any], int], Any]) -> None:
    """A mock whose reply is changed, in place or by what the change returns, given how many were kept before."""

    def message(self: MockApi, healthy: Any, *args: Any) -> Any:
        answer = copy.deepcopy(healthy(*args))
        changed = change(answer, len(self.posted))
        return changed if isinstance(changed, dict) else answer

    fault(name, clause, caught_by, message=message)


def lenient(name: str, clause: str, pointer: str, *keywords: str) -> None:
    """A mock that does not check some keywords of a request's schema."""

    def make() -> MockApi:
        contract = copy.deepcopy(CONTRACT_DATA)
        for keyword in keywords:
            lookup(contract, "/components/schemas/" + pointer).pop(keyword)
        return MockApi(contract)

    FAULTS.append(Fault(name, clause, REFUSES, make))


def refuse(status: int) -> Any:
    raise Refusal(status, "a seeded fault")


def parts(answer: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer["messages"][0]["parts"]
    return found


def texts(change: Callable[[str], str]) -> Callable[[dict[str, Any], int], None]:
    def changed(answer: dict[str, Any], _: int) -> None:
        for part in parts(answer):
            if isinstance(part.get("text"), str):
                part["text"] = change(part["text"])

    return changed


def put(path: str, value: Any) -> Callable[[dict[str, Any], int], None]:
    """Puts a value into a reply, at a dotted path."""

    def changed(answer: dict[str, Any], _: int) -> None:
        *parents, last = path.split(".")
        node: Any = answer
        for name in parents:
            node = node.setdefault(name, {})
        node[last] = value

    return changed


def every(count: int, change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any], int], Any]:
    return lambda answer, before: change(answer) if before % count == count - 1 else None


def credentials(change: Callable[[str | None], str | None]) -> Any:
    return lambda self, healthy, header: healthy(change(header))


# fmt: off
KEY = f"Bearer {world.API_KEY}"
AUTH = "securitySchemes/apiKey"
fault("no key needed", AUTH, "missing_credentials", authenticate=credentials(lambda h: h or KEY))
fault("any key will do", AUTH, "wrong_credentials", authenticate=credentials(lambda h: h and h[:6] + " " and KEY if h and h.startswith("Bearer ") else h))
fault("key's case ignored", AUTH, "wrong_credentials", authenticate=credentials(lambda h: KEY if h and h.lower() == KEY.lower() else h))
fault("start of the key is enough", AUTH, "wrong_credentials", authenticate=credentials(lambda h: KEY if h and len(h) > 9 and KEY.startswith(h) else h))
fault("more after the key ignored", AUTH, "wrong_credentials", authenticate=credentials(lambda h: KEY if h and h.startswith(KEY) else h))
fault("scheme ignored", AUTH, "malformed_credentials", authenticate=credentials(lambda h: KEY if h and world.API_KEY in h and " " in h else h))
fault("scheme not needed", AUTH, "malformed_credentials", authenticate=credentials(lambda h: KEY if h == world.API_KEY else h))
fault("403 for 401", AUTH, "missing_credentials", authenticate=lambda self, healthy, h: healthy(h) if h else refuse(403))
fault("keys not looked at", AUTH, "valid:ignored_auth", authenticate=lambda self, healthy, h: None)


IDS = "the path's ids"


def finding(change: Callable[[dict[str, str]], dict[str, str]]) -> Any:
    """Other ids are looked up than were given."""

    def send_message(self: MockApi, healthy: Any, ids: dict[str, str], body: Any) -> Any:
        return healthy(ids | change(ids), body)

    return send_message


def unless_known(name: str, known: set[str], instead: str) -> Any:
    return finding(lambda ids: {} if ids[name] in known else {name: instead})


ONE, JANE = world.ONE_CHANNEL.id, world.JANE.id
fault("organization ignored", IDS, "unknown_organization", send_message=unless_known("org_id", set(), "c"))
fault("contact ignored", IDS, "unknown_contact", send_message=unless_known("contact_id", {JANE, world.SAM.id}, JANE))
fault("chat ignored", IDS, "unknown_chat", send_message=unless_known("chat_id", {one.id for one in world.CHATS}, ONE))
fault("chats of all contacts", IDS, "chat_of_another_contact", send_message=finding(lambda ids: {"contact_id": world.SAM.id} if ids["chat_id"] == world.SAMS_CHAT.id else {}))
fault("c unknown", IDS, "c_is_the_own_organization", send_message=finding(lambda ids: {"org_id": "?"} if ids["org_id"] == "c" else {}))
fault("only c known", IDS, "c_is_the_own_organization", send_message=finding(lambda ids: {"org_id": "?"} if ids["org_id"] != "c" else {}))


def unknown(status: int) -> Any:
    def send_message(self: MockApi, healthy: Any, ids: Any, body: Any) -> Any:
        try:
            return healthy(ids, body)
        except Refusal as problem:
            raise Refusal(status, "?") if problem.status == 404 else problem from None

    return send_message


fault("400 for unknown ids", "responses/404", "unknown:positive_data_acceptance", send_message=unknown(400))
fault("500 for unknown ids", "responses/404", "unknown:not_a_server_error", send_message=unknown(500))
fault("unknown ids accepted", "responses/404", "unknown:positive_data_acceptance", send_message=lambda self, healthy, ids, body: healthy({"org_id": "c", "contact_id": JANE, "chat_id": ONE}, body))

REQUEST, TEXT, OTHER = "SendMessageAsContactRequest", "UserTextPart", "OtherPart"
lenient("body of any type", REQUEST, REQUEST, "type")
lenient("message not needed", f"{REQUEST}.message", REQUEST, "required")
lenient("message of any type", f"{REQUEST}.message", f"{REQUEST}/properties/message", "type")
lenient("empty message", f"{REQUEST}.message.minItems", f"{REQUEST}/properties/message", "minItems")
lenient("channel_id of any type", f"{REQUEST}.channel_id", f"{REQUEST}/properties/channel_id", "type")
lenient("parts not checked", f"{REQUEST}.message.items", f"{REQUEST}/properties/message", "items")
lenient("text not needed", f"{TEXT}.text", TEXT, "required")
lenient("text of any type", f"{TEXT}.text", f"{TEXT}/properties/text", "type")
lenient("start of any type", f"{TEXT}.start_timestamp", "PartStart", "type")
lenient("end of any type", f"{TEXT}.end_timestamp", "PartEnd", "type")
lenient("kind of part not needed", f"{OTHER}.type", OTHER, "required")
lenient("part of any type", OTHER, OTHER, "type")
lenient("kind of part of any type", f"{OTHER}.type", f"{OTHER}/properties/type", "type")
lenient("text parts not checked", f"{OTHER}.type", f"{OTHER}/properties/type", "not")
fault("422 for 400", "responses/400", REFUSES, body=lambda self, healthy, *args: _status_of(healthy, 422, *args))
fault("500 for broken JSON", "responses/400", "malformed_json", parse=lambda self, healthy, data: _or(healthy, 500, data))
fault("broken JSON accepted", "responses/400", "malformed_json", parse=lambda self, healthy, data: _or(healthy, 0, data))
fault("any media type", "requestBody/content", "wrong_media_type", body=lambda self, healthy, operation, request: _as_json(healthy, operation, request))


async def _status_of(healthy: Any, status: int, *args: Any) -> Any:
    try:
        return await healthy(*args)
    except Refusal as problem:
        raise Refusal(status, str(problem)) from None


def _or(healthy: Any, status: int, data: bytes) -> Any:
    try:
        return healthy(data)
    except Refusal:
        return refuse(status) if status else {"message": [{"type": "text", "text": "?"}], "channel_id": world.JANES_KIOSK.id}


async def _as_json(healthy: Any, operation: Any, request: Request) -> Any:
    headers = [(name, value) for name, value in request.scope["headers"] if name != b"content-type"]
    request.scope["headers"] = [*headers, (b"content-type", b"application/json")]
    return await healthy(operation, Request(request.scope, request.receive))


def answer(make: Callable[[Any], Response]) -> Any:
    return lambda self, healthy, body: make(body)


fault("201 for 200", "responses", "valid:status_code_conformance", answer=answer(lambda body: JSONResponse(body, 201)))
fault("HTML", "responses/200/content", "valid:content_type_conformance", answer=answer(lambda body: Response(JSONResponse(body).body, media_type="text/html")))
fault("no media type", "responses/200/content", "authored_as_the_contact", answer=answer(lambda body: Response(JSONResponse(body).body)))
fault("empty object", "ChatMessage.required", REPLY, answer=answer(lambda body: JSONResponse({})))
fault("broken JSON", "ChatMessage", "valid:response_schema_conformance", answer=answer(lambda body: Response(JSONResponse(body).body[:-1], media_type="application/json")))
reply("id missing", "ChatMessage.required", REPLY, lambda answer, _: answer.pop("id") and None)
reply("role missing", "ChatMessage.required", REPLY, lambda answer, _: answer.pop("role") and None)
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
reply("size is text", "AudioFile.file_size", REPLY, put("messages", [{"role": "system", "parts": [{"type": "text", "audio": {"file_size": "1"}}]}]))
reply("reasoning is text", "ModelFeatures.reasoning", REPLY, put("features", {"reasoning": "low"}))

PROSE = "description of the operation"
reply("authored by the assistant", PROSE, "authored_as_the_contact", put("role", "assistant"))
reply("authored by another contact", PROSE, "authored_as_the_contact", put("member.contact_channel.contact.id", world.SAM.id))
reply("posted through another channel", PROSE, "authored_as_the_contact", put("member.contact_channel.id", world.JANES_GAME.id))


def any_channel(self: Any, healthy: Any, chat: world.Chat, channel_id: str | None) -> Any:
    return next((one for one in chat.channels if one.id == channel_id), None) or healthy(chat, channel_id)


CHANNEL = "channel_id"
fault("e-mail channels accepted", PROSE, "custom_channels_only", choose_channel=any_channel)
fault("channel guessed", CHANNEL, "channel_needed_where_there_are_several", choose_channel=lambda self, healthy, chat, id: healthy(chat, id or (world.JANES_KIOSK.id if chat == world.TWO_CHANNELS else None)))
fault("channel always needed", CHANNEL, "channel_not_needed_where_there_is_one", choose_channel=lambda self, healthy, chat, id: healthy(chat, id or "?"))
fault("unknown channels ignored", CHANNEL, "broken_channel_rule_is_400", choose_channel=lambda self, healthy, chat, id: healthy(chat, id if id in {one.id for one in (*chat.channels, world.JANES_GAME)} else world.JANES_KIOSK.id))
fault("404 for a wrong channel", CHANNEL, "broken_channel_rule_is_400", choose_channel=lambda self, healthy, chat, id: healthy(chat, id) if id in (None, *(one.id for one in chat.channels if one.is_custom)) else refuse(404))
fault("chats of e-mail accepted", PROSE, "chat_without_a_custom_channel", choose_channel=lambda self, healthy, chat, id: world.JANES_KIOSK if chat == world.EMAIL_ONLY else healthy(chat, id))
fault("GET taken for POST", "the method", "other_methods_are_refused", __call__=lambda self, healthy, scope, *args: healthy(scope | {"method": "POST"}, *args))

ECHO = "the echo"
reply("astral characters lost", ECHO, "texts_come_back_unchanged", texts(lambda text: "".join("?" if c > "\uffff" else c for c in text)))
reply("null characters lost", ECHO, "texts_come_back_unchanged", texts(lambda text: text.replace("\0", "")))
reply("white space stripped", ECHO, "texts_come_back_unchanged", texts(str.strip))
reply("Unicode normalized", ECHO, "texts_come_back_unchanged", texts(lambda text: unicodedata.normalize("NFC", text)))
reply("HTML escaped", ECHO, "texts_come_back_unchanged", texts(lambda text: text.replace("<", "&lt;")))
reply("lines folded", ECHO, "texts_come_back_unchanged", texts(lambda text: text.replace("\r\n", "\n")))
reply("parts reversed", ECHO, "texts_come_back_unchanged", lambda answer, _: parts(answer).reverse())
reply("last part lost", ECHO, "texts_come_back_unchanged", lambda answer, _: parts(answer).pop() and None)
reply("last part doubled", ECHO, "texts_come_back_unchanged", lambda answer, _: parts(answer).append(parts(answer)[-1]))
reply("start 0 lost", ECHO, "timestamps_come_back_unchanged", lambda answer, _: [p.pop("start_timestamp") for p in parts(answer) if p.get("start_timestamp") == 0] and None)
reply("fractions rounded", ECHO, "timestamps_come_back_unchanged", lambda answer, _: [p.update(start_timestamp=round(p["start_timestamp"], 3)) for p in parts(answer) if "start_timestamp" in p] and None)
reply("long texts cut", ECHO, "long_messages_come_back_unchanged", texts(lambda text: text[:10_000]))
reply("100 parts at most", ECHO, "long_messages_come_back_unchanged", lambda answer, _: parts(answer).__delitem__(slice(100, None)))
fault("500 for long texts", "robustness", "long_messages_come_back_unchanged", parse=lambda self, healthy, data: refuse(500) if len(data) > 20_000 else healthy(data))
fault("500 for an empty text", "robustness", "valid:not_a_server_error", message=lambda self, healthy, chat, channel, p: refuse(500) if any(one.get("text") == "" for one in p) else healthy(chat, channel, p))
reply("one id for all", "state", "ids_are_unique", put("id", "msg_1"))
fault("answer of the message before", "state", "ids_are_unique", message=lambda self, healthy, *args: self.posted[-1].answer if self.posted else healthy(*args))
reply("every 50th id is the first", "rare", "many_messages_are_all_right", every(50, lambda answer: answer.update(id="msg_1")))
reply("every 50th without an id", "rare", "many_messages_are_all_right", every(50, lambda answer: answer.pop("id") and None))
reply("every 50th part lost", "rare", "many_messages_are_all_right", every(50, lambda answer: parts(answer).clear()))
fault("every 50th call is 500", "rare", "many_messages_are_all_right", message=lambda self, healthy, *args: refuse(500) if len(self.posted) == 49 else healthy(*args))
reply("second message by the assistant", "rare", "many_messages_are_all_right", lambda answer, before: answer.update(role="assistant") if before == 1 else None)
