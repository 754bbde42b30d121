// The list of pages: printed numbers, words in doubt, what is stale or missing.

import { $, make } from "./dom.js";
import { emit, on, state } from "./state.js";

function draw() {
  if ($("pages").hidden) return;
  const rows = [];
  for (let number = 1; number <= state.book.pages; number += 1) rows.push(row(number, state.pages.get(number)));
  $("page-list").replaceChildren(...rows);
}

function row(number, entry) {
  const notes = entry
    ? [
        entry.words.length && `${entry.words.length} in doubt`,
        entry.stale && `${entry.stale} stale`,
        entry.unread >= 0.02 && "may lack text",
        entry.error && "failed",
        entry.changed && "changed",
      ].filter(Boolean)
    : ["…"];
  return make(
    "li",
    {},
    make(
      "button",
      { "aria-current": number === state.page?.number ? "page" : null, onclick: () => emit("go", number) },
      make("span", { class: "number" }, String(number)),
      make("span", { class: "folio" }, entry?.printed ? `p. ${entry.printed}` : ""),
      make("span", { class: `notes ${entry?.stale || entry?.error ? "bad" : ""}` }, notes.join(" · ")),
    ),
  );
}

export function togglePages() {
  const hidden = !$("pages").hidden;
  $("pages").hidden = hidden;
  $("pages-button").setAttribute("aria-expanded", String(!hidden));
  draw();
  if (!hidden) $("page-list").querySelector("[aria-current]")?.focus();
  emit("resized");
}

on("doubts-changed", () => state.book && !document.querySelector("#pages :focus") && draw());
on("page", draw);
