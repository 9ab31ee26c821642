// Keeps the changing part of a page as it is in the database: asks whether anything changed, then fetches that part.
// After a laptop has slept it asks at once; what somebody is filling in is never replaced under their hands.
"use strict";

(() => {
  const live = document.getElementById("live");
  if (!live) return;
  const PAUSE = 1500; // milliseconds between two questions
  const STALE = 20000; // so often the times left are written anew, changed or not
  const news = document.getElementById("news");
  let revision = live.dataset.revision;
  let drawn = Date.now();
  let timer = 0;

  async function ask(address) {
    const response = await fetch(address, { headers: { "X-Fragment": "live", "X-Poll": "1" }, cache: "no-store" });
    if (response.status === 401) {
      clearTimeout(timer);
      document.body.classList.add("signed-out");
      say("登录已过期，请重新登录。");
      throw new Error("signed out");
    }
    if (!response.ok) throw new Error(String(response.status));
    return response;
  }

  function say(words) {
    if (news && news.textContent !== words) news.textContent = words;
  }

  function isBusy() {
    const at = document.activeElement;
    return at && live.contains(at) && at.closest("form");
  }

  const lines = () => [...live.querySelectorAll(".line")];
  const folds = () => [...live.querySelectorAll("details[data-open]")];

  function draw(html) {
    const open = new Map(folds().map((details) => [details.dataset.open, details.open]));
    const focused = live.contains(document.activeElement) ? document.activeElement : null;
    const href = focused?.getAttribute("href");
    const fold = focused?.matches("summary") ? focused.parentElement.dataset.open : null;
    const at = lines().indexOf(focused);
    const before = lines().length;
    live.innerHTML = html;
    for (const details of folds()) details.open = open.get(details.dataset.open) ?? details.open;
    // The selected line keeps the focus, wherever it has moved to; where it is gone, the one in its place has it.
    const same = href && live.querySelector(`a[href="${CSS.escape(href)}"]`);
    if (same) same.focus();
    else if (at >= 0) lines()[Math.min(at, lines().length - 1)]?.focus();
    if (fold) folds().find((details) => details.dataset.open === fold)?.querySelector("summary").focus();
    const now = lines().length;
    if (now > before) say("有新工单。");
    drawn = Date.now();
  }

  async function look() {
    clearTimeout(timer);
    try {
      if (!document.hidden) {
        const { revision: current } = await (await ask(live.dataset.pulse || "/console/pulse")).json();
        if ((current !== revision || Date.now() - drawn > STALE) && !isBusy()) {
          draw(await (await ask(live.dataset.live)).text());
          revision = current;
        }
        document.body.classList.remove("offline", "signed-out");
      }
      timer = setTimeout(look, PAUSE);
    } catch (error) {
      if (error.message === "signed out") return;
      document.body.classList.add("offline");
      timer = setTimeout(look, 3 * PAUSE);
    }
  }

  for (const event of ["visibilitychange", "pageshow", "focus", "online"]) {
    (event === "visibilitychange" ? document : window).addEventListener(event, () => {
      if (!document.hidden) look();
    });
  }
  timer = setTimeout(look, PAUSE);
})();
