// Elements made from plain data. Text is always text: nothing of a book is ever read as HTML.

export const $ = (id) => document.getElementById(id);

/** An element: make("button", { class: "x", onclick: f, "aria-label": "y" }, "text", child). */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "hidden") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

let timer = 0;

/** Say something short, to eyes and to screen readers. */
export function say(text, lasting = false) {
  $("status").textContent = text;
  $("status").classList.toggle("shown", Boolean(text));
  clearTimeout(timer);
  if (!lasting) timer = setTimeout(() => $("status").classList.remove("shown"), 4000);
}

/** Say something to screen readers alone, where eyes see it elsewhere. */
export function tell(text) {
  if ($("told").textContent !== text) $("told").textContent = text;
}

/** Show what is wrong until it is put right; an empty text takes it away. */
export function warn(text) {
  $("notice").textContent = text;
  $("notice").hidden = !text;
}
