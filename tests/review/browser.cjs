// Drives a real browser through steps that a test writes to standard input, and tells what it saw, as JSON.
// node browser.cjs PUPPETEER CHROMIUM AXE < {"url": …, "width": …, "scheme": …, "ready": …, "steps": [["key", "F8"], …]}
"use strict";
const fs = require("node:fs");
const [puppeteerPath, executablePath, axePath] = process.argv.slice(2);
const puppeteer = require(puppeteerPath);

const STEPS = {
  async key(page, combination) {
    const keys = combination.split("+");
    for (const key of keys.slice(0, -1)) await page.keyboard.down(key);
    await page.keyboard.press(keys.at(-1));
    for (const key of keys.slice(0, -1).reverse()) await page.keyboard.up(key);
  },
  type: (page, text) => page.keyboard.type(text),
  async drag(page, ...places) {
    // Places as shares of the page image's width and height.
    const box = await (await page.$("#sheet")).boundingBox();
    const at = (i) => [box.x + box.width * places[i], box.y + box.height * places[i + 1]];
    await page.mouse.move(...at(0));
    await page.mouse.down();
    for (let i = 2; i < places.length; i += 2) await page.mouse.move(...at(i), { steps: 4 });
    await page.mouse.up();
  },
  until: (page, expression) => page.waitForFunction(expression, { timeout: 120000 }),
  see: (page, expression) => page.evaluate(expression),
  shot: (page, path) => page.screenshot({ path }),
  size: (page, width, height, scheme) =>
    Promise.all([
      page.setViewport({ width, height }),
      page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]),
    ]),
  async axe(page) {
    // Through the debugger, which the page's policy against foreign scripts does not bind.
    await page.evaluate(fs.readFileSync(axePath, "utf8"));
    const found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
    return found.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map((node) => node.html) }));
  },
};

// Words in doubt put right: by the fewest keys that put each right and go on to the next, until none that is wrong is left.

const NEXT = "Control+F8";

/** The word in doubt that is selected: which of which paragraph, its text, and the readings that are offered. */
const HERE = `(() => {
  const editor = document.activeElement.closest(".paragraph");
  if (!editor || document.getElementById("doubt").hidden) return null;
  const range = getSelection().getRangeAt(0).cloneRange();
  const text = range.toString();
  range.setStart(editor, 0);
  const word = range.toString().trim().split(/\\s+/).length - 1;
  const readings = [...document.querySelectorAll("#doubt .reading")].map((one) => one.textContent);
  return { place: editor.dataset.id + " " + word, text, readings };
})()`;

function same(one, other) {
  let at = 0;
  while (at < Math.min(one.length, other.length) && one[at] === other[at]) at += 1;
  return at;
}

function fewestKeys({ text, readings }, target) {
  const reversed = (word) => [...word].reverse().join("");
  const before = same(text, target);
  const after = same(reversed(text.slice(before)), reversed(target.slice(before)));
  const [old, typed] = [text.length - before - after, [...target.slice(before, target.length - after)]];
  const times = (key, count) => Array(count).fill(key);
  const ways = [
    [...target, NEXT],
    ["ArrowLeft", ...times("ArrowRight", before), ...times("Delete", old), ...typed, NEXT],
    ["ArrowRight", ...times("ArrowLeft", after), ...times("Backspace", old), ...typed, NEXT],
  ];
  const at = readings.indexOf(target);
  if (at === 1) ways.push(["Shift+Enter"]);
  if (at >= 0) ways.push([...times("ArrowDown", at), "Enter"], [...times("ArrowUp", readings.length - at), "Enter"]);
  return ways.sort((one, other) => one.length - other.length)[0];
}

STEPS.mend = async (page, wrong) => {
  const left = new Map(Object.entries(wrong));
  const keys = [];
  const press = async (key) => {
    keys.push(key);
    await (key.length > 1 ? STEPS.key(page, key) : page.keyboard.type(key));
    await STEPS.until(page, "!document.body.classList.contains('saving')");
  };
  await press(NEXT);
  while (left.size) {
    const here = await page.evaluate(HERE);
    if (!here) throw new Error(`not marked: ${JSON.stringify([...left])}`);
    const target = left.get(here.place) ?? here.text;
    left.delete(here.place);
    for (const key of fewestKeys(here, target)) if (left.size || key !== NEXT) await press(key);
  }
  return keys;
};

