"""What is asked: networks with their data, and formulas."""
from __future__ import annotations

import json
import os
from fractions import Fraction
from html import escape
from typing import Any, Iterable, Mapping, Sequence, Union

from . import _nnsolve
from .exact import Number, exact

_MOST_NEURONS_DRAWN = 300
_MOST_ROWS_DRAWN = 40

Edge = tuple[str, str]
Prescribed = Mapping[Union[str, Edge], Number]


def _rows(array: Any, what: str) -> list[list[Any]]:
    """Rows of an array of shape (n, k), or (n,) for k = 1, whatever holds it."""
    if hasattr(array, "to_numpy"):
        array = array.to_numpy()
    rows = array.tolist() if hasattr(array, "tolist") else list(array)
    if not isinstance(rows, list):
        raise ValueError(f"{what} must have the shape (n, k) or (n,), and is a single number")
    width = None
    result = []
    for number, row in enumerate(rows):
        is_row = not isinstance(row, str) and hasattr(row, "__len__")
        cells = list(row) if is_row else [row]
        if width not in (None, len(cells)):
            raise ValueError(f"{what}[{number}] has {len(cells)} entries, and the rows before it have {width}")
        width = len(cells)
        result.append(cells)
    return result


def _text(number: Any, place: str) -> str:
    try:
        return str(exact(number))
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None


def _inputs(array: Any) -> list[list[str]]:
    return [[_text(x, f"X[{i}][{j}]") for j, x in enumerate(row)] for i, row in enumerate(_rows(array, "X"))]


def _targets(array: Any) -> list[list[str]]:
    def target(y: Any, place: str) -> str:
        return "?" if y is None or isinstance(y, str) and y == "?" else _text(y, place)

    return [[target(y, f"y[{i}][{j}]") for j, y in enumerate(row)] for i, row in enumerate(_rows(array, "y"))]


def _names(array: Any, given: Iterable[str] | None, count: int, letter: str) -> list[str]:
    if given is not None:
        names = [str(name) for name in given]
        if len(names) != count:
            raise ValueError(f"{len(names)} names for {count} columns")
        return names
    if hasattr(array, "columns"):
        return [str(name) for name in array.columns]
    if getattr(array, "name", None) is not None:  # a column of pandas
        return [str(array.name)]
    return [f"{letter}{k}" for k in range(1, count + 1)]


def _widths(layers: Sequence[int] | None, hidden: Sequence[int] | int | None, inputs: int, outputs: int) -> list[int]:
    if layers is None and hidden is None:
        raise ValueError(f"which layers? say layers=[{inputs}, 3, {outputs}] or hidden=3, or hidden=[] for none")
    if layers is not None and hidden is not None:
        raise ValueError("layers and hidden exclude each other")
    if layers is not None:
        widths = [int(width) for width in layers]
        if len(widths) < 2 or widths[0] != inputs or widths[-1] != outputs:
            raise ValueError(f"layers is {widths}, and X has {inputs} columns and y {outputs}")
    else:
        widths = [inputs, *([hidden] if isinstance(hidden, int) else [int(width) for width in hidden or []]), outputs]
    if min(widths) < 1:
        raise ValueError("each layer needs one neuron at least")
    return widths


def _prescribe(network: dict[str, Any], widths: list[int], prescribe: Prescribed) -> dict[str, Any]:
    """The same network neuron by neuron, with what is prescribed."""
    names = [network["inputs"]]
    names += [[f"h{k}_{i}" for i in range(1, width + 1)] for k, width in enumerate(widths[1:-1], 1)]
    names.append(network["outputs"])
    open_ = {name if isinstance(name, str) else tuple(name): _text(number, f"prescribe[{name!r}]")
             for name, number in prescribe.items()}

    def neuron(name: str, layer: int) -> dict[str, str]:
        activation = network["activations"][layer - 1]
        bias = {"bias": open_.pop(name)} if name in open_ else {}
        return {"id": name, "activation": activation, **bias}

    def edge(start: str, end: str) -> list[str] | dict[str, str]:
        weight = open_.pop((start, end), None)
        return [start, end] if weight is None else {"from": start, "to": end, "weight": weight}

    result = {"inputs": names[0],
              "hidden": [neuron(name, k) for k, layer in enumerate(names[1:-1], 1) for name in layer],
              "outputs": [neuron(name, len(names) - 1) for name in names[-1]],
              "edges": [edge(a, b) for before, layer in zip(names, names[1:]) for b in layer for a in before],
              "bias": network["bias"]}
    if open_:
        raise ValueError(f"prescribe: there is no edge or neuron {next(iter(open_))!r}")
    return result


