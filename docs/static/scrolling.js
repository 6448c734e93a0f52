// What is wider than its place scrolls by itself: it must take the keyboard too, and only then.
function letTheKeyboardScroll() {
  for (const wide of document.querySelectorAll("pre, .table-wrapper")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    else wide.removeAttribute("tabindex");
  }
}
addEventListener("load", letTheKeyboardScroll);
addEventListener("resize", letTheKeyboardScroll);
