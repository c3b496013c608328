# %% [markdown]
# # A network that fits, exactly
# XOR is the classic function that no single layer computes. Is one hidden neuron enough? Two?

# %%
from fractions import Fraction

import nnsolve

X = [[0, 0], [0, 1], [1, 0], [1, 1]]
y = [0, 1, 1, 0]

one = nnsolve.fit(X, y, hidden=1)
print(one.headline)  # no weights whatever: a theorem, not a failed training

# %%
two = nnsolve.fit(X, y, hidden=2)
two  # a notebook shows the network with its weights, its data and the function that it computes

# %% [markdown]
# The weights are fractions, and what they compute is exact.

# %%
for (start, end), weight in two.weights.items():
    print(f"{start} -> {end}: {weight}")
assert [row[0] for row in two.predict(X)] == y
assert nnsolve.verify(two.question, two)

# %% [markdown]
# Why does one hidden neuron not fit? The data points that cannot go together, as few as possible:

# %%
reason = nnsolve.explain(one.question)
print(reason)
assert reason.status == "unsat" and set(reason.data_points) <= {0, 1, 2, 3}

# %% [markdown]
# How near can one hidden neuron come? The least sum of squared errors, and what attains it:

# %%
best = nnsolve.optimum(one.question)
print(best)
assert best.upper == Fraction(2, 3)

# %% [markdown]
# Some numbers are irrational, and still exact.

# %%
root = nnsolve.solve("x*y=1, x+x=y").values["y"]
print(root, root.polynomial, root.interval, float(root))
assert root.polynomial == (-2, 0, 1)

# %% [markdown]
# By the theorem of Abrahamsen, Kleist and Miltzow a formula is as hard as a network. Here it is, as one, with its
# solution carried there and back.

# %%
formula = nnsolve.Formula("x*y=1, x+x=y")
network = nnsolve.reduce(formula)
weights = nnsolve.push(network, nnsolve.solve(formula))
assert nnsolve.verify(network, weights)
assert nnsolve.pull(network, weights).values["y"] == root
print(network)
