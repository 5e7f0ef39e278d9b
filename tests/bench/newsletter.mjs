// One side of tests/bench/newsletter.py: for each line on standard input, MJML to inlined HTML.
// A line is JSON: {"mjml": "…", "css": "…"}; the answer is one line of JSON: {"ms": …, "html": "…"}.
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(join(process.argv[2], "package.json"));
const { default: mjml2html } = await import(require.resolve("mjml"));
const { default: juice } = await import(require.resolve("juice"));

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const { mjml, css } = JSON.parse(line);
  const start = process.hrtime.bigint();
  // Since version 5 a promise. No minifier: ours doesn't minify either.
  const { html } = await mjml2html(mjml, { validationLevel: "skip", fonts: {} });
  const inlined = juice.inlineContent(html, css);
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  console.log(JSON.stringify({ ms, html: inlined }));
}
