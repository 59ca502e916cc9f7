// node lighthouse.mjs ORIGIN PATH …: what Lighthouse says of each page. Writes JSON: {path: {category: [score, lost]}}.
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { QUIET, executable } from "./browser.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const [origin, ...paths] = process.argv.slice(2);

const chrome = await launch({ chromePath: executable, chromeFlags: ["--headless", ...QUIET] });
const told = {};
for (const path of paths) {
  const options = { port: chrome.port, onlyCategories: CATEGORIES, output: "json", logLevel: "error" };
  const { lhr } = await lighthouse(`${origin}/${path}`, options, desktopConfig);
  told[path] = Object.fromEntries(Object.entries(lhr.categories).map(([name, category]) => [name, judged(category, lhr.audits)]));
}
await chrome.kill();
process.stdout.write(JSON.stringify(told));

/** The score in percent, and each audit that cost points or could not be made. */
function judged(category, audits) {
  const counted = category.auditRefs.filter(({ id, weight }) => weight > 0 && ![null, 1].includes(audits[id].score));
  const lost = counted.map(({ id }) => [id, audits[id].score, audits[id].displayValue ?? "", audits[id].details?.items?.slice(0, 3) ?? []]);
  return [Math.round(category.score * 100), lost];
}
