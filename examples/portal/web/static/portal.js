// Progressive enhancement only: everything here repeats, faster, what the forms and links of the page already do.
// A page is fetched again and the part that changed is swapped, so the server has one answer for both ways.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const wide = matchMedia("(min-width: 60rem)");

  const debounce = (wait, run) => {
    let timer = 0;
    return (...args) => {
      clearTimeout(timer);
      timer = setTimeout(() => run(...args), wait);
    };
  };

  const fetchPage = async (url, options) => {
    const answer = await fetch(url, { ...options, credentials: "same-origin", headers: { "X-Portal-Part": "1" } });
    if (!(answer.headers.get("Content-Type") || "").startsWith("text/html")) throw new Error("not a page");
    return { url: answer.url, doc: new DOMParser().parseFromString(await answer.text(), "text/html") };
  };

  // swap replaces the elements of selector by those of doc and keeps the focus where it was.
  const swap = (doc, selector) => {
    for (const old of document.querySelectorAll(selector)) {
      const fresh = doc.querySelector("#" + CSS.escape(old.id));
      if (!fresh) continue;
      const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
      const next = document.adoptNode(fresh);
      old.replaceWith(next);
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
      start(next);
    }
  };

  const busy = (selector, on) => {
    for (const el of document.querySelectorAll(selector)) el.setAttribute("aria-busy", String(on));
  };

  // Search as you type and filters: a GET form with data-live="#results".
  const liveSearch = (form) => {
    let running = null;
    const run = async () => {
      const query = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, value);
      const text = query.toString();
      const url = form.action.split("?")[0] + (text ? "?" + text : "");
      running?.abort();
      running = new AbortController();
      busy(form.dataset.live, true);
      try {
        const { doc } = await fetchPage(url, { signal: running.signal });
        if (!doc.querySelector(form.dataset.live)) throw new Error("another page");
        swap(doc, form.dataset.live);
        refreshFacets(form, doc);
        history.replaceState(null, "", url);
      } catch (error) {
        if (error.name !== "AbortError") form.submit();
      }
      busy(form.dataset.live, false);
    };
    const soon = debounce(180, run);
    let composing = false; // kana on their way to kanji are not a query yet
    form.addEventListener("compositionstart", () => { composing = true; });
    form.addEventListener("compositionend", () => { composing = false; soon(); });
    form.addEventListener("input", (event) => {
      if (event.target.type === "search" && !composing) soon();
    });
    form.addEventListener("change", (event) => {
      if (event.target.type !== "search") run();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run();
    });
  };

  // refreshFacets takes over new counts, and groups that came or went. A group that has the focus only gets new numbers.
  const refreshFacets = (form, doc) => {
    const fresh = new Map([...doc.querySelectorAll("[data-facet]")].map((f) => [f.dataset.facet, f]));
    let last = null;
    for (const old of form.querySelectorAll("[data-facet]")) {
      const next = fresh.get(old.dataset.facet);
      fresh.delete(old.dataset.facet);
      last = old;
      if (old.contains(document.activeElement)) {
        if (next) refreshCounts(old, next);
      } else if (next) {
        last = document.adoptNode(next);
        old.replaceWith(last);
      } else {
        old.hidden = true;
      }
    }
    for (const next of fresh.values()) {
      if (!last) return;
      last.after(document.adoptNode(next));
      last = next;
    }
  };

  const refreshCounts = (old, next) => {
    for (const box of old.querySelectorAll("input")) {
      const other = [...next.querySelectorAll("input")].find((b) => b.value === box.value);
      const count = other?.parentElement.querySelector(".count");
      if (count) box.parentElement.querySelector(".count").textContent = count.textContent;
    }
  };

  // Live count: a POST form with data-live-form posts op=refresh and swaps the named parts. The conditions themselves
  // are swapped only when a field or operator changed, so that typing is never interrupted.
  const liveForm = (form) => {
    const parts = form.dataset.liveForm.split(",");
    let running = null;
    const run = async (all) => {
      const body = new FormData(form);
      body.set("op", "refresh");
      running?.abort();
      running = new AbortController();
      const targets = all ? parts : parts.filter((p) => p === "#live");
      busy("#live", true);
      try {
        const { doc } = await fetchPage(form.action, {
          method: "POST", body: new URLSearchParams(body), signal: running.signal,
        });
        targets.forEach((t) => swap(doc, t));
      } catch (error) {
        if (error.name === "AbortError") return;
      }
      busy("#live", false);
    };
    const soon = debounce(350, run);
    form.addEventListener("input", (event) => soon(event.target.hasAttribute("data-refresh")));
  };

  // Progress: an element with data-poll is fetched again until it no longer asks for it.
  const poll = (element) => {
    const wait = Math.max(500, Number(element.dataset.poll) || 2000);
    setTimeout(async () => {
      if (!element.isConnected) return;
      if (document.hidden || element.contains(document.activeElement)) return poll(element);
      try {
        const { doc } = await fetchPage(location.href, {});
        swap(doc, "#" + CSS.escape(element.id));
      } catch {
        poll(element);
      }
    }, wait);
  };

  // Confirmation: a button with data-confirm asks in a dialog before its form is sent.
  const confirmFirst = (event) => {
    const button = event.submitter;
    if (!button?.dataset.confirm || button.dataset.confirmed) return;
    event.preventDefault();
    const dialog = document.createElement("dialog");
    const text = document.createElement("p");
    text.textContent = button.dataset.confirm;
    text.id = "confirm-text";
    dialog.setAttribute("aria-labelledby", text.id);
    const row = document.createElement("p");
    row.className = "actions";
    const make = (label, kind, value) => {
      const b = document.createElement("button");
      b.type = "button";
      b.className = "button " + kind;
      b.textContent = label;
      b.addEventListener("click", () => dialog.close(value));
      row.append(b);
      return b;
    };
    make(button.textContent.trim() || document.body.dataset.confirmOk, "primary", "yes");
    make(document.body.dataset.confirmCancel, "quiet", "").autofocus = true;
    dialog.append(text, row);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue === "yes") {
        button.dataset.confirmed = "1";
        event.target.requestSubmit(button);
      } else {
        button.focus();
      }
    });
    document.body.append(dialog);
    dialog.showModal();
  };

  // A form with data-drop takes a file that is dropped on it, as if it had been chosen.
  const drop = (form) => {
    const input = form.querySelector("input[type=file]");
    const over = (on) => (event) => {
      event.preventDefault();
      form.classList.toggle("over", on);
    };
    form.addEventListener("dragover", over(true));
    form.addEventListener("dragleave", over(false));
    form.addEventListener("drop", (event) => {
      over(false)(event);
      if (event.dataTransfer.files.length === 1) input.files = event.dataTransfer.files;
    });
  };

  // start gives life to a part of the page, once it is there.
  function start(part) {
    const all = (selector) => [...(part.matches?.(selector) ? [part] : []), ...part.querySelectorAll(selector)];
    all("form[data-live]").forEach(liveSearch);
    all("form[data-live-form]").forEach(liveForm);
    all("[data-poll]").forEach(poll);
    all("[data-drop]").forEach(drop);
  }

  document.addEventListener("submit", confirmFirst);
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches?.("[data-autosubmit]") && !field.form.matches("[data-live]")) field.form.requestSubmit();
  });

  // Menus close on Escape and on a click elsewhere.
  const menus = ".account, .more";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll(menus)) {
      if (!menu.open) continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(menus)) {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    }
  });

  const openWide = () => document.querySelectorAll("[data-open-wide]").forEach((d) => { d.open = wide.matches; });
  wide.addEventListener("change", openWide);
  openWide();
  // On a phone the desk's menu is wider than the window: show where we are.
  document.querySelector(".desknav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  start(document);
  document.getElementById("form-errors")?.focus();
})();
