// The page: what is shown, and what buttons and keys do.

import { get } from "./api.js";
import { apply, followRun } from "./apply.js";
import { drop, flushClass, isChoosing, move } from "./blocks.js";
import "./conflict.js";
import { toggleCrops } from "./crops.js";
import { $, make, say, warn } from "./dom.js";
import { doubtKey, step, watch } from "./doubts.js";
import { openFind } from "./find.js";
import { setZoom, toggleOverlay, zoomBy } from "./image.js";
import { KEYS, named } from "./keys.js";
import { togglePages } from "./pages.js";
import { flushPicture, togglePictures } from "./pictures.js";
import { answered, change, enqueue, isSaving, take, tellSaved, undo } from "./saving.js";
import { proofread } from "./proofread.js";
import "./stale.js";
import { emit, on, state } from "./state.js";
import { tieHere } from "./ties.js";
import { isDirty } from "./editor.js";
import { activeEditor, editors, flushAll } from "./text.js";

let lastBlock = null; // { page, id }: where the focus was last
let printed = ""; // the printed number that was shown last
let target = 0; // the page that was asked for last
let turning = null; // resolves when it is shown; null while none is on its way
let shown = 0; // the page that is shown

/** Send all that was typed, chosen or moved and is not on its way yet. */
function flush() {
  flushAll();
  flushPicture();
  flushClass();
  if (document.activeElement === $("printed")) setPrinted();
}

/** Show a page; what was typed on the one before is saved first. */
async function go(wanted) {
  const { page: number, then } = typeof wanted === "object" ? wanted : { page: wanted };
  if (!(number >= 1 && number <= state.book.pages)) {
    $("page").value = state.page?.number ?? "";
    then?.();
    return say(`There are pages 1 to ${state.book.pages}`);
  }
  flush();
  $("blocks").inert = number !== state.page?.number; // what is typed on the way would go into the page that is left
  target = number;
  const turn = enqueue(async () => {
    if (target !== number) return; // another page was asked for meanwhile
    const answer = await get(`page/${number}`).finally(() => ($("blocks").inert = false));
    state.page = answer.page;
    state.truth = answer.truth;
    state.pages.set(number, answer.entry);
    history.replaceState(null, "", `/#${number}`);
    emit("page");
    emit("doubts-changed");
    if (document.activeElement === document.body) editors()[0]?.focus({ preventScroll: true });
  });
  turning = turn;
  await turn;
  if (turning === turn) turning = null;
  then?.();
}

function showPage() {
  const page = state.page;
  document.title = `${page.number} · ${state.book.title}`;
  $("page").value = page.number;
  const typed = document.activeElement === $("printed") && $("printed").value.trim() !== printed;
  if (!typed || shown !== page.number) $("printed").value = page.printed ?? "";
  shown = page.number;
  printed = page.printed ?? "";
  $("printed").classList.toggle("by-person", page.printed_by === "human");
  const right = page.proofread;
  $("proofread-button").setAttribute("aria-pressed", String(right));
  $("proofread-button").textContent = right
    ? state.truth === "same"
      ? "✓ Right, and truth"
      : "✓ Page is right"
    : "Page is right";
}

async function setPrinted() {
  const text = $("printed").value.trim();
  if (text === (state.page.printed ?? "")) return;
  const same = text === (state.page.made_printed ?? "");
  const answer = await change(
    () => [{ kind: "number", version: state.page.printed_version, text: same ? null : text }],
    "printed number",
  );
  if (!answer) $("printed").value = state.page.printed ?? "";
  else say(text ? `Printed number ${text}` : "No number is printed here");
}

/** The block that has the focus, or had it last on this page; else none. */
function blockHere() {
  const last = lastBlock?.page === state.page.number ? lastBlock.id : null;
  const id = document.activeElement?.closest?.(".block")?.dataset.block ?? last;
  return state.page.blocks.find((block) => block.id === id);
}

function toClass() {
  const id = blockHere()?.id;
  $("blocks").querySelector(`${id ? `[data-block="${CSS.escape(id)}"] ` : ""}select.class`)?.focus();
}

