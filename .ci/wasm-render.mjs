// Holds the WebAssembly module against the command line: every scenario in `scenarios` is drawn
// by the module, and each picture must equal its file in `output` byte for byte.
//
//   node .ci/wasm-render.mjs [MODULE [SCENARIOS [OUTPUT]]]
//
// Ends with 1 on a difference, on a picture without a file, or when nothing was compared.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [
  modulePath = join(root, ".build-wasm/Playground.wasm"),
  scenarios = join(root, "scenarios"),
  output = join(root, "output"),
] = process.argv.slice(2);

const module = new WebAssembly.Module(readFileSync(modulePath));
const PICTURE = 0;

/** Draws one scenario file; the answer's layout is in Sources/Playground/ResultBuffer.swift. */
function draw(instance, source) {
  const { memory, allocate, release, render } = instance.exports;
  const text = allocate(source.length);
  if (source.length > 0) new Uint8Array(memory.buffer, text, source.length).set(source);
  const answer = render(text, source.length);
  const view = new DataView(memory.buffer);
  const word = (index) => view.getUint32(answer + 4 * index, true);
  const isRefused = word(0) !== 0;
  const parts = [];
  let place = answer + 4 * (2 + 3 * word(1));
  const take = (length) => {
    const bytes = Buffer.from(new Uint8Array(memory.buffer, place, length));
    place += length;
    return bytes;
  };
  for (let part = 0; part < word(1); part += 1) {
    const [kind, nameLength, textLength] = [0, 1, 2].map((field) => word(2 + 3 * part + field));
    parts.push({ kind, name: take(nameLength).toString(), text: take(textLength) });
  }
  release(answer);
  release(text);
  return { isRefused, parts };
}

/** All scenario files below a folder, in order of their paths. */
function scenarioFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith(".yaml") && statSync(join(folder, path)).isFile())
    // The answer to a what-if takes many runs; the module draws one.
    .filter((path) => !/^diagram:.*view: whatif/m.test(readFileSync(join(folder, path), "utf8")))
    .sort();
}

/** The file that the command line writes a picture to: a folder of pictures for `diagrams:`. */
function pictureFile(scenario, name) {
  const stem = join(output, scenario.replace(/\.yaml$/, ""));
  return name === "" ? `${stem}.svg` : join(stem, `${name}.svg`);
}

let equal = 0;
let failures = 0;
const complain = (message) => {
  failures += 1;
  console.error(message);
};

const instance = new WebAssembly.Instance(module, {});
for (const scenario of scenarioFiles(scenarios)) {
  const { isRefused, parts } = draw(instance, readFileSync(join(scenarios, scenario)));
  if (isRefused) {
    complain(`${scenario}: refused\n${parts.map((part) => part.text).join("")}`);
    continue;
  }
  for (const part of parts.filter((each) => each.kind === PICTURE)) {
    const file = pictureFile(scenario, part.name);
    const shown = relative(root, file);
    if (!existsSync(file)) complain(`${shown}: missing`);
    else if (!readFileSync(file).equals(part.text)) complain(`${shown}: the module differs`);
    else equal += 1;
  }
}
if (equal + failures === 0) complain(`no scenario in ${scenarios}: nothing was compared`);
console.log(`${equal} pictures equal, ${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;
