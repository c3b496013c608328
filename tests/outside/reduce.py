#!/usr/bin/env python3
"""reduce.py NNSOLVE: the outside tests of `reduce`, `push` and `pull`.

Random ETR-INV and ETR-INV-EQ formulas with known answers: the shape and size of every network, witnesses carried both
ways (also ones that nnsolve did not make), and that network and formula have the same answer, by encodings of its own
and the program z3. Then the errata, and the contract of the command line (reduce_contract.py). Prints a table, what
failed, and `N passed, M failed`; exits with 1 if anything failed.
"""
import argparse
import json
import os
import random
import shutil
import sys
import tempfile

import check_witness
import exact
import formula_generate
import formulas
import one_layer
import plain_reference
import reduce_contract
import reduce_etr
from exact import Ring
from formula_witness import assignment_json, differences, read_assignment, weights_json, without_origin
from instance import BadInput, read_instance, read_json
from one_layer import Layers, Query, Weights
from reduce_contract import NETWORKS
from session import Session

SUFFIX = {"etr-inv": ".etrinv", "etr-inv-eq": ".etrinveq", "restricted": ".net.json", "training": ".net.json"}


class Checks(Session):
    def __init__(self, options, scratch):
        super().__init__(options, scratch)
        self.decided = {}     # (section, verdict) -> count

    # ------------------------------------------------------------ helpers

    def output(self, *arguments, data=None):
        """(standard output, []) or (b"", [problem]) if the exit status is not 0 or there is noise."""
        result = self.call(*arguments, data=data)
        if result.status != 0 or result.err:
            return b"", [f"`{' '.join(arguments)}`: exit status {result.status}, {result.err[:300]!r}"]
        return result.out, []

    def record(self, section, name, problems, note=""):
        self.tally.record(section, name, problems, note)
        if problems and self.options.keep_failures:
            os.makedirs(self.options.keep_failures, exist_ok=True)
            base = os.path.basename(name.split()[0])
            if os.path.exists(self.path(base)):
                shutil.copy(self.path(base), self.options.keep_failures)

    def count(self, section, verdict):
        self.decided[section, verdict] = self.decided.get((section, verdict), 0) + 1

    # ------------------------------------------------------------ one formula

    def formula(self, case, index):
        path = self.write(case.name, case.text().encode())
        truth = case.truth
        claimed, _ = one_layer.ask_z3(formulas.smt(case.formula), 2)
        verdict = {"sat": True, "unsat": False}.get(claimed)
        problems = [f"z3 says {claimed}, by construction it is {truth}"] \
            if None not in (truth, verdict) and truth != verdict else []
        truth = verdict if truth is None else truth
        self.record("truth of the formula", case.name, problems, str(truth))
        if case.values is not None:
            self.write("w.json", assignment_json(case.values, case.ring, case.fields))
        for variant, activation in NETWORKS:
            g = random.Random(f"{self.options.seed}/{index}/{variant}/{activation}")
            flags = ["--variant", variant, "--activation", activation]
            self.network(case, path, truth, variant, activation, flags, g)
            self.chain(case, path, variant, activation, flags, g)
        self.stations(case, path, truth, random.Random(f"{self.options.seed}/{index}/stations"))
        os.unlink(path)

    def network(self, case, path, truth, variant, activation, flags, g):
        section = f"{variant} {activation}"
        net = self.path("n.net.json")
        data, problems = self.output("reduce", path, *flags)
        if problems:
            self.record(f"{section}: structure", case.name, problems)
            return
        with open(net, "wb") as file:
            file.write(data)
        try:
            instance, document = read_instance(data), read_json(data)
        except BadInput as error:
            self.record(f"{section}: structure", case.name, [str(error)])
            return
        problems = one_layer.structure(instance, document, activation, 3 if variant == "repaired" else 2, True)
        problems += origin_problems(document.get("origin"), case, activation)
        size = len(instance.inputs), len(instance.hidden), len(instance.edges), len(instance.rows)
        if variant == "repaired" and case.formula.kind == "etrinv":
            allowed = formulas.expected_size(case.formula, activation == "relu").allowed()
            if size not in allowed:
                problems.append(f"{size} inputs, hidden neurons, edges, rows; expected {sorted(allowed)}")
        bound = 20 * (len(case.formula.variables) + len(case.formula.constraints) + 1)
        if max(size[:2] + size[3:]) > bound:
            problems.append(f"size {size} for {bound / 20 - 1} variables and constraints")
        self.record(f"{section}: structure", case.name, problems)
        if problems:
            return
        layers = Layers(instance)
        if case.values is not None:
            self.witnesses_of(case, net, data, instance, layers, section, variant, g)
        self.verdict(case, net, data, layers, truth, section, g)

    # ------------------------------------------------------------ push and pull

    def witnesses_of(self, case, net, data, instance, layers, section, variant, g):
        known = case.formula.used() if variant == "compact" else case.formula.variables
        pushed, problems = self.output("push", net, self.path("w.json"))
        if problems:
            self.record(f"{section}: push", case.name, problems)
            return
        status, message = check_witness.judge(data, pushed)
        self.record(f"{section}: push", case.name, [] if status == 0 else [message])
        if status != 0:
            return
        self.pull(case, net, pushed, f"{section}: pull of push", known)
        ring, weights, biases, _ = check_witness.read_witness(pushed, instance)
        fields = json.loads(pushed).get("fields", [])
        changed, changed_biases = Weights.read(layers, ring, weights, biases).gauge(g).realise(g)
        text = weights_json(changed, changed_biases, ring, fields)
        status, message = check_witness.judge(data, text)
        if status != 0:
            self.record(f"{section}: pull of a gauge", case.name, [f"the test is wrong: {message}"])
        else:
            self.pull(case, net, text, f"{section}: pull of a gauge", known)
        self.spoilt(case, net, data, pushed, section, g)

    def pull(self, case, net, text, section, known):
        """pull must give a solution; where `known` names variables, their planted values."""
        pulled, problems = self.output("pull", net, self.write("v.json", text))
        if not problems:
            try:
                ring, values = read_assignment(pulled)
                extra = set(values) - set(case.formula.variables)
                problems = [f"unknown variables {sorted(extra)}"] if extra else []
                problems += formulas.problems(case.formula, ring, values)
                if known:
                    problems += differences(ring, values, case.ring, case.values, known)
            except BadInput as error:
                problems = [f"{error}: {pulled[:200]!r}"]
        if problems:
            problems.append(f"witness {text[:600]!r}")
        self.record(section, case.name, problems)

    def refused(self, arguments):
        """What is wrong with the way in which a witness is refused; nothing may be written."""
        problems = []
        out = self.path("never.json")
        for extra in ([], ["-o", out]):
            result = self.call(*arguments, *extra)
            if result.status != 1 or not result.out.startswith(b"invalid: ") or result.out.count(b"\n") != 1:
                problems.append(f"{' '.join(arguments + extra)}: exit status {result.status}, {result.out[:200]!r} "
                                f"{result.err[:200]!r}")
            if result.status == 1 and result.err:
                problems.append(f"noise on standard error: {result.err[:200]!r}")
            if os.path.exists(out):
                problems.append("a file was written")
                os.unlink(out)
        return problems

    def spoilt(self, case, net, data, pushed, section, g):
        values = dict(case.values)
        for name in g.sample(sorted(values), len(values)):
            values[name] = Ring.add(values[name], {(): g.choice([1, exact.Fraction(1, 10 ** 30)])})
            if formulas.problems(case.formula, case.ring, values):
                spoilt = self.write("spoilt.json", assignment_json(values, case.ring, case.fields))
                self.record(f"{section}: spoilt witnesses", case.name, self.refused(["push", net, spoilt]))
                break
        document = json.loads(pushed)
        edge = g.choice(document["weights"])
        zeros = [0] * len(document.get("fields", []))
        if isinstance(edge["value"], list):
            edge["value"].append(["1/7", *zeros])
        else:
            edge["value"] = str(exact.string_value(edge["value"]) + exact.Fraction(1, 7))
        text = json.dumps(document).encode()
        if check_witness.judge(data, text)[0] == 1:
            spoilt = self.write("spoilt.json", text)
            self.record(f"{section}: spoilt witnesses", case.name, self.refused(["pull", net, spoilt]))

    # ------------------------------------------------------------ the network's own truth

    def verdict(self, case, net, data, layers, truth, section, g):
        query = Query(layers)
        verdict, rest = one_layer.ask_z3(query.text(get=True), self.options.timeout)
        problems = []
        if verdict != "unknown" and truth is not None and (verdict == "sat") != truth:
            problems.append(f"z3 says {verdict} on the network, the formula is {truth}")
        self.record(f"{section}: verdict", case.name, problems, verdict)
        if verdict != "unknown" and truth is not None:
            self.count(section, verdict)
        if verdict == "sat":
            self.model(case, net, data, query, rest, section, g)
        if "identity" in section and len(layers.instance.edges) < 60 and g.random() < self.options.plain:
            text = plain_reference.encode(layers.instance).replace("(check-sat)", one_layer.TACTIC)
            verdict, _ = one_layer.ask_z3(text, self.options.timeout)
            problems = []
            if verdict != "unknown" and truth is not None and (verdict == "sat") != truth:
                problems.append(f"z3 says {verdict} on the textbook encoding, the formula is {truth}")
            self.record(f"{section}: textbook verdict", case.name, problems, verdict)
            if verdict != "unknown" and truth is not None:
                self.count("textbook encoding", verdict)

    def model(self, case, net, data, query, text, section, g):
        """z3's model becomes weights; pull makes a solution of them."""
        found = one_layer.model_values(text)
        if found is None:
            self.record(f"{section}: pull of z3's model", case.name, [], "left out, too irrational")
            return
        fields, ring, values = found
        solution = query.weights(ring, values)
        solution.fill_private(g)
        witness = weights_json(*solution.realise(g), ring, fields)
        status, message = check_witness.judge(data, witness)
        if status != 0:
            self.record(f"{section}: pull of z3's model", case.name, [f"the test is wrong: {message}"])
            return
        self.pull(case, net, witness, f"{section}: pull of z3's model", None)

    # ------------------------------------------------------------ stations

    def chain(self, case, path, variant, activation, flags, g):
        """reduce of a station's file is reduce of the formula."""
        with open(self.path("n.net.json"), "rb") as file:
            direct = without_origin(file.read())
        stations = ["etr-inv", "etr-inv-eq"] if case.formula.kind == "etrinv" else ["etr-inv-eq"]
        for station in g.sample(stations, 1):
            out = self.path("station" + SUFFIX[station])
            _, problems = self.output("reduce", path, *flags, "--to", station, "-o", out)
            if not problems:
                with open(out, encoding="utf-8") as file:
                    text = file.read()
                try:
                    formulas.read(text, SUFFIX[station][1:])
                except ValueError as error:
                    problems.append(f"{station}: {error}")
                again, more = self.output("reduce", out, *flags)
                problems += more
                if not more and without_origin(again) != direct:
                    problems.append(f"by way of {station} the network is another one")
            self.record(f"{variant} {activation}: by way of a station", case.name, problems)

    def stations(self, case, path, truth, g):
        """The other stations: their truth, and witnesses carried to them and back."""
        for station in ("etr-inv", "etr-inv-eq", "restricted"):
            section = f"station {station}"
            if station == "etr-inv" and case.formula.kind == "etrinveq":
                continue
            out = self.path("station" + SUFFIX[station])
            text, problems = self.output("reduce", path, "--to", station)
            if problems:
                self.record(section, case.name, problems)
                continue
            with open(out, "wb") as file:
                file.write(text)
            if station == "restricted":
                self.restricted(case, out, text, truth, g)
                continue
            inner = formulas.read(text.decode(), SUFFIX[station][1:])
            if text.count(b"# origin: {") != 1:
                problems.append("not exactly one # origin: comment")
            verdict, _ = one_layer.ask_z3(formulas.smt(inner), 2)
            if verdict != "unknown" and truth is not None:
                self.count(section, verdict)
                if (verdict == "sat") != truth:
                    problems.append(f"z3 says {verdict}, the formula is {truth}")
            self.record(section, case.name, problems, verdict)
            if case.values is not None:
                pushed, problems = self.output("push", out, self.path("w.json"))
                if not problems:
                    ring, values = read_assignment(pushed)
                    problems = formulas.problems(inner, ring, values)
                self.record(f"{section}: push", case.name, problems)
                if not problems:
                    # etr-inv-eq knows nothing of a variable's inverse but what its partners say
                    self.pull(case, out, pushed, f"{section}: pull of push", case.formula.variables)

    def restricted(self, case, out, text, truth, g):
        instance, document = read_instance(text), read_json(text)
        problems = one_layer.structure(instance, document, "identity", 2, False)
        self.record("station restricted", case.name, problems)
        if case.values is not None:
            pushed, problems = self.output("push", out, self.path("w.json"))
            if not problems:
                status, message = check_witness.judge(text, pushed)
                problems = [] if status == 0 else [message]
            self.record("station restricted: push", case.name, problems)
            if not problems:
                self.pull(case, out, pushed, "station restricted: pull of push", case.formula.variables)
                self.spoilt(case, out, text, pushed, "station restricted", g)
        if problems:
            return
        try:
            verdict, _ = one_layer.ask_z3(Query(Layers(instance)).text(), self.options.timeout)
        except ValueError as error:
            self.record("station restricted: verdict", case.name, [str(error)])
            return
        wrong = verdict != "unknown" and truth is not None and (verdict == "sat") != truth
        self.record("station restricted: verdict", case.name,
                    [f"z3 says {verdict}, the formula is {truth}"] if wrong else [], verdict)
        if verdict != "unknown" and truth is not None:
            self.count("station restricted", verdict)

    # ------------------------------------------------------------ all of it

    def random_formulas(self):
        cases = formula_generate.generate(self.options.count, self.options.seed)
        for index, case in enumerate(cases):
            if self.options.only and self.options.only not in case.name:
                continue
            self.formula(case, index)

    def vacuity(self):
        """Every kind of network was decided both ways."""
        for section in [f"{v} {a}" for v, a in NETWORKS] + ["station restricted", "station etr-inv-eq"]:
            yes, no = (self.decided.get((section, v), 0) for v in ("sat", "unsat"))
            self.record("decided both ways", section, [] if yes and no else [f"{yes} YES, {no} NO"],
                        f"{section.replace(' ', '-')}={yes}+{no}")


