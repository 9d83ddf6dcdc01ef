"""Why a check, or a whole run, cannot go on."""

from __future__ import annotations


class Inapplicable(Exception):
    """A check cannot be run: an id is lacking, or a live run has posted what it may."""


class ProviderGone(Exception):
    """Nobody listens at the provider's address any more, which ends a run."""


class NoUsableReply(Exception):
    """The reply that a check needs is missing or unreadable. The finding is already recorded."""


def comes_of(error: BaseException | None, kind: type[Exception]) -> bool:
    """Whether an error is of a kind, or has come of one that is."""
    while error and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error is not None
