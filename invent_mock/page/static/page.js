// The page: what is chosen, and everything drawn anew when the mock says that something has changed.

import { nameOf, renderChats } from "./chat_list.js";
import { isWriting, renderComposer, switching } from "./composer.js";
import { byId } from "./dom.js";
import { renderPending } from "./faults.js";
import { clear, renderMessages, wantedMessages } from "./messages.js";
import { tell, unlessStopped, view } from "./mock_api.js";
import { renderRefused, summary } from "./refused.js";
import { listen } from "./stream.js";
import { plain, visible } from "./text.js";

const MORE_CHATS = 100;
const MAX_ANNOUNCED = 200; // characters
const MAX_NOTICED = 80; // characters of a refused request's reason, and of its pointer

let chatLimit = MORE_CHATS;
let isFirst = true;
let isRefreshing = false;
let isStale = false;
let followedId = null; // the chat that is shown while nobody has chosen one
let worldId = null; // a reset or another mock brings a new one
let refusedBefore = 0; // how many requests of this world had been refused when the reader last knew of it

/** What the address says: a chat, the refused requests, the list of chats (on a phone), or nothing. */
function route() {
  const [name, id] = location.hash.slice(1).split("=");
  try {
    if (name === "chat" && id) return { name, chatId: decodeURIComponent(id) };
  } catch {
    // No chat's address: a % that stands for nothing.
  }
  return { name: ["refused", "chats"].includes(name) ? name : "start", chatId: null };
}

/** Fetch what is shown and draw it; once more if something changes meanwhile. */
async function refresh() {
  isStale = true;
  if (isRefreshing) return;
  isRefreshing = true;
  try {
    await unlessStopped(async () => {
      while (isStale) {
        isStale = false;
        await draw();
      }
    });
  } finally {
    isRefreshing = false;
  }
}

async function draw() {
  const { name, chatId } = route();
  const switchingBefore = switching;
  await switchingBefore;
  const overview = await view("overview", { limit: chatLimit });
  const shownId = chatId ?? newestChat(overview);
  const chat = shownId === null ? null : await view("chat", { chat_id: shownId, limit: wantedMessages() });
  if (chatId !== null && chat === null) {
    location.hash = "chats"; // the chat is gone
    return;
  }
  if (chat === null) followedId = null;
  const isOutdated = switching !== switchingBefore || (chatId === null && newestChat(overview) !== shownId);
  if (isOutdated) {
    isStale = true; // what the developer did meanwhile counts
    return;
  }
  if (chatId === null) followedId = shownId;
  document.body.dataset.view = name;
  byId("conversation").hidden = name === "refused" || chat === null;
  byId("refused").hidden = name !== "refused";
  byId("no-chats").hidden = name === "refused" || chat !== null;
  const isChatSeen = !byId("conversation").hidden && getComputedStyle(byId("conversation")).visibility !== "hidden";
  renderChats(overview, isChatSeen ? shownId : null, isFirst);
  renderPending(overview);
  if (name === "refused") byId("refused-link").setAttribute("aria-current", "page");
  else byId("refused-link").removeAttribute("aria-current");
  if (name === "refused") await renderRefused();
  renderNotice(overview, name);
  if (chat) renderChat(overview, chat, chatId === null && !isFirst);
  else clear();
  isFirst = false;
}

/** The chat in which something happened last, unless the developer is writing in another one. */
function newestChat(overview) {
  return followedId !== null && isWriting() ? followedId : (overview.chats[0]?.id ?? null);
}

function renderChat(overview, chat, isAutomatic) {
  byId("chat-title").replaceChildren(visible(nameOf(chat.contact)), " · ", visible(chat.title));
  const ids = [chat.id, chat.contact.id, ...chat.channels.map((channel) => `${channel.id} (${channel.type})`)];
  byId("chat-ids").replaceChildren(visible(ids.join("  ")));
  renderComposer(overview, chat);
  announce(chat, renderMessages(chat, isAutomatic));
}

function announce(chat, spoken) {
  if (!spoken.length) return;
  const last = spoken.at(-1);
  const by = last.role === "assistant" ? "Assistant" : nameOf(chat.contact);
  const text = `${by}: ${last.parts[0].text.slice(0, MAX_ANNOUNCED)}`;
  byId("announcer").textContent = plain(spoken.length > 1 ? `${spoken.length} new messages. ${text}` : text);
}

/** Above a conversation, say that a request was refused since the refused requests were looked at. */
function renderNotice(overview, name) {
  if (worldId === null || name === "refused") refusedBefore = overview.refused_in_all;
  else if (overview.world_id !== worldId) refusedBefore = 0;
  worldId = overview.world_id;
  const notice = byId("refused-notice");
  const isNew = overview.refused_in_all > refusedBefore;
  const state = isNew ? JSON.stringify(overview.last_refused) : "";
  if (notice.dataset.state === state) return;
  notice.dataset.state = state;
  notice.replaceChildren();
  if (!isNew) return;
  const link = document.createElement("a");
  link.href = "#refused";
  link.textContent = "Show it";
  notice.append("A request was refused: ", summary(shortened(overview.last_refused)), " ", link);
}

/** A refused request in few words, so that the conversation keeps its room. */
function shortened(request) {
  const shorten = (text) => text && (text.length > MAX_NOTICED ? text.slice(0, MAX_NOTICED) + "…" : text);
  return { ...request, reason: shorten(request.reason), pointer: shorten(request.pointer) };
}

function showLiveness(isLive) {
  if (byId("liveness").textContent === (isLive ? "live" : "stopped")) return;
  if (isLive) for (const problem of document.querySelectorAll(".problem")) problem.textContent = ""; // such as that it had stopped
  byId("liveness").textContent = isLive ? "live" : "stopped";
  document.body.classList.toggle("is-stopped", !isLive);
  byId("banner").textContent = isLive ? "" : "The mock has stopped. This page reconnects by itself.";
}

byId("address").textContent = location.host;
byId("more-chats").addEventListener("click", () => {
  chatLimit += MORE_CHATS;
  refresh();
});
byId("reset").addEventListener("click", () => byId("reset-dialog").showModal());
byId("reset-really").addEventListener("click", () => {
  byId("reset-dialog").close();
  unlessStopped(() => tell("reset"));
});
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-closes]")) dialog.close();
  });
}
byId("log").addEventListener("stale", refresh);
addEventListener("hashchange", async () => {
  await refresh();
  if (document.activeElement !== document.body && getComputedStyle(document.activeElement).visibility !== "hidden") return;
  // On a phone the link that was followed is hidden now.
  byId({ chat: "chat-title", refused: "refused-heading" }[route().name] ?? "chats-heading").focus();
});
listen(refresh, showLiveness);