// A book that is mended: which word, block or line a person goes to hangs on the book, and is found by the keys alone.

const IDLE = "!document.body.classList.contains('saving')";

async function press(page, ...combinations) {
  for (const one of combinations) {
    await STEPS.key(page, one);
    await STEPS.until(page, IDLE);
  }
}

/** Over the book's words in doubt: of each plain one of the text the letters are replaced, till all new ones are used. */
STEPS.retype = async (page, ...texts) => {
  const places = [];
  for (let at = 0; places.length < texts.length; at += 1) {
    if (at > 100) throw new Error(`only ${places.length} words in doubt can be typed anew`);
    await press(page, "F8");
    await STEPS.until(page, "!document.getElementById('doubt').hidden");
    const [number, kind, word] = await page.evaluate(
      "[document.getElementById('page').value, document.activeElement.closest('.block').dataset.class, String(getSelection())]",
    );
    const [letters] = word.match(/\p{L}{3,}/u) ?? [""];
    if (kind !== "body" || !/^\P{L}*\p{L}{3,}[.,;:]?$/u.test(word) || /[\d*†]/.test(word)) continue;
    await page.keyboard.type(word.replace(letters, texts[places.length]));
    places.push([Number(number), word]);
  }
  await press(page, "Control+s");
  return places;
};

/** Page by page to a page, and there to the first paragraph. */
STEPS.turnTo = async (page, wanted) => {
  for (let at = 0; at < 1000; at += 1) {
    const number = Number(await page.evaluate("document.getElementById('page').value"));
    if (number === wanted) return;
    await press(page, number < wanted ? "Alt+PageDown" : "Alt+PageUp");
  }
};

/** By an arrow to a paragraph of a class. */
STEPS.arrowTo = async (page, arrow, kind) => {
  for (let at = 0; at < 200; at += 1) {
    if (await page.evaluate(`document.activeElement.matches('[data-class="${kind}"] .paragraph')`)) return;
    await press(page, arrow);
  }
  throw new Error(`no ${kind} by ${arrow}`);
};

/** From the beginning of the paragraph by words to one of them. */
STEPS.caretTo = async (page, word) => {
  await press(page, "Control+Home");
  const there = `(() => {
    const range = getSelection().getRangeAt(0).cloneRange();
    range.setStart(document.activeElement, 0);
    const text = document.activeElement.textContent;
    const at = text.indexOf(${JSON.stringify(word)});
    return at >= 0 && range.toString().length > at;
  })()`;
  for (let at = 0; at < 1000; at += 1) {
    if (await page.evaluate(there)) return;
    await press(page, "Control+ArrowRight");
  }
  throw new Error(`no ${word}`);
};

/** Kill a process so many milliseconds after the page sends its next change. */
STEPS.killAtNextChange = (page, pid, delay) => {
  page.once("request", function sent(request) {
    if (!request.url().endsWith("/change")) return void page.once("request", sent);
    if (delay) setTimeout(() => process.kill(pid, "SIGKILL"), delay);
    else process.kill(pid, "SIGKILL");
  });
};

async function main() {
  const { url, width, height, scheme, ready, steps } = JSON.parse(fs.readFileSync(0, "utf8"));
  const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox"], headless: "shell" });
  const told = { seen: [], console: [], failed: null };
  try {
    const page = await browser.newPage();
    page.on("console", (message) => ["error", "warn"].includes(message.type()) && told.console.push(message.text()));
    page.on("pageerror", (error) => told.console.push(String(error)));
    await STEPS.size(page, width, height, scheme);
    await page.goto(url);
    await page.waitForSelector(ready);
    for (const [name, ...rest] of steps) {
      told.failed = `${name} ${rest.map((one) => JSON.stringify(one)).join(" ")}`;
      const seen = await STEPS[name](page, ...rest);
      if (["see", "axe", "mend", "retype"].includes(name)) told.seen.push(seen);
    }
    told.failed = null;
  } catch (error) {
    told.console.push(String(error));
  } finally {
    await browser.close();
  }
  process.stdout.write(JSON.stringify(told));
}
main();
