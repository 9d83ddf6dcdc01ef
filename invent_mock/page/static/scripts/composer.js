// The box in which the developer answers as the assistant.

import { byId } from "./shared/dom.js";
import { sayingProblem, tell } from "./shared/mock_api.js";

const HINTS = {
  waiting: "A message is waiting in this chat. Your answer goes to its sender.",
  speaking: "No message is waiting in this chat. Your answer is posted at once.",
  queueing: "The assistant answers automatically. Yours replaces its next answer, in whichever chat the next message arrives.",
};
const drafts = new Map(); // what was typed and not sent, by the id of the chat
let chatId = null;
let isSaidHere = false;

/** The last change of how the assistant answers. What was fetched before it is done is out of date. */
export let switching = Promise.resolve();

/** Say what an answer does now. */
export function renderComposer(overview, chat) {
  if (chat.id !== chatId) changeDraft(chat.id);
  chatId = chat.id;
  // What is typed in one chat must not be said in another, where a message waits from before.
  isSaidHere = overview.answers_by_hand || overview.is_anyone_waiting;
  byId("waiting").hidden = !chat.is_waiting;
  byId("by-hand").checked = overview.answers_by_hand;
  byId("answer-label").textContent = isSaidHere ? "Answer in this chat" : "Answer to the next message";
  byId("send").textContent = isSaidHere ? "Send" : "Queue";
  byId("answer-hint").textContent = HINTS[chat.is_waiting ? "waiting" : isSaidHere ? "speaking" : "queueing"];
}

function changeDraft(newId) {
  if (chatId === null) return; // what was typed before the first chat was there
  drafts.set(chatId, byId("answer").value);
  byId("answer").value = drafts.get(newId) ?? "";
}

/** Put back what could not be sent, unless something else has been typed in that chat since. */
function restoreDraft(id, text) {
  if (id === chatId) byId("answer").value ||= text;
  else if (!drafts.get(id)) drafts.set(id, text);
}

/** Whether the developer is writing, so that the chat must not change above the box. */
export const isWriting = () => byId("answer").value !== "";

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const answer = byId("answer");
  const text = answer.value;
  const sentFrom = chatId;
  answer.focus();
  if (!text) return;
  answer.value = "";
  sayingProblem("answer-problem", async () => {
    try {
      await tell("reply", isSaidHere ? { text, chat_id: sentFrom } : { text });
    } catch (problem) {
      restoreDraft(sentFrom, text);
      throw problem;
    }
  });
});

byId("answer").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("composer").requestSubmit();
});

byId("by-hand").addEventListener("change", (event) => {
  // From now on messages can wait in other chats, also before the page is drawn anew.
  isSaidHere ||= event.target.checked;
  switching = sayingProblem("answer-problem", () => tell("answer_by_hand", { enabled: event.target.checked }));
});
