"""Parts of reduce.py: the errata (instances/errata), and what the command line promises."""
import json
import os
import re
import subprocess
import time

import formulas
import one_layer
from instance import BadInput, read_instance, read_json
from one_layer import Layers, Query
from session import ROOT

ERRATA = os.path.join(ROOT, "instances", "errata")
NETWORKS = [(variant, activation) for variant in ("repaired", "compact") for activation in ("identity", "relu")]


# ---------------------------------------------------------------- errata

def claims(text):
    """(flags, verdict) for each network that the header of an errata file speaks of."""
    truth = re.search(r"^# truth: (sat|unsat)$", text, re.M).group(1)
    found = [([], truth)]
    found += [(["--variant", v, "--activation", a], truth) for v, a in NETWORKS]
    found += [(["--defect", d], verdict) for d, verdict in re.findall(r"^# defect (\S+): (sat|unsat)$", text, re.M)]
    found += [(["--variant", "as-printed"], v) for v in re.findall(r"^# as-printed: (sat|unsat)$", text, re.M)]
    return truth, found


def errata(checks):
    files = sorted(f for f in os.listdir(ERRATA) if f.endswith(".etrinv"))
    seen = set()
    for name in files:
        path = os.path.join(ERRATA, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        truth, networks = claims(text)
        verdict, _ = one_layer.ask_z3(formulas.smt(formulas.read(text, "etrinv")), 10)
        checks.record("errata: truth", name, [] if verdict == truth else [f"z3 says {verdict}, not {truth}"])
        for flags, expected in networks:
            section = "errata: " + ("defects" if expected != truth else "repaired, compact")
            label = f"{name} {' '.join(flags)}"
            data, problems = checks.output("reduce", path, *flags)
            if problems:
                checks.record(section, label, problems)
                continue
            seen.update(flags[1:2] if expected != truth else [])
            verdict, _ = one_layer.ask_z3(Query(Layers(read_instance(data))).text(), 10)
            if verdict != expected:
                problems.append(f"z3 says {verdict} on the network, not {expected}")
            if "relu" not in flags:
                net = checks.write("errata.net.json", data)
                result = checks.call("solve", "--backend", "z3", "--timeout", "10", net)
                if result.out.split()[:1] != [expected.encode()]:
                    problems.append(f"solve says {result.out[:80]!r} {result.err[:80]!r}, not {expected}")
            checks.record(section, label, problems)
    missing = {"a", "b", "c", "e", "f", "as-printed"} - {d for flag in seen for d in flag.split(",")}
    checks.record("errata: defects", "each has an example", [f"none for {sorted(missing)}"] if missing else [])


# ---------------------------------------------------------------- the command line

EXAMPLE = b"x * y = 1\nx + x = z\n"
WITNESS = b'{"nnsolve": "witness/1", "assignment": {"x": "1/2", "y": "2", "z": 1}}'

GOOD = [   # (name, bytes, how many constraints)
    ("empty.etrinv", b"", 0), ("empty.etrinveq", b"", 0), ("header.etrinv", b"etr-inv 1\n", 0),
    ("header.etrinveq", b"etr-inv-eq 1\n", 0), ("comment.etrinv", b"# x + y\n\n   \n# x * y = 2", 0),
    ("no-newline.etrinv", b"x * y = 1", 1), ("crlf.etrinv", b"etr-inv 1\r\nvars x y\r\nx * y = 1\r\n", 1),
    ("crlf.etrinveq", b"x + 1/y = 0\r\nnonzero x\r\n", 1), ("bom.etrinv", b"\xef\xbb\xbfx * y = 1\n", 1),
    ("bom-header.etrinv", b"\xef\xbb\xbfetr-inv 1\nx * y = 1\n", 1),
    ("tight.etrinv", b"x*y=1\nx+y=z#end", 2), ("wide.etrinv", b"\t x  *\t y =   1 \t# comment\n", 1),
    ("vars.etrinv", b"vars + x = y\nvars * x = 1\n", 2), ("outputs.etrinv", b"a + b = q\nq * a = 1\n", 2),
    ("etr.etrinv", b"etr + inv = nonzero\n", 1), ("quotes.etrinv", b"x' + x'' = x\nx' * x = 1\n", 2),
    ("reserved.etrinv", b"let + assert = forall\nlet * true = 1\nRealx * _ = 1", 3),
    ("nonzero.etrinveq", b"nonzero + x = 0\nnonzero nonzero\nvars - x = 0\n", 2),
    ("signs.etrinveq", b"- x - 1/y = 0\n+x + y = 0\n1/x+1/x+1/x=0\nx-1 / x=0", 4),
    ("declared.etrinv", b"vars a b c\nvars d\nx * y = 1\n", 1),
    ("long-line.etrinv", b"x * y = 1" + b" " * 1_000_000 + b"# " + b"k" * 1_000_000 + b"\n", 1),
    ("long-name.etrinv", b"x" * 50_000 + b" + y = z\n", 1),
    ("many-names.etrinv", b"vars " + b" ".join(b"v%d" % i for i in range(200)) + b"\n", 0),
    ("copies.etrinv", b"x + x = x\n" * 500, 500), ("dummy.etrinv", b"vars dummy\n", 0),
    ("padding.etrinv", b"y_padding * x_padding = 1\ndummy + h = o\n", 2),
]

BAD = [   # (name, bytes, line, column or None)
    ("two.etrinv", b"x * y = 1\nx * y = 2\n", 2, 9), ("no-right.etrinv", b"x + y", 1, 6),
    ("minus.etrinv", b"\nx - y = z\n", 2, 3), ("trailing.etrinv", b"x + y = z w\n", 1, 11),
    ("non-ascii.etrinv", "x + é = x\n".encode(), 1, 5), ("latin-1.etrinv", b"x + \xe9 = x\n", 1, 5),
    ("nul.etrinv", b"x * y = 1\0\n", 1, 10), ("nul-first.etrinv", b"\0", 1, 1), ("decimal.etrinv", b"x * y = 1.0\n", 1, 9),
    ("header.etrinv", b"etr-inv 2\nx * y = 1\n", 1, 9), ("wrong-header.etrinv", b"etr-inv-eq 1\n", 1, None),
    ("wrong-header.etrinveq", b"etr-inv 1\n", 1, None), ("digit.etrinv", b"1x + y = z\n", 1, None),
    ("product.etrinv", b"x * y = z\n", 1, 9), ("equals.etrinv", b"x + y == z\n", 1, 8),
    ("three.etrinv", b"x + y + z = w\n", 1, None), ("number.etrinv", b"x + y = 1\n", 1, 9),
    ("twice-on-a-line.etrinv", b"x + y = z, x * y = 1\n", 1, 10), ("late-header.etrinv", b"x * y = 1\netr-inv 1\n", 2, None),
    ("declared-comma.etrinv", b"vars x, y\n", 1, 7), ("lone-name.etrinv", b"x\n", 1, None),
    ("quoted.etrinv", b"|x| + y = z\n", 1, 1), ("invalid-utf-8.etrinv", b"\xff\xfe\n", 1, None),
    ("one-term.etrinveq", b"x = 0\n", 1, None), ("four-terms.etrinveq", b"x + y + z + w = 0\n", 1, None),
    ("not-zero.etrinveq", b"x + y = z\n", 1, 9), ("product.etrinveq", b"x * y = 1\n", 1, 3),
    ("two-over.etrinveq", b"x + 2/y = 0\n", 1, 5), ("inverse-of-inverse.etrinveq", b"1/1/x + y = 0\n", 1, None),
    ("double-sign.etrinveq", b"x + -y = 0\n", 1, 5), ("no-sign.etrinveq", b"x y = 0\n", 1, 3),
    ("nonzero-inverse.etrinveq", b"nonzero 1/x\n", 1, None), ("nonzero-nothing.etrinveq", b"nonzero\n", 1, None),
    ("long-bad.etrinv", b"x * y = 1\n" + b"x" * 1_000_000, 2, None),
    ("utf-16.etrinv", "x * y = 1\n".encode("utf-16"), 1, None), ("json.etrinv", b'{"nnsolve": "training/1"}', 1, 1),
    ("after-many.etrinv", b"x * y = 1\n" * 10_000 + b"x * y == 1\n", 10_001, None),
]


def contract(checks):
    good_files(checks)
    bad_files(checks)
    wrong_usage(checks)
    places(checks)
    carrying(checks)
    many_constraints(checks)


def good_files(checks):
    for name, data, constraints in GOOD:
        kind = name.rsplit(".", 1)[1]
        path = checks.write(name, data)
        for variant, activation in NETWORKS:
            flags = ["--variant", variant, "--activation", activation]
            text, problems = checks.output("reduce", path, *flags)
            if not problems:
                problems = shape(text, activation, variant)
            checks.record("good files", f"{name} {variant} {activation}", problems)
        for station in ("etr-inv", "etr-inv-eq")[kind == "etrinveq":]:
            suffix = {"etr-inv": "etrinv", "etr-inv-eq": "etrinveq"}[station]
            text, problems = checks.output("reduce", path, "--to", station)
            if not problems:
                inner = formulas.read(text.decode(), suffix)
                if suffix == kind and len(inner.constraints) != constraints:
                    problems.append(f"{len(inner.constraints)} constraints, not {constraints}")
                if text.count(b"# origin: {") != 1:
                    problems.append("not exactly one # origin: comment")
                out = checks.write("good-station." + suffix, text)
                problems += checks.output("reduce", out)[1]
            checks.record("good files", f"{name} to {station}", problems)
        with_format, problems = checks.output("reduce", "-", "--format", kind, data=data)
        direct, more = checks.output("reduce", path)
        if not problems + more and read_json(with_format) != read_json(direct):
            problems.append("standard input gives another network")
        checks.record("good files", f"{name} from standard input", problems + more)
        os.unlink(path)


def shape(text, activation, variant):
    try:
        document = read_json(text)
        return one_layer.structure(read_instance(text), document, activation, 3 if variant == "repaired" else 2, True)
    except BadInput as error:
        return [str(error)]


def bad_files(checks):
    for name, data, line, column in BAD:
        place = f"{name}:{line}:" + (f"{column}:" if column else "")
        path = checks.write(name, data)
        checks.expect_bad("bad files", name, ["reduce", path], [place])
        checks.expect_bad("bad files", name + " to etr-inv-eq", ["reduce", path, "--to", "etr-inv-eq"], [place])
        out = checks.path("bad-out.json")
        result = checks.call("reduce", path, "-o", out)
        problems = [f"exit status {result.status}"] if result.status != 65 else []
        if os.path.exists(out):
            problems.append("a file was written")
            os.unlink(out)
        checks.record("bad files", name + " -o", problems)
        os.unlink(path)


def wrong_usage(checks):
    path = checks.write("usage.etrinv", EXAMPLE)
    eq = checks.write("usage.etrinveq", b"x + 1/y = 0\n")
    net = checks.path("usage.net.json")
    checks.call("reduce", path, "-o", net)
    witness = checks.write("usage.json", WITNESS)
    plain = checks.write("usage.txt", EXAMPLE)
    for label, arguments, codes in (
            ("no formula", ["reduce"], (64,)), ("unknown option", ["reduce", "--bogus", path], (64,)),
            ("unknown station", ["reduce", path, "--to", "heaven"], (64,)),
            ("unknown variant", ["reduce", path, "--variant", "improved"], (64,)),
            ("unknown activation", ["reduce", path, "--activation", "tanh"], (64,)),
            ("unknown defect", ["reduce", path, "--defect", "z"], (64,)),
            ("defect d", ["reduce", path, "--defect", "d"], (64,)), ("no defect", ["reduce", path, "--defect", ""], (64,)),
            ("one bad defect", ["reduce", path, "--defect", "a,z"], (64,)),
            ("defect in compact", ["reduce", path, "--defect", "a", "--variant", "compact"], (64,)),
            ("unknown inequalities", ["reduce", path, "--inequalities", "cubes"], (64,)),
            ("unknown format", ["reduce", path, "--format", "etrinv2"], (64,)),
            ("two formulas", ["reduce", path, path], (64,)), ("--to without a value", ["reduce", path, "--to"], (64,)),
            ("backwards", ["reduce", eq, "--to", "etr-inv"], (64,)),
            ("push without a witness", ["push", net], (64,)), ("pull without anything", ["pull"], (64,)),
            ("both from standard input", ["push", "-", "-", "--format", "net"], (64,)),
            ("missing file", ["reduce", checks.path("no-such.etrinv")], (74,)),
            ("missing file, odd name", ["reduce", checks.path("no-such.txt")], (74,)),
            ("missing station", ["push", checks.path("no-such.net.json"), witness], (74,)),
            ("missing witness", ["push", net, checks.path("no-such.json")], (74,)),
            ("missing witness, pull", ["pull", net, checks.path("no-such.json")], (74,)),
            ("directory", ["reduce", checks.scratch, "--format", "etrinv"], (65, 74)),
            ("what it is cannot be told", ["reduce", plain], (64, 65)),
            ("network already", ["reduce", net], (64, 65)),
            ("a picture's name", ["reduce", path, "-o", checks.path("net.svg")], (64,)),
            ("no such place", ["reduce", path, "-o", checks.path("no/such/place.json")], (74,)),
            ("a full disk", ["reduce", path, "-o", "/dev/full"], (74,)),
            ("a full disk, push", ["push", net, witness, "-o", "/dev/full"], (74,)),
            ("place is a directory", ["reduce", path, "-o", checks.scratch], (74,))):
        result = checks.call(*arguments, data=b"" if "-" in arguments else None)
        problems = []
        if result.status not in codes:
            problems.append(f"exit status {result.status}, not {codes}: {result.err[:200]!r}")
        if result.out:
            problems.append(f"standard output: {result.out[:200]!r}")
        if result.err.count(b"\n") != 1:
            problems.append(f"not one line: {result.err[:300]!r}")
        checks.record("wrong usage", label, problems, str(result.status))


def places(checks):
    path = checks.write("places.etrinv", EXAMPLE)
    text, problems = checks.output("reduce", path)
    out = checks.path("places.net.json")
    problems += checks.output("reduce", path, "-o", out)[1]
    with open(out, "rb") as file:
        if file.read() != text:
            problems.append("-o FILE differs from standard output")
    checks.record("places", "-o FILE", problems)
    # A failure must not spoil what stood there before, nor leave anything beside it.
    bad = checks.write("places-bad.etrinv", b"x * y = 2\n")
    before = sorted(os.listdir(checks.scratch))
    checks.call("reduce", bad, "-o", out)
    with open(out, "rb") as file:
        problems = [] if file.read() == text else ["a failure changed the file that was there"]
    if sorted(os.listdir(checks.scratch)) != before:
        problems.append("something was left behind")
    checks.record("places", "failure leaves the old file alone", problems)
    with open("/dev/full", "wb") as full:
        result = subprocess.run([checks.options.nnsolve, "reduce", path], stdout=full, stderr=subprocess.PIPE,
                                    check=False)
    problems = [] if result.returncode == 74 and result.stderr.count(b"\n") == 1 else \
        [f"exit status {result.returncode}, {result.stderr[:200]!r}"]
    checks.record("places", "standard output is full", problems)
    size, problems = checks.output("reduce", path, "--json", "-o", out)
    if not problems:
        instance, said = read_instance(text), read_json(size)
        counted = {"inputs": len(instance.inputs), "hidden": len(instance.hidden), "outputs": len(instance.outputs),
                   "edges": len(instance.edges), "data_points": len(instance.rows), "question_marks": 0}
        problems = [f"{k} is {said.get(k)}, not {v}" for k, v in counted.items() if said.get(k) != v]
    checks.record("places", "--json", problems)
    # Reading origin is forbidden to solve: without it, the same answer on the same route.
    document = json.loads(text)
    del document["origin"]
    bare = checks.write("bare.net.json", json.dumps(document).encode())
    whole, bare_answer = (checks.call("solve", f, "--backend", "z3", "--timeout", "20") for f in (out, bare))
    checks.record("places", "solving without origin", [] if whole.out == bare_answer.out and whole.status == 0 else [
        f"{whole.out[:60]!r} and {bare_answer.out[:60]!r}"])
    for label, arguments in (("push", ["push", bare]), ("pull", ["pull", bare]), ("push, formula", ["push", path])):
        checks.expect_bad("places", f"{label} without origin",
                          [*arguments, checks.write("places.json", WITNESS)], [os.path.basename(arguments[1])])


def carrying(checks):
    """Malformed witnesses and tampered stations."""
    path = checks.write("carry.etrinv", EXAMPLE)
    net = checks.path("carry.net.json")
    checks.output("reduce", path, "-o", net)
    stations = [net]
    for station, name in (("etr-inv", "carry-1.etrinv"), ("etr-inv-eq", "carry-2.etrinveq"),
                          ("restricted", "carry-3.net.json")):
        stations.append(checks.path(name))
        checks.output("reduce", path, "--to", station, "-o", stations[-1])
    good = checks.write("carry.json", WITNESS)
    for station in stations:
        for label, text, codes in (
                ("a variable is missing", b'{"nnsolve": "witness/1", "assignment": {"x": "1/2", "y": "2"}}', (65,)),
                ("unknown variable", WITNESS.replace(b'"z"', b'"z": 1, "k"'), (65,)),
                ("a variable twice", WITNESS.replace(b'"z"', b'"x": "1/2", "z"'), (65,)),
                ("no assignment", b'{"nnsolve": "witness/1"}', (65,)),
                ("weights instead", b'{"nnsolve": "witness/1", "weights": [], "biases": {}}', (65,)),
                ("unknown key", WITNESS.replace(b'"nn', b'"note": 1, "nn', 1), (65,)),
                ("version", WITNESS.replace(b"witness/1", b"witness/2"), (65,)),
                ("not a number", WITNESS.replace(b'"1/2"', b'"0.5.5"'), (65,)),
                ("null", WITNESS.replace(b'"1/2"', b"null"), (65,)), ("denominator 0", WITNESS.replace(b"1/2", b"1/0"), (65,)),
                ("empty", b"", (65,)), ("list", b"[]", (65,)), ("cut", WITNESS[:40], (65,)),
                ("field used, none given", WITNESS.replace(b'"1/2"', b'[["1/2", 1]]'), (65,)),
                ("not a solution", WITNESS.replace(b'"z": 1', b'"z": 2'), (1,)),
                ("zero", WITNESS.replace(b'"1/2"', b"0").replace(b'"z": 1', b'"z": 0'), (1,))):
            witness = checks.write("odd.json", text)
            label = f"push {os.path.basename(station)}: {label}"
            if codes == (65,):
                checks.expect_bad("carrying", label, ["push", station, witness], ["odd.json"])
            else:
                checks.record("carrying", label, checks.refused(["push", station, witness]))
        pushed, problems = checks.output("push", station, good)
        if problems:
            checks.record("carrying", f"push {os.path.basename(station)}", problems)
            continue
        document = json.loads(pushed)
        if "weights" in document:
            # 0.5 and "2/4" are the same number; one edge too few is malformed.
            document["biases"] = {k: 0.0 for k in document["biases"]} if station == stations[-1] else document["biases"]
            same = checks.write("same.json", json.dumps(document).encode())
            checks.record("carrying", f"pull {os.path.basename(station)}", checks.output("pull", station, same)[1])
            document["weights"].pop()
            fewer = checks.write("fewer.json", json.dumps(document).encode())
            checks.expect_bad("carrying", f"pull {os.path.basename(station)}: an edge is missing",
                              ["pull", station, fewer], ["fewer.json"])
        checks.expect_bad("carrying", f"pull {os.path.basename(station)}: the wrong kind of witness",
                          ["pull", station, good if "weights" in document else checks.write(
                              "weights.json", b'{"nnsolve": "witness/1", "weights": [], "biases": {}}')], [])
        tampered(checks, station, good)


def tampered(checks, station, witness):
    """The station says something else than its origin does: nothing can be carried."""
    with open(station, encoding="utf-8") as file:
        text = file.read()
    if station.endswith(".json"):
        document = json.loads(text)
        document["data"].insert(0, {"x": {document["network"]["inputs"][0]: 1}, "y": {"a": 0}})
        text = json.dumps(document)
    else:
        text += "\nx + z = y\n" if station.endswith(".etrinv") else "\nx + z = 0\n"
    other = checks.write("tampered" + station[station.index("carry") + 5:].lstrip("-123"), text.encode())
    for label, arguments in (("push", ["push", other, witness]), ("pull", ["pull", other, witness])):
        checks.expect_bad("carrying", f"{label}: tampered {os.path.basename(station)}", arguments, ["tampered"])


def many_constraints(checks):
    """100,000 constraints, in time and linear in size."""
    lines = [b"v%d + v%d = v%d\n" % (i, i + 1, i + 2) if i % 2 else b"v%d * w%d = 1\n" % (i, i) for i in range(100_000)]
    path = checks.write("many.etrinv", b"".join(lines))
    sizes = []
    for data in (b"".join(lines[:50_000]), b"".join(lines)):
        path = checks.write("many.etrinv", data)
        for variant, activation in (("repaired", "identity"), ("compact", "relu")):
            start = time.monotonic()
            out = checks.path("many.net.json")
            said, problems = checks.output("reduce", path, "--json", "-o", out, "--variant", variant, "--activation",
                                           activation)
            took = time.monotonic() - start
            if took > 30:
                problems.append(f"took {took:.1f} s")
            if not problems:
                sizes.append((variant, os.path.getsize(out), read_json(said)["hidden"]))
            checks.record("many constraints", f"{variant} {activation}", problems)
    problems = [f"{a} and {b}: not linear" for a, b in zip(sizes[:2], sizes[2:])
                if a[0] == b[0] and not (1.9 < b[2] / a[2] < 2.1 and b[1] / a[1] < 2.3)]
    checks.record("many constraints", "linear", problems + ([] if len(sizes) == 4 else ["failed"]))
