// A text in a box, with a button that copies it.

import { byId, element } from "./dom.js";
import { visible, visibleBlocks } from "./text.js";

const MAX_SHOWN = 100_000; // characters, until all is asked for

/** A box for a text such as a command or JSON. */
export function copyable(text, name) {
  const code = element("code", {}, visible(text.slice(0, MAX_SHOWN)));
  const box = element("pre", { tabIndex: 0, role: "region", "aria-label": name }, code);
  const button = element("button", { type: "button", className: "quiet copy", "aria-label": `Copy: ${name}` }, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = announcer().textContent = "Copied";
    } catch {
      // Not allowed, or not an address that the browser trusts.
      getSelection().selectAllChildren(code);
      button.textContent = "Press Ctrl-C";
    }
    setTimeout(() => {
      button.textContent = "Copy";
      if (announcer().textContent === "Copied") announcer().textContent = ""; // so that the next one is a change
    }, 2000);
  });
  // While a dialog is open, what is outside is inert, and not announced.
  const announcer = () => button.closest("dialog")?.querySelector("[role=status]") ?? byId("announcer");
  const whole = element("div", { className: "copyable" }, box, button);
  if (text.length > MAX_SHOWN) {
    const all = element("button", { type: "button", className: "quiet" }, `Show all ${text.length.toLocaleString()} characters`);
    all.addEventListener("click", () => {
      code.replaceChildren(visibleBlocks(text));
      all.remove();
    });
    whole.append(all);
  }
  return whole;
}
