// The chosen conversation: its newest messages, and older ones on demand.

import { copyable } from "./shared/copying.js";
import { arrange, byId, element } from "./shared/dom.js";
import { nameOf } from "./chat_list.js";
import { showMessage } from "./drawer.js";
import { unlessStopped, view } from "./shared/mock_api.js";
import { outcome, statusOf, statusPill } from "./requests.js";
import { chatAddress, requestAddress } from "./shared/route.js";
import { NO_TEXT, timeOf, visible, visibleBlocks } from "./shared/text.js";

export const PAGE_SIZE = 50; // messages that are fetched at once
const MAX_REFRESHED = 200; // messages that are fetched anew when something changes
const MAX_FOLLOWED = 200; // messages that are kept while the newest are followed

const log = byId("log");
const jump = byId("jump");
const topObserver = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && loadOlder(), { root: log });
let chatId = null;
let shown = []; // MessageView, the oldest first
let incidents = new Map(); // requests that left no message, by their id
let hasOlder = false;
let isLoading = false;
let unseen = 0; // messages that arrived while the reader looks at older ones
let isBehind = false; // there is more between what is shown and the newest
let followedTo = 0; // where the end was, in pixels, when the reader was there last; Infinity once they have left it

/** How many messages to ask for: the newest, and those that can still change. */
export function wantedMessages() {
  const oldestRunning = shown.findIndex((message) => message.status.textContent === "RUNNING");
  const changing = oldestRunning < 0 ? 0 : shown.length - oldestRunning;
  return Math.min(Math.max(changing, PAGE_SIZE), MAX_REFRESHED);
}

/**
 * Show a chat. Returns the messages that have a text since it was shown before; where the page has changed to another
 * chat by itself, the last one.
 */
export function renderMessages(chat, isAutomatic) {
  const isOther = chat.id !== chatId;
  if (isOther) clear(chat.id);
  const isFollowed = isFollowing();
  const newest = chat.messages.toReversed();
  const views = new Map(shown.map((message) => [message.id, message]));
  const arrived = newest.filter((message) => !views.has(message.id));
  const spoken = newest.filter((message) => message.parts.length && !views.get(message.id)?.hasText);
  const overlap = shown.findIndex((message) => message.id === newest[0]?.id);
  if (!isFollowed && overlap < 0 && chat.has_older && shown.length) {
    // A burst went by while the reader looks at older messages: those stay.
    isBehind = true;
    showJump("Newer messages");
    return [];
  }
  const older = overlap > 0 ? shown.slice(0, overlap) : [];
  if (!older.length) hasOlder = chat.has_older;
  shown = [...older, ...newest.map((message) => updated(views.get(message.id), chat, message))];
  if (isFollowed && shown.length > MAX_FOLLOWED) {
    shown = shown.slice(-MAX_FOLLOWED / 2);
    hasOlder = true;
  }
  isBehind = false;
  draw(chat);
  if (isFollowed) scrollToEnd();
  else if (arrived.length) {
    unseen += arrived.length;
    showJump(unseen === 1 ? "1 new message" : `${unseen} new messages`);
  }
  if (isOther) return isAutomatic ? spoken.slice(-1) : [];
  return spoken;
}

/** Show a message that a link names, among those around it. */
export function renderLinked(chat, messageId) {
  clear(chat.id);
  hasOlder = chat.has_older;
  shown = chat.messages.toReversed().map((message) => updated(undefined, chat, message));
  isBehind = chat.has_newer;
  followedTo = Infinity; // the reader is at the message
  draw(chat);
  const { node } = shown.find((message) => message.id === messageId);
  node.classList.add("is-linked");
  node.scrollIntoView({ block: "center" });
  if (isBehind) showJump("Newer messages");
}

/** Forget the chat, for example as it is gone. */
export function clear(id = null) {
  chatId = id;
  shown = [];
  incidents.clear();
  hasOlder = isBehind = false;
  followedTo = 0;
  hideJump();
}

const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 2; // positions are rounded

/** Whether the reader is at the end, or was there until something else took its room. */
function isFollowing() {
  if (isAtEnd()) followedTo = log.scrollTop;
  else if (log.scrollTop < followedTo) followedTo = Infinity;
  return followedTo !== Infinity;
}

function scrollToEnd() {
  log.scrollTop = log.scrollHeight;
  followedTo = log.scrollTop;
  hideJump();
}

function updated(message, chat, data) {
  message ??= new MessageView(chat, data);
  message.update(data);
  return message;
}

function draw(chat) {
  for (const request of chat.incidents) {
    if (!incidents.has(request.id)) incidents.set(request.id, { time: request.received_at, node: incidentNode(request) });
  }
  const entries = withIncidents();
  arrange(byId("messages"), entries.map((entry) => entry.node));
  byId("older").hidden = !hasOlder;
  byId("empty").hidden = entries.length > 0;
  byId("empty-command").hidden = !chat.first_message;
  byId("empty-no-channel").hidden = Boolean(chat.first_message);
  const command = byId("first-message");
  if (!shown.length && chat.first_message && command.dataset.command !== chat.first_message) {
    command.dataset.command = chat.first_message;
    command.replaceChildren(copyable(chat.first_message, "the curl command of a first message"));
  }
}

/** What is shown, with the requests that left no message at the time at which they came. */
function withIncidents() {
  const begin = hasOlder && shown.length ? shown[0].time : "";
  const end = isBehind ? shown.at(-1).time : "9999";
  const among = [...incidents.values()].filter((incident) => begin <= incident.time && incident.time <= end);
  const byTime = (entry, next) => (entry.time < next.time ? -1 : Number(entry.time > next.time));
  return among.length ? [...shown, ...among].toSorted(byTime) : shown;
}

