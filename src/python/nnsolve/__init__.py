"""nnsolve: decides, exactly, whether a neural network can fit its data.

>>> import nnsolve
>>> answer = nnsolve.fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], hidden=2)
>>> answer.status
'sat'
>>> [str(y) for y in answer.predict([[0, 1], [1, 1]])[:, 0]]
['1', '0']

Numbers are exact: a float is the binary fraction that it is, "0.1" is 1/10. Weights are Fractions, or AlgebraicNumbers
where there is no rational solution.
"""
from ._nnsolve import BackendError, CarryError, FileError, ParseError, UsageError, version as __version__
from .answers import Answer, Claim, Explanation, Optimum, Solution, Verdict, Width
from .exact import AlgebraicNumber, Enclosed, exact
from .functions import explain, fit, optimum, pull, push, reduce, solve, verify, width
from .questions import Formula, TrainingInstance, load, training_instance

__all__ = [
    "AlgebraicNumber", "Answer", "BackendError", "CarryError", "Claim", "Enclosed", "Explanation", "FileError",
    "Formula", "Optimum", "ParseError", "Solution", "TrainingInstance", "UsageError", "Verdict", "Width", "__version__", "exact",
    "explain", "fit", "load", "optimum", "pull", "push", "reduce", "solve", "training_instance", "verify", "width",
]
