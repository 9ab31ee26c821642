// Improves the citizens' pages; every act also works as a plain form without this file.
"use strict";

const byId = (id) => document.getElementById(id);

// A citation points to a passage by its number. A later version has other numbers: find the version cited.
const cited = /^#p(\d+)$/.exec(location.hash);
if (cited && location.pathname.startsWith("/documents/") && !byId(location.hash.slice(1))) {
  location.replace(`/passages/${cited[1]}`);
}

byId("large-text").form.addEventListener("submit", (event) => {
  event.preventDefault();
  const on = document.documentElement.classList.toggle("large");
  byId("large-text").setAttribute("aria-pressed", String(on));
  fetch("/large-text", { method: "POST", redirect: "manual" });
});

const turns = byId("turns");
if (turns) {
  const ask = byId("ask");
  const text = byId("text");
  const left = byId("left");
  const status = byId("status");
  const failure = byId("failure");
  // What is said stands in the page.
  const said = ask.dataset;

  const count = () => {
    const room = text.maxLength - text.value.length;
    left.textContent = room <= 100 ? said.room.replace("{}", room) : "";
  };

  const fail = (sentence) => {
    status.textContent = "";
    failure.textContent = sentence;
    failure.hidden = false;
  };

  // What the last turn offered is over as soon as another is there.
  const retireLast = () => {
    const last = byId("last");
    if (!last) return;
    last.removeAttribute("id");
    last.querySelectorAll("form").forEach((form) => {
      const choice = form.querySelector("button.choice");
      if (choice) form.replaceWith(...choice.childNodes);
      else form.remove();
    });
  };

  const send = async (form, body) => {
    // The field is free for the next question at once; what could not be sent comes back.
    const written = text.value;
    if (form === ask) { text.value = ""; count(); }
    const giveBack = () => { if (form === ask && !text.value) { text.value = written; count(); } };
    document.querySelectorAll("main button").forEach((button) => { button.disabled = true; });
    failure.hidden = true;
    status.textContent = said.searching;
    try {
      const response = await fetch("/", { method: "POST", body, headers: { "X-Fragment": "turn" } });
      if (!response.ok) {
        giveBack();
        // What is too much says for how long, and who can be called meanwhile.
        const wait = response.status === 429 ? `${(await response.json()).detail}${said.kept}` : null;
        const isWrong = response.headers.get("Content-Type") === "application/problem+json" && [400, 403].includes(response.status);
        const wrong = isWrong ? (await response.json()).detail : null;
        fail(wait ?? wrong ?? (response.status === 413 ? said.tooLong : said.failed));
        return;
      }
      const template = document.createElement("template");
      template.innerHTML = await response.text();
      retireLast();
      turns.append(template.content);
      byId("examples")?.closest(".welcome").querySelectorAll("#examples, .examples").forEach((e) => e.remove());
      status.textContent = "";
      // A new name for the next message: the same one twice would be the same message.
      ask.elements.message_id.value = crypto.randomUUID?.() ?? String(Date.now()) + Math.random().toString(36).slice(2);
      byId("handover").elements.message_id.value = `${ask.elements.message_id.value}-h`;
      document.querySelector(".history").hidden = false;
      byId("last").scrollIntoView({ block: "start" });
    } catch {
      giveBack();
      fail(said.offline);
    } finally {
      document.querySelectorAll("main button").forEach((button) => { button.disabled = false; });
      if (form === ask || !document.activeElement || document.activeElement === document.body) {
        text.focus({ preventScroll: true });
      }
    }
  };

  document.querySelector("main").addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".ask, .says")) return;
    event.preventDefault();
    send(form, new URLSearchParams(new FormData(form, event.submitter)));
  });

  // Enter sends, Shift+Enter is a new line; while an input method composes, Enter only confirms its words.
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && text.value.trim()) {
      event.preventDefault();
      ask.requestSubmit();
    }
  });
  text.addEventListener("input", count);
  count();
  byId("last")?.scrollIntoView({ block: "start" });
}
