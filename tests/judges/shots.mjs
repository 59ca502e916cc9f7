// node shots.mjs TREE ORIGIN OUT [WORD]: every page of a tree (whose path holds the word) as a reader sees it, whole:
// on a telephone and on a desk, light and dark, as PNG; and printed, on A4 and on Letter, as PDF.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { addressOf, fromFolder, open, pages, PATIENCE } from "./browser.mjs";

const [tree, origin, out, word = ""] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const browser = await open();
const context = await browser.newContext({ reducedMotion: "reduce" });
await fromFolder(context, tree, origin, () => {});
const page = await context.newPage();
page.setDefaultTimeout(PATIENCE);
const written = [];

for (const path of pages(tree).filter((one) => one.includes(word))) {
  await page.goto(addressOf(origin, path), { waitUntil: "load" });
  const name = path.replace(/(\/index)?\.html$/, "").replaceAll("/", "--");
  for (const width of [360, 1280]) {
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ media: "screen", colorScheme });
      await page.screenshot({ path: put(`${name}.${width}.${colorScheme}.png`), fullPage: true });
    }
  }
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  for (const format of ["A4", "Letter"]) {
    await page.pdf({ path: put(`${name}.${format}.pdf`), format, preferCSSPageSize: false });
  }
}
await browser.close();
process.stdout.write(JSON.stringify(written));

function put(name) {
  written.push(name);
  return join(out, name);
}
