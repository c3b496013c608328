// Asking one backend one side's question: part after part, and an unsat again in other orders.
#pragma once

#include "crosscheck/exact_system.h"
#include "crosscheck/side.h"

#include "nnsolve/backend.h"
#include "nnsolve/crosscheck.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// A claim with what is needed to judge it: the system it is about and, if sat, the model, in that system's numbers.
struct JudgedClaim {
  CrossClaim claim;
  const System* system = nullptr;  // in its own order
  std::vector<Real> model;
};

class Inquiry {
 public:
  /// Side, backend and options must outlive it.
  Inquiry(SideQuestions& side, bool is_presolved, Backend& backend, const CrosscheckOptions& options);

  std::vector<int> descriptors() const { return query_ ? query_->descriptors() : std::vector<int>(); }
  /// Begins, or takes in what has arrived. True once there is nothing left to ask.
  bool step();
  std::string describe() const;

  SideQuestions& side() const { return side_; }
  bool is_presolved() const { return is_presolved_; }
  const std::vector<JudgedClaim>& claims() const { return claims_; }
  /// The system as it was asked in that order.
  System asked_in(const System& system, std::uint64_t order) const;
  /// By part: the first claim whose model is one, in whatever order it was asked; null where there is none.
  std::vector<const JudgedClaim*> models() const;

 private:
  void ask();
  void take(Outcome outcome);
  bool is_sat(const System& system) const;
  std::string question() const;

  SideQuestions& side_;
  bool is_presolved_;
  Backend& backend_;
  const CrosscheckOptions& options_;
  std::vector<const System*> systems_;
  std::size_t current_ = 0;
  std::uint64_t order_ = 0;
  Reordered asked_;
  std::unique_ptr<Query> query_;
  std::chrono::steady_clock::time_point asked_at_;
  std::vector<JudgedClaim> claims_;
};

/// Runs all of them, so many at a time.
void run_inquiries(std::vector<std::unique_ptr<Inquiry>>& inquiries, const CrosscheckOptions& options);

/// What a backend is told for its own random choices when it is asked in that order; nothing for order 0.
std::optional<std::uint32_t> seed_of_order(std::uint64_t order, const CrosscheckOptions& options);

/// One query of a system in an order, to its end. The model is in the system's own order.
Outcome ask_once(Backend& backend, const System& system, std::uint64_t order, const CrosscheckOptions& options);

}  // namespace nnsolve
