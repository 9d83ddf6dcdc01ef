"""What no schema can say, and Schemathesis does not check: the page's prose, and what we assume beside it.

A rule is a function of a target that raises AssertionError where the target breaks it. *Documented* rules
are on the page. *Assumed* ones are not, so that a real API which breaks one refutes us, not itself.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, NamedTuple

from contract_tests.mock_api import world
from contract_tests.target import OPERATION, Target, Unable

POST = OPERATION + "/description"
CHANNEL = "/components/schemas/SendMessageAsContactRequest/properties/channel_id/description"
KEY = "/components/securitySchemes/apiKey"
WRONG, UNKNOWN = OPERATION + "/responses/400", OPERATION + "/responses/404"
REFUSED = range(400, 500)
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

    check: Callable[[Target], None]
    clause: str
    assumed: bool = False
    careful: bool = True  # whether it can be run against a live API


RULES: dict[str, Rule] = {}


def rule(clause: str, assumed: bool = False, careful: bool = True) -> Callable[[Callable[[Target], None]], Any]:
    """Declare a function to be a rule."""

    def declare(check: Callable[[Target], None]) -> Callable[[Target], None]:
        RULES[check.__name__] = Rule(check, clause, assumed, careful)
        return check

    return declare


# --- what must be refused: what is wrong with the request, beside a body that is valid unless given ---

Options = dict[str, Any]
Wrong = Callable[[Target], list[Options]]


def _refused(target: Target, expected: Container[int], options: Options) -> None:
    if options.get("chat_id") in world.CHATS and target.id("CHAT_ID") != world.ONE_CHANNEL.id:
        raise Unable("needs the mock's world")
    got = target.send(**({"body": target.body()} | options)).status_code
    assert got in expected, f"expected {expected}, got {got}"


def _refusal(name: str, clause: str, expected: Container[int], wrong: Wrong, assumed: bool = False) -> None:
    def check(target: Target) -> None:
        for options in wrong(target):
            _refused(target, expected, options)

    RULES[name] = Rule(check, clause, assumed)


def _each(option: str, *values: Any) -> Wrong:
    return lambda target: [{option: value} for value in values]


def _wrong_keys(target: Target) -> list[Options]:
    key = target.id("API_KEY")
    return [{"authorization": f"Bearer {wrong}"} for wrong in (key[:-1], key + "x", key.swapcase(), "x")]


def _no_custom_channel(target: Target) -> list[Options]:
    return [{"body": target.body(channel_id=None), "chat_id": world.EMAIL_ONLY.id}]


def _wrong_channels(target: Target) -> list[Options]:
    wrong: list[Options] = [{"body": target.body(channel_id="cch_0000000000000000")}]
    if other := target.environment.get("INVENT_OTHER_CHANNEL_ID"):
        wrong.append({"body": target.body(channel_id=other)})
    if chat := target.environment.get("INVENT_MULTI_CHANNEL_CHAT_ID"):
        wrong.append({"body": target.body(channel_id=None), "chat_id": chat})
    return wrong


BROKEN_JSON = (b"", b"{", b'{"message":[{"type":"text","text":"\xff"}]}', b"[" * 100_000)
MALFORMED = ("{key}", "Basic {key}", "Bearer", "Bearer{key}", "Token {key}")
MEDIA_TYPES = ("text/plain", "application/x-www-form-urlencoded", "application/jsonp")
_refusal("missing_credentials", KEY, {401}, _each("authorization", None))
_refusal("malformed_credentials", KEY, {401}, _each("authorization", *MALFORMED))
_refusal("wrong_credentials", KEY, {401}, _wrong_keys)
_refusal("unknown_organization", UNKNOWN, {404}, _each("org_id", "org_0000000000000000000000"))
_refusal("unknown_contact", UNKNOWN, {404}, _each("contact_id", "con_0000000000000000"))
_refusal("unknown_chat", UNKNOWN, {404}, _each("chat_id", "cht_0000000000000000"))
_refusal("chat_of_another_contact", UNKNOWN, {404}, _each("chat_id", world.SAMS_CHAT.id))
_refusal("chat_without_a_custom_channel", WRONG, REFUSED, _no_custom_channel)
_refusal("custom_channels_only", POST, REFUSED, lambda t: [{"body": t.body(channel_id=t.id("OTHER_CHANNEL_ID"))}])
_refusal("malformed_json", WRONG, {400}, _each("body", *BROKEN_JSON))
_refusal("wrong_media_type", OPERATION + "/requestBody/content", {400}, _each("media_type", *MEDIA_TYPES), assumed=True)
_refusal("broken_channel_rule_is_400", WRONG, {400}, _wrong_channels, assumed=True)


@rule(OPERATION, assumed=True, careful=False)
def other_methods_are_refused(target: Target) -> None:
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        response = target.send(b"", method=method)
        assert response.status_code == 405, f"{method} got {response.status_code}"
        assert "POST" in response.headers.get("allow", ""), f"{method} got no Allow header that names POST"


# --- what must be accepted ---


@rule(POST)
def authored_as_the_contact(target: Target) -> None:
    reply = target.post(target.body())
    assert reply["role"] == "user", f"the message's role is {reply['role']}"
    channel = reply.get("member", {}).get("contact_channel", {})
    contact = channel.get("contact", {}).get("id", target.id("CONTACT_ID"))
    assert contact == target.id("CONTACT_ID"), f"the author is {contact}"
    assert channel.get("id", target.id("CHANNEL_ID")) == target.id("CHANNEL_ID"), f"the channel is {channel['id']}"


@rule(CHANNEL)
def channel_needed_where_there_are_several(target: Target) -> None:
    chat = target.id("MULTI_CHANNEL_CHAT_ID")
    _refused(target, REFUSED, {"body": target.body(channel_id=None), "chat_id": chat})
    target.post(target.body(), chat_id=chat)


@rule(CHANNEL)
def channel_not_needed_where_there_is_one(target: Target) -> None:
    target.post(target.body(channel_id=None))


@rule("/components/parameters/OrgId/description")
def c_is_the_own_organization(target: Target) -> None:
    for org_id in {"c", target.id("ORG_ID")}:
        target.post(target.body(), org_id=org_id)


@rule(POST, assumed=True)
def ids_are_unique(target: Target) -> None:
    ids = [target.post(target.body(f"{number}"))["id"] for number in range(3)]
    assert len(set(ids)) == len(ids), f"of the ids {ids} some are the same"


def _echo(target: Target, body: dict[str, Any]) -> Any:
    """Posts a message, whose parts must come back."""
    reply = target.post(body)
    echoed = [part for content in reply.get("messages", []) for part in content.get("parts", [])]
    for sent, got in zip(body["message"], echoed, strict=False):
        assert sent == got, f"{str(sent)[:200]} came back as {str(got)[:200]}"
    assert len(echoed) == len(body["message"]), f"{len(body['message'])} parts came back as {len(echoed)}"
    return reply


@rule(POST, assumed=True)
def texts_come_back_unchanged(target: Target) -> None:
    _echo(target, target.body(*STRANGE_TEXTS))


@rule(POST, assumed=True)
def timestamps_come_back_unchanged(target: Target) -> None:
    body = target.body(*map(str, range(7)))
    for part, start in zip(body["message"], (0, 0.1, -1, 1e-7, 2**53, 1.5e300, 3), strict=True):
        part |= {"start_timestamp": start, "end_timestamp": start + 1}
    _echo(target, body)


@rule(POST, assumed=True, careful=False)
def long_messages_come_back_unchanged(target: Target) -> None:
    _echo(target, target.body("x" * 9_999 + "é" * 90_000))
    _echo(target, target.body(*(f"part {number}" for number in range(300))))


@rule(POST, assumed=True, careful=False)
def many_messages_are_all_right(target: Target) -> None:
    ids = set()
    for number in range(120):
        reply = _echo(target, target.body(f"message {number}"))
        assert reply["id"] not in ids, f"id {reply['id']} came twice"
        assert reply["role"] == "user", f"message {number} has the role {reply['role']}"
        ids.add(reply["id"])
