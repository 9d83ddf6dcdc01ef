// The page: what is chosen, and everything drawn anew when the mock says that something has changed.

import { nameOf, renderChats } from "./chat_list.js";
import { isWriting, renderComposer, switching } from "./composer.js";
import { byId, element } from "./shared/dom.js";
import { renderPending } from "./faults.js";
import { renderRequest, showConversation } from "./drawer.js";
import "./keys.js";
import { PAGE_SIZE, clear, renderLinked, renderMessages, wantedMessages } from "./messages.js";
import { tell, unlessStopped, view } from "./shared/mock_api.js";
import { onOtherRequests, outcome, renderCounts, renderRequests, statusPill } from "./requests.js";
import { requestAddress, route } from "./shared/route.js";
import { onSearch, renderSearchResult, searchText } from "./search.js";
import { listen } from "./shared/stream.js";
import { NO_TEXT, plain, visible } from "./shared/text.js";

const MORE_CHATS = 100;
const MAX_ANNOUNCED = 200; // characters
const MAX_NOTICED = 80; // characters of a refused request's reason, and of its pointer

let chatLimit = MORE_CHATS;
let isFirst = true;
let isRefreshing = false;
let isStale = false;
let followedId = null; // the chat that is shown while nobody has chosen one
let worldId = null; // a reset or another mock brings a new one
let linkedAddress = ""; // the address with a message that was gone to
let refusedBefore = 0; // how many requests of this world had been refused when the reader last knew of it

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
  const { name, chatId, messageId, requestId } = route();
  const address = location.hash; // it may change while the mock is asked
  const switchingBefore = switching;
  await switchingBefore;
  const overview = await view("overview", { limit: chatLimit, search: searchText() });
  const shownId = chatId ?? newestChat(overview);
  const isLinkNew = messageId !== null && address !== linkedAddress;
  const linked = isLinkNew ? await view("chat", { chat_id: chatId, limit: PAGE_SIZE, around: messageId }) : null;
  const chat = linked ?? (shownId === null ? null : await view("chat", { chat_id: shownId, limit: wantedMessages() }));
  if (chatId === null && chat === null) followedId = null;
  const isOutdated = switching !== switchingBefore || (chatId === null && newestChat(overview) !== shownId);
  if (isOutdated) {
    isStale = true; // what the developer did meanwhile counts
    return;
  }
  if (chatId === null) followedId = shownId;
  const isOfRequests = name === "requests" || name === "request";
  showView(name, isOfRequests, chatId, chat);
  renderChats(overview, isConversationSeen() ? shownId : null, isFirst);
  renderSearchResult(overview);
  renderCounts(overview);
  renderPending(overview);
  if (isOfRequests) await renderRequests();
  await renderRequest(requestId);
  if (overview.world_id !== worldId) clear(); // what is shown was there before a reset
  renderNotice(overview, isOfRequests);
  if (chat) renderChat(overview, chat, chatId === null && !isFirst, linked ? messageId : null);
  else clear();
  if (isLinkNew) byId("message-gone").textContent = linked || !chat ? "" : "The message of this link is gone. These are the newest.";
  else if (messageId === null) byId("message-gone").textContent = "";
  linkedAddress = messageId === null ? "" : address;
  isFirst = false;
}

/** Show the parts of the view that the address names, and hide the others. */
function showView(name, isOfRequests, chatId, chat) {
  const isGone = chatId !== null && chat === null;
  document.body.dataset.view = isOfRequests ? "requests" : name;
  byId("conversation").hidden = isOfRequests || chat === null;
  byId("requests").hidden = !isOfRequests;
  byId("gone").hidden = !isGone;
  byId("gone-id").replaceChildren(visible(chatId ?? ""));
  byId("no-chats").hidden = isOfRequests || isGone || chat !== null;
  if (isOfRequests) byId("requests-link").setAttribute("aria-current", "page");
  else byId("requests-link").removeAttribute("aria-current");
}

const isConversationSeen = () =>
  !byId("conversation").hidden && getComputedStyle(byId("conversation")).visibility !== "hidden";

/** The chat in which something happened last, unless the developer is writing in another one, or searching. */
function newestChat(overview) {
  return followedId !== null && (isWriting() || searchText()) ? followedId : (overview.chats[0]?.id ?? null);
}

function renderChat(overview, chat, isAutomatic, linkedId) {
  byId("chat-title").replaceChildren(visible(nameOf(chat.contact)), " · ", visible(chat.title));
  const facts = [
    ["Title", chat.title_in_full],
    ["Chat", chat.id],
    ["Contact", chat.contact.id],
    ...chat.channels.map((channel) => [`Channel (${channel.type})`, channel.id]),
  ];
  const [, ...ids] = facts.map(([, value]) => value);
  renderFacts(facts, ids);
  renderComposer(overview, chat);
  if (linkedId) renderLinked(chat, linkedId);
  else announce(chat, renderMessages(chat, isAutomatic));
}

function renderFacts(facts, ids) {
  const state = JSON.stringify(facts);
  if (byId("chat-facts").dataset.state === state) return; // somebody may be selecting one
  byId("chat-facts").dataset.state = state;
  byId("chat-ids").replaceChildren(visible(ids.join("  ")));
  byId("chat-facts").replaceChildren(
    ...facts.flatMap(([name, value]) => [element("dt", {}, visible(name)), element("dd", {}, visible(value))]),
  );
}

function announce(chat, spoken) {
  if (!spoken.length) return;
  const last = spoken.at(-1);
  const by = last.role === "assistant" ? "Assistant" : nameOf(chat.contact);
  const text = `${by}: ${last.parts[0].text.slice(0, MAX_ANNOUNCED) || NO_TEXT}`;
  byId("announcer").textContent = plain(spoken.length > 1 ? `${spoken.length} new messages. ${text}` : text);
}

/** Above a conversation, say that a request was refused since the requests were looked at. */
function renderNotice(overview, isOfRequests) {
  if (worldId === null || isOfRequests) refusedBefore = overview.refused_in_all;
  else if (overview.world_id !== worldId) refusedBefore = 0;
  worldId = overview.world_id;
  const notice = byId("refused-notice");
  const isNew = overview.refused_in_all > refusedBefore && overview.last_refused !== null; // it may be forgotten
  const state = isNew ? overview.last_refused.id : "";
  if (notice.dataset.state === state) return;
  notice.dataset.state = state;
  notice.replaceChildren();
  if (!isNew) return;
  const request = shortened(overview.last_refused);
  const link = element("a", { href: requestAddress(request.id) }, "Show it");
  notice.append("A request was refused: ", statusPill(request), " ", outcome(request), " ", link);
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
byId("show-json").addEventListener("click", () => unlessStopped(() => showConversation(route().chatId ?? followedId)));
byId("log").addEventListener("stale", refresh);
onOtherRequests(refresh);
onSearch(refresh);
addEventListener("hashchange", async () => {
  await refresh();
  if (document.activeElement !== document.body && getComputedStyle(document.activeElement).visibility !== "hidden") return;
  // On a phone the link that was followed is hidden now.
  const headings = { chat: "chat-title", requests: "requests-heading", request: "requests-heading" };
  byId(headings[route().name] ?? "chats-heading").focus();
});
listen(refresh, showLiveness);
