"""Rules about the API key."""

from __future__ import annotations

import base64
from urllib.parse import quote

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.rule import API_KEY_CLAUSE, assert_accepted, assert_refused, rule, wrong_identifiers


@rule(API_KEY_CLAUSE)
def missing_credentials(provider: Provider) -> None:
    assert_refused(provider, provider.send(headers={"Authorization": None}), 401)


@rule(API_KEY_CLAUSE)
def malformed_credentials(provider: Provider) -> None:
    key = provider.api_key
    values = [
        key,
        f"Basic {key}",
        "Bearer",
        f"Bearer{key}",
        f"Token {key}",
        f"Bearer: {key}",
        f"Bearer={key}",
        f'Bearer "{key}"',
        f"{key} Bearer",
        f"Basic {base64.b64encode(f':{key}'.encode()).decode()}",
        f"Basic {base64.b64encode(f'{key}:'.encode()).decode()}",
    ]
    # The credentials of a live API are not to be probed repeatedly.
    for value in values[:1] if provider.is_live else values:
        assert_refused(provider, provider.send(headers={"Authorization": value}), 401)


@rule(API_KEY_CLAUSE)
def wrong_credentials(provider: Provider) -> None:
    wrong_keys = ["x"] if provider.is_live else wrong_identifiers(provider.api_key)
    for wrong_key in wrong_keys:
        assert_refused(provider, provider.send(headers={"Authorization": f"Bearer {wrong_key}"}), 401)


@rule(API_KEY_CLAUSE, is_for_live=False)
def credentials_elsewhere_do_not_count(provider: Provider) -> None:
    key = provider.api_key
    for name in ("X-API-Key", "X-Authorization", "Api-Key", "Proxy-Authorization"):
        assert_refused(provider, provider.send(headers={"Authorization": None, name: f"Bearer {key}"}), 401)
        assert_refused(provider, provider.send(headers={"Authorization": None, name: key}), 401)
    assert_refused(provider, provider.send(headers={"Authorization": None, "Cookie": f"Authorization={key}"}), 401)
    for name in ("api_key", "key", "token", "access_token", "Authorization", key):
        assert_refused(provider, provider.send(headers={"Authorization": None}, query=f"?{name}={quote(key)}"), 401)


@rule("/x-assumed/scheme-in-any-case", is_for_live=False)
def the_scheme_is_read_as_http_has_it(provider: Provider) -> None:
    """In any case."""
    for scheme in ("bearer", "BEARER"):
        assert_accepted(provider, provider.send(headers={"Authorization": f"{scheme} {provider.api_key}"}))


@rule(API_KEY_CLAUSE)
def credentials_are_checked_first(provider: Provider) -> None:
    """Else anybody could find out which contacts and chats exist."""
    wrong_key = {"Authorization": "Bearer x"}
    for response in (
        provider.send(headers=wrong_key, chat_id="cht_0000000000000000"),
        provider.send(b"{", headers=wrong_key),
    ):
        assert_refused(provider, response, 401, choice="/x-assumed/credentials-first")
