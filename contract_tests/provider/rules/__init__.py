"""Rules that no schema can express: the page's prose, and what we assume beside it.

A rule is a function of a provider that raises AssertionError where the provider breaks it. *Documented* rules
are on the page. *Assumed* ones are not, so that a real API which breaks such a rule refutes us, not itself.
"""

from contract_tests.provider.rules import channels, conversations, credentials, echo, path_ids, requests, state
from contract_tests.provider.rules.rule import RULES, check_rule

__all__ = ["RULES", "channels", "check_rule", "conversations", "credentials", "echo", "path_ids", "requests", "state"]
