// A text in a box, with a button that copies it.

import { element } from "./dom.js";
import { visible } from "./text.js";

const MAX_SHOWN = 100_000; // characters, until all is asked for

/** A box for a text such as a command or JSON. */
export function copyable(text, name) {
  const code = element("code", {}, visible(text.slice(0, MAX_SHOWN)));
  const box = element("pre", { tabIndex: 0, role: "region", "aria-label": name }, code);
  const button = element("button", { type: "button", className: "quiet copy", "aria-label": `Copy: ${name}` }, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      // Not allowed, or not an address that the browser trusts.
      getSelection().selectAllChildren(code);
      button.textContent = "Press Ctrl-C";
    }
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  const whole = element("div", { className: "copyable" }, box, button);
  if (text.length > MAX_SHOWN) {
    const all = element("button", { type: "button", className: "quiet" }, `Show all ${text.length.toLocaleString()} characters`);
    all.addEventListener("click", () => {
      code.replaceChildren(visible(text));
      all.remove();
    });
    whole.append(all);
  }
  return whole;
}
