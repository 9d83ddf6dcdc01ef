// The keyboard's shortcuts.

import { byId } from "./shared/dom.js";

const ACTIONS = {
  j: () => goToChat(1),
  k: () => goToChat(-1),
  r: () => (location.hash = "requests"),
  "/": () => byId("search").focus(),
  "?": () => byId("keys-dialog").showModal(),
};

/** Go to the chat that comes so many places after the one that is shown. */
function goToChat(distance) {
  const links = [...byId("chats").querySelectorAll("a")];
  const index = links.findIndex((link) => link.hasAttribute("aria-current"));
  const link = links[index < 0 ? 0 : index + distance];
  if (!link) return;
  location.hash = link.hash;
  link.scrollIntoView({ block: "nearest" });
}

addEventListener("keydown", (event) => {
  const action = ACTIONS[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
  event.preventDefault(); // the key is not typed into the search
  action();
});
byId("keys").addEventListener("click", ACTIONS["?"]);
