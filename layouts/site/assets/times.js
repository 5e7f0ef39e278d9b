// Adds to a time how long ago it was, by the reader's clock: a static page can't know.
(function () {
  "use strict";
  if (!window.Intl || !Intl.RelativeTimeFormat) return;
  var units = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];
  var formatter = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });

  function format(seconds) {
    for (var i = 0; i < units.length; i++) {
      var number = Math.trunc(seconds / units[i][1]);
      if (number) return formatter.format(number, units[i][0]);
    }
    return formatter.format(0, "minute");
  }

  document.querySelectorAll("time[data-since]").forEach(function (time) {
    var then = Date.parse(time.getAttribute("datetime"));
    if (isNaN(then) || then > Date.now()) return; // not with a clock that is wrong
    var ago = document.createElement("span");
    ago.className = "ago";
    ago.textContent = " (" + format((then - Date.now()) / 1000) + ")";
    time.after(ago);
  });
})();
