// Parse HTML as browsers do, and say what is in it: one line of JSON for each document.
// Run as: node parse.mjs FOLDER-WITH-NODE-MODULES < a JSON list of paths
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { parse } = createRequire(join(process.argv[2], "package.json"))("parse5");

const NAMESPACES = { "http://www.w3.org/1999/xhtml": "", "http://www.w3.org/2000/svg": "svg:" };
// Readers don't see what is in these.
const SILENT = new Set(["script", "style", "template", "noscript", "head"]);
const ADDRESS = /(^|:)(href|src|srcset|action|formaction|data|poster|background|cite|ping)$/;
const WORDS = new Set(["alt", "title", "aria-label", "content"]);
// Their values decide what an element does.
const KINDS = new Set(["rel", "type", "http-equiv", "name", "property", "method", "target"]);
const INLINE = new Set(
  "a abbr b cite code del em i img ins kbd mark q s samp small span strong sub sup u var".split(" "),
);

function describe(html) {
  const page = { errors: [], text: "", prose: [], outside: new Set(), addresses: [], words: [], styles: new Set() };
  const texts = [];
  walk(parse(html, { onParseError: (error) => page.errors.push(error.code) }), false, false);
  page.text = texts.join("").replace(/\s+/g, " ");
  return { ...page, outside: [...page.outside].sort(), styles: [...page.styles].sort() };

  function walk(node, inProse, isSilent) {
    if (node.nodeName === "#text" && !isSilent) texts.push(node.value);
    if (node.tagName) {
      note(node, inProse);
      isSilent ||= SILENT.has(node.tagName);
      inProse ||= (value(node, "class") ?? "").split(" ").includes("prose");
    }
    const isBlock = node.tagName && !INLINE.has(node.tagName);
    if (isBlock) texts.push(" ");
    // A template's contents are a document of their own.
    for (const child of [...(node.childNodes ?? []), ...(node.content ? [node.content] : [])]) {
      walk(child, inProse, isSilent);
    }
    if (isBlock) texts.push(" ");
  }

  function note(node, inProse) {
    const name = (NAMESPACES[node.namespaceURI] ?? "?:") + node.tagName;
    const pairs = node.attrs.map((a) => [a.prefix ? `${a.prefix}:${a.name}` : a.name, a.value]);
    for (const [key, text] of pairs) {
      if (ADDRESS.test(key)) page.addresses.push([node.tagName, key, text]);
      if (WORDS.has(key)) page.words.push(text.replace(/\s+/g, " "));
      if (key === "style") page.styles.add(text);
    }
    const shape = pairs.map(([key, text]) => (KINDS.has(key) ? `${key}=${text}` : key)).sort();
    if (inProse) page.prose.push([name, Object.fromEntries(pairs)]);
    else page.outside.add([name, ...shape].join(" "));
  }
}

function value(node, name) {
  return node.attrs.find((attribute) => attribute.name === name)?.value;
}

for (const path of JSON.parse(readFileSync(0, "utf8"))) {
  process.stdout.write(JSON.stringify(describe(readFileSync(path, "utf8"))) + "\n");
}
