// What has a solution has no proof of unsat: all ways of the prover on random instances of every kind around a solution
// that was chosen first, many of which lie on boundaries, where what is wrong by nothing but a strict sign shows.
//
// Without this, presolve, a choice without loss of generality or the checker could say too much, and an answer that
// nobody doubts any more would be false. The prover and the checker are held against it together: a certificate that
// the checker refuses would do no harm, but shows that the prover believes what is not so.
#include "nncheck/instance.h"
#include "solve/prover.h"
#include "solve/smaller_question.h"
#include "support/random_etr.h"
#include "support/random_formula.h"
#include "support/random_system.h"
#include "support/refutable_instance.h"
#include "support/scale.h"
#include "support/weighted_system.h"
#include "tests/nncheck/planted.h"

#include "nnsolve/error.h"
#include "nnsolve/generate.h"
#include "nnsolve/io.h"
#include "nnsolve/reduce.h"

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <exception>
#include <map>
#include <string>
#include <utility>

using namespace nnsolve;
using namespace nnsolve::test;
using generators::index_below;

namespace {

/// A file that has a solution.
struct Solvable {
  std::string ending;
  std::string text;
};

Solvable file_of(const System& system) { return {".smt2", to_smtlib(system)}; }
Solvable file_of(const Formula& formula) {
  constexpr std::array<const char*, 3> endings = {".etrinv", ".etrinveq", ".smt2"};
  return {endings.at(formula.index()), to_text(formula)};
}
Solvable file_of(const TrainingInstance& instance) { return {".net.json", to_text(instance)}; }

Solvable a_system(Random& random) {
  RandomSystemShape shape;
  shape.free_variables = static_cast<int>(uniform(random, 1, 4));
  shape.defined_variables = static_cast<int>(uniform(random, 0, 5));
  shape.constraints = static_cast<int>(uniform(random, 1, 5));
  shape.bounded = chance(random, 0.5) ? 0 : 0.5;
  return file_of(random_system(random, shape, chance(random, 0.2)).system);
}

Solvable a_weighted_system(Random& random) {
  return file_of(weighted_system(random, 2 + index_below(random, 4), true).system);
}

/// Atoms that hold at a point and just so, alone or as the one part of a disjunction that holds.
Solvable a_tight_system(Random& random) {
  System system;
  std::vector<Value> point;
  for (std::int64_t count = uniform(random, 2, 5); count > 0; --count) {
    system.variable_names.push_back(std::string("x").append(std::to_string(point.size())));
    point.emplace_back(chance(random, 0.3) ? Rational() : small_rational(random));
  }
  FieldArithmetic arithmetic({});
  auto variable = [&] { return Polynomial::variable(static_cast<Variable>(index_below(random, point.size()))); };
  auto polynomial = [&] {
    Polynomial sum;
    for (std::int64_t terms = uniform(random, 1, 3); terms > 0; --terms) {
      const Polynomial first = variable();
      sum += first *
             (chance(random, 0.4)   ? Polynomial(Rational(1))
              : chance(random, 0.3) ? first
                                    : variable()) *
             Rational(chance(random, 0.5) ? 1 : -1);
    }
    return sum - Polynomial(value_at(sum, point, arithmetic).rational());
  };
  auto tight = [&] {
    return Constraint::atom(polynomial(), chance(random, 0.3) ? Relation::equal : Relation::greater_equal);
  };
  auto just_not = [&] {
    return Constraint::atom(polynomial(), chance(random, 0.3) ? Relation::not_equal : Relation::greater);
  };
  for (std::int64_t count = uniform(random, 2, 7); count > 0; --count) {
    if (chance(random, 0.6)) {
      system.constraints.push_back(tight());
      continue;
    }
    std::vector<Constraint> parts{Constraint::all({tight(), tight()}),
                                  chance(random, 0.5) ? just_not() : Constraint::all({tight(), just_not()})};
    generators::shuffle(random, parts);
    system.constraints.push_back(Constraint::any(std::move(parts)));
  }
  return file_of(system);
}

Solvable an_etr(Random& random) {
  while (true) {
    RandomEtrShape shape;
    shape.with_choice = chance(random, 0.3);
    RandomEtr made = random_etr(random, shape, 1);
    if (made.is_satisfied.front()) return file_of(Formula(std::move(made.formula)));
  }
}

Solvable an_etr_inv(Random& random) { return file_of(Formula(planted_formula(random, chance(random, 0.2)).formula)); }
Solvable an_etr_inv_eq(Random& random) {
  return file_of(Formula(planted_eq_formula(random, chance(random, 0.2)).formula));
}

Solvable a_compiled_formula(Random& random) {
  ReduceOptions options;
  options.to = chance(random, 0.4) ? Station::training : chance(random, 0.5) ? Station::etr_inv_eq : Station::etr_inv;
  if (chance(random, 0.5)) options.activation = Activation::relu;
  if (chance(random, 0.5)) options.variant = Variant::compact;
  if (chance(random, 0.5)) options.inequalities = InequalityMode::root;
  const char* const families[] = {"clauses", "near-hit", "sign-twins", "boxed", "known-irrational"};
  Formula source = planted_formula(random, false).formula;
  if (options.to == Station::etr_inv || chance(random, 0.2)) {
    const Family& family = *find_family(families[index_below(random, std::size(families))]);
    const GeneratedInstance made = generate(family, family.least_size + index_below(random, 2), random() >> 1);
    if (made.status == Status::sat) source = std::get<Formula>(made.input);
  }
  const Reduction reduction(std::move(source), options);
  auto target = reduced(reduction);
  if (const auto* formula = std::get_if<Formula>(&target)) return file_of(*formula);
  return file_of(std::get<TrainingInstance>(target));
}

Solvable a_generated_instance(Random& random) {
  while (true) {
    const Family& family = families()[index_below(random, families().size())];
    if (family.truth != FamilyTruth::sat && family.truth != FamilyTruth::mixed) continue;
    const std::size_t size = std::min(family.most_size, family.least_size + index_below(random, 4));
    const std::uint64_t seed = random() >> 1;
    const GeneratedInstance made = generate(family, size, family.count != nullptr ? seed % family.count(size) : seed);
    if (made.status != Status::sat) continue;
    return std::visit([](const auto& input) { return file_of(input); }, made.input);
  }
}

Shape small_shape(Random& random) {
  Shape shape;
  shape.inputs = static_cast<int>(uniform(random, 1, 3));
  shape.hidden = static_cast<int>(uniform(random, 1, 3));
  shape.layered = 0.6;
  shape.relu = chance(random, 0.3) ? 1 : 0.5;
  shape.twins = chance(random, 0.3) ? 0.5 : 0;
  shape.prescribed = chance(random, 0.5) ? 0 : 0.15;
  return shape;
}

Solvable a_network(Random& random) {
  const double kind = static_cast<double>(uniform(random, 0, 99)) / 100;
  if (kind < 0.5) return file_of(random_planted(random, small_shape(random)).instance);
  return file_of(kind < 0.75 ? planted_bottleneck(random).instance : planted_lines(random).instance);
}

/// Free biases are such that the sums into hidden neurons are 0 on some data point each.
Solvable a_network_at_its_bends(Random& random) {
  Planted planted = random_planted(random, small_shape(random));
  TrainingInstance& instance = planted.instance;
  const Network& network = instance.network;
  for (NeuronIndex n = network.input_count; n < network.first_output(); ++n) {
    if (network.neurons[n].bias || chance(random, 0.2)) continue;
    const std::vector<Rational> values = evaluate(instance, planted.witness, index_below(random, instance.row_count()));
    Rational sum;
    for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
      if (network.edges[e].to == n) sum += planted.witness.weights[e].rational() * values[network.edges[e].from];
    }
    planted.witness.biases[n - network.input_count] = Value(-sum);
  }
  SparseRows targets;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    const std::vector<Rational> values = evaluate(instance, planted.witness, row);
    for (const auto& target : instance.targets[row]) {
      targets.push(target.column, values[network.first_output() + target.column]);
    }
    targets.finish_row();
  }
  instance.targets = std::move(targets);
  return file_of(instance);
}

