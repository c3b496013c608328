#include "solve/prover.h"

#include "certify/any_values.h"
#include "certify/base.h"
#include "certify/bend_proof.h"
#include "certify/bottleneck.h"
#include "certify/differences.h"
#include "certify/gauge.h"
#include "certify/negation.h"
#include "certify/neuron_scales.h"
#include "certify/quotients.h"
#include "certify/relax.h"
#include "certify/sign_cases.h"
#include "certify/symmetries.h"
#include "solve/tangent_points.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

class Prover {
 public:
  Prover(const Question& question, ProofEnd end) : question_(&question), end_(end) {}
  Prover(const Question& question, ProofEnd end, ExactFit part)
      : question_(&question), end_(end), fit_(std::move(part)) {}
  Prover(const TrainingInstance& instance, const Rational& bound, ProofEnd end) : end_(end) {
    if (is_beyond_plain(instance)) return;
    base_ = certificate_base(instance, {instance.cost, bound, true}, problem_);
    if (base_) tangents_ = find_tangents(instance, bound, true, [this] { return is_over(); });
  }

  Elaborated run() {
    if (question_ != nullptr) read();
    if (!base_) return {std::nullopt, problem_};
    signs_ = sign_choices(*base_);
    set_choices(signs_);
    using Way = Elaborated (Prover::*)();
    std::vector<Way> ways{&Prover::by_symmetries, &Prover::by_presolve};
    if (fit_) {
      const Network& network = fit_->network;
      const bool has_relus = std::ranges::any_of(
          network.neurons, [](const Neuron& neuron) { return neuron.activation == Activation::relu; });
      ways = {&Prover::by_bottleneck, &Prover::by_bends, &Prover::by_gauge, &Prover::by_quotients};
      if (are_all_relus_free(*fit_)) {
        ways.push_back(has_relus ? &Prover::by_minors : &Prover::by_presolve);
        ways.push_back(has_relus ? &Prover::by_presolve : &Prover::by_minors);
      } else {
        ways.insert(ways.end(), {&Prover::by_signs, &Prover::quickly, &Prover::by_presolve});
      }
      ways.insert(is_deep() ? std::ranges::find(ways, &Prover::by_quotients) + 1 : ways.end(), &Prover::by_scales);
    } else if (question_ == nullptr || question_->formula() == nullptr) {
      ways = {&Prover::quickly, &Prover::by_presolve};
    }
    ways.push_back(&Prover::relaxed);
    if (base_->has_long_facts) {
      ways = {&Prover::by_bottleneck, &Prover::by_bends, &Prover::by_quotients, &Prover::by_minors,
              &Prover::by_presolve};
    }
    Elaborated first;
    for (const Way way : ways) {
      Elaborated made = (this->*way)();
      if (made.certificate) return made;
      if (way == &Prover::by_presolve) first = std::move(made);
      if (is_over()) break;
    }
    if (first.problem.empty()) first.problem = "timeout";
    return first;
  }

 private:
  bool is_over() const { return end_ && Clock::now() >= *end_; }

  void read() {
    if (question_->formula() != nullptr) {
      base_ = certificate_base(*question_->formula(), problem_);
    } else if (is_beyond_plain(*question_->instance())) {
      return;
    } else if (!question_->instance()->threshold.is_zero()) {
      const TrainingInstance& instance = *question_->instance();
      base_ = certificate_base(instance, {instance.cost, instance.threshold, false}, problem_);
      if (base_) tangents_ = find_tangents(instance, instance.threshold, false, [this] { return is_over(); });
    } else {
      if (!fit_) fit_ = exact_fit(*question_->instance());
      base_ = certificate_base(*fit_, facts_, problem_);
    }
  }

  bool is_beyond_plain(const TrainingInstance& instance) {
    const auto beyond = beyond_plain(instance);
    if (beyond)
      problem_ = "there are no proofs beyond identities, ReLUs, exact targets and unrestricted weights: " + *beyond;
    return beyond.has_value();
  }

  Elaborated by_bottleneck() { return refute_bottleneck(*fit_, facts_, *base_); }
  Elaborated by_bends() { return refute_bends(*fit_, facts_, *base_); }
  Elaborated by_signs() {
    return refute_by_signs(*fit_, facts_, *base_, [this] { return is_over(); });
  }
  Elaborated relaxed() {
    return elaborate(*base_, system_.given, relax(*base_, system_, tangents_), [this] { return is_over(); });
  }

  /// Whether hidden neurons feed hidden neurons.
  bool is_deep() const {
    const Network& network = fit_->network;
    return std::ranges::any_of(
        network.edges, [&](const Edge& edge) { return !network.is_input(edge.from) && !network.is_output(edge.to); });
  }

  /// Networks of ReLUs as something linear, before cases take the time that this needs.
  Elaborated quickly() {
    const bool is_network = question_ == nullptr || question_->formula() == nullptr;
    const bool has_clauses = std::ranges::any_of(system_.system.constraints,
                                                 [](const Constraint& c) { return c.kind == Constraint::Kind::any; });
    if (!is_network || !has_clauses) return {std::nullopt, ""};
    const ProofEnd end = end_ ? std::optional(Clock::now() + (*end_ - Clock::now()) / 2) : end_;
    return elaborate(
        *base_, system_.given, relax(*base_, system_, tangents_), [&end] { return end && Clock::now() >= *end; }, true);
  }

