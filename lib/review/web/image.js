// The page image: boxes of lines, zoom, the text laid over it, and the way from the image to the text.

import { $, make, svg } from "./dom.js";
import { on, standing, state } from "./state.js";
import { caretPlace, goToWord } from "./text.js";

let zoom = 1; // of the pane's width
let layer = null;
let mark = null;
let overlaid = false;

export function drawImage() {
  const { number, width, height, blocks, unread } = state.page;
  const scan = $("scan");
  const source = `/api/page/${number}/image`;
  if (!scan.src.endsWith(source)) {
    // Until the new page is there, no scan is better than the last page's under this page's boxes.
    scan.style.visibility = "hidden";
    scan.src = source;
  }
  scan.alt = `Scan of page ${number}`;
  layer = svg("svg", {
    viewBox: `0 0 ${width || 1} ${height || 1}`,
    "aria-hidden": "true",
    class: overlaid ? "over" : "",
  });
  for (const block of blocks)
    if (!block.gone) layer.append(svg("rect", { class: `block-box ${block.kind}`, ...corner(block.box) }));
  for (const box of unread) layer.append(svg("rect", { class: "unread", ...corner(box) }));
  for (const paragraph of standing()) {
    for (const line of paragraph.lines) {
      layer.append(svg("rect", { class: "line-box", "data-line": line.id, ...corner(line.box) }));
      if (overlaid) line.words.forEach((word) => layer.append(...overlay(word, line.box)));
    }
  }
  mark = svg("rect", { class: "word-mark", width: 0, height: 0 });
  layer.append(mark);
  $("sheet").replaceChildren(scan, layer);
  size();
  follow(caretPlace());
}

const corner = ([left, top, right, bottom]) => ({
  x: left,
  y: top,
  width: Math.max(1, right - left),
  height: Math.max(1, bottom - top),
});

/** A word as it is read, as wide as it is printed. */
function overlay([text, left, top, right, bottom, source], lineBox) {
  const [, lineTop, , lineBottom] = lineBox;
  const changed = source === "correct" || source === "human";
  return [
    svg("rect", { class: "word-ground", x: left, y: lineTop, width: right - left, height: lineBottom - lineTop }),
    svg(
      "text",
      {
        class: `word-text ${changed ? "changed" : ""}`,
        x: left,
        y: lineBottom - (lineBottom - lineTop) * 0.22,
        "font-size": (lineBottom - lineTop) * 0.8,
        textLength: Math.max(1, right - left),
        lengthAdjust: "spacingAndGlyphs",
      },
      text,
    ),
  ];
}

function size() {
  const width = Math.round(($("scroll").clientWidth - 2) * zoom);
  $("sheet").style.width = `${width}px`;
  const { width: w, height: h } = state.page;
  $("sheet").style.aspectRatio = w && h ? `${w} / ${h}` : "auto";
}

export function setZoom(value) {
  const scroll = $("scroll");
  const middle = (scroll.scrollTop + scroll.clientHeight / 2) / Math.max(1, scroll.scrollHeight);
  zoom = Math.min(6, Math.max(0.4, value));
  size();
  scroll.scrollTop = middle * scroll.scrollHeight - scroll.clientHeight / 2;
}

export const zoomBy = (times) => setZoom(zoom * times);

export function toggleOverlay() {
  overlaid = !overlaid;
  $("overlay-button").setAttribute("aria-pressed", String(overlaid));
  drawImage();
}

/** Show on the image where the caret is. */
export function follow(place) {
  if (!layer || !place) return;
  for (const box of layer.querySelectorAll(".line-box.here")) box.classList.remove("here");
  const line = place.line;
  if (!line) return;
  layer.querySelector(`[data-line="${CSS.escape(line.id)}"]`)?.classList.add("here");
  const box = place.word ? place.word.slice(1, 5) : null;
  for (const [name, value] of Object.entries(box ? corner(box) : { width: 0, height: 0 }))
    mark.setAttribute(name, value);
  bring(box ?? line.box);
}

function bring([left, top, right, bottom]) {
  const scroll = $("scroll");
  const scale = $("sheet").clientWidth / (state.page.width || 1);
  const y = ((top + bottom) / 2) * scale + $("sheet").offsetTop;
  const x = ((left + right) / 2) * scale;
  if (y < scroll.scrollTop + 60 || y > scroll.scrollTop + scroll.clientHeight - 40)
    scroll.scrollTop = y - scroll.clientHeight / 2;
  if (x < scroll.scrollLeft + 30 || x > scroll.scrollLeft + scroll.clientWidth - 30)
    scroll.scrollLeft = x - scroll.clientWidth / 2;
}

/** From a place on the image to the word that stands there. */
function pick(event) {
  const sheet = $("sheet").getBoundingClientRect();
  const scale = (state.page.width || 1) / sheet.width;
  const [x, y] = [(event.clientX - sheet.left) * scale, (event.clientY - sheet.top) * scale];
  let best = null;
  for (const paragraph of standing()) {
    let index = 0;
    for (const line of paragraph.lines) {
      for (const [, left, top, right, bottom] of line.words) {
        const away = Math.max(left - x, x - right, 0) + 3 * Math.max(top - y, y - bottom, 0);
        if (!best || away < best.away) best = { away, id: paragraph.id, index };
        index += 1;
      }
    }
  }
  if (best) goToWord(best.id, best.index);
}

/** A strip of the image as an element: the line's place, as wide as the pane. */
export function crop(box, width) {
  const [left, top, right, bottom] = box;
  const pad = Math.round((bottom - top) * 0.15);
  const scale = width / Math.max(1, right - left);
  const strip = make("span", { class: "crop", "aria-hidden": "true" });
  strip.style.width = `${width}px`;
  strip.style.height = `${Math.round((bottom - top + 2 * pad) * scale)}px`;
  strip.style.backgroundImage = `url("/api/page/${state.page.number}/image")`;
  strip.style.backgroundSize = `${state.page.width * scale}px ${state.page.height * scale}px`;
  strip.style.backgroundPosition = `${-left * scale}px ${-(top - pad) * scale}px`;
  return strip;
}

on("page", () => {
  drawImage();
  $("scroll").scrollTop = 0;
});
on("page-changed", drawImage);
on("caret", follow);
$("sheet").addEventListener("click", pick);
$("scan").addEventListener("load", () => {
  $("scan").style.visibility = "";
});
$("scan").addEventListener("error", () => {
  $("scan").style.visibility = "";
  $("scan").alt = "The page image cannot be shown";
});
new ResizeObserver(() => {
  if (!state.page) return;
  size();
  follow(caretPlace());
}).observe($("scroll"));