def origin_problems(origin, case, activation):
    if not isinstance(origin, dict):
        return ["no origin"]
    wanted = {"nnsolve": "origin/1", "source": {"etrinv": "etr-inv", "etrinveq": "etr-inv-eq"}[case.formula.kind],
              "formula": case.text(), "activation": activation}
    return [f"origin.{key} is {origin.get(key)!r}" for key, value in wanted.items() if origin.get(key) != value]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("--count", type=int, default=60, help="generated formulas (default 60)")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", help="only generated formulas with this in their name")
    parser.add_argument("--timeout", type=int, default=5, help="seconds z3 gets for a network (default 5)")
    parser.add_argument("--plain", type=float, default=0.3, help="share of small networks also asked textbook-wise")
    parser.add_argument("--skip", action="append", default=[], choices=("random", "etr", "errata", "contract"))
    parser.add_argument("--keep-failures", metavar="DIRECTORY", help="copy formulas that failed there")
    options = parser.parse_args()
    options.nnsolve = os.path.abspath(options.nnsolve)
    scratch = tempfile.mkdtemp(prefix="nnsolve-reduce-")
    checks = Checks(options, scratch)
    try:
        if "contract" not in options.skip and not options.only:
            reduce_contract.contract(checks)
        if "errata" not in options.skip and not options.only:
            reduce_contract.errata(checks)
        if "random" not in options.skip:
            checks.random_formulas()
            if not options.only and options.count >= 20:
                checks.vacuity()
        if "etr" not in options.skip:
            reduce_etr.smtlib_formulas(checks)
    finally:
        shutil.rmtree(scratch)
    return checks.tally.report()


if __name__ == "__main__":
    sys.exit(main())
