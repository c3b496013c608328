"""Parts of awkward.py: networks of great depth and width, and encodings that could grow without bound."""
import json
import os

from measured import Cases


class NetworkCases(Cases):
    def shape(self, label, text, first=None, witness=None, seconds=30, memory=3000, verify=(0,)):
        path = self.write("shape.net.json", text)
        size = len(text) / 1e6
        self.expect(f"{label} ({size:.1f} MB) encode", self.call("encode", path, "-o", "q.smt2"), (0,),
                    most_seconds=seconds, most_memory=memory)
        if os.path.exists(os.path.join(self.scratch, "q.smt2")):
            print(f"       {os.path.getsize(os.path.join(self.scratch, 'q.smt2')) / 1e6:.1f} MB of SMT-LIB")
            os.unlink(os.path.join(self.scratch, "q.smt2"))
        if witness:
            given = self.write("shape.w.json", witness)
            self.expect(f"{label} verify", self.call("verify", path, given), verify, most_seconds=seconds,
                        most_memory=memory)
        result = self.call("solve", path, "--timeout", "10", limit=60)
        self.expect(f"{label} solve --timeout 10", result, (0,), most_seconds=14)
        if first and not result.out.startswith((first, b"unknown (")):
            self.record(f"{label} answer", [f"says {result.out[:60]!r}"])

    @staticmethod
    def document(inputs, hidden, outputs, edges, rows, bias="zero"):
        return json.dumps({"nnsolve": "training/1", "network": {"inputs": inputs, "hidden": hidden, "outputs": outputs,
                                                                "edges": edges, "bias": bias}, "data": rows}).encode()

    @staticmethod
    def witness(edges, neurons):
        return json.dumps({"nnsolve": "witness/1", "biases": {n: "0" for n in neurons}, "weights": [
            {"from": e[0], "to": e[1], "value": "1"} for e in edges]}).encode()

    def case_deep_chain(self):
        for depth in (1_000, 100_000):
            hidden = [f"h{i}" for i in range(depth)]
            chain = ["x", *hidden, "y"]
            edges = [list(p) for p in zip(chain, chain[1:])]
            text = self.document(["x"], hidden, ["y"], edges, [{"x": [1], "y": [1]}])
            self.shape(f"chain of {depth}", text, b"sat", self.witness(edges, chain[1:]))
            prescribed = [{"from": a, "to": b, "weight": 1} for a, b in edges]
            text = self.document(["x"], hidden, ["y"], prescribed, [{"x": [1], "y": [1]}])
            self.shape(f"chain of {depth}, prescribed", text, b"sat", self.witness(edges, chain[1:]))
            relu = [{"id": h, "activation": "relu"} for h in hidden]
            text = self.document(["x"], relu, ["y"], prescribed, [{"x": [1], "y": [1]}, {"x": [-1], "y": [0]}])
            self.shape(f"chain of {depth}, ReLU, prescribed", text, b"sat", self.witness(edges, chain[1:]))

    def case_wide_output(self):
        """40,000 sparse rows over an output with 40,000 in-neighbours."""
        count = 40_000
        inputs = [f"x{i}" for i in range(count)]
        edges = [[n, "y"] for n in inputs]
        rows = [{"x": {n: 1}, "y": {"y": 1}} for n in inputs]
        self.shape("40,000 rows over 40,000 inputs", self.document(inputs, [], ["y"], edges, rows), b"sat",
                   self.witness(edges, ["y"]))
        self.shape("40,000 rows over 40,000 inputs, free bias", self.document(inputs, [], ["y"], edges, rows, "free"),
                   b"sat", self.witness(edges, ["y"]))
        hidden = [f"h{i}" for i in range(count)]
        edges = [[n, h] for n, h in zip(inputs, hidden)] + [[h, "y"] for h in hidden]
        self.shape("40,000 rows through 40,000 hidden", self.document(inputs, hidden, ["y"], edges, rows), b"sat",
                   self.witness(edges, [*hidden, "y"]))
        relu = [{"id": h, "activation": "relu"} for h in hidden]
        self.shape("40,000 rows through 40,000 ReLU", self.document(inputs, relu, ["y"], edges, rows), b"sat",
                   self.witness(edges, [*hidden, "y"]))
        rows[-1]["y"]["y"] = 2
        self.shape("40,000 rows through 40,000 hidden, wrong", self.document(inputs, hidden, ["y"], edges, rows), b"sat",
                   self.witness(edges, [*hidden, "y"]), verify=(1,))

    def case_growth(self):
        """Reading and encoding must grow linearly."""
        times = []
        for count in (10_000, 100_000, 400_000):
            inputs = [f"x{i}" for i in range(count // 10)]
            edges = [[n, f"h{(7 * i + k) % (count // 10)}"] for i, n in enumerate(inputs) for k in range(9)]
            hidden = [f"h{i}" for i in range(count // 10)]
            edges += [[h, "y"] for h in hidden]
            rows = [{"x": {inputs[i]: 1, inputs[-1 - i]: -1}, "y": {"y": 0}} for i in range(count // 10)]
            path = self.write("growth.net.json", self.document(inputs, hidden, ["y"], edges, rows))
            result = self.call("encode", path, "-o", "q.smt2")
            problems = [] if result.status == 0 else [f"exit status {result.status} {result.err[:200]!r}"]
            times.append(result.processor_seconds)
            if result.memory > 200 + 1.2 * count / 1000:
                problems.append(f"{result.memory} MB for {count} edges and {count // 10} rows")
            self.record(f"growth {count} edges, {os.path.getsize(path) / 1e6:.0f} MB", problems, result)
        if times[2] > 8 * times[1] and times[2] > 2:
            self.record("growth is linear", [f"{times}"])

    def case_hub_growth(self):
        """n rows, each with one active input, of a neuron with n inputs: linear in n, not n times n."""
        for activation in ("identity", "relu"):
            times = []
            for count in (10_000, 40_000):
                inputs = [f"x{i}" for i in range(count)]
                edges = [[n, "h"] for n in inputs] + [["h", "y"]]
                rows = [{"x": {n: 1}, "y": {"y": 1}} for n in inputs]
                path = self.write("hub.net.json", self.document(
                    inputs, [{"id": "h", "activation": activation}], ["y"], edges, rows, "free"))
                result = self.call("encode", path, "-o", "q.smt2")
                self.expect(f"hub of {count}, {activation}", result, (0,))
                times.append(result.processor_seconds)
            self.record(f"hub growth, {activation}", [f"{times}"] if times[1] > max(1.0, 7 * times[0]) else [])

    def case_many_outputs(self):
        count = 3000
        outputs = [f"y{i}" for i in range(count)]
        edges = [["x", n] for n in outputs]
        rows = [{"x": [1], "y": [1] * count}]
        self.shape("3,000 outputs", self.document(["x"], [], outputs, edges, rows), b"sat",
                   self.witness(edges, outputs))

    def case_huge_layers(self):
        for layers in ("[1000000000, 1000000000, 1]", "[1, 1000000000000000000000, 1]", "[100000, 100000, 1]",
                       "[2147483648, 1]", "[18446744073709551616, 1]", "[1e6, 1e6, 1]"):
            path = self.write("huge.net.json", b'{"nnsolve": "training/1", "network": {"layers": %s}, "data": []}'
                              % layers.encode())
            self.expect(f"layers {layers}", self.call("solve", path, "--timeout", "10", "--memory", "1000", limit=60),
                        (0, 65), most_seconds=12)
            self.expect(f"layers {layers} encode", self.call("encode", path, limit=60), (0, 65, 70), most_seconds=30)

    def case_same_exponential(self):
        """Many paths, few neurons: sharing must not be lost (2^40 paths)."""
        depth = 40
        hidden = [f"{c}{i}" for i in range(depth) for c in "ab"]
        edges = [["x", "a0"], ["x", "b0"]]
        for i in range(depth - 1):
            edges += [[f"{p}{i}", f"{q}{i + 1}"] for p in "ab" for q in "ab"]
        edges += [[f"a{depth - 1}", "y"], [f"b{depth - 1}", "y"]]
        for label, weighted in (("free", edges), ("prescribed", [
                {"from": a, "to": b, "weight": "1/2" if b != "y" else 1} for a, b in edges])):
            text = self.document(["x"], hidden, ["y"], weighted, [{"x": [1], "y": [1]}])
            self.shape(f"2^40 paths, {label}", text, b"sat")
