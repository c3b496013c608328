// What the rules are promised of the store and the editor: a state that is up to date, and left alone while they look.
#include "network/input_classes.h"
#include "presolve/network/network_editor.h"
#include "presolve/network/rules.h"
#include "support/random_instance.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace nnsolve;

namespace {

/// Everything that rules read and that follows from the instance, as text.
std::string facts_of(const NetworkStore& store) {
  std::string text;
  auto add = [&](const std::string& name, const auto& numbers) {
    text.append(name);
    for (const auto number : numbers) text.append(" ").append(std::to_string(number));
    text.append("\n");
  };
  const NetworkUse& use = store.use();
  add("needed", use.is_needed);
  add("changed classes", use.changed_classes);
  add("some changed class", use.some_changed_class);
  add("changes", use.changes);
  add("some user", use.some_user);
  add("target of class", use.target_of_class);
  add("two targets", use.has_two_targets);
  add("next target", use.next_target);
  add("target count", use.target_count);
  add("target of entry", use.classes.target_of_entry);
  for (const std::vector<ClassId>& classes : use.by_neuron) add("neuron", classes);
  for (ClassId id = 0; id < use.classes.classes.size(); ++id) {
    text.append("class of ").append(std::to_string(use.classes.classes[id].neuron));
    for (const auto& change : use.classes.changes_of(id)) {
      text.append(" ").append(std::to_string(change.edge)).append(":").append(std::to_string(change.source));
    }
    text.append("\n");
  }
  for (const InputClasses::Target& target : use.classes.targets) {
    text.append("target ").append(std::to_string(target.output)).append(" ").append(target.value->to_string());
  }
  for (NeuronIndex n = 0; n < store.network().neuron_count(); ++n) {
    const std::optional<Rational>& sum = store.zero_sum(n);
    text.append(" ").append(sum ? sum->to_string() : "?");
  }
  return text;
}

/// What the store says of freedom, and its side conditions.
std::string freedom_of(const NetworkStore& store) {
  std::string text;
  for (EdgeIndex e = 0; e < store.network().edges.size(); ++e) {
    text.append(store.is_free(e)                             ? "f"
                : store.is_signed(e)                         ? "s"
                : store.is_cut({Parameter::Kind::weight, e}) ? "c"
                                                             : "p");
  }
  for (NeuronIndex n = 0; n < store.network().neuron_count(); ++n) text.append(store.has_free_bias(n) ? "f" : "p");
  for (std::uint32_t i = 0; i < store.use().classes.targets.size(); ++i) {
    text.append(store.has_target(i) ? " t" : " -").append(std::to_string(store.row_of_target(i)));
  }
  return text.append(std::to_string(store.conditions().nonzero_edges.size()));
}

test::Shape random_shape(test::Random& random) {
  test::Shape shape;
  shape.hidden = 6;
  shape.rows = 6;
  shape.zero_input = test::uniform(random, 0, 1) == 0 ? 0.3 : 0.8;
  shape.relu = 0.5 * static_cast<double>(test::uniform(random, 0, 2));
  shape.prescribed = 0.2 * static_cast<double>(test::uniform(random, 0, 1));
  shape.layered = 0.4;
  shape.twins = 0.7 * static_cast<double>(test::uniform(random, 0, 1));
  return shape;
}

/// A matrix of rank 2 with gaps, which random data hardly ever ask for.
ExactFit matrix_with_gaps() {
  return exact_fit(read_instance(R"({"nnsolve":"training/1","network":{"layers":[5,2,4]},"data":[
      {"x":[0,0,0,0,0],"y":[0,0,0,0]},{"x":[1,0,0,0,0],"y":[2,1,"?","?"]},{"x":[0,2,0,0,0],"y":[2,2,"?","?"]},
      {"x":[0,0,1,0,0],"y":[1,"?",2,"?"]},{"x":[0,0,0,1,0],"y":["?",3,"?",1]},{"x":[0,0,0,0,1],"y":["?","?",1,5]}]})",
                                 "test"));
}

/// Two ReLUs that bend where the data say, for which random data are too few.
ExactFit forced_step() {
  return exact_fit(read_instance(R"({"nnsolve":"training/1","network":{"layers":[1,2,1],
      "activations":["relu","identity"]},"data":[{"x":[-3],"y":[0]},{"x":[-2],"y":[0]},{"x":[-1],"y":[0]},
      {"x":[0],"y":[1]},{"x":[1],"y":[2]},{"x":[2],"y":[2]},{"x":[3],"y":[2]}]})",
                                 "test"));
}

