// Pictures on the page image: drawn, moved, resized and taken out, by the mouse or by keys.

import { drop } from "./blocks.js";
import { $, make, say } from "./dom.js";
import { change } from "./saving.js";
import { on, state } from "./state.js";
import { editors } from "./text.js";

const STEP = 10; // pixels of the page image that an arrow moves by
const LEAST = 4; // pixels of a side at least, as the server has it
const PAUSE = 500; // milliseconds after the last arrow until it is saved
const CORNERS = ["nw", "ne", "sw", "se"];
let shown = false;
let waiting = null; // { id, box, timer }: moved by keys and not saved yet
let focused = null; // the picture that has the focus
let focusNext = null; // tells which picture gets the focus once the page is drawn anew

const pictures = () => state.page.blocks.filter((block) => block.kind === "illustration" && !block.gone);
const frames = () => [...$("sheet").querySelectorAll(".frame")];

export function togglePictures() {
  flushPicture();
  shown = !shown;
  $("pictures-button").setAttribute("aria-pressed", String(shown));
  $("new-picture").hidden = !shown;
  $("sheet").classList.toggle("drawing", shown);
  draw();
  if (shown) {
    (frames()[0] ?? $("new-picture")).focus();
    say("Draw with the mouse, or take New picture; arrows move, Shift and arrows resize, Delete takes out");
  } else {
    focused = null;
    editors()[0]?.focus({ preventScroll: true });
  }
}

function draw() {
  const here = shown && focused; // the frame itself may be gone with the image that was drawn anew
  for (const frame of frames()) frame.remove();
  if (!shown) return;
  const made = pictures().map((block) => frameOf(block));
  $("sheet").append(...made);
  const wanted = focusNext ? made.find(focusNext) : made.find((frame) => frame.dataset.id === here);
  if (wanted || here) (wanted ?? made[0] ?? $("new-picture")).focus({ preventScroll: Boolean(here) });
  focusNext = null;
}

function frameOf(block) {
  const box = waiting?.id === block.id ? waiting.box : block.box;
  const frame = make(
    "button",
    { class: "frame", "data-id": block.id, onkeydown: (event) => atKey(event, block) },
    ...CORNERS.map((corner) => make("span", { class: `corner ${corner}`, "data-corner": corner })),
  );
  place(frame, box);
  return frame;
}

function place(frame, box) {
  const { width, height } = state.page;
  const [left, top, right, bottom] = box;
  frame.box = box;
  frame.style.left = `${(100 * left) / width}%`;
  frame.style.top = `${(100 * top) / height}%`;
  frame.style.width = `${(100 * (right - left)) / width}%`;
  frame.style.height = `${(100 * (bottom - top)) / height}%`;
  const name = frame.dataset.id ?? "new";
  frame.setAttribute(
    "aria-label",
    `Picture ${name}: left ${left}, top ${top}, ${right - left} wide, ${bottom - top} high`,
  );
}

/** A box with edges moved, kept on the page: by (dx, dy) the left and upper, by (ex, ey) the right and lower ones. */
function shifted([left, top, right, bottom], [dx, dy], [ex, ey]) {
  const { width, height } = state.page;
  if (dx === ex && dy === ey) {
    const [x, y] = [clamp(dx, -left, width - right), clamp(dy, -top, height - bottom)];
    return [left + x, top + y, right + x, bottom + y];
  }
  return [
    clamp(left + dx, 0, right + ex - LEAST),
    clamp(top + dy, 0, bottom + ey - LEAST),
    clamp(right + ex, left + dx + LEAST, width),
    clamp(bottom + ey, top + dy + LEAST, height),
  ].map(Math.round);
}

const clamp = (value, least, most) => Math.round(Math.max(least, Math.min(most, value)));

// Keys

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function atKey(event, block) {
  const frame = event.currentTarget;
  if (event.key === "Escape") return togglePictures();
  if (event.key === "Delete" || (event.key === "Backspace" && !event.altKey)) {
    event.preventDefault();
    forget();
    return drop(block, true);
  }
  const arrow = ARROWS[event.key];
  if (!arrow || event.altKey) return;
  event.preventDefault();
  const by = arrow.map((one) => one * (event.ctrlKey || event.metaKey ? 1 : STEP));
  place(frame, shifted(frame.box, event.shiftKey ? [0, 0] : by, by));
  if (waiting && waiting.id !== block.id) flushPicture();
  clearTimeout(waiting?.timer);
  waiting = { id: block.id, box: frame.box, timer: setTimeout(flushPicture, PAUSE) };
}

