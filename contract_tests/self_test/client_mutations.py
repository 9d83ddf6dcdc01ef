"""Ways to break the generated client, each with the tests that must notice it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """An edit of the generated package.

    Attributes:
        file: The edited file.
        old: What stands there.
        new: What is put there.
        caught_by: The file of tests, in `tests/client`, that must notice it.
    """

    file: str
    old: str
    new: str
    caught_by: str


MUTATIONS = {
    "a field is dropped": Mutation(
        "_json/model.py",
        "if value is not UNSET:",
        'if value is not UNSET and name != "text":',
        "replies/test_models.py",
    ),
    "unknown fields are dropped": Mutation(
        "_json/model.py", "members = dict(model.additional_properties)", "members = {}", "replies/test_models.py"
    ),
    "dates lose their zone": Mutation(
        "_json/model.py", "return value.isoformat()", "return value.isoformat()[:19]", "replies/test_models.py"
    ),
    "two ids are swapped": Mutation(
        "client.py", '"contact_id": contact_id', '"contact_id": chat_id', "requests/test_requests.py"
    ),
    "channel_id is ignored": Mutation(
        "client.py", '"channel_id": channel_id if', '"channel_id": UNSET if', "requests/test_generated_data.py"
    ),
    "the key is in another header": Mutation(
        "_request/prepared.py",
        "headers.update({self.credential.name:",
        'headers.update({f"X-{self.credential.name}":',
        "requests/test_http_client.py",
    ),
    "the key goes without Bearer": Mutation(
        "_api_key.py", 'Secret(b"Bearer " + self._plain())', "self._plain()", "requests/test_http_client.py"
    ),
    "the key has a repr": Mutation(
        "_api_key.py",
        "def check(self,",
        "__repr__ = lambda self: self._value\n\n    def check(self,",
        "requests/test_configuration.py",
    ),
    "the client's repr has the key": Mutation(
        "client.py",
        "(base_url={self._settings.base_url!r})",
        "({self._settings.api_key._value})",
        "requests/test_requests.py",
    ),
    "frames keep their locals": Mutation("_call/frames.py", "frame.clear()", "pass", "python/test_locals_of_frames.py"),
    "the frame of a call keeps its headers": Mutation(
        "client.py", "del headers", "headers", "requests/test_call_headers.py"
    ),
    "400 is delivered": Mutation(
        "errors.py",
        "200 <= status <= 299:",
        "200 <= status <= 299 or status == 400:",
        "replies/test_hostile_replies.py",
    ),
    "201 is no success": Mutation(
        "_call/attempt.py", "200 <= self.status < 300", "self.status == 200", "replies/test_hostile_replies.py"
    ),
    "5xx is tried again": Mutation(
        "_call/call.py", "status, is_safe=self._operation.is_safe", "status, is_safe=True", "waiting/test_retries.py"
    ),
    "ids are not quoted": Mutation(
        "_request/parameters.py", 'return quote(text, safe="")', "return text", "requests/test_requests.py"
    ),
    "dots are let through": Mutation(
        "_request/parameters.py", '{".", ".."}.isdisjoint', '{"no"}.isdisjoint', "requests/test_requests.py"
    ),
    "the contract is not asked": Mutation(
        "_request/bodies.py", "check(data, body.schema, operation.components)", "pass", "requests/test_requests.py"
    ),
    "null dates throw": Mutation(
        "_json/loading.py", "if type(value) is str:", "if value.strip():", "replies/test_models.py"
    ),
    "redirects are followed": Mutation(
        "_http/sending.py", "follow_redirects=False", "follow_redirects=True", "requests/test_http_client.py"
    ),
    "the caller's auth is used": Mutation("_http/sending.py", "auth=None, ", "", "requests/test_http_client.py"),
    "a long wait is begun in spite of the deadline": Mutation(
        "_call/call.py", "if delay >= self.deadline.remaining():", "if False:", "waiting/test_deadlines.py"
    ),
    "timeouts go beyond the deadline": Mutation(
        "_call/deadline.py",
        "return remaining if limit is None else min(limit, remaining)",
        "return limit",
        "waiting/test_deadlines.py",
    ),
    "the key may be sent in another header": Mutation(
        "_request/headers.py", "if redactor.holds_key(value.encode()):", "if False:", "requests/test_call_headers.py"
    ),
    "the log swaps a call and its outcome": Mutation(
        "_call/call.py",
        '"%s: %s, waiting %.1f s before attempt %d", self._name(), outcome,',
        '"%s: %s, waiting %.1f s before attempt %d", outcome, self._name(),',
        "python/test_logging.py",
    ),
    "errors of a GET leave its fate unknown": Mutation(
        "_call/call.py",
        '"not_delivered" if self._operation.is_safe else None',
        "None",
        "requests/test_safe_requests.py",
    ),
    "pages after the first are not read": Mutation(
        "_pagination.py", "not new_items or (is_short and not is_counted)", "True", "waiting/test_pages.py"
    ),
    "RUNNING is taken for final": Mutation(
        "conversations.py", 'message.status != "RUNNING"', "True", "waiting/test_waiting_for_replies.py"
    ),
    "answers to older messages are taken": Mutation(
        "conversations.py", "_is_since(created_at, moment)", "created_at", "waiting/test_waiting_for_replies.py"
    ),
    "waits have budgets of their own": Mutation(
        "conversations.py",
        "_budgets.setdefault(client, RequestBudget())",
        "RequestBudget()",
        "waiting/test_budget_of_waits.py",
    ),
    "a 429 holds up one wait alone": Mutation(
        "_polling.py", " and not self._budget.is_paused()", "", "waiting/test_budget_of_waits.py"
    ),
    "a cancelled wait keeps its turn": Mutation(
        "_polling.py", "if exception_type is not None:", "if False:", "waiting/test_cancelled_waits.py"
    ),
    "true is taken for 1": Mutation(
        "conversations.py",
        "isinstance(sent, bool) != isinstance(received, bool) or ",
        "",
        "waiting/test_find_message.py",
    ),
    "a child keeps the turns of its parent": Mutation(
        "conversations.py", "os.register_at_fork(after_in_child=_forget_turns)", "pass", "python/test_forks.py"
    ),
    "a list may have no end": Mutation(
        "_pagination.py", "if self._pages_read == MAX_PAGES:", "if False:", "waiting/test_pages.py"
    ),
    "the number of parts is ignored": Mutation(
        "conversations.py", "len(received) == len(parts) and ", "", "waiting/test_find_message.py"
    ),
}
