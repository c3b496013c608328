// z3-wasm.mjs FOLDER QUERY: answers an SMT-LIB file by the Z3 of the npm package z3-solver that was installed in FOLDER
// (npm install --prefix FOLDER z3-solver). It prints what the program z3 would print.
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

function print(text) {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(1, bytes, done);
    } catch (problem) {
      if (problem.code !== "EAGAIN") throw problem; // a pipe that is full
    }
  }
}

const [folder, query] = process.argv.slice(2);
if (query === undefined) {
  process.stderr.write("usage: node z3-wasm.mjs FOLDER QUERY.smt2\n");
  process.exit(64);
}
const { init } = createRequire(resolve(folder) + "/")("z3-solver");
const { Z3 } = await init();
const context = Z3.mk_context(Z3.mk_config());
print(await Z3.eval_smtlib2_string(context, readFileSync(query, "utf8")));
process.exit(0); // Z3's threads would keep the process