  /// What presolve leaves is refuted as something linear, by squares, by cases.
  Elaborated by_presolve() {
    DifferenceSystem question = textbook();
    derive(question);
    return elaborated(question);
  }

  DifferenceSystem textbook() const {
    return fit_ ? differences(*fit_, facts_, *base_, system_, false) : DifferenceSystem{system_.system, {}};
  }

  /// The same with names for products of weights and differences.
  Elaborated by_minors() {
    DifferenceSystem question = differences(*fit_, facts_, *base_, system_, true);
    derive(question);
    return elaborated(question);
  }

  /// What outputs see of neurons that may have any values.
  Elaborated by_quotients() {
    std::optional<DifferenceSystem> question = quotients(*fit_, facts_, system_);
    if (!question) return {};
    derive(*question);
    return elaborated(*question);
  }

  /// A bottleneck in a basis of its own.
  Elaborated by_gauge() {
    std::optional<DifferenceSystem> question = gauge(*fit_, facts_, system_);
    if (!question) return {};
    derive(*question);
    return elaborated(*question);
  }

  /// Choices, one after the other, as long as presolve leaves something that may be fixed.
  Elaborated by_symmetries() {
    const Symmetries symmetries(*base_);
    DifferenceSystem question;
    System left = system_.system;
    bool is_derived = true;  // what is left, of what was chosen
    const Half half(end_);
    while (!is_over()) {
      std::optional<FreeChoice> choice = symmetries.next(*base_, left);
      if (!choice && is_derived) break;
      is_derived = !choice || choice->sign_of;
      if (choice) {
        base_->choices.push_back(*std::move(choice));
        system_ = system_of(*base_);
      }
      if (!is_derived) continue;
      question = textbook();
      derive(question);
      left.constraints.clear();
      for (presolving::RecordId id : question.derivations.left) {
        if (id != presolving::no_record) left.constraints.push_back(question.derivations.records[id].statement);
      }
    }
    const bool is_chosen = is_derived && base_->choices.size() > signs_.size();
    Elaborated made = is_chosen ? elaborated(question) : Elaborated();
    set_choices(signs_);
    return made;
  }

  /// Cases of the weights on which neurons spend their scales.
  Elaborated by_scales() {
    set_choices(neuron_scales(*fit_, facts_));
    if (base_->choices.empty()) return {};
    const Half half(end_);
    Elaborated made = by_presolve();
    set_choices(signs_);
    return made;
  }

  void set_choices(std::vector<FreeChoice> choices) {
    base_->choices = std::move(choices);
    system_ = system_of(*base_);
  }

  /// Half of the time that is left, for something that may be in vain.
  class Half {
   public:
    explicit Half(ProofEnd& end) : end_(end), whole_(end) {
      if (end) end = Clock::now() + (*end - Clock::now()) / 2;
    }
    ~Half() { end_ = whole_; }
    Half(const Half&) = delete;
    Half& operator=(const Half&) = delete;

   private:
    ProofEnd& end_;
    ProofEnd whole_;
  };

  /// With as much of the time as leaves enough for others.
  void derive(DifferenceSystem& question) {
    PresolveOptions options;
    if (end_) options.deadline = Clock::now() + (*end_ - Clock::now()) / 3;
    question.system =
        presolve_for_proof(std::move(question.system), options, question.derivations, [this] { return is_over(); });
  }

  /// What is left, and the same without its long disequations: that first if they are most of it.
  Elaborated elaborated(const DifferenceSystem& question) {
    const std::size_t long_count = count_long_disequations(question.derivations);
    const bool are_most = 2 * long_count > question.derivations.left.size();
    if (are_most) {
      const Half half(end_);
      Elaborated made = without_disequations(question);
      if (made.certificate) return made;
    }
    Elaborated made = elaborated(question.derivations);
    if (made.certificate || are_most || long_count == 0 || is_over()) return made;
    Elaborated second = without_disequations(question);
    return second.certificate ? second : made;
  }

  Elaborated without_disequations(const DifferenceSystem& question) {
    presolving::Derivations derivations = question.derivations;
    presolve_without_disequations(question.system, {}, derivations, [this] { return is_over(); });
    return elaborated(derivations);
  }

  Elaborated elaborated(const presolving::Derivations& derivations) {
    return elaborate(*base_, system_.given, derivations, [this] { return is_over(); });
  }

  const Question* question_ = nullptr;
  ProofEnd end_;
  std::string problem_;
  std::optional<ExactFit> fit_;
  NetworkFacts facts_;
  std::optional<CertificateBase> base_;
  std::vector<std::vector<Rational>> tangents_;
  std::vector<FreeChoice> signs_;  // which all proofs may begin with
  BaseSystem system_;
};

}  // namespace

Elaborated prove_question(const Question& question, const ProofEnd& end) { return Prover(question, end).run(); }

Elaborated prove_part(const Question& question, ExactFit part, const ProofEnd& end) {
  return Prover(question, end, std::move(part)).run();
}

Elaborated prove_below(const TrainingInstance& instance, const Rational& bound, const ProofEnd& end) {
  return Prover(instance, bound, end).run();
}

}  // namespace nnsolve
