"""Text that becomes an object of Python's: dates, times and UUIDs; and files, which are sent as they are."""

from __future__ import annotations

from generator.kinds.kind import InlineLoading, Kind


class DateTimeKind(Kind):
    """A date and time of RFC 3339."""

    def value_types(self) -> list[str]:
        return ["datetime.datetime"]

    def argument_types(self) -> list[str]:
        return ["datetime.datetime", "str"]

    def loader(self) -> str:
        return "load_datetime"


class DateKind(Kind):
    """A full-date of RFC 3339."""

    def value_types(self) -> list[str]:
        return ["datetime.date"]

    def argument_types(self) -> list[str]:
        return ["datetime.date", "str"]

    def loader(self) -> str:
        return "load_date"


class UuidKind(Kind):
    """A UUID."""

    def value_types(self) -> list[str]:
        return ["UUID"]

    def argument_types(self) -> list[str]:
        return ["UUID", "str"]

    def loader(self) -> str:
        return "load_uuid"


class FileKind(Kind):
    """The content of a file, which JSON has as text."""

    def value_types(self) -> list[str]:
        return ["FileContent"]

    def inline_loading(self, value: str) -> InlineLoading:
        return InlineLoading(f"type({value}) is str", value, "text")
