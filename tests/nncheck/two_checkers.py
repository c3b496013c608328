#!/usr/bin/env python3
"""two_checkers.py NNSOLVE NNCHECK [--seed N] [--seconds S]: do nncheck and second_checker.py say the same?

Without it a condition could be missing in nncheck that nobody thought of who wrote it and its adversary, or a fact be
read from an instance otherwise than the page says. Both are asked about

* the pairs of this folder, and the certificates of right.py, wrong_steps.py, wrong_files.py;
* certificates that nnsolve makes anew of generated instances, and they and those of right.py spoilt: numbers changed,
  steps dropped, exchanged and doubled, relations, keys and parts changed, numbers of the instance and single characters;
* the facts of random instances, whole and with something changed (random_instances.py);
* random steps, right and wrong ones, on random facts (random_steps.py).

The n-th case of a part is the same for the same seed. Prints how many of each were accepted (`open`: all steps are
right, but do not end with a contradiction) and rejected by both, and every difference; exits with 1 if there is any.
NNSOLVE_TEST_SEED and NNSOLVE_TEST_SCALE make a hunt of it."""
import argparse
import glob
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter

import numbers_changed
import second_checker
from random_instances import random_instance
from random_steps import random_proof, shown
from right import RIGHT
from second.polynomials import Refused, Rejected
from second.steps import Proof
from wrong_files import FILES
from wrong_steps import STEPS

HERE = os.path.dirname(os.path.abspath(__file__))
FAMILIES = ["identity-no", "squares-no", "sums-no", "halves-no", "roots-no", "rank", "zigzag", "sign-twins"]
LIMITS = "too large|too many|too deep|too high|digits"  # of nncheck, which the page does not know


class Comparison:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.counts, self.differences = Counter(), 0

    def files(self, suffix, text, lines):
        instance, certificate = (os.path.join(self.folder, name) for name in ("instance." + suffix, "certificate"))
        for path, content in ((instance, text), (certificate, "".join(line + "\n" for line in lines))):
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(content)
        return instance, certificate

    def nncheck(self, instance, certificate):
        """accepted, refused, open (all steps right, but no contradiction) or the line that is wrong; and its words."""
        command = [self.options.nncheck, instance, certificate]
        result = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
        said = (result.stdout + result.stderr).strip()
        if result.returncode in (0, 65):
            return ("accepted" if result.returncode == 0 else "refused"), said
        line = re.match("rejected: line ([0-9]+): ", said)
        return ("open" if "ends without" in said else f"line {line[1]}" if line else "crashed"), said

    def second(self, instance, certificate):
        try:
            wrong = second_checker.check(instance, certificate)
        except (Refused, UnicodeDecodeError) as why:
            return "refused", str(why)
        if wrong:
            return (f"line {wrong[0]}" if wrong[0] else "open"), str(wrong[1])
        return "accepted", ""

    def compare(self, part, suffix, text, lines):
        """Both must also name the same line as the wrong one."""
        paths = self.files(suffix, text, lines)
        (one, said), (other, why) = self.nncheck(*paths), self.second(*paths)
        self.counts[part, one if one in ("accepted", "open", "refused") else "rejected"] += 1
        if one != other and not (one != "accepted" and re.search(LIMITS, said)):
            self.differences += 1
            print(f"{part}: nncheck {said!r}, second {other} {why!r}\n  {suffix}: {text[:2000]!r}")
            print("".join(f"  {line[:1000]}\n" for line in lines[:12]), flush=True)
        return one, other


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def pairs():
    for certificate in sorted(glob.glob(os.path.join(HERE, "pairs", "*", "*.cert"))):
        instance = [path for path in glob.glob(certificate[:-4] + "*") if not path.endswith(".cert")][0]
        yield instance[len(certificate) - 4:], read(instance), read(certificate).splitlines()


