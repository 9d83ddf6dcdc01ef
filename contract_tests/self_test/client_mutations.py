"""Ways to break the generated client, each with the tests that must notice it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """An edit of the generated package.

    Attributes:
        file: The edited file.
        old: What stands there.
        new: What is put there.
    """

    file: str
    old: str
    new: str


# By the file of tests, in `tests/client`, that must notice them.
EDITS_BY_TESTS = {
    "replies/test_models.py": {
        "a field is dropped": Edit(
            "_json/model.py", "if value is not UNSET:", 'if value is not UNSET and name != "text":'
        ),
        "unknown fields are dropped": Edit(
            "_json/model.py", "members = dict(model.additional_properties)", "members = {}"
        ),
        "dates lose their zone": Edit("_json/model.py", "return value.isoformat()", "return value.isoformat()[:19]"),
        "null dates throw": Edit("_json/loading.py", "if type(value) is str:", "if value.strip():"),
    },
    "requests/test_requests.py": {
        "two ids are swapped": Edit("client.py", '"contact_id": contact_id', '"contact_id": chat_id'),
        "the client's repr has the key": Edit(
            "client.py", "(base_url={self._settings.base_url!r})", "({self._settings.api_key._value})"
        ),
        "ids are not quoted": Edit("_request/parameters.py", 'return quote(text, safe="")', "return text"),
        "dots are let through": Edit("_request/parameters.py", '{".", ".."}.isdisjoint', '{"no"}.isdisjoint'),
        "the contract is not asked": Edit(
            "_request/bodies.py", "check(data, body.schema, operation.components)", "pass"
        ),
    },
    "requests/test_generated_data.py": {
        "channel_id is ignored": Edit("client.py", '"channel_id": channel_id if', '"channel_id": UNSET if')
    },
    "requests/test_http_client.py": {
        "the key is in another header": Edit(
            "_request/prepared.py",
            "headers.update({self.credential.name:",
            'headers.update({f"X-{self.credential.name}":',
        ),
        "the key goes without Bearer": Edit("_api_key.py", 'Secret(b"Bearer " + self._plain())', "self._plain()"),
        "redirects are followed": Edit("_http/sending.py", "follow_redirects=False", "follow_redirects=True"),
        "the caller's auth is used": Edit("_http/sending.py", "auth=None, ", ""),
    },
    "requests/test_configuration.py": {
        "the key has a repr": Edit(
            "_api_key.py", "def check(self,", "__repr__ = lambda self: self._value\n\n    def check(self,"
        )
    },
    "python/test_locals_of_frames.py": {"frames keep their locals": Edit("_call/frames.py", "frame.clear()", "pass")},
    "requests/test_call_headers.py": {
        "the frame of a call keeps its headers": Edit("client.py", "del headers", "headers"),
        "the key may be sent in another header": Edit(
            "_request/headers.py", "if redactor.holds_key(value.encode()):", "if False:"
        ),
    },
    "replies/test_hostile_replies.py": {
        "400 is delivered": Edit("errors.py", "200 <= status <= 299:", "200 <= status <= 299 or status == 400:"),
        "201 is no success": Edit("_call/attempt.py", "200 <= self.status < 300", "self.status == 200"),
    },
    "waiting/test_retries.py": {
        "5xx is tried again": Edit("_call/call.py", "status, is_safe=self._operation.is_safe", "status, is_safe=True")
    },
    "waiting/test_deadlines.py": {
        "a long wait is begun in spite of the deadline": Edit(
            "_call/call.py", "if delay >= self.deadline.remaining():", "if False:"
        ),
        "timeouts go beyond the deadline": Edit(
            "_deadline.py", "return remaining if limit is None else min(limit, remaining)", "return limit"
        ),
    },
    "python/test_logging.py": {
        "the log swaps a call and its outcome": Edit(
            "_call/call.py",
            '"%s: %s, waiting %.1f s before attempt %d", self._name(), outcome,',
            '"%s: %s, waiting %.1f s before attempt %d", outcome, self._name(),',
        )
    },
    "requests/test_safe_requests.py": {
        "errors of a GET leave its fate unknown": Edit(
            "_call/call.py", '"not_delivered" if self._operation.is_safe else None', "None"
        )
    },
    "waiting/test_pages.py": {
        "pages after the first are not read": Edit(
            "_pagination.py", "not new_items or (is_short and not is_counted)", "True"
        ),
        "a list may have no end": Edit("_pagination.py", "if self._pages_read == MAX_PAGES:", "if False:"),
    },
    "waiting/test_waiting_for_replies.py": {
        "RUNNING is taken for final": Edit("conversations.py", 'message.status != "RUNNING"', "True"),
        "answers to older messages are taken": Edit("conversations.py", "_is_since(created_at, moment)", "created_at"),
    },
    "waiting/test_budget_of_waits.py": {
        "waits have budgets of their own": Edit(
            "conversations.py", "_budgets.setdefault(client, RequestBudget())", "RequestBudget()"
        ),
        "a 429 holds up one wait alone": Edit("_polling.py", " and not self._budget.is_paused()", ""),
    },
    "waiting/test_cancelled_waits.py": {
        "a cancelled wait keeps its turn": Edit("_polling.py", "if exception_type is not None:", "if False:")
    },
    "waiting/test_find_message.py": {
        "true is taken for 1": Edit("conversations.py", "isinstance(sent, bool) != isinstance(received, bool) or ", ""),
        "the number of parts is ignored": Edit("conversations.py", "len(received) == len(parts) and ", ""),
    },
    "python/test_forks.py": {
        "a child keeps the turns of its parent": Edit(
            "conversations.py", "os.register_at_fork(after_in_child=_forget_turns)", "pass"
        )
    },
}

MUTATIONS = {name: edit for edits in EDITS_BY_TESTS.values() for name, edit in edits.items()}
