// The text of a page: blocks with their class, paragraphs that are edited in place, what was taken out.

import { blockHead, isChoosing } from "./blocks.js";
import { crossOver } from "./crossing.js";
import { caretIn, rangeOf, select, textOf, wordAt, wordsOf } from "./caret.js";
import { $, make, say } from "./dom.js";
import { atStart, isDirty, makeEditor, trimmed } from "./editor.js";
import { change, versionOf } from "./saving.js";
import { emit, on, paragraphOf, standing, state } from "./state.js";
import { tiesOf } from "./ties.js";

export const editors = () => [...$("blocks").querySelectorAll(".paragraph")];
export const editorOf = (id) => editors().find((editor) => editor.dataset.id === id) ?? null;
/** Save what was typed and not saved yet. */
export const flushAll = () => editors().forEach((editor) => editor.flush());
export const activeEditor = () => document.activeElement?.closest?.(".paragraph") ?? null;

/** Draw the page anew. */
export function drawText() {
  const page = state.page;
  const back = focusKeeper();
  const parts = page.blocks.map((block) => drawBlock(block));
  if (page.error) parts.unshift(make("p", { class: "empty" }, `This page failed: ${page.error}`));
  else if (!page.blocks.length)
    parts.push(make("p", { class: "empty" }, page.blank ? "A blank page." : "Nothing was read on this page."));
  const unsaved = editors().filter(isDirty);
  $("blocks").replaceChildren(...parts);
  if (page.number === $("blocks").page) unsaved.forEach(keep);
  $("blocks").page = page.number;
  back();
  mark();
}

/** What gives the focus back to where it is now, once all was drawn anew. */
function focusKeeper() {
  const editor = activeEditor();
  if (editor) {
    const [id, at] = [editor.dataset.id, caretIn(editor) ?? 0];
    return () => editorOf(id) && select(editorOf(id), at);
  }
  const focused = document.activeElement?.closest?.("#blocks [aria-label]");
  const block = focused?.closest(".block")?.dataset.block;
  const label = focused?.getAttribute("aria-label");
  return () =>
    block &&
    [...$("blocks").querySelectorAll(`[data-block="${CSS.escape(block)}"] [aria-label]`)]
      .find((one) => one.getAttribute("aria-label") === label)
      ?.focus();
}

/** What was not saved yet stands in the new editor of its paragraph, on what it was made on. */
function keep(old) {
  const editor = editorOf(old.dataset.id);
  if (!editor) return;
  editor.textContent = textOf(old);
  const { saved, sending, held } = old;
  Object.assign(editor, { version: saved === editor.saved ? editor.version : old.version, saved, sending, held });
}

function drawBlock(block) {
  const body = block.gone
    ? [
        make(
          "p",
          { class: "gone" },
          block.paragraphs
            .map((one) => one.text)
            .join(" ")
            .slice(0, 200) || "a picture",
        ),
      ]
    : block.paragraphs.flatMap((paragraph) => drawParagraph(block, paragraph));
  if (block.kind === "illustration" && !block.gone)
    body.push(make("p", { class: "picture" }, block.lettering ? `Picture, lettered: ${block.lettering}` : "Picture"));
  return make(
    "div",
    {
      role: "group", // no landmark: a page has many blocks of one class
      class: `block ${block.gone ? "is-gone" : ""}`,
      "data-block": block.id,
      "data-class": block.class,
      "aria-label": block.class.replaceAll("_", " "),
    },
    blockHead(block),
    ...body,
  );
}

