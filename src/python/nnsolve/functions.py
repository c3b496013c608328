"""What can be asked. Everything is exact; numbers that are taken are in exact.py.

All functions let other threads run, and Ctrl-C ends them with all their processes.
"""
from __future__ import annotations

import os
import shutil
from typing import Any, Iterable, Sequence, Union

from . import _nnsolve
from .answers import Answer, Explanation, Optimum, Solution, Verdict, Width
from .exact import Number, exact
from .questions import Formula, Prescribed, Question, TrainingInstance, question_of, training_instance

QuestionLike = Union[Question, str, "os.PathLike[str]"]


def _checker() -> str:
    """The program that certificates have to convince, or nothing."""
    here = os.path.dirname(os.path.abspath(__file__))
    for folder in (os.path.join(here, _nnsolve.checker), os.path.join(here, "..", "..", "bin"), here):
        path = os.path.normpath(os.path.join(folder, "nncheck"))
        if os.access(path, os.X_OK):
            return path
    return shutil.which("nncheck") or ""


def solve(question: QuestionLike, *, backend: str = "auto", timeout: float | None = None, memory: int | None = None,
          seed: int | None = None, presolve: bool = True, certificate: bool = False,
          require_certified: bool = False) -> Answer:
    """Decides a network with its data, or a formula.

    question           a TrainingInstance, a Formula, a path, or a text such as "x*y=1, x+x=z"
    backend            "auto", "native", "z3", "cvc5", or "smtlib:COMMAND"
    timeout, memory    limits in seconds and megabytes, of everything together
    certificate        look for a proof of an unsat, too, even if that takes long
    require_certified  tell an unsat without a proof as unknown
    """
    asked = question_of(question)
    return Answer(asked, _nnsolve.solve(asked.text, asked.format, "the question", backend, timeout, memory, seed,
                                        presolve, certificate, require_certified, _checker()))


def fit(X: Any, y: Any, layers: Sequence[int] | None = None, *, hidden: Sequence[int] | int | None = None,
        activation: str = "relu", output_activation: str = "identity", bias: bool = True,
        prescribe: Prescribed | None = None, cost: str = "mse", threshold: Number = 0,
        inputs: Iterable[str] | None = None, targets: Iterable[str] | None = None, name: str = "",
        backend: str = "auto", timeout: float | None = None, memory: int | None = None, seed: int | None = None,
        presolve: bool = True, certificate: bool = False, require_certified: bool = False) -> Answer:
    """Decides whether a fully connected network fits the data, exactly: finds weights, or says that there are none.

    X has the shape (n, inputs), or (n,); y has (n, outputs), or (n,). ``layers=[2, 3, 1]`` are all widths,
    ``hidden=3`` or ``hidden=[4, 4]`` those between. With ``threshold`` a total cost up to that is allowed. The rest is
    as for ``training_instance()`` and ``solve()``.

    >>> answer = fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], hidden=2)
    >>> answer.status
    'sat'
    """
    instance = training_instance(X, y, layers, hidden=hidden, activation=activation,
                                 output_activation=output_activation, bias=bias, prescribe=prescribe, cost=cost,
                                 threshold=threshold, inputs=inputs, targets=targets, name=name)
    return solve(instance, backend=backend, timeout=timeout, memory=memory, seed=seed, presolve=presolve,
                 certificate=certificate, require_certified=require_certified)


def _witness_text(solution: Solution | Answer | str) -> str:
    if isinstance(solution, Answer):
        return solution._expect_solution().witness
    return solution.witness if isinstance(solution, Solution) else solution


def verify(question: QuestionLike, solution: Solution | Answer | str) -> Verdict:
    """Checks a solution (or the text of a witness file) exactly; of a network its total cost is told, too."""
    asked = question_of(question)
    return Verdict(_nnsolve.verify(asked.text, asked.format, "the question", _witness_text(solution)))


def _expect_network(question: QuestionLike) -> TrainingInstance:
    asked = question_of(question)
    if not isinstance(asked, TrainingInstance):
        raise _nnsolve.UsageError("this is for networks, and what was given is a formula")
    return asked


def optimum(question: QuestionLike, *, gap: Number = 0, backend: str = "auto", timeout: float | None = None,
            memory: int | None = None, seed: int | None = None) -> Optimum:
    """The least total cost of a network on its data, whatever its threshold is; ``gap``: it is enough to know it up to
    so much."""
    asked = _expect_network(question)
    return Optimum(asked, _nnsolve.optimum(asked.text, asked.format, "the question", str(exact(gap)), backend,
                                           timeout, memory, seed))


def width(question: QuestionLike, *, layer: int = 1, most: int | None = None, backend: str = "auto",
          timeout: float | None = None, memory: int | None = None, seed: int | None = None) -> Width:
    """The least number of neurons of a hidden layer (from 1) with which the data can be fitted."""
    asked = _expect_network(question)
    return Width(_nnsolve.width(asked.text, asked.format, "the question", layer, most, backend, timeout, memory, seed))


def explain(question: QuestionLike, *, backend: str = "auto", timeout: float | None = None, memory: int | None = None,
            seed: int | None = None) -> Explanation:
    """Why there is no solution: the data points, prescribed weights or constraints that cannot go together, as few as
    possible, and a sentence on why.

    >>> explain("x*y=1, x+x=x").status
    'unsat'
    """
    asked = question_of(question)
    return Explanation(_nnsolve.explain(asked.text, asked.format, "the question", backend, timeout, memory, seed,
                                        _checker()))


def reduce(formula: QuestionLike, *, to: str = "", target: str = "", activation: str = "", variant: str = "",
           inequalities: str = "", cost: str = "", box: Number | None = None) -> Question:
    """The network that fits its data if and only if the formula has a solution, or a station on the way there.

    to            "etr-inv", "etr-inv-eq", "restricted" or "training" (default)
    target        "paper" (default), "fully-connected" or "completion"
    activation, variant, inequalities, cost, box
                  as the options of ``nnsolve reduce``

    ``push`` and ``pull`` carry solutions to what is returned, and back.
    """
    asked = question_of(formula)
    text, format = _nnsolve.reduce(asked.text, asked.format, "the formula", to, target, activation, variant,
                                   inequalities, cost, "" if box is None else str(exact(box)))
    return TrainingInstance(text) if format == "net" else Formula(text, format)


def push(station: QuestionLike, solution: Solution | Answer | str) -> Solution:
    """A solution of the formula, carried to what ``reduce`` made of it, exactly. CarryError if it is none."""
    asked = question_of(station)
    return Solution(asked, _nnsolve.push(asked.text, asked.format, _witness_text(solution)))


def pull(station: QuestionLike, solution: Solution | Answer | str) -> Solution:
    """Any solution of what ``reduce`` made, carried back to the formula, exactly. CarryError if it is none."""
    asked = question_of(station)
    witness = _nnsolve.pull(asked.text, asked.format, _witness_text(solution))
    text, format = _nnsolve.source(asked.text, asked.format)
    return Solution(Formula(text, format), witness)
