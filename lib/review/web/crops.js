// Each line's strip of the image above its text. The strips lie over the text's own white: the text is not touched.

import { rangeOf, textOf } from "./caret.js";
import { $ } from "./dom.js";
import { crop } from "./image.js";
import { on, standing, state } from "./state.js";
import { fit, inner } from "./fit.js";
import { activeEditor, editorOf, editors, showCaret } from "./text.js";

const OF_STRIPS = 0.9; // share of the strips that the white above a line is to hold
let shown = false;
let waiting = 0;

export function toggleCrops() {
  shown = !shown;
  $("crops-button").setAttribute("aria-pressed", String(shown));
  $("text").classList.toggle("with-crops", shown);
  fit();
  draw();
  if (activeEditor()) showCaret(activeEditor());
}

function draw() {
  for (const strip of $("blocks").querySelectorAll(".crop")) strip.remove();
  if (!shown || !state.page) return;
  const lines = standing().flatMap((paragraph) => paragraph.lines);
  const broad = Math.max(...lines.map((line) => line.box[2] - line.box[0]), 1);
  const width = inner(editors()[0]);
  const strips = lines.map((line) => crop(line.box, (width * (line.box[2] - line.box[0])) / broad));
  const heights = strips.map((strip) => parseFloat(strip.style.height)).sort((one, other) => one - other);
  $("text").style.setProperty("--strip", `${heights[Math.floor(OF_STRIPS * (heights.length - 1))] ?? 0}px`);
  for (const paragraph of standing()) {
    const editor = editorOf(paragraph.id);
    if (editor) drawParagraph(editor, paragraph, broad);
  }
}

function drawParagraph(editor, paragraph, broad) {
  const section = editor.closest(".block");
  const origin = section.getBoundingClientRect();
  const width = inner(editor);
  const left = parseFloat(getComputedStyle(editor).paddingLeft);
  let at = 0;
  const starts = [];
  for (const row of textOf(editor).split("\n")) {
    if (row.trim()) starts.push(at);
    at += row.length + 1;
  }
  paragraph.lines.forEach((line, number) => {
    if (starts[number] === undefined) return;
    const box = rangeOf(editor, starts[number], starts[number] + 1).getBoundingClientRect();
    const strip = crop(line.box, (width * (line.box[2] - line.box[0])) / broad);
    strip.style.left = `${editor.getBoundingClientRect().left - origin.left + left}px`;
    strip.style.top = `${box.top - origin.top - parseFloat(strip.style.height) - 2}px`;
    section.append(strip);
  });
}

function soon() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(draw);
}

for (const event of ["page", "page-changed", "fitted"]) on(event, soon);
$("blocks").addEventListener("input", soon);
