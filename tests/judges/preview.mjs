// node preview.mjs ENTRY NEWSROOM OUT STEP: a full day of an officer in the preview, in one Chromium. STEP is a command
// that lets the desk work once; it is run between two looks. Each page on the way is judged by axe, wide and narrow,
// light and dark, and walked through by keyboard. Writes JSON: {day: [what was seen], found: [{page, view, sort, what}]}.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { open, PATIENCE } from "./browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const VIEWS = [[1280, "light"], [1280, "dark"], [360, "light"], [360, "dark"]];

const [entry, newsroom, out, ...step] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const found = [], day = [];
let at = { page: "", view: "" };
const note = (sort, what) => found.push({ ...at, sort, what });

const browser = await open();
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
const origin = new URL(entry).origin;
await context.route("**/*", (route) => {
  const address = new URL(route.request().url());
  if (address.origin === origin) return route.continue();
  note("request to somebody else", address.href);
  return route.abort();
});
await context.addInitScript(() => {
  window.EventSource = class extends EventSource {
    constructor(address) {
      super(address);
      window.heard = this;
      this.addEventListener("message", ({ data }) => {
        window.leaving = data !== document.body.dataset.state && !document.getElementById("sheet");
      });
    }
  };
});
const page = await context.newPage();
page.setDefaultTimeout(PATIENCE / 5);
page.on("pageerror", (fault) => note("script error", String(fault)));
page.on("console", (said) => {
  if (["error", "warning"].includes(said.type())) note("console", `${said.text()} (${said.location().url})`);
});

await page.goto(entry);
await judged("coming");

await page.getByRole("link", { name: "New release" }).click();
await judged("new");
await type("Its headline", "Agency opens its reading room");
await key("Begin the draft");
await page.getByRole("status").filter({ hasText: "A new draft" }).waitFor();
day.push("drafted");
await type("When it may be public", "in the morning");
await type("The text", "The Agency's reading room opened today.\n\n## Opening hours\n\nFrom ten to four.");
await page.locator("#problems summary", { hasText: "in the morning" }).first().waitFor();
await page.locator("#problems details").first().locator("summary").focus();
await page.keyboard.press("Enter");
await judged("write-problems");
day.push("told what is wrong while typing");
await type("When it may be public", "Monday, 4th December 2045 (at 09:00 hrs. AST)");
await type("Place", "Port of Spain");
await type("Summary", "The Agency's reading room is open to the public.");
await box("Press desk, TA", true);
await unfold("Somebody else answers");
const alone = page.getByRole("group", { name: "Somebody else who answers" });
await alone.getByLabel("Name").fill("Night desk");
await alone.getByLabel("Telephone").fill("+1 868 555 0199");
await unfold("On each network");
await judged("write-more");
await type("Text on X", "Our reading room is open, all day.");
await shows("#shown", "Night desk");
day.push("named a contact, and gave X words of its own");
await shows("#shown", "From ten to four.");
day.push("seen what will go out before it was saved");
await page.keyboard.press("Control+s");
await page.getByRole("status").filter({ hasText: "Saved to releases/" }).waitFor();
await key("Mend what is safe to mend");
await page.getByRole("status").filter({ hasText: "embargo is now" }).waitFor();
day.push("mended by one click");
await box("Still a draft: nothing happens with it", false);
await key("Save");
await page.getByRole("status").filter({ hasText: "Saved to releases/" }).waitFor();
await judged("write");

await page.getByRole("link", { name: "See what will go out" }).click();
await page.getByText("Waits for approval.").waitFor();
await page.getByText(/^in \d+ days/).waitFor();
await shows("iframe", "Agency opens its reading room");
await judged("release");
for (const [view, words] of [["Page on a phone", "Agency opens"], ["Page at night", "Agency opens"], ["On paper", "Agency opens"], ["Letter", "embargo"], ["Letter at night", "embargo"], ["Letter on a phone", "embargo"]]) {
  await page.getByRole("navigation", { name: "What will go out" }).getByRole("link", { name: view, exact: true }).click();
  await shows("iframe", words);
  await judged(view);
}
for (const [view, words] of [["Letter as plain text", "reading room"], ["In the feeds", "JSON Feed"], ["Card", "Alternative text"], ["Posts", "of 280 characters"]]) {
  await page.getByRole("navigation", { name: "What will go out" }).getByRole("link", { name: view, exact: true }).click();
  await page.getByText(words).first().waitFor();
  await judged(view);
}
day.push("seen every way it goes out");

await deed("Approve", "Who approves", "Communications Director");
await page.getByRole("status").filter({ hasText: "approves agency-opens-its-reading-room" }).waitFor();
day.push("approved");
await deed("Hold", "Why it waits", "The minister is reading it");
await page.getByRole("status").filter({ hasText: "is on hold" }).waitFor();
await judged("held");
await deed("Let it go");
await page.getByRole("status").filter({ hasText: "is no longer on hold" }).waitFor();
day.push("held and let go");

