// Which word calls a note: taken at the note, and put down at its word.

import { $, make, say } from "./dom.js";
import { change } from "./saving.js";
import { on, paragraphOf, state } from "./state.js";
import { activeEditor, caretPlace, editorOf, goToWord } from "./text.js";

const ID = 7; // where a word's id stands in what the server gives
let taken = null; // { page, note, paragraph }: the note whose word is looked for

const isNote = (paragraph) => paragraphOf(paragraph.id)?.block.class === "footnote";

/** At a note: take it. At a word of the text: this calls the note that was taken. */
export function tieHere() {
  const place = caretPlace();
  if (!place) return say("Go into a note first, then to the word that calls it");
  return isNote(place.paragraph) ? take(place.paragraph, place.line) : put(place);
}

/** Take the note that begins in a line. Taken twice, it is called by nothing. */
export function take(paragraph, line = paragraph.lines[0]) {
  const note = line?.words.map((word) => word[ID]).find(Boolean);
  if (!note) return say("No word of this line was read: nothing can be tied to it");
  if (taken?.note === note) {
    end();
    return tie(note, null, "this note is called by nothing");
  }
  end();
  taken = { page: state.page.number, note, paragraph: paragraph.id };
  document.body.classList.add("tying");
  say("Go to the word that calls this note and press Alt+N, or click it; Escape leaves it", true);
}

function put(place) {
  if (!taken || taken.page !== state.page.number) return say("Go into the note first and press Alt+N");
  const call = place.word?.[ID] ?? null;
  if (!call) return say("This word was not read there: take the one before it");
  const { note, paragraph } = taken;
  end();
  return tie(note, call, `the note is called by ${place.word[0]}`).then((answer) => {
    if (answer) goToWord(paragraph, 0);
  });
}

function end() {
  taken = null;
  document.body.classList.remove("tying");
  say("");
}

async function tie(note, call, says) {
  const answer = await change(() => [{ kind: "tie", version: state.page.ties_version, note, call }], says);
  if (answer) say(says[0].toUpperCase() + says.slice(1));
  return answer;
}

const untie = (note) =>
  change(
    () => [{ kind: "tie", version: state.page.ties_version, note, call: null, forget: true }],
    "a note's tie taken back",
  );

/** For the mouse: a note's button, and what a person said of its call. */
export function tiesOf(block, paragraph) {
  if (block.class !== "footnote" || block.gone) return [];
  const here = new Set(paragraph.lines.flatMap((line) => line.words.map((word) => word[ID])));
  const said = state.page.ties.filter((one) => here.has(one.note));
  const name = `note ${paragraph.text.slice(0, 20)}`;
  return [
    make(
      "p",
      { class: "joint" },
      ...said.flatMap((one) => [
        one.call ? `↗ called by ${one.word ?? "a word"}` : "↗ called by nothing",
        make("button", { class: "quiet", "aria-label": `Take back the call of ${name}`, onclick: () => untie(one.note) }, "×"),
      ]),
      make(
        "button",
        {
          class: "quiet tie",
          title: "The word that calls this note (Alt+N)",
          "aria-label": `Tie ${name} to its word`,
          onclick: () => {
            take(paragraph);
            editorOf(paragraph.id)?.focus({ preventScroll: true });
          },
        },
        "Tie to its word",
      ),
    ),
  ];
}

$("blocks").addEventListener("click", (event) => {
  if (!taken || !event.target.closest(".paragraph")) return;
  const place = caretPlace();
  if (place && activeEditor() && !isNote(place.paragraph)) put(place);
});
document.addEventListener(
  "keydown",
  (event) => {
    if (!taken || event.key !== "Escape") return;
    event.stopPropagation();
    end();
  },
  { capture: true },
);
on("page", () => taken && end());
