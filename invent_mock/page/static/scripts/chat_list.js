// The chats.

import { arrange, byId, element } from "./shared/dom.js";
import { chatAddress } from "./shared/route.js";
import { NO_TEXT, timeOf, visible } from "./shared/text.js";

const HUES = 6; // classes hue-0 … in chats.css
const items = new Map(); // by the id of the chat
const seen = new Map(); // the last message that was looked at, by the id of the chat

/** Show the chats. The chosen one counts as read. */
export function renderChats(overview, chosenId, isFirst) {
  const shown = overview.chats.map((chat) => {
    const isMatch = chat.matching_id !== null; // by a message which need not be the last
    if (!isMatch && (isFirst || chat.id === chosenId)) seen.set(chat.id, chat.last?.id);
    const isUnread = !isMatch && chat.last !== null && seen.get(chat.id) !== chat.last.id;
    const state = JSON.stringify([chat, isUnread]);
    const item = items.get(chat.id) ?? newItem(chat);
    if (item.state !== state) fill(item, chat, isUnread);
    item.state = state;
    if (chat.id === chosenId) item.link.setAttribute("aria-current", "page");
    else item.link.removeAttribute("aria-current");
    return item;
  });
  items.clear();
  shown.forEach((item) => items.set(item.id, item));
  arrange(byId("chats"), shown.map((item) => item.node));
  const hidden = overview.chats_in_all - shown.length;
  byId("more-chats").hidden = hidden === 0;
  byId("more-chats").textContent = `Show more chats (${hidden.toLocaleString()})`;
}

export const nameOf = (contact) => contact.name || contact.id;

function avatar(contact) {
  const letters = [...nameOf(contact)].filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  const hash = [...contact.id].reduce((total, letter) => (total * 31 + letter.codePointAt(0)) % 65_521, 7);
  return element("span", { className: `avatar hue-${hash % HUES}`, "aria-hidden": "true" }, letters[0]?.toUpperCase() ?? "?");
}

function newItem(chat) {
  const link = element("a");
  return { id: chat.id, link, node: element("li", {}, link), state: "" };
}

function fill(item, chat, isUnread) {
  item.link.href = chatAddress(chat.id, chat.matching_id);
  const time = chat.last && timeOf(chat.last.created_at, { hour: "2-digit", minute: "2-digit" });
  item.link.title = time ? time.title : ""; // what the link holds hears nothing of the mouse
  const name = element("bdi", { className: "name" }, visible(nameOf(chat.contact)));
  const last = element("span", { className: "last", dir: "auto" });
  if (chat.last) {
    const by = chat.last.role === "user" ? "" : "↩ ";
    const nothing = chat.last.status === "RUNNING" ? "…" : NO_TEXT;
    last.append(by, chat.last.text ? visible(chat.last.text) : element("i", {}, nothing));
  } else last.append("No messages · ", visible(chat.channels.map((channel) => channel.type).join(", ")));
  item.link.replaceChildren(
    avatar(chat.contact),
    element(
      "span",
      { className: "summary" },
      element("span", { className: "line" }, name, ...(time ? [time] : [])),
      element("bdi", { className: "title" }, visible(chat.title)),
      element("span", { className: "line" }, last, ...flags(chat, isUnread)),
    ),
  );
}

function flags(chat, isUnread) {
  const shown = [];
  if (chat.is_waiting) shown.push(element("span", { className: "flag" }, "waiting"));
  if (isUnread) shown.push(element("span", { className: "unread" }, element("span", { className: "visually-hidden" }, "new")));
  return shown;
}