await page.getByRole("link", { name: "The whole site" }).click();
const slide = page.getByRole("slider");
await slide.focus();
await Promise.all([page.waitForURL(/at=2045/), slide.press("End")]);
await shows("iframe", "Agency opens its reading room");
await judged("site");
day.push("seen the site of that day");

await page.getByRole("link", { name: "What is coming" }).click();
await page.getByRole("link", { name: "Agency opens its reading room" }).click();
await deed("Move", "The new hour, such as: Friday, 4 December 2026, 09:00 hrs AST", soon());
await page.getByRole("status").filter({ hasText: "has a new hour" }).waitFor();
await deed("Approve", "Who approves", "Communications Director");
await page.getByRole("status").filter({ hasText: "approves agency" }).waitFor();
await page.getByText("Its hour has come").waitFor();
execFileSync(step[0], step.slice(1));
await page.getByRole("heading", { name: "Receipts" }).waitFor();
await page.getByText("sent", { exact: true }).first().waitFor();
await judged("public");
day.push("public, with its receipt");

await browser.close();
process.stdout.write(JSON.stringify({ day, found, released: readdirSync(join(newsroom, "releases")) }));

/** An hour a few seconds from now, in words that `dateline time` reads. */
function soon() {
  return new Date(Date.now() + 8000).toISOString().replace(/\.\d+Z$/, "Z");
}

async function type(label, words) {
  const field = page.getByRole("textbox", { name: label, exact: true });
  await field.focus();
  await field.fill(words);
}

/** Opens what is folded away, by keyboard. */
async function unfold(words) {
  await page.locator("summary", { hasText: words }).focus();
  await page.keyboard.press("Enter");
}

async function box(label, wanted) {
  const field = page.getByLabel(label);
  await field.focus();
  if ((await field.isChecked()) !== wanted) await page.keyboard.press("Space");
}

async function key(button) {
  await page.getByRole("button", { name: button }).first().focus();
  await page.keyboard.press("Enter");
}

/** What an officer does to a release, without a mouse. */
async function deed(name, asks, words) {
  const group = page.locator("details.deed").filter({ has: page.locator("summary", { hasText: new RegExp(`^${name}$`) }) });
  await group.locator("summary").focus();
  await page.keyboard.press("Enter");
  if (asks) await group.getByLabel(asks).fill(words);
  await group.getByRole("button", { name }).focus();
  await page.keyboard.press("Enter");
}

async function shows(frame, words) {
  await page.frameLocator(frame).getByText(words).first().waitFor();
}

/** Keeps the page from being loaded again from here on; true while it still is to be, for what was told before. */
function leaves() {
  const told = page.evaluate(() => {
    window.heard?.close();
    return !window.heard || Boolean(window.leaving);
  });
  return told.catch(() => true); // it was loaded again just now
}

/** axe, sideways scrolling and the Tab key, in every view; and a picture to be looked at. */
async function judged(name) {
  while (await leaves()) await page.waitForTimeout(100);
  await page.evaluate(AXE);
  for (const [width, colorScheme] of VIEWS) {
    at = { page: name, view: `${width} ${colorScheme}` };
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) note("scrolls sideways", `${over} px`);
    const violations = await page.evaluate(async (tags) => {
      const told = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false, iframes: false });
      return told.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
    }, TAGS);
    for (const each of violations) note("axe", each);
    if (colorScheme === "light") await keyboard();
    await page.screenshot({ path: join(out, `${name.replaceAll(" ", "-").toLowerCase()}.${width}.${colorScheme}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}

/** Every stop of the Tab key is seen and shows that it is there; the first leads past the frame of the page. */
async function keyboard() {
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    window.scrollTo(0, 0);
  });
  const stops = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter((one) => one.checkVisibility({ visibilityProperty: true })).length);
  const seen = new Set();
  for (let step = 0; step < stops * 2 + 9; step++) {
    await page.keyboard.press("Tab");
    const one = await page.evaluate(() => {
      const here = document.activeElement;
      if (!here || here === document.body || here.tagName === "IFRAME") return null;
      const box = here.getBoundingClientRect(), style = getComputedStyle(here);
      const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
      return {
        index: all.indexOf(here), skip: here.matches("a.skip"), what: here.outerHTML.slice(0, 120),
        shown: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight,
        differs: style.outlineStyle !== "none" || here.closest(".overtype-place") !== null,
      };
    });
    if (step === 0 && !one?.skip) note("keyboard", "the first stop is no way past the frame");
    if (!one) break; // what lies in a frame is judged where it is made
    seen.add(one.index);
    if (!one.shown) note("keyboard", `focus is out of sight: ${one.what}`);
    if (!one.differs) note("keyboard", `focus does not show: ${one.what}`);
  }
  if (seen.size < Math.min(stops, 4)) note("keyboard", `only ${seen.size} of ${stops} stops`);
}
