// Says beside a moment how long ago it was, by the reader's clock: the page itself has none.
(function () {
  "use strict";
  if (!window.Intl || !Intl.RelativeTimeFormat) return;
  var units = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];
  var words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });

  function say(seconds) {
    for (var i = 0; i < units.length; i++) {
      var number = Math.trunc(seconds / units[i][1]);
      if (number) return words.format(number, units[i][0]);
    }
    return words.format(0, "minute");
  }

  document.querySelectorAll("time[data-since]").forEach(function (time) {
    var then = Date.parse(time.getAttribute("datetime"));
    if (isNaN(then) || then > Date.now()) return; // a clock that goes wrong says nothing
    var told = document.createElement("span");
    told.className = "ago";
    told.textContent = " (" + say((then - Date.now()) / 1000) + ")";
    time.after(told);
  });
})();
