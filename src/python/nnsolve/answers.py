"""What is answered."""
from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Any, Union

from . import _nnsolve
from .exact import AlgebraicNumber, Value, real_of, value_of
from .questions import Edge, Formula, Question, TrainingInstance


class Solution:
    """Weights and biases of a network, or values of a formula's variables."""

    def __init__(self, question: Question, witness: str) -> None:
        """``witness`` is the text of a witness file (instances/README.md, "Witnesses")."""
        self.question = question
        self.witness = witness
        self._data: dict[str, Any] = json.loads(witness)

    @property
    def is_exact(self) -> bool:
        """False for an enclosure: numbers near a solution that is proved to be there."""
        return "enclosure" not in self._data

    @property
    def weights(self) -> dict[Edge, Value]:
        """By (from, to); empty for a formula."""
        return {(edge["from"], edge["to"]): value_of(self._data, edge["value"])
                for edge in self._data.get("weights", [])}

    @property
    def biases(self) -> dict[str, Value]:
        """By neuron; empty for a formula."""
        return {name: value_of(self._data, value) for name, value in self._data.get("biases", {}).items()}

    @property
    def values(self) -> dict[str, Any]:
        """Of a formula's variables, by name; True and False for those of sort Bool. Empty for a network."""
        return {name: value if isinstance(value, bool) else value_of(self._data, value)
                for name, value in self._data.get("assignment", {}).items()}

    def predict(self, X: Any) -> Any:
        """What the network computes, exactly: X of shape (n, inputs), the result an object array of shape (n, outputs).

        Its entries are Fractions and AlgebraicNumbers. Lists of lists where numpy is not installed.
        """
        if not isinstance(self.question, TrainingInstance):
            raise ValueError("a formula predicts nothing")
        if not self.is_exact:
            raise ValueError("the weights are only known to be near these numbers, so nothing follows exactly")
        asked = self.question.with_inputs(X)
        answer = json.loads(_nnsolve.evaluate(asked.text, self.witness))
        flat = iter(answer["assignment"].values())
        rows = [[value_of(answer, next(flat)) for _ in self.question.outputs] for _ in range(asked.row_count)]
        try:
            import numpy
        except ImportError:
            return rows
        result = numpy.empty((len(rows), len(self.question.outputs)), dtype=object)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                result[i, j] = value
        return result

    def matrices(self) -> list[tuple[Any, Any]]:
        """Of a layered network, a pair for each layer: weights of shape (width, width before), biases of shape (width,).

        Object arrays of exact values; ``W.astype(float)`` for others. Needs numpy.
        """
        import numpy

        layers = self.question.data["network"].get("layers") if isinstance(self.question, TrainingInstance) else None
        if not layers:
            raise ValueError("only a network that was given by its layers has matrices")
        question = self.question
        names = [question.inputs, *([f"h{k}_{i}" for i in range(1, width + 1)]
                                    for k, width in enumerate(layers[1:-1], 1)), question.outputs]
        weights, biases = self.weights, self.biases
        result = []
        for before, layer in zip(names, names[1:]):
            matrix = numpy.empty((len(layer), len(before)), dtype=object)
            vector = numpy.empty(len(layer), dtype=object)
            for i, end in enumerate(layer):
                vector[i] = biases[end]
                for j, start in enumerate(before):
                    matrix[i, j] = weights[start, end]
            result.append((matrix, vector))
        return result

    def _picture(self) -> str:
        if isinstance(self.question, TrainingInstance):
            return self.question.svg(self.witness) if self.question._is_small() else ""
        rows = "".join(f"<tr><td>{escape(name)}</td><td>{escape(str(value))}</td></tr>"
                       for name, value in list(self.values.items())[:100])
        return f"<table>{rows}</table>"

    def _repr_html_(self) -> str:
        return self._picture()

    def __repr__(self) -> str:
        what = self.values or {**{f"{a} -> {b}": w for (a, b), w in self.weights.items()}, **self.biases}
        words = ", ".join(f"{name}: {value}" for name, value in list(what.items())[:8])
        return f"<Solution {words}{', ...' if len(what) > 8 else ''}>"


