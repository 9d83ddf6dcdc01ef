// Injects faults, and shows what is pending.

import { byId, element } from "./shared/dom.js";
import { sayingProblem, tell } from "./shared/mock_api.js";
import { visible } from "./shared/text.js";

const STATUSES = {
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  408: "Request Timeout",
  409: "Conflict",
  302: "Found",
};
const WIDE = matchMedia("(min-width: 75em)"); // as in page.css

/** Show what is pending, as calls: queued answers beside the box for them, faults beside their forms. */
export function renderPending(overview) {
  fill(byId("queued"), overview.queued, overview.queued_in_all);
  fill(byId("pending"), overview.faults, overview.faults_in_all);
}

/** Fill a live region. It is announced when it is rebuilt, so it is rebuilt only when it changes. */
function fill(list, calls, callsInAll) {
  const more = callsInAll - calls.length;
  const entries = more ? [...calls, `and ${more.toLocaleString()} more`] : calls;
  const state = JSON.stringify(entries);
  if (list.dataset.state === state) return;
  list.dataset.state = state;
  list.replaceChildren(...entries.map((entry) => element("li", { className: "chip" }, element("code", {}, visible(entry)))));
}

function onSubmit(id, act) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    sayingProblem("controls-problem", () => act(event.target.elements));
  });
}

onSubmit("fail", (fields) => {
  return tell("fail", {
    status: Number(fields.status.value),
    times: Number(fields.times.value),
    retry_after: fields.retry_after.value === "" ? null : Number(fields.retry_after.value),
    taken: fields.taken.checked,
  });
});
onSubmit("delay", (fields) => tell("delay", { seconds: Number(fields.seconds.value) }));
onSubmit("drop", () => tell("drop"));

for (const [status, reason] of Object.entries(STATUSES)) {
  byId("fail").elements.status.append(element("option", { value: status, selected: status === "429" }, `${status} ${reason}`));
}
const openWhereThereIsRoom = () => (byId("controls").open = WIDE.matches);
WIDE.addEventListener("change", openWhereThereIsRoom);
openWhereThereIsRoom();
