// The reply field: kept while it is written, canned replies by "/", passages cited by a button, checked before it is sent.
"use strict";

(() => {
  const field = document.getElementById("reply");
  const hits = document.getElementById("hits");
  const lookup = document.getElementById("lookup");
  const FRAGMENT = { "X-Fragment": "part" };

  function insert(text, from = field.selectionStart, to = field.selectionEnd) {
    field.setRangeText(text, from, to, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-insert]");
    if (button && field) insert(button.dataset.insert);
  });

  lookup?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const query = new URLSearchParams(new FormData(lookup));
    const response = await fetch(`${lookup.action}?${query}`, { headers: FRAGMENT }).catch(() => null);
    hits.innerHTML = response?.ok ? await response.text() : "没有查成，请再试一次。";
  });

  const ticket = document.querySelector(".ticket")?.dataset.ticket;
  const beat = field?.dataset.draft || (ticket && `/console/tickets/${ticket}/beat`);
  const kept = document.getElementById("kept");
  const TYPING = 6000; // milliseconds after the last key; a little less than the others are shown it
  let stored = field?.value || ""; // what the server has
  let typedAt = 0;
  let isSent = false; // after that no draft may be kept: it would come back below the reply

  async function send(typing) {
    if (isSent) return;
    const text = field?.value;
    const body = new URLSearchParams(typing ? { typing: "1", text } : {});
    const headers = typing ? FRAGMENT : { "X-Poll": "1" };
    const response = await fetch(beat, { method: "POST", body, headers, keepalive: true }).catch(() => null);
    if (!typing) return;
    if (response?.ok) stored = text;
    kept.textContent = response?.ok ? "草稿已存" : "草稿没有存上，会自动再试";
  }

  // Who writes without a pause is still seen writing, and what could not be kept is tried again.
  const isWriting = () => field && (Date.now() - typedAt < TYPING || field.value !== stored);

  if (beat) {
    send(false);
    setInterval(() => document.hidden || send(isWriting()), 5000);
    window.addEventListener("pagehide", () => field && field.value !== stored && send(true));
  }
  if (!field) return;

  // Who goes on with a draft, or cites into it, writes after it.
  field.setSelectionRange(field.value.length, field.value.length);

  const canned = document.getElementById("canned");
  const options = [...canned.children];
  let chosen = 0;

  function typed() {
    const before = field.value.slice(0, field.selectionStart);
    return /(?:^|\n)[/、]([^\s/、]{0,20})$/.exec(before);
  }

  function offer() {
    const match = typed();
    const fitting = options.filter((option) => {
      const fits = match && (option.dataset.shortcut.startsWith(match[1]) || option.dataset.text.includes(match[1]));
      option.hidden = !fits;
      return fits;
    });
    canned.hidden = !fitting.length;
    chosen = Math.min(chosen, Math.max(fitting.length - 1, 0));
    options.forEach((option) => option.setAttribute("aria-selected", String(option === fitting[chosen])));
    if (fitting.length) field.setAttribute("aria-activedescendant", fitting[chosen].id);
    else field.removeAttribute("aria-activedescendant");
    return fitting;
  }

  function take(option) {
    const match = typed();
    const end = field.selectionStart;
    insert(option.dataset.text, end - match[1].length - 1, end);
    canned.hidden = true;
  }

  field.addEventListener("keydown", (event) => {
    if (canned.hidden || event.isComposing) return;
    const fitting = offer();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : fitting.length - 1)) % fitting.length;
      offer();
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey) {
      event.preventDefault();
      take(fitting[chosen]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      canned.hidden = true;
    }
  });
  canned.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });

  const remarks = document.getElementById("remarks");
  let waiting = 0;

  async function check() {
    const body = new URLSearchParams({ text: field.value });
    const headers = { ...FRAGMENT, "X-Poll": "1" };
    const response = await fetch(field.dataset.check, { method: "POST", body, headers }).catch(() => null);
    if (response?.ok) remarks.innerHTML = await response.text();
  }

  field.addEventListener("input", () => {
    offer();
    typedAt = Date.now();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (field.value === stored) return;
      send(true);
      check();
    }, 600);
  });
  const form = document.getElementById("reply-form");
  form.addEventListener("submit", (event) => {
    isSent = navigator.onLine;
    if (isSent) return;
    event.preventDefault();
    kept.textContent = "网络不通，还没有发出。联网后请再发一次。";
  });
  form.addEventListener("click", (event) => {
    if (event.target.name === "check") {
      event.preventDefault();
      check();
    }
  });
})();