/// At a threshold that is what planted weights cost.
Solvable a_cost(Random& random) {
  const Family& family = *find_family("planted-cost");
  return file_of(std::get<TrainingInstance>(generate(family, index_below(random, 4), random() >> 1).input));
}

/// By generators that share nothing with the others; half of the thresholds are tight.
Solvable a_text_of_the_checkers_tests(Random& random) {
  nncheck::test::Planted planted = nncheck::test::random_planted(random);
  return {"." + planted.format, std::move(planted.text)};
}

ProofEnd after_milliseconds(int count) { return std::chrono::steady_clock::now() + std::chrono::milliseconds(count); }

/// The certificate of something false; empty if there is none.
std::string false_proof_of(const Solvable& file) {
  constexpr int milliseconds = 40;
  auto text_of = [](const Elaborated& made) { return made.certificate ? made.certificate->text : ""; };
  if (file.ending != ".net.json") {
    const Station station = file.ending == ".smt2"     ? Station::etr
                            : file.ending == ".etrinv" ? Station::etr_inv
                                                       : Station::etr_inv_eq;
    const Formula formula = read_formula(file.text, "test" + file.ending, station);
    return text_of(prove_question(*make_question(formula), after_milliseconds(milliseconds)));
  }
  const TrainingInstance instance = read_instance(file.text, "test" + file.ending);
  const auto question = make_question(instance);
  std::string proof = text_of(prove_question(*question, after_milliseconds(milliseconds)));
  if (!proof.empty() || !is_plain(instance)) return proof;
  if (!asks_for_exact_fit(instance)) {
    const Rational above = instance.threshold + Rational(1, 100);
    return text_of(prove_below(instance, above, after_milliseconds(milliseconds)));
  }
  const ExactFit fit = exact_fit(instance);
  const std::vector<std::uint32_t> outputs = known_outputs(fit);
  if (outputs.size() < 2) return "";
  return text_of(prove_part(*question, with_output(fit, outputs.front()), after_milliseconds(milliseconds)));
}

}  // namespace

