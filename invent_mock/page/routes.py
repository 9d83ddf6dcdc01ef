"""The page's address, `/`, and below `/_mock/page/` what it is made of and what it asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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


def page_routes(app: MockApp) -> list[LocalRoute]:
    """The routes of the page. They only read: what the page does goes through the control."""
    handlers = _Handlers(app)
    return [
        _file_route("/", STATIC / "index.html"),
        *(_file_route(PREFIX + file.relative_to(STATIC).as_posix(), file) for file in STATIC_FILES),
        LocalRoute(f"{PREFIX}overview", handlers.get_overview),
        LocalRoute(f"{PREFIX}chat", handlers.get_chat),
        LocalRoute(f"{PREFIX}exchange", handlers.get_exchange),
        LocalRoute(f"{PREFIX}conversation", handlers.get_conversation),
        LocalRoute(f"{PREFIX}requests", handlers.get_requests),
        LocalRoute(f"{PREFIX}request", handlers.get_request),
        LocalRoute(f"{PREFIX}events", handlers.get_events),
    ]


class _Handlers:
    """What answers the page's requests for data."""

    def __init__(self, app: MockApp) -> None:
        self._app = app
        self._views = Views(app)

    def get_overview(self, request: Request) -> Response:
        return _json_response(self._views.overview(_limit(request), request.query_params.get("search", "")))

    def get_chat(self, request: Request) -> Response:
        query = request.query_params
        chat_id, before, around = query.get("chat_id", ""), query.get("before"), query.get("around")
        chat = self._views.chat(chat_id, _limit(request), _origin(request), before=before, around=around)
        return _json_response(chat)

    def get_exchange(self, request: Request) -> Response:
        query = request.query_params
        chat_id, message_id = query.get("chat_id", ""), query.get("message_id", "")
        return _json_response(self._views.exchange(chat_id, message_id, _origin(request)))

    def get_conversation(self, request: Request) -> Response:
        return _json_response(self._views.conversation(request.query_params.get("chat_id", "")))

    def get_requests(self, request: Request) -> Response:
        only_incidents = request.query_params.get("only") == "incidents"
        return _json_response(self._views.requests(_limit(request), only_incidents=only_incidents))

    def get_request(self, request: Request) -> Response:
        return _json_response(self._views.request(request.query_params.get("request_id", ""), _origin(request)))

    async def get_events(self, request: Request) -> Response:
        if request.method == "HEAD":  # which would never end
            return Response(media_type="text/event-stream", headers=HEADERS)
        stopping = request.scope["state"][STOPPING]
        return StreamingResponse(events(self._app, stopping), media_type="text/event-stream", headers=HEADERS)


def _file_route(path: str, file: Path) -> LocalRoute:
    content = file.read_bytes()

    async def get_file(request: Request) -> Response:
        return Response(content, media_type=MEDIA_TYPES[file.suffix], headers=HEADERS)

    return LocalRoute(path, get_file)


def _json_response(view: Any) -> Response:
    """A view; 404 where there is none."""
    if view is None:
        return JsonLine({"error": {"message": "There is nothing with this id."}}, 404, HEADERS)
    return JsonLine(view, headers=HEADERS)


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", "")
    return min(max(int(text), 1), MAX_LIMIT) if text.isdecimal() and len(text) < 9 else DEFAULT_LIMIT


def _origin(request: Request) -> str:
    """The mock's address, as the page sees it. The Host has been checked."""
    return f"http://{request.headers['host']}"
