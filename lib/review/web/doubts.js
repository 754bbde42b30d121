// From word in doubt to word in doubt, over the whole book, the most doubtful first; each decided by one key.

import { caretIn, replaceSelection, textOf, wordsOf } from "./caret.js";
import { get } from "./api.js";
import { $, make, say, tell } from "./dom.js";
import { emit, on, state } from "./state.js";
import { editorOf, goToWord, mark } from "./text.js";

const PAUSE = 400; // milliseconds between questions for the pages that are not known yet
let choice = 0;
let within = false; // whether a person goes through this page's words alone

const keyOf = (doubt) => `${doubt.page} ${doubt.paragraph} ${doubt.word}`;

/** All words in doubt that are known and not decided, the most doubtful first; of this page alone where that is asked. */
function order() {
  const all = [];
  for (const entry of state.pages.values()) {
    if (within && entry.page !== state.page?.number) continue;
    for (const [paragraph, word, score, kind] of entry.words) {
      const doubt = { page: entry.page, paragraph, word, score, kind };
      if (!state.seen.has(keyOf(doubt)) || isCurrent(doubt)) all.push(doubt);
    }
  }
  return all.sort((one, other) => other.score - one.score || one.page - other.page);
}

const isCurrent = (doubt) => state.current && keyOf(state.current) === keyOf(doubt);

/** Learn of the book's pages as the server goes through them. */
export async function watch() {
  state.seen = new Set(JSON.parse(sessionStorage.getItem("seen") ?? "[]")); // a reload of this window forgets none
  let after = 0;
  for (;;) {
    const answer = await get(`doubts?after=${after}`).catch(() => null);
    for (const entry of answer?.pages ?? []) state.pages.set(entry.page, entry);
    if (answer?.pages.some((entry) => entry.page === state.page?.number)) await renew(state.page);
    after = answer?.known ?? after;
    state.allKnown = answer?.done ?? false;
    emit("doubts-changed");
    if (state.allKnown) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** A page that was opened before the book's words were counted: its doubts are others now. */
async function renew(page) {
  const fresh = await get(`page/${page.number}`).catch(() => null);
  if (!fresh || state.page !== page || fresh.page.version !== page.version) return;
  page.doubts = fresh.page.doubts;
  mark();
}

/** Go to another word in doubt; `here` keeps to this page. */
export async function step(by, here = false) {
  within = here;
  const all = order();
  if (!all.length && within) return say("No word of this page is in doubt");
  if (!all.length) return say(state.allKnown ? "No word is in doubt" : "The words in doubt are being looked for");
  const at = all.findIndex(isCurrent);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
  await show(all[next]);
}

async function show(doubt) {
  state.current = doubt;
  choice = 0;
  if (doubt.page !== state.page?.number) {
    document.activeElement?.blur(); // a key pressed on the way would go into the page that is left
    await new Promise((resolve) => emit("go", { page: doubt.page, then: resolve }));
  }
  goToWord(doubt.paragraph, doubt.word, true);
  emit("doubts-changed");
  mark();
  draw();
}

/** The word that is looked at, with all that the page knows of it; null where the selection is another. */
function current() {
  const doubt = state.current;
  if (!doubt || doubt.page !== state.page?.number) return null;
  const known = state.page.doubts.find((one) => one.paragraph === doubt.paragraph && one.word === doubt.word);
  const editor = editorOf(doubt.paragraph);
  if (!known || !editor || document.activeElement !== editor) return null;
  const word = wordsOf(textOf(editor))[doubt.word];
  const whole = word && caretIn(editor) === word.start && caretIn(editor, true) === word.end;
  return whole ? { ...known, editor } : null;
}

/** The readings that may stand there: as it stands, as it was read, and others. */
function readings(known) {
  return [...new Set([known.text, known.read, ...known.choices].filter(Boolean))];
}

function draw() {
  const known = current();
  const panel = $("doubt");
  panel.hidden = !known;
  if (!known) return;
  const all = readings(known);
  const by = { read: "In doubt", corrected: "Corrected", refused: "Refused" }[known.kind];
  const facts = [
    known.reason,
    known.read && known.read !== known.text ? `read as ${known.read}` : null,
    `doubt ${Math.round(known.score * 100)} %`,
  ];
  panel.replaceChildren(
    make("p", { class: "why" }, make("b", { class: `kind ${known.kind}` }, by), " ", facts.filter(Boolean).join(" · ")),
    make(
      "ul",
      { class: "readings" },
      ...all.map((text, at) =>
        make(
          "li",
          {},
          make(
            "button",
            {
              class: at === choice ? "chosen" : "",
              "aria-pressed": String(at === choice),
              onmousedown: (event) => event.preventDefault(),
              onclick: () => settle(text),
            },
            make("span", { class: "reading" }, text),
            make("small", {}, at === 0 ? "stands" : text === known.read ? "as read" : "other"),
          ),
        ),
      ),
    ),
    make(
      "p",
      { class: "hint" },
      "Enter takes it",
      all.length > 1 ? " · ⇧ Enter: the first other · ↓ ↑ another" : "",
      known.read ? " · Backspace: as read" : "",
      " · or type",
    ),
  );
  tell(`${known.text}: ${by}. ${facts.filter(Boolean).join(", ")}. ${all.length} readings.`);
}

/** Put a reading there and go on to the next word. */
function settle(text) {
  const known = current();
  if (!known) return;
  state.seen.add(keyOf(state.current));
  sessionStorage.setItem("seen", JSON.stringify([...state.seen]));
  const done = { ...state.current };
  if (text !== known.text) {
    replaceSelection(text);
    known.editor.flush();
  }
  const all = order();
  const next =
    all.find(
      (one) =>
        keyOf(one) !== keyOf(done) && (one.score < done.score || (one.score === done.score && one.page >= done.page)),
    ) ?? all.find((one) => keyOf(one) !== keyOf(done));
  if (next) return show(next);
  state.current = null;
  draw();
  say(within ? "The last word in doubt on this page" : "The last word in doubt");
}

/** Keys while a word in doubt is selected; true where one was meant for it. */
export function doubtKey(event) {
  const known = current();
  if (!known || event.ctrlKey || event.altKey || event.metaKey) return false;
  const all = readings(known);
  if (event.key === "Enter" && event.shiftKey) all.length > 1 ? settle(all[Math.max(1, choice)]) : choose(1, all);
  else if (event.shiftKey) return false;
  else if (event.key === "Enter") settle(all[choice] ?? known.text);
  else if (event.key === "Backspace" && known.read) settle(known.read);
  else if (event.key === "ArrowDown") choose(choice + 1, all);
  else if (event.key === "ArrowUp") choose(choice - 1, all);
  else if (event.key === "Escape") getSelection().collapseToEnd();
  else return false;
  event.preventDefault();
  return true;
}

function choose(at, all) {
  // The caret stays where it is: the next Enter would part a word on another line.
  if (all.length === 1) return say("No other reading is known: type it, or take it by Enter");
  choice = (at + all.length) % all.length;
  draw();
  tell(all[choice]);
}

function count() {
  const all = order();
  const at = all.findIndex(isCurrent);
  const more = state.allKnown ? "" : "+";
  const where = within ? " here" : more;
  $("doubt-count").textContent = at < 0 ? `${all.length}${more} in doubt` : `${at + 1} of ${all.length}${where}`;
}

on("page", () => {
  within = within && state.current?.page === state.page.number; // another page: the book is counted again
});
on("doubts-changed", count);
on("caret", draw);
