"""The rules of presolve, each without one condition of its law: what the tests must notice.

A mutant replaces a text that occurs once in one file. Not among them: conditions that only choose what is worth its
while (limits of work, growth, order; that a shift makes an atom constant in some direction), and those that others
imply (a chain of layers that is factored is affine as a whole, so each of its layers is), since without them nothing
becomes wrong.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    layer: str  # "network", "system" or "proof": which tests are asked
    name: str   # the rule, and a letter
    what: str   # the condition that is dropped
    path: str
    old: str
    new: str


def of_network(name, what, file, old, new):
    return Mutant("network", name, what, "src/presolve/network/" + file, old, new)


def of_system(name, what, file, old, new):
    return Mutant("system", name, what, "src/presolve/system/" + file, old, new)


def of_proof(name, what, file, old, new):
    """Its proofs must be rejected then, or not be there."""
    return Mutant("proof", name, what, "src/certify/" + file, old, new)


PATTERN_RULES = [
    of_network("patterns-a", "the neuron's bias is free", "independent_patterns.cpp",
               "!store.has_free_bias(m) || !store.use()", "!store.use()"),
    of_network("patterns-b", "its in-weights are free", "independent_patterns.cpp",
               "if (!store.is_free(e) || !store.network()", "if (!store.network()"),
    of_network("patterns-c", "the successors' biases are free", "independent_patterns.cpp",
               "if (store.is_live(e) && !store.has_free_bias(store.network().edges[e].to)) return false;", ""),
    of_network("patterns-d", "the patterns are independent", "independent_patterns.cpp",
               "!is_candidate(store, m) || !has_independent_patterns(store, m)", "!is_candidate(store, m)"),
    of_network("patterns-e", "the zero pattern is one of them", "independent_patterns.cpp",
               "if (!use.is_needed[m]) row", "row"),
    of_network("patterns-f", "all but one of them are not enough", "independent_patterns.cpp",
               "!= Elimination::Verdict::independent) return false;",
               "!= Elimination::Verdict::independent && left > 3) return false;"),
]

PRIVATE_NEURON_RULES = [
    of_network("private-a", "one target a neuron", "private_neurons.cpp", " || use.changes[e] != 1) return std::nullopt;",
               ") return std::nullopt;"),
    of_network("private-b", "the neuron sees one pattern only", "private_neurons.cpp",
               "|| use.changed_classes[m] != 1) return", "|| use.changed_classes[m] < 1) return"),
    of_network("private-c", "what it adds elsewhere can be made up for", "private_neurons.cpp",
               "if (!store.has_free_bias(t) && !store.is_zero_at_zero(m)) return std::nullopt;", ""),
    of_network("private-e", "its bias is free or 0", "private_neurons.cpp",
               "if (!store.has_free_bias(m) && !store.has_zero_bias(m)) return std::nullopt;", ""),
]

OUT_EDGE_RULES = [
    of_network("out-edge-a", "the neuron forms a group alone", "normalise_scales.cpp",
               "store_.is_free(*only) && groups_.is_alone(m)", "store_.is_free(*only) && !groups_.is_ground(m)"),
    of_network("out-edge-b", "a ReLU keeps the sign of its out-weight", "normalise_scales.cpp",
               'bool is_any_sign(NeuronIndex n) { return !is_ground(n) && !has_relu_[find(n)]; }',
               'bool is_any_sign(NeuronIndex n) { return !is_ground(n) && (is_alone(n) || !has_relu_[find(n)]); }'),
    of_network("out-edge-c", "it is the only edge", "normalise_scales.cpp", "if (only) return;", ""),
]

GAUGE_RULES = [
    of_network("gauge-a", "the block is invertible", "gauge_layers.cpp",
               "if (!add_independent(std::move(row), reduced)) continue;", "add_independent(std::move(row), reduced);"),
    of_network("gauge-b", "the weights are free", "gauge_layers.cpp",
               "if (!store.is_free(e)) return std::nullopt;", "if (!store.is_free(e)) continue;"),
    of_network("gauge-c", "the constant is taken away", "gauge_layers.cpp",
               "(target.value - *store_.zero_sum(t)) / only->value", "target.value / only->value"),
    of_network("gauge-d", "the data point has one input", "gauge_layers.cpp", "if (count != 1 ||", "if (count < 1 ||"),
]

FORCED_BEND_RULES = [
    of_network("forced-a", "the first two targets are the same", "force_bends.cpp",
               "places[0].value == places[1].value && ", ""),
    of_network("forced-b", "the same ones on all lines", "force_bends.cpp",
               " && (left_.empty() || left_ == places[0].value)", ""),
    of_network("forced-c", "the weights are free", "force_bends.cpp", "if (!store_.is_free(e) || !store_", "if (!store_"),
    of_network("forced-d", "the biases are free", "force_bends.cpp", "if (!store_.has_free_bias(n) || ", "if ("),
    of_network("forced-e", "a gap may have two bends", "line_bends.cpp",
               "    ways.push_back({anything, 2});\n    return ways;", "    return ways;"),
    of_network("forced-f", "a bend at a data point", "line_bends.cpp",
               "    if (can_be_straight && counts_left_[g + 1]) ways.push_back({anything, 1, true});\n", ""),
    of_network("forced-g", "slopes before that are not known", "line_bends.cpp",
               "if (sign > 0 || can_rise) signs", "if (sign > 0) signs"),
]

SCALE_RULES = [
    of_network("scale-a", "the weight is not 0", "normalise_scales.cpp", "if (!is_nonzero_[e] || !store_", "if (!store_"),
    of_network("scale-b", "the normalised edges form a forest", "normalise_scales.cpp",
               "if (groups_.find(edge.from) != groups_.find(edge.to)) normalise", "normalise"),
    of_network("scale-c", "inputs and outputs are one group", "normalise_scales.cpp",
               "if (!store.is_hidden(n) || is_fixed) join", "if (is_fixed) join"),
    of_network("scale-d", "a fixed bias spends the scale", "normalise_scales.cpp",
               "if (!store.is_hidden(n) || is_fixed) join", "if (!store.is_hidden(n)) join"),
    of_network("scale-e", "a prescribed weight joins", "normalise_scales.cpp",
               "if (store.is_live(e) && !store.is_free(e)) join(network.edges[e].from, network.edges[e].to);", ""),
    of_network("scale-f", "a group with a ReLU has one", "normalise_scales.cpp",
               "has_relu_[b] = has_relu_[b] || has_relu_[a];", ""),
    of_network("scale-g", "a ReLU output's target is positive", "nonzero_edges.cpp",
               "if (is_relu && target.value->sign() <= 0) return false;", ""),
    of_network("scale-h", "a single path carries", "nonzero_edges.cpp",
               "if (only != nullptr) return nullptr;", "if (only != nullptr) return only;"),
    of_network("scale-i", "the value under the zero input is another one", "nonzero_edges.cpp",
               "return *store.zero_sum(output) != *target.value;", "return true;"),
    of_network("scale-j", "the target under the zero input is another one", "nonzero_edges.cpp",
               "return zero_target != NetworkUse::none && *use", "return zero_target == NetworkUse::none || *use"),
]

IDENTITY_LAYER_RULES = [
    of_network("layers-a", "the layer is no narrower than its outputs", "collapse_layers.cpp",
               "return size >= out && (out < in ||", "return size + 1 >= out && (out < in ||"),
    of_network("layers-b", "the layer is no narrower than its inputs", "collapse_layers.cpp",
               "return size >= in && neighbours", "return size + 1 >= in && neighbours"),
    of_network("layers-c", "towards the inputs, the biases are 0", "collapse_layers.cpp",
               "size >= in && neighbours.has_zero_bias &&", "size >= in &&"),
    of_network("layers-d", "biases are free or 0", "collapse_layers.cpp",
               "if (!store_.has_free_bias(m) && !store_.has_zero_bias(m)) return std::nullopt;", ""),
    of_network("layers-e", "biases are all free or all 0", "collapse_layers.cpp",
               "neighbours.has_zero_bias = store_.has_zero_bias(m);", ""),
    of_network("layers-f", "the layer consists of identities", "collapse_layers.cpp",
               "!store_.is_hidden(m) || store_.is_relu(m) || ", "!store_.is_hidden(m) || "),
    of_network("layers-g", "no edge into the layer is missing", "collapse_layers.cpp",
               "neighbours.in.push_back(store_.network().edges[e].from);", "neighbours.in.assign(1, 0);"),
    of_network("layers-h", "no edge out of the layer is missing", "collapse_layers.cpp",
               "neighbours.out.push_back(store_.network().edges[e].to);",
               "neighbours.out.assign(1, store_.network().edges[e].to);"),
    of_network("layers-i", "weights into the layer are free", "collapse_layers.cpp",
               "if (!store_.is_free(e)) return std::nullopt;\n      neighbours.in",
               "if (!store_.is_free(e)) continue;\n      neighbours.in"),
    of_network("layers-j", "weights out of the layer are free", "collapse_layers.cpp",
               "if (!store_.is_free(e)) return std::nullopt;\n      neighbours.out",
               "if (!store_.is_free(e)) continue;\n      neighbours.out"),
    of_network("layers-k", "the rank is compared with the narrowest layer", "factor_layers.cpp",
               "width_ = std::min(width_, layers_[i].size());", "width_ = std::max(width_, layers_[i].size());"),
    of_network("layers-l", "nothing nears the width without being more", "factor_layers.cpp",
               "if (columns.rank() > width_) return", "if (columns.rank() >= width_) return"),
    of_network("layers-o", "no way leads around the layer", "factor_layers.cpp",
               "!store_.is_live(e) || std::ranges::binary_search(next, network().edges[e].to);", "true;"),
    of_network("layers-p", "edges of the chain are free", "factor_layers.cpp",
               "if (!store_.is_free(e)) return std::nullopt;", "if (!store_.is_free(e)) continue;"),
    of_network("layers-q", "the outputs' biases are free, or their constants known", "factor_layers.cpp",
               "(is_known || store_.has_free_bias(output));", "true;"),
    of_network("few-inputs", "the data points show no more of the inputs than the layer is wide", "factor_layers.cpp",
               "|| basis_.size() > width_) return std::nullopt;", ") return std::nullopt;"),
    of_network("layers-r", "a row counts if it is known everywhere", "factor_layers.cpp",
               "if (values_.size() == outputs().size()) {", "if (!values_.empty()) {"),
]

REFUTING_RULES = [
    of_network("rank-a", "as many independent lines as the rank are no contradiction", "rank_closure.cpp",
               "} else if (chosen_.size() > rank_) {", "} else if (chosen_.size() >= rank_) {"),
    of_network("rank-b", "a block of full rank", "rank_closure.cpp",
               "chosen_.size() == rank_ ? !look_at_others", "chosen_.size() + 1 >= rank_ ? !look_at_others"),
    of_network("bottleneck-a", "only identities are behind it", "bottleneck_targets.cpp",
               "return store.network().is_input(n) || store.is_relu(n); }", "return store.network().is_input(n); }"),
    Mutant("network", "bottleneck-b", "constants pass it, too", "src/network/narrowest_cut.cpp",
               "if (!biased.empty()) flow.add_arc(nodes.source, nodes.constant, wide);", ""),
    of_network("bottleneck-c", "a bias that is given is subtracted", "bottleneck_targets.cpp",
               "has_shift[n] ? *bias : Rational(0));", "Rational(0));"),
    of_network("bottleneck-d", "biases of hidden neurons are constants", "bottleneck_targets.cpp",
               "if (!ways_.starts(n) && !has_shift[n] && !store_.has_zero_bias(n))",
               "if (!ways_.starts(n) && !has_shift[n] && store_.network().is_output(n) && !store_.has_zero_bias(n))"),
    of_network("bottleneck-e", "the zero row is about outputs whose constants are known", "bottleneck_targets.cpp",
               "if (sum) matrix_->give({rows_.size() - 1, column}, *sum - shifts_[column]);",
               "matrix_->give({rows_.size() - 1, column}, sum.value_or(Rational(0)) - shifts_[column]);"),
    Mutant("network", "bottleneck-f", "no way leads around it", "src/network/narrowest_cut.cpp",
               "while (flow.augment(nodes.source, nodes.sink)) {\n  }",
               "std::size_t ways = 0;\n  while (ways++ < 2 && flow.augment(nodes.source, nodes.sink)) {\n  }"),
    Mutant("network", "bends-a", "one bend can be enough for two points", "src/network/bends.cpp",
           "if (sign == 0 || sign == last_sign) {", "if (sign == 0) {"),
    of_network("bends-b", "signs count with one layer of ReLUs only", "refute_bends.cpp",
               "is_shallow_ = is_shallow_ && std::ranges::find(own.relus, true) == own.relus.end();", ""),
    of_network("bends-c", "deep ReLUs bend where those before them do", "refute_bends.cpp",
               "bends[u] = std::min(most, bends[u] + bends[v]);", "bends[u] = 1;"),
    of_network("bends-d", "up and down on different lines may be two ReLUs", "refute_bends.cpp",
               "if (up_.count + down_.count <= behind_.relu_count()) return false;",
               "if (up_.count + down_.count < behind_.relu_count()) return false;"),
    of_network("bends-e", "a ReLU moves if one of the inputs does", "refute_bends.cpp",
               "const bool is_moving = std::ranges::any_of(", "const bool is_moving = std::ranges::all_of("),
]

INTERCHANGE_RULES = [
    of_network("interchange-a", "the same in-neighbours", "order_interchangeable.cpp",
               "if (!store_.has_zero_weight(e)) signature.in.push_back(side_of(e, network.edges[e].from));", ""),
    of_network("interchange-b", "the same out-neighbours", "order_interchangeable.cpp",
               "if (store_.is_live(e)) signature.out.push_back(side_of(e, network.edges[e].to));", ""),
    of_network("interchange-c", "equal fixed biases", "order_interchangeable.cpp",
               "signature{bias.has_value(), bias.value_or(Rational(0)), {}, {}}",
               "signature{false, Rational(0), {}, {}}"),
    of_network("interchange-d", "equal prescribed weights", "order_interchangeable.cpp",
               "weight.value_or(Rational(0))};", "Rational(0)};"),
    of_network("interchange-e", "prescribed or not", "order_interchangeable.cpp",
               "return {neighbour, weight.has_value(), store_.is_signed(e), weight.value_or(Rational(0))};",
               "return {neighbour, false, store_.is_signed(e), Rational(0)};"),
    of_network("interchange-g", "cuts spare edges out to hidden neurons", "order_interchangeable.cpp",
               "if (!store_.is_live(e) || !store_.network().is_output(to)) continue;",
               "if (!store_.is_live(e)) continue;"),
    of_network("interchange-i", "one cut between two neurons", "order_interchangeable.cpp",
               "      edit.cuts.push_back({parameter(members[i], end), parameter(members[i + 1], end)});",
               "      edit.cuts.push_back({parameter(members[i], end), parameter(members[i + 1], end)});\n"
               "      if (end && store_.has_free_bias(first)) edit.cuts.push_back({parameter(members[i], {}), "
               "parameter(members[i + 1], {})});"),
    of_network("interchange-j", "weights that are compared are of one edge each", "order_interchangeable.cpp",
               "if (store_.is_relu(m) && store_.use()", "if (store_.use()"),
]

OTHER_NETWORK_RULES = [
    of_network("prune-a", "prune: the bias can make up for a constant", "prune.cpp",
               "use.changes[e] == 0 && (store.has_free_bias(n) || store.is_zero_at_zero(store.network().edges[e].from))",
               "use.changes[e] == 0"),
    of_network("prune-b", "prune: so can the successors' biases", "prune.cpp",
               "use.changed_classes[n] == 0 && has_free_successors(store, n)", "use.changed_classes[n] == 0"),
    of_network("zero-row-a", "zero row: a ReLU's target 0 says nothing of the bias", "settle_targets.cpp",
               "!store.is_relu(n) || value.sign() > 0;", "true;"),
    of_network("zero-row-b", "zero row: nothing else contributes", "settle_targets.cpp",
               " || !is_bias_at_zero(store, n)) return", ") return"),
    of_network("merge-rows-a", "merge rows: a negative sum of a ReLU is 0", "settle_targets.cpp",
               "return is_relu && sum.sign() < 0 ? Rational(0) : sum;", "return sum;"),
    of_network("hidden-bias-a", "hidden bias: the successors' biases are free", "push_biases.cpp",
               "if (!store.has_free_bias(t)) return std::nullopt;\n    edit", "if (store.has_free_bias(t)) edit"),
    of_network("hidden-bias-b", "hidden bias: of an identity", "push_biases.cpp", " || store.is_relu(m) || ", " || "),
    of_network("output-a", "ReLU output: one common target", "settle_outputs.cpp",
               "if (value->sign() <= 0 || (common != nullptr && *common != *value)) return nullptr;",
               "if (value->sign() <= 0) return nullptr;"),
    of_network("output-b", "ReLU output: in-neighbours are 0 at zero", "settle_outputs.cpp",
               "if (!store.is_free(e) || !store.is_zero_at_zero(store.network().edges[e].from)) return false;",
               "if (!store.is_free(e)) return false;"),
    of_network("output-c", "ReLU output: its in-weights are free", "settle_outputs.cpp",
               "if (!store.is_free(e) || !store.is_zero", "if (!store.is_zero"),
    of_network("output-d", "ReLU output: a target 0 is not positive", "settle_outputs.cpp",
               "zero_target != NetworkUse::none && use.classes.targets[zero_target].value->sign() <= 0",
               "zero_target != NetworkUse::none && use.classes.targets[zero_target].value->sign() < 0"),
    of_network("dependent-a", "dependent targets: constants count", "affine_outputs.cpp",
               "if (!store_.zero_sum(output)) result.emplace_back(AffineOutput::constant_column, Rational(1));", ""),
    of_network("dependent-b", "dependent targets: identities only", "affine_outputs.cpp",
               "is_affine[n] = !store_.is_relu(n);", "is_affine[n] = !store_.is_relu(n) || store_.is_hidden(n);"),
    of_network("dependent-c", "dependent targets: on all ways", "affine_outputs.cpp",
               "if (!store_.has_zero_weight(e) && !is_affine[network_.edges[e].from]) is_affine[n] = false;", ""),
    of_network("dependent-d", "dependent targets: a known constant is subtracted", "affine_outputs.cpp",
               "if (constant) result.equations.back().value -= *constant;", ""),
]

RECIPROCAL_RULES = [
    of_system("reciprocal-a", "the variable is not 0", "reciprocal.cpp",
              "if ((sign & signs::zero) != signs::none) continue;", ""),
    of_system("reciprocal-b", "nor is the reciprocal, which has the same sign", "reciprocal.cpp",
              "edit.added.push_back(sign_atom(Polynomial::variable(x), sign));", ""),
]

# What solving an equation rests on, for trial, fold and absorb alike.
ELIMINATION = [
    of_system("trial-a", "the pivot may be 0", "solve_for.cpp",
              "if (pivot == Pivot::may_be_zero) return std::nullopt;", ""),
    of_system("trial-b", "p /= 0 stays behind", "solve_for.cpp",
              "if (pivot == Pivot::nonzero_by_equation) edit.added.push_back(Constraint::atom(p, Relation::not_equal));",
              ""),
    of_system("trial-c", "p and q have a common zero", "solve_for.cpp",
              "if (!have_no_common_zero(store, factor.polynomial, q, &relied_on)) return Pivot::may_be_zero;", ""),
    of_system("trial-e", "every factor of p", "solve_for.cpp",
              "if (is_plainly_nonzero(store, factor.polynomial, &relied_on)) continue;",
              "if (is_plainly_nonzero(store, factor.polynomial, &relied_on)) return Pivot::nonzero;"),
    of_system("trial-f", "what was given of the variable", "editor.cpp",
              "  if (given != signs::any) {\n    if (recorder_) recorder_->begin_substitution(given_record",
              "  if (given == signs::none) {\n    if (recorder_) recorder_->begin_substitution(given_record"),
    of_system("trial-g", "an inequality is multiplied by p twice", "editor.cpp",
              "      next.polynomial = next.polynomial * edit.denominator;\n", ""),
    of_system("trial-h", "a negative p turns an inequality", "editor.cpp",
              "      rely_on(relied_on);\n      if (sign == signs::negative) allowed = negate(allowed);\n    } else {\n"
              "      next",
              "      rely_on(relied_on);\n    } else {\n      next"),
    of_system("trial-i", "an inequality loses squares only", "editor.cpp",
              "          quotient = exact_quotient(*quotient, divisor);\n          if (!quotient) break;\n", ""),
    of_system("trial-j", "what an edit relies on stays", "editor.cpp",
              "  rely_on(edit.relied_on);\n  switch", "  switch"),
]

SHIFT = [
    of_system("shift-b", "all other constraints follow suit", "editor.cpp",
              "for (ConstraintId id : ids) taken.push_back(to_constraint(remove(id)));\n    result_.lift",
              "for (ConstraintId id : ids) {\n      if (!store_[id].is_disequation()) "
              "taken.push_back(to_constraint(remove(id)));\n    }\n    result_.lift"),
    of_system("shift-c", "what was given of the variables", "editor.cpp",
              "    taken.insert(taken.end(), step.removed.begin(), step.removed.end());\n", ""),
    of_system("shift-d", "what was known of the variables is so no more", "editor.cpp",
              "    take_given_sign(step, step.variable);\n    forget(image.variable);\n    taken",
              "    take_given_sign(step, step.variable);\n    taken"),
    of_system("shift-e", "the lift goes the other way", "editor.cpp",
              "    step.numerator = image.numerator;",
              "    step.numerator = Polynomial::variable(image.variable) * Rational(2) - image.numerator;"),
]

UNIVARIATE = [
    of_system("univariate-a", "a factor without a real root", "factor.cpp",
              "      if (real_root_count(factor.polynomial) == 0) continue;\n      if (factor",
              "      if (real_root_count(factor.polynomial) <= 1 && factor.polynomial.degree() > 1) continue;\n"
              "      if (factor"),
    of_system("univariate-b", "of an inequality, powers matter", "factor.cpp",
              "for (std::uint32_t i = 0; i < factor.power; ++i) kept.push_back(factor.polynomial);",
              "kept.push_back(factor.polynomial);"),
    of_system("univariate-c", "a root with an excluded sign", "factor.cpp",
              "if ((sign & store.known(variable)) == signs::none) {",
              "if ((sign & store.known(variable) & ~signs::zero) == signs::none) {"),
    of_system("univariate-d", "cases if all factors are linear", "factor.cpp",
              "std::ranges::all_of(kept, [](const Polynomial& factor) { return factor.degree() == 1; })",
              "std::erase_if(kept, [](const Polynomial& factor) { return factor.degree() > 1; }) < 9 && !kept.empty()"),
    of_system("univariate-e", "a sign that was only learned stays", "factor.cpp",
              "          relied_on.push_back(variable);\n          continue;", "          continue;"),
    of_system("univariate-f", "of an inequality, factors with roots stay", "factor.cpp",
              "      if (real_root_count(factor.polynomial) == 0) continue;\n      for",
              "      if (real_root_count(factor.polynomial) != 1) continue;\n      for"),
]

SIGN_PREFERENCE = [
    of_system("sign-a", "inequalities have even terms", "sign_symmetry.cpp",
              "if (!is_inequality) first = row_of", "first = row_of"),
    of_system("sign-b", "given signs are respected (everything negated)", "sign_symmetry.cpp",
              "if (!component || !std::ranges::all_of(component->variables,\n"
              "                                         [&store](Variable variable) { return "
              "is_symmetric(store.given(variable)); })) {",
              "if (!component) {"),
    of_system("sign-c", "given signs are respected (some negated)", "sign_symmetry.cpp",
              "if (!is_symmetric(store.given(variable))) equations.add(row_of(Monomial(variable)));", ""),
    of_system("sign-d", "every monomial of an equation", "sign_symmetry.cpp",
              "if (budget.spend(4)) equations.add(row);",
              "if (budget.spend(4) && &term == &polynomial.terms().back()) equations.add(row);"),
    of_system("sign-e", "a solution with this variable negated", "sign_symmetry.cpp",
              "return budget.spend(1) && equations.may_be_one(unknown_of.at(start));", "return budget.spend(1);"),
    of_system("sign-f", "inequalities have even terms (everything negated)", "sign_symmetry.cpp",
              "const std::uint32_t parity = is_inequality ? 0 : polynomial.degree() % 2;",
              "const std::uint32_t parity = polynomial.degree() % 2;"),
    of_system("sign-g", "of a disjunction, all atoms", "atoms.h",
              "return all_atoms(*constraint.tree, visit);", "return all_atoms(constraint.tree->parts.front(), visit);"),
    of_system("sign-i", "a variable that is introduced keeps its given sign", "editor.cpp",
              "  add_atom(Polynomial(edit.value), given);\n", ""),
]

SCALING = [
    of_system("scaling-a", "one partner in each monomial", "scale_symmetry.cpp", "return partners == 1;",
              "return partners >= 1;"),
    of_system("scaling-b", "a partner occurs only beside it", "scale_symmetry.cpp",
              "known->second = may_scale && occurs_only_with(store, other, variable);", "known->second = may_scale;"),
    of_system("scaling-c", "a partner has no given sign", "scale_symmetry.cpp",
              "known->second = may_scale && occurs", "known->second = occurs"),
    of_system("scaling-d", "the variable has no given sign", "scale_symmetry.cpp",
              "if (given != signs::any && given != signs::nonzero) return std::nullopt;\n  std::unordered", 
              "std::unordered"),
    of_system("scaling-e", "it occurs once in a monomial", "scale_symmetry.cpp",
              "if (exponent_of(monomial, variable) != 1 || monomial.degree() < 2) return false;",
              "if (monomial.degree() < 2) return false;"),
    of_system("scaling-f", "so does the partner", "scale_symmetry.cpp",
              "return exponent_of(monomial, v) == 1 && exponent_of(monomial, w) == 1;",
              "return exponent_of(monomial, w) == 1;"),
    of_system("scaling-g", "it occurs in no monomial alone", "scale_symmetry.cpp",
              "exponent_of(monomial, variable) != 1 || monomial.degree() < 2) return false;",
              "exponent_of(monomial, variable) != 1) return false;\n    if (monomial.degree() < 2) return true;"),
    of_system("scaling-h", "where a partner is not 0, it is not", "scale_symmetry.cpp",
              "(store.given(other) == signs::nonzero && given == signs::nonzero);",
              "store.given(other) == signs::nonzero;"),
]

MOTION = [
    of_system("motion-a", "given signs hold a point (translation)", "motion_symmetry.cpp",
              "if (store.given(variable) != signs::any) equations.require_zero(variable);", ""),
    of_system("motion-b", "given signs hold a point (rotation)", "motion_symmetry.cpp",
              "if (store_.given(pair.first) != signs::any) equations_.require_zero(unknown);", ""),
    of_system("motion-c", "only what may be chosen is chosen", "motion_symmetry.cpp",
              "if (!is_pivot[variable] && !equations", "if (!equations"),
    of_system("motion-d", "a shear is along what is not 0", "motion_symmetry.cpp",
              "const bool is_shear = (store.known(y) & signs::zero) == signs::none;", "const bool is_shear = true;"),
    of_system("motion-e", "a rotation is none along a hyperbola", "motion_symmetry.cpp",
              "row->value.constant.sign() < 0", "row->value.constant.sign() != 0"),
    of_system("motion-f", "what a shear is along stays", "motion_symmetry.cpp",
              "if (w != x || is_shear) require(y, w, Rational(0));", "if (w != x) require(y, w, Rational(0));"),
]

SQUARES = [
    of_system("squares-a", "the variable occurs nowhere else", "squares.cpp",
              "if (store.count_beyond_disequations(variable) != 1) continue;", ""),
    of_system("squares-b", "disequations say what is excluded", "squares.cpp",
              "    demands.excluded.push_back(*value + shift);\n", ""),
    of_system("squares-c", "an excluded 0 makes it strict", "squares.cpp",
              "is_strict ? Relation::greater : Relation::greater_equal", "Relation::greater_equal"),
    of_system("squares-d", "both roots may be excluded", "squares.cpp",
              "edit.added.push_back(Constraint::atom(r - Polynomial(factor * square), Relation::not_equal));", ""),
    of_system("squares-e", "a given sign with a shift", "squares.cpp",
              "if (!shift.is_zero()) return std::nullopt;", ""),
    of_system("squares-f", "the signs of the factors", "squares.cpp",
              "if (std::ranges::any_of(squares, [sign](const Square& square) { return square.factor.sign() != sign; }))"
              " return edit;",
              "if (squares.size() > 1) return edit;"),
    of_system("squares-g", "negative factors turn the inequality", "squares.cpp", "if (sign < 0) r = -r;", ""),
    of_system("squares-h", "each square for itself", "square_sum.cpp",
              "      found->second.is_dropped = true;\n", ""),
    of_system("squares-i", "a given w /= 0", "squares.cpp",
              "      demands.excluded.push_back(shift);\n", ""),
    of_system("squares-j", "a disequation about a number only", "squares.cpp",
              "if (!value) return std::nullopt;", "if (!value) continue;"),
    of_system("squares-k", "the completed square's number", "squares.cpp",
              "demands.excluded.push_back(*value + shift);", "demands.excluded.push_back(*value);"),
]

PICK = [
    of_system("pick-a", "finitely many values are excluded", "free_variable.cpp",
              "if (!has_few_roots(store, constraint.polynomial, variable, edit.relied_on)) return std::nullopt;", ""),
    of_system("pick-b", "one direction for all", "free_variable.cpp",
              "directions &= open_directions(constraint, variable);",
              "directions = open_directions(constraint, variable);"),
    of_system("pick-c", "the given sign leaves it open", "free_variable.cpp",
              "SignSet directions = store.given(variable) & signs::nonzero;",
              "SignSet directions = signs::nonzero;"),
    of_system("pick-d", "the slope is a number", "free_variable.cpp",
              "if (!slope.is_constant()) return signs::none;", "if (!slope.is_constant()) return signs::nonzero;"),
    of_system("pick-e", "the slope's sign", "free_variable.cpp",
              "product(up, constraint.allowed) & signs::nonzero", "(constraint.allowed | up) & signs::nonzero"),
    of_system("pick-f", "the leading coefficient is not 0", "free_variable.cpp",
              "return !part.is_zero() && part.is_constant(); })) {", "return !part.is_zero(); })) {"),
    of_system("pick-g", "the variable occurs in degree 1", "free_variable.cpp",
              "constraint.is_equation() || degree_in(constraint.polynomial, variable) != 1) {",
              "constraint.is_equation() || degree_in(constraint.polynomial, variable) < 1) {"),
]

CANCEL = [
    of_system("cancel-a", "the variable is not 0", "cancel.cpp", "if (known & signs::zero) continue;", ""),
    of_system("cancel-b", "of an inequality, squares only", "cancel.cpp",
              "if (known == signs::nonzero) --count;", ""),
    of_system("cancel-c", "a negative one turns an inequality", "cancel.cpp",
              "if (known == signs::negative) allowed = negate(allowed);", ""),
    of_system("cancel-d", "a sign that was only learned stays", "cancel.cpp",
              "if (count > 0) relied_on.push_back(variable);", ""),
    of_system("cancel-e", "odd powers", "cancel.cpp",
              "if (count % 2 == 1 && !is_symmetric(allowed)) {", "if (count == 1 && !is_symmetric(allowed)) {"),
]

OTHER_SYSTEM_RULES = [
    of_system("signs-a", "a sum of one sign", "known_signs.cpp",
              "counts.count(set, 1);\n    open +=", "counts.count(set & signs::nonzero ? set & signs::nonzero : set, 1);\n    open +="),
    of_system("signs-b", "terms that add up to 0 have one sign", "known_signs.cpp",
              "if (constraint.is_equation() && is_one_sided && terms.size() > 1) {",
              "if (constraint.is_equation() && terms.size() > 2) {"),
    of_system("signs-c", "what all terms zero relies on", "known_signs.cpp",
              "  edit.relied_on = std::move(relied_on);\n  return edit;\n}\n\n}  // namespace\n\n/// x is 0",
              "  return edit;\n}\n\n}  // namespace\n\n/// x is 0"),
    of_system("signs-d", "what an atom that goes relies on", "known_signs.cpp",
              "    signs_of(store, constraint.polynomial, &edit.relied_on);\n", ""),
    of_system("factors-a", "factors that may be 0", "factor.cpp",
              "if (!is_nonzero(store, factor.polynomial, &relied_on)) kept.push_back(factor.polynomial);",
              "if (kept.empty() && !is_nonzero(store, factor.polynomial, &relied_on)) kept.push_back(factor.polynomial);"),
    of_system("absorb-a", "the only constraint", "eliminate.cpp",
              "if (count == 0 || count > 2 || store", "if (count == 0 || store"),
]

GAUGE_PROOF = [
    of_proof("gauge-proof-a", "targets less those of the row of reference", "gauge.cpp",
             "by_row_[row].emplace(output, value - reference_value->second);", "by_row_[row].emplace(output, value);"),
    of_proof("gauge-proof-b", "of ReLU outputs, a target above 0", "gauge.cpp",
             "network.neurons[output].activation == Activation::identity || target.value.sign() > 0;", "true;"),
    of_proof("gauge-proof-c", "identities read inputs", "gauge.cpp",
             "return edge.to != neuron || network_.is_input(edge.from);", "return true;"),
    of_proof("gauge-proof-d", "the inverse, not the block", "gauge.cpp",
             "sum.add(known_entry(block_.outputs[i], block_.rows[m]), Polynomial(inverse_[m][j]));",
             "sum.add(known_entry(block_.outputs[i], block_.rows[m]), Polynomial(inverse_[j][m]));"),
]

CHOICES = [
    of_proof("choice-a", "inequalities of even weight", "symmetries.cpp",
             "return !atom.is_inequality() || (weight / Rational(2)).is_integer();", "return true;"),
    of_proof("choice-b", "what a scale was spent on is not changed", "symmetries.cpp",
             "for (Variable variable : of_one_size_) equations.push_back({{{variable, Rational(1)}}, Rational(0)});", ""),
    of_proof("choice-c", "what was fixed at 0 stays so", "symmetries.cpp",
             "const bool leaves_zero = zeros_.contains(pair.first) && !zeros_.contains(pair.second);",
             "const bool leaves_zero = false;"),
    of_proof("choice-d", "a shear does not move what it moves by", "symmetries.cpp",
             "if (!applied(*shear, row).is_zero()) return std::nullopt;", ""),
    of_proof("choice-e", "a quarter turn", "symmetries.cpp",
             "if (applied(*rotation, twice) != -row) return std::nullopt;", ""),
    of_proof("choice-f", "only what may be chosen is chosen", "symmetries.cpp",
             "if (!is_pivot && !equations.is_zero(x)) return translated(x, *solved);",
             "if (!equations.is_zero(x)) return translated(x, *solved);"),
    of_proof("choice-g", "where y is 0, x need not be", "symmetries.cpp",
             "FreeChoice choice{turn ? zero(x) : Constraint::any({zero(x), zero(y)}), y, {}};",
             "FreeChoice choice{zero(x), y, {}};"),
    of_proof("neuron-scale-a", "a ReLU keeps the sign of its out-weight", "neuron_scales.cpp",
             "const bool is_any_sign = network_.neurons[n].activation == Activation::identity;",
             "const bool is_any_sign = true;"),
    of_proof("neuron-scale-b", "from the outputs to the inputs", "neuron_scales.cpp",
             "for (auto n = topology_.order.rbegin(); n != topology_.order.rend(); ++n) {",
             "for (auto n = topology_.order.begin(); n != topology_.order.end(); ++n) {"),
    of_proof("neuron-scale-c", "whom nobody listens to feeds one output", "neuron_scales.cpp",
             "return edges.size() == 1 && network_.is_output(network_.edges[edges.front()].to);", "return true;"),
    of_proof("sign-cases-a", "all numbers of positive weights", "sign_cases.cpp",
             "if (++positive[g] <= groups_[g].size()) return true;", "if (++positive[g] < groups_[g].size()) return true;"),
    of_proof("sign-cases-b", "neurons of one sign are exchanged", "sign_cases.cpp",
             "if (is_positive(positive, g, a) != is_positive(positive, g, b)) continue;", ""),
    of_proof("sign-cases-c", "pairs with a later neuron come first", "sign_cases.cpp",
             "for (std::size_t b = group.size(); b-- > 0;) {", "for (std::size_t b = 0; b < group.size(); ++b) {"),
    of_proof("sign-cases-d", "the active ones come last", "sign_cases.cpp",
             "Constraint::atom(-sums_.at(group[a].front()), Relation::greater_equal)",
             "Constraint::atom(sums_.at(group[a].front()), Relation::greater_equal)"),
    of_proof("turned-a", "the field turns all that it moves", "turned.cpp",
             "return applied(row.second) == Polynomial::variable(row.first) * -circle.c;", "return true;"),
    of_proof("turned-b", "parts of degree 2 k by the k-th power", "turned.cpp",
             "divisor *= circle_.r;", "divisor = circle_.r;"),
]

MUTANTS = (PATTERN_RULES + PRIVATE_NEURON_RULES + OUT_EDGE_RULES + GAUGE_RULES + FORCED_BEND_RULES + SCALE_RULES +
           IDENTITY_LAYER_RULES + REFUTING_RULES + INTERCHANGE_RULES + OTHER_NETWORK_RULES + RECIPROCAL_RULES + ELIMINATION + SHIFT +
           UNIVARIATE + SIGN_PREFERENCE + SCALING + MOTION + SQUARES + PICK + CANCEL + OTHER_SYSTEM_RULES +
           GAUGE_PROOF + CHOICES)
