/* The editor, and what is wrong while somebody types. Without it the form is a form, and saving says what is wrong. */
"use strict";
{
  const sheet = document.getElementById("sheet"), body = document.getElementById("body");
  const problems = document.getElementById("problems"), trying = document.getElementById("trying");
  const shown = document.getElementById("shown");
  let timer = 0, asked = 0, saving = false;

  if (body && window.OverType) {
    const place = document.createElement("div");
    place.className = "overtype-place";
    body.after(place);
    const colour = (name) => `var(${name})`; // they follow the page, by day and at night
    const [paper, ink, muted, accent] = ["--paper", "--ink", "--muted", "--accent"].map(colour);
    const colors = {
      bgPrimary: paper, bgSecondary: paper, text: ink, textPrimary: ink, textSecondary: muted, h1: accent, h2: accent, h3: accent,
      strong: ink, em: ink, link: accent, code: ink, codeBg: colour("--tint"), blockquote: muted, hr: muted,
      syntaxMarker: muted, syntax: muted, listMarker: muted, cursor: ink, selection: colour("--mark"), rawLine: muted, border: muted,
    };
    let ready = false;
    const [editor] = new OverType(place, {
      value: body.value,
      theme: { name: "dateline", colors },
      autoResize: true,
      minHeight: "22rem",
      fontSize: "1rem",
      toolbar: false,
      textareaProps: { id: "text", "aria-describedby": "body-note", spellcheck: "true", lang: document.getElementById("language")?.value || "en" },
      onChange: (value) => {
        body.value = value;
        if (ready) soon();
      },
    });
    ready = true;
    body.hidden = true;
    document.querySelector("label[for=body]").htmlFor = editor.textarea.id;
  }

  const line = /^#line-(\d+)$/.exec(location.hash), whole = document.getElementById("whole");
  if (line && whole) {
    const rows = whole.value.split("\n"), start = rows.slice(0, Number(line[1]) - 1).join("\n").length + (line[1] > 1);
    whole.focus();
    whole.setSelectionRange(start, start + (rows[Number(line[1]) - 1] || "").length);
    whole.scrollTop = (whole.scrollHeight / rows.length) * Math.max(0, Number(line[1]) - 6);
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(look, 250);
  }

  async function look() {
    const mine = ++asked;
    trying.textContent = "Looking …";
    try {
      const answer = await fetch(sheet.dataset.try, { method: "POST", body: new URLSearchParams(new FormData(sheet)) });
      const found = await answer.json();
      if (mine !== asked) return; // somebody typed on meanwhile
      const open = new Set([...problems.querySelectorAll("details[open] summary")].map((each) => each.textContent));
      problems.innerHTML = found.html;
      for (const each of problems.querySelectorAll("summary")) each.parentNode.open = open.has(each.textContent);
      const count = problems.querySelectorAll("details").length;
      trying.textContent = found.fault || `As you typed it, not saved yet: ${count || "nothing"} to look at.`;
      if (shown && found.number) shown.src = `${sheet.dataset.frame}?${found.number}`;
    } catch {
      trying.textContent = "The preview does not answer. Look whether it still runs; what you typed is still here.";
    }
  }

  function changed() {
    return [...sheet.elements].some((each) => (each.type === "checkbox" ? each.checked !== each.defaultChecked : "defaultValue" in each && each.value !== each.defaultValue));
  }
  sheet.addEventListener("input", soon);
  sheet.addEventListener("change", soon);
  sheet.addEventListener("submit", () => { saving = true; });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      sheet.requestSubmit();
    }
  });
  addEventListener("beforeunload", (event) => {
    if (!saving && changed()) event.preventDefault();
  });
  document.addEventListener("elsewhere", () => {
    if (changed()) look();
    else location.reload();
  });
}
