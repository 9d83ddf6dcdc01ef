"""What no schema can say, and Schemathesis does not check: the page's prose, and what we assume beside it.

A rule is a function of a target that raises AssertionError where the target breaks it. *Documented* rules
are on the page. *Assumed* ones are not, so that a real API which breaks one refutes us, not itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from contract_tests.mock_api import world
from contract_tests.target import OPERATION, Missing, Target

POST = OPERATION + "/description"
CHANNEL = "/components/schemas/SendMessageAsContactRequest/properties/channel_id/description"
STRANGE_TEXTS = (
    "",
    " leading and trailing ",
    "line\nbreak\r\n\ttab\x00null\x1f\x7f",
    'quote " backslash \\ slash / </script> {{x}} %s %00 \\u0041',
    "äöü ß € 漢字 עברית \u202eright to left\u202c e\u0301 é \ufeff\u2028\u2029\ufffe\uffff",
    "👩‍👩‍👧 🇦🇹 𝒳 \U0010ffff",
    "null",
    "0",
    "-1e400",
)


class Rule(NamedTuple):
    """A rule, and the clause of the contract that it holds a target to."""

    name: str
    check: Callable[[Target], None]
    clause: str
    assumed: bool
    careful: bool  # whether it can be run against a live API


RULES: dict[str, Rule] = {}


def rule(clause: str, assumed: bool = False, careful: bool = True) -> Callable[[Callable[[Target], None]], Any]:
    """Declare a function to be a rule."""

    def declare(check: Callable[[Target], None]) -> Callable[[Target], None]:
        RULES[check.__name__] = Rule(check.__name__, check, clause, assumed, careful)
        return check

    return declare


def _status(target: Target, expected: int | None, json: Any, **options: Any) -> None:
    status = target.send(json, **options).status_code
    if expected is None:
        assert 400 <= status < 500, f"expected a refusal, got {status}"
    else:
        assert status == expected, f"expected {expected}, got {status}"


def _content(target: Target, expected: int, content: bytes, media_type: str) -> None:
    status = target.send(None, content=content, media_type=media_type).status_code
    assert status == expected, f"expected {expected}, got {status}"


def _without_channel(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "channel_id"}


# --- documented ---


@rule(POST)
def authored_as_the_contact(target: Target) -> None:
    reply = target.post(target.body())
    assert reply["role"] == "user", f"the message's role is {reply['role']}"
    channel = reply.get("member", {}).get("contact_channel", {})
    contact = channel.get("contact", {}).get("id", target.id("CONTACT_ID"))
    assert contact == target.id("CONTACT_ID"), f"the author is {contact}"
    assert channel.get("id", target.id("CHANNEL_ID")) == target.id("CHANNEL_ID"), f"the channel is {channel['id']}"


@rule(POST)
def custom_channels_only(target: Target) -> None:
    _status(target, None, target.body() | {"channel_id": target.id("OTHER_CHANNEL_ID")})


@rule(CHANNEL)
def channel_needed_where_there_are_several(target: Target) -> None:
    chat = target.id("MULTI_CHANNEL_CHAT_ID")
    _status(target, None, _without_channel(target.body()), chat_id=chat)
    target.post(target.body(), chat_id=chat)


@rule(CHANNEL)
def channel_not_needed_where_there_is_one(target: Target) -> None:
    target.post(_without_channel(target.body()))


@rule("/components/securitySchemes/apiKey")
def missing_credentials(target: Target) -> None:
    _status(target, 401, target.body(), authorization=None)


@rule("/components/securitySchemes/apiKey")
def malformed_credentials(target: Target) -> None:
    key = target.id("API_KEY")
    for header in (key, f"Basic {key}", "Bearer", f"Bearer{key}", f"Token {key}"):
        _status(target, 401, target.body(), authorization=header)


@rule("/components/securitySchemes/apiKey")
def wrong_credentials(target: Target) -> None:
    key = target.id("API_KEY")
    for wrong in (key[:-1], key + "x", key.swapcase(), "x"):
        _status(target, 401, target.body(), authorization=f"Bearer {wrong}")


@rule(OPERATION + "/responses/404")
def unknown_organization(target: Target) -> None:
    _status(target, 404, target.body(), org_id="org_0000000000000000000000")


@rule(OPERATION + "/responses/404")
def unknown_contact(target: Target) -> None:
    _status(target, 404, target.body(), contact_id="con_0000000000000000")


@rule(OPERATION + "/responses/404")
def unknown_chat(target: Target) -> None:
    _status(target, 404, target.body(), chat_id="cht_0000000000000000")


@rule(OPERATION + "/responses/404")
def chat_of_another_contact(target: Target) -> None:
    _needs_the_world(target)
    _status(target, 404, target.body(), chat_id=world.SAMS_CHAT.id)


@rule("/components/parameters/OrgId/description")
def c_is_the_own_organization(target: Target) -> None:
    for org_id in {"c", target.id("ORG_ID")}:
        target.post(target.body(), org_id=org_id)


@rule(OPERATION + "/responses/400")
def chat_without_a_custom_channel(target: Target) -> None:
    _needs_the_world(target)
    _status(target, None, _without_channel(target.body()), chat_id=world.EMAIL_ONLY.id)


@rule(OPERATION + "/responses/400")
def malformed_json(target: Target) -> None:
    for content in (b"", b"{", b'{"message":[{"type":"text","text":"\xff"}]}', b"[" * 100_000):
        _content(target, 400, content, "application/json")


# --- assumed ---


@rule(OPERATION + "/requestBody/content", assumed=True)
def wrong_media_type(target: Target) -> None:
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp"):
        _content(target, 400, json.dumps(target.body()).encode(), media_type)


def _echoed(reply: dict[str, Any]) -> list[Any]:
    return [part for content in reply.get("messages", []) for part in content.get("parts", [])]


def _assert_echo(target: Target, body: dict[str, Any]) -> dict[str, Any]:
    reply: dict[str, Any] = target.post(body)
    echoed = _echoed(reply)
    for sent, got in zip(body["message"], echoed, strict=False):
        assert sent == got, f"{str(sent)[:200]} came back as {str(got)[:200]}"
    assert len(echoed) == len(body["message"]), f"{len(body['message'])} parts came back as {len(echoed)}"
    return reply


@rule(POST, assumed=True)
def texts_come_back_unchanged(target: Target) -> None:
    _assert_echo(target, target.body(*STRANGE_TEXTS))


@rule(POST, assumed=True)
def timestamps_come_back_unchanged(target: Target) -> None:
    body = target.body(*map(str, range(7)))
    for part, start in zip(body["message"], (0, 0.1, -1, 1e-7, 2**53, 1.5e300, 3), strict=True):
        part |= {"start_timestamp": start, "end_timestamp": start + 1}
    _assert_echo(target, body)


@rule(POST, assumed=True, careful=False)
def long_messages_come_back_unchanged(target: Target) -> None:
    for texts in (["x" * 9_999 + "é" * 90_000], [f"part {number}" for number in range(300)]):
        _assert_echo(target, target.body(*texts))


@rule(POST, assumed=True)
def ids_are_unique(target: Target) -> None:
    ids = [target.post(target.body(f"{number}"))["id"] for number in range(3)]
    assert len(set(ids)) == len(ids), f"of the ids {ids} some are the same"


@rule(POST, assumed=True, careful=False)
def many_messages_are_all_right(target: Target) -> None:
    ids = set()
    for number in range(120):
        reply = _assert_echo(target, target.body(f"message {number}"))
        assert reply["id"] not in ids, f"id {reply['id']} came twice"
        assert reply["role"] == "user", f"message {number} has the role {reply['role']}"
        ids.add(reply["id"])


@rule(OPERATION, assumed=True, careful=False)
def other_methods_are_refused(target: Target) -> None:
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        response = target.send(None, method=method)
        assert response.status_code == 405, f"{method} got {response.status_code}"
        assert "POST" in response.headers.get("allow", ""), f"{method} got no Allow header that names POST"


@rule(OPERATION + "/responses/400", assumed=True)
def broken_channel_rule_is_400(target: Target) -> None:
    _status(target, 400, target.body() | {"channel_id": "cch_0000000000000000"})
    for name, change in (("OTHER_CHANNEL_ID", True), ("MULTI_CHANNEL_CHAT_ID", False)):
        try:
            other = target.id(name)
        except Missing:
            continue
        if change:
            _status(target, 400, target.body() | {"channel_id": other})
        else:
            _status(target, 400, _without_channel(target.body()), chat_id=other)


def _needs_the_world(target: Target) -> None:
    if target.id("CHAT_ID") != world.ONE_CHANNEL.id:
        raise Missing("needs the mock's world")
