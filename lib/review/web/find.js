// Find and replace over the book: all places first, then those that are ticked.

import { post } from "./api.js";
import { $, make, say, warn } from "./dom.js";
import { answered, enqueue, remember } from "./saving.js";
import { emit, state } from "./state.js";
import { select } from "./caret.js";
import { editorOf } from "./text.js";

let found = [];
let search = null;

export function openFind() {
  const chosen = String(getSelection()).trim();
  const dialog = $("find");
  if (!dialog.childElementCount) build(dialog);
  if (chosen && chosen.length < 100) dialog.querySelector("[name=find]").value = chosen;
  dialog.showModal();
  dialog.querySelector("[name=find]").select();
}

function build(dialog) {
  const field = (name, label) =>
    make("label", {}, label, make("input", { name, type: "text", autocomplete: "off", spellcheck: "false" }));
  const tick = (name, label) => make("label", { class: "tick" }, make("input", { name, type: "checkbox" }), label);
  const form = make(
    "form",
    { onsubmit: run },
    make("div", { class: "fields" }, field("find", "Find"), field("replace", "Replace with")),
    make(
      "div",
      { class: "row" },
      tick("case", "Match case"),
      tick("words", "Whole words"),
      make("button", { class: "strong", type: "submit" }, "Show places"),
      make("button", { type: "button", onclick: () => dialog.close() }, "Close"),
    ),
  );
  dialog.append(
    make("h2", { id: "find-title" }, "Find and replace in the book"),
    form,
    make("p", { class: "count", role: "status" }),
    make("ol", { class: "places" }),
    make("div", { class: "row foot" }),
  );
}

async function run(event) {
  event.preventDefault();
  const form = event.target;
  search = {
    find: form.elements.find.value,
    replace: form.elements.replace.value,
    match_case: form.elements.case.checked,
    whole_words: form.elements.words.checked,
  };
  if (!search.find.trim()) return;
  const dialog = $("find");
  await answered(); // what was typed in the text before is found too
  try {
    const answer = await post("find", search);
    found = answer.found;
    show(dialog, answer);
  } catch (error) {
    dialog.querySelector(".count").textContent = error.message;
  }
}

function show(dialog, answer) {
  dialog.querySelector(".count").textContent =
    `${found.length}${answer.more ? " or more" : ""} places` +
    (answer.unread.length ? `; pages that cannot be read: ${answer.unread.join(", ")}` : "");
  dialog.querySelector(".places").replaceChildren(
    ...found.map((place, at) =>
      make(
        "li",
        {},
        make("input", {
          type: "checkbox",
          checked: true,
          "data-at": at,
          "aria-label": `Replace on page ${place.page}`,
        }),
        make(
          "button",
          { class: "quiet place", onclick: () => open(place) },
          make("small", {}, `p. ${place.page} `),
          inLine(place.before),
          make("del", {}, inLine(place.match)),
          make("ins", {}, inLine(place.replaced ?? "")),
          inLine(place.after),
        ),
      ),
    ),
  );
  dialog
    .querySelector(".foot")
    .replaceChildren(
      found.length ? make("button", { class: "strong", onclick: replaceTicked }, "Replace what is ticked") : "",
    );
}

const inLine = (text) => text.replace(/\s+/g, " ");

function open(place) {
  $("find").close();
  emit("go", {
    page: place.page,
    then: () => {
      const editor = editorOf(place.paragraph);
      if (editor) select(editor, place.start, place.end);
    },
  });
}

async function replaceTicked() {
  const ticked = [...$("find").querySelectorAll("[data-at]:checked")].map((box) => found[Number(box.dataset.at)]);
  if (!ticked.length) return;
  const places = ticked.map(({ page, paragraph, version, which }) => ({ page, paragraph, version, which }));
  await enqueue(async () => {
    const answer = await post("replace", { search, places });
    if (answer.undo.length) remember(answer.undo, `${answer.replaced} places replaced`);
    say(`${answer.replaced} places replaced`);
    $("find").close();
    emit("go", { page: state.page.number });
    if (answer.conflicts.length)
      setTimeout(() => warn(answer.conflicts.map((one) => `page ${one.page}: ${one.error}`).join("; ")));
  });
}
