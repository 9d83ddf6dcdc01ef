// The search in chats.

import { byId } from "./shared/dom.js";

const PAUSE = 150; // milliseconds after the last key

/** What is searched for; empty for nothing. */
export const searchText = () => byId("search").value.trim();

/** Say how many chats were found. */
export function renderSearchResult(overview) {
  const count = overview.chats_in_all;
  const chatCount = count === 1 ? "1 chat" : `${count.toLocaleString()} chats`;
  byId("search-result").textContent = searchText() ? (count ? chatCount : "No chat has that.") : "";
}

/** Call back when something else is searched for. */
export function onSearch(refresh) {
  let timer = 0;
  byId("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  });
  byId("search").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (byId("search").value === "") byId("search").blur();
    byId("search").value = "";
    refresh();
  });
}
