/* What a page gains with script; nothing here is needed. */
(() => {
  "use strict";

  // "/" goes to the search of the top bar.
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const search = document.getElementById("top-search");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (event.key === "Escape") {
      const open = event.target.closest("details.sj-menu[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
    }
  });

  // A menu closes when something else is clicked.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.sj-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // The bar of several stays: it counts, it hides while nothing is chosen, Escape clears.
  const bar = document.querySelector("[data-bulk]");
  if (bar) {
    const form = bar.closest("form");
    const boxes = () => [...form.querySelectorAll("input[name=stay]")];
    const count = bar.querySelector("[data-bulk-count]");
    const all = form.querySelector("[data-all]");
    const show = () => {
      const chosen = boxes().filter((box) => box.checked).length;
      bar.hidden = chosen === 0;
      count.textContent = count.dataset.words.replace("{number}", chosen);
      if (all) { all.checked = chosen > 0 && chosen === boxes().length; all.indeterminate = chosen > 0 && !all.checked; }
    };
    form.addEventListener("change", (event) => {
      if (event.target === all) boxes().forEach((box) => { box.checked = all.checked; });
      show();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { boxes().forEach((box) => { box.checked = false; }); show(); }
    });
    if (all) all.hidden = false;
    show();
  }

  // Words marked in a text are taken over into the form of the comment, with the part they stand in.
  const talk = document.querySelector("form[data-comment]");
  const text = document.querySelector("[data-passages]");
  if (talk && text) {
    const quoted = talk.querySelector("[data-quoted]");
    document.addEventListener("selectionchange", () => {
      const chosen = document.getSelection();
      const words = chosen ? chosen.toString().trim() : "";
      if (words.length < 2 || words.length > 2000 || !text.contains(chosen.anchorNode)) return;
      const at = chosen.anchorNode.nodeType === 1 ? chosen.anchorNode : chosen.anchorNode.parentElement;
      const part = at.closest("[data-part]");
      if (!part || !part.contains(chosen.focusNode)) return;
      talk.querySelector("[data-quote]").value = words;
      talk.querySelector("select[name=part]").value = part.dataset.part;
      quoted.textContent = words;
      quoted.hidden = false;
    });
    talk.querySelector("select[name=part]").addEventListener("change", () => {
      talk.querySelector("[data-quote]").value = "";
      quoted.hidden = true;
    });
  }

  // "n" goes to the next change of a comparison.
  const changes = [...document.querySelectorAll("[data-changes] > .sj-change")];
  if (changes.length) {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "n" || event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
      const next = changes[(changes.indexOf(document.activeElement.closest(".sj-change")) + 1) % changes.length];
      event.preventDefault(); next.focus(); next.scrollIntoView({ block: "center" });
    });
  }

  // A day that was asked about is chosen in place, and the rules are looked at again.
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("button[data-day-for]");
    if (!chosen || !chosen.closest("form[hx-post]")) return;
    const field = document.getElementById(chosen.dataset.dayFor);
    event.preventDefault();
    field.value = chosen.dataset.words;
    field.focus();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // A form that is drawn anew keeps what was typed and chosen since it was asked for; writing.js uses it too.
  const state = (field) => (field.matches("[type=radio], [type=checkbox]") ? field.checked : field.value);
  const written = (form) => new Map([...form.elements]
    .filter((field) => field.id && field.matches("input:not([type=hidden], [type=file]), textarea, select"))
    .map((field) => [field.id, state(field)]));
  const since = (form, sent) => [...written(form)].filter(([id, is]) => sent.has(id) && sent.get(id) !== is);
  const putBack = (changed) => {
    for (const [id, is] of changed) {
      const field = document.getElementById(id);
      if (!field) continue;
      if (typeof is === "boolean") field.checked = is; else field.value = is;
    }
  };
  window.sojourn = { written, since, putBack };
  const asked = new WeakMap();
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target instanceof HTMLFormElement) asked.set(event.detail.target, written(event.detail.target));
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const sent = asked.get(event.detail.target);
    if (!sent) return;
    const changed = since(event.detail.target, sent);
    document.addEventListener("htmx:afterSwap", () => putBack(changed), { once: true });
  });

  // Learners by items: the head of a column ticks all that is open in it; the bar counts.
  const ticks = document.querySelector("form[data-ticks]");
  if (ticks) {
    const said = ticks.querySelector("[data-ticks-count]");
    const first = said ? said.textContent : "";
    ticks.addEventListener("change", (event) => {
      const head = event.target.closest("[data-column]");
      if (head) ticks.querySelectorAll(`[data-in="${CSS.escape(head.dataset.column)}"]`).forEach((box) => { box.checked = head.checked; });
      const chosen = ticks.querySelectorAll("[data-in]:checked").length;
      said.textContent = chosen ? said.dataset.words.replace("{number}", chosen) : first;
    });
  }

  // Reading on in another language keeps what stands in a form that the server keeps.
  document.addEventListener("submit", async (event) => {
    const menu = event.target.closest("form[data-language]"), kept = document.querySelector("form[data-kept]");
    if (!menu || !kept || !event.submitter) return;
    event.preventDefault();
    const data = new FormData(kept);
    data.set("quietly", "1");
    const chosen = document.createElement("input");
    Object.assign(chosen, { type: "hidden", name: event.submitter.name, value: event.submitter.value });
    menu.append(chosen);
    try { await fetch(window.location.href, { method: "POST", body: data, credentials: "same-origin" }); }
    finally { menu.submit(); }
  });

  // A long form warns before it is left with something typed.
  let typed = false;
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-keep]")) typed = true; });
  document.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
})();
