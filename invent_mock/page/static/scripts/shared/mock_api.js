// What the page asks the mock, and what it tells it.

import { byId } from "./dom.js";

/** The mock does not answer. The stream tells when it is back. */
class Stopped extends Error {
  constructor() {
    super("The mock has stopped.");
  }
}

/** One of the page's views; null where there is none. */
export async function view(name, query) {
  const response = await reach(`/_mock/page/${name}?${new URLSearchParams(query)}`);
  return response.status === 404 ? null : response.body;
}

/** Call a method of the control. Throws an error with words for a person. */
export async function tell(method, args = {}) {
  const response = await reach(`/_mock/${method}`, { method: "POST", body: JSON.stringify(args) });
  if (response.status !== 200) throw new Error(response.body.error.message);
}

/** Run an action; a mock that has stopped is shown by the banner. */
export async function unlessStopped(action) {
  try {
    return await action();
  } catch (problem) {
    if (!(problem instanceof Stopped)) throw problem;
  }
}

/** Run an action; an element says what is wrong with it. */
export async function sayingProblem(elementId, action) {
  try {
    await action();
    byId(elementId).textContent = "";
  } catch (problem) {
    byId(elementId).textContent = problem.message;
  }
}

async function reach(address, options) {
  try {
    const response = await fetch(address, options);
    return { status: response.status, body: await response.json() };
  } catch {
    throw new Stopped();
  }
}
