// Handing in files one by one with their progress, by drag and drop as well; and asking how far a reading is.
// Without it the form sends all files at once and the page has a link to look again.
"use strict";

(() => {
  const PAUSE = 1200; // milliseconds between two questions

  const form = document.getElementById("hand-in");
  if (form) handIn(form);
  const progress = document.getElementById("progress");
  if (progress && progress.hasAttribute("data-open")) follow(progress, false);
  const lines = document.getElementById("upload-lines");
  if (lines && lines.querySelector("[data-open]")) follow(lines, true);

  function handIn(form) {
    const input = form.querySelector("input[type=file]");
    const sending = form.querySelector(".sending");
    form.querySelector(".drop-here").hidden = false;
    for (const name of ["dragenter", "dragover"]) {
      form.addEventListener(name, (event) => {
        event.preventDefault();
        form.classList.add("over");
      });
    }
    for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) send([...event.dataTransfer.files]);
    });
    form.addEventListener("submit", (event) => {
      if (!input.files.length) return;
      event.preventDefault();
      send([...input.files]);
    });

    async function send(files) {
      const button = form.querySelector("button");
      button.disabled = true;
      sending.hidden = false;
      sending.replaceChildren();
      let last = "";
      let failed = false;
      for (const file of files) {
        const line = lineFor(file.name);
        sending.append(line);
        try {
          last = await sendOne(file, line.querySelector("progress"));
          line.querySelector(".how").textContent = "已收下";
        } catch (error) {
          failed = true;
          const said = line.querySelector(".how");
          said.className = "how error";
          said.textContent = error.message;
        }
        line.querySelector("progress").remove();
      }
      button.disabled = false;
      input.value = "";
      if (!failed) location.assign(files.length === 1 ? last : `${form.action}?done=accepted`);
      else if (lines) draw(lines, true);
    }

    function lineFor(name) {
      const line = document.createElement("li");
      const how = document.createElement("span");
      const bar = document.createElement("progress");
      how.className = "how";
      bar.max = 1;
      bar.value = 0;
      bar.setAttribute("aria-label", `上传 ${name}`);
      line.append(`${name} `, how, bar);
      return line;
    }

    function sendOne(file, bar) {
      return new Promise((resolve, reject) => {
        if (file.size > Number(form.dataset.most)) {
          reject(new Error("超过 20 MB，没有收。请拆分成几个文件，或把图片压缩后再上传。"));
          return;
        }
        const body = new FormData();
        body.append("kind", form.elements.kind.value);
        body.append("files", file);
        const request = new XMLHttpRequest();
        request.upload.addEventListener("progress", (event) => {
          if (event.lengthComputable) bar.value = event.loaded / event.total;
        });
        request.addEventListener("load", () => {
          if (request.status < 400) return resolve(request.responseURL);
          const page = new DOMParser().parseFromString(request.responseText, "text/html");
          const said = page.querySelector("#files-error, [role=alert], h1");
          reject(new Error(said ? said.textContent.trim().replace(/^错误：/, "") : "没有收下，请再试一次。"));
        });
        request.addEventListener("error", () => reject(new Error("网络断了，没有收下。请再试一次。")));
        request.open("POST", form.action);
        request.send(body);
      });
    }
  }

  async function draw(place, stays) {
    const response = await fetch(location.href, {
      headers: { "X-Fragment": "intake", "X-Poll": "1" },
      cache: "no-store",
    });
    if (!response.ok) return false;
    place.innerHTML = await response.text();
    const goesOn = Boolean(place.querySelector(stays ? "[data-open]" : "progress"));
    if (!goesOn && !stays) location.reload();
    return goesOn;
  }

  async function follow(place, stays) {
    let goesOn = true;
    while (goesOn) {
      await new Promise((resolve) => setTimeout(resolve, document.hidden ? 5 * PAUSE : PAUSE));
      try {
        goesOn = await draw(place, stays);
      } catch {
        // The network is away for a moment: the next question may find it again.
      }
    }
  }
})();
