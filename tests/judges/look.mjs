// node look.mjs TREE ORIGIN: every page of a tree in one Chromium, seen wide, narrow and dark, and walked through with
// the Tab key. Writes JSON: {pages, found: [{page, view, sort, what}]}; nothing found means nothing is wrong.
//
// The page keeps its Content-Security-Policy throughout: what a judge evaluates comes in beside the page's own script.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { addressOf, fromFolder, open, pages, PATIENCE } from "./browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const VIEWS = {
  wide: { width: 1280, height: 900, colorScheme: "light" },
  narrow: { width: 320, height: 640, colorScheme: "light" },
  dark: { width: 1280, height: 900, colorScheme: "dark" },
};

const [tree, origin] = process.argv.slice(2);
const found = [];
let at = { page: "", view: "" };
const note = (sort, what) => found.push({ ...at, sort, what });

const browser = await open();
const context = await browser.newContext({ viewport: VIEWS.wide, reducedMotion: "reduce" });
await fromFolder(context, tree, origin, note);
await context.addInitScript(() => {
  window.refused = [];
  document.addEventListener("securitypolicyviolation", (e) => window.refused.push(`${e.violatedDirective} ${e.blockedURI}`));
});
const page = await context.newPage();
page.setDefaultTimeout(PATIENCE);
page.on("pageerror", (fault) => note("script error", String(fault)));
page.on("dialog", (dialog) => (note("dialog", dialog.message()), dialog.dismiss()));
page.on("console", (said) => {
  if (["error", "warning"].includes(said.type()) && !/status of 404/.test(said.text())) note("console", said.text());
});

const all = pages(tree);
for (const path of all) {
  at = { page: path, view: "wide" };
  await page.goto(addressOf(origin, path), { waitUntil: "load" });
  await page.evaluate(AXE);
  for (const [view, { width, height, colorScheme }] of Object.entries(VIEWS)) {
    at = { page: path, view };
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await sideways();
    await axe();
    if (view !== "dark") await keyboard();
  }
  await page.setViewportSize(VIEWS.wide);
  await page.emulateMedia({ colorScheme: "light" });
  for (const what of await page.evaluate(() => window.refused)) note("refused by the policy", what);
}

at = { page: "404.html", view: "at an unknown address" };
await page.goto(`${origin}/no/such/page/`, { waitUntil: "load" });
await browser.close();
process.stdout.write(JSON.stringify({ pages: all, found }));

/** Nothing of a page stands beside what is seen of it. */
async function sideways() {
  const over = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > width + 1);
    return [`${document.documentElement.scrollWidth} px in ${width}`, ...wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 100))];
  });
  if (over.length) note("scrolls sideways", over.join(" | "));
}

async function axe() {
  const violations = await page.evaluate(async (tags) => {
    const told = await window.axe.run({ runOnly: tags, resultTypes: ["violations"], preload: false });
    return told.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html.slice(0, 200)) }));
  }, TAGS);
  for (const { id, help, nodes } of violations) note(`axe ${id}`, `${help}: ${nodes.slice(0, 3).join(" | ")}`);
}

/** Tab comes by the way past the frame first, then by every link in order; each shows where it is. */
async function keyboard() {
  const stops = await page.evaluate(() => {
    document.body.tabIndex = -1; // the next stop is counted from here
    document.body.focus();
    document.body.removeAttribute("tabindex");
    window.scrollTo(0, 0);
    const able = "a[href], button, input, select, textarea, summary, [tabindex='0'], audio[controls], video[controls]";
    window.stops = [...document.querySelectorAll(able)].filter((one) => one.checkVisibility({ visibilityProperty: true }));
    const looks = (one) => {
      const { outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(one);
      return outlineStyle === "none" ? `${boxShadow} ${backgroundColor}` : `${outlineStyle} ${outlineWidth} ${boxShadow} ${backgroundColor}`;
    };
    window.looks = looks;
    window.before = window.stops.map(looks);
    return window.stops.map((one) => one.outerHTML.slice(0, 120));
  });
  const missed = new Set(stops.keys());
  for (let step = 0; ; step++) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate((step) => {
      const one = document.activeElement;
      const index = window.stops.indexOf(one);
      const box = one?.getBoundingClientRect();
      return {
        index,
        end: one === null || one === document.body || step > 9 + window.stops.length * 2,
        skip: one?.matches("a[href^='#']") ?? false,
        shown: box && box.width > 1 && box.height > 1 && box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight,
        differs: index >= 0 && window.looks(one) !== window.before[index],
      };
    }, step);
    if (step === 0 && !(seen.skip && seen.shown)) note("keyboard", "the first stop is no visible link past the frame");
    if (seen.end) break;
    if (seen.index < 0) continue; // what scrolls is a stop as well
    missed.delete(seen.index);
    if (!seen.shown) note("keyboard", `focus is out of sight: ${stops[seen.index]}`);
    if (!seen.differs) note("keyboard", `focus does not show: ${stops[seen.index]}`);
  }
  for (const index of missed) note("keyboard", `Tab never comes by: ${stops[index]}`);
}
