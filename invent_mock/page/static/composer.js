// The box in which the developer answers as the assistant.

import { byId } from "./dom.js";
import { tell } from "./mock_api.js";

const HINTS = {
  waiting: "A message waits in this chat. Your answer is what its sender gets.",
  speaking: "Nobody waits in this chat. Your answer is said here at once.",
  queueing: "The assistant answers by itself. Your answer replaces its next one, whichever chat that message comes into.",
};
let chatId = null;
let isSaidHere = false;

/** Say what an answer does now. */
export function renderComposer(overview, chat) {
  chatId = chat.id;
  // What is typed in one chat must not be said in another, where a message waits from before.
  isSaidHere = overview.answers_by_hand || overview.is_anyone_waiting;
  byId("waiting").hidden = !chat.is_waiting;
  byId("by-hand").checked = overview.answers_by_hand;
  byId("answer-label").textContent = isSaidHere ? "Answer in this chat" : "Answer to the next message";
  byId("send").textContent = isSaidHere ? "Send" : "Queue";
  byId("answer-hint").textContent = HINTS[chat.is_waiting ? "waiting" : isSaidHere ? "speaking" : "queueing"];
}

/** Whether the developer is writing, so that the chat must not change below the box. */
export const isWriting = () => byId("answer").value !== "";

async function act(action) {
  try {
    await action();
    byId("answer-problem").textContent = "";
  } catch (problem) {
    byId("answer-problem").textContent = problem.message;
  }
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const answer = byId("answer");
  if (!answer.value) return answer.focus();
  return act(async () => {
    await tell("reply", isSaidHere ? { text: answer.value, chat_id: chatId } : { text: answer.value });
    answer.value = "";
    answer.focus();
  });
});

byId("answer").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("composer").requestSubmit();
});

byId("by-hand").addEventListener("change", (event) => act(() => tell("answer_by_hand", { enabled: event.target.checked })));
