// What a block is: its class, the level of a head, its place in reading order, and whether it stays.

import { make, say } from "./dom.js";
import { change } from "./saving.js";
import { state } from "./state.js";

const PAUSE = 400; // milliseconds in which another letter may choose another class
let timer = 0;
let chosen = null; // what sends the class that was chosen last

/** A class is chosen by typing its letters: only the last of them counts. */
function soon(act) {
  clearTimeout(timer);
  chosen = act;
  timer = setTimeout(flushClass, PAUSE);
}

/** Send a class that was chosen and is not on its way yet. */
export function flushClass() {
  clearTimeout(timer);
  const act = chosen;
  chosen = null;
  act?.();
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
  const classes = make(
    "select",
    {
      class: "class",
      "aria-label": `Class of block ${block.id}`,
      title: "What this block is (F2)",
      onchange: (event) => soon(() => setClass(block, event.target.value)),
    },
    ...state.book.classes.map((one) =>
      make("option", { value: one, selected: one === block.class }, one.replaceAll("_", " ")),
    ),
  );
  const level =
    HEADS.has(block.class) &&
    make(
      "select",
      { class: "level", "aria-label": "Level of the head", onchange: (event) => setLevel(block, event.target.value) },
      make("option", { value: "", selected: block.level === null }, "level: as found"),
      ...LEVELS.map((one) => make("option", { value: one, selected: one === block.level }, `level ${one}`)),
    );
  const place = state.page.blocks.filter((one) => !one.gone).findIndex((one) => one.id === block.id);
  const count = state.page.blocks.filter((one) => !one.gone).length;
  return make(
    "div",
    { class: `head ${block.by === "human" ? "by-person" : ""}` },
    classes,
    level || null,
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
