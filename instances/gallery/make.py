#!/usr/bin/env python3
"""make.py NNSOLVE [--page]: makes the gallery's pictures and its page (README.md here); with --page the page alone.

A picture shows an instance with the weights that `solve` finds, of an optimum with those of the least cost. The stories
are told elsewhere: `training/answers.txt` and the tables of `instances/README.md`, "Named examples".
"""
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
INSTANCES = os.path.dirname(HERE)
ROW = re.compile(r"^\| `([\w-]+\.net\.json)`(?:, `([\w-]+\.net\.json)`)? \|(?: \w+ \|)? (.*) \|$", re.MULTILINE)


def descriptions():
    """What the tables of instances/README.md say of each file."""
    with open(os.path.join(INSTANCES, "README.md"), encoding="utf-8") as file:
        text = file.read()
    half = text.index("| file in `optimum/` |")
    return {folder: {name: story for *names, story in ROW.findall(part) for name in names if name}
            for folder, part in (("training", text[:half]), ("optimum", text[half:]))}


def answers():
    """[(file, status, why)] of training/."""
    with open(os.path.join(INSTANCES, "training", "answers.txt"), encoding="utf-8") as file:
        lines = [line.split("#", 1) for line in file if line.strip() and not line.startswith("#")]
    return [(*words.split(), why.strip()) for words, why in lines]


def optima():
    """[(file, {cost: least value})] of optimum/."""
    with open(os.path.join(INSTANCES, "optimum", "optimum.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    head = rows[0]
    return [(row[0] + ".net.json", dict(zip(head[1:], row[1:]))) for row in rows[1:]]


def sentence(text):
    return text[0].upper() + text[1:] + "."


def page():
    says = descriptions()
    text = ["# The gallery", "",
            "The named networks of this folder, each with its picture and its story. A picture shows the data and, where "
            "there are\nsome, weights that fit it, and what the network computes with them if it has one or two inputs. "
            "Made by `make.py`.", "", "## Training", ""]
    for name, status, why in answers():
        stem = name.removesuffix(".net.json")
        text += [f"### [{stem}](../training/{name}): {status}", "",
                 f"{sentence(says['training'][name])} {'A solution' if status == 'sat' else 'Why not'}: {why}.", "",
                 f"![{stem}](training-{stem}.svg)", ""]
    text += ["## Least costs", ""]
    for name, least in optima():
        stem = name.removesuffix(".net.json")
        costs = ", ".join(f"{cost} {value}" for cost, value in least.items() if value not in ("", "-"))
        text += [f"### [{stem}](../optimum/{name})", "", f"{sentence(says['optimum'][name])} Least costs: {costs}.", "",
                 f"![{stem}](optimum-{stem}.svg)", ""]
    return "\n".join(text).rstrip("\n") + "\n"


def draw(nnsolve, folder, name, scratch):
    path = os.path.join(INSTANCES, folder, name)
    witness = os.path.join(scratch, "weights.json")
    if os.path.exists(witness):
        os.remove(witness)
    ask = ["solve", "--seed", "1"] if folder == "training" else ["optimum", "--timeout", "30"]
    subprocess.run([nnsolve, *ask, path, "--witness", witness, "-o", os.devnull], check=True)
    has_weights = False
    if os.path.exists(witness):
        with open(witness, encoding="utf-8") as file:
            has_weights = "enclosure" not in json.load(file)
    picture = os.path.join(HERE, f"{folder}-{name.removesuffix('.net.json')}.svg")
    subprocess.run([nnsolve, "draw", path, *([witness] if has_weights else []), "-o", picture], check=True)


def main():
    nnsolve = os.path.abspath(sys.argv[1])
    if "--page" not in sys.argv:
        with tempfile.TemporaryDirectory() as scratch:
            for name, *_ in answers():
                draw(nnsolve, "training", name, scratch)
            for name, _ in optima():
                draw(nnsolve, "optimum", name, scratch)
    with open(os.path.join(HERE, "README.md"), "w", encoding="utf-8") as file:
        file.write(page())


if __name__ == "__main__":
    main()
