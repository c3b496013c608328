#!/usr/bin/env python3
"""What presolve is worth, as ratios of whole-process times in one run.

usage: presolve_bench.py NNSOLVE [--only networks|compiled|relu|linear|reduced|large] [--backend z3] [--limit 10]

networks   networks of random formulas (identity and ReLU, origin removed) against the formulas: median and 95th
           percentile of the time ratio, and the nonlinear terms after presolve on both sides
compiled   the polynomial systems of instances/etr compiled to ETR-INV, against the systems themselves
relu       random one-hidden-layer ReLU tasks: how many are decided
linear     random identity networks in layers, most with bottlenecks: how many are decided
reduced    networks of random formulas of few variables: how many are decided
large      formulas and networks of many constraints, which presolve alone decides: CPU seconds of the whole and of
           presolve, growth beyond linear, and z3's (then simplify solve-eqs) on the same question
"""

import argparse
import glob
import json
import os
import random
import resource
import statistics
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Bench:
    def __init__(self, arguments):
        self.nnsolve = arguments.nnsolve
        self.backend = arguments.backend
        self.limit = arguments.limit
        self.folder = arguments.folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def solve(self, path, *options):
        """The answer as a dictionary, and the seconds of the whole process."""
        start = time.monotonic()
        done = subprocess.run(
            [self.nnsolve, "solve", path, "--json", "--backend", self.backend, "--timeout", str(self.limit), *options],
            capture_output=True,
            text=True,
        )
        seconds = time.monotonic() - start
        if done.returncode != 0:
            raise SystemExit(f"solve {path}: {done.stderr}")
        return json.loads(done.stdout), seconds

    def reduce(self, path, out, *options):
        subprocess.run([self.nnsolve, "reduce", path, "-o", out, *options], check=True)
        if out.endswith(".json"):
            with open(out) as file:
                instance = json.load(file)
            del instance["origin"]
            with open(out, "w") as file:
                json.dump(instance, file)


def planted_formula(rng, variables):
    """Constraints on few values, so that they have a solution, and a contradiction now and then."""
    values = [rng.choice([1, -1, 2, 0.5, 4, 0.25, -2, -0.5]) for _ in range(variables)]
    lines = [f"x{i} + x{i} = d{i}" for i in range(0, variables, 3)]
    by_value = {}
    for i, value in enumerate(values):
        by_value.setdefault(value, []).append(i)
    for i, value in enumerate(values):
        partners = by_value.get(1 / value, [])
        if partners and rng.random() < 0.6:
            lines.append(f"x{i} * x{rng.choice(partners)} = 1")
    for _ in range(variables):
        i, j = rng.randrange(variables), rng.randrange(variables)
        sums = by_value.get(values[i] + values[j], [])
        if sums:
            lines.append(f"x{i} + x{j} = x{rng.choice(sums)}")
    if rng.random() < 0.4:
        i = rng.randrange(variables)
        lines += [f"x{i} * y = 1", f"x{i} + y = zero", "zero + zero = zero"]  # x + 1/x = 0
    rng.shuffle(lines)
    return "\n".join(lines) + "\n"


def networks(bench):
    rng = random.Random(1)
    ratios, excess, lost, decided = [], [], 0, 0
    for number, variables in enumerate([3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 200, 500, 1000] * 2):
        formula = bench.path("f.etrinv")
        with open(formula, "w") as file:
            file.write(planted_formula(rng, variables))
        truth, formula_seconds = bench.solve(formula)
        for options in (["--activation", "identity"], ["--activation", "relu"],
                        ["--activation", "relu", "--variant", "compact"]):
            network = bench.path("f.net.json")
            bench.reduce(formula, network, *options)
            answer, seconds = bench.solve(network)
            terms = answer["size"]["after"]["nonlinear_terms"]
            wanted = truth["size"]["after"]["nonlinear_terms"]
            excess.append(terms - 1.1 * wanted)
            decided += truth["status"] != "unknown"
            if truth["status"] != "unknown" and answer["status"] != truth["status"]:
                lost += 1
                print(f"  n={variables} {options}: formula {truth['status']}, network {answer['status']} "
                      f"({wanted} and {terms} nonlinear terms)")
                continue
            ratios.append(max(0.0, seconds - 0.1) / formula_seconds)
    ratios.sort()
    print(f"networks: {decided} decided as formula, {lost} of them not as network; time ratio beyond 0.1 s: median "
          f"{statistics.median(ratios):.2f}, 95th percentile {ratios[int(0.95 * len(ratios))]:.2f}; nonlinear terms "
          f"beyond 1.1 x: at most {max(excess):.1f}")


