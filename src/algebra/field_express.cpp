// Expressing the numbers of a solution over few fields.
//
// Numbers are taken by descending degree within each group, so that a number comes after every field that could hold
// it. One that lies in no field made so far gets its own. That may leave two fields where one would do (a search has
// limits, and sqrt6 is in neither Q(sqrt2) nor Q(sqrt3)); it never makes a value wrong, and merging by need
// repairs it.
#include "algebra/algebraic_number.h"
#include "algebra/field_embedding.h"
#include "algebra/field_merge.h"
#include "algebra/univariate.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace nnsolve {

namespace {

/// A number and where it occurs.
struct Occurrences {
  const Real* number;
  std::vector<std::size_t> places;
};

/// A field of the current group.
struct Generator {
  EmbeddedRoot root;
  Variable variable;
};

std::size_t hash_of(const Real& number) {
  std::size_t hash = number.degree();
  for (const Rational& c : number.algebraic()->field.polynomial) hash = 31 * hash + c.hash();
  return hash;
}

std::vector<Occurrences> distinct_numbers(const std::vector<Real>& values, const std::vector<std::size_t>& places) {
  std::vector<Occurrences> distinct;
  std::unordered_map<std::size_t, std::vector<std::size_t>> by_hash;
  for (const std::size_t place : places) {
    auto& alike = by_hash[hash_of(values[place])];
    const auto same = std::find_if(alike.begin(), alike.end(),
                                   [&](std::size_t other) { return *distinct[other].number == values[place]; });
    if (same != alike.end()) {
      distinct[*same].places.push_back(place);
    } else {
      alike.push_back(distinct.size());
      distinct.push_back({&values[place], {place}});
    }
  }
  return distinct;
}

/// The number over one of the generators, or nothing.
std::optional<Value> over_known(std::vector<Generator>& generators, EmbeddedRoot& number) {
  for (Generator& generator : generators) {
    if (auto inside = express_in_field(generator.root, number)) {
      return value_from_fmpq_poly(*inside, generator.variable);
    }
  }
  return std::nullopt;
}

void express_group(const std::vector<Real>& values, const std::vector<std::size_t>& places, Expressed& result) {
  std::vector<Occurrences> numbers = distinct_numbers(values, places);
  std::stable_sort(numbers.begin(), numbers.end(),
                   [](const Occurrences& a, const Occurrences& b) { return a.number->degree() > b.number->degree(); });
  std::vector<Generator> generators;
  for (const Occurrences& number : numbers) {
    const Field& field = number.number->algebraic()->field;
    EmbeddedRoot root{FieldRoot(field)};
    std::optional<Value> value = over_known(generators, root);
    if (!value) {
      const auto variable = static_cast<Variable>(result.fields.size());
      result.fields.push_back(field);
      generators.push_back({std::move(root), variable});
      value = Value(Polynomial::variable(variable));
    }
    for (const std::size_t place : number.places) result.values[place] = *value;
  }
}

}  // namespace

Expressed express(const std::vector<Real>& values, const std::vector<std::uint32_t>& group) {
  NNSOLVE_ASSERT(values.size() == group.size());
  Expressed result;
  result.values.resize(values.size());
  std::map<std::uint32_t, std::vector<std::size_t>> irrational;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].is_rational()) {
      result.values[i] = Value(values[i].rational());
    } else {
      irrational[group[i]].push_back(i);
    }
  }
  for (const auto& [number, places] : irrational) express_group(values, places, result);
  return result;
}

}  // namespace nnsolve
