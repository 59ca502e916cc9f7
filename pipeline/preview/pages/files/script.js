/* Counts down to a lift, follows what is saved, and lets the slider choose an instant. Without it each page is whole. */
"use strict";
const { root, state, now } = document.body.dataset;
const behind = Date.now() - Number(now); // what this clock is ahead of the newsroom's

function left(until) {
  let seconds = Math.max(0, Math.round((Date.parse(until) - (Date.now() - behind)) / 1000));
  if (!seconds) return "Its hour has come";
  const parts = [];
  for (const [name, size] of [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]]) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count || parts.length) parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
  }
  return `in ${parts.slice(0, 3).join(" ")}`;
}
for (const each of document.querySelectorAll("[data-until]")) {
  const tick = () => { each.textContent = left(each.dataset.until); };
  tick();
  setInterval(tick, 1000);
}

/* A page is loaded again when something was saved elsewhere, unless somebody is typing in it. */
function typed() {
  const fields = document.querySelectorAll("input:not([type=hidden]):not([type=range]), textarea");
  return [...fields].some((each) => (each.type === "checkbox" ? each.checked !== each.defaultChecked : each.value !== each.defaultValue));
}
const lines = new EventSource(`${root}/events`);
lines.addEventListener("message", ({ data }) => {
  if (data === state) return;
  if (document.getElementById("sheet") || typed()) document.dispatchEvent(new CustomEvent("elsewhere"));
  else location.reload();
});
document.addEventListener("elsewhere", () => {
  const sheet = document.getElementById("sheet");
  if (!sheet) document.getElementById("stale").hidden = false;
});
addEventListener("pagehide", () => lines.close());

const slide = document.getElementById("slide"), at = document.getElementById("at");
if (slide && at) {
  slide.hidden = slide.max === "0";
  slide.value = at.selectedIndex;
  slide.setAttribute("aria-valuetext", at.selectedOptions[0].text);
  slide.addEventListener("input", () => {
    at.selectedIndex = Number(slide.value);
    slide.setAttribute("aria-valuetext", at.selectedOptions[0].text);
  });
  for (const each of [slide, at]) each.addEventListener("change", () => at.form.submit());
}
