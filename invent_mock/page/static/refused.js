// The requests that the mock refused, and why.

import { copyable } from "./copying.js";
import { arrange, byId, element } from "./dom.js";
import { view } from "./mock_api.js";
import { visible } from "./text.js";

const LIMIT = 100; // requests that are shown
let shownState = "";
let items = new Map(); // by what they show

/** Fetch and show them. */
export async function renderRefused() {
  const refused = await view("refused", { limit: LIMIT });
  const state = JSON.stringify(refused);
  if (state === shownState) return;
  shownState = state;
  byId("refused-none").hidden = refused.length > 0;
  // Entries that are still there stay as they are, with the focus and what is open in them.
  const previous = items;
  items = new Map();
  const times = new Map();
  const nodes = refused.toReversed().map((request) => {
    const text = JSON.stringify(request);
    times.set(text, (times.get(text) ?? 0) + 1);
    const key = `${times.get(text)} ${text}`;
    items.set(key, previous.get(key) ?? entry(request));
    return items.get(key);
  });
  arrange(byId("refused-list"), nodes.reverse());
}

export function summary(request) {
  const line = element("span", {}, `${request.status} `, element("bdi", {}, visible(request.reason)));
  if (request.pointer) line.append(" ", element("code", {}, visible(request.pointer)));
  return line;
}

function entry(request) {
  const path = element("code", { className: "path" }, `${request.method} `, visible(request.path));
  const item = element("li", { className: "refused-request" }, element("p", { className: "reason" }, summary(request)), path);
  if (request.body) {
    const details = element("details", {}, element("summary", {}, "Body of the request"), copyable(request.body, "the request’s body"));
    item.append(details);
  }
  return item;
}
