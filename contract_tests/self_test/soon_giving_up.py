"""A plugin for runs of self-tests: a provider that answers nothing but 429, or nothing at all, is given up soon."""

from contract_tests.provider import provider
from contract_tests.provider.connection import pace

pace.PATIENCE = 3
provider.SECONDS_APART = 0.1  # type: ignore[assignment]