function showKeys() {
  const dialog = $("keys");
  const rows = KEYS.map(({ keys, says }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, ...keys.split(", ").flatMap((one, at) => [at ? " " : "", make("kbd", {}, one)])),
      make("td", {}, says),
    ),
  );
  dialog.replaceChildren(
    make("h2", { id: "keys-title" }, "Keys"),
    make(
      "div",
      { class: "table", tabindex: "0", role: "region", "aria-label": "Keys" },
      make("table", {}, make("tbody", {}, ...rows)),
    ),
    make("div", { class: "row" }, make("button", { class: "strong", onclick: () => dialog.close() }, "Close")),
  );
  dialog.showModal();
}

const ACTIONS = {
  "next-doubt": () => step(1),
  "next-doubt-here": () => step(1, true),
  "previous-doubt": () => step(-1),
  "next-page": () => go(target + 1),
  "previous-page": () => go(target - 1),
  pages: togglePages,
  pictures: togglePictures,
  tie: () => answered().then(tieHere),
  overlay: toggleOverlay,
  crops: toggleCrops,
  "zoom-in": () => zoomBy(1.25),
  "zoom-out": () => zoomBy(0.8),
  "zoom-fit": () => setZoom(1),
  find: openFind,
  undo,
  save: tellSaved,
  proofread,
  apply: () => answered().then(apply),
  keys: showKeys,
  "printed-number": () => $("printed").select(),
  "block-class": toClass,
  "block-up": () => {
    const block = blockHere();
    if (block) return move(block.id, -1);
  },
  "block-down": () => {
    const block = blockHere();
    if (block) return move(block.id, 1);
  },
  "block-out": () => {
    const block = blockHere();
    if (block) return drop(block, true);
  },
};

/** Where no page can be shown, one can still go to another. */
const ALWAYS = new Set(["next-page", "previous-page", "next-doubt", "previous-doubt", "pages", "keys"]);

function act(name) {
  if (state.page) flush();
  if (ALWAYS.has(name)) ACTIONS[name]();
  else if (turning) turning.then(() => act(name)); // it is meant for the page that is on its way
  else if (state.page) ACTIONS[name]();
}

function pressed(event) {
  if (document.querySelector("dialog[open]")) return;
  if (activeEditor() && doubtKey(event)) return;
  const name = named(event);
  if (name) {
    event.preventDefault();
    act(name);
  } else if (event.key === "Escape" && event.target.closest?.(".head")) {
    event.target.closest(".block").querySelector(".paragraph")?.focus();
  }
}

function wire() {
  const buttons = {
    "next-doubt": "next-doubt",
    "previous-doubt": "previous-doubt",
    "next-page": "next-page",
    "previous-page": "previous-page",
    "pages-button": "pages",
    "pictures-button": "pictures",
    "overlay-button": "overlay",
    "crops-button": "crops",
    "zoom-in": "zoom-in",
    "zoom-out": "zoom-out",
    "zoom-fit": "zoom-fit",
    "find-button": "find",
    "undo-button": "undo",
    "proofread-button": "proofread",
    "apply-button": "apply",
    "keys-button": "keys",
  };
  for (const [id, name] of Object.entries(buttons)) $(id).addEventListener("click", () => act(name));
  addEventListener("keydown", pressed, { capture: true });
  $("page").addEventListener("change", () => go(Number($("page").value)));
  $("printed").addEventListener("change", setPrinted);
  document.addEventListener("focusin", (event) => {
    const id = event.target.closest?.(".block")?.dataset.block;
    if (id) lastBlock = { page: state.page.number, id };
  });
  addEventListener("focus", () => state.page && !isSaving() && !editors().some(isDirty) && look());
  addEventListener("hashchange", () => go(Number(location.hash.slice(1))));
  addEventListener("beforeunload", (event) => {
    if (isSaving() || isChoosing() || editors().some(isDirty)) {
      flush();
      event.preventDefault();
    }
  });
}

/** Take the page as it is now, where another window or a run changed it. */
function look() {
  // In turn: an answer that was on its way while a change was made would tell of what stood before.
  return enqueue(async () => {
    const answer = await get(`page/${state.page.number}`).catch(() => null);
    if (answer && answer.page.number === state.page.number && answer.page.version !== state.page.version) take(answer);
  });
}

async function begin() {
  try {
    state.book = await get("book");
  } catch (error) {
    return warn(error.message);
  }
  $("title").textContent = state.book.title;
  $("page-count").textContent = state.book.pages;
  await go(Number(location.hash.slice(1)) || state.book.first);
  watch();
  const run = await get("apply");
  if (run.state === "running") followRun();
}

on("go", go);
on("page", showPage);
on("page-changed", showPage);
on("reload", look);
wire();
begin();
