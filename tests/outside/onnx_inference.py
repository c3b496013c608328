#!/usr/bin/env python3
"""onnx_inference.py NNSOLVE [PACKAGES]: what others compute with the models that nnsolve writes.

Without it a model could pass its checker and still be a network of another kind to those who run it. Inference is that of
the npm package onnxruntime-web, which is looked for in PACKAGES/node_modules, or in ~/.local/share/nnsolve; to have it:

    npm install --prefix ~/.local/share/nnsolve onnxruntime-web

Exit status 77 without node, the package, or ONNX in the build.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

import onnx_wire as wire

NNSOLVE = sys.argv[1]
FOLDER = sys.argv[2] if len(sys.argv) > 2 else os.path.expanduser("~/.local/share/nnsolve")
PACKAGE = os.path.join(FOLDER, "node_modules", "onnxruntime-web")

RUN = """
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
const [folder, model, kind, rows] = process.argv.slice(2);
const file = JSON.parse(readFileSync(folder + "/package.json")).exports["."].node.import;
const ort = await import(pathToFileURL(folder + "/" + file));
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(readFileSync(model));
const table = JSON.parse(rows);
const numbers = table.flat();
const data = kind === "float64" ? Float64Array.from(numbers) : Float32Array.from(numbers);
const input = new ort.Tensor(kind, data, [table.length, table[0].length]);
const { output } = await session.run({ input });
console.log(JSON.stringify({ dims: output.dims, values: Array.from(output.data) }));
"""


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


class Inference(unittest.TestCase):
    # Binary fractions, so that what goes in is exact for both sides.
    ROWS = [[0, 0], [0.5, -1], [2, 3], [-1.25, 0.75], [4, -4], [1, 1]]

    def hold(self, numbers, *options):
        with tempfile.TemporaryDirectory() as folder:
            table, model = os.path.join(folder, "t.csv"), os.path.join(folder, "m.onnx")
            with open(table, "w", encoding="utf-8") as file:
                file.write("a,b,y,z\n" + "".join(f"{a},{b},{Fraction(a) / 3},{abs(a - b)}\n" for a, b in self.ROWS))
            run(NNSOLVE, "fit", table, "--targets", "y,z", "--onnx", model, "--onnx-numbers", numbers, "--timeout", "100",
                *options)
            with open(model, "rb") as file:
                read = wire.read_model(file.read())
            script = os.path.join(folder, "run.mjs")
            with open(script, "w", encoding="utf-8") as file:
                file.write(RUN)
            got = json.loads(run("node", script, PACKAGE, model, numbers, json.dumps(self.ROWS)))
        self.assertEqual(got["dims"], [len(self.ROWS), 2])
        exact = [value for row in self.ROWS for value in wire.evaluate(read, [Fraction(x) for x in row])]
        bits = 24 if numbers == "float32" else 53
        for value, wanted in zip(got["values"], exact):
            self.assertLess(abs(Fraction(value) - wanted), Fraction(64, 2 ** bits) * (1 + abs(wanted)))

    def test_float32(self):
        self.hold("float32", "--hidden", "4")

    def test_float64(self):
        self.hold("float64", "--hidden", "4")

    def test_leaky_relus_in_two_layers(self):
        self.hold("float32", "--hidden", "4,4", "--activation", "leaky_relu=1/4")


if __name__ == "__main__":
    if not shutil.which("node") or not os.path.isdir(PACKAGE):
        print("skipped: no node, or no onnxruntime-web in " + FOLDER)
        sys.exit(77)
    sys.argv = sys.argv[:1]
    unittest.main()
