"""What a status means, given what the contract says of such requests. Each verdict follows from a clause's basis."""

from __future__ import annotations

from contract_tests.contract import clauses
from contract_tests.provider.judging.open_points import CONFLICT, of_conflict
from contract_tests.provider.reporting.findings import Disagreement, contradiction
from contract_tests.provider.valid_requests import JSON
from invent_contract.clause import SuiteVerdict
from invent_contract.contract import Contract
from invent_contract.operation import Operation, Response

# What lets a request through that is like the contract's examples, without which nothing could be accepted.
AS_THE_EXAMPLES = "responses"

ANY_4XX = tuple(range(400, 500))  # where no clause chooses between refusals
TOO_LARGE = (413, 414, 431)  # whatever else is wrong: gateways look at the size first

NO_KEY = "the API key is missing"
WRONG_KEY = "the API key is wrong"
UNKNOWN_ID = "an id in its path is unknown"


def is_refusal(status: int) -> bool:
    """Whether a status refuses a request for what it is, as a redirect does, too."""
    return 300 <= status < 500 and status != CONFLICT


def accepted_although(because: str) -> str:
    """What was seen where a request had to be refused: the same wherever it is seen."""
    return f"a request is accepted although {because}"


class StatusJudge:
    """Judges the statuses of an operation's responses."""

    def __init__(self, contract: Contract, operation: Operation) -> None:
        self._contract = contract
        self._operation = operation
        self._responses = f"{operation.pointer}/responses"

    def success(self, status: int) -> Response | None:
        """The documented success by which the body of one with this status is judged; None where it has no body."""
        successes = self._operation.successes
        exact = successes.get(str(status)) or successes.get(f"{status // 100}XX")
        return None if status == 204 and exact is None else exact or next(iter(successes.values()), None)

    def json_response(self, status: int) -> Response | None:
        """The documented response by which the body of one with this status is judged; None where that is no JSON."""
        is_success = 200 <= status < 300
        response = self.success(status) if is_success else self._operation.responses.get(str(status))
        return response if response and JSON in response.schema_pointers else None

    def of_allowed(self, status: int, allowed_by: str | None) -> Disagreement | None:
        """What the status of a request that the contract allows contradicts, if anything.

        Args:
            status: The status.
            allowed_by: The clause that lets such a request through, as `clause_at` takes it; None where the contract
                leaves open whether it is accepted.
        """
        if status >= 500:
            return self.server_error(status)
        if status >= 300:
            return self._refused_though_allowed(status, allowed_by)
        documented = self._operation.successes
        if {str(status), f"{status // 100}XX", "default"} & documented.keys():
            return None
        if not documented:
            what = f"it is answered with {status}, and no success is described"
            suggestion = f"describe {status} in `responses`"
            return Disagreement(SuiteVerdict.UNDOCUMENTED, self._responses, what, suggestion=suggestion)
        expected = next(iter(documented))
        return contradiction(
            self._contract,
            f"{self._responses}/{expected}",
            f"the status is {status}, and not {expected}",
            suggestion=f'write "{status}" for "{expected}"',
        )

    def _refused_though_allowed(self, status: int, allowed_by: str | None) -> Disagreement:
        if status == CONFLICT:
            return of_conflict(self._operation)
        if allowed_by is None:
            what = f"a request that the contract leaves open is refused with {status}"
            return Disagreement(SuiteVerdict.UNDOCUMENTED, self._responses, what)
        which = "as in the contract's examples" if allowed_by == AS_THE_EXAMPLES else "that this clause allows"
        pointer = clauses.clause_at(self._operation, allowed_by)
        return contradiction(self._contract, pointer, f"a request {which} is refused with {status}")

    def of_refusal(
        self, status: int, *expected: int, choice: str = "", is_only_reason: bool = True
    ) -> Disagreement | None:
        """What a status other than a 2xx contradicts, if anything, where a request had to be refused.

        Args:
            status: The status.
            expected: Those that are right.
            choice: JSON pointer to the clause that chooses between refusals, where it is not one for all.
            is_only_reason: Whether the request can be refused for nothing else, which would have another status.
        """
        if status in expected or (status in TOO_LARGE and not is_only_reason):
            return None
        if status >= 500:
            return self.server_error(status)
        if not choice and (status, expected) == (400, (404,)):
            choice = clauses.UNKNOWN_REFUSED_WITH_404
        elif not choice:
            documented = self._operation.responses
            is_a_choice = str(status) in documented or str(expected[0]) not in documented or not is_only_reason
            choice = clauses.CHOICE_OF_REFUSAL if is_a_choice else f"{self._responses}/{expected[0]}"
        right = "4xx" if expected == ANY_4XX else " or ".join(map(str, expected))
        what = f"a request that must be refused is answered with {status}, and not with {right}"
        return contradiction(self._contract, choice, what)

    def server_error(self, status: int) -> Disagreement:
        """A server error is one of the provider, whatever it was asked."""
        return Disagreement(SuiteVerdict.BROKEN, self._responses, f"the server fails with {status}")
