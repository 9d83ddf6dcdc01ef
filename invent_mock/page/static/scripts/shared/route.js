// What the address says, and the addresses of links.

/**
 * What the address names: a chat, perhaps with a message; the requests, perhaps one of them; the list of chats (on a
 * phone); or nothing, which is `start`.
 */
export function route() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const name = ["chat", "request", "requests", "chats"].find((field) => fields.has(field)) ?? "start";
  return { name, chatId: fields.get("chat"), messageId: fields.get("message"), requestId: fields.get("request") };
}

export const chatAddress = (chatId, messageId) =>
  `#${new URLSearchParams(messageId ? { chat: chatId, message: messageId } : { chat: chatId })}`;

export const requestAddress = (requestId) => `#${new URLSearchParams({ request: requestId })}`;
