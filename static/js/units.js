/* The page of a unit with script: it saves by itself, rows move by keys and by dragging. Nothing here is needed. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-unit]");
  if (!form) return;
  const saved = document.getElementById("saved");
  const press = (value) => {
    const button = document.createElement("button");
    button.name = "do"; button.value = value; button.hidden = true;
    form.append(button); button.click();
  };

  // What was typed is saved when a field is left, and two seconds after the last key.
  let waiting = null, running = false, again = false, typed = false, pressed = null;
  const save = async () => {
    clearTimeout(waiting);
    if (!typed) return;
    if (running) { again = true; return; }
    running = true; typed = false;
    saved.textContent = form.dataset.saving;
    const data = new FormData(form);
    data.set("do", "autosave");
    try {
      const answer = await fetch(location.href, { method: "POST", body: data });
      const told = await answer.json();
      saved.classList.toggle("sj-saving--not", !answer.ok);
      if (!answer.ok) { saved.textContent = told.refused; return; }
      saved.innerHTML = told.saved;
      form.elements.revision.value = told.revision;
      if (told.new) rename(told.new);
      for (const [number, hint] of Object.entries(told.hints)) {
        const place = document.getElementById(`hint-${number}`);
        if (place) place.innerHTML = hint;
      }
      if (told.another && !typed && !pressed) {
        sessionStorage.setItem("unit-field", document.activeElement.id);
        location.reload();
      }
    } catch {
      typed = true;
      saved.classList.add("sj-saving--not");
      saved.textContent = form.dataset.notSaved;
    } finally {
      running = false;
      if (pressed) { const button = pressed; pressed = null; again = false; form.requestSubmit(button); }
      if (again) { again = false; save(); }
    }
  };
  const rename = (number) => {
    for (const field of form.querySelectorAll("[name^='o.new.']")) {
      field.name = field.name.replace("o.new.", `o.${number}.`);
    }
    document.getElementById("hint-new").id = `hint-${number}`;
  };
  form.addEventListener("input", () => { typed = true; clearTimeout(waiting); waiting = setTimeout(save, 2000); });
  form.addEventListener("change", () => { typed = true; save(); });
  // A button that is pressed while it saves waits for that: it would be taken for somebody else's writing.
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    typed = false;
    if (running) { event.preventDefault(); pressed = event.submitter; }
  });

  // Alt and an arrow move the outcome that has the focus; Enter in the last one adds one more; Ctrl+S saves.
  document.addEventListener("keydown", (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); typed = true; save(); return; }
    const row = event.target.closest(".sj-outcome");
    if (!row) return;
    const moves = { ArrowUp: "[data-up]", ArrowDown: "[data-down]" };
    const button = event.altKey && row.querySelector(moves[event.key]);
    if (button) { event.preventDefault(); button.click(); return; }
    const field = event.target.closest(".sj-langs textarea");
    if (event.key === "Enter" && !event.shiftKey && field && /\.text\./.test(field.name)) {
      event.preventDefault();
      if (!row.nextElementSibling) row.closest(".sj-outcomes").nextElementSibling.querySelector("[data-add]").click();
    }
  });

  // One comes back to the row, or the field, one was at.
  const field = document.getElementById(sessionStorage.getItem("unit-field") || "none");
  sessionStorage.removeItem("unit-field");
  if (field) field.focus({ preventScroll: true });
  const back = location.hash.startsWith("#outcome-") && document.querySelector(`${location.hash} textarea`);
  if (back) back.focus({ preventScroll: true });

  // The number of a row is its handle.
  let dragged = null;
  for (const handle of form.querySelectorAll("[data-drag]")) {
    handle.draggable = true;
    handle.addEventListener("dragstart", (event) => {
      dragged = handle.closest(".sj-outcome");
      event.dataTransfer.setData("text/plain", dragged.dataset.number);
      event.dataTransfer.effectAllowed = "move";
    });
  }
  const over = (row) => {
    for (const one of form.querySelectorAll(".sj-outcome--over")) one.classList.remove("sj-outcome--over");
    if (row) row.classList.add("sj-outcome--over");
  };
  form.addEventListener("dragover", (event) => {
    const row = event.target.closest(".sj-outcome");
    if (dragged && row && row !== dragged) { event.preventDefault(); over(row); }
  });
  form.addEventListener("dragend", () => { dragged = null; over(null); });
  form.addEventListener("drop", (event) => {
    const row = event.target.closest(".sj-outcome");
    if (!dragged || !row || row === dragged) return;
    event.preventDefault();
    press(`move ${dragged.dataset.number} ${row.dataset.number}`);
  });
})();
