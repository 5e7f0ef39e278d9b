// Adds a copy button to each address. Without this script, one click selects the address.
(function () {
  "use strict";

  document.addEventListener("DOMContentLoaded", function () {
    var status = document.getElementById("rb-copy");
    if (!status || !navigator.clipboard) return;
    document.querySelectorAll("code.address").forEach(function (code) {
      var button = document.createElement("button");
      var label = document.createElement("span");
      label.className = "hidden";
      label.textContent = " " + code.textContent;
      button.type = "button";
      button.className = "copy-button";
      button.append(status.dataset.copy, label);
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(code.textContent).then(function () {
          button.firstChild.data = status.dataset.copied;
          status.textContent = status.dataset.copied;
          setTimeout(function () {
            button.firstChild.data = status.dataset.copy;
            status.textContent = "";
          }, 2000);
        }, function () {
          getSelection().selectAllChildren(code); // the clipboard is blocked: select, to copy by keyboard
        });
      });
      code.after(" ", button);
    });
  });
})();
