// Puts a button beside each address that copies it. Without this file, one click marks the address.
(function () {
  "use strict";

  document.addEventListener("DOMContentLoaded", function () {
    var told = document.getElementById("rb-copy");
    if (!told || !navigator.clipboard) return;
    document.querySelectorAll("code.address").forEach(function (code) {
      var button = document.createElement("button");
      var words = document.createElement("span");
      words.className = "hidden";
      words.textContent = " " + code.textContent;
      button.type = "button";
      button.className = "copy-button";
      button.append(told.dataset.copy, words);
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(code.textContent).then(function () {
          button.firstChild.data = told.dataset.copied;
          told.textContent = told.dataset.copied;
          setTimeout(function () {
            button.firstChild.data = told.dataset.copy;
            told.textContent = "";
          }, 2000);
        }, function () {
          getSelection().selectAllChildren(code); // forbidden here: then the keyboard can do it
        });
      });
      code.after(" ", button);
    });
  });
})();
