"""Texts that a provider must keep as they are, wherever text is written."""

UNUSUAL_TEXTS = (
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

# What databases, template engines, shells, spreadsheets, browsers and loggers treat specially.
INTERPRETED_TEXTS = (
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

# What a careless reader takes for a number, a boolean, nothing or a date.
LIKE_OTHER_TYPES = ("007", "1e5", "true", "null", "0.10", "-0", "NaN", "2026-03-02")

# What chat programs take for a command, a mention, a shortcut or a keyword.
COMMANDS = (
    "/start",
    "/me waves",
    "//",
    "!help",
    "@bot hello",
    "#general",
    ":wave:",
    "> quoted",
    "+1",
    "$balance",
    "*123#",
    "STOP",
    "unsubscribe",
)
