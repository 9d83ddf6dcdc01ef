"""What the page is made of, and who may have it."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import httpx
import pytest

from invent_mock.page.routes import CONTENT_SECURITY_POLICY, FILES_PREFIX, PREFIX, STATIC, STATIC_FILES
from tests.support.servers.mock_program import mock_program

FILES = [FILES_PREFIX + file.relative_to(STATIC).as_posix() for file in STATIC_FILES if file.suffix != ".html"]
PATHS = [
    "/",
    *(FILES_PREFIX + name for name in ("styles/page.css", "scripts/page.js", "icon.svg")),
    *(PREFIX + name for name in ("overview", "requests", "events")),
]


@pytest.mark.parametrize("path", PATHS)
def test_a_foreign_host_and_a_foreign_origin_are_refused(mock_http: httpx.Client, path: str) -> None:
    for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
        assert mock_http.get(path, headers=headers).status_code == 403, headers


@pytest.mark.parametrize("path", [path for path in PATHS if path != PREFIX + "events"])
def test_the_policy_forbids_all_but_the_pages_own(mock_http: httpx.Client, path: str) -> None:
    response = mock_http.get(path)
    assert response.status_code == 200
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == ("max-age=86400, immutable" if path in FILES else "no-store")
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in response.headers


def test_nothing_comes_from_outside_and_nothing_becomes_markup() -> None:
    sources = {file.name: file.read_text() for file in STATIC_FILES}
    assert {"index.html", "page.css", "page.js"} < set(sources)
    for name, source in sources.items():
        urls = set(re.findall(r"https?://[^\s\"']+", source)) - {"http://www.w3.org/2000/svg"}
        assert urls == set(), name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|style=", source), name


def test_the_files_that_are_named_are_those_that_are_there(mock_http: httpx.Client) -> None:
    named = {
        urljoin(path, name)
        for path in ("/", *FILES)
        for name in re.findall(r"\"((?:/_mock/page/|\./)[\w/]+\.[a-z]+)\"", mock_http.get(path).raise_for_status().text)
    }
    assert named == set(FILES)


def test_no_file_is_long() -> None:
    assert {file.name for file in STATIC_FILES if len(file.read_text().splitlines()) > 350} == set()


def test_it_can_be_left_out() -> None:
    with mock_program("--port", "0", "--no-page") as program:
        statuses = [
            httpx.get(program.base_url + path, trust_env=False).status_code
            for path in ("/", PREFIX + "overview", "/_mock/health")
        ]
    assert statuses == [404, 404, 200]
