// Symmetries of the facts of an instance, as choices that a certificate can make.
//
// Presolve finds symmetries of what it has made of a question (motion_symmetry.cpp, scale_symmetry.cpp), and needs to
// know of them only that there is a map. A certificate names the map, which must be rational and carry the facts
// themselves. So the same vector fields and weights are looked for again, in the facts; what presolve left says only
// which variables are worth fixing. Laws of the maps, x being the variable that is fixed:
//
//   translation    X = sum b_v d/dv, b_x = 1: each v becomes v - b_v x, and x 0.
//   shear          a linear field M with M M = 0, x in it y, y not moved: each v becomes v - (x / y) M v, and x 0,
//   where y
//                  is not 0.
//   quarter turn   a linear field M with M M M = -M, x in it y: each v becomes v + M v + M M v, and x becomes y.
//                  Where y is 0 it takes the place of the shear. Without one x or y is 0 then.
//   weights        integers e_v by which each polynomial is homogeneous, e_x = 1: each v becomes v / |x|^e_v, and x its
//                  sign, or 0 stays 0. Where inequalities are of even weight, |x| may be x. Where a fact says what sign
//                  x has there is one case.
//
// What was fixed at 0 stays so: a map may send it only to sums of what is 0. What a scale was spent on is not changed.
#pragma once

#include "certify/base.h"

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace nnsolve {

class Symmetries {
 public:
  explicit Symmetries(const CertificateBase& base);

  /// Another choice after those of the base, among the variables that occur in what is left. Nothing if there is none,
  /// or the question is large.
  std::optional<FreeChoice> next(const CertificateBase& base, const System& left) const;

 private:
  struct Atom {
    Polynomial polynomial;
    Relation relation = Relation::equal;
    bool is_inequality() const { return relation == Relation::greater || relation == Relation::greater_equal; }
  };
  std::vector<Atom> atoms_;
  std::vector<Variable> variables_;              // ascending
  std::vector<std::vector<Variable>> partners_;  // by variable: others in the same facts
  std::map<Variable, std::size_t> sign_facts_;   // that say that a variable is positive, or negative
  bool is_small_ = false;

  friend class ChoiceSearch;
};

}  // namespace nnsolve