def small_task(choice):
    """A network of some ReLU neurons on random data, too small for them more often than not."""
    inputs, units = choice.randint(1, 2), choice.randint(1, 2)
    xs = [[choice.randint(-3, 3) for _ in range(inputs)] for _ in range(choice.randint(3, 6))]
    network = {"layers": [inputs, units, 1], "activations": ["relu", choice.choice(["identity", "relu"])]}
    task = {"nnsolve": "training/1", "network": network, "data": [{"x": x, "y": [choice.randint(-2, 3)]} for x in xs]}
    if choice.random() < 0.3:
        task |= {"cost": choice.choice(["mse", "l1", "max"]), "threshold": choice.choice(["1/10", "1/100"])}
    return "net.json", json.dumps(task)


class Solved:
    """Certificates that nnsolve makes."""

    def __init__(self, options, folder):
        self.options, self.folder, made = options, folder, os.path.join(folder, "made")
        few = ["--count", "1", "--seed", str(options.seed), "--timeout", "0"]
        subprocess.run([options.nnsolve, "generate", *FAMILIES, "-o", made, *few], capture_output=True, check=True)
        entries = map(json.loads, read(os.path.join(made, "manifest.jsonl")).splitlines())
        files = [entry["files"] for entry in entries if entry["status"] == "unsat"]
        self.generated = [os.path.join(made, of[kind]) for of in files for kind in ("formula", "network") if kind in of]

    def one(self, choice):
        """An instance and its certificate, if there is one."""
        suffix, text = small_task(choice)
        if choice.random() < 0.5:
            path = choice.choice(self.generated)
            suffix, text = os.path.basename(path).split(".", 1)[1], read(path)
        instance, certificate = os.path.join(self.folder, "solved." + suffix), os.path.join(self.folder, "solved")
        with open(instance, "w", encoding="utf-8") as file:
            file.write(text)
        command = [self.options.nnsolve, "solve", instance, "--timeout", "5", "--jobs", "1"]
        subprocess.run([*command, "--certificate", certificate], capture_output=True, check=False)
        if os.path.exists(certificate) and os.path.getsize(certificate) < 200_000:
            return suffix, text, read(certificate).splitlines()
        return None


def lists(tree, path=()):
    """Every list of two or more, and every object, with its path."""
    if isinstance(tree, (dict, list)):
        if len(tree) > 1:
            yield path, tree
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from lists(value, (*path, key))


def spoil_line(choice, line):
    tree = json.loads(line)
    kind = choice.randrange(4)
    if kind < 2:
        numbers = list(numbers_changed.places(tree))
        if numbers:
            path, value = choice.choice(numbers)
            return json.dumps(numbers_changed.changed(tree, path, choice.choice(numbers_changed.changes(value))))
    places = list(lists(tree))
    if not places:
        return "{}"
    path, value = choice.choice(places)
    if isinstance(value, dict):
        key = choice.choice(list(value))
        new = {k: v for k, v in value.items() if k != key}
        if "rel" in value:
            new = value | {"rel": choice.choice(["=", "!=", ">", ">="])}
    else:
        new, i = list(value), choice.randrange(len(value) - 1)
        if kind == 2:
            new[i], new[i + 1] = new[i + 1], new[i]
        else:
            del new[choice.randrange(len(new))]
    return json.dumps(numbers_changed.changed(tree, path, new))


def spoil_text(choice, text):
    """With a character more, less or another."""
    i, new = choice.randrange(len(text) + 1), choice.choice("0123456789-+*/.,:=<>\"|()[]{}eExy_'#; \t\r\n\\")
    return text[:i] + choice.choice(["", new, new]) + text[i + choice.choice([0, 1]):]


def spoilt(choice, text, lines):
    """Text and lines with one thing changed."""
    lines, i = list(lines), choice.randrange(len(lines))
    kind = choice.randrange(10)
    if kind == 0 and len(lines) > 1:
        del lines[i]
    elif kind == 1:
        j = choice.randrange(len(lines))
        lines[i], lines[j] = lines[j], lines[i]
    elif kind == 2:
        lines.insert(i, lines[i])
    elif kind == 3:
        found = list(re.finditer(r"(?<![\w.])[0-9]+(?![\w.])", text))
        if found:
            place = choice.choice(found)
            text = text[:place.start()] + str(int(place[0]) + choice.choice([1, 2])) + text[place.end():]
    elif kind == 4:
        text = spoil_text(choice, text)
    elif kind == 5:
        lines[i] = spoil_text(choice, lines[i])
    elif not lines[i].startswith('{"do":"branch"') and not lines[i].startswith('{"do":"end"'):
        lines[i] = spoil_line(choice, lines[i])
    return text, lines


