// Who else has this version open: said by the server at every sign of life of ours.
"use strict";

(() => {
  const others = document.getElementById("others");
  if (!others) return;
  const PAUSE = 5000; // milliseconds between two signs of life
  const WRITING = 6000; // milliseconds after the last key
  let typedAt = -WRITING;

  async function beat() {
    const isWriting = performance.now() - typedAt < WRITING;
    const body = new URLSearchParams(isWriting ? { writing: "1" } : {});
    const headers = { "X-Poll": "1" };
    const response = await fetch(others.dataset.beat, { method: "POST", body, headers }).catch(() => null);
    const words = response?.ok ? await response.text() : others.textContent;
    if (words !== others.textContent) others.textContent = words;
  }

  // Only in the text itself: whoever fills in a form beside it changes nothing yet.
  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-writing]")) typedAt = performance.now();
  });
  beat();
  setInterval(() => document.hidden || beat(), PAUSE);
})();
