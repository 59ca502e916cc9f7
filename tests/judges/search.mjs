// node search.mjs ORIGIN OUT SEARCHES: readers search, by keyboard alone, in one Chromium. SEARCHES is JSON: [{front, link,
// field, words, language: a key, lost: how often an index cannot be had}]; each begins on the front of a version, goes to
// its search, types and reads what is said. Pages are judged by axe, wide and narrow, light and dark.
// Writes JSON: {answers: [{told, live, titles, marked, lang, behind, opened, more}], found, bare: {told, lists}}.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { open, PATIENCE } from "./browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const VIEWS = [[1280, "light"], [1280, "dark"], [360, "light"], [360, "dark"]];

const [origin, out, given] = process.argv.slice(2);
const found = [], answers = [];
let at = { page: "", view: "" }, failing = false;
const note = (sort, what) => found.push({ ...at, sort, what });
mkdirSync(out, { recursive: true });

const browser = await open();
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
await context.route("**/*", (route) => {
  const address = new URL(route.request().url());
  if (address.origin === origin) return route.continue();
  note("request to somebody else", address.href);
  return route.abort();
});
await context.addInitScript(() => {
  window.said = [];
  document.addEventListener("securitypolicyviolation", (e) => window.said.push(`${e.violatedDirective} ${e.blockedURI}`));
});
const page = await context.newPage();
page.setDefaultTimeout(PATIENCE / 5);
page.on("pageerror", (fault) => failing || note("script error", String(fault)));
page.on("console", (said) => {
  if (["error", "warning"].includes(said.type()) && !failing) note("console", `${said.text()} (${said.location().url})`);
});

for (const [number, { front, link, field, words, language, lost }] of JSON.parse(given).entries()) {
  at = { page: `${number} ${words}`, view: "" };
  failing = Boolean(lost);
  await page.unrouteAll();
  if (lost) await page.route("**/pagefind-entry.json*", (route) => route.abort(), { times: lost });
  await page.goto(origin + front);
  await to((one) => one.matches("nav a") && one.textContent === window.wanted, link);
  await Promise.all([page.waitForURL(/\/search\//), page.keyboard.press("Enter")]);
  await to((one) => one.labels?.[0]?.textContent === window.wanted, field);
  await page.keyboard.type(words);
  if (language) {
    await page.keyboard.press("Tab");
    await page.keyboard.press(language);
    await page.keyboard.press("Shift+Tab");
  }
  await page.keyboard.press("Enter");
  const status = page.getByRole("status");
  const waits = await status.getAttribute("data-waits");
  await status.filter({ hasText: /./ }).filter({ hasNotText: waits }).waitFor();
  const answer = {
    told: await status.textContent(),
    live: await status.evaluate((one) => one.checkVisibility()),
    titles: await page.locator("#search-found h3").allTextContents(),
    marked: await page.locator("#search-found mark").allTextContents(),
    lang: await page.locator("#search-found li").evaluateAll((rows) => rows.map((one) => one.lang)),
    behind: await page.locator("#search-behind").isVisible(),
  };
  await judged(String(number));
  for (const what of await page.evaluate(() => window.said)) note("refused by the policy", what);
  if (answer.titles.length) {
    await to((one) => one.closest("#search-found") !== null, "");
    await Promise.all([page.waitForURL(/\/releases\//), page.keyboard.press("Enter")]);
    answer.opened = await page.locator("h1").textContent();
    await page.goBack();
    await page.locator("#search-found h3").first().waitFor();
  }
  if (await page.getByRole("button", { name: "Show more" }).isVisible()) {
    await to((one) => one.id === "search-more", "");
    await page.keyboard.press("Enter");
    await page.locator("#search-found li").nth(answer.titles.length).waitFor();
    answer.more = {
      shown: await page.locator("#search-found li").count(),
      focused: await page.evaluate(() => document.activeElement.textContent),
      button: await page.getByRole("button", { name: "Show more" }).isVisible(),
    };
  }
  answers.push(answer);
}
at = { page: "without scripts", view: "" };
const bare = await browser.newContext({ javaScriptEnabled: false });
const plain = await bare.newPage();
await plain.goto(`${origin}/search/`);
const told = await plain.locator("main").innerText();
const lists = await plain.locator("main nav a").count();
await browser.close();
process.stdout.write(JSON.stringify({ answers, found, bare: { told, lists } }));

/** Press Tab until the focus is on what is wanted. */
async function to(is, wanted) {
  await page.evaluate((words) => (window.wanted = words), wanted);
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate(`(${is})(document.activeElement)`);
    if (!there) continue;
    const shows = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== "none");
    if (!shows) note("keyboard", `focus does not show: ${wanted}`);
    return;
  }
  throw new Error(`the Tab key never comes to ${is} ${wanted}`);
}

/** axe and sideways scrolling in every view, and a picture to be looked at. */
async function judged(name) {
  await page.evaluate(AXE);
  for (const [width, colorScheme] of VIEWS) {
    at = { ...at, view: `${width} ${colorScheme}` };
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) note("scrolls sideways", `${over} px`);
    const violations = await page.evaluate(async (tags) => {
      const told = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false });
      return told.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
    }, TAGS);
    for (const each of violations) note("axe", each);
    await page.screenshot({ path: join(out, `search-${name}.${width}.${colorScheme}.png`), fullPage: true });
  }
  at = { ...at, view: "" };
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}
