"""Parts of reduce.py: SMT-LIB formulas (etr.py), their stations, witnesses and verdicts."""
import json
import random

import check_witness
import etr
import formulas
import one_layer
from exact import Ring
from formula_witness import assignment_json, differences, read_assignment, weights_json, without_origin
from formulas import scale
from instance import read_instance, read_json
from one_layer import Layers, Query, Weights
from reduce_contract import NETWORKS


def smtlib_formulas(checks):
    for index, case in enumerate(etr.generate((checks.options.count + 1) // 2, checks.options.seed)):
        if not checks.options.only or checks.options.only in case.name:
            one_formula(checks, case, index)
    if not checks.options.only and checks.options.count >= 40:
        yes, no = (checks.decided.get(("etr", v), 0) for v in ("sat", "unsat"))
        checks.record("decided both ways", "etr", [] if yes and no else [f"{yes} YES, {no} NO"], f"etr={yes}+{no}")


def one_formula(checks, case, index):
    g = random.Random(f"{checks.options.seed}/etr checks/{index}")
    path = checks.write(case.name, case.text().encode())
    variant, activation = g.choice(NETWORKS)
    flags = ["--inequalities", g.choice(["rational", "root"]), "--variant", variant, "--activation", activation]
    station, net = checks.path("e.etrinv"), checks.path("e.net.json")
    text, problems = checks.output("reduce", path, *flags, "--to", "etr-inv")
    data, more = checks.output("reduce", path, *flags)
    if problems + more:
        checks.record("etr: stations", case.name, problems + more + [case.text()])
        return
    for name, content in ((station, text), (net, data)):
        with open(name, "wb") as file:
            file.write(content)
    inner = formulas.read(text.decode(), "etrinv")
    small = len(inner.constraints) <= 200   # the reader of networks is quadratic
    instance = read_instance(data) if small else None
    problems = one_layer.structure(instance, read_json(data), activation, 3 if variant == "repaired" else 2,
                                   True) if small else []
    again, more = checks.output("reduce", station, *flags)
    problems += more
    if not more and without_origin(again) != without_origin(data):
        problems.append("by way of etr-inv the network is another one")
    if text.count(b"# origin: {") != 1:
        problems.append("not exactly one # origin: comment")
    if small and variant == "repaired" and activation == "identity" and sum(c[0] == "*" for c in inner.constraints) < 16:
        size = len(instance.inputs), len(instance.hidden), len(instance.edges), len(instance.rows)
        if size not in formulas.expected_size(inner, False).allowed():
            problems.append(f"size {size}")
    checks.record("etr: stations", case.name, problems + ([case.text()] if problems else []))
    if problems:
        return
    if case.values is not None:
        witnesses(checks, case, station, inner, net, instance, g)
    if len(inner.constraints) > 60:   # hopeless in seconds
        return
    for what, query in (("etr-inv", formulas.smt(inner).replace("(check-sat)", one_layer.TACTIC)),
                        ("network", Query(Layers(instance)).text())):
        verdict, _ = one_layer.ask_z3(query, 2)
        wrong = verdict != "unknown" and (verdict == "sat") != case.truth
        checks.record(f"etr: verdict of {what}", case.name,
                    [f"z3 says {verdict}, the formula is {case.truth}: {case.text()}"] if wrong else [],
                    f"{case.truth}:{verdict}")
        if verdict != "unknown":
            checks.count("etr", verdict)


def witnesses(checks, case, station, inner, net, instance, g):
    bare = {n.strip("|"): v for n, v in case.values.items()}
    witness = checks.write("w.json", assignment_json(bare, case.ring, case.fields))
    detail = [f"{case.text()}\nwith {assignment_json(bare, case.ring, case.fields).decode()}"]
    pushed, problems = checks.output("push", station, witness)
    if not problems:
        ring, values = read_assignment(pushed)
        problems = formulas.problems(inner, ring, values)
    checks.record("etr: push to etr-inv", case.name, problems and problems + detail)
    if not problems:
        fields = json.loads(pushed).get("fields", [])
        pull(checks, case, station, pushed, "etr: pull of push", bare, detail)
        mirrored = assignment_json({n: scale(v, -1) for n, v in values.items()}, ring, fields)
        pull(checks, case, station, mirrored, "etr: pull of the negated solution", None, detail)
    pushed, problems = checks.output("push", net, witness)
    if instance is None and not problems:
        pull(checks, case, net, pushed, "etr: pull of push", bare, detail)
    elif not problems:
        ring, weights, biases, _ = check_witness.read_witness(pushed, instance)
        carried = Weights.read(Layers(instance), ring, weights, biases)
        problems = carried.misfits()
    checks.record("etr: push to the network", case.name, problems and problems + detail)
    if instance is not None and not problems:
        pull(checks, case, net, pushed, "etr: pull of push", bare, detail)
        text = weights_json(*carried.gauge(g).realise(g), ring, json.loads(pushed).get("fields", []))
        pull(checks, case, net, text, "etr: pull of a gauge", bare, detail)
    reals = sorted(n for n, v in case.values.items() if not isinstance(v, bool))
    values = {**case.values, (name := g.choice(reals)): Ring.add(case.values[g.choice(reals)], {(): g.choice([1, -7])})}
    if etr.problems(case.text(), case.ring, values):
        bare = {n.strip("|"): v for n, v in values.items()}
        spoilt = checks.write("spoilt.json", assignment_json(bare, case.ring, case.fields))
        for where in (station, net):
            checks.record("etr: spoilt witnesses", f"{case.name} {name}", checks.refused(["push", where, spoilt]))


def pull(checks, case, station, text, section, wanted, detail):
    pulled, problems = checks.output("pull", station, checks.write("v.json", text))
    if not problems:
        ring, values = read_assignment(pulled)
        if wanted is None:   # where there is no unit, a solution and its negation cannot be told apart
            quoted = {n.strip("|"): n for n in case.values}
            problems = etr.problems(case.text(), ring, {quoted[n]: v for n, v in values.items()})
        else:
            problems = differences(ring, values, case.ring, wanted, wanted)
            if set(values) != set(wanted):
                problems.append(f"variables {sorted(values)}")
    checks.record(section, case.name, problems and problems + detail)
