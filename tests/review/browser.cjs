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
      told.failed = `${name} ${rest.join(" ")}`;
      const seen = await STEPS[name](page, ...rest);
      if (name === "see" || name === "axe") told.seen.push(seen);
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
