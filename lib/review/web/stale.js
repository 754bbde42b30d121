// Overrides that no longer fit, beside what stands there now: put in the new place, or taken away.

import { $, make } from "./dom.js";
import { change } from "./saving.js";
import { on, paragraphOf, state } from "./state.js";

function draw() {
  const cards = state.page.stale.map((entry) => {
    const near = entry.near && paragraphOf(entry.near)?.paragraph;
    const decide = (onto, says) =>
      change(() => [{ kind: "stale", version: state.page.version, where: entry.where, at: entry.at, onto }], says);
    return make(
      "article",
      { class: "stale" },
      make("h2", {}, `A change that no longer fits${entry.id ? ` (${entry.id})` : ""}`),
      make("p", { class: "why" }, entry.why),
      ...(entry.changes.length ? changed(entry) : plain(entry)),
      ...now(entry, near),
      make(
        "div",
        { class: "row" },
        near && entry.where === "paragraphs"
          ? make("button", { onclick: () => decide(entry.near, "a stale change put in its new place") }, "Put it there")
          : null,
        make("button", { onclick: () => decide(null, "a stale change taken away") }, "Take it away"),
      ),
    );
  });
  $("stale").replaceChildren(...cards);
}

/** A text: what was changed in it, and the whole of it on demand. */
const changed = (entry) => [
  make("p", { class: "changes" }, ...entry.changes.flatMap(([kind, text]) => [make(TAGS[kind], {}, text), " "])),
  make("details", {}, make("summary", {}, "The whole text"), ...plain(entry)),
];

const TAGS = { same: "span", gone: "del", new: "ins" };

const plain = (entry) => [
  make(
    "dl",
    {},
    make("dt", {}, "It was written against"),
    make("dd", {}, entry.base || "a picture"),
    make("dt", {}, "It says"),
    make("dd", {}, entry.says),
  ),
];

/** What stands there now: the paragraph that is most like it, or those that it fell apart into. */
function now(entry, near) {
  if (near) return [make("dl", {}, make("dt", {}, `Most like it now (${entry.near})`), make("dd", {}, near.text))];
  if (!entry.pieces.length) return [];
  const texts = entry.pieces.map((id) => paragraphOf(id)?.paragraph.text ?? "");
  const ends = entry.pieces.length > 1 ? `${entry.pieces[0]} to ${entry.pieces.at(-1)}` : entry.pieces[0];
  return [
    make("p", { class: "why" }, `Its text stands now in pieces (${ends})`),
    make("details", {}, make("summary", {}, "The pieces"), make("dl", {}, make("dd", {}, texts.join("\n")))),
  ];
}

on("page", draw);
on("page-changed", draw);
