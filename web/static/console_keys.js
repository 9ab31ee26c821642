// Keys: single ones act where nothing is being typed and they are switched on (WCAG 2.2, 2.1.4); Ctrl+Enter sends.
"use strict";

(() => {
  const dialog = document.getElementById("keys");
  const isOn = dialog?.dataset.shortcuts === "on";
  // Also with a Chinese input method, which gives other characters.
  const SAME = { "？": "?", "、": "/" };

  function press(element) {
    if (element.matches("details")) {
      element.open = true;
      element.querySelector("textarea, input, select, button")?.focus();
    } else if (element.matches("input, textarea, select")) {
      element.focus();
      if (element.matches("input[type=search]")) element.select();
    } else {
      element.click();
    }
  }

  function move(step) {
    const lines = [...document.querySelectorAll("#live .line")];
    if (!lines.length) return false;
    const at = lines.indexOf(document.activeElement);
    lines[Math.min(Math.max(at + step, 0), lines.length - 1)].focus();
    return true;
  }

  function isTyping(target) {
    return target.matches("input:not([type=checkbox], [type=radio]), textarea, select") || target.isContentEditable;
  }

  // A key that is held, or pressed twice, sends once. A page that is shown again may send again.
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (sent.has(event.target)) event.preventDefault();
    sent.add(event.target);
  });
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const form = event.target.closest?.("form");
      // Within a form its own button, never another one's: what is half written elsewhere must not go out.
      const button = form ? form.querySelector("[data-enter]") || form.querySelector("button") : document.querySelector("[data-enter]");
      if (button) {
        event.preventDefault();
        if (!event.repeat) button.click();
      }
      return;
    }
    if (event.key === "Escape" && isTyping(event.target)) {
      event.target.blur();
      return;
    }
    if (!isOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || dialog.open) return;
    const key = SAME[event.key] || event.key.toLowerCase();
    if (key === "?") {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    if ((key === "j" || key === "k") && move(key === "j" ? 1 : -1)) {
      event.preventDefault();
      return;
    }
    const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (element) {
      event.preventDefault();
      press(element);
    }
  });
})();
