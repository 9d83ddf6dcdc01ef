// Elements by id, and new ones.

export const byId = (id) => document.getElementById(id);

/** A new element. Its children are nodes and texts; a text is never read as markup. */
export function element(name, properties = {}, ...children) {
  const created = document.createElement(name);
  for (const [property, value] of Object.entries(properties)) {
    if (property.includes("-") || property === "role") created.setAttribute(property, value);
    else created[property] = value;
  }
  created.append(...children);
  return created;
}

/** Put children into an element in this order, moving as few as possible. Scrolling and focus stay. */
export function arrange(parent, children) {
  const focused = document.activeElement;
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
  if (parent.contains(focused) && focused !== document.activeElement) focused.focus({ preventScroll: true });
}
