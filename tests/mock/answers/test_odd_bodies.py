"""A body that is unusual is refused in words that name what is unusual about it."""

from __future__ import annotations

import gzip

import httpx
import pytest

from invent_mock.mock import Mock
from tests.support.sample_request import URL_PATH

TEXT = '{"message": [{"type": "text", "text": "Grüße"}]}'
NO_JSON = "The body cannot be read as JSON: "
LATIN_1 = "application/json; charset=iso-8859-1"

# Body and headers, and a part of the words.
ODD_BODIES: dict[str, tuple[bytes, dict[str, str], str]] = {
    "gzip": (gzip.compress(TEXT.encode()), {"Content-Encoding": "gzip"}, "Content-Encoding gzip is not understood"),
    "deflate": (b"x", {"Content-Encoding": "Deflate"}, "Content-Encoding Deflate is not understood"),
    "gzip in secret": (gzip.compress(TEXT.encode()), {}, NO_JSON + "it is compressed with gzip"),
    "byte order mark": (TEXT.encode("utf-8-sig"), {}, NO_JSON + "it begins with a byte order mark"),
    "UTF-16": (TEXT.encode("utf-16"), {}, NO_JSON + "it is in UTF-16"),
    "UTF-16 without a mark": (TEXT.encode("utf-16-be"), {}, NO_JSON + "it is in UTF-16-BE"),
    "UTF-32": (TEXT.encode("utf-32"), {}, NO_JSON + "it is in UTF-32"),
    "Latin-1": (TEXT.encode("latin-1"), {}, NO_JSON + "it is not in UTF-8, as byte 41 (0xfc) shows."),
    "charset": (TEXT.encode("latin-1"), {"Content-Type": LATIN_1}, "Content-Type names the charset iso-8859-1"),
    "charset in quotes": (b"{", {"Content-Type": 'application/json;a=b;Charset="utf-16"'}, "the charset utf-16,"),
    "broken parameters": (b"{", {"Content-Type": "application/json; charset*0=a; charset*=b"}, NO_JSON),
    "none": (b"", {}, "There is no body."),
    "none, of no type": (b"", {"Content-Type": ""}, "There is no body."),
    "blank": (b" \r\n", {}, "There is no body."),
    "form": (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, "is application/x-www-form-urlencoded."),
    "no type": (TEXT.encode(), {"Content-Type": ""}, "Its Content-Type is missing."),
}


@pytest.mark.parametrize(("body", "headers", "words"), ODD_BODIES.values(), ids=list(ODD_BODIES))
def test_it_is_refused_in_words(
    mock: Mock, mock_http: httpx.Client, body: bytes, headers: dict[str, str], words: str
) -> None:
    response = mock_http.post(URL_PATH, content=body, headers=headers)
    assert response.status_code == 400
    assert words in response.json()["error"]["message"]
    assert [refused.reason for refused in mock.refused] == [response.json()["error"]["message"]]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": 'application/json; charset="UTF-8"'},
        {"Content-Type": "Application/JSON;charset=utf8"},
        {"Content-Encoding": "identity"},
    ],
)
def test_what_is_only_written_in_full_is_taken(mock: Mock, mock_http: httpx.Client, headers: dict[str, str]) -> None:
    assert mock_http.post(URL_PATH, content=TEXT.encode(), headers=headers).status_code == 200
    assert [message.text for message in mock.messages] == ["Grüße"]
