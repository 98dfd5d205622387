/* Saving while somebody writes: each field when it is left, and two seconds after the last key. Without this the button
   "Save this part" does the same. */
(() => {
  "use strict";
  const wait = 2000;
  let timer = 0, dirty = false, going = null, next = null, leaves = false;
  const form = () => document.querySelector("form[data-autosave]");
  const status = () => document.getElementById("w-saving");
  if (!form() || !status()) return;
  document.documentElement.classList.add("sj-script");
  if (window.matchMedia("(max-width: 900px)").matches) {
    document.querySelectorAll(".sj-fold-parts").forEach((one) => { one.open = false; });
  }

  // An answer shown again (?again=) holds what was typed before: once it is saved a reload must show the page as it is.
  const forgetAnswer = () => {
    const at = new URL(location.href);
    if (!at.searchParams.has("again")) return;
    at.searchParams.delete("again");
    history.replaceState(history.state, "", at);
  };

  const say = (what, wrong) => {
    status().hidden = false;
    status().textContent = status().dataset[what];
    status().classList.toggle("sj-saving--wrong", Boolean(wrong));
  };

  // What the server drew anew: the list of parts, what is missing, the head; the fields stay as they are being typed in.
  const take = (page) => {
    for (const fresh of page.querySelectorAll("[data-saved][id]")) {
      const old = document.getElementById(fresh.id);
      if (old && old !== status()) {
        const folded = old.querySelector("details.sj-fold-parts");
        const is = folded ? folded.open : null;
        old.replaceWith(fresh);
        const now = fresh.querySelector("details.sj-fold-parts");
        if (now && is !== null) now.open = is;
      }
    }
    const seen = page.getElementById("w-seen");
    if (seen) document.getElementById("w-seen").value = seen.value;
  };

  // A button that is drawn anew between press and release would not be clicked.
  let released = Promise.resolve();
  document.addEventListener("pointerdown", () => {
    released = new Promise((then) => {
      const up = () => setTimeout(then, 0);
      document.addEventListener("pointerup", up, { once: true });
      document.addEventListener("pointercancel", up, { once: true });
    });
  });

  // All of it anew, but for what was typed and chosen since `sent` was read.
  const draw = async (page, sent) => {
    const main = page.getElementById("main");
    if (!main) return;
    await released;
    const changed = sent ? window.sojourn.since(form(), sent) : [];
    const was = document.activeElement, at = was && was.id;
    const caret = was && was.matches("textarea, input[type=text]") ? [was.selectionStart, was.selectionEnd] : null;
    document.getElementById("main").replaceChildren(...main.childNodes);
    window.sojourn.putBack(changed);
    const again = at && document.getElementById(at);
    if (!again) return;
    again.focus();
    if (caret) again.setSelectionRange(...caret);
  };

  // Errors beside their fields, without touching what is being typed.
  const mark = (page) => {
    form().querySelectorAll(".sj-error").forEach((one) => one.remove());
    form().querySelectorAll(".sj-field--wrong").forEach((one) => one.classList.remove("sj-field--wrong"));
    form().querySelectorAll("[aria-invalid]").forEach((one) => {
      one.removeAttribute("aria-invalid"); one.removeAttribute("aria-describedby");
    });
    if (!page) return;
    for (const error of page.querySelectorAll("#w-part .sj-error[id]")) {
      const control = document.getElementById(error.id.replace(/[-_]error$/, ""));
      const field = control && control.closest(".sj-field, .sj-group");
      if (!field) continue;
      field.classList.add("sj-field--wrong");
      field.append(error);
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", error.id);
    }
  };

  const send = async (draws) => {
    clearTimeout(timer);
    const data = new FormData(form()), sent = window.sojourn.written(form());
    data.set("quietly", "1");
    dirty = false;
    say("saving");
    let answer;
    try {
      answer = await fetch(form().action, { method: "POST", body: data, credentials: "same-origin" });
    } catch { dirty = true; say("offline", true); return false; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status === 409) { forgetAnswer(); await draw(page); return false; }
    if (!answer.ok) { dirty = true; mark(page); say("wrong", true); return false; }
    if (draws) await draw(page, sent); else { mark(null); take(page); }
    forgetAnswer();
    say("saved");
    return true;
  };

  // One saving at a time: a second one waits for the first, and carries what was typed meanwhile.
  const save = (draws) => {
    if (going) {
      next = next || going.then(() => { next = null; return save(draws); });
      return next;
    }
    going = send(draws).finally(() => { going = null; });
    return going;
  };

  document.addEventListener("input", (event) => {
    if (!event.target.closest("form[data-autosave]") || event.target.type === "search") return;
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => save(false), wait);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.closest("form[data-autosave]") || event.target.type === "search") return;
    dirty = true;
    save(event.target.hasAttribute("data-draws"));
  });
  // What is taken over only when the part is sent as a whole: a list that was pasted, somebody who was typed new.
  const sentWhole = () => [...document.querySelectorAll("[data-sends-whole]")].some((one) =>
    (one.matches("textarea") ? [one] : [...one.querySelectorAll("input, textarea")])
      .some((field) => field.value.trim() && field.value !== field.defaultValue));

  // Links out of the part wait for the saving; where it is refused one stays, beside what is wrong.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      const list = document.getElementById("w-before");
      if (list) list.focus();
      return;
    }
    const whole = sentWhole();
    if (!dirty && !going && !whole) return;
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    if (whole) {
      const go = document.createElement("input");
      go.type = "hidden"; go.name = "go"; go.value = link.dataset.part || "";
      form().append(go); dirty = false; form().requestSubmit();
      return;
    }
    if (await save(false)) location.assign(link.href);
  });
  // A click of a button waits for the saving that runs: else the part would be sent as it was read before it.
  document.addEventListener("submit", async (event) => {
    const left = event.target;
    const sends = left.matches("form[data-after-saving]");
    if (!sends && !left.matches("form[data-autosave]")) return;
    clearTimeout(timer);
    if (!going && !(sends && dirty)) { if (!sends) dirty = false; leaves = true; return; }
    event.preventDefault();
    const button = event.submitter;
    const saved = await (next || going || save(false));
    const target = sends ? document.querySelector("form[data-after-saving]") : form();
    if (!target || (sends && !saved)) return;
    if (button && button.name) {
      const chosen = document.createElement("input");
      chosen.type = "hidden"; chosen.name = button.name; chosen.value = button.value;
      target.append(chosen);
    }
    target.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(false); }
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty || (!leaves && sentWhole())) event.preventDefault();
  });
})();