/// One in three asks for another target than the planted one, so that rules that only refute have something to do.
ExactFit random_fit(test::Random& random) {
  if (test::uniform(random, 0, 24) == 0) return matrix_with_gaps();
  if (test::uniform(random, 0, 24) == 0) return forced_step();
  ExactFit fit = exact_fit(test::random_planted(random, random_shape(random)).instance);
  if (test::uniform(random, 0, 2) > 0) return fit;
  SparseRows targets;
  for (std::size_t row = 0; row < fit.row_count(); ++row) {
    for (const auto& target : fit.targets[row]) {
      targets.push(target.column, target.value + Rational(test::uniform(random, 0, 4) == 0 ? 1 : 0));
    }
    targets.finish_row();
  }
  fit.targets = std::move(targets);
  return fit;
}

/// Some data points again.
TrainingInstance with_repeated_rows(test::Random& random, const ExactFit& fit) {
  TrainingInstance instance(fit);
  SparseRows inputs;
  SparseRows targets;
  for (std::size_t row = 0; row < fit.row_count(); ++row) {
    for (std::int64_t copies = test::uniform(random, 1, 2); copies > 0; --copies) {
      for (const auto& input : fit.inputs[row]) inputs.push(input.column, input.value);
      for (const auto& target : fit.targets[row]) {
        targets.push(target.column, target.value + Rational(test::uniform(random, 0, 1), 2));
      }
      inputs.finish_row();
      targets.finish_row();
    }
  }
  instance.inputs = std::move(inputs);
  instance.targets = std::move(targets);
  instance.row_names.clear();
  return instance;
}

/// Goes twice through the table and lets the editor make what most of the rules propose. Calls look(rule) before.
template <class Store, class Look>
void use_rules(test::Random& random, StoreEditor<Store>& editor, std::map<std::string, int>& uses, Look look) {
  for (int round = 0; round < 2; ++round) {
    for (const NetworkRule& rule : network_rules()) {
      if (!editor.may_step()) return;
      look(rule);
      NetworkEdits edits = rule.propose(editor.store());
      if (edits.empty() || test::uniform(random, 0, 4) == 0) continue;
      ++uses[rule.name];
      editor.apply(std::move(edits), rule.name);
    }
  }
}

template <class Store>
void check_uses(const std::map<std::string, int>& uses) {
  for (const NetworkRule& rule : network_rules()) {
    CAPTURE(rule.name);
    CHECK(uses.contains(rule.name) == rule.looks_at<Store>());
  }
}

/// Inputs 0 and 1, hidden neurons 2 and 3 behind one each, output 4 behind both; one data point.
ExactFit two_private_neurons() {
  ExactFit fit;
  for (const char* name : {"x", "y", "m", "n", "t"}) fit.network.neurons.push_back({name, Activation::identity, {}});
  fit.network.input_count = 2;
  fit.network.output_count = 1;
  fit.network.edges = {{0, 2, {}}, {1, 3, {}}, {2, 4, {}}, {3, 4, {}}};
  fit.inputs.push(0, Rational(1));
  fit.inputs.push(1, Rational(2));
  fit.inputs.finish_row();
  fit.targets.push(0, Rational(7));
  fit.targets.finish_row();
  return fit;
}

/// The structure points into the fit, so the editor gets that one and no copy.
NetworkEditor make_editor(ExactFit fit, const PresolveOptions& options) {
  InstanceStructure structure = find_structure(fit);
  return NetworkEditor(std::move(fit), std::move(structure), options);
}

}  // namespace

TEST_CASE("whatever has been edited, rules see what follows from the network as it is", "[presolve]") {
  test::Random random(11);
  std::map<std::string, int> uses;
  for (int i = 0; i < 3600; ++i) {
    CAPTURE(i);
    const ExactFit given = random_fit(random);
    const PresolveOptions options;
    NetworkEditor editor = make_editor(given, options);
    std::string last = "none";
    use_rules(random, editor, uses, [&](const NetworkRule& rule) {
      CAPTURE(last, rule.name);
      const ExactFit now(editor.store().instance());
      REQUIRE(facts_of(editor.store()) == facts_of(NetworkStore(now, find_structure(now))));
      last = rule.name;
    });
  }
  check_uses<ExactFitStore>(uses);
}

TEST_CASE("whatever has been edited at a threshold, rules see what follows from the network as it is", "[presolve]") {
  test::Random random(13);
  std::map<std::string, int> uses;
  for (int i = 0; i < 2400; ++i) {
    CAPTURE(i);
    TrainingInstance given = with_repeated_rows(random, random_fit(random));
    given.cost = i % 3 == 0 ? Cost::l1 : i % 3 == 1 ? Cost::max : Cost::mean_squared_error;
    given.threshold = Rational(test::uniform(random, 1, 30), 10);
    const Cost cost = given.cost;
    const PresolveOptions options;
    InstanceStructure structure = find_structure(given);
    StoreEditor<ThresholdStore> editor(std::move(given), std::move(structure), options);
    use_rules(random, editor, uses, [&](const NetworkRule& rule) {
      CAPTURE(rule.name);
      const TrainingTask& now = editor.store().instance();
      REQUIRE(facts_of(editor.store()) == facts_of(CostStore(now, find_structure(now), cost)));
    });
  }
  check_uses<ThresholdStore>(uses);
}

