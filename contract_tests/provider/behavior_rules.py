"""Rules that no schema can express: the page's prose, and what we assume beside it.

A rule is a function of a provider that raises AssertionError where the provider breaks it. *Documented* rules
are on the page. *Assumed* ones are not, so that a real API which breaks such a rule refutes us, not itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from contract_tests.contract.contract_under_test import CONTRACT, OPERATION_POINTER, PATH_ITEM_POINTER
from contract_tests.provider.findings import Disagreement, Verdict
from contract_tests.provider.provider import LIVE_TEXT, Inapplicable, NoUsableReply, Provider
from invent_contract.json_pointer import lookup
from invent_mock import sample_data

Check = Callable[[Provider], None]

# The clauses that rules hold a provider to.
API_KEY_CLAUSE = "/components/securitySchemes/apiKey"
ORG_ID_CLAUSE = "/components/parameters/OrgId/description"
CHANNEL_ID_CLAUSE = "/components/schemas/SendMessageAsContactRequest/properties/channel_id/description"
PROSE_CLAUSE = f"{OPERATION_POINTER}/description"
MEDIA_TYPE_CLAUSE = f"{OPERATION_POINTER}/requestBody/content"
BAD_REQUEST_CLAUSE = f"{OPERATION_POINTER}/responses/400"
NOT_FOUND_CLAUSE = f"{OPERATION_POINTER}/responses/404"


@dataclass(frozen=True)
class Rule:
    """A check of a provider's behaviour.

    Attributes:
        check: Raises AssertionError where the provider breaks the rule, and Inapplicable where it cannot be checked.
        clause: JSON pointer to the clause of the contract that it holds a provider to.
        is_assumed: Whether the page does not say it.
        is_for_live: Whether it sends little enough for a live API.
    """

    check: Check
    clause: str
    is_assumed: bool
    is_for_live: bool


RULES: dict[str, Rule] = {}


def documented(clause: str) -> Callable[[Check], Check]:
    """Declare a rule that the page states."""
    return _rule(clause, is_assumed=False, is_for_live=True)


def assumed(clause: str, *, is_for_live: bool = True) -> Callable[[Check], Check]:
    """Declare a rule that the page does not state."""
    return _rule(clause, is_assumed=True, is_for_live=is_for_live)


def _rule(clause: str, *, is_assumed: bool, is_for_live: bool) -> Callable[[Check], Check]:
    def declare(check: Check) -> Check:
        RULES[check.__name__] = Rule(check, clause, is_assumed, is_for_live)
        return check

    return declare


def assert_refused(response: httpx.Response, *statuses: int) -> None:
    """The status must be among these; where none are given, any 4xx will do."""
    expected = statuses or range(400, 500)
    assert response.status_code in expected, f"expected {statuses or 'a refusal'}, got {response.status_code}"


def post_and_compare_echo(provider: Provider, message: Sequence[Any]) -> Any:
    """Post a message, and hold that all its parts come back as they were."""
    reply = provider.post({**provider.body(), "message": message})
    contents = [content for content in as_list(reply.get("messages")) if isinstance(content, dict)]
    echo = [part for content in contents for part in as_list(content.get("parts"))]
    for sent, received in zip(message, echo, strict=False):
        assert sent == received, f"{str(sent)[:200]} came back as {str(received)[:200]}"
    assert len(echo) == len(message), f"{len(message)} parts came back as {len(echo)}"
    return reply


def as_list(value: Any) -> list[Any]:
    """The value, or nothing where it is no list, which is for the schema to judge."""
    return value if isinstance(value, list) else []


def value_at(reply: Any, *names: str) -> Any:
    """A field at any depth, or None where there is none, which is for the schema to judge."""
    for name in names:
        reply = reply.get(name) if isinstance(reply, dict) else None
    return reply


def others(values: dict[str, Any], name: str) -> list[Any]:
    """All values but that of a name."""
    return [value for key, value in values.items() if key != name]


def few_if_live(provider: Provider, values: Sequence[str]) -> Sequence[str]:
    """All values, but only the first for a live API, whose credentials are not to be probed repeatedly."""
    return values[:1] if provider.is_live else values


def need_sample_data(provider: Provider) -> None:
    """Skip a rule that knows the mock's chats, where the provider has others."""
    if provider.id("CHAT_ID") != sample_data.ONE_CUSTOM_CHANNEL.id:
        raise Inapplicable("needs the mock's sample data")


