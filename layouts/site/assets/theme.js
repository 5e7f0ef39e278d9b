// Light or dark: stores the reader's choice, and applies it before the first paint.
(function () {
  "use strict";
  var key = "rundbrief-theme";
  var root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem(key);
    } catch (error) {
      return null; // storage may be blocked; then the choice lasts for one page
    }
  }

  function apply(theme) {
    if (theme === "dark" || theme === "light") root.setAttribute("data-theme", theme);
  }

  function isDark() {
    var theme = root.getAttribute("data-theme");
    return theme ? theme === "dark" : system.matches;
  }

  apply(chosen());

  document.addEventListener("DOMContentLoaded", function () {
    var place = document.getElementById("rb-theme");
    if (!place) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "theme";
    button.setAttribute("aria-label", place.getAttribute("data-label"));
    function updateState() {
      button.setAttribute("aria-pressed", String(isDark()));
    }
    button.addEventListener("click", function () {
      var theme = isDark() ? "light" : "dark";
      apply(theme);
      try {
        localStorage.setItem(key, theme);
      } catch (error) {
        // storage is blocked; this page has changed all the same
      }
      updateState();
    });
    system.addEventListener("change", updateState);
    updateState();
    place.appendChild(button);
  });
})();
