"""A plugin for runs of self-tests: a provider that answers nothing but 429 is given up soon."""

from contract_tests.provider.connection import pace

pace.PATIENCE = 3