# --- documented: credentials ---


@documented(API_KEY_CLAUSE)
def missing_credentials(provider: Provider) -> None:
    assert_refused(provider.send(headers={"Authorization": None}), 401)


@documented(API_KEY_CLAUSE)
def malformed_credentials(provider: Provider) -> None:
    key = provider.api_key
    for value in few_if_live(provider, [key, f"Basic {key}", "Bearer", f"Bearer{key}", f"Token {key}"]):
        assert_refused(provider.send(headers={"Authorization": value}), 401)


@documented(API_KEY_CLAUSE)
def wrong_credentials(provider: Provider) -> None:
    key = provider.api_key
    wrong_keys = [wrong for wrong in (key[:-1], key + "x", key.swapcase(), "x") if wrong != key]
    for wrong_key in few_if_live(provider, wrong_keys):
        assert_refused(provider.send(headers={"Authorization": f"Bearer {wrong_key}"}), 401)


# --- documented: the path's ids ---


@documented(NOT_FOUND_CLAUSE)
def unknown_organization(provider: Provider) -> None:
    assert_refused(provider.send(org_id="org_0000000000000000000000"), 404)


@documented(NOT_FOUND_CLAUSE)
def unknown_contact(provider: Provider) -> None:
    assert_refused(provider.send(contact_id="con_0000000000000000"), 404)


@documented(NOT_FOUND_CLAUSE)
def unknown_chat(provider: Provider) -> None:
    assert_refused(provider.send(chat_id="cht_0000000000000000"), 404)


@documented(NOT_FOUND_CLAUSE)
def chat_of_another_contact(provider: Provider) -> None:
    need_sample_data(provider)
    assert_refused(provider.send(chat_id=sample_data.SAMS_CHAT.id), 404)


@documented(ORG_ID_CLAUSE)
def c_is_the_own_organization(provider: Provider) -> None:
    for org_id in sorted({sample_data.OWN_ORG, provider.id("ORG_ID")}):
        provider.post(org_id=org_id)


# --- documented: body and channel ---


@documented(BAD_REQUEST_CLAUSE)
def malformed_json(provider: Provider) -> None:
    not_utf_8 = b'{"message":[{"type":"text","text":"%s \xff"}]}' % LIVE_TEXT.encode()
    for body in (b"", b"{", not_utf_8, b"[" * 100_000):
        assert_refused(provider.send(body), 400)


@documented(BAD_REQUEST_CLAUSE)
def values_of_another_type_are_refused(provider: Provider) -> None:
    """Each JSON type but null, of which nothing is documented, in the place of each other."""
    values = {"string": "7", "number": 7, "boolean": True, "array": ["7"], "object": {"type": "text", "text": "7"}}
    part = provider.body()["message"][0]
    for name in ("message", "channel_id"):
        documented_type = {"message": "array", "channel_id": "string"}[name]
        for value in others(values, documented_type):
            assert_refused(provider.send(provider.body(**{name: value})), 400)
    for name in ("text", "start_timestamp", "end_timestamp"):
        for value in others(values, "string" if name == "text" else "number"):
            assert_refused(provider.send(provider.body(message=[{**part, name: value}])), 400)


@documented(BAD_REQUEST_CLAUSE)
def a_wrong_part_is_refused_in_every_place(provider: Provider) -> None:
    for place in range(3):
        message = provider.body("1", "2", "3")["message"]
        message[place]["text"] = 7
        assert_refused(provider.send(provider.body(message=message)), 400)


@documented(CHANNEL_ID_CLAUSE)
def channel_of_another_contact(provider: Provider) -> None:
    need_sample_data(provider)
    assert_refused(provider.send(provider.body(channel_id=sample_data.SAMS_KIOSK.id)))


