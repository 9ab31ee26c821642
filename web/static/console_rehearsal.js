// Shows how far a rehearsal is, and opens its result when it is over; without this the page has a link to do so.
"use strict";

(() => {
  const waiting = document.getElementById("rehearsing");
  if (!waiting) return;
  const PAUSE = 400; // milliseconds between two questions
  const asked = document.getElementById("asked");
  const bar = waiting.querySelector("progress");

  async function look() {
    try {
      const response = await fetch(waiting.dataset.progress, { headers: { "X-Poll": "1" }, cache: "no-store" });
      if (response.ok) {
        const { status, done, total } = await response.json();
        if (status === "finished" || status === "failed") {
          location.reload();
          return;
        }
        if (total) {
          asked.textContent = `${done} / ${total}`;
          bar.max = total;
          bar.value = done;
        }
      }
    } catch {
      // The network is away for a moment: asked again.
    }
    setTimeout(look, PAUSE);
  }
  setTimeout(look, PAUSE);
})();
