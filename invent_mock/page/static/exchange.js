// The drawer with a message's request and response.

import { copyable } from "./copying.js";
import { byId, element } from "./dom.js";
import { view } from "./mock_api.js";

export async function showExchange(chatId, messageId) {
  const exchange = await view("exchange", { chat_id: chatId, message_id: messageId });
  if (!exchange) return;
  byId("exchange-heading").textContent = exchange.curl ? "Request and response" : "The assistant’s message";
  byId("exchange-content").replaceChildren(
    ...(exchange.curl
      ? [
          section("Repeat it", copyable(exchange.curl, "the curl command")),
          section(`POST ${exchange.path}`, copyable(exchange.request_body, "the request’s body")),
          section("Response", copyable(exchange.response_body, "the response’s body")),
          section("As the chat lists it now", copyable(exchange.message, "the listed message")),
        ]
      : [section("As the chat lists it now", copyable(exchange.message, "the listed message"))]),
  );
  byId("exchange").showModal();
}

function section(heading, content) {
  return element("section", {}, element("h3", {}, heading), content);
}