@documented(CHANNEL_ID_CLAUSE)
def channel_of_another_chat(provider: Provider) -> None:
    need_sample_data(provider)
    assert_refused(provider.send(provider.body(channel_id=sample_data.JANES_GAME.id)))


@documented(PROSE_CLAUSE)
def custom_channels_only(provider: Provider) -> None:
    assert_refused(provider.send(provider.body(channel_id=provider.id("OTHER_CHANNEL_ID"))))


@documented(CHANNEL_ID_CLAUSE)
def channel_not_needed_where_there_is_one(provider: Provider) -> None:
    provider.post(provider.body(channel_id=None))


@documented(BAD_REQUEST_CLAUSE)
def chat_without_a_custom_channel(provider: Provider) -> None:
    need_sample_data(provider)
    assert_refused(provider.send(provider.body(channel_id=None), chat_id=sample_data.NO_CUSTOM_CHANNEL.id))


@documented(CHANNEL_ID_CLAUSE)
def channel_needed_where_there_are_several(provider: Provider) -> None:
    chat_id = provider.id("MULTI_CHANNEL_CHAT_ID")
    assert_refused(provider.send(provider.body(channel_id=None), chat_id=chat_id))
    provider.post(chat_id=chat_id)


@documented(PROSE_CLAUSE)
def authored_as_the_contact(provider: Provider) -> None:
    reply = provider.post()
    author_id = value_at(reply, "member", "contact_channel", "contact", "id")
    channel_id = value_at(reply, "member", "contact_channel", "id")
    assert reply.get("role") in (None, "user"), f"the message's role is {reply['role']}"
    assert author_id in (None, provider.id("CONTACT_ID")), f"the author is {author_id}"
    assert channel_id in (None, provider.id("CHANNEL_ID")), f"the channel is {channel_id}"


# --- assumed ---


@assumed(MEDIA_TYPE_CLAUSE)
def wrong_media_type(provider: Provider) -> None:
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp"):
        assert_refused(provider.send(headers={"Content-Type": media_type}), 400)


@assumed(MEDIA_TYPE_CLAUSE, is_for_live=False)
def the_media_type_is_read_as_http_has_it(provider: Provider) -> None:
    """In any case, and with parameters."""
    for media_type in ("application/json; charset=utf-8", "APPLICATION/JSON", 'application/json ;charset="UTF-8"'):
        status = provider.send(headers={"Content-Type": media_type}).status_code
        assert status == 200, f"{media_type} got {status}"


@assumed(BAD_REQUEST_CLAUSE)
def broken_channel_rule_is_400(provider: Provider) -> None:
    assert_refused(provider.send(provider.body(channel_id="cch_0000000000000000")), 400)
    if other_channel := provider.environment.get("INVENT_OTHER_CHANNEL_ID"):
        assert_refused(provider.send(provider.body(channel_id=other_channel)), 400)
    if chat_id := provider.environment.get("INVENT_MULTI_CHANNEL_CHAT_ID"):
        assert_refused(provider.send(provider.body(channel_id=None), chat_id=chat_id), 400)


