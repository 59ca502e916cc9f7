/* Asks the indexes of the newsroom, one for each year, and shows what they find. Nothing is asked of anybody else. */
"use strict";
const form = document.getElementById("search");
const field = form.elements.namedItem("q");
const tongue = form.elements.namedItem("language");
const told = document.getElementById("search-told");
const list = document.getElementById("search-found");
const more = document.getElementById("search-more");
const behind = document.getElementById("search-behind");
const root = new URL(form.dataset.root || "./", location.href);
const indexes = new URL(form.dataset.indexes, root);
const AT_ONCE = 10;
let opened = {};
let left = [];
let turn = 0;

/* The newest index of a language, with those of all other years beside it that the same program made. */
async function open(language) {
  const answer = await fetch(indexes, { cache: "no-cache" });
  if (!answer.ok) throw new Error("no indexes");
  const known = await answer.json();
  const lacks = known.behind.some((one) => one.language === language);
  const mine = known.indexes.filter((one) => one.language === language);
  if (!mine.length) return { lacks, search: null };
  const [first, ...others] = mine.map((one) => ({ ...one, at: new URL(`${one.year}/${language}/`, indexes).pathname }));
  const pagefind = await import(`${first.at}pagefind.js`);
  const search = pagefind.createInstance({ basePath: first.at, baseUrl: root.pathname, noWorker: true });
  await search.search(""); // else one that is not there would be waited for without end
  const alike = others.filter((one) => one.version === first.version);
  await Promise.all(alike.map((one) => search.mergeIndex(one.at, { baseUrl: root.pathname })));
  return { lacks, search };
}

async function found(language, asked) {
  opened[language] ??= open(language);
  const { lacks, search } = await opened[language];
  const results = search ? (await search.search(asked)).results : [];
  return { lacks, results, rows: await Promise.all(results.slice(0, AT_ONCE).map((one) => one.data())) };
}

/* A switch of the pages may have taken an index away while this page was open: it is opened again, once. */
async function foundNow(language, asked) {
  try {
    return await found(language, asked);
  } catch {
    opened = {};
    return found(language, asked);
  }
}

function element(name, text, made = {}) {
  const one = Object.assign(document.createElement(name), made);
  one.textContent = text;
  return one;
}

/* The words of a release with those that were looked for marked; all of it as text, whatever it holds. */
function excerpt(row) {
  const shown = element("p", "", { className: "excerpt" });
  row.excerpt.split(/<\/?mark>/).forEach((piece, at) => {
    const text = piece.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    shown.append(at % 2 ? element("mark", text) : text);
  });
  return shown;
}

function item(row, language, direction) {
  const one = element("li", "", { lang: language, dir: direction });
  const title = element("h3", "");
  title.append(element("a", row.meta.title, { href: new URL(`.${row.raw_url}index.html`, root).href }));
  one.append(element("p", row.meta.when || "", { className: "when" }), title, excerpt(row));
  if (row.meta.by) one.append(element("p", row.meta.by, { className: "by" }));
  return one;
}

function show(rows, language, direction) {
  const items = rows.map((row) => item(row, language, direction));
  list.append(...items);
  list.parentElement.hidden = !list.children.length;
  more.hidden = !left.length;
  return items[0];
}

async function look() {
  const asked = field.value.trim();
  const now = ++turn;
  list.replaceChildren();
  left = [];
  show([], "", "");
  behind.hidden = true;
  if (!asked || !tongue) return void (told.textContent = asked ? told.dataset.none : "");
  told.textContent = told.dataset.waits;
  const language = tongue.value;
  const { direction } = (tongue.selectedOptions?.[0] ?? tongue).dataset;
  try {
    const { lacks, results, rows } = await foundNow(language, asked);
    if (now !== turn) return;
    left = results.slice(AT_ONCE);
    show(rows, language, direction);
    told.textContent = results.length ? told.dataset.found.replace("{count}", results.length) : told.dataset.none;
    behind.hidden = !lacks;
    more.onclick = async () => {
      const next = left.splice(0, AT_ONCE);
      const first = show(await Promise.all(next.map((one) => one.data())), language, direction);
      first?.querySelector("a").focus();
    };
  } catch {
    if (now === turn) told.textContent = told.dataset.fails;
  }
}

/* The address of the page holds what was asked, so that it can be passed on and the way back leads to it. */
function keep() {
  const address = new URL(location.href);
  address.search = new URLSearchParams(new FormData(form)).toString();
  history.replaceState(null, "", address);
}

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  keep();
  look();
});
const before = new URL(location.href).searchParams;
if (tongue && [...(tongue.options ?? [])].some((one) => one.value === before.get("language"))) tongue.value = before.get("language");
field.value = before.get("q") ?? "";
if (field.value) look();