function drawParagraph(block, paragraph) {
  if (paragraph.gone) {
    const back = make("button", { onclick: () => restore(paragraph.id) }, "Put back");
    return [make("p", { class: "gone" }, make("s", {}, paragraph.text.slice(0, 200)), " ", back)];
  }
  const parts = [];
  if (paragraph.continues !== null) {
    const says = paragraph.continues ? "goes on with the paragraph before" : "begins anew";
    const undo = make(
      "button",
      { class: "quiet", "aria-label": `Take back: ${says}`, onclick: () => setContinues(paragraph.id, null) },
      "×",
    );
    parts.push(make("p", { class: "joint" }, paragraph.continues ? "↰ " : "¶ ", says, undo));
  }
  const number = standing().findIndex((one) => one.id === paragraph.id) + 1;
  const editor = makeEditor(paragraph, `Paragraph ${number}, ${block.class.replaceAll("_", " ")}`, (text) =>
    saveText(paragraph.id, text),
  );
  editor.classList.toggle("by-person", paragraph.person);
  editor.addEventListener("keydown", (event) => atEdge(event, editor));
  editor.addEventListener("keydown", (event) => crossOver(event, editor));
  parts.push(make("div", { class: "beside" }, pilcrow(paragraph, number), editor), ...tiesOf(block, paragraph));
  return parts;
}

/** For the mouse: where a paragraph begins. Keys have Backspace and Enter at its beginning. */
function pilcrow(paragraph, number) {
  const next = { null: true, true: false, false: null }[paragraph.continues];
  const says = { true: "let it go on with the one before", false: "let it begin anew", null: "leave it as found" }[
    next
  ];
  return make(
    "button",
    {
      class: "pilcrow quiet",
      tabindex: "-1",
      title: `Paragraph ${number}: ${says}`,
      "aria-label": `Paragraph ${number}: ${says}`,
      onclick: () => setContinues(paragraph.id, next),
    },
    "¶",
  );
}

/** Save a paragraph's text; one that is as the stages made it needs no entry. */
export function saveText(id, text) {
  const editor = editorOf(id);
  if (!editor) return null;
  const build = () => {
    const { made } = paragraphOf(id)?.paragraph ?? { made: null };
    const version = editorOf(id)?.version ?? editor.version;
    if (!text) return [{ kind: "drop", id, version, drop: true }];
    return [{ kind: "text", id, version, text: text === made ? null : text }];
  };
  editor.sending = text;
  return change(build, `text of paragraph ${id}`, {
    mine: { page: state.page.number, id, text },
    saved: (answer) => settled(id, text, answer),
  }).finally(() => {
    editor.sending = null;
  });
}

/** A text was saved: what is typed from now on is made on it. */
function settled(id, text, answer) {
  const editor = editorOf(id);
  const now = answer.page.blocks.flatMap((block) => block.paragraphs).find((one) => one.id === id);
  if (!editor || !now) return;
  editor.saved = text;
  editor.version = now.version;
}

/** After an answer: what is being typed stays, all else is as the server has it. */
function refresh() {
  const shape = state.page.blocks.map((block) => [
    block.id,
    block.gone,
    block.class,
    block.level,
    block.by,
    block.paragraphs.map((one) => [one.id, one.gone, one.continues]),
  ]);
  shape.push(state.page.ties);
  if (JSON.stringify(shape) !== $("blocks").shape && !isChoosing()) {
    $("blocks").shape = JSON.stringify(shape);
    return drawText();
  }
  for (const paragraph of standing()) {
    const editor = editorOf(paragraph.id);
    if (!editor) continue;
    editor.classList.toggle("by-person", paragraph.person);
    if (!isDirty(editor)) accept(editor, paragraph);
    else if (editor.saved === paragraph.text) editor.version = paragraph.version; // it was made on that text
  }
  mark();
}

/** Let an editor, in which nothing is unsaved, show what the server has. */
export function accept(editor, paragraph) {
  if (trimmed(textOf(editor)) !== paragraph.text) {
    const at = editor === document.activeElement ? caretIn(editor) : null;
    editor.textContent = paragraph.text;
    if (at !== null) select(editor, Math.min(at, paragraph.text.length));
  }
  editor.saved = paragraph.text;
  editor.version = paragraph.version;
}

