/* Adds the buttons that copy a text, and takes a table that does not scroll out of the way of the Tab key. Without it the
   text can be selected and copied all the same, and each table is a stop. */
"use strict";
for (const button of document.querySelectorAll("button[data-copies]")) {
  const text = document.getElementById(button.dataset.copies);
  if (!navigator.clipboard || !text) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      button.nextElementSibling.textContent = button.dataset.done;
    } catch {
      getSelection().selectAllChildren(text);
    }
  });
}
if (window.ResizeObserver) {
  const seen = new ResizeObserver((changes) => {
    for (const { target } of changes)
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
  });
  for (const frame of document.querySelectorAll(".scroll")) seen.observe(frame);
}
