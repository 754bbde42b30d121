// Two changes of one thing: nothing is overwritten before a person has seen both.

import { get } from "./api.js";
import { make, warn } from "./dom.js";
import { ask, enqueue, take } from "./saving.js";
import { on, paragraphOf, state } from "./state.js";
import { accept, editorOf } from "./text.js";

/** Somebody else changed what was changed here: show both, and let the person choose. */
async function conflict({ error, mine }) {
  const asked = mine && editorOf(mine.id);
  if (asked?.held) return;
  if (asked) asked.held = true;
  await decide(error, mine);
  const editor = mine && editorOf(mine.id);
  if (editor) editor.held = false;
  editor?.flush();
}

async function decide(error, mine) {
  if (mine && mine.page !== state.page.number)
    return warn(`page ${mine.page}: ${error.message}. Yours was: ${mine.text}`);
  const answer = await enqueue(() => get(`page/${state.page.number}`).catch(() => null));
  if (!answer) return warn(error.message);
  take(answer);
  const theirs = mine && paragraphOf(mine.id)?.paragraph;
  const editor = mine && editorOf(mine.id);
  if (!theirs || !editor || theirs.text === mine.text) {
    if (theirs && editor) accept(editor, theirs);
    return warn(mine && !editor ? `${error.message}. Yours was: ${mine.text}` : error.message);
  }
  const parts = [
    make("p", {}, "This paragraph was changed in another window or file meanwhile."),
    make("h3", {}, "Yours"),
    make("pre", { tabindex: "0" }, mine.text),
    make("h3", {}, "There now"),
    make("pre", { tabindex: "0" }, theirs.text),
  ];
  const chosen = await ask("Two changes of one paragraph", parts, [
    ["mine", "Keep mine"],
    ["theirs", "Take what is there"],
  ]);
  const now = editorOf(mine.id);
  if (!chosen || !now) return;
  if (chosen === "theirs") now.textContent = theirs.text;
  now.saved = theirs.text;
  now.version = theirs.version;
}

on("conflict", conflict);
