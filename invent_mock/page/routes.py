"""The page's address, `/`, and below `/_mock/page/` what it is made of and what it asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from invent_mock.app import MockApp
from invent_mock.http.connection import STOPPING
from invent_mock.http.json_responses import JsonLine, LocalRoute
from invent_mock.page.events import events
from invent_mock.page.views import Views

PREFIX = "/_mock/page/"
DEFAULT_LIMIT, MAX_LIMIT = 50, 1_000  # entries of a list
STATIC = Path(__file__).with_name("static")
MEDIA_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
STATIC_FILES = sorted(file for file in STATIC.rglob("*") if file.suffix in MEDIA_TYPES)
_CONTENTS = {file: file.read_bytes() for file in STATIC_FILES}
# Browsers keep the files, which take most of the time of a visit. Those of another version have other addresses.
FILES_PREFIX = f"{PREFIX}{hashlib.sha256(b''.join(_CONTENTS.values())).hexdigest()[:12]}/"
# The page shows what strangers may have written, so it may load its own files, talk to its own address, and no more.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
HEADERS_OF_FILES = {**HEADERS, "Cache-Control": "max-age=86400, immutable"}


# What the page asks for below `PREFIX`: read from the views with the query and the mock's address, as the page sees it.
VIEWS: dict[str, Callable[[Views, QueryParams, str], Any]] = {
    "overview": lambda views, query, origin: views.overview(_limit(query), query.get("search", "")),
    "chat": lambda views, query, origin: views.chat(
        query.get("chat_id", ""), _limit(query), origin, before=query.get("before"), around=query.get("around")
    ),
    "exchange": lambda views, query, origin: views.exchange(
        query.get("chat_id", ""), query.get("message_id", ""), origin
    ),
    "conversation": lambda views, query, origin: views.conversation(query.get("chat_id", "")),
    "requests": lambda views, query, origin: views.requests(
        _limit(query), only_incidents=query.get("only") == "incidents"
    ),
    "request": lambda views, query, origin: views.request(query.get("request_id", ""), origin),
}


def page_routes(app: MockApp) -> list[LocalRoute]:
    """The routes of the page. They only read: what the page does goes through the control."""
    views = Views(app)

    async def get_events(request: Request) -> Response:
        if request.method == "HEAD":  # which would never end
            return Response(media_type="text/event-stream", headers=HEADERS)
        stopping = request.scope["state"][STOPPING]
        return StreamingResponse(events(app, stopping), media_type="text/event-stream", headers=HEADERS)

    page = _CONTENTS[STATIC / "index.html"].replace(b'"static/', f'"{FILES_PREFIX}'.encode())

    async def get_page(request: Request) -> Response:
        return Response(page, media_type="text/html", headers=HEADERS)

    return [
        LocalRoute("/", get_page),
        *(_file_route(file) for file in STATIC_FILES if file.suffix != ".html"),
        *(_view_route(PREFIX + name, views, read) for name, read in VIEWS.items()),
        LocalRoute(f"{PREFIX}events", get_events),
    ]


def _file_route(file: Path) -> LocalRoute:
    async def get_file(request: Request) -> Response:
        return Response(_CONTENTS[file], media_type=MEDIA_TYPES[file.suffix], headers=HEADERS_OF_FILES)

    return LocalRoute(FILES_PREFIX + file.relative_to(STATIC).as_posix(), get_file)


def _view_route(path: str, views: Views, read: Callable[[Views, QueryParams, str], Any]) -> LocalRoute:
    def get_view(request: Request) -> Response:
        origin = f"http://{request.headers['host']}"  # which has been checked
        view = read(views, request.query_params, origin)
        if view is None:
            return JsonLine({"error": {"message": "There is nothing with this id."}}, 404, HEADERS)
        return JsonLine(view, headers=HEADERS)

    return LocalRoute(path, get_view)


def _limit(query: QueryParams) -> int:
    text = query.get("limit", "")
    return min(max(int(text), 1), MAX_LIMIT) if text.isdecimal() and len(text) < 9 else DEFAULT_LIMIT
