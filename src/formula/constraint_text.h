// A constraint of ETR-INV as its file writes it, for messages.
#pragma once

#include "nnsolve/formula.h"

#include <string>
#include <vector>

namespace nnsolve {

inline std::string to_string(const EtrInvConstraint& constraint, const std::vector<std::string>& names) {
  const std::string& x = names[constraint.x];
  switch (constraint.kind) {
    case EtrInvConstraint::Kind::addition:
      return x + " + " + names[constraint.y] + " = " + names[constraint.z];
    case EtrInvConstraint::Kind::inversion:
      return x + " * " + names[constraint.y] + " = 1";
    case EtrInvConstraint::Kind::unit:
      return x + " = 1";
  }
  return x;
}

}  // namespace nnsolve
