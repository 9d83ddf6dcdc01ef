// The requests to the API, and what became of each.

import { arrange, byId, element } from "./shared/dom.js";
import { view } from "./shared/mock_api.js";
import { chatAddress, requestAddress } from "./shared/route.js";
import { timeOf, visible } from "./shared/text.js";

const PAGE_SIZE = 100; // requests that are shown at once
const MAX_SEGMENT = 10; // characters of a part of a path in the list
let limit = PAGE_SIZE;
let items = new Map(); // by the id of the request

/** Fetch and show them. */
export async function renderRequests() {
  const isFiltered = byId("only-incidents").checked;
  const requests = await view("requests", { limit: limit + 1, ...(isFiltered && { only: "incidents" }) });
  const shown = requests.slice(0, limit);
  items = new Map(shown.map((request) => [request.id, items.get(request.id) ?? item(request)]));
  arrange(byId("request-list"), [...items.values()]);
  byId("no-requests").hidden = shown.length > 0;
  byId("more-requests").hidden = requests.length <= limit;
}

/** Show how many there are. */
export function renderCounts(overview) {
  byId("request-count").textContent = overview.requests_in_all.toLocaleString();
  byId("refused-count").textContent = overview.refused_in_all ? `${overview.refused_in_all.toLocaleString()} refused` : "";
}

/** What was scripted for a request, and why it failed. */
export function outcome(request) {
  const line = element("span", { className: "outcome" });
  if (request.scripted) line.append(element("code", { className: "flag" }, visible(request.scripted)), " ");
  if (request.reason) line.append(element("bdi", {}, visible(request.reason)));
  if (request.pointer) line.append(" ", element("code", {}, visible(request.pointer)));
  return line;
}

export const statusOf = (request) => (request.status === null ? "connection cut" : String(request.status));

/** The status, in a color that says whether it is an error. */
export function statusPill(request) {
  const isBad = request.status === null || request.status >= 300;
  return element("span", { className: isBad ? "pill is-bad" : "pill" }, statusOf(request));
}

/** A path with short ids, so that its end is seen, too. */
function shortIds(target) {
  const [path, ...query] = target.split("?");
  const segments = path.split("/").map((segment) => (segment.length > MAX_SEGMENT ? `${segment.slice(0, MAX_SEGMENT - 1)}…` : segment));
  return [segments.join("/"), ...query].join("?");
}

function item(request) {
  const first = element(
    "span",
    { className: "request-line" },
    timeOf(request.received_at),
    statusPill(request),
    element("code", { className: "path" }, `${request.method} `, visible(shortIds(request.target))),
    element("span", { className: "milliseconds" }, `${request.milliseconds} ms`),
  );
  const link = element("a", { className: "request-link", href: requestAddress(request.id) }, first, outcome(request));
  const node = element("li", { className: "request" }, link);
  if (request.chat_id) {
    const address = chatAddress(request.chat_id, request.message_id);
    const name = `${request.message_id ? "Message" : "Chat"} of ${request.method} at ${timeOf(request.received_at).textContent}`;
    node.append(element("a", { className: "in-chat", href: address, "aria-label": name }, request.message_id ? "message" : "chat"));
  }
  return node;
}

/** Call back when other requests are to be shown. */
export function onOtherRequests(refresh) {
  byId("only-incidents").addEventListener("change", refresh);
  byId("more-requests").addEventListener("click", () => {
    limit += PAGE_SIZE;
    refresh();
  });
}
