"""Rules about what comes back: the parts that were posted, code point by code point."""

from __future__ import annotations

import unicodedata

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.rule import WHOLE_ECHO_CLAUSE, post_and_compare_echo, rule


@rule(WHOLE_ECHO_CLAUSE)
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


@rule(WHOLE_ECHO_CLAUSE)
def characters_of_every_category_come_back(provider: Provider) -> None:
    """Of each of Unicode's general categories some characters, but of surrogates, which are none by themselves."""
    by_category: dict[str, list[str]] = {}
    for code_point in range(0x110000):
        by_category.setdefault(unicodedata.category(chr(code_point)), []).append(chr(code_point))
    del by_category["Cs"]
    samples = {name: characters[:: len(characters) // 20 + 1] for name, characters in sorted(by_category.items())}
    texts = [f"{name}: {''.join(characters)}." for name, characters in samples.items()]
    post_and_compare_echo(provider, provider.body(*texts)["message"])


@rule(WHOLE_ECHO_CLAUSE)
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
        "**bold** _italic_ ~~struck~~ [link](https://example.com) `code` ![image](x) > quote",
        "a  b   c\td \n\n\n e",
        "straight ' and \" and -- and ... and (c)",
        "%20 %2B + %zz \\n \\x41 \\\\ \\u{1F600} &#128512; =C3=A4",
        "2026-03-02T09:15:27Z 02/03/2026 +43 1 5550123 jane@example.com 4111 1111 1111 1111 192.0.2.17",
        "/start /help !command @bot",
        "\ufeffbegins with a byte order mark",
        "ends with a null\x00",
        "\n",
        " ",
    )
    post_and_compare_echo(provider, provider.body(*texts)["message"])
    for text in texts:
        if not provider.is_live:
            post_and_compare_echo(provider, provider.body(text)["message"])


@rule(WHOLE_ECHO_CLAUSE)
def equal_parts_all_come_back(provider: Provider) -> None:
    post_and_compare_echo(provider, provider.body("b", "a", "b", "b", "", "B", "")["message"])


@rule(WHOLE_ECHO_CLAUSE)
def timestamps_come_back_unchanged(provider: Provider) -> None:
    times = (0, 0.1, -1, 1e-7, 2**53 - 1, 1.5e300, 3, 0.30000000000000004, 1700000000.123456)
    places = [
        place
        for time in times
        for place in (
            {"start_timestamp": time, "end_timestamp": time + 1},
            {"start_timestamp": time},
            {"end_timestamp": time},
            {"start_timestamp": time, "end_timestamp": time},
            {"start_timestamp": time + 1, "end_timestamp": time},
        )
    ]
    parts = provider.body(*map(str, range(len(places))))["message"]
    timed_parts = [{**part, **place} for part, place in zip(parts, places, strict=True)]
    post_and_compare_echo(provider, timed_parts, allowed_by="/x-assumed/any-number")


@rule(WHOLE_ECHO_CLAUSE, is_for_live=False)
def long_messages_come_back_unchanged(provider: Provider) -> None:
    long_text = "x" * 9_999 + "é" * 90_000
    many_texts = [f"part {number}" for number in range(300)]
    for texts in ([long_text], many_texts):
        post_and_compare_echo(provider, provider.body(*texts)["message"])


@rule(WHOLE_ECHO_CLAUSE, is_for_live=False)
def messages_of_any_size_come_back_unchanged(provider: Provider) -> None:
    """Sizes at which buffers and database columns end, in characters of one and of more bytes, and in parts."""
    sizes = sorted({2**power + offset for power in range(4, 17) for offset in (-1, 0, 1)} | {100, 255, 1000, 5000})
    for character in ("x", "é", "😀"):
        post_and_compare_echo(provider, provider.body(*(character * size for size in sizes))["message"])
    for size in [*range(1, 34), 49, 50, 51, 99, 100, 101]:
        post_and_compare_echo(provider, provider.body(*map(str, range(size)))["message"])
