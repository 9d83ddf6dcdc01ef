// What the page asks the mock, and what it tells it.

/** One of the page's views; null where there is none. */
export async function view(name, query) {
  const response = await fetch(`/_mock/page/${name}?${new URLSearchParams(query)}`);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`The mock answered ${response.status}.`);
  return response.json();
}

/** Call a method of the control. Throws an error with words for a person. */
export async function tell(method, args = {}) {
  let response;
  try {
    response = await fetch(`/_mock/${method}`, { method: "POST", body: JSON.stringify(args) });
  } catch {
    throw new Error("The mock has stopped.");
  }
  if (!response.ok) throw new Error((await response.json()).error.message);
}
