"""What no schema can say, and Schemathesis does not check: the page's prose, and what we assume beside it.

A rule is a function of a target that raises AssertionError where the target breaks it. *Documented* rules
are on the page. *Assumed* ones are not, so that a real API which breaks one refutes us, not itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from contract_tests.provider.provider import CONTRACT_DATA, LIVE_TEXT, OPERATION, Target, Unable
from invent_contract.document import lookup
from invent_mock import sample_data

POST, PATH_ITEM = OPERATION + "/description", OPERATION.removesuffix("/post")
CHANNEL = "/components/schemas/SendMessageAsContactRequest/properties/channel_id/description"
KEY = "/components/securitySchemes/apiKey"
WRONG, UNKNOWN = OPERATION + "/responses/400", OPERATION + "/responses/404"
MEDIA, ORG = OPERATION + "/requestBody/content", "/components/parameters/OrgId/description"
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
    live: bool = True  # whether it can be run against a live API


RULES: dict[str, Rule] = {}
Request = dict[str, Any]  # arguments of `Target.send`, where they are not those of a valid request
Requests = Callable[[Target], list[Request]]
Judge = Callable[[Target, Request], Any]


def rule(clause: str, **kind: bool) -> Callable[[Callable[[Target], None]], None]:
    """Declare a function to be a rule."""

    def declare(check: Callable[[Target], None]) -> None:
        RULES[check.__name__] = Rule(check, clause, **kind)

    return declare


def row(name: str, clause: str, judge: Judge, requests: Requests, **kind: bool) -> None:
    """Declare a rule that sends some requests and judges each alike."""

    def check(target: Target) -> None:
        most = 1 if target.live and clause == KEY else None  # no repeated probing of a live API's credentials
        for request in requests(target)[:most]:
            if request.get("chat_id") in sample_data.CHATS and target.id("CHAT_ID") != sample_data.ONE_CHANNEL.id:
                raise Unable("needs the mock's sample_data")
            judge(target, {"body": target.body(), **request})

    RULES[name] = Rule(check, clause, **kind)


def each(option: str, *values: Any) -> Requests:
    return lambda target: [{option: value} for value in values]


def texts(*messages: Sequence[str]) -> Requests:
    return lambda target: [{"body": target.body(*one)} for one in messages]


def refused(*expected: int) -> Judge:
    def judge(target: Target, request: Request) -> None:
        got = target.send(**request).status_code
        assert got in (expected or range(400, 500)), f"expected {expected or 'a refusal'}, got {got}"

    return judge


def accepted(target: Target, request: Request) -> Any:
    return target.post(**request)


def echoed(target: Target, request: Request) -> Any:
    """Accepted, and all parts come back."""
    reply = target.post(**request)
    message = request["body"]["message"]
    echo = [part for content in reply.get("messages", []) for part in content.get("parts", [])]
    for sent, got in zip(message, echo, strict=False):
        assert sent == got, f"{str(sent)[:200]} came back as {str(got)[:200]}"
    assert len(echo) == len(message), f"{len(message)} parts came back as {len(echo)}"
    return reply


def wrong_keys(target: Target) -> list[Request]:
    key = target.id("API_KEY")
    wrong = [key[:-1], key + "x", key.swapcase(), "x"]
    return [{"authorization": f"Bearer {one}"} for one in wrong if one != key]


def wrong_channels(target: Target) -> list[Request]:
    requests: list[Request] = [{"body": target.body(channel_id="cch_0000000000000000")}]
    if other := target.environment.get("INVENT_OTHER_CHANNEL_ID"):
        requests.append({"body": target.body(channel_id=other)})
    if chat := target.environment.get("INVENT_MULTI_CHANNEL_CHAT_ID"):
        requests.append({"body": target.body(channel_id=None), "chat_id": chat})
    return requests


def own_ids(target: Target) -> list[Request]:
    return [{"org_id": one} for one in sorted({"c", target.id("ORG_ID")})]


def timestamps(target: Target) -> list[Request]:
    body = target.body(*map(str, range(7)))
    for part, start in zip(body["message"], (0, 0.1, -1, 1e-7, 2**53, 1.5e300, 3), strict=True):
        part |= {"start_timestamp": start, "end_timestamp": start + 1}
    return [{"body": body}]


MALFORMED_KEYS = ("{key}", "Basic {key}", "Bearer", "Bearer{key}", "Token {key}")
NO_UTF_8 = b'{"message":[{"type":"text","text":"%s \xff"}]}' % LIVE_TEXT.encode()
BROKEN_JSON = (b"", b"{", NO_UTF_8, b"[" * 100_000)
MEDIA_TYPES = ("text/plain", "application/x-www-form-urlencoded", "application/jsonp")
EMAIL_ONLY = {"chat_id": sample_data.EMAIL_ONLY.id}
LONG_TEXT, MANY_TEXTS = "x" * 9_999 + "é" * 90_000, [f"part {number}" for number in range(300)]

# --- documented ---

row("missing_credentials", KEY, refused(401), each("authorization", None))
row("malformed_credentials", KEY, refused(401), each("authorization", *MALFORMED_KEYS))
row("wrong_credentials", KEY, refused(401), wrong_keys)
row("unknown_organization", UNKNOWN, refused(404), each("org_id", "org_0000000000000000000000"))
row("unknown_contact", UNKNOWN, refused(404), each("contact_id", "con_0000000000000000"))
row("unknown_chat", UNKNOWN, refused(404), each("chat_id", "cht_0000000000000000"))
row("chat_of_another_contact", UNKNOWN, refused(404), each("chat_id", sample_data.SAMS_CHAT.id))
row("c_is_the_own_organization", ORG, accepted, own_ids)
row("malformed_json", WRONG, refused(400), each("body", *BROKEN_JSON))
row("custom_channels_only", POST, refused(), lambda t: [{"body": t.body(channel_id=t.id("OTHER_CHANNEL_ID"))}])
row("channel_not_needed_where_there_is_one", CHANNEL, accepted, lambda t: [{"body": t.body(channel_id=None)}])
row("chat_without_a_custom_channel", WRONG, refused(), lambda t: [{"body": t.body(channel_id=None), **EMAIL_ONLY}])


@rule(CHANNEL)
def channel_needed_where_there_are_several(target: Target) -> None:
    chat = {"chat_id": target.id("MULTI_CHANNEL_CHAT_ID")}
    refused()(target, {"body": target.body(channel_id=None), **chat})
    accepted(target, {"body": target.body(), **chat})


@rule(POST)
def authored_as_the_contact(target: Target) -> None:
    reply = target.post(target.body())
    assert reply["role"] == "user", f"the message's role is {reply['role']}"
    channel = reply.get("member", {}).get("contact_channel", {})
    contact = channel.get("contact", {}).get("id", target.id("CONTACT_ID"))
    assert contact == target.id("CONTACT_ID"), f"the author is {contact}"
    assert channel.get("id", target.id("CHANNEL_ID")) == target.id("CHANNEL_ID"), f"the channel is {channel['id']}"


# --- assumed ---

row("wrong_media_type", MEDIA, refused(400), each("media_type", *MEDIA_TYPES), assumed=True)
row("broken_channel_rule_is_400", WRONG, refused(400), wrong_channels, assumed=True)
row("texts_come_back_unchanged", POST, echoed, texts(STRANGE_TEXTS), assumed=True)
row("timestamps_come_back_unchanged", POST, echoed, timestamps, assumed=True)
row("long_messages_come_back_unchanged", POST, echoed, texts([LONG_TEXT], MANY_TEXTS), assumed=True, live=False)


@rule(OPERATION, assumed=True, live=False)
def other_methods_are_refused(target: Target) -> None:
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        if method.lower() in lookup(CONTRACT_DATA, PATH_ITEM):
            continue
        response = target.send(b"", method=method)
        assert response.status_code == 405, f"{method} got {response.status_code}"
        assert "POST" in response.headers.get("allow", ""), f"{method} got no Allow header that names POST"


@rule(POST, assumed=True)
def ids_are_unique(target: Target) -> None:
    ids = [target.post(target.body(f"{number}"))["id"] for number in range(3)]
    assert len(set(ids)) == len(ids), f"of the ids {ids} some are the same"


@rule(POST, assumed=True, live=False)
def many_messages_are_all_right(target: Target) -> None:
    ids = set()
    for number in range(120):
        reply = echoed(target, {"body": target.body(f"message {number}")})
        assert reply["id"] not in ids, f"id {reply['id']} came twice"
        assert reply["role"] == "user", f"message {number} has the role {reply['role']}"
        ids.add(reply["id"])