function forget() {
  clearTimeout(waiting?.timer);
  waiting = null;
}

/** Save what keys moved and is not saved yet. */
export function flushPicture() {
  if (!waiting) return;
  const { id, box } = waiting;
  forget();
  save(id, box);
}

function save(id, box) {
  const block = () => state.page.blocks.find((one) => one.id === id);
  const same = String(box) === String(block()?.made_box);
  return change(
    () => [{ kind: "picture", id, version: block()?.version ?? "gone", box: same ? null : box }],
    `edges of picture ${id}`,
  );
}

function add(box) {
  const before = new Set(state.page.blocks.map((one) => one.id));
  focusNext = (frame) => !before.has(frame.dataset.id);
  return change(() => [{ kind: "picture", id: null, version: state.page.order_version, box }], "a picture drawn");
}

/** A picture in the middle of what is seen of the page. */
function addInSight() {
  const [scroll, sheet] = [$("scroll").getBoundingClientRect(), $("sheet").getBoundingClientRect()];
  const scale = state.page.width / sheet.width;
  const edges = [
    Math.max(scroll.left, sheet.left) - sheet.left,
    Math.max(scroll.top, sheet.top) - sheet.top,
    Math.min(scroll.right, sheet.right) - sheet.left,
    Math.min(scroll.bottom, sheet.bottom) - sheet.top,
  ].map((edge) => edge * scale);
  const [wide, high] = [edges[2] - edges[0], edges[3] - edges[1]];
  const box = [edges[0] + wide / 3, edges[1] + high / 3, edges[2] - wide / 3, edges[3] - high / 3];
  return add(shifted(box.map(Math.round), [0, 0], [0, 0]));
}

// Mouse and finger

/** What a corner moves: the left and upper edges, and the right and lower ones. */
function edgesOf(corner, by) {
  const [dx, dy] = by;
  return [
    [corner.includes("w") ? dx : 0, corner.includes("n") ? dy : 0],
    [corner.includes("e") ? dx : 0, corner.includes("s") ? dy : 0],
  ];
}

function onPage(event) {
  const sheet = $("sheet").getBoundingClientRect();
  const scale = state.page.width / sheet.width;
  const [x, y] = [(event.clientX - sheet.left) * scale, (event.clientY - sheet.top) * scale];
  return [clamp(x, 0, state.page.width), clamp(y, 0, state.page.height)];
}

function pointerDown(event) {
  if (!shown || event.button) return;
  event.preventDefault();
  flushPicture();
  const [from, number] = [onPage(event), state.page.number];
  const held = event.target.closest(".frame");
  const corner = event.target.dataset?.corner ?? "";
  const frame = held ?? make("button", { class: "frame new" });
  if (held) held.focus({ preventScroll: true });
  else $("sheet").append(frame);
  const start = held ? held.box : [...from, ...from];
  const sheet = $("sheet");
  const follow = (moved) => {
    const to = onPage(moved);
    const by = [to[0] - from[0], to[1] - from[1]];
    if (!held) place(frame, [0, 1, 0, 1].map((at, i) => (i < 2 ? Math.min : Math.max)(from[at], to[at])));
    else place(frame, corner ? shifted(start, ...edgesOf(corner, by)) : shifted(start, by, by));
  };
  const end = (last) => {
    sheet.removeEventListener("pointermove", follow);
    sheet.removeEventListener("pointerup", end);
    sheet.removeEventListener("pointercancel", end);
    if (!held) frame.remove();
    if (last.type === "pointercancel" || state.page.number !== number) return draw();
    const box = frame.box ?? start;
    const large = box[2] - box[0] >= LEAST && box[3] - box[1] >= LEAST;
    if (!held && large) add(box);
    else if (held && String(box) !== String(start)) save(held.dataset.id, box);
  };
  sheet.setPointerCapture(event.pointerId);
  sheet.addEventListener("pointermove", follow);
  sheet.addEventListener("pointerup", end);
  sheet.addEventListener("pointercancel", end);
}

on("page", draw);
on("page-changed", draw);
$("sheet").addEventListener("pointerdown", pointerDown);
// A click goes to the word that stands there, but not while pictures are drawn.
$("sheet").addEventListener("click", (event) => shown && event.stopImmediatePropagation(), { capture: true });
$("new-picture").addEventListener("click", addInSight);
document.addEventListener("focusin", (event) => {
  focused = event.target.closest?.(".frame")?.dataset.id ?? null;
});
