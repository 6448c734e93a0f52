"use strict";
(() => {
  const box = document.getElementById("finder");
  const words = document.getElementById("find-words");
  const theme = document.getElementById("find-theme");
  const found = document.getElementById("found");
  // Letters, digits and % alone: a telephone types a curved apostrophe, and hyphens come and go.
  const plain = (text) => text.normalize("NFKD").replace(/[\p{M}'\u2018\u2019]/gu, "").toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, " ");
  const entries = [...document.querySelectorAll(".entry")].map((part) => ({
    part,
    said: plain(`${part.textContent} ${part.dataset.words || ""}`),
    link: document.querySelector(`.contents a[href="#${part.id}"]`),
  }));
  const chapters = [...document.querySelectorAll("section")].filter((part) => part.querySelector(".entry"));

  const show = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    const typed = words.value.trim() !== "";
    const chosen = theme ? theme.value : "";
    let kept = 0;
    for (const { part, said, link } of entries) {
      const fits = (!chosen || part.dataset.theme === chosen)
        && (!typed || wanted.length > 0) && wanted.every((word) => said.includes(word));
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
    const all = !chosen && !typed;
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
  window.addEventListener("hashchange", () => {
    const goal = document.getElementById(location.hash.slice(1));
    if (!goal || !goal.closest("[hidden]")) return;
    showAll();
    goal.scrollIntoView();
  });
  // Who comes back finds in the boxes what stood there, and the page has to fit it.
  window.addEventListener("pageshow", show);
  box.hidden = false;
  show();
})();
