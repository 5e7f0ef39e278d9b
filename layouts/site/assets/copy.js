// A button beside an address, which copies it. Without JavaScript the address is there to be copied by hand.
(function () {
  "use strict";
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach(function (place) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = place.getAttribute("data-label");
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(place.getAttribute("data-copy")).then(function () {
        button.textContent = place.getAttribute("data-done");
        place.setAttribute("role", "status");
      });
    });
    place.appendChild(button);
  });
})();
