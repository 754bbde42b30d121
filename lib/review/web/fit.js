// The size of the text: a printed line stands on one line where there is room for it; style.css has the bounds.

import { textOf } from "./caret.js";
import { $ } from "./dom.js";
import { emit, on } from "./state.js";
import { activeEditor, editors, showCaret } from "./text.js";

const MEASURED = 16; // pixels of type in which rows are measured
const OF_ROWS = 0.95; // share of the rows that are to fit: a few may be long for reasons of their own
const context = document.createElement("canvas").getContext("2d");
let wide = 0; // pixels of a row that is to fit

function measure() {
  const editor = editors()[0];
  if (!editor) return;
  context.font = `${MEASURED}px ${getComputedStyle(editor).fontFamily}`;
  const widths = editors()
    .flatMap((one) => textOf(one).split("\n"))
    .map((row) => context.measureText(row).width)
    .sort((one, other) => one - other);
  wide = widths[Math.floor(OF_ROWS * (widths.length - 1))];
  fit();
}

/** The pixels between an editor's paddings; 0 where there is none. */
export function inner(editor) {
  if (!editor) return 0;
  const { paddingLeft, paddingRight } = getComputedStyle(editor);
  return editor.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
}

export function fit() {
  if (!wide) return;
  const room = inner(editors()[0]) - 2;
  $("text").style.setProperty("--fit", `${((MEASURED * room) / wide).toFixed(2)}px`);
  emit("fitted");
}

on("page", measure);
on("resized", fit);
new ResizeObserver(() => {
  fit();
  if (activeEditor()) showCaret(activeEditor());
}).observe($("page-text"));