class _Question:
    """A text in one of nnsolve's formats, known to be right."""

    text: str
    format: str

    def __init__(self, text: str, format: str, name: str) -> None:
        _nnsolve.normal(text, format, name)
        self.text = text
        self.format = format

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes it as a file for the program ``nnsolve``."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.text)


class TrainingInstance(_Question):
    """A network with its data: can weights and biases be found that fit?"""

    def __init__(self, text: str, name: str = "the instance") -> None:
        """From the text of a ``.net.json`` file; from arrays: ``training_instance()``."""
        super().__init__(text, "net", name)
        self._data: dict[str, Any] | None = None

    @property
    def data(self) -> dict[str, Any]:
        """What the file says, as ``json.loads`` gives it; not to be changed."""
        if self._data is None:
            self._data = json.loads(self.text, parse_float=str)
        return self._data

    def _layer_names(self, key: str, letter: str, width: int) -> list[str]:
        network = self.data["network"]
        given = network.get(key, [])
        if not given and "layers" in network:
            return [f"{letter}{k}" for k in range(1, width + 1)]
        return [name if isinstance(name, str) else name["id"] for name in given]

    @property
    def inputs(self) -> list[str]:
        return self._layer_names("inputs", "x", self.data["network"].get("layers", [0])[0])

    @property
    def outputs(self) -> list[str]:
        return self._layer_names("outputs", "y", self.data["network"].get("layers", [0])[-1])

    @property
    def neuron_count(self) -> int:
        network = self.data["network"]
        if "layers" in network:
            return sum(network["layers"])
        return len(network["inputs"]) + len(network.get("hidden", [])) + len(network["outputs"])

    @property
    def row_count(self) -> int:
        return len(self.data["data"])

    def with_inputs(self, X: Any) -> TrainingInstance:
        """The same network on other data points, X of shape (n, inputs), whose targets are unknown."""
        rows = _inputs(X)
        width = len(self.inputs)
        if rows and len(rows[0]) != width:
            raise ValueError(f"X has {len(rows[0])} columns, and the network {width} inputs")
        data = [{"x": row, "y": {}} for row in rows]
        kept = {key: value for key, value in self.data.items() if key not in ("data", "origin", "cost", "threshold")}
        return TrainingInstance(json.dumps({**kept, "data": data}))

    def svg(self, witness: str | None = None, row: int | None = None) -> str:
        """A picture; with one data point's flow if ``row`` (from 0) is given."""
        return _nnsolve.svg(self.text, witness, row, self.row_count <= _MOST_ROWS_DRAWN)

    def _is_small(self) -> bool:
        return self.neuron_count <= _MOST_NEURONS_DRAWN

    def _repr_svg_(self) -> str | None:
        return self.svg() if self._is_small() else None

    def _repr_html_(self) -> str:
        picture = self.svg() if self._is_small() else ""
        return f"<div>{escape(self._summary())}</div>{picture}"

    def _summary(self) -> str:
        name = self.data.get("name")
        return (f"{name + ': ' if name else ''}{len(self.inputs)} inputs, {len(self.outputs)} outputs, "
                f"{self.neuron_count} neurons, {self.row_count} data points")

    def __repr__(self) -> str:
        return f"<TrainingInstance {self._summary()}>"