@dataclass(frozen=True)
class Claim:
    """What one engine said."""

    backend: str
    version: str | None
    status: str
    seconds: float
    reason: str | None


class Answer:
    """Of ``solve`` and ``fit``.

    status       "sat", "unsat" or "unknown"
    trust        "checked" of a sat; of an unsat "certified", "agreed" or "claimed"
    backend      that the answer is owed to
    reason       why unknown: "timeout", "memory", "incomplete", ...
    solution     if sat
    certificate  a proof of unsat for the program nncheck, if there is one
    """

    def __init__(self, question: Question, text: str) -> None:
        told = json.loads(text)
        self.question = question
        self.status: str = told["status"]
        self.trust: str | None = told["trust"]
        self.backend: str | None = told["backend"]
        self.reason: str | None = told["reason"]
        self.seconds: float = told["seconds"]
        self.certificate: str | None = told.get("certificate")
        self.claims = [Claim(**claim) for claim in told["claims"]]
        witness = told["witness"]
        self.solution = Solution(question, json.dumps(witness)) if witness else None

    @property
    def is_sat(self) -> bool:
        return self.status == "sat"

    @property
    def is_unsat(self) -> bool:
        return self.status == "unsat"

    def __bool__(self) -> bool:
        raise TypeError("an answer may be unknown: ask is_sat or is_unsat")

    def _expect_solution(self) -> Solution:
        if self.solution is None:
            raise ValueError(f"there is no solution: the answer is {self.headline}")
        return self.solution

    @property
    def weights(self) -> dict[Edge, Value]:
        """See Solution; ValueError if the answer is not sat."""
        return self._expect_solution().weights

    @property
    def biases(self) -> dict[str, Value]:
        """See Solution; ValueError if the answer is not sat."""
        return self._expect_solution().biases

    @property
    def values(self) -> dict[str, Any]:
        """See Solution; ValueError if the answer is not sat."""
        return self._expect_solution().values

    def predict(self, X: Any) -> Any:
        """See Solution; ValueError if the answer is not sat."""
        return self._expect_solution().predict(X)

    def matrices(self) -> list[tuple[Any, Any]]:
        """See Solution; ValueError if the answer is not sat."""
        return self._expect_solution().matrices()

    @property
    def headline(self) -> str:
        """As ``nnsolve solve`` prints it."""
        if self.status == "unknown":
            return f"unknown ({self.reason})"
        if self.status == "unsat":
            engines = dict.fromkeys(claim.backend for claim in self.claims if claim.status == "unsat")
            return f"unsat ({self.trust}{': ' if engines else ''}{', '.join(engines)})"
        return "sat" if self.solution is None or self.solution.is_exact else "sat (enclosed)"

    def _repr_html_(self) -> str:
        return f"<div><b>{escape(self.headline)}</b></div>{self.solution._picture() if self.solution else ''}"

    def _repr_svg_(self) -> str | None:
        is_drawn = self.solution is not None and isinstance(self.question, TrainingInstance)
        return self.solution._picture() or None if is_drawn and self.solution else None

    def __repr__(self) -> str:
        return f"<Answer {self.headline}>"


class Verdict:
    """Of ``verify``: true if the solution is valid, else ``reason`` says what is wrong."""

    def __init__(self, text: str) -> None:
        told = json.loads(text)
        self.is_valid: bool = told["valid"]
        self.is_enclosed: bool = told["enclosed"]
        self.reason: str | None = told["reason"]
        self.cost: Fraction | AlgebraicNumber | None = real_of(told["cost"]) if "cost" in told else None

    def __bool__(self) -> bool:
        return self.is_valid

    def __repr__(self) -> str:
        return "<Verdict valid>" if self.is_valid else f"<Verdict invalid: {self.reason}>"


