// One Chromium for all pages: they are shown under their own address from a folder, and nothing else is reached.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { chromium } from "playwright-core";

export const QUIET = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--no-sandbox", // the tests may run as root, and show nothing but our own pages
];

const TYPES = {
  ".atom": "application/atom+xml",
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".ics": "text/calendar",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".rss": "application/rss+xml",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".xml": "application/xml",
};

export const executable = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Milliseconds: a busy machine is no fault of a page. */
export const PATIENCE = 300_000;

/** A browser without network; its profile is thrown away. */
export function open() {
  return chromium.launch({ executablePath: executable, headless: true, args: QUIET, timeout: PATIENCE });
}

/** Every page of a tree, as paths below it; a folder's own page first. */
export function pages(tree) {
  const found = readdirSync(tree, { recursive: true, withFileTypes: true });
  const files = found.filter((one) => one.isFile() && extname(one.name) === ".html");
  return files.map((one) => relative(tree, join(one.parentPath, one.name))).sort();
}

/** Where a page of a tree stands below an address. */
export function addressOf(origin, path) {
  return origin + "/" + path.split("/").map(encodeURIComponent).join("/").replace(/(^|\/)index\.html$/, "$1");
}

/**
 * Answer every request below `origin` from the tree, an unknown one as its 404 page, and refuse all others.
 * `note` is told of each that left the origin, and of each file that is not there.
 */
export async function fromFolder(context, tree, origin, note) {
  await context.route("**/*", async (route) => {
    const address = new URL(route.request().url());
    if (address.origin !== origin) {
      note("request to somebody else", address.href);
      return route.abort();
    }
    const file = fileAt(tree, decodeURIComponent(address.pathname));
    if (file) {
      return route.fulfill({ body: readFileSync(file), contentType: TYPES[extname(file)] });
    }
    if (route.request().isNavigationRequest()) {
      return route.fulfill({ status: 404, body: readFileSync(join(tree, "404.html")), contentType: TYPES[".html"] });
    }
    if (address.pathname !== "/favicon.ico") note("file that is not there", address.pathname);
    return route.fulfill({ status: 404, body: "" });
  });
}

function fileAt(tree, path) {
  for (const each of [join(tree, path), join(tree, path, "index.html")]) {
    if (each.startsWith(tree) && statSync(each, { throwIfNoEntry: false })?.isFile()) return each;
  }
  return undefined;
}
