"""How to repeat a request by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import httpx

from contract_tests.provider.reporting.body_files import BodyFiles, BodyNotKept
from contract_tests.provider.reporting.excerpts import CUT, cut
from contract_tests.provider.reporting.redaction import REPLACEMENT, KeyRedactor
from invent_contract.escaping import one_line, shell_word

MAX_SHOWN_REQUEST = 1000  # bytes of the body
MAX_EXAMPLE_BODY = 100  # bytes
MAX_SHOWN_RESPONSE = 1000  # characters of the body
MAX_SHOWN_HEADERS = 30
MAX_SHOWN_HEADER = 200  # characters
CLIENTS = ("python-httpx/", "python-requests/", "schemathesis/")

Headers = Iterable[tuple[str, str]]


def reproduction(
    judged: httpx.Response | httpx.Request | None,
    redactor: KeyRedactor,
    body_files: BodyFiles,
    *,
    written: httpx.Response | None = None,
    item: Any = None,
    shows_headers: bool = False,
) -> str:
    """The curl command that repeats a request, and its response if there is one. Both are without the API key.

    Args:
        judged: The response, or the request that got none.
        redactor: Strikes the API key out.
        body_files: Where a body is kept that is too long to show.
        written: The response to what must be written before, if anything.
        item: The item of a list in the response that is of interest, if it is one.
        shows_headers: Whether the headers of the response are of interest.
    """
    if judged is None:
        return ""
    if written:
        before = reproduction(written, redactor, body_files)
        then = reproduction(judged, redactor, body_files, item=item, shows_headers=shows_headers)
        return f"{before}\n\nThen {then[0].lower()}{then[1:]}"
    if isinstance(judged, httpx.Request):
        return _command(judged, redactor, body_files, shows_headers)
    body = judged.text
    if item is not None and len(body) > MAX_SHOWN_RESPONSE and body.lstrip().startswith("["):
        body = f"[…, {json.dumps(item, ensure_ascii=False)}, …]"
    shown = one_line(cut(redactor.redact(body), MAX_SHOWN_RESPONSE))
    answer = [f"The response was {judged.status_code} {shown}".rstrip()]
    answer += _header_lines(judged, redactor) if shows_headers else []
    return "\n".join([_command(judged.request, redactor, body_files, shows_headers), "", *answer])


def _header_lines(response: httpx.Response, redactor: KeyRedactor) -> list[str]:
    """The headers of a response, as far as they are few."""
    shown = [
        f"    {name}: {REPLACEMENT if name.lower() == 'set-cookie' else redactor.redact(value)}"
        for name, value in response.headers.multi_items()
    ]
    return ["Its headers were", *(one_line(cut(line, MAX_SHOWN_HEADER)) for line in shown[:MAX_SHOWN_HEADERS])]


def url_of(request: httpx.Request) -> str:
    """The URL of a request, as it is sent."""
    if "target" not in request.extensions:
        return str(request.url)
    # In the place of the address's path and query.
    return str(request.url.copy_with(raw_path=b"/")).removesuffix("/") + str(request.extensions["target"].decode())


def _command(request: httpx.Request, redactor: KeyRedactor, body_files: BodyFiles, shows_headers: bool) -> str:
    """The curl command that repeats a request, with words around it, and without the API key."""
    # curl sends these by itself, too, unless they are named without a value.
    lacking = [(name, "") for name in ("accept", "user-agent") if name not in request.headers]
    headers = [*request.headers.multi_items(), *lacking]
    is_head = request.method == "HEAD"  # `curl -X HEAD` waits for a body
    body = b"" if is_head else request.content  # curl sends none with --head
    words = ["curl", "--head"] if is_head else ["curl", "-X", request.method]
    words += ["--include"] * (shows_headers and not is_head)
    words += [word for header in _headers_to_send(headers, body) for word in ("-H", _word(header, redactor))]
    note = ""
    if _can_be_shown(body):
        words += ["--data-raw", _word(body.decode(), redactor)]
    elif body:
        try:
            path = body_files.keep(body, redactor)
            note = f" the body of {len(body):,} bytes, which is in {path}"
            words += ["--data-binary", shell_word(f"@{path}")]
        except BodyNotKept as reason:
            note = f" (but for the body of {len(body):,} bytes, which is not kept, as {reason})"
    words.append(_word(url_of(request), redactor))
    return f"Reproduce with{note}\n\n    {' '.join(words)}"


def _can_be_shown(body: bytes) -> bool:
    """Whether a body is short enough for a command, and text without what a shell cannot have in a word."""
    try:
        return 0 < len(body) <= MAX_SHOWN_REQUEST and "\0" not in body.decode()
    except UnicodeDecodeError:
        return False


def _headers_to_send(headers: Headers, body: bytes) -> Iterator[str]:
    """The headers that curl does not send by itself as they were."""
    names = set()
    for name, value in headers:
        names.add(name.lower())
        if not _is_of_the_client(name.lower(), value):
            yield f"{name}: {value}".rstrip()
    if body and "content-type" not in names:
        yield "content-type:"


def _is_of_the_client(name: str, value: str) -> bool:
    """Whether a header is one that the client chose, and not the check."""
    return (
        name in ("host", "content-length", "x-schemathesis-testcaseid")
        or (name, value) in {("accept", "*/*"), ("connection", "keep-alive")}
        or (name == "accept-encoding" and "gzip" in value)  # curl would print what is compressed
        or (name == "user-agent" and value.startswith(CLIENTS))
    )


def _word(text: str, redactor: KeyRedactor) -> str:
    """A text as a word of a command, with `$INVENT_API_KEY` for the key."""
    has_key = redactor.redact(text) != text or text.lower().startswith("authorization:")
    if has_key and one_line(text) == text:
        return f'"{redactor.in_double_quotes(text)}"'
    return shell_word(redactor.redact(text))


def describe_request(request: httpx.Request) -> str:
    """The beginning of a request, as a finding has it for an example."""
    return describe_sent(request.method, url_of(request), request.content)


def describe_sent(method: str, url: str, content: bytes | None) -> str:
    """The same of a request that another client has sent."""
    path = url.partition("://")[2].partition("/")[2]
    body = content or b""
    end = f"{CUT}, a body of {len(body):,} bytes" if len(body) > MAX_EXAMPLE_BODY else ""
    return f"{method} /{path} {body[:MAX_EXAMPLE_BODY].decode(errors='replace')}".rstrip() + end
