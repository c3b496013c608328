#!/usr/bin/env python3
"""generate.py DIRECTORY [--count N] [--seed S]: training instances whose answers are known by construction.

Each instance comes from a family (planted_families.py, root_families.py, unsat_families.py): `sat` ones with planted
weights (then a witness is written beside it), `unsat` ones with a proof that the family's docstring states. A family is
`easy` where a solver may be expected to decide it in seconds, else `hard`. Writes NAME.net.json, NAME.witness.json for
planted ones, and answers.txt: NAME STATUS FAMILY DIFFICULTY. The same seed and count give the same bytes.
"""
import argparse
import os
import random

import planted_families
import root_families
import unsat_families
from spell import spell_instance, spell_witness

FAMILIES = [*planted_families.FAMILIES, *root_families.FAMILIES, *unsat_families.FAMILIES]


def generate(count, seed):
    """count cases, each family at least once if there is room; yields (name, family, difficulty, text, witness, case)."""
    schedule = [entry for entry in FAMILIES for _ in range(entry[1])]
    for index in range(count):
        function, _, difficulty = schedule[index % len(schedule)]
        g = random.Random(f"{seed}/{index}/{function.__name__}")
        case = function(g)
        name = f"{index:04d}-{function.__name__}"
        text = spell_instance(g, case, name)
        witness = spell_witness(case) if case.planted else None
        yield name, function.__name__, difficulty, text, witness, case


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    os.makedirs(options.directory, exist_ok=True)
    with open(os.path.join(options.directory, "answers.txt"), "w", encoding="utf-8") as answers:
        for name, kind, difficulty, text, witness, case in generate(options.count, options.seed):
            base = os.path.join(options.directory, name)
            with open(base + ".net.json", "w", encoding="utf-8") as file:
                file.write(text)
            if witness:
                with open(base + ".witness.json", "w", encoding="utf-8") as file:
                    file.write(witness)
            answers.write(f"{name} {case.status} {kind} {difficulty}\n")


if __name__ == "__main__":
    main()
