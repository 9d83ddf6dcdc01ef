"""Rules that no schema can express: what the contract says in prose, and what the suite assumes beside it.

A rule is a function of a provider that raises ClauseContradicted where the provider contradicts the rule's clause.
Whether the provider is then broken, or we are refuted, follows from the clause.
"""

from contract_tests.provider.rules import channels, conversations, echo, every_operation, lists, state
from contract_tests.provider.rules.rule import RULES, check_rule

__all__ = ["RULES", "channels", "check_rule", "conversations", "echo", "every_operation", "lists", "state"]
