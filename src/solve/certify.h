// A certificate for an unsat: presolve says again why, a proof is made of it, and a program that shares nothing with
// this one checks it.
#pragma once

#include "solve/question.h"
#include "solve/race.h"

#include "nnsolve/answer.h"
#include "nnsolve/solve.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// Makes a certificate and has it checked, in processes of its own, while others may be at work. Where memory is
/// limited it waits until they are gone.
class Certifier final : public Proving {
 public:
  /// Both must outlive it.
  Certifier(const Question& question, const SolveOptions& options);
  ~Certifier() override;

  void begin(const std::string& engine, double seconds) override;
  std::vector<int> descriptors() const override;
  bool step() override;
  bool is_at_work() const override;

  /// Of an answer that is unsat after so many seconds: waits for the end. Where that succeeds the answer is certified;
  /// where it does not and a certificate was asked for, a claim of the answer says why.
  void finish(double seconds, Answer& answer);

 private:
  class Work;
  void start(const std::string& engine, double seconds);

  const Question& question_;
  const SolveOptions& options_;
  std::unique_ptr<Work> work_;
};

/// That no weights cost less than the bound: a certificate that the checker has accepted, or nothing and why.
std::string certificate_below(const TrainingInstance& instance, const Rational& bound, const CertifyOptions& wanted,
                              const std::optional<std::size_t>& memory_megabytes, std::string& problem);

}  // namespace nnsolve
