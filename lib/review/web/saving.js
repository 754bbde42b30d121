// Changes go to the server one after the other; each says what it was made on. What is saved can be undone.

import { post } from "./api.js";
import { emit, paragraphOf, state } from "./state.js";
import { $, make, say, warn } from "./dom.js";

let queue = Promise.resolve();
let waiting = 0;
let refused = 0;
const undoable = [];

/**
 * Send changes of the page that is shown; `build` makes them when it is their turn, from what is known then, or null
 * where there is nothing to change. `mine` is the paragraph's text that a conflict would be about; `saved` is told the
 * answer before anything is drawn.
 */
export function change(build, says, { mine = null, saved = null } = {}) {
  const number = state.page.number;
  return enqueue(async () => {
    const changes = build();
    if (!changes) return null;
    const answer = await post(`page/${number}/change`, { changes });
    if (answer.undo !== null) remember([answer.undo], says);
    saved?.(answer);
    take(answer);
    return answer;
  }, mine);
}

/** Do something with the server in turn; a conflict is shown, with what stands there now. */
export function enqueue(task, mine = null) {
  waiting += 1;
  showState();
  const run = queue.then(task).then(
    (answer) => {
      warn("");
      return answer;
    },
    (error) => {
      refused += 1;
      if (error.isConflict) emit("conflict", { error, mine });
      else warn(error.message);
      return null;
    },
  );
  queue = run.finally(() => {
    waiting -= 1;
    showState();
  });
  return run;
}

/** Take a page as the server has it now. */
export function take(answer) {
  state.pages.set(answer.entry.page, answer.entry);
  if (state.page?.number === answer.page.number) {
    state.page = answer.page;
    state.truth = answer.truth;
    emit("page-changed");
  }
  emit("doubts-changed");
}

export function remember(numbers, says) {
  undoable.push({ numbers, says });
  showUndo();
}

export async function undo() {
  await enqueue(async () => {
    const last = undoable.pop(); // in its turn: what is being saved is undone before what was
    if (!last) return say("Nothing to undo");
    showUndo();
    const left = [];
    let problem = null;
    for (const number of last.numbers) {
      try {
        const answer = await post("undo", { undo: number });
        take(answer);
        if (answer.page.number !== state.page.number) emit("go", answer.page.number);
      } catch (error) {
        left.push(number);
        problem = error;
      }
    }
    if (problem) {
      // What could not be undone may be later.
      undoable.push({ numbers: left, says: last.says });
      showUndo();
      throw problem;
    }
    say(`Undone: ${last.says}`);
  });
  emit("redraw");
}

function showUndo() {
  const last = undoable.at(-1);
  $("undo-button").disabled = !last;
  $("undo-button").title = last ? `Undo: ${last.says} (Alt+U)` : "Nothing to undo (Alt+U)";
}

function showState() {
  document.body.classList.toggle("saving", waiting > 0);
}

export const isSaving = () => waiting > 0;
/** Resolves once all that was asked of the server so far is answered. */
export const answered = () => queue;

/** Say that all is saved, once what was asked so far is done; nothing where some of it was refused, for that is told. */
export async function tellSaved() {
  const before = refused;
  await queue;
  if (refused === before) say("Saved");
}

/** Ask a question with a few answers; resolves to the answer's name, or null. */
export function ask(title, parts, answers) {
  const dialog = $("ask");
  return new Promise((resolve) => {
    let given = null;
    const buttons = answers.map(([name, label], at) =>
      make(
        "button",
        {
          class: at ? "" : "strong",
          autofocus: !at,
          onclick: () => {
            given = name;
            dialog.close();
          },
        },
        label,
      ),
    );
    dialog.replaceChildren(make("h2", { id: "ask-title" }, title), ...parts, make("div", { class: "row" }, ...buttons));
    dialog.addEventListener("close", () => resolve(given), { once: true });
    dialog.showModal();
  });
}

/** The version of a paragraph as it is known here. */
export const versionOf = (id) => paragraphOf(id)?.paragraph.version ?? "gone";