@assumed(PROSE_CLAUSE)
def texts_come_back_unchanged(provider: Provider) -> None:
    texts = (
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
    post_and_compare_echo(provider, provider.body(*texts)["message"])


@assumed(PROSE_CLAUSE)
def characters_of_every_category_come_back(provider: Provider) -> None:
    """Of each of Unicode's general categories some characters, but of surrogates, which are none by themselves."""
    by_category: dict[str, list[str]] = {}
    for code_point in range(0x110000):
        by_category.setdefault(unicodedata.category(chr(code_point)), []).append(chr(code_point))
    del by_category["Cs"]
    samples = {name: characters[:: len(characters) // 20 + 1] for name, characters in sorted(by_category.items())}
    texts = [f"{name}: {''.join(characters)}." for name, characters in samples.items()]
    post_and_compare_echo(provider, provider.body(*texts)["message"])


@assumed(PROSE_CLAUSE)
def texts_that_other_programs_interpret_come_back(provider: Provider) -> None:
    """What databases, template engines, shells, spreadsheets, browsers and loggers treat specially."""
    texts = (
        "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {% if x %} {0} %(name)s %d",
        "'; DROP TABLE messages; -- \\N NULL NaN undefined",
        "&amp; &lt;b&gt; <b>bold</b> javascript:alert(1)",
        "=1+1 @SUM(A1) +1 -1",
        "$HOME `id` $(id) ~ * ; | &",
        "\x1b[31mred\x1b[0m \b\b\b 2026-03-02 INFO forged\n2026-03-02 INFO line",
        "1e5 007 0x10 1_000 1,000.50 true Yes",
        "ﬁ ſ Å ½ １ İ ı ẞ ǅ",
        "a\u00a0b a\u200bb a\u2060b \u00ad \u061c \u2066 \ufe0f",
        ":) :smile: @everyone #tag https://example.com/?a=b&c=d",
    )
    post_and_compare_echo(provider, provider.body(*texts)["message"])


@assumed(PROSE_CLAUSE)
def timestamps_come_back_unchanged(provider: Provider) -> None:
    starts = (0, 0.1, -1, 1e-7, 2**53, 1.5e300, 3)
    parts = provider.body(*map(str, range(len(starts))))["message"]
    for part, start in zip(parts, starts, strict=True):
        part |= {"start_timestamp": start, "end_timestamp": start + 1}
    post_and_compare_echo(provider, parts)


@assumed(PROSE_CLAUSE, is_for_live=False)
def long_messages_come_back_unchanged(provider: Provider) -> None:
    long_text = "x" * 9_999 + "é" * 90_000
    many_texts = [f"part {number}" for number in range(300)]
    for texts in ([long_text], many_texts):
        post_and_compare_echo(provider, provider.body(*texts)["message"])


@assumed(OPERATION_POINTER, is_for_live=False)
def other_methods_are_refused(provider: Provider) -> None:
    documented_methods = lookup(CONTRACT, PATH_ITEM_POINTER).keys()
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        if method.lower() in documented_methods:
            continue
        response = provider.send(b"", method=method)
        assert response.status_code == 405, f"{method} got {response.status_code}"
        assert "POST" in response.headers.get("allow", ""), f"{method} got no Allow header that names POST"


@assumed(PROSE_CLAUSE)
def ids_are_unique(provider: Provider) -> None:
    ids = [provider.post(provider.body(f"{number}")).get("id") for number in range(3)]
    known_ids = [message_id for message_id in ids if isinstance(message_id, str)]
    assert len(set(known_ids)) == len(known_ids), f"of the ids {ids} some are the same"


@assumed(PROSE_CLAUSE, is_for_live=False)
def many_messages_are_all_right(provider: Provider) -> None:
    ids: list[Any] = []
    for number in range(120):
        reply = post_and_compare_echo(provider, provider.body(f"message {number}")["message"])
        message_id, role = reply.get("id"), reply.get("role")
        assert message_id is None or message_id not in ids, f"id {message_id} came twice"
        assert role in (None, "user"), f"message {number} has the role {role}"
        ids.append(message_id)


def check_rule(provider: Provider, name: str) -> list[Disagreement]:
    """Check a rule, and return the disagreements that it met.

    Raises:
        Inapplicable: It cannot be checked.
    """
    rule = RULES[name]
    provider.disagreements.clear()
    provider.last_response = None
    try:
        rule.check(provider)
    except NoUsableReply:
        pass  # recorded
    except AssertionError as error:
        verdict = Verdict.REFUTED if rule.is_assumed else Verdict.BROKEN
        what = f"the rule {name} does not hold"
        provider.record(Disagreement(verdict, rule.clause, what, provider.redactor.redact(str(error))))
    except httpx.TransportError as error:
        what = f"there is no response: {type(error).__name__}"
        provider.record(Disagreement(Verdict.BROKEN, OPERATION_POINTER, what, str(error)))
    return list(provider.disagreements)
