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
      make(
        "dl",
        {},
        make("dt", {}, "It was written against"),
        make("dd", {}, entry.base || "a picture"),
        make("dt", {}, "It says"),
        make("dd", {}, entry.says),
        ...(near ? [make("dt", {}, `Most like it now (${entry.near})`), make("dd", {}, near.text)] : []),
      ),
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

on("page", draw);
on("page-changed", draw);
