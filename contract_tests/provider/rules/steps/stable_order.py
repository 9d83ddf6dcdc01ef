"""Whether a list keeps its order, without which its pages may leave out anything."""

from __future__ import annotations

from collections.abc import Callable

from contract_tests.contract import clauses
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.rule import ClauseContradicted
from contract_tests.provider.rules.steps.lagging_lists import Result, eventually
from contract_tests.provider.rules.steps.reading import identity_of, list_of


def hold_of_all_pages(
    provider: Provider, look: Callable[[], Result], path: str, *, is_told: bool, **ids: str
) -> Result:
    """Hold what lists of several pages show. Others may write meanwhile."""
    try:
        return eventually(provider, look, is_told=is_told)
    except ClauseContradicted as error:
        error.clause = clause_of_pages(provider, error.clause, path, **ids)
        raise


def clause_of_pages(provider: Provider, clause: str, path: str, **ids: str) -> str:
    """The clause that pages contradict which lack an item, or have it twice.

    Where the items come in another order each time, that is the cause: then each page may leave out any of them.
    """
    judged = provider.judged
    is_stable = keeps_order(provider, path, **ids)
    provider.judged = judged
    return clause if is_stable else clauses.STABLE_ORDER


def keeps_order(provider: Provider, path: str, **ids: str) -> bool:
    """Whether a page comes in the same order again. A few may have come into it meanwhile."""
    first, second = (list(map(identity_of, list_of(provider, path, {"take": 100}, **ids))) for _ in range(2))
    return [name for name in first if name in second] == [name for name in second if name in first]