def facts(comparison, choice):
    """Which names exist, and what the facts say: each must be in force as the second checker reads it, under a wlog
    that maps nothing; with something changed only if both think so."""
    suffix, text, names, more = random_instance(choice)
    path, _ = comparison.files(suffix, text, [])
    head = {"nnsolve": "certificate/1", "variables": [], "facts": [], **more}
    try:
        instance = second_checker.read_instance(path)
        Proof(instance, head)
        variables = {instance.canonical(tuple(name)): name for name in names if instance.has_variable(tuple(name))}
        first = [instance.canonical(tuple(name)) for name in names]
        known = {name: list(name) for name in first if instance.fact(name)}
        full = {**head, "variables": list(variables.values()), "facts": list(known.values())}
        proof = Proof(instance, full)
    except (Refused, Rejected):
        comparison.compare("instances", suffix, text, [json.dumps(head)])
        return
    comparison.compare("instances", suffix, text, [json.dumps(full)])
    for _ in range(3):
        comparison.compare("instances spoilt", suffix, spoil_text(choice, text), [json.dumps(full)])
    single = choice.choice(names)
    for other in ({"facts": [single]}, {"variables": [single]}, {"variables": full["variables"][1:]}):
        comparison.compare("names", suffix, text, [json.dumps(full | other)])
    goals = [json.dumps({"do": "wlog", "gives": [shown(fact.formula)], "map": []}) for fact in proof.facts]
    comparison.compare("facts", suffix, text, [json.dumps(full), *goals])
    for goal in choice.sample(goals, min(len(goals), 3)):
        comparison.compare("facts changed", suffix, text, [json.dumps(full), spoil_line(choice, goal)])


def proofs(comparison, choice):
    text, chain, wrong = random_proof(choice)
    comparison.compare("steps", "smt2", text, chain)
    for lines in wrong:
        comparison.compare("wrong steps", "smt2", text, lines)


def run(options, folder):
    comparison, solved = Comparison(options, folder), Solved(options, folder)

    def anew(comparison, choice):
        if found := solved.one(choice):
            comparison.compare("made anew", *found)
            for _ in range(20):
                comparison.compare("made anew, spoilt", found[0], *spoilt(choice, *found[1:]))

    def right_spoilt(comparison, choice):
        case = choice.choice(RIGHT)
        comparison.compare("right.py, spoilt", case.suffix, *spoilt(choice, case.text, case.lines))

    print(f"seed {options.seed}")
    for pair in pairs():
        comparison.compare("pairs", *pair)
    for case in RIGHT:
        comparison.compare("right.py", case.suffix, case.text, case.lines)
        comparison.compare("right.py, siblings", *case.sibling, case.lines)
    for case in STEPS + FILES:
        if not re.search(LIMITS, case.why):
            comparison.compare("wrong_*.py", case.suffix, case.text, case.lines)
    for least, share, part in ((5, 0.3, anew), (100, 0.1, right_spoilt), (20, 0.3, facts), (20, 0.3, proofs)):
        end = time.time() + share * options.seconds
        for n in itertools.count():
            if n >= least and time.time() > end:
                break
            part(comparison, random.Random(f"{options.seed} {part.__name__} {n}"))
    for part in dict.fromkeys(part for part, _ in comparison.counts):
        words = [f"{count} {word}" for (of, word), count in comparison.counts.items() if of == part]
        print(f"{part}: " + ", ".join(words))
    print(f"{comparison.differences} differences")
    return 1 if comparison.differences else 0


def main(status):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("nncheck")
    seed, scale = (float(os.environ.get("NNSOLVE_TEST_" + word, 1)) for word in ("SEED", "SCALE"))
    parser.add_argument("--seed", type=int, default=int(seed))
    parser.add_argument("--seconds", type=float, default=20 * scale, help="for what is random")
    with tempfile.TemporaryDirectory() as folder:
        status.append(run(parser.parse_args(), folder))


if __name__ == "__main__":
    sys.exit(second_checker.with_deep_stack(main))