function incidentNode(request) {
  const link = element("a", { href: requestAddress(request.id) }, statusPill(request), " ", outcome(request));
  const meta = element("div", { className: "meta" }, `${request.method}, not taken`, timeOf(request.received_at));
  return element("li", { className: "message is-incident" }, link, meta);
}

function hideJump() {
  unseen = 0;
  jump.hidden = true;
}

function showJump(text) {
  jump.textContent = `↓ ${text}`;
  jump.hidden = false;
}

async function loadOlder() {
  if (isLoading || !hasOlder || !shown.length) return;
  isLoading = true;
  try {
    await unlessStopped(fetchOlder);
  } finally {
    isLoading = false;
  }
}

async function fetchOlder() {
  const oldest = shown[0];
  const page = await view("chat", { chat_id: chatId, limit: PAGE_SIZE, before: oldest.id });
  if (!page || shown[0] !== oldest) return; // something else is shown by now
  const fromEnd = log.scrollHeight - log.scrollTop;
  const known = new Set(shown.map((message) => message.id));
  const older = page.messages.toReversed().filter((message) => !known.has(message.id));
  shown = [...older.map((message) => updated(undefined, page, message)), ...shown];
  hasOlder = page.has_older;
  draw(page);
  log.scrollTop = log.scrollHeight - fromEnd;
  // Whoever is at the top again before the next frame would not be noticed otherwise.
  topObserver.unobserve(byId("older"));
  topObserver.observe(byId("older"));
}

class MessageView {
  constructor(chat, data) {
    this.id = data.id;
    this.chatId = chat.id;
    this.status = element("span", { className: "status" });
    this.bubble = element("div", { className: "bubble" });
    const by = data.role === "assistant" ? "Assistant" : nameOf(chat.contact);
    const details = element("button", { type: "button", className: "quiet details" }, data.was_posted ? "Request" : "JSON");
    details.addEventListener("click", () => unlessStopped(() => showMessage(chat.id, data.id)));
    const time = element("a", { className: "permalink", href: chatAddress(chat.id, data.id) }, timeOf(data.created_at));
    const meta = element("div", { className: "meta" });
    meta.append(element("bdi", {}, visible(by)), time, this.status, details);
    if (data.incident) meta.append(incidentLink(data.incident));
    this.node = element("li", { className: `message is-${data.role === "assistant" ? "assistant" : "customer"}` }, this.bubble, meta);
    this.node.dataset.id = data.id;
  }

  update(data) {
    this.time = data.created_at;
    if (this.status.textContent !== data.status) {
      this.status.textContent = data.status;
      this.node.dataset.status = data.status;
    }
    this.hasText = data.parts.length > 0;
    const contents = JSON.stringify([data.status, data.parts, data.error]);
    if (this.contents === contents) return;
    this.contents = contents;
    this.bubble.replaceChildren(...data.parts.map(partNode));
    const isEmpty = data.parts.every((part) => part.is_text && part.text === "");
    if (isEmpty && data.status === "RUNNING" && !data.was_posted) this.bubble.replaceChildren(typing());
    else if (isEmpty) this.bubble.replaceChildren(element("p", { className: "no-text" }, NO_TEXT));
    if (data.error) this.bubble.append(element("p", { className: "text error", dir: "auto" }, "Error: ", visible(data.error)));
    if (data.is_shortened) this.bubble.append(this.showAll(data));
  }

  showAll(data) {
    const [count, unit] = data.characters_in_all === null ? [data.parts_in_all, "parts"] : [data.characters_in_all, "characters"];
    const button = element("button", { type: "button", className: "quiet show-all" }, `Show all (${count.toLocaleString()} ${unit})`);
    button.addEventListener("click", () => unlessStopped(() => this.fetchAll()));
    return button;
  }

  async fetchAll() {
    const exchange = await view("exchange", { chat_id: this.chatId, message_id: this.id });
    if (!exchange) return;
    const properties = { className: "whole text", tabIndex: 0, role: "region", "aria-label": "The whole message" };
    const whole = element("div", properties, visibleBlocks(exchange.parts.join("\n")));
    this.bubble.replaceChildren(whole);
    if (!isAtEnd()) followedTo = Infinity; // the reader stays where the message begins
    whole.focus({ preventScroll: true }); // the button that had it is gone
  }
}

const text = (content) => element("p", { className: "text", dir: "auto" }, visible(content));

function partNode(part) {
  const shortened = part.is_shortened ? part.text + "…" : part.text;
  return part.is_text ? text(shortened) : element("pre", { className: "part" }, visible(shortened));
}

/** What was scripted for the request that posted a message, with the answer if it was an error. */
function incidentLink(request) {
  const isError = request.status === null || request.status >= 300;
  const words = isError ? `${request.scripted} → ${statusOf(request)}` : request.scripted;
  return element("a", { className: "flag", href: requestAddress(request.id) }, visible(words));
}

function typing() {
  const dots = ["", "", ""].map(() => element("span", { className: "dot" }));
  return element("span", { className: "typing" }, element("span", { className: "visually-hidden" }, "is answering"), ...dots);
}

byId("older").addEventListener("click", loadOlder);
topObserver.observe(byId("older"));
log.addEventListener("scroll", () => {
  if (isFollowing() && !isBehind) hideJump();
});
// What is above and below the log takes more or less room.
new ResizeObserver(() => isFollowing() && (log.scrollTop = log.scrollHeight)).observe(log);
jump.addEventListener("click", () => {
  log.focus({ preventScroll: true });
  if (isBehind) {
    clear(); // so that the newest are shown instead
    log.dispatchEvent(new CustomEvent("stale"));
  } else scrollToEnd();
});
