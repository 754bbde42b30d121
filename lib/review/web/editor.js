// One paragraph's text, edited as plain text: the browser's own arrows, selection, paste and undo.

import { caretIn, textOf } from "./caret.js";
import { make } from "./dom.js";

const PAUSE = 900; // milliseconds without a key, after which what was typed is saved

/** An editor of a paragraph. `save(text)` is called after a pause and when it is left. */
export function makeEditor(paragraph, label, save) {
  const editor = make("div", {
    class: "paragraph",
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": label,
    spellcheck: "false",
    "data-id": paragraph.id,
    dir: "auto",
    tabindex: "0",
  });
  try {
    editor.contentEditable = "plaintext-only";
  } catch {
    editor.contentEditable = "true"; // browsers that do not know it: kept plain by the listeners below
  }
  editor.textContent = paragraph.text;
  let timer = 0;
  const flush = () => {
    clearTimeout(timer);
    timer = 0;
    const text = trimmed(textOf(editor));
    if (editor.isConnected && !editor.held && isDirty(editor) && text !== editor.sending) save(text);
  };
  editor.saved = paragraph.text; // what the server has, as far as this editor knows
  editor.version = paragraph.version; // of that text: a save says that it was made on it
  editor.sending = null; // what is on its way
  editor.held = false; // while a person is asked which of two texts is to stand
  editor.flush = flush;
  editor.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  });
  editor.addEventListener("blur", flush);
  editor.addEventListener("paste", pastePlain);
  editor.addEventListener("keydown", breakLine);
  return editor;
}

export const isDirty = (editor) => trimmed(textOf(editor)) !== editor.saved;

/** Whether the caret stands alone at the very beginning. */
export function atStart(editor) {
  return getSelection().isCollapsed && caretIn(editor) === 0;
}

/** A text as the server keeps it: single spaces, no empty ends. */
export const trimmed = (text) =>
  text
    .split("\n")
    .map((line) => line.trim().replace(/[^\S\n]+/g, " "))
    .join("\n")
    .trim();

function pastePlain(event) {
  event.preventDefault();
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
  document.execCommand("insertText", false, text);
}

function breakLine(event) {
  if (event.key !== "Enter" || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  event.preventDefault();
  document.execCommand("insertLineBreak");
}
