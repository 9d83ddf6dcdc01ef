// The drawer: a request with its response, a message, or a whole conversation.

import { copyable } from "./shared/copying.js";
import { byId, element } from "./shared/dom.js";
import { view } from "./shared/mock_api.js";
import { outcome, statusPill } from "./requests.js";
import { chatAddress, requestAddress } from "./shared/route.js";
import { timeOf, visible } from "./shared/text.js";

const GONE = "The mock has forgotten this request: it keeps the last 10,000, until it is reset or started again.";
let requestId = null; // the request that is shown as the address names it

/** Show a message, with the request that posted it. */
export async function showMessage(chatId, messageId) {
  const exchange = await view("exchange", { chat_id: chatId, message_id: messageId });
  if (!exchange) return;
  const sections = exchange.request ? sectionsOf(exchange.request) : [];
  if (exchange.was_posted && !exchange.request) sections.push(element("p", {}, GONE));
  sections.push(section("As the chat lists it now", copyable(exchange.message, "the listed message")));
  show(exchange.was_posted ? "Request and response" : "The assistant’s message", sections);
}

/** Show all messages of a chat as JSON. */
export async function showConversation(chatId) {
  const conversation = await view("conversation", { chat_id: chatId });
  if (!conversation) return;
  show("The conversation", [section("All messages, as the chat lists them", copyable(conversation.text, "the conversation"))]);
}

/** Show the request that the address names; null closes the drawer if it shows one. */
export async function renderRequest(id) {
  if (id === requestId) return;
  if (id === null) {
    requestId = null;
    byId("drawer").close();
    return;
  }
  const request = await view("request", { request_id: id });
  requestId = id;
  show("Request and response", request ? sectionsOf(request) : [element("p", {}, GONE)]);
}

function show(heading, sections) {
  byId("drawer-heading").textContent = heading;
  byId("drawer-content").replaceChildren(...sections);
  if (!byId("drawer").open) byId("drawer").showModal();
  byId("drawer").scrollTop = 0;
}

function sectionsOf(request) {
  const path = element("code", { className: "path" }, `${request.method} `, visible(request.target));
  const links = element("p", { className: "links" }, element("a", { href: requestAddress(request.id) }, "Link to this request"));
  if (request.chat_id) {
    const name = request.message_id ? "The message in its chat" : "Its chat";
    links.append(" · ", element("a", { href: chatAddress(request.chat_id, request.message_id) }, name));
  }
  const facts = element(
    "p",
    { className: "facts" },
    statusPill(request),
    ` ${request.milliseconds} ms · `,
    timeOf(request.received_at),
    " ",
    outcome(request),
  );
  return [
    element("section", {}, path, facts, links),
    section("Repeat it", copyable(request.curl, "the curl command"), copyable(request.python, "the Python program")),
    section("Request", copyable(request.headers, "the request’s headers"), ...body(request.body, "the request’s body")),
    section("Response", ...response(request)),
  ];
}

function response(request) {
  if (request.status === null) return [element("p", {}, "None: the connection was cut before the status line.")];
  const headers = `HTTP/1.1 ${request.status}\n${request.response_headers}`;
  return [copyable(headers, "the response’s headers"), ...body(request.response_body, "the response’s body")];
}

const body = (text, name) => [text ? copyable(text, name) : element("p", { className: "hint" }, "No body.")];

const section = (heading, ...contents) => element("section", {}, element("h3", {}, heading), ...contents);

// A link leads to another address, and closing to the list of requests.
byId("drawer-content").addEventListener("click", (event) => {
  if (event.target.closest(".links a") && event.target.hash !== location.hash) byId("drawer").close();
});
byId("drawer").addEventListener("close", () => {
  if (requestId !== null && location.hash === requestAddress(requestId)) location.hash = "requests";
  requestId = null;
});
