// What a block is: its class, the level of a head, its place in reading order, and whether it stays.

import { $, make, say } from "./dom.js";
import { change } from "./saving.js";
import { emit, state } from "./state.js";

const PAUSE = 1000; // milliseconds in which a browser takes another letter as going on with those before it
let timer = 0; // 0 where no letters are typed
const chosen = new Map(); // "class" or "level" → what sends what was chosen there last, in the order of choice

/** A class or a level is chosen by typing its letters: only what they come to counts, and no list is drawn anew meanwhile. */
export const isChoosing = () => timer !== 0;

const isList = (element) => Boolean(element?.matches?.("select.class, select.level"));

function choosing(event) {
  if (!isList(event.target) || event.target !== document.activeElement) return;
  clearTimeout(timer);
  timer = setTimeout(flushClass, PAUSE);
}

/** Send a class and a level that were chosen and are not on their way yet. */
export function flushClass() {
  if (!isChoosing()) return;
  clearTimeout(timer);
  timer = 0;
  const acts = [...chosen.values()];
  chosen.clear();
  for (const act of acts) act();
  emit("chosen");
}

const HEADS = new Set(["chapter_heading", "section_heading"]);
const LEVELS = [1, 2, 3, 4, 5, 6];

export function blockHead(block) {
  const name = block.class.replaceAll("_", " ");
  if (block.gone)
    return make(
      "div",
      { class: "head" },
      make("span", {}, `${name}, taken out`),
      make("button", { onclick: () => drop(block, false) }, "Put back"),
    );
  const level = make(
    "select",
    {
      class: "level",
      "aria-label": "Level of the head",
      hidden: !HEADS.has(block.class),
      onchange: ({ target }) => chosen.set("level", () => setLevel(block, target.value)),
    },
    make("option", { value: "", selected: block.level === null }, "level: found"),
    ...LEVELS.map((one) => make("option", { value: one, selected: one === block.level }, `level ${one}`)),
  );
  const classes = make(
    "select",
    {
      class: "class",
      "aria-label": `Class of block ${block.id}`,
      title: "What this block is (F2)",
      onchange: ({ target }) => {
        level.hidden = !HEADS.has(target.value); // Tab goes there at once
        chosen.set("class", () => setClass(block, target.value));
      },
    },
    ...state.book.classes.map((one) =>
      make("option", { value: one, selected: one === block.class }, one.replaceAll("_", " ")),
    ),
  );
  const place = state.page.blocks.filter((one) => !one.gone).findIndex((one) => one.id === block.id);
  const count = state.page.blocks.filter((one) => !one.gone).length;
  return make(
    "div",
    { class: `head ${block.by === "human" ? "by-person" : ""}` },
    classes,
    level,
    make(
      "span",
      { class: "moves" },
      make(
        "button",
        {
          class: "quiet",
          "aria-label": `Read ${name} earlier`,
          title: "Read earlier (Alt+↑)",
          disabled: place === 0,
          onclick: () => move(block.id, -1),
        },
        "↑",
      ),
      make(
        "button",
        {
          class: "quiet",
          "aria-label": `Read ${name} later`,
          title: "Read later (Alt+↓)",
          disabled: place === count - 1,
          onclick: () => move(block.id, 1),
        },
        "↓",
      ),
      make(
        "button",
        {
          class: "quiet",
          "aria-label": `Take ${name} out`,
          title: "Take out (Alt+Delete)",
          onclick: () => drop(block, true),
        },
        "×",
      ),
    ),
  );
}

const versionOf = (id) => state.page.blocks.find((one) => one.id === id)?.version ?? "gone";

function setClass(block, value) {
  return change(
    () => [
      {
        kind: "class",
        id: block.id,
        version: versionOf(block.id),
        block_class: value === block.made_class ? null : value,
      },
    ],
    `class of ${block.id}`,
  );
}

function setLevel(block, value) {
  return change(
    () => [{ kind: "level", id: block.id, version: versionOf(block.id), level: value ? Number(value) : null }],
    `level of ${block.id}`,
  );
}

export function drop(block, gone) {
  return change(
    () => [{ kind: "drop", id: block.id, version: versionOf(block.id), drop: gone }],
    gone ? `${block.id} taken out` : `${block.id} put back`,
  );
}

/** Move a block in reading order by so many places. */
export async function move(id, by) {
  let to = -1;
  const answer = await change(() => {
    const order = state.page.blocks.filter((one) => !one.gone).map((one) => one.id);
    const at = order.indexOf(id);
    to = at + by;
    if (at < 0 || to < 0 || to >= order.length) return say("It is read there already");
    order.splice(to, 0, ...order.splice(at, 1));
    return [{ kind: "order", version: state.page.order_version, order }];
  }, "reading order");
  if (answer) say(`Read in place ${to + 1}`);
}

for (const kind of ["keydown", "change"]) $("blocks").addEventListener(kind, choosing);
$("blocks").addEventListener("focusout", (event) => isList(event.relatedTarget) || flushClass());
