"""The three Schemathesis runs. Each covers what the others mask.

- `valid`: valid requests with known ids must be answered as the contract says, and its own examples be accepted. What a
  refusal of others means, `open_points` tells.
- `invalid`: invalid bodies and queries with known ids must be refused with 400. With unknown ids they would be 404.
- `unknown`: valid bodies with unknown ids must be 404. The other runs do not vary the path.
"""

from contract_tests.provider.generated_requests.failed_checks import BODY_CHECK, FailedCheck
from contract_tests.provider.generated_requests.operations import EXPECTED_STATUSES, why_untestable
from contract_tests.provider.generated_requests.reports import Reports
from contract_tests.provider.generated_requests.sending import send_generated_requests

__all__ = ["BODY_CHECK", "EXPECTED_STATUSES", "FailedCheck", "Reports", "send_generated_requests", "why_untestable"]
