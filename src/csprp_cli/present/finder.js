"use strict";
(() => {
  const box = document.getElementById("finder");
  const words = document.getElementById("find-words");
  const theme = document.getElementById("find-theme");
  const found = document.getElementById("found");
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const entries = [...document.querySelectorAll(".entry")].map((part) => ({
    part,
    said: plain(`${part.textContent} ${part.dataset.words || ""}`),
    link: document.querySelector(`.contents a[href="#${part.id}"]`),
  }));
  const chapters = [...document.querySelectorAll("section")].filter((part) => part.querySelector(".entry"));

  const show = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    const chosen = theme ? theme.value : "";
    let kept = 0;
    for (const { part, said, link } of entries) {
      const fits = (!chosen || part.dataset.theme === chosen) && wanted.every((word) => said.includes(word));
      part.hidden = !fits;
      if (link) link.parentElement.hidden = !fits;
      kept += fits;
    }
    for (const chapter of chapters) {
      const empty = !chapter.querySelector(".entry:not([hidden])");
      chapter.hidden = empty;
      const link = document.querySelector(`.contents a[href="#${chapter.getAttribute("aria-labelledby")}"]`);
      if (link) link.parentElement.hidden = empty;
    }
    const all = !chosen && !wanted.length;
    found.textContent = all ? "" : kept
      ? `${kept} of ${entries.length} parts of the page ${kept === 1 ? "is" : "are"} shown.`
      : "Nothing on this page has all of these words. Try fewer, or another spelling.";
  };
  const showAll = () => {
    words.value = "";
    if (theme) theme.value = "";
    show();
  };

  words.addEventListener("input", show);
  if (theme) theme.addEventListener("change", show);
  document.getElementById("find-all").addEventListener("click", () => { showAll(); words.focus(); });
  // A link may lead to what is hidden: it is shown before the browser goes there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const goal = link && document.getElementById(link.hash.slice(1));
    if (goal && goal.closest("[hidden]")) showAll();
  });
  box.hidden = false;
  show();
})();