TEST_CASE("a proposal changes nothing, and depends on nothing but what the rule sees", "[presolve]") {
  test::Random random(12);
  std::map<std::string, int> uses;
  for (int i = 0; i < 2400; ++i) {
    CAPTURE(i);
    const ExactFit given = random_fit(random);
    const PresolveOptions options;
    NetworkEditor editor = make_editor(given, options);
    use_rules(random, editor, uses, [&](const NetworkRule& rule) {
      CAPTURE(rule.name);
      const ExactFitStore& store = editor.store();
      const TrainingTask before = store.instance();
      const std::string facts = facts_of(store);
      const std::string freedom = freedom_of(store);
      const NetworkEdits first = rule.propose(store);
      CHECK(is_same_task(before, store.instance()));
      CHECK(facts == facts_of(store));
      CHECK(freedom == freedom_of(store));
      const NetworkEdits second = rule.propose(store);
      REQUIRE(first.size() == second.size());
      for (std::size_t k = 0; k < first.size(); ++k) {
        CHECK(first[k].weights == second[k].weights);
        CHECK(first[k].biases == second[k].biases);
        CHECK(first[k].targets == second[k].targets);
        CHECK(first[k].free == second[k].free);
        CHECK(first[k].reason.facts == second[k].reason.facts);
      }
    });
  }
  check_uses<ExactFitStore>(uses);
}

TEST_CASE("an edit is passed over once another one of the same look has taken what it needs", "[presolve]") {
  const PresolveOptions options;
  NetworkEditor editor = make_editor(two_private_neurons(), options);
  NetworkEdits edits;
  for (const NeuronIndex m : {2U, 3U}) edits.push_back(free_private_targets(editor.store(), m).value());
  CHECK(edits[0].targets == edits[1].targets);
  editor.apply(std::move(edits), "private-neuron");
  CHECK(editor.step_count() == 1);
  CHECK(editor.store().network().edges[2].weight == Rational(0));
  CHECK_FALSE(editor.store().network().edges[3].weight.has_value());
  // What an edit only relies on counts as well.
  NetworkEditor other = make_editor(two_private_neurons(), options);
  NetworkEdits biases;
  biases.emplace_back(presolving::Reason::Kind::translation).biases.emplace_back(4, Rational(1));
  biases.push_back(push_bias(other.store(), 2).value());
  other.apply(std::move(biases), "hidden-bias");
  CHECK(other.step_count() == 1);
  CHECK(other.store().has_free_bias(2));
}

TEST_CASE("an edit that was never possible is a mistake of its rule", "[presolve]") {
  const PresolveOptions options;
  ExactFit fit = two_private_neurons();
  fit.network.edges[0].weight = Rational(3);
  fit.network.neurons[2].bias = Rational(0);
  const auto is_refused = [&](auto change) {
    NetworkEditor editor = make_editor(fit, options);
    NetworkEdits edits;
    change(edits.emplace_back(presolving::Reason::Kind::translation));
    CHECK_THROWS_AS(editor.apply(std::move(edits), "test"), std::logic_error);
    CHECK(editor.step_count() == 0);
  };
  is_refused([](NetworkEdit& edit) { edit.weights.emplace_back(0, Rational(3)); });
  is_refused([](NetworkEdit& edit) { edit.biases.emplace_back(2, Rational(0)); });
  is_refused([](NetworkEdit& edit) { edit.signs.push_back(0); });
  is_refused([](NetworkEdit& edit) { edit.identities.push_back(3); });
  is_refused([](NetworkEdit& edit) { edit.free.push_back({Parameter::Kind::weight, 0}); });
  is_refused([](NetworkEdit& edit) {
    edit.cuts.push_back({{Parameter::Kind::weight, 0}, {Parameter::Kind::weight, 1}});
  });
  is_refused([](NetworkEdit& edit) {
    edit.biases.emplace_back(3, Rational(0));
    edit.reason.facts.push_back(presolving::Fact::constraint(0));
  });
}

TEST_CASE("two targets of one class are not freed one after the other", "[presolve]") {
  ExactFit fit = two_private_neurons();
  fit.inputs.push(0, Rational(1));
  fit.inputs.push(1, Rational(2));
  fit.inputs.finish_row();
  fit.targets.push(0, Rational(8));
  fit.targets.finish_row();
  const ExactFitStore store(fit, find_structure(fit));
  CHECK_FALSE(free_private_targets(store, 2).has_value());
}

TEST_CASE("what is learned is no step", "[presolve]") {
  const PresolveOptions options;
  NetworkEditor editor = make_editor(two_private_neurons(), options);
  NetworkEdits edits;
  edits.emplace_back(presolving::Reason::Kind::signs).nonzero.push_back(3);
  editor.apply(std::move(edits), "nonzero");
  CHECK(editor.step_count() == 0);
  CHECK(editor.store().conditions().nonzero_edges == std::vector<EdgeIndex>{3});
}
