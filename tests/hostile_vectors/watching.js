// Runs before a page's own scripts, and notes whatever a payload can do.
"use strict";
window.noted = [];
window.pwn = (what) => window.noted.push(`ran ${what}`);
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = (what) => window.noted.push(`${name}: ${what}`);
}