def compiled(bench):
    decided = good = 0
    for path in sorted(glob.glob(os.path.join(ROOT, "instances", "etr", "*.smt2"))):
        name = os.path.basename(path)
        truth, seconds = bench.solve(path)
        if truth["status"] == "unknown":
            continue
        decided += 1
        target = bench.path("c.etrinv")
        bench.reduce(path, target, "--to", "etr-inv")
        answer, compiled_seconds = bench.solve(target)
        fine = answer["status"] == truth["status"] and compiled_seconds <= 2 * seconds + 0.2
        good += fine
        if not fine:
            print(f"  {name}: {truth['status']} {seconds:.2f} s, compiled {answer['status']} {compiled_seconds:.2f} s, "
                  f"{truth['size']['after']['nonlinear_terms']} and {answer['size']['after']['nonlinear_terms']} "
                  "nonlinear terms")
    print(f"compiled: {good} of {decided} decided within twice the time and 0.2 s")


def relu_task(rng):
    inputs, units = rng.randint(1, 4), rng.randint(1, 5)
    points = rng.randint(4, 14)
    weights = [[rng.randint(-2, 2) for _ in range(inputs)] for _ in range(units)]
    biases = [rng.randint(-2, 2) for _ in range(units)]
    outs = [rng.choice([-2, -1, 1, 2]) for _ in range(units)]
    data = []
    for _ in range(points):
        x = [rng.randint(-2, 2) for _ in range(inputs)]
        y = sum(v * max(0, b + sum(w * a for w, a in zip(row, x))) for v, b, row in zip(outs, biases, weights))
        data.append({"x": x, "y": [y]})
    kind = rng.choice(["planted", "disturbed", "random"])
    if kind == "disturbed":
        rng.choice(data)["y"][0] += 1
    if kind == "random":
        for point in data:
            point["y"][0] = rng.randint(-1, 1)
    return {
        "nnsolve": "training/1",
        "network": {"layers": [inputs, units, 1], "activations": ["relu", "identity"]},
        "data": data,
    }


def linear_task(rng):
    """Integer weights; in two of five tasks some targets are one too large."""
    layers = [rng.randint(1, 4) for _ in range(rng.randint(3, 5))]
    if rng.random() < 0.5:
        layers[0] = layers[-1] = 3
        layers[1:-1] = [rng.randint(2, 4) for _ in layers[1:-1]]
    weights = [[[rng.randint(-2, 2) for _ in range(a)] for _ in range(b)] for a, b in zip(layers, layers[1:])]
    is_disturbed = rng.random() < 0.4
    data = []
    for _ in range(rng.randint(3, 8)):
        x = [rng.randint(-3, 3) for _ in range(layers[0])]
        y = x
        for matrix in weights:
            y = [sum(w * v for w, v in zip(row, y)) for row in matrix]
        if is_disturbed and rng.random() < 0.4:
            y = [v + rng.randint(0, 1) for v in y]
        data.append({"x": x, "y": y})
    return {"nnsolve": "training/1", "network": {"layers": layers, "activation": "identity"}, "data": data}


def decide_tasks(bench, name, paths):
    """Solves each and prints how many are decided."""
    counts, total = {}, 0.0
    for number, path in enumerate(paths):
        answer, seconds = bench.solve(path)
        counts[answer["status"]] = counts.get(answer["status"], 0) + 1
        total += seconds
        if answer["status"] == "unknown":
            print(f"  {name} task {number}: {answer['reason']}, {answer['size']['after']}")
    print(f"{name}: {counts} in {total:.1f} s", flush=True)


def relu_tasks(bench):
    rng = random.Random(2)
    for _ in range(100):
        yield write_task(bench, relu_task(rng))


def linear_tasks(bench):
    rng = random.Random(3)
    for _ in range(32):
        yield write_task(bench, linear_task(rng))


def write_task(bench, task):
    with open(bench.path("task.net.json"), "w") as file:
        json.dump(task, file)
    return file.name


