"""The configuration of Schemathesis for each run."""

from __future__ import annotations

from typing import Any

from contract_tests.provider.generated_requests.operations import (
    EXPECTED_STATUSES,
    label_of,
    pinned_ids,
    why_untestable,
)
from contract_tests.provider.provider import REQUEST_TIMEOUT, Provider

# Beside these, `schema_judge` judges each body; Schemathesis's own check stops at the first error, whoever is wrong.
RESPONSE_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
)


def settings_of(provider: Provider, run: str, seed: int, max_examples: int) -> dict[str, Any]:
    """The configuration, as Schemathesis's configuration file would have it.

    Args:
        provider: The provider.
        run: `valid`, `invalid` or `unknown`.
        seed: Of the random data.
        max_examples: How many requests the fuzzing phase makes for an operation.
    """
    return {
        "seed": seed,
        "base-url": provider.base_url,
        "continue-on-failure": True,
        # Most texts are a valid value of a text in a query: that many are thrown away says nothing of the provider.
        "suppress-health-check": ["filter_too_much"],
        "request-timeout": REQUEST_TIMEOUT,
        "tls-verify": provider.route.certificate_file or True,
        **({"proxy": provider.route.proxy} if provider.route.proxy else {}),
        "analysis": {"constants": {"enabled": False}},
        "output": {"truncation": {"max-recorded-payload-size": 0}},  # a reply that is cut would be no JSON
        "generation": {
            "mode": "negative" if run == "invalid" else "positive",
            "max-examples": max_examples,
            "database": "none",
        },
        "phases": _phases(run, provider.is_live),
        "checks": checks_of(run),
        # As a header that is not described, so that it is not varied.
        "headers": {"Authorization": f"Bearer {provider.api_key}"},
        **({} if run == "unknown" else {"operations": _known_ids(provider, run)}),
    }


def checks_of(run: str) -> dict[str, Any]:
    """The checks of a run; all others are disabled. Rules check credentials and methods."""
    acceptance_check = "negative_data_rejection" if run == "invalid" else "positive_data_acceptance"
    return {
        "enabled": False,
        **{name: {"enabled": True} for name in RESPONSE_CHECKS},
        acceptance_check: {"enabled": True, "expected-statuses": [EXPECTED_STATUSES[run]]},
    }


def _phases(run: str, is_live: bool) -> dict[str, Any]:
    return {
        "examples": {"enabled": run == "valid" and not is_live},
        "coverage": {
            "enabled": not is_live,  # it sends hundreds of requests; rules try each place of a body and each parameter
            "unexpected-methods": [],
            "extra-data-sources": {"responses": False},
        },
        "fuzzing": {"extra-data-sources": {"responses": False}},
        "stateful": {"enabled": False},
    }


def _known_ids(provider: Provider, run: str) -> list[dict[str, Any]]:
    return [
        {"include-name": label_of(operation), "parameters": pinned_ids(provider, operation)}
        for operation in provider.operations
        if not why_untestable(provider, run, operation)
    ]
