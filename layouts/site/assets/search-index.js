// Finds records by words and filters, loading only the files of the index that it needs. They are
// plain scripts that call `begin` and `take`: this works without a server, and under a policy that
// allows nothing but the site's own scripts. Words are normalised as in site/search/words.py; a test
// compares both.
var rundbriefSearch = (function () {
  "use strict";

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ς: "σ" };
  const IDEOGRAPH = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/g;
  const DIGRAPH = /(^|[^aeiouq])([aou])e(?!s?$|d$)/g;
  const WORD = /[\p{L}\p{N}]+/gu;
  // Words that are joined by hyphens or apostrophes.
  const COMPOUND = /[\p{L}\p{N}\p{M}]+(?:[-\u2010\u2011'\u2019][\p{L}\p{N}\p{M}]+)*/gu;
  const JOINT = /[-\u2010\u2011'\u2019]/g;
  const MOST_LETTERS = 32;

  const MOST_WORDS = 12;
  const LEAST_PREFIX = 3; // shorter words only match whole words
  const MOST_FILES = 4; // loaded for one prefix
  const LONGEST_ENDING = 4;
  // Weights of a word: in the text, often or in the summary, in the title, in a name.
  const WEIGHTS = [1, 2, 6, 10];

  let root = "";
  let manifest = null;
  const asked = new Map(); // file → promise of its contents
  const taken = new WeakMap(); // script → its contents

  // -- Words --

  function split(text) {
    const plain = text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .normalize("NFKD")
      .replace(/[ßæœøłđς]/g, (letter) => LETTERS[letter])
      .replace(IDEOGRAPH, " $& ");
    return (plain.match(WORD) || []).map((word) =>
      Array.from(word.replace(DIGRAPH, "$1$2")).slice(0, MOST_LETTERS).join(""),
    );
  }

  function stem(word, endings) {
    for (;;) {
      const found = endings.find(([ending, least, keepers]) => {
        const before = word.length - ending.length;
        return before >= least && word.endsWith(ending) && !keepers.includes(word[before - 1]);
      });
      if (!found) return word;
      word = word.slice(0, word.length - found[0].length) + found[3];
    }
  }

  // Descending numbers: the first, then the gaps between them.
  function decode(text) {
    const numbers = [];
    let gap = 0;
    let shift = 0;
    for (const letter of text) {
      const digit = DIGITS.indexOf(letter);
      gap |= (digit & 31) << shift;
      shift += 5;
      if (digit & 32) continue;
      numbers.push(numbers.length ? numbers[numbers.length - 1] - gap - 1 : gap);
      gap = shift = 0;
    }
    return numbers;
  }

  // -- Files --

  function loadScript(path) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + path;
      script.onload = () => resolve(script);
      script.onerror = () => reject(new Error(path));
      document.head.append(script);
    });
  }

  // Files are named after their contents, so they are never out of date.
  function file(name) {
    if (!asked.has(name)) {
      const loaded = loadScript(`search/${name}.js`).then((script) => {
        if (!taken.has(script)) throw new Error(`${name} is something else`);
        return taken.get(script);
      });
      asked.set(name, loaded);
      loaded.catch(() => asked.delete(name));
    }
    return asked.get(name);
  }

  function begin(given) {
    manifest = given;
    manifest.starts = decode(given.records).reverse();
    manifest.versions = given.versions.map((text) => text.split(" "));
    manifest.sets = {};
    for (const [name, values] of Object.entries(given.filters)) {
      manifest.sets[name] = new Map(values.map(([value, text]) => [value, decode(text)]));
    }
    // Every record has a kind. The newest one has the highest number.
    manifest.all = [...manifest.sets.kind.values()].flat().sort((a, b) => b - a);
  }

  function take(contents) {
    taken.set(document.currentScript, contents);
  }

  // The manifest is older than the files if a page stayed open while the site was updated.
  function renew() {
    return loadScript(`search/manifest.js?${Date.now()}`);
  }

  // -- Finding --

  // The last file whose first word is not greater than a value.
  function place(starts, value) {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  async function lines(from, to) {
    if (!manifest.words.length) return [];
    const first = place(manifest.words, from);
    const last = Math.min(place(manifest.words, to), first + MOST_FILES - 1);
    const files = [];
    const [names] = manifest.versions;
    for (let number = first; number <= last; number++) files.push(file(`words-${names[number]}`));
    return (await Promise.all(files)).flatMap((contents) => contents.split(","));
  }

  // Lines of the index for a word as typed: the word itself, words that start with it, and while an
  // ending is being typed (“meetin”), the word without it.
  async function matches(word) {
    const whole = stem(word, manifest.endings);
    const prefix = word.length >= LEAST_PREFIX ? word : null;
    const near = prefix ? await lines(prefix, `${prefix}\uffff`) : [];
    const exact = await lines(whole, whole);
    const found = new Map();
    for (const line of new Set([...exact, ...near])) {
      const term = line.slice(0, line.indexOf(" "));
      if (term === whole) found.set(term, [line, 1]);
      else if (prefix && term.startsWith(prefix)) {
        found.set(term, [line, (0.7 * prefix.length) / term.length]);
      }
    }
    for (let cut = 1; !found.size && prefix && cut < LONGEST_ENDING; cut++) {
      const shorter = word.slice(0, -cut);
      if (shorter.length < LEAST_PREFIX) break;
      for (const line of await lines(shorter, shorter)) {
        if (line.startsWith(`${shorter} `)) found.set(shorter, [line, 0.5]);
      }
    }
    return found;
  }

  // A compound is found as one word and as its parts: “E-Mail” finds “email”, and “winter-pass” finds
  // “winter pass”. The index has both forms of the compounds in a text.
  function questions(query) {
    const asked = new Map();
    for (const [compound] of query.matchAll(COMPOUND)) {
      const parts = split(compound);
      const joined = split(compound.replace(JOINT, ""))[0];
      if (compound.match(JOINT)) asked.set(joined, { parts, joined });
      else for (const word of parts) asked.set(word, { parts: [word] });
    }
    return [...asked.values()].slice(0, MOST_WORDS);
  }

  // The terms that a question finds, and the score of each record.
  async function ask({ parts, joined }) {
    const groups = await Promise.all([...parts, ...(joined ? [joined] : [])].map(matches));
    const scores = groups.map(score);
    const best = joined ? scores.pop() : new Map();
    const [first, ...others] = scores;
    for (const [number, value] of first || []) {
      if (!others.every((one) => one.has(number))) continue;
      const weakest = Math.min(value, ...others.map((one) => one.get(number)));
      best.set(number, Math.max(best.get(number) || 0, weakest));
    }
    return { terms: groups.flatMap((group) => [...group.keys()]), scores: best };
  }

  function score(found) {
    const best = new Map();
    for (const [line, factor] of found.values()) {
      line.split(" ").slice(1).forEach((text, weight) => {
        for (const number of decode(text)) {
          best.set(number, Math.max(best.get(number) || 0, WEIGHTS[weight] * factor));
        }
      });
    }
    // A word in few records weighs more (inverse document frequency).
    const rarity = Math.log(1 + manifest.all.length / Math.max(1, best.size));
    for (const [number, value] of best) best.set(number, value * rarity);
    return best;
  }

  // The records that each filter allows. A period is a month or a year.
  function allowed(filters) {
    const sets = {};
    for (const [name, values] of Object.entries(filters)) {
      const known = manifest.sets[name];
      if (!known || !values.length) continue;
      sets[name] = new Set();
      for (const [value, numbers] of known) {
        if (!values.some((v) => v === value || (name === "period" && value.startsWith(`${v}-`)))) continue;
        for (const number of numbers) sets[name].add(number);
      }
    }
    return sets;
  }

  // Records with all of the words; if there are none, those with most of them.
  function combine(scores) {
    const sums = new Map();
    for (const one of scores) {
      for (const [number, value] of one) {
        const [sum, words] = sums.get(number) || [0, 0];
        sums.set(number, [sum + value, words + 1]);
      }
    }
    const most = Math.max(0, ...Array.from(sums.values(), ([, words]) => words));
    const whole = most === scores.length;
    const matching = new Map();
    for (const [number, [sum, words]] of sums) if (!whole || words === most) matching.set(number, sum);
    return [matching, whole];
  }

  // Count the results for each value of a filter as if it were the only one chosen there.
  function count(found, sets) {
    const counts = {};
    for (const [name, values] of Object.entries(manifest.sets)) {
      const others = Object.entries(sets).filter(([other]) => other !== name);
      counts[name] = {};
      for (const [value, numbers] of values) {
        counts[name][value] = numbers.filter(
          (n) => found.has(n) && others.every(([, set]) => set.has(n)),
        ).length;
      }
    }
    return counts;
  }

  // find("winter pass", {kind: ["update"], period: ["2026-11"]}, "date") resolves to
  //   {numbers, terms, whole, counts}
  // numbers: of records, best first (or newest first); terms: stems to highlight; whole: whether each
  // record has all words; counts: by filter and value.
  async function find(...question) {
    try {
      return await answer(...question);
    } catch (error) {
      await renew();
      return answer(...question);
    }
  }

  async function answer(query, filters, sort) {
    const groups = await Promise.all(questions(query).map(ask));
    const scores = groups.map((group) => group.scores);
    const everything = () => [new Map(manifest.all.map((number) => [number, 0])), true];
    const [found, whole] = query.trim() ? combine(scores) : everything();
    const sets = allowed(filters);
    const numbers = [...found.keys()].filter((n) => Object.values(sets).every((set) => set.has(n)));
    // Numbers follow the dates: of two with nearly the same score, the newer one comes first.
    const rank = (n) => found.get(n) * (1 + (0.2 * n) / (manifest.all[0] + 1));
    numbers.sort((a, b) => (sort === "date" ? 0 : rank(b) - rank(a)) || b - a);
    return {
      question: [query, filters, sort],
      numbers,
      whole,
      terms: new Set(groups.flatMap((group) => group.terms)),
      counts: count(found, sets),
    };
  }

  // Read some records of a result. Once the site is updated, numbers may mean other records, so the
  // query is repeated then.
  async function read(found, from, to) {
    try {
      return await records(found.numbers.slice(from, to));
    } catch (error) {
      await renew();
      Object.assign(found, await answer(...found.question));
      return records(found.numbers.slice(from, to));
    }
  }

  function records(numbers) {
    const [, names] = manifest.versions;
    return Promise.all(
      numbers.map(async (number) => {
        const start = manifest.starts[place(manifest.starts, number)];
        const contents = await file(`records-${start}-${names[Math.floor(start / manifest.block)]}`);
        const [title, href, kind, departments, health, state, day, date, text] = contents[number - start];
        return { title, href, kind, departments, health, state, day, date, text };
      }),
    );
  }

  // -- Excerpts --

  // Split an excerpt around the best match into [text, whether it matches].
  function quote(text, terms, length) {
    const words = [];
    for (const match of text.matchAll(COMPOUND)) {
      const hit = [...split(match[0]), ...split(match[0].replace(JOINT, ""))]
        .map((word) => stem(word, manifest.endings))
        .find((term) => terms.has(term));
      words.push({ start: match.index, end: match.index + match[0].length, hit });
    }
    const from = terms.size ? window(words, length) : 0;
    const shown = words.slice(from, from + length);
    if (!shown.length) return [[text.slice(0, length), false]];
    const parts = from ? [["… ", false]] : [];
    let at = from ? shown[0].start : 0;
    for (const word of shown.filter((w) => w.hit)) {
      const between = text.slice(at, word.start);
      const last = parts[parts.length - 1];
      if (last && last[1] && between === " ") last[0] = text.slice(last[2], word.end);
      else parts.push([between, false], [text.slice(word.start, word.end), true, word.start]);
      at = word.end;
    }
    const over = from + length >= words.length;
    parts.push([over ? text.slice(at) : `${text.slice(at, shown[shown.length - 1].end)} …`, false]);
    return parts.filter(([part]) => part);
  }

  // The start of the run with the most different matches, a few words before the first.
  function window(words, length) {
    const hits = words.map((word, number) => [number, word.hit]).filter(([, hit]) => hit);
    let best = 0;
    let most = 0;
    for (const [start] of hits) {
      const own = hits.filter(([number]) => number >= start && number < start + length - LEAD);
      const different = new Set(own.map(([, hit]) => hit)).size;
      if (different > most) [best, most] = [start, different];
    }
    return Math.max(0, Math.min(best - LEAD, words.length - length));
  }
  const LEAD = 6;

  return {
    begin,
    take,
    find,
    read,
    quote,
    split,
    stem: (word) => stem(word, manifest.endings),
    setRoot: (where) => {
      root = where;
    },
  };
})();