TEST_CASE("what has a solution has no proof that it has none", "[proofs]") {
  struct Kind {
    const char* name;
    Solvable (*make)(Random&);
  };
  const Kind kinds[] = {{"system", a_system},
                        {"weighted system", a_weighted_system},
                        {"tight system", a_tight_system},
                        {"etr", an_etr},
                        {"etr-inv", an_etr_inv},
                        {"etr-inv-eq", an_etr_inv_eq},
                        {"compiled formula", a_compiled_formula},
                        {"generated instance", a_generated_instance},
                        {"network", a_network},
                        {"network at its bends", a_network_at_its_bends},
                        {"cost", a_cost},
                        {"text", a_text_of_the_checkers_tests}};
  const std::uint64_t seed = seed_or(131);
  std::map<std::string, std::size_t> counts;
  const int rounds = scaled(120);
  for (int round = 0; round < rounds; ++round) {
    // Each round has a seed of its own, so that one can be repeated without those before it.
    Random random(seed * 1'000'003 + static_cast<std::uint64_t>(round));
    const Kind& kind = kinds[static_cast<std::size_t>(round) % std::size(kinds)];
    const Solvable file = kind.make(random);
    INFO("seed " << seed << ", round " << round << ", " << kind.name << ", " << file.ending << "\n" << file.text);
    try {
      REQUIRE(false_proof_of(file) == "");
      ++counts[kind.name];
    } catch (const std::exception& error) {  // costs a proof, but makes none; what is too large is one, too
      ++counts[std::string("ended by: ") + error.what()];
    }
  }
  std::string told;
  for (const auto& [name, count] : counts) told += ", " + std::to_string(count) + " " + name;
  WARN("seed " << seed << ": no proof of " << rounds << " instances with a solution" << told);
}
