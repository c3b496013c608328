"""Training instances and witnesses as text, in any of the spellings that the formats allow."""
import json
from fractions import Fraction

from net_family import shuffled


class Raw(str):
    """Text that goes into the JSON file as it is."""


def spell(generator, value):
    """One of the ways to write an exact rational."""
    value = Fraction(value)
    ways = [f'"{value}"', f'"{value.numerator * 3}/{value.denominator * 3}"']
    if value.denominator == 1:
        ways += [str(value)] * 6 + [f'"{value}.0"', f"{value}.00", f"{value}e0", f'"{value}"']
        if value == 0:
            ways += ["-0", "0.0", '"-0"', '"0/7"', "0e5"]
        elif value % 10 == 0:
            ways.append(f"{value // 10}e1")
    else:
        twos = fives = 0
        rest = value.denominator
        while rest % 2 == 0:
            rest, twos = rest // 2, twos + 1
        while rest % 5 == 0:
            rest, fives = rest // 5, fives + 1
        if rest == 1 and max(twos, fives) < 12:
            places = max(twos, fives)
            scaled = abs(value) * 10 ** places
            digits = str(scaled).rjust(places + 1, "0")
            sign = "-" if value < 0 else ""
            decimal = f"{sign}{digits[:-places]}.{digits[-places:]}"
            ways += [decimal, decimal, decimal + "0", f'"{decimal}"', f"{sign}{scaled}e-{places}",
                     f'"{sign}{scaled}E-{places}"', f"{decimal}e+0"]
    return Raw(generator.choice(ways))


def dump(value, indent, level=0):
    """JSON text; Raw strings go in unquoted."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, (dict, list)):
        if not value:
            return "{}" if isinstance(value, dict) else "[]"
        inner = [dump(v, indent, level + 1) for v in (value.values() if isinstance(value, dict) else value)]
        if isinstance(value, dict):
            inner = [json.dumps(k, ensure_ascii=False) + (": " if indent else ":") + v for k, v in zip(value, inner)]
        left, right = "{}" if isinstance(value, dict) else "[]"
        flat = left + (", " if indent else ",").join(inner) + right
        if not indent or (len(flat) < 90 and level > 0 and "\n" not in flat):
            return flat
        pad = "\n" + " " * indent * (level + 1)
        return left + pad + ("," + pad).join(inner) + "\n" + " " * indent * level + right
    return json.dumps(value, ensure_ascii=False)


def spell_network(generator, net):
    names = net.hidden + net.outputs
    zero_bias = bool(names) and all(net.bias[n] == 0 for n in names)
    if net.layers and generator.random() < 0.7 and (zero_bias or all(net.bias[n] is None for n in names)):
        result = {"layers": net.layers}
        per_layer = []
        position = 0
        for width in net.layers[1:]:
            per_layer.append(net.activation[names[position]])
            position += width
        if len(set(per_layer)) == 1 and generator.random() < 0.7:
            if per_layer[0] == "relu" or generator.random() < 0.5:
                result["activation"] = per_layer[0]
        else:
            result["activations"] = per_layer
        if zero_bias:
            result["bias"] = "zero"
        elif generator.random() < 0.3:
            result["bias"] = "free"
        return result
    default = generator.choice(["identity", "relu"])
    default_zero = zero_bias and generator.random() < 0.8
    result = {}

    def neuron(name):
        entry = {}
        if net.activation[name] != default or generator.random() < 0.1:
            entry["activation"] = net.activation[name]
        wanted = net.bias[name]
        if (wanted is None) == default_zero or (wanted is not None and not default_zero) or generator.random() < 0.05:
            entry["bias"] = "free" if wanted is None else spell(generator, wanted)
        if not entry and generator.random() < 0.9:
            return name
        return dict(shuffled(generator, {"id": name, **entry}.items()))

    result["inputs"] = list(net.inputs)
    if net.hidden or generator.random() < 0.5:
        result["hidden"] = [neuron(n) for n in net.hidden]
    result["outputs"] = [neuron(n) for n in net.outputs]
    result["edges"] = []
    for (source, target), weight in shuffled(generator, net.edges.items()):
        if weight is not None:
            entry = {"from": source, "to": target, "weight": spell(generator, weight)}
            result["edges"].append(dict(shuffled(generator, entry.items())))
        elif generator.random() < 0.1:
            result["edges"].append({"to": target, "from": source})
        else:
            result["edges"].append([source, target])
    if default != "identity" or generator.random() < 0.3:
        result["activation"] = default
    if default_zero:
        result["bias"] = "zero"
    elif generator.random() < 0.2:
        result["bias"] = "free"
    return dict(shuffled(generator, result.items()))


def spell_row(generator, net, x, y):
    if generator.random() < 0.4:
        inputs = {n: spell(generator, v) for n, v in shuffled(generator, x.items())
                  if v != 0 or generator.random() < 0.2}
    else:
        inputs = [spell(generator, x[n]) for n in net.inputs]
    if generator.random() < 0.4:
        outputs = {n: spell(generator, v) for n, v in shuffled(generator, y.items())}
        for name in net.outputs:
            if name not in y and generator.random() < 0.3:
                outputs[name] = "?"
    else:
        outputs = [spell(generator, y[n]) if n in y else "?" for n in net.outputs]
    return dict(shuffled(generator, {"x": inputs, "y": outputs}.items()))


def spell_instance(generator, case, name):
    net = case.net
    document = {"nnsolve": "training/1"}
    if generator.random() < 0.8:
        document["name"] = name
    document["network"] = spell_network(generator, net)
    document["data"] = [spell_row(generator, net, x, y) for x, y in net.rows]
    if generator.random() < 0.5:
        document["cost"] = generator.choice(["mse", "l1", "max"])
    if generator.random() < 0.5:
        document["threshold"] = Raw(generator.choice(["0", '"0"', "0.0", '"0/3"', "0e9", "-0"]))
    if generator.random() < 0.2:
        document["meta"] = {"seed": 1, "anything": [None, True, {"nested": "yes"}]}
    document.update(net.extra)
    if generator.random() < 0.3:
        document = dict(shuffled(generator, document.items()))
    return dump(document, generator.choice([0, 2, 2, 4])) + generator.choice(["", "\n", "\n\n"])


def spell_witness(case):
    weights, biases, fields = case.planted
    document = {"nnsolve": "witness/1"}
    if fields:
        document["fields"] = [{"polynomial": [str(Fraction(c)) for c in polynomial],
                               "interval": [str(Fraction(low)), str(Fraction(high))]}
                              for polynomial, low, high in fields]

    def value(v):
        return [[str(Fraction(t[0])), *t[1:]] for t in v] if isinstance(v, list) else str(Fraction(v))
    document["weights"] = [{"from": s, "to": t, "value": value(v)} for (s, t), v in weights.items()]
    document["biases"] = {n: value(v) for n, v in biases.items()}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