class Optimum:
    """Of ``optimum``: the least total cost is between ``lower`` and ``upper``.

    status    "optimum": both are the same; "infimum": costs come as near to ``lower`` as one likes, and none is it;
              "between"; "unknown": no weights were found
    solution  weights and biases that cost ``upper``
    """

    def __init__(self, question: TrainingInstance, text: str) -> None:
        told = json.loads(text)
        self.status: str = told["status"]
        self.lower = real_of(told["lower"])
        self.lower_is_strict: bool = told["lower_strict"]
        self.lower_trust: str | None = told["lower_trust"]
        self.upper: Union[Fraction, AlgebraicNumber, None] = real_of(told["upper"]) if "upper" in told else None
        self.reason: str | None = told["reason"]
        self.solution = Solution(question, json.dumps(told["witness"])) if told["witness"] else None

    @property
    def is_known(self) -> bool:
        return self.status in ("optimum", "infimum")

    def _repr_html_(self) -> str:
        return f"<div><b>{escape(self._words())}</b></div>{self.solution._picture() if self.solution else ''}"

    def _words(self) -> str:
        if self.status == "optimum":
            return f"optimum {self.upper}"
        if self.status == "infimum":
            return f"infimum {self.lower} (not attained)"
        return f"unknown ({self.reason})" if self.upper is None else f"between {self.lower} and {self.upper}"

    def __repr__(self) -> str:
        return f"<Optimum {self._words()}>"


class Width:
    """Of ``width``: the layer needs at least ``lower`` neurons, and ``upper`` are enough (None: not known)."""

    def __init__(self, text: str) -> None:
        told = json.loads(text)
        self.lower: int = told["lower"]
        self.lower_trust: str | None = told["lower_trust"]
        self.upper: int | None = told["upper"]
        self.reason: str | None = told["reason"]
        #: The network of width ``upper`` and its weights.
        self.network = TrainingInstance(told["network"]) if "network" in told else None
        self.solution = Solution(self.network, json.dumps(told["witness"])) if self.network else None

    @property
    def is_known(self) -> bool:
        return self.lower == self.upper

    def __repr__(self) -> str:
        known = self.lower if self.is_known else f"between {self.lower} and {self.upper if self.upper else '?'}"
        return f"<Width {known}>"


class Explanation:
    """Of ``explain``: a part of the question that cannot be met, as small as was found.

    status       "unsat"; "sat" where there is a solution; "unknown" where nobody decides it
    trust        of the unsat of the part: "certified", "agreed" or "claimed"
    why          a sentence
    lines        the part in words: a line a data point, prescribed weight, constraint, ...
    data_points  those of the part, as rows of X, from 0
    core         names of facts, as certificates have them
    is_minimal   without any one of it there is a solution
    part         the part alone, a question of its own; None where there is none
    """

    def __init__(self, text: str) -> None:
        told = json.loads(text)
        self.status: str = told["status"]
        self.trust: str | None = told["trust"]
        self.reason: str | None = told["reason"]
        self.core: list[list[Any]] = told["core"]
        self.data_points: list[int] = told["data_points"]
        self.lines: list[str] = told["lines"]
        self.is_minimal: bool = told["minimal"]
        self.why: str = told["why"]
        self.question_count: int = told["questions"]
        self.part: Question | None = None
        if "part" in told:
            is_network = told["format"] == "net"
            self.part = TrainingInstance(told["part"]) if is_network else Formula(told["part"], told["format"])

    def __str__(self) -> str:
        return "\n".join([self.why, *("  " + line for line in self.lines)])

    def __repr__(self) -> str:
        return f"<Explanation {self.status}: {self.why}>"


__all__ = ["Answer", "Claim", "Explanation", "Formula", "Optimum", "Solution", "Verdict", "Width"]
