#!/usr/bin/env python3
"""onnx_models.py NNSOLVE: models in and out, byte by byte (onnx_wire.py).

Without it a weight could be rounded the wrong way, the error that rounding costs could be a guess, a model of another
program could be read as another network, and a node that is not understood could be passed over. Where python3-onnx is
installed its checker has to accept what is written. Exit status 77 if the build has no ONNX.
"""
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

import onnx_wire as wire

NNSOLVE = sys.argv[1]
try:
    import onnx
except ImportError:
    onnx = None


def run(*words, status=0):
    done = subprocess.run([NNSOLVE, *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
    return done


def is_nearest(number, exact, code):
    """Whether no other float of the kind is nearer to the exact number."""
    def neighbour(step):
        size = struct.calcsize(code)
        bits = int.from_bytes(struct.pack("<" + code, float(number)), "little")
        sign = 1 << (8 * size - 1)
        place = -(bits ^ sign) if bits & sign else bits
        place += step
        bits = sign | -place if place < 0 else place
        return Fraction(struct.unpack("<" + code, bits.to_bytes(size, "little"))[0])

    distance = abs(number - exact)
    return all(distance <= abs(neighbour(step) - exact) for step in (-1, 1))


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
        return path

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return wire.read_model(file.read())


class Out(Case):
    ROWS = [("0.1", "1", "1/3"), ("0.7", "-2", "0.2"), ("3", "0.5", "-1/7"), ("-1", "4", "5"), ("2", "2", "0.9")]

    def fit(self, *words):
        self.path("data.csv", "a,b,y\n" + "".join(",".join(row) + "\n" for row in self.ROWS))
        return run("fit", self.path("data.csv"), "--hidden", "4", "--onnx", self.path("out.onnx"), "--witness",
                   self.path("w.json"), *words)

    def check(self, code, done):
        read = self.read("out.onnx")
        self.assertLessEqual(read["ir_version"], 8)
        self.assertLessEqual(read["opset"], 17)
        with open(self.path("w.json"), encoding="utf-8") as file:
            witness = json.load(file)
        weights = {(w["from"], w["to"]): Fraction(w["value"]) for w in witness["weights"]}
        hidden = [f"h1_{i}" for i in range(1, 5)]
        for matrix, (before, layer) in zip(("weights_1", "weights_2"), ((["a", "b"], hidden), (hidden, ["y"]))):
            dims, values = read["constants"][matrix]
            self.assertEqual(dims, [len(before), len(layer)])
            for (start, end), number in zip(((s, e) for s in before for e in layer), values):
                self.assertTrue(is_nearest(number, weights[start, end], code), (start, end))
        for shift, layer in (("bias_1", hidden), ("bias_2", ["y"])):
            for end, number in zip(layer, read["constants"][shift][1]):
                self.assertTrue(is_nearest(number, Fraction(witness["biases"][end]), code), end)
        errors = [abs(wire.evaluate(read, row[:2])[0] - Fraction(row[2])) for row in self.ROWS]
        self.assertEqual(Fraction(read["metadata"]["nnsolve.largest_error"]), max(errors))
        self.assertIn("largest error" if max(errors) else "exact", done.stderr)
        self.assertEqual(json.loads(read["metadata"]["nnsolve.inputs"]), ["a", "b"])
        if onnx:
            onnx.checker.check_model(onnx.load(self.path("out.onnx")))

    def test_weights_are_rounded_to_nearest_and_the_error_is_told(self):
        self.check("f", self.fit())

    def test_double_precision(self):
        self.check("d", self.fit("--onnx-numbers", "float64"))

    def test_nothing_is_left_where_there_is_no_fit(self):
        self.path("out.onnx", "old")
        self.path("two.csv", "a,y\n1,1\n1,2\n")
        run("fit", self.path("two.csv"), "--hidden", "1", "--onnx", self.path("out.onnx"))
        self.assertFalse(os.path.exists(self.path("out.onnx")))

    def test_what_is_written_is_read_again(self):
        self.fit("--onnx-numbers", "float64", "--output-activation", "identity")
        read = self.read("out.onnx")
        rows = [[Fraction(x) for x in row[:2]] for row in self.ROWS]
        table = "a,b,y\n" + "".join(f"{r[0]},{r[1]},{wire.evaluate(read, r)[0]}\n" for r in rows)
        done = run("fit", self.path("again.csv", table), "--like", self.path("out.onnx"), "--keep", "weights", "--json")
        self.assertEqual(json.loads(done.stdout)["answer"]["status"], "sat")


class In(Case):
    DATA = "p,q,t\n1,0,2\n0,1,-1\n2,2,3\n"

    def network(self, model, *words):
        """The training instance that the model and the table make."""
        run("fit", self.path("d.csv", self.DATA), "--like", self.path("m.onnx", model), "--net", self.path("n.json"),
            "--timeout", "20", *words)
        with open(self.path("n.json"), encoding="utf-8") as file:
            return json.load(file)["network"]

    def refused(self, model, words):
        done = run("fit", self.path("d.csv", self.DATA), "--like", self.path("m.onnx", model), status=65)
        self.assertIn(words, done.stderr)

    @staticmethod
    def model(nodes, constants, width=("batch", 2)):
        return wire.model(nodes, constants, [wire.value("in", list(width))], [wire.value("out", ["batch", 1])])

    W1 = wire.tensor("W1", [3, 2], [1, 2, 3, 4, 5, 0.1])
    B1 = wire.tensor("B1", [3], [0.5, 0, -1], raw=False)
    W2 = wire.tensor("W2", [3, 1], [1, -1, 2], kind=wire.DOUBLE)

    def layers(self):
        """As torch writes them: Gemm with transB, then one without bias as MatMul."""
        return self.model([wire.node("Gemm", ["in", "W1", "B1"], "s", "fc1", transB=1, alpha=2.0),
                           wire.node("Relu", ["s"], "h"), wire.node("MatMul", ["h", "W2"], "out")],
                          [self.W1, self.B1, self.W2])

    @staticmethod
    def weights(network):
        return {(e["from"], e["to"]): Fraction(e["weight"]) for e in network["edges"] if isinstance(e, dict)}

    def test_weights_are_free_unless_they_are_kept(self):
        network = self.network(self.layers())
        self.assertEqual(network["inputs"], ["p", "q"])
        self.assertEqual([n["id"] if isinstance(n, dict) else n for n in network["outputs"]], ["t"])
        self.assertEqual((len(network["edges"]), self.weights(network)), (9, {}))
        kept = self.network(self.layers(), "--keep", "weights")
        tenth = Fraction(struct.unpack("<f", struct.pack("<f", 0.1))[0])
        self.assertEqual(self.weights(kept), {
            ("p", "h1_1"): 2, ("q", "h1_1"): 4, ("p", "h1_2"): 6, ("q", "h1_2"): 8, ("p", "h1_3"): 10,
            ("q", "h1_3"): 2 * tenth, ("h1_1", "t"): 1, ("h1_2", "t"): -1, ("h1_3", "t"): 2})
        biases = {n["id"]: Fraction(n["bias"]) for n in kept["hidden"] + kept["outputs"]}
        self.assertEqual(biases, {"h1_1": Fraction(1, 2), "h1_2": 0, "h1_3": -1, "t": 0})
        free = {n["id"]: n.get("bias") for n in network["hidden"] + network["outputs"] if isinstance(n, dict)}
        self.assertEqual(free["t"], 0)  # a MatMul has no bias that could be fitted

    def test_the_same_network_in_other_nodes(self):
        constant = wire.tensor("", [2], [1, 2], kind=wire.INT64)
        turned = wire.tensor("V1", [2, 3], [2, 6, 10, 4, 8, 0.2])
        nodes = [wire.node("Flatten", ["in"], "f", axis=1), wire.node("Constant", [], "shape", value=constant),
                 wire.node("Cast", ["f"], "c", to=wire.FLOAT),
                 wire.node("MatMul", ["c", "V1"], "m"), wire.node("Add", ["B1", "m"], "a"),
                 wire.node("Identity", ["a"], "i"), wire.node("Relu", ["i"], "r"), wire.node("Dropout", ["r"], "d"),
                 wire.node("Gemm", ["d", "W2"], "g"), wire.node("Identity", ["g"], "out")]
        model = self.model(nodes, [turned, self.B1, self.W2], ("batch", 2, 1, 1))
        other, same = (self.network(one, "--keep", "weights") for one in (model, self.layers()))
        near = lambda network: {edge: round(float(w), 6) for edge, w in self.weights(network).items()}
        self.assertEqual(near(other), near(same))
        self.assertEqual(other["hidden"], same["hidden"])

    def test_leaky_relus_have_the_slope_of_the_file(self):
        nodes = [wire.node("Gemm", ["in", "W1", "B1"], "s", transB=1), wire.node("LeakyRelu", ["s"], "h", alpha=0.25),
                 wire.node("MatMul", ["h", "W2"], "out")]
        network = self.network(self.model(nodes, [self.W1, self.B1, self.W2]))
        usual = network.get("activation", "identity")
        said = [neuron.get("activation", usual) if isinstance(neuron, dict) else usual for neuron in network["hidden"]]
        self.assertEqual({json.dumps(activation) for activation in said}, {'{"leaky_relu": "1/4"}'})

    def test_values_that_are_used_twice_keep_their_neurons(self):
        nodes = [wire.node("Gemm", ["in", "W1", "B1"], "s", transB=1), wire.node("Relu", ["s"], "r"),
                 wire.node("Concat", ["s", "r"], "both", axis=1), wire.node("MatMul", ["both", "W"], "out")]
        wide = wire.tensor("W", [6, 1], [1, 1, 1, 2, 2, 2])
        network = self.network(self.model(nodes, [self.W1, self.B1, wide]))
        self.assertEqual([n["activation"] if isinstance(n, dict) and "activation" in n else "identity"
                          for n in network["hidden"]].count("relu"), 3)
        self.assertEqual(list(self.weights(network).values()), [1, 1, 1])

    def test_what_is_not_understood_is_named(self):
        def one(*nodes):
            return self.model(nodes, [self.W1, self.B1, self.W2])

        self.refused(one(wire.node("Conv", ["in", "W1"], "out", "the conv")), 'node 1 "the conv" (Conv): is not understood')
        self.refused(one(wire.node("Cast", ["in"], "out", to=6)), "only a cast to float or double")
        self.refused(one(wire.node("Gemm", ["in", "W1"], "out", transA=1)), "transA must be 0")
        self.refused(one(wire.node("Gemm", ["in", "W1"], "out")), "takes 3 values, and gets 2")
        self.refused(one(wire.node("Gemm", ["in", "nowhere"], "out")), '"nowhere" must be constant')
        self.refused(one(wire.node("Add", ["in", "in"], "out")), "one of its inputs must be constant")
        self.refused(one(wire.node("Relu", ["later"], "out")), '"later" is made by nothing before it')
        self.refused(one(wire.node("Relu", ["in"], "other")), 'output "out" is made by no node')
        self.refused(self.model([wire.node("Relu", ["in"], "out")], [], ["batch", "n"]), "must have a shape (batch, n)")
        nan = wire.tensor("W2", [2, 1], [float("nan"), 1])
        self.refused(self.model([wire.node("Gemm", ["in", "W2"], "out")], [nan]), 'initializer "W2": it holds infinity or NaN')
        self.refused(b"no model", "is no ONNX model")
        done = run("fit", self.path("e.csv", "p,t\n1,2\n"), "--like", self.path("m.onnx", self.layers()), status=64)
        self.assertIn("the network has 2 inputs, and the table has 1 input: p", done.stderr)

    def test_a_model_that_fits_is_found_at_once(self):
        rows = "p,q,t\n" + "".join(f"{p},{q},{t}\n" for p, q, t in ((1, 0, 16), (0, 0, "1/2")))
        # 2 + 1/2 - 6 + 2 (10 - 1) = 29/2 on (1, 0), and 1/2 on (0, 0).
        rows = rows.replace("16", "29/2")
        done = run("fit", self.path("fits.csv", rows), "--like", self.path("m.onnx", self.layers()), "--witness",
                   self.path("w.json"))
        self.assertTrue(done.stdout.startswith("sat"))
        with open(self.path("w.json"), encoding="utf-8") as file:
            weights = {(w["from"], w["to"]): w["value"] for w in json.load(file)["weights"]}
        self.assertEqual(weights["p", "h1_3"], "10")

    def pattern_model(self):
        """relu(x) and relu(2x - 1), the one minus the other."""
        return wire.model([wire.node("Gemm", ["in", "W", "B"], "s", transB=1), wire.node("Relu", ["s"], "h"),
                           wire.node("Gemm", ["h", "V", "C"], "out")],
                          [wire.tensor("W", [2, 1], [1, 2]), wire.tensor("B", [2], [0, -1]),
                           wire.tensor("V", [2, 1], [1, -1]), wire.tensor("C", [1], [0])],
                          [wire.value("in", ["batch", 1])], [wire.value("out", ["batch", 1])])

    def test_a_kept_pattern_holds_of_what_is_found(self):
        model = self.path("m.onnx", self.pattern_model())
        data = self.path("d.csv", "x,y\n-2,1\n-1,1\n0,1\n1/4,2\n1/2,3\n1,4\n2,6\n")
        net, witness, found = (self.path(name) for name in ("n.net.json", "w.json", "o.onnx"))
        done = run("fit", data, "--like", model, "--keep", "pattern", "--net", net, "--witness", witness, "--onnx", found,
                   "--onnx-numbers", "float64", "--timeout", "60")
        self.assertTrue(done.stdout.startswith("sat"), done.stdout)
        self.assertIn("1 - 2 - 1", done.stdout)  # the model's layers
        self.assertTrue(run("verify", net, witness).stdout.startswith("valid"))
        with open(witness, encoding="utf-8") as file:
            read = json.load(file)
        weights = {(w["from"], w["to"]): Fraction(w["value"]) for w in read["weights"]}
        for neuron, own in (("h1_1", lambda x: x), ("h1_2", lambda x: 2 * x - 1)):
            for x in (-2, -1, 0, Fraction(1, 4), Fraction(1, 2), 1, 2):
                self.assertGreaterEqual(
                    own(x) * (weights["x", neuron + ".sum"] * x + Fraction(read["biases"][neuron + ".sum"])), 0)
        self.assertEqual(self.read("o.onnx")["constants"]["weights_1"][0], [1, 2])  # what is written is the model's network
        # Both units are off on -2 and -1: these have one value. Without the pattern they may have two.
        data = self.path("e.csv", "x,y\n-2,2\n-1,1\n1,0\n")
        done = run("fit", data, "--like", model, "--keep", "pattern", "--timeout", "60")
        self.assertTrue(done.stdout.startswith("unsat"), done.stdout)
        self.assertIn("line 2, line 3", done.stdout)
        self.assertTrue(run("solve", model, "--data", data, "--keep", "pattern").stdout.startswith("unsat"))
        self.assertTrue(run("fit", data, "--like", model, "--timeout", "60").stdout.startswith("sat"))
        self.assertTrue(run("fit", data, "--like", model, "--keep", "pattern", "--cost", "max", "--threshold", "1/2",
                            "--timeout", "60").stdout.startswith("sat"))
        refused = run("fit", data, "--like", model, "--keep", "pattern", "--threshold", "1/2", status=64)
        self.assertIn("--cost max", refused.stderr)

    def test_search_begins_at_the_model(self):
        """The table is what the model computes, doubled and shifted: nothing below its outputs has to change."""
        hidden = [(1, -2, 0.5), (-1.5, 0.25, 1), (0.75, 1.25, -1), (-2, -1, 0.25), (0.5, 2, -0.5), (1.75, 0.5, 0)]
        ends = [1, -0.5, 2, -1.25, 0.75, -2]
        model = wire.model([wire.node("Gemm", ["in", "W", "B"], "s", transB=1), wire.node("Relu", ["s"], "h"),
                            wire.node("Gemm", ["h", "V", "C"], "out")],
                           [wire.tensor("W", [6, 2], [w for a, b, _ in hidden for w in (a, b)]),
                            wire.tensor("B", [6], [c for _, _, c in hidden]), wire.tensor("V", [6, 1], ends),
                            wire.tensor("C", [1], [0.5])],
                           [wire.value("in", ["batch", 2])], [wire.value("out", ["batch", 1])])
        table = "p,q,t\n"
        for i in range(40):
            p, q = Fraction(i * 7 % 17 - 8, 4), Fraction(i * 11 % 23 - 11, 4)
            sums = [Fraction(a) * p + Fraction(b) * q + Fraction(c) for a, b, c in hidden]
            y = Fraction(1, 2) + sum(max(s, 0) * Fraction(end) for s, end in zip(sums, ends))
            table += f"{p},{q},{2 * y + 1}\n"
        data = self.path("d.csv", table)
        self.path("m.onnx", model)
        for words in (["fit", data, "--like", self.path("m.onnx")], ["solve", self.path("m.onnx"), "--data", data]):
            done = run(*words, "--backend", "native", "--timeout", "100", "--witness", self.path("w.json"))
            self.assertTrue(done.stdout.startswith("sat"), done.stdout)
            with open(self.path("w.json"), encoding="utf-8") as file:
                weights = {(w["from"], w["to"]): w["value"] for w in json.load(file)["weights"]}
            for i, (a, b, _) in enumerate(hidden):
                p, q = (Fraction(weights[name, f"h1_{i + 1}"]) for name in "pq")
                self.assertEqual(p * Fraction(b), q * Fraction(a))  # the same but for a factor, which is free
                self.assertGreater(p * Fraction(a), 0)

    def test_solve_takes_a_model_with_its_data(self):
        model, data = self.path("m.onnx", self.layers()), self.path("d.csv", self.DATA)
        self.assertTrue(run("solve", model, "--data", data, "--keep", "weights").stdout.startswith("unsat"))
        self.assertTrue(run("solve", model, "--data", data, "--timeout", "30").stdout.startswith("sat"))
        self.assertIn("--data", run("solve", model, status=64).stderr)
        self.assertIn("ONNX", run("verify", model, data, status=64).stderr)

    @unittest.skipIf(onnx is None, "no python3-onnx")
    def test_models_of_the_library_itself(self):
        from onnx import TensorProto, helper, numpy_helper
        import numpy

        nodes = [helper.make_node("Gemm", ["x", "w", "b"], ["s"], transB=1), helper.make_node("Relu", ["s"], ["h"]),
                 helper.make_node("Gemm", ["h", "v"], ["y"])]
        graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 2])],
                                  [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
                                  [numpy_helper.from_array(numpy.array(a, dtype=numpy.float32), name) for name, a in
                                   (("w", [[1, 2], [3, 4]]), ("b", [0, 1]), ("v", [[1], [-1]]))])
        model = helper.make_model(graph)
        onnx.checker.check_model(model)
        network = self.network(model.SerializeToString(), "--keep", "weights")
        self.assertEqual(self.weights(network)["q", "h1_2"], 4)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as probe_folder:
        probe = os.path.join(probe_folder, "probe.csv")
        with open(probe, "w", encoding="utf-8") as probe_file:
            probe_file.write("x,y\n1,1\n")
        with open(os.path.join(probe_folder, "none.onnx"), "wb"):
            pass
        done = subprocess.run([NNSOLVE, "fit", probe, "--like", os.path.join(probe_folder, "none.onnx")],
                              capture_output=True, text=True, check=False)
    if done.returncode == 69:
        print("skipped: " + done.stderr.strip())
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
