"""What answers at an address, before all tests are sent there: the API, or a gateway, a page, or nobody."""

from __future__ import annotations

import time

import httpx

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import MESSAGES_PATH
from contract_tests.provider.exceptions import Inapplicable, ProviderGone
from contract_tests.provider.provider import REQUEST_TIMEOUT, Provider
from contract_tests.provider.reporting.findings import Disagreement
from invent_contract.clause import SuiteVerdict

FIRST_TIMEOUT = 60  # seconds, as a provider that nobody has asked for long may have to start


def why_not_the_api(provider: Provider) -> str:
    """Why it is not the API that answers, or not one with the ids of the environment, in a line; empty where it is.

    An invalid body comes first: it posts nothing, and the API refuses it with 400. Another answer may also be a fault
    of the API, so a valid message decides. The API may refuse a body before it looks at the ids.
    """
    try:
        provider.set_timeout(FIRST_TIMEOUT)
        started = time.monotonic()
        response = provider.send({})
        has_started_meanwhile = time.monotonic() - started > REQUEST_TIMEOUT
        provider.set_timeout(REQUEST_TIMEOUT)
        if has_started_meanwhile:
            response = provider.send({})
        if _why_not_of_the_api(response):
            response = provider.send()
        elif response.is_client_error and response.status_code != 401:
            response = _response_for_known_ids(provider) or response
    except (httpx.RequestError, ProviderGone) as error:
        return _why_no_response(provider, error)
    except Inapplicable as error:  # such as that it answers nothing but 429
        return f"{provider.base_url}: {error}." + " Try again later." * provider.is_busy_for_good
    reason = _why_not_of_the_api(response)
    if response.status_code == 401 and not reason:
        return f"{provider.base_url} refuses the API key in INVENT_API_KEY with 401."
    if response.status_code >= 500:
        what = f"a valid request is answered with {response.status_code}"
        provider.record(Disagreement(SuiteVerdict.BROKEN, clauses.RESPONSES, what, response.text))
    return f"{provider.base_url} {reason}" if reason else ""


def _response_for_known_ids(provider: Provider) -> httpx.Response | None:
    """The 404 to a request with the ids of the environment; None where it is answered in any way that rules judge.

    A live provider is asked for the messages of the chat, as it is read before anything is posted.
    """
    reading = provider.find_operation("get", MESSAGES_PATH)
    if provider.is_live and reading is None:
        return None
    try:
        response = provider.call(reading) if provider.is_live and reading else provider.send()
    except httpx.RequestError:
        return None
    return response if response.status_code == 404 else None


def _why_not_of_the_api(response: httpx.Response) -> str:
    """What makes a response one that the API gives to no request that it knows; empty where it may be the API's."""
    status, media_type = response.status_code, response.headers.get("content-type", "").partition(";")[0].strip()
    answer = f"answers {status} with {media_type or 'no media type'}"
    question = "is this the API, with its base path"
    if response.has_redirect_location:
        return f"answers {status} with Location {response.headers['location']}: {question}?"
    if status >= 500:
        return f"{answer}: is it up?"
    if status == 404 and media_type == "application/json":
        return f"{answer}: {question}, and does it know INVENT_ORG_ID, INVENT_CONTACT_ID and INVENT_CHAT_ID?"
    if response.is_redirect or status == 404 or media_type in {"text/html", "application/xhtml+xml"}:
        return f"{answer}: {question}?"
    return ""


def _why_no_response(provider: Provider, error: Exception) -> str:
    cause = error.__cause__ if isinstance(error, ProviderGone) else error
    what = f"{provider.base_url} does not answer: {type(cause).__name__} {cause}"
    if "CERTIFICATE_VERIFY_FAILED" in what:
        return f"{what}. SSL_CERT_FILE names a file with the certificate of its authority."
    return what
