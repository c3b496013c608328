// What the tests of backends share: small systems, scripts that play solvers, and a look at what they leave behind.
#pragma once

#include "nnsolve/backend.h"

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace nnsolve::test {

Polynomial number(std::int64_t value);
inline Polynomial x() { return Polynomial::variable(0); }
inline Polynomial y() { return Polynomial::variable(1); }
Constraint equal(Polynomial p);         // p = 0
Constraint positive(Polynomial p);      // p > 0
Constraint not_negative(Polynomial p);  // p >= 0
Constraint not_zero(Polynomial p);

Rational value_at(const Polynomial& polynomial, const std::vector<Real>& rationals);
bool holds_at(const Constraint& constraint, const std::vector<Real>& rationals);
/// Whether a model of rationals satisfies all of the system.
bool satisfies(const std::vector<Real>& model, const System& system);

Limits seconds(double value);

/// A folder of its own for scripts, with an empty one in it that is TMPDIR meanwhile, and a mark in the environment
/// by which every process started meanwhile can be found, whatever became of it.
class Playground {
 public:
  Playground();
  ~Playground();
  Playground(const Playground&) = delete;
  Playground& operator=(const Playground&) = delete;

  /// Writes an sh script; returns the name of the backend that runs it.
  std::string script(std::string_view body) const;
  /// Marked processes and children of this process, zombies included.
  std::vector<pid_t> processes() const;
  /// What is in TMPDIR.
  std::vector<std::string> litter() const;
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  std::string mark_;
};

/// The children of a process.
std::vector<pid_t> children_of(pid_t process);
/// False for a zombie too: whoever inherits one may reap it late.
bool is_alive(pid_t process);
double now();
/// Without /proc (a bare chroot) nobody can find a process that has left its session, or measure one. Tests that are
/// about that are then skipped out loud: true if so.
bool is_skipped_without_proc();

}  // namespace nnsolve::test