class Formula(_Question):
    """A formula of real arithmetic: has it a solution?

    ``Formula("x*y=1, x+x=z")``, or the text of a .smt2, .etrinv or .etrinveq file; the format is found out unless it is
    given ("smt2", "etrinv" or "etrinveq").
    """

    def __init__(self, text: str, format: str | None = None, name: str = "the formula") -> None:
        start = text.lstrip()[:1]
        if format is None and start and start in "(;|":
            format = "smt2"
        if format != "smt2" and "\n" not in text.strip():
            text = text.replace(",", "\n")  # constraints in one line
        super().__init__(text + ("" if text.endswith("\n") else "\n"), format or _line_format(text), name)

    def __repr__(self) -> str:
        first = self.text.strip().splitlines()[:1]
        return f"<Formula {self.format}: {first[0] if first else 'empty'}{' ...' if self.text.count(chr(10)) > 1 else ''}>"


def _line_format(text: str) -> str:
    for line in text.splitlines():
        line = line.split("#")[0].replace(" ", "")
        if "1/" in line or line.endswith("=0") or line.startswith(("nonzero", "etr-inv-eq")):
            return "etrinveq"
    return "etrinv"


Question = Union[TrainingInstance, Formula]


def load(path: str | os.PathLike[str]) -> Question:
    """Reads a file: .smt2, .etrinv and .etrinveq are formulas, anything else is a network with its data."""
    path = os.fspath(path)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for format in ("smt2", "etrinv", "etrinveq"):
        if path.endswith("." + format):
            return Formula(text, format, path)
    return TrainingInstance(text, path)


def question_of(question: Question | str | os.PathLike[str]) -> Question:
    """A question as it is, a path as the file there, any other text as a formula."""
    if isinstance(question, _Question):
        return question  # type: ignore[return-value]
    if isinstance(question, os.PathLike):
        return load(question)
    if question.endswith((".json", ".smt2", ".etrinv", ".etrinveq")) and "\n" not in question:
        return load(question)
    return TrainingInstance(question) if question.lstrip().startswith("{") else Formula(question)


def training_instance(X: Any, y: Any, layers: Sequence[int] | None = None, *,
                      hidden: Sequence[int] | int | None = None, activation: str = "relu",
                      output_activation: str = "identity", bias: bool = True, prescribe: Prescribed | None = None,
                      cost: str = "mse", threshold: Number = 0, inputs: Iterable[str] | None = None,
                      targets: Iterable[str] | None = None, name: str = "") -> TrainingInstance:
    """A fully connected network and its data points.

    X has the shape (n, inputs), or (n,) for one input; y has (n, outputs), or (n,) for one output. Numbers are what
    ``exact()`` takes; None or "?" in y is a target that does not matter. ``layers`` are the widths of all layers,
    ``hidden`` those of the hidden ones alone. Without ``bias`` all biases are 0. ``prescribe`` fixes weights by
    (from, to) and biases by neuron; hidden neurons are called h1_1, h1_2, ..., inputs and outputs as the columns of a
    DataFrame, or as ``inputs`` and ``targets`` say, or x1, ..., y1, ....
    """
    xs, ys = _inputs(X), _targets(y)
    if len(xs) != len(ys):
        raise ValueError(f"X has {len(xs)} rows, and y {len(ys)}")
    if not xs and layers is None:
        raise ValueError("without data points, say layers")
    in_names = _names(X, inputs, len(xs[0]) if xs else int((layers or [1])[0]), "x")
    out_names = _names(y, targets, len(ys[0]) if ys else int((layers or [1])[-1]), "y")
    widths = _widths(layers, hidden, len(in_names), len(out_names))
    network: dict[str, Any] = {"layers": widths, "inputs": in_names, "outputs": out_names,
                               "activations": [activation] * (len(widths) - 2) + [output_activation],
                               "bias": "free" if bias else "zero"}
    if prescribe:
        network = _prescribe(network, widths, prescribe)
    least: Fraction = exact(threshold)
    return TrainingInstance(json.dumps({
        "nnsolve": "training/1", **({"name": name} if name else {}), "network": network,
        "data": [{"x": x, "y": y} for x, y in zip(xs, ys)], "cost": cost, "threshold": str(least)}), name or "the data")