def reduced_tasks(bench):
    """All three kinds of networks of 13 formulas with three to eight variables, with a solution or without."""
    rng = random.Random(4)
    for number in range(13):
        formula = bench.path("f.etrinv")
        variables = rng.randint(3, 8)
        with open(formula, "w") as file:
            file.write(planted_formula(rng, variables) if number % 2 else few(rng, variables))
        for options in (["--activation", "identity"], ["--activation", "relu"],
                        ["--activation", "relu", "--variant", "compact"]):
            network = bench.path("task.net.json")
            bench.reduce(formula, network, *options)
            yield network


def few(rng, variables):
    """Constraints at random, about as many as variables."""
    lines = []
    for _ in range(variables):
        a, b, c = (rng.randrange(variables) for _ in range(3))
        lines.append(f"x{a} + x{b} = x{c}\n" if rng.random() < 0.5 else f"x{a} * x{b} = 1\n")
    return "".join(lines)


def relu(bench):
    decide_tasks(bench, "relu", relu_tasks(bench))


def linear(bench):
    decide_tasks(bench, "linear", linear_tasks(bench))


def reduced(bench):
    decide_tasks(bench, "reduced", reduced_tasks(bench))


def chain(count):
    return "".join(f"x{i} + x{i} = x{i + 1}\n" if i % 2 else f"x{i} * x{i + 1} = 1\n" for i in range(count))


def tree(count):
    return "".join(f"x{2 * i + 1} + x{2 * i + 2} = x{i}\n" for i in range(count))


def sparse(count):
    rng = random.Random(count)
    variables = int(count / 0.6)
    lines = []
    for _ in range(count):
        a, b, c = (rng.randrange(variables) for _ in range(3))
        lines.append(f"x{a} + x{b} = x{c}\n" if rng.random() < 0.5 else f"x{a} * x{b} = 1\n")
    return "".join(lines)


def cpu_seconds(command):
    """User and system time of the command, which other work on the machine disturbs less than the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def z3_seconds(bench, path):
    """What (then simplify solve-eqs) costs the program z3 on the encoding, without reading it."""
    query = bench.path("large.smt2")
    subprocess.run([bench.nnsolve, "encode", path, "-o", query], check=True)
    with open(query) as file:
        text = file.read()
    costs = []
    for command in ("", "(apply (then simplify solve-eqs) :print false)"):
        with open(query, "w") as file:
            file.write(text.replace("(check-sat)", command))
        costs.append(cpu_seconds(["z3", query]))
    return costs[1] - costs[0]


def presolve_seconds(bench, path, count):
    """CPU time of a whole solve, the best of several, since other work on the machine only adds to it; and what part of
    its time was presolve."""
    command = [bench.nnsolve, "solve", path, "--backend", bench.backend, "--timeout", "600"]
    runs = 5 if count <= 10_000 else 3 if count <= 100_000 else 1
    seconds = min(cpu_seconds(command) for _ in range(runs))
    answer = json.loads(subprocess.run([*command, "--json"], capture_output=True, check=True).stdout)
    return seconds, answer["seconds"]["presolve"] / sum(answer["seconds"].values()), answer


def grow(bench, name, path_of, counts):
    """The middle one of the three counts is compared with z3."""
    first = None
    for count in counts:
        path = path_of(count)
        seconds, share, answer = presolve_seconds(bench, path, count)
        first = first or (count, seconds)
        note = f", {seconds / first[1] / (count / first[0]):.2f} x linear" if count != first[0] else ""
        if count == counts[1]:
            z3 = z3_seconds(bench, path)
            note += f"; z3: {z3:.2f} s, presolve {seconds * share / z3:.2f} of it"
        print(f"large: {name:15}{count:8}: {seconds:.2f} s, {seconds * share:.2f} s presolve, {answer['status']}, "
              f"{answer['size']['after']['terms']} terms left{note}", flush=True)


def large(bench):
    for family in (chain, tree, sparse):
        def formula(count):
            path = bench.path("large.etrinv")
            with open(path, "w") as file:
                file.write(family(count))
            return path

        def network(count):
            path = bench.path("large.net.json")
            bench.reduce(formula(count), path)
            return path

        grow(bench, family.__name__, formula, (10_000, 100_000, 1_000_000))
        grow(bench, family.__name__ + " network", network, (1_000, 10_000, 100_000))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("--only", default="")
    parser.add_argument("--backend", default="z3")
    parser.add_argument("--limit", type=float, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        arguments.folder = folder
        bench = Bench(arguments)
        for part in (networks, compiled, relu, linear, reduced, large):
            if arguments.only in ("", part.__name__):
                part(bench)


if __name__ == "__main__":
    main()
