// node hostile.mjs FILE: documents that hold hostile texts, each in a frame of its own, in a Chromium that heeds no
// Content-Security-Policy. FILE is JSON, {name: html}. Writes JSON: {seen, found: [{name, sort, what}]}.
import { readFileSync } from "node:fs";
import { open, PATIENCE } from "./browser.mjs";

const ORIGIN = "https://news.example";
const SCHEMES = ["http:", "https:", "mailto:", "tel:"];
const BATCH = 50;

const documents = Object.entries(JSON.parse(readFileSync(process.argv[2], "utf8")));
const found = [];
let from = 0;
const note = (name, sort, what) => found.push({ name, sort, what });
const whose = (address) => documents[/^\/framed\/(\d+)\//.exec(address)?.[1]]?.[0] ?? "?";

const browser = await open();
const context = await browser.newContext({ bypassCSP: true, reducedMotion: "reduce" });
await context.route("**/*", (route) => {
  const address = new URL(route.request().url());
  const framed = /^\/framed\/(\d+)\/page$/.exec(address.pathname);
  const answer = (body) => route.fulfill({ body, contentType: "text/html; charset=utf-8" });
  if (address.origin !== ORIGIN) {
    note(whose(new URL(route.request().frame().url() || ORIGIN, ORIGIN).pathname), "request to somebody else", address.href);
    return route.abort();
  }
  if (framed) return answer(documents[framed[1]][1]);
  if (address.pathname === "/frames") return answer(frames());
  return route.fulfill({ status: 404, body: "" });
});
await context.addInitScript(() => {
  const ran = [];
  Object.defineProperty(window, "__ran", { value: (what) => ran.push(`__ran(${what})`) });
  Object.defineProperty(window, "ranSoFar", { value: ran });
});
const page = await context.newPage();
page.setDefaultTimeout(PATIENCE);
page.on("dialog", (dialog) => (note("?", "dialog", dialog.message()), dialog.dismiss()));
page.on("popup", (other) => note("?", "window", other.url()));
page.on("pageerror", (fault) => note("?", "script error", String(fault)));

for (from = 0; from < documents.length; from += BATCH) {
  await page.goto(`${ORIGIN}/frames`, { waitUntil: "load" });
  await page.waitForTimeout(200); // what begins a moment after the page is there
  for (const [at, sort, what] of await page.evaluate(looked, SCHEMES)) note(documents[at]?.[0] ?? "?", sort, what);
}
await browser.close();
process.stdout.write(JSON.stringify({ seen: documents.length, found }));

function frames() {
  const upto = Math.min(from + BATCH, documents.length);
  const each = Array.from({ length: upto - from }, (_, at) => `<iframe src="/framed/${from + at}/page"></iframe>`);
  return `<!doctype html>${each.join("")}`;
}

/** In the page: make happen what elements wait for in every frame, then tell what ran and what could have. */
function looked(schemes) {
  const found = window.ranSoFar.map((what) => [-1, "script ran", what]);
  for (const frame of document.querySelectorAll("iframe")) {
    const at = Number(/\d+/.exec(frame.getAttribute("src"))[0]);
    const inside = frame.contentDocument;
    if (!inside) {
      found.push([at, "went somewhere else", frame.src]);
      continue;
    }
    for (const one of inside.querySelectorAll("*")) {
      for (const { name, value } of one.attributes) {
        if (name.startsWith("on")) {
          one.dispatchEvent(new Event(name.slice(2)));
          found.push([at, "event in an element", one.outerHTML.slice(0, 100)]);
        }
        if (/^(xlink:)?(href|src|action|formaction|data|poster)$/.test(name) && value !== "") {
          const scheme = URL.canParse(value, inside.baseURI) ? new URL(value, inside.baseURI).protocol : "";
          if (scheme && !schemes.includes(scheme)) found.push([at, "address that runs", value]);
        }
      }
      if (one.matches("base, embed, frame, iframe, math, meta[http-equiv=refresh i], object")) {
        found.push([at, "foreign element", one.outerHTML.slice(0, 100)]);
      }
      if (one.localName === "script") judge(one, at);
    }
    for (const what of frame.contentWindow.ranSoFar ?? []) found.push([at, "script ran", what]);
  }
  return found;

  function judge(script, at) {
    if (script.type === "application/ld+json") {
      try {
        JSON.parse(script.textContent);
      } catch (fault) {
        found.push([at, "data that cannot be read", String(fault)]);
      }
    } else if (!script.src || new URL(script.src).origin !== location.origin) {
      found.push([at, "foreign script", script.outerHTML.slice(0, 100)]);
    }
  }
}
