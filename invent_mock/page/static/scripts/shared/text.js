// Renders untrusted text: never as markup, and with invisible characters made visible.

import { element } from "./dom.js";

// Controls, directions and other characters that show nothing. Line breaks and tabs are text. The joiners stay between
// letters, as Persian and Hindi need them, and between pictures, as emoji do.
const INVISIBLE = new RegExp(
  "((?![\\n\\t])(?!(?<=[\\p{L}\\p{M}])[\\u200c\\u200d](?=[\\p{L}\\p{M}]))" +
    "(?!(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic}))" +
    // One variation selector, after what has variants.
    "(?!(?<=\\p{Emoji})[\\ufe0e\\ufe0f])(?!(?<=\\p{Script=Han})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}])" +
    "(?!(?<=\\p{Script=Mongolian})[\\u180b-\\u180d\\u180f])" +
    "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cn}\\p{Default_Ignorable_Code_Point}\\u2800])\\1*",
  "gu",
);
export const NO_TEXT = "no text"; // in the place of a message's text
const MAX_MARKS = 500; // in one text; further invisible characters become the replacement character

/** The nodes of a text. An invisible character is a small mark with its number. */
export function visible(text) {
  const nodes = document.createDocumentFragment();
  let end = 0;
  let marks = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (++marks > MAX_MARKS) break;
    nodes.append(text.slice(end, match.index), mark(match[1], match[0].length / match[1].length));
    end = match.index + match[0].length;
  }
  nodes.append(marks > MAX_MARKS ? text.slice(end).replace(INVISIBLE, "\ufffd") : text.slice(end));
  return nodes;
}

/**
 * A long text in blocks, of which the browser lays out only those that are looked at; a megabyte without a space would
 * take it seconds. A block ends where a line ends, or else after 5,000 characters.
 */
export function visibleBlocks(text) {
  const blocks = document.createDocumentFragment();
  for (const [block] of text.matchAll(/[^]{0,5000}\n|[^]{1,5000}/gu)) {
    blocks.append(element("span", { className: "block", dir: "auto" }, visible(block)));
  }
  return blocks;
}

/** The same as a text, for names of elements. */
export const plain = (text) => text.replace(INVISIBLE, "\ufffd");

function mark(character, times) {
  const number = "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return element("span", { className: "invisible" }, times > 1 ? `${number}×${times}` : number);
}

/** A time of day, with the whole moment behind it. */
export function timeOf(moment, format = { hour: "2-digit", minute: "2-digit", second: "2-digit" }) {
  const date = new Date(moment);
  const shown = date.toLocaleTimeString([], format);
  return element("time", { dateTime: moment, title: date.toLocaleString() }, shown);
}
