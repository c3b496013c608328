#!/usr/bin/env python3
"""beyond.py NNSOLVE: what goes beyond the paper's problem, by the commands that meet it.

* instances/beyond: `solve` says what answers.txt says, with no more trust than `agreed`, writes no certificate, and with
  `--require certified` is unknown where it would be unsat; its weights are right by the checker in check_witness.py.
* `nncheck` refuses each feature, whatever the certificate says.
* `verify` refuses weights that are not allowed, activations that are not as defined, and ends that are left out.
* `fit`, `draw`, `optimum`, `width`, `generate` with them.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import check_witness
from session import ROOT, Session

FOLDER = os.path.join(ROOT, "instances", "beyond")
SECONDS = "20"


def document(network, data, **more):
    return json.dumps({"nnsolve": "training/1", "network": network,
                       "data": [{"x": x, "y": y} for x, y in data], **more})


ONE = {"inputs": ["x"], "outputs": ["y"], "edges": [["x", "y"]]}


def weights(weight, bias):
    return json.dumps({"nnsolve": "witness/1", "weights": [{"from": "x", "to": "y", "value": weight}],
                       "biases": {"y": bias}})


class Tests(Session):
    def named(self):
        with open(os.path.join(FOLDER, "answers.txt"), encoding="utf-8") as file:
            answers = [line.split()[:2] for line in file if not line.startswith("#")]
        for name, status in answers:
            path = os.path.join(FOLDER, name)
            certificate, witness = self.path("c.txt"), self.path("w.json")
            result = self.call("solve", path, "--timeout", SECONDS, "--witness", witness, "--certificate", certificate, "--json")
            problems = []
            answer = json.loads(result.out) if result.status == 0 else {}
            if answer.get("status") != status:
                problems.append(f"{answer.get('status')}, not {status}: {result.err[:200]!r}")
            elif status == "unsat" and answer["trust"] not in ("agreed", "claimed"):
                problems.append(f"trust {answer['trust']}")
            elif status == "sat":
                with open(path, "rb") as instance, open(witness, "rb") as found:
                    code, message = check_witness.judge(instance.read(), found.read())
                problems += [message] if code else []
            if os.path.exists(certificate):
                problems.append("a certificate was written")
            self.tally.record("named", name, problems, answer.get("trust", ""), result.seconds)
        name = "xor-perceptron.net.json"
        result = self.call("solve", os.path.join(FOLDER, name), "--require", "certified", "--timeout", SECONDS)
        problems = [] if result.out.startswith(b"unknown") else [f"{result.out[:100]!r}"]
        self.tally.record("named", "--require certified", problems, "", result.seconds)

    def checker(self):
        nncheck = os.path.join(os.path.dirname(self.options.nnsolve), "nncheck")
        if not os.path.exists(nncheck):
            return
        plain = self.write("plain.net.json", document({**ONE, "bias": "zero"}, [([0], [1])]))
        certificate = self.path("plain.cert")
        made = self.call("solve", plain, "--certificate", certificate, "--require", "certified", "--timeout", SECONDS)
        self.tally.record("nncheck", "a plain certificate", [] if os.path.exists(certificate) else [f"{made.out!r}"])
        restricted = [{"from": "x", "to": "y", "weight": {"in": [0, 1]}}]
        features = {
            "plain": ({**ONE, "bias": "zero"}, [1], 0),
            "leaky_relu": ({**ONE, "bias": "zero", "activation": {"leaky_relu": "1/2"}}, [1], 65),
            "step": ({**ONE, "bias": "zero", "activation": "step"}, [1], 65),
            "clip": ({**ONE, "bias": "zero", "outputs": [{"id": "y", "activation": "clip"}]}, [1], 65),
            "a set of weights": ({**ONE, "bias": "zero", "edges": restricted}, [1], 65),
            "weights of the network": ({**ONE, "bias": "zero", "weight": {"min": 0}}, [1], 65),
            "a bias": ({**ONE, "bias": {"max": 0}}, [1], 65),
            "an inequality": ({**ONE, "bias": "zero"}, [">0"], 65),
            "a range": ({**ONE, "bias": "zero"}, [{"min": 1, "max": 2}], 65),
        }
        for name, (network, target, status) in features.items():
            path = self.write("feature.net.json", document(network, [([0], target)]))
            result = subprocess.run([nncheck, path, certificate], capture_output=True, check=False)
            wrong = result.returncode != status and not (status == 65 and result.returncode == 1)
            self.tally.record("nncheck", name, [f"{result.returncode}: {result.stderr[:100]!r}"] if wrong else [])

    def verify(self):
        cases = [
            ("step at 0", {**ONE, "activation": "step"}, ([0], [1]), ("1", "0"), ""),
            ("sign at 0", {**ONE, "activation": "sign"}, ([0], [0]), ("1", "0"), ""),
            ("sign below 0", {**ONE, "activation": "sign"}, ([1], [-1]), ("-1/1000", "0"), ""),
            ("leaky", {**ONE, "activation": {"leaky_relu": "1/3"}}, ([-1], ["-1/3"]), ("1", "0"), ""),
            ("clip", {**ONE, "activation": {"clip": [0, "1/2"]}}, ([1], ["1/2"]), ("1", "0"), ""),
            ("clip not reached", {**ONE, "activation": "clip"}, ([1], [1]), ("1/2", "0"), "is 1/2, not 1"),
            ("strict end", ONE, ([0], [">0"]), ("1", "0"), "is 0, and must be > 0"),
            ("closed end", ONE, ([0], [">=0"]), ("1", "0"), ""),
            ("above a range", ONE, ([0], [{"min": 0, "max": 1}]), ("1", "2"), "is 2, and must be in [0, 1]"),
            ("not in the set", {**ONE, "weight": {"in": [1, -1]}}, ([0], [0]), ("0", "0"),
             'the weight of edge "x" -> "y" must be in {-1, 1}, and is 0'),
            ("below the interval", {**ONE, "bias": {"min": 1}}, ([0], ["?"]), ("0", "0"),
             'the bias of neuron "y" must be >= 1, and is 0'),
        ]
        for name, network, row, (weight, bias), message in cases:
            path = self.write("v.net.json", document(network, [row]))
            witness = self.write("v.json", weights(weight, bias))
            result = self.call("verify", path, witness)
            wanted = f"invalid: {message}" if message else "valid"
            said = result.out.decode().strip()
            right = said == wanted or (message and said.startswith("invalid: ") and message in said)
            self.tally.record("verify", name, [] if right else [f"{said!r}, not {wanted!r}"])
        for cost, total in (("mse", "5"), ("l1", "3"), ("max", "2")):
            path = self.write("v.net.json", document(ONE, [([0], [">=1"]), ([0], ["<-2"]), ([0], ["<=0"])], cost=cost, threshold=5))
            result = self.call("verify", path, self.write("v.json", weights("0", "0")), "--json")
            # 1 away from the first, 2 from the second.
            said = json.loads(result.out).get("cost")
            self.tally.record("verify", f"distances, {cost}", [] if said == total else [f"{said!r}, not {total}"])

    def commands(self):
        def expect(name, result, condition):
            self.tally.record("commands", name, [] if condition else [f"{result.status}: {result.out[:200]!r} {result.err[:200]!r}"])

        table = self.write("t.csv", "a,b\n-2,-1\n-1,-0.5\n0,0\n1,1\n")
        net = self.path("fit.net.json")
        result = self.call("fit", table, "--linear", "--output-activation", "leaky_relu=1/2", "--net", net, "--timeout", SECONDS)
        expect("fit leaky_relu", result, result.out.startswith(b"sat") and b"leaky_relu(a, 1/2)" in result.out)
        with open(net, encoding="utf-8") as file:
            expect("fit --net", result, '"leaky_relu": "1/2"' in file.read())
        for word, needle in (("leaky_relu", "needs its slope"), ("clip=1,0", "below the second"), ("swish", "unknown"),
                             ("leaky_relu=2", "below 1"), ("sigmoid", "exponential")):
            self.expect_bad("commands", f"fit --activation {word}", ["fit", table, "--hidden", "1", "--activation", word], [needle], (64,))
        for picture in ("svg", "tikz", "dot", "html"):
            for name in ("ramp-clip", "absolute-value-leaky", "band-too-tight", "majority-ternary"):
                result = self.call("draw", os.path.join(FOLDER, name + ".net.json"), "--format", picture)
                expect(f"draw {picture} {name}", result, result.status == 0 and result.out)
        path = self.write("o.net.json", document({"layers": [1, 1]}, [([0], [">2"]), ([0], ["<0"])], cost="max"))
        result = self.call("optimum", path, "--timeout", SECONDS)
        expect("optimum of inequalities", result, result.out.startswith(b"optimum 1"))
        path = self.write("w.net.json", document({"layers": [2, 3, 1], "activation": "step"},
                                                 [([0, 0], [0]), ([0, 1], [1]), ([1, 0], [1]), ([1, 1], [0])]))
        result = self.call("width", path, "--timeout", "40", limit=90)
        expect("width of xor by steps", result, result.out.startswith(b"width 2"))
        result = self.call("generate", "beyond", "--count", "3", "-o", self.path("set"))
        expect("generate", result, result.status == 0)

    def run(self):
        self.named()
        self.checker()
        self.verify()
        self.commands()
        return self.tally.report()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nnsolve")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        return Tests(options, scratch).run()


if __name__ == "__main__":
    sys.exit(main())
