// 电话口播 while typing; the page also works as a plain form without this file.
"use strict";

const form = document.getElementById("ask");
const field = document.getElementById("q");
const answer = document.getElementById("answer");
const status = document.getElementById("status");
const PAUSE = 120;

let timer = 0;
let request = null;

const say = (sentence) => {
  status.textContent = sentence;
};

const prepare = () => {
  const readout = answer.querySelector("[data-said]");
  say(readout ? readout.dataset.said : "");
  const copy = document.getElementById("copy");
  if (copy) copy.hidden = false;
};

// Only the newest question counts: what comes late for an older one is dropped.
const load = async (query) => {
  clearTimeout(timer);
  request?.abort();
  const own = new AbortController();
  request = own;
  answer.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(`/console/phone/answer?${query}`, {
      headers: { "X-Fragment": "answer" },
      signal: own.signal,
    });
    if (response.status === 401) {
      location.reload();
      return false;
    }
    if (!response.ok) throw new Error((await response.json()).title);
    const html = await response.text();
    if (own !== request) return false;
    answer.innerHTML = html;
    prepare();
    return true;
  } catch (error) {
    if (error.name !== "AbortError" && own === request) say(error instanceof TypeError ? "网络不通，请检查后再试。" : error.message);
    return false;
  } finally {
    if (own === request) answer.removeAttribute("aria-busy");
  }
};

const ask = () => load(new URLSearchParams({ q: field.value }));

const pick = async (link) => {
  if (await load(new URL(link.href).searchParams)) answer.focus();
};

const options = () => [...answer.querySelectorAll("a[data-digit]")];

const move = (step) => {
  const links = options();
  if (!links.length) return;
  const at = links.indexOf(document.activeElement) + step;
  if (at < 0) field.focus();
  else links[Math.min(at, links.length - 1)].focus();
};

const copyLink = async () => {
  const link = document.getElementById("link");
  if (!link) return;
  try {
    await navigator.clipboard.writeText(link.value);
    say("链接已复制。");
  } catch {
    // Without https there is no clipboard: the text is selected instead.
    link.select();
    say(document.execCommand("copy") ? "链接已复制。" : "请按 Ctrl+C 复制选中的链接。");
  }
};

const clear = () => {
  field.value = "";
  field.focus();
  ask();
};

field.addEventListener("input", (event) => {
  clearTimeout(timer);
  // What an input method has not finished is no word yet.
  if (!event.isComposing) timer = setTimeout(ask, PAUSE);
});
field.addEventListener("compositionend", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});

answer.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-digit]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    pick(link);
  } else if (event.target.closest("#copy")) {
    copyLink();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  const isTyping = event.target.matches("input, textarea, select");
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  const inAnswer = answer.contains(event.target);
  if (event.key === "Escape") {
    event.preventDefault();
    clear();
  } else if (digit && (event.altKey || (inAnswer && !isTyping))) {
    const link = options()[digit - 1];
    if (link) {
      event.preventDefault();
      pick(link);
    }
  } else if (event.altKey && event.code === "KeyC") {
    event.preventDefault();
    copyLink();
  } else if (!event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp") && (event.target === field || inAnswer)) {
    if (event.target.id === "link") return;
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  }
});

prepare();
field.focus();
field.setSelectionRange(field.value.length, field.value.length);
