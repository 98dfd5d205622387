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

  // A long form warns before it is left with something typed.
  let typed = false;
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-keep]")) typed = true; });
  document.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
})();
