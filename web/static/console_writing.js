// What is being written: its passages beside it, how much there still is room for, and nothing lost with the window.
"use strict";

(() => {
  const form = document.getElementById("writing");
  const body = document.getElementById("body");
  if (!form) return;

  for (const counter of form.querySelectorAll(".counter")) {
    const field = document.getElementById(counter.dataset.of);
    const count = () => {
      const length = [...field.value.trim()].length;
      counter.textContent = `已写 ${length} 字，最多 ${field.dataset.most} 字`;
      counter.classList.toggle("over", length > Number(field.dataset.most));
    };
    field.addEventListener("input", count);
    count();
  }
  if (!body) return;

  const live = document.getElementById("live-passages");
  const kept = document.getElementById("kept");
  const unsaved = document.getElementById("unsaved");
  const KEY = `writing ${form.dataset.kept}`;
  const FIELDS = ["title", "body", "in_a_word", "example"];
  const written = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
  const same = (one, other) => FIELDS.every((name) => one[name] === other[name]);
  const saved = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].defaultValue]));
  let waiting = 0;
  let isSent = false;
  let asked = 0;

  async function look() {
    const number = ++asked;
    const text = new FormData();
    text.set("body", body.value);
    const headers = { "X-Fragment": "passages", "X-Poll": "1" };
    const response = await fetch(body.dataset.live, { method: "POST", body: text, headers }).catch(() => null);
    // What was asked later is shown, whatever comes first.
    if (number === asked && response?.ok) live.innerHTML = await response.text();
  }

  function keep() {
    if (isSent) return;
    sessionStorage.setItem(KEY, JSON.stringify(written()));
    kept.textContent = "写的已记在这个浏览器里，还没有保存";
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      keep();
      look();
    }, 500);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.id === "look") {
      event.preventDefault();
      look();
      return;
    }
    // Until the page after it says that it was saved, it stays kept.
    keep();
    isSent = true;
  });

  const before = JSON.parse(sessionStorage.getItem(KEY) || "null");
  const isSaved = document.querySelector("p.done") !== null;
  if (before && (isSaved || same(before, saved))) sessionStorage.removeItem(KEY);
  else if (before) unsaved.hidden = false;
  const [back, away] = unsaved.querySelectorAll("button");
  back.addEventListener("click", () => {
    for (const name of FIELDS) form.elements[name].value = before[name];
    unsaved.hidden = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
    body.focus();
  });
  away.addEventListener("click", () => {
    sessionStorage.removeItem(KEY);
    unsaved.hidden = true;
    body.focus();
  });
})();
