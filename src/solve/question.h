// What there is to decide, in all its forms: the network or formula that was given, its encoding, what presolve leaves
// of it, and the ways back from a solution of any form to one of what was given.
//
// Engines look at whatever form suits them (engine.h). Nothing in here believes anybody: check() evaluates a solution
// on what was given, exactly, and knows no other form.
#pragma once

#include "presolve/network/network_presolve.h"
#include "solve/presolved.h"

#include "nnsolve/check.h"
#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/presolve.h"
#include "nnsolve/real.h"
#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace nnsolve {

/// A form of a question: as it was given, its encoding, or what presolve leaves of that.
enum class Form : std::uint8_t { given, original, presolved };
/// "given", "original", "presolved".
const char* to_string(Form form);

/// The words for an error of our own that must not cost the answer.
std::string as_internal_error(const std::exception& error);

using CheckedSolution = std::variant<CheckedWitness, CheckedAssignment>;

/// What somebody proposes as a solution of one form; unchecked.
struct Candidate {
  Form form = Form::given;
  /// Of the given form: a Witness, or an Assignment of the formula. Of the original: a value for every variable of the
  /// encoding, of the presolved form for those of all parts, one part after the other; as an Assignment, if values
  /// share number fields, or one by one. An enclosure is of the given form only.
  std::variant<Witness, Assignment, std::vector<Real>, EnclosedWitness, EnclosedAssignment> values;
};

/// Nothing if the candidate is meant to be exact.
std::optional<EnclosedSolution> enclosure_of(const Candidate& candidate);

/// What is known of a solution of a system, by variable.
struct PartialSolution {
  std::vector<Field> fields;
  std::vector<std::optional<Value>> values;
};

class Question {
 public:
  virtual ~Question() = default;
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  // The given form: one of the two is there.
  virtual const TrainingInstance* instance() const { return nullptr; }
  virtual const Formula* formula() const { return nullptr; }

  /// The encoding. It is large and seldom asked once there is a presolved form, so it is forgotten then and made again
  /// for whoever wants it.
  virtual const System& original() const = 0;
  virtual SystemSize original_size() const = 0;

  /// Makes the presolved form, once. A failure of presolve is an ordinary event: the question remains what it was, and
  /// failure() says why there is no presolved form.
  void presolve(const PresolveOptions& options);
  const std::string& failure() const { return failure_; }
  std::size_t step_count() const { return step_count_; }
  /// Presolve ended at its deadline, or was told to, with what it had by then.
  bool is_cut_off() const { return is_cut_off_; }
  /// Presolve alone found that there is no solution.
  bool is_refuted() const { return is_refuted_; }
  /// What presolve leaves; null before presolve(), after a failure, and if it refuted the question.
  const PresolvedQuestion* presolved() const { return presolved_ ? &*presolved_ : nullptr; }
  /// The network between the network rules and the encoding; null likewise, for a formula, and at a threshold above 0.
  virtual const PresolvedNetwork* presolved_network() const { return nullptr; }

  /// The way back, of no enclosure. Exact; throws NotAModel or NumberTooLarge where the candidate leads nowhere.
  Solution lift(const Candidate& candidate) const;

  struct Checked {
    std::optional<CheckedSolution> solution;  // nothing: it is none
    std::string problem;                      // why
  };
  /// Against what was given, exactly.
  virtual Checked check(Solution solution) const = 0;
  virtual Checked check(EnclosedSolution solution) const = 0;

  /// What a solution says of the variables of the original form.
  virtual PartialSolution known_values(const Solution& solution) const = 0;

 protected:
  Question() = default;

  /// Counts the steps of all stages of presolve together, in limit and trace.
  class StepCounter;
  /// Fills presolved_ or says that there is no solution.
  virtual void make_presolved(StepCounter& steps) = 0;
  virtual void forget_presolved() {}
  void refute() { is_refuted_ = true; }
  void ask_presolved(System system, StepCounter& steps);

  virtual Solution from_original(const Assignment& values) const = 0;
  virtual Solution from_original(const std::vector<Real>& model) const = 0;
  /// From values of all variables of the system that presolve was given.
  virtual Solution from_presolved(Assignment values) const = 0;

 private:
  std::optional<PresolvedQuestion> presolved_;
  std::string failure_;
  std::size_t step_count_ = 0;
  bool is_refuted_ = false;
  bool is_cut_off_ = false;
};

/// The instance or formula must outlive the question.
std::unique_ptr<Question> make_question(const TrainingInstance& instance);
std::unique_ptr<Question> make_question(const Formula& formula);

}  // namespace nnsolve