export const setContinues = (id, continues) =>
  change(
    () => [{ kind: "continues", id, version: versionOf(id), continues }],
    continues === null ? "a join taken back" : continues ? "paragraphs joined" : "a paragraph begun",
  );

const restore = (id) => change(() => [{ kind: "drop", id, version: versionOf(id), drop: false }], "put back");

/** Backspace at a paragraph's beginning joins it to the one before; Enter there begins it anew. */
function atEdge(event, editor) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !atStart(editor)) return;
  const id = editor.dataset.id;
  const continues = paragraphOf(id).paragraph.continues;
  if (event.key === "Backspace" || event.key === "Enter") editor.flush(); // first what was typed before
  if (event.key === "Backspace" && continues !== true) {
    event.preventDefault();
    setContinues(id, continues === false ? null : true).then(
      (answer) => answer && say("Goes on with the paragraph before"),
    );
  } else if (event.key === "Enter") {
    event.preventDefault();
    setContinues(id, continues === true ? null : false).then((answer) => answer && say("Begins anew"));
  }
}

/** Where the caret is: paragraph, word and line, with boxes where the text is what the server has. */
export function caretPlace() {
  const editor = activeEditor();
  const offset = editor ? caretIn(editor) : null;
  if (offset === null) return null;
  const paragraph = paragraphOf(editor.dataset.id)?.paragraph;
  if (!paragraph) return null;
  const text = textOf(editor);
  const index = wordAt(wordsOf(text), offset);
  const words = paragraph.lines.flatMap((line) => line.words.map((word) => ({ word, line })));
  const same = trimmed(text) === paragraph.text;
  const row =
    text
      .slice(0, offset)
      .split("\n")
      .filter((line, at, all) => line.trim() || at === all.length - 1).length - 1;
  const line = (same && words[index]?.line) || paragraph.lines[Math.min(row, paragraph.lines.length - 1)];
  return { paragraph, line, word: same ? words[index]?.word : null, index };
}

/** Put the caret at a word of a paragraph. */
export function goToWord(id, index, whole = false) {
  const editor = editorOf(id);
  if (!editor) return null;
  const word = wordsOf(textOf(editor))[index];
  if (!word) select(editor, 0);
  else select(editor, word.start, whole ? word.end : word.start);
  showCaret(editor);
  return editor;
}

export function showCaret(editor) {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  const box = range?.getBoundingClientRect();
  const pane = $("page-text").getBoundingClientRect();
  if (box?.height && (box.top < pane.top + 60 || box.bottom > pane.bottom - 60))
    $("page-text").scrollBy({ top: box.top - pane.top - pane.height / 3 });
  else if (!box?.height) editor.scrollIntoView({ block: "nearest" });
}

/** Underline the words in doubt, without a touch on the text itself. */
export function mark() {
  if (!CSS.highlights) return;
  const kinds = {
    read: new Highlight(),
    corrected: new Highlight(),
    refused: new Highlight(),
    current: new Highlight(),
  };
  for (const doubt of state.page.doubts) {
    const editor = editorOf(doubt.paragraph);
    const word = editor && wordsOf(textOf(editor))[doubt.word];
    if (!word || word.text !== doubt.text) continue;
    const range = rangeOf(editor, word.start, word.end);
    const current =
      state.current?.page === state.page.number &&
      state.current.paragraph === doubt.paragraph &&
      state.current.word === doubt.word;
    kinds[current ? "current" : doubt.kind].add(range);
  }
  for (const [kind, ranges] of Object.entries(kinds)) CSS.highlights.set(`doubt-${kind}`, ranges);
}

on("page", () => {
  $("blocks").shape = null;
  refresh();
  $("page-text").scrollTop = 0;
});
on("page-changed", refresh);
on("chosen", refresh);
on("redraw", () => {
  $("blocks").shape = null;
  refresh();
});
document.addEventListener("selectionchange", () => emit("caret", caretPlace()));
