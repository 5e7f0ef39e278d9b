// The search page. The query is in the address, so that it can be linked and the back button works.
// search-index.js finds the records.
(function () {
  "use strict";

  const PAUSE = 150; // milliseconds without a key before searching
  const AT_ONCE = 10;
  const QUOTED = 32; // words

  const form = document.getElementById("rb-search");
  const results = document.getElementById("rb-search-results");
  const status = document.getElementById("rb-search-status");
  const more = document.getElementById("rb-search-more");
  const filters = document.getElementById("rb-search-filters");
  const index = window.rundbriefSearch;
  const place = form.parentElement;
  const root = place.dataset.root;
  const fields = ["kind", "department", "health", "period"];

  let turn = 0; // number of the latest query: results of earlier ones are dropped
  let answer = null;
  let shown = 0;
  let pause = 0;

  function template(id) {
    return document.getElementById(id).content;
  }

  function showStatus(name, values) {
    let text = template("rb-search-texts").querySelector(`[data-text="${name}"]`).textContent;
    for (const [key, value] of Object.entries(values || {})) text = text.replace(`{${key}}`, value);
    status.textContent = text;
  }

  function sign(name) {
    const found = Array.from(template("rb-search-signs").children).find((s) => s.dataset.sign === name);
    return found ? Array.from(found.cloneNode(true).childNodes) : [];
  }

  // -- The query, in the form and in the address --

  function readQuery() {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value.trim()) asked.append(name, value.trim());
    return asked;
  }

  function fill(asked) {
    form.elements.q.value = (asked.get("q") || "").slice(0, form.elements.q.maxLength);
    for (const box of form.querySelectorAll("input[type=checkbox]")) {
      box.checked = asked.getAll(box.name).includes(box.value);
    }
    for (const list of place.querySelectorAll("select")) {
      list.value = asked.get(list.name) || "";
      if (list.selectedIndex < 0) list.value = "";
    }
  }

  function note(asked, step) {
    const text = asked.toString();
    if (text === new URLSearchParams(location.search).toString()) return;
    try {
      history[step ? "pushState" : "replaceState"](null, "", text ? `?${text}` : location.pathname);
    } catch (error) {
      // browsers may block it for local files; only the link is lost
    }
  }

  // -- Results --

  async function search(asked) {
    const own = ++turn;
    busy(true);
    const query = asked.get("q") || "";
    const chosen = Object.fromEntries(fields.map((name) => [name, asked.getAll(name)]));
    const filtered = Object.values(chosen).flat().length;
    document.getElementById("rb-search-chosen").textContent = filtered || "";
    const late = setTimeout(() => showStatus("loading"), 400);
    try {
      const found = await index.find(query, chosen, asked.get("sort"));
      const asking = query || filtered;
      const first = asking ? await lines(found, 0) : [];
      if (own !== turn) return;
      answer = found;
      shown = first.length;
      results.replaceChildren(...first);
      more.hidden = !asking || shown >= found.numbers.length;
      count(found.counts);
      if (!asking) showStatus("hint");
      else if (!found.numbers.length) showStatus("none");
      else showStatus(found.whole ? "found" : "some", { n: found.numbers.length });
    } catch (error) {
      if (own !== turn) return;
      results.replaceChildren();
      more.hidden = true;
      showStatus("failed");
    } finally {
      clearTimeout(late);
      if (own === turn) busy(false);
    }
  }

  function busy(is) {
    results.setAttribute("aria-busy", String(is));
  }

  function count(counts) {
    for (const box of form.querySelectorAll("input[type=checkbox]")) {
      const number = (counts[box.name] || {})[box.value] || 0;
      box.parentElement.querySelector(".search-count").textContent = number;
    }
  }

  async function lines(found, from) {
    const records = await index.read(found, from, from + AT_ONCE);
    return records.map((record) => line(record, found.terms));
  }

  function line(record, terms) {
    const item = template("rb-search-result").cloneNode(true).firstElementChild;
    const part = (name) => item.querySelector(`[data-part="${name}"]`);
    const put = (name, nodes) => (nodes.length ? part(name).append(...nodes) : part(name).remove());
    put("departments", record.departments.flatMap((slug) => [...sign(`department-${slug}`), " "]));
    put("date", record.day ? [day(record)] : []);
    put("kind", sign(`kind-${record.kind}`));
    put("state", record.state ? [record.state] : []);
    put("health", sign(`health-${record.health}`));
    put("title", marked(record.title, terms, Infinity));
    part("title").href = root + record.href;
    put("text", marked(record.text, terms, QUOTED));
    return item;
  }

  function day(record) {
    const time = document.createElement("time");
    time.dateTime = record.day;
    time.textContent = record.date;
    return time;
  }

  function marked(text, terms, length) {
    return index.quote(text, terms, length).map(([words, hit]) => {
      if (!hit) return words;
      const mark = document.createElement("mark");
      mark.textContent = words;
      return mark;
    });
  }

  // -- Events --

  function ask(step) {
    clearTimeout(pause);
    const asked = readQuery();
    note(asked, step);
    search(asked);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(true);
  });

  form.addEventListener("input", (event) => {
    if (event.target !== form.elements.q) return;
    clearTimeout(pause);
    busy(true);
    pause = setTimeout(() => ask(false), PAUSE);
  });

  place.addEventListener("change", (event) => {
    if (event.target !== form.elements.q) ask(true);
  });

  form.addEventListener("reset", (event) => {
    event.preventDefault(); // a reset would restore the initial query
    const asked = new URLSearchParams();
    if (form.elements.q.value) asked.set("q", form.elements.q.value);
    fill(asked);
    ask(true);
  });

  more.addEventListener("click", async () => {
    const own = turn;
    try {
      const next = await lines(answer, shown);
      if (own !== turn) return;
      results.append(...next);
      shown += next.length;
      more.hidden = shown >= answer.numbers.length;
      next[0].querySelector("[data-part=title]").focus();
    } catch (error) {
      showStatus("failed");
    }
  });

  window.addEventListener("popstate", () => {
    const asked = new URLSearchParams(location.search);
    fill(asked);
    search(asked);
  });

  const wide = window.matchMedia("(min-width: 60rem)");
  const asked = new URLSearchParams(location.search);
  index.setRoot(root);
  fill(asked);
  filters.open = wide.matches || fields.some((name) => asked.has(name));
  wide.addEventListener("change", () => {
    filters.open = filters.open || wide.matches;
  });
  document.getElementById("rb-search-without").hidden = true;
  place.hidden = false;
  if (!asked.get("q")) form.elements.q.focus({ preventScroll: true });
  search(readQuery());
})();
