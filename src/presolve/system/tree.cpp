#include "presolve/system/tree.h"

#include "presolve/system/interval_of.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/signs_of.h"
#include "presolve/system/walk.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace nnsolve::presolving {

namespace {

/// Few parts: a repeated one is searched for; many: it does no harm.
constexpr std::size_t most_compared = 32;

/// Rebuilds a constraint from its atoms up, without recursion and without a copy: formulas nest as deep as their
/// authors like. What is complete waits on one stack for the junction that it is a part of. A junction in one of the
/// same kind leaves its parts there, so that long chains of these cost no more than their parts.
template <typename OnAtom>
class Rebuilder {
 public:
  explicit Rebuilder(const OnAtom& on_atom) : on_atom_(on_atom) {}

  Constraint rebuilt(Constraint constraint) {
    if (constraint.kind == Constraint::Kind::atom) return on_atom_(std::move(constraint));
    open(std::move(constraint));
    while (!open_.empty()) {
      Junction& innermost = open_.back();
      if (innermost.next == innermost.given.size()) {
        close();
        continue;
      }
      Constraint part = std::move(innermost.given[innermost.next++]);
      if (part.kind == Constraint::Kind::atom) {
        take(on_atom_(std::move(part)));
      } else {
        open(std::move(part));
      }
    }
    return std::move(complete_.front());
  }

 private:
  struct Junction {
    Constraint::Kind kind;
    std::vector<Constraint> given;
    std::size_t next = 0;
    std::size_t begin;        // where its complete parts begin
    bool is_decided = false;  // by one part alone
  };

  void open(Constraint constraint) {
    open_.push_back({constraint.kind, std::move(constraint.parts), 0, complete_.size(), false});
  }

  /// A canonical part of the innermost junction.
  void take(Constraint part) {
    Junction& junction = open_.back();
    const bool is_all = junction.kind == Constraint::Kind::all;
    if (junction.is_decided || (is_all ? is_true(part) : is_false(part))) return;
    if (is_all ? is_false(part) : is_true(part)) {
      decide(junction);
    } else if (part.kind == junction.kind) {
      std::move(part.parts.begin(), part.parts.end(), std::back_inserter(complete_));
    } else {
      complete_.push_back(std::move(part));
    }
  }

  void decide(Junction& junction) {
    junction.is_decided = true;
    complete_.erase(complete_.begin() + static_cast<std::ptrdiff_t>(junction.begin), complete_.end());
  }

  void close() {
    const Junction junction = std::move(open_.back());
    open_.pop_back();
    const auto begin = complete_.begin() + static_cast<std::ptrdiff_t>(junction.begin);
    if (complete_.end() - begin <= static_cast<std::ptrdiff_t>(most_compared)) erase_repeated(junction.begin);
    const bool is_nested = !open_.empty() && open_.back().kind == junction.kind;
    if (is_nested && !open_.back().is_decided) {
      if (junction.is_decided) decide(open_.back());
      return;
    }
    Constraint result = completed(junction);
    complete_.resize(junction.begin);
    if (open_.empty()) {
      complete_.push_back(std::move(result));
    } else {
      take(std::move(result));
    }
  }

  void erase_repeated(std::size_t begin) {
    for (std::size_t i = begin; i < complete_.size(); ++i) {
      const auto after = complete_.begin() + static_cast<std::ptrdiff_t>(i) + 1;
      complete_.erase(std::remove(after, complete_.end(), complete_[i]), complete_.end());
    }
  }

  Constraint completed(const Junction& junction) {
    const bool is_all = junction.kind == Constraint::Kind::all;
    if (junction.is_decided) return truth(!is_all);
    const auto begin = complete_.begin() + static_cast<std::ptrdiff_t>(junction.begin);
    if (complete_.end() - begin == 1) return std::move(*begin);
    std::vector<Constraint> parts(std::make_move_iterator(begin), std::make_move_iterator(complete_.end()));
    return is_all ? Constraint::all(std::move(parts)) : Constraint::any(std::move(parts));
  }

  const OnAtom& on_atom_;
  std::vector<Junction> open_;
  std::vector<Constraint> complete_;
};

template <typename OnAtom>
Constraint rebuilt(Constraint constraint, const OnAtom& on_atom) {
  return Rebuilder<OnAtom>(on_atom).rebuilt(std::move(constraint));
}

/// What another atom about the same polynomial, which is primitive, says of its sign.
struct Beside {
  std::optional<ConstraintId> id;
  SignSet allowed = signs::any;
};
Beside beside(const Store& store, const Polynomial& polynomial) {
  const bool is_negated = polynomial.terms().front().coefficient.sign() < 0;
  const std::optional<ConstraintId> id = store.find(is_negated ? -polynomial : polynomial);
  if (!id) return {};
  return {id, is_negated ? negate(store[*id].allowed) : store[*id].allowed};
}

/// Whether the atom is known to be true or to be false. What that rests on goes into the edit, if there is one.
std::optional<bool> decided(const Store& store, const Constraint& atom, Edit* edit) {
  const SignSet allowed = sign_set_of(atom.relation);
  auto decides = [allowed](SignSet set) { return (set & ~allowed) == signs::none || (set & allowed) == signs::none; };
  std::vector<Variable> relied_on;
  SignSet possible = signs_of(store, atom.polynomial, edit == nullptr ? nullptr : &relied_on);
  std::vector<Fact> others;
  if (!decides(possible)) {
    const Beside found = beside(store, atom.polynomial);
    possible &= found.allowed;
    if (found.id && edit != nullptr) others.push_back(Fact::constraint(*found.id));
  }
  if (!decides(possible) && store.has_bounds()) {
    possible = sign_set_of(interval_of(store, atom.polynomial));
    relied_on.clear();
    others.clear();
    const SignSet said = (possible & allowed) != signs::none ? allowed : ~allowed;
    if (edit != nullptr && decides(possible)) append_statements(store, atom.polynomial, said, relied_on, edit->added);
  }
  if (!decides(possible)) return std::nullopt;
  if (edit != nullptr) {
    edit->relied_on.insert(edit->relied_on.end(), relied_on.begin(), relied_on.end());
    edit->reason.facts.insert(edit->reason.facts.end(), others.begin(), others.end());
  }
  return (possible & allowed) != signs::none;
}

}  // namespace

Constraint canonical_atom(Polynomial polynomial, Relation relation) {
  if (polynomial.is_constant()) {
    return truth((sign_set_of(polynomial.constant_term().sign()) & sign_set_of(relation)) != signs::none);
  }
  const bool is_signless = relation == Relation::equal || relation == Relation::not_equal;
  const int sign = make_primitive(polynomial);
  if (!is_signless && sign < 0) polynomial = -polynomial;
  return Constraint::atom(std::move(polynomial), relation);
}

Constraint canonical_tree(Constraint constraint) {
  return rebuilt(std::move(constraint),
                 [](Constraint atom) { return canonical_atom(std::move(atom.polynomial), atom.relation); });
}

Constraint with_atoms(Constraint tree, const std::function<Constraint(Constraint)>& on_atom) {
  return rebuilt(std::move(tree), on_atom);
}

std::optional<Constraint> simplified(const Store& store, const Constraint& tree, Edit& edit) {
  const bool is_simple = all_of_atoms(tree, [&](const Constraint& atom) { return !decided(store, atom, nullptr); });
  if (is_simple) return std::nullopt;
  return rebuilt(tree, [&](Constraint atom) {
    const std::optional<bool> known = decided(store, atom, &edit);
    return known ? truth(*known) : std::move(atom);
  });
}

}  // namespace nnsolve::presolving
