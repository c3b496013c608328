#include "certify/linear_refutation.h"

#include "certify/in_force.h"
#include "certify/products.h"
#include "linear/decide_linear.h"

#include "nnsolve/system.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_clauses_of_constraint = 512;
constexpr std::size_t most_atoms_of_part = 64;

/// Monomials as variables.
class Linearised {
 public:
  Constraint of(const Constraint& constraint) {
    if (constraint.kind == Constraint::Kind::atom) {
      TermList terms;
      for (const Term& term : constraint.polynomial.terms()) {
        if (term.monomial.degree() == 0) {
          terms.push_back(term);
          continue;
        }
        const auto [entry, is_new] = numbers_.try_emplace(term.monomial, static_cast<Variable>(monomials_.size()));
        if (is_new) monomials_.push_back(term.monomial);
        terms.push_back({term.coefficient, Monomial(entry->second)});
      }
      return Constraint::atom(Polynomial::sum(std::move(terms)), constraint.relation);
    }
    Constraint result = constraint;
    for (Constraint& part : result.parts) part = of(part);
    return result;
  }

  Polynomial back(const Polynomial& polynomial) const {
    TermList terms;
    for (const Term& term : polynomial.terms()) {
      terms.push_back(
          {term.coefficient, term.monomial.degree() == 0 ? Monomial() : monomials_[term.monomial.factors().front()]});
    }
    return Polynomial::sum(std::move(terms));
  }

  std::size_t count() const { return monomials_.size(); }

 private:
  std::map<Monomial, Variable> numbers_;
  std::vector<Monomial> monomials_;
};

/// Atoms by what they say, up to a positive factor.
class AtomTable {
 public:
  explicit AtomTable(std::vector<LinearAtom>& atoms) : atoms_(atoms) {
    for (std::size_t i = 0; i < atoms.size(); ++i) numbers_.emplace(key(atoms[i]), i);
  }

  std::size_t number_of(LinearAtom atom) {
    atom = normalised(std::move(atom));
    const auto [entry, is_new] = numbers_.try_emplace(key(atom), atoms_.size());
    if (is_new) atoms_.push_back(std::move(atom));
    return entry->second;
  }

 private:
  using Key = std::pair<int, std::vector<std::pair<Monomial, Rational>>>;
  static Key key(const LinearAtom& atom) {
    Key result{static_cast<int>(atom.relation), {}};
    for (const Term& term : atom.polynomial.terms()) result.second.emplace_back(term.monomial, term.coefficient);
    return result;
  }

  std::vector<LinearAtom>& atoms_;
  std::map<Key, std::size_t> numbers_;
};

/// The atoms of one part of a disjunction; an equation is two.
std::optional<std::vector<ClauseLiteral>> literals_of(const Constraint& part, AtomTable& table) {
  std::vector<ClauseLiteral> result;
  auto take = [&](const Constraint& atom) {
    if (atom.kind != Constraint::Kind::atom || atom.relation == Relation::not_equal) return false;
    if (atom.polynomial.is_constant()) return !is_plainly_false(atom);
    const bool is_equation = atom.relation == Relation::equal;
    const Relation relation = is_equation ? Relation::greater_equal : atom.relation;
    result.emplace_back(table.number_of({atom.polynomial, relation}), true);
    if (is_equation) result.emplace_back(table.number_of({-atom.polynomial, relation}), true);
    return true;
  };
  if (part.kind == Constraint::Kind::all) {
    for (const Constraint& atom : part.parts) {
      if (!take(atom)) return std::nullopt;
    }
  } else if (!take(part)) {
    return std::nullopt;
  }
  return result.size() > most_atoms_of_part ? std::nullopt : std::optional(std::move(result));
}

/// All choices of an atom from each part; false if there are too many.
bool append_clauses(const Constraint& constraint, AtomTable& table, std::vector<LiteralClause>& clauses) {
  std::vector<LiteralClause> chosen{{}};
  const std::vector<Constraint> alone{constraint};
  const std::vector<Constraint>& parts = constraint.kind == Constraint::Kind::any ? constraint.parts : alone;
  for (const Constraint& part : parts) {
    const auto literals = literals_of(part, table);
    if (!literals || chosen.size() * literals->size() > most_clauses_of_constraint) return false;
    std::vector<LiteralClause> longer;
    for (const LiteralClause& clause : chosen) {
      for (ClauseLiteral literal : *literals) {
        longer.push_back(clause);
        longer.back().push_back(literal);
      }
    }
    chosen = std::move(longer);
  }
  clauses.insert(clauses.end(), chosen.begin(), chosen.end());
  return true;
}

Constraint to_atom(const LinearAtom& atom) { return Constraint::atom(atom.polynomial, atom.relation); }

}  // namespace

std::optional<Constraint> without_disequations(const Constraint& constraint) {
  auto split = [](const Constraint& atom, std::vector<Constraint>& parts) {
    parts.push_back(Constraint::atom(atom.polynomial, Relation::greater));
    parts.push_back(Constraint::atom(-atom.polynomial, Relation::greater));
  };
  auto is_disequation = [](const Constraint& part) {
    return part.kind == Constraint::Kind::atom && part.relation == Relation::not_equal;
  };
  if (constraint.kind == Constraint::Kind::atom) {
    if (!is_disequation(constraint)) return constraint;
    std::vector<Constraint> parts;
    split(constraint, parts);
    return Constraint::any(std::move(parts));
  }
  std::vector<Constraint> parts;
  for (const Constraint& part : constraint.parts) {
    if (is_disequation(part)) {
      split(part, parts);
      continue;
    }
    if (part.kind == Constraint::Kind::any) return std::nullopt;
    for (const Constraint& inner : part.parts) {
      if (inner.kind != Constraint::Kind::atom || is_disequation(inner)) return std::nullopt;
    }
    parts.push_back(part);
  }
  return Constraint::any(std::move(parts));
}

std::optional<LinearRefutation> find_linear_refutation(const std::vector<Constraint>& constraints,
                                                       const std::function<bool()>& should_stop,
                                                       std::size_t most_conflicts) {
  Linearised linearised;
  System system;
  for (const Constraint& constraint : constraints) system.constraints.push_back(linearised.of(constraint));
  for (std::size_t i = 0; i < linearised.count(); ++i) {
    std::string name = "m";
    name += std::to_string(i);
    system.variable_names.push_back(std::move(name));
  }
  LinearOptions options;
  options.should_stop = should_stop;
  options.conflict_limit = most_conflicts;
  LinearResult result = decide_linear(system, options);
  auto* unsat = std::get_if<LinearUnsat>(&result);
  if (unsat == nullptr) return std::nullopt;
  LinearRefutation refutation;
  refutation.atoms = std::move(unsat->atoms);
  refutation.lemmas = std::move(unsat->lemmas);
  AtomTable table(refutation.atoms);
  std::vector<LiteralClause> clauses;
  for (std::size_t i = 0; i < system.constraints.size(); ++i) {
    // One that is too long is left out.
    append_clauses(system.constraints[i], table, clauses);
    refutation.constraint_of_clause.resize(clauses.size(), i);
  }
  for (const LinearLemma& lemma : refutation.lemmas) {
    LiteralClause clause;
    for (const FarkasTerm& term : lemma.premises) clause.push_back(ClauseLiteral(term.atom, false));
    if (lemma.conclusion) clause.push_back(ClauseLiteral(*lemma.conclusion, true));
    clauses.push_back(std::move(clause));
  }
  auto proof = refute_clauses(refutation.atoms.size(), clauses, most_conflicts);
  if (!proof) return std::nullopt;
  refutation.proof = *std::move(proof);
  refutation.is_constraint_used.assign(constraints.size(), false);
  for (std::size_t i = 0; i < refutation.constraint_of_clause.size(); ++i) {
    if (refutation.proof.is_used[i]) refutation.is_constraint_used[refutation.constraint_of_clause[i]] = true;
  }
  for (LinearAtom& atom : refutation.atoms) atom.polynomial = linearised.back(atom.polynomial);
  return refutation;
}

namespace {

class RefutationWriter {
 public:
  RefutationWriter(Proof& proof, const LinearRefutation& refutation, const std::vector<FactNumber>& numbers)
      : proof_(proof), refutation_(refutation), numbers_(numbers) {}

  bool write() {
    for (FactNumber fact = 0; fact < proof_.fact_count(); ++fact) {
      const bool is_seen = proof_.fact(fact).kind == Constraint::Kind::atom && proof_.is_stated(fact);
      if (is_seen) in_force_.add(proof_.fact(fact));
    }
    const std::size_t constraint_clauses = refutation_.constraint_of_clause.size();
    for (std::size_t i = 0; i < constraint_clauses; ++i) {
      facts_.push_back(numbers_[refutation_.constraint_of_clause[i]]);
    }
    for (std::size_t i = 0; i < refutation_.lemmas.size(); ++i) {
      FactNumber number = 0;
      if (refutation_.proof.is_used[constraint_clauses + i] && !write_lemma(refutation_.lemmas[i], number))
        return false;
      facts_.push_back(number);
    }
    for (const LearnedClause& learned : refutation_.proof.learned) {
      if (proof_.is_closed()) return true;
      if (!write_learned(learned)) return false;
    }
    return proof_.is_closed();
  }

 private:
  Constraint atom_of(ClauseLiteral literal) const {
    const Constraint atom = to_atom(refutation_.atoms[literal.variable()]);
    return literal.is_positive() ? atom : negation_of(atom);
  }

  /// A clause of one part is that part.
  static Constraint clause_of(std::vector<Constraint> parts) {
    return parts.size() == 1 ? parts.front() : Constraint::any(std::move(parts));
  }

  bool write_lemma(const LinearLemma& lemma, FactNumber& number) {
    std::vector<Constraint> parts;
    for (const FarkasTerm& term : lemma.premises) {
      parts.push_back(negation_of(to_atom(refutation_.atoms[term.atom])));
    }
    if (lemma.conclusion) parts.push_back(to_atom(refutation_.atoms[*lemma.conclusion]));
    const bool is_single = parts.size() == 1;
    const Constraint clause = clause_of(std::move(parts));
    FactNumber fact = proof_.begin_lemma(clause) + (is_single ? 0 : 1);
    std::vector<SumTerm> terms;
    const Polynomial one(Rational(1));
    for (const FarkasTerm& term : lemma.premises) terms.push_back({{fact++}, one, term.multiplier});
    if (lemma.conclusion) terms.push_back({{fact}, one, Rational(1)});
    proof_.sum(terms);
    if (!proof_.is_closed()) return false;
    number = proof_.end_lemma(clause);
    in_force_.add(clause);
    return true;
  }

  /// Only clauses of several parts need a step: a single atom is a fact as it stands.
  bool write_learned(const LearnedClause& learned) {
    std::vector<Constraint> parts;
    for (ClauseLiteral literal : learned.literals) parts.push_back(atom_of(literal));
    const bool is_last = parts.empty();
    const Constraint clause = clause_of(std::move(parts));
    std::vector<AtomFact> atoms;
    if (!is_last) {
      FactNumber first = proof_.begin_lemma(clause);
      for (; first < proof_.fact_count(); ++first) atoms.push_back({first, nullptr});
    }
    const std::size_t mark = in_force_.mark();
    for (const AtomFact& fact : atoms) in_force_.add(proof_.fact(fact.number));
    std::vector<FactNumber> chain;
    bool is_closed = false;
    for (std::size_t number : learned.chain) {
      const FactNumber fact = facts_[number];
      if (proof_.fact(fact).kind != Constraint::Kind::any) {
        atoms.push_back({fact, nullptr});
      } else if (propagate(fact, is_closed)) {
        chain.push_back(fact);
        if (is_closed) break;
      }
    }
    in_force_.backtrack(mark);
    if (is_closed) {
      proof_.units_to_the_end(chain);
    } else if (!chain.empty() || !close_by_atoms(std::move(atoms))) {
      return false;
    }
    if (is_last) return true;
    facts_.push_back(proof_.end_lemma(clause));
    in_force_.add(clause);
    return true;
  }

  /// As the checker does it; false where it would reject the step.
  bool propagate(FactNumber clause, bool& is_closed) {
    std::vector<InForce::Part>& parts = parts_of_[clause];
    if (parts.empty()) {
      for (const Constraint& part : proof_.fact(clause).parts) parts.push_back(in_force_.part_of(part));
    }
    const InForce::Part* left = nullptr;
    std::size_t count = 0;
    for (const InForce::Part& part : parts) {
      if (in_force_.is_refuted(part)) continue;
      left = &part;
      ++count;
    }
    is_closed = count == 0;
    if (count == 1) in_force_.add(*left);
    return count <= 1;
  }

  bool close_by_atoms(std::vector<AtomFact> atoms) {
    std::erase_if(atoms,
                  [this](const AtomFact& fact) { return proof_.fact(fact.number).kind != Constraint::Kind::atom; });
    for (AtomFact& fact : atoms) fact.atom = &proof_.fact(fact.number);
    const auto terms = contradiction_of(atoms);
    if (terms) proof_.sum(*terms);
    return proof_.is_closed();
  }

  Proof& proof_;
  const LinearRefutation& refutation_;
  const std::vector<FactNumber>& numbers_;
  std::vector<FactNumber> facts_;  // by clause
  InForce in_force_;
  std::map<FactNumber, std::vector<InForce::Part>> parts_of_;  // of clauses
};

}  // namespace

bool write_linear_refutation(Proof& proof, const LinearRefutation& refutation, const std::vector<FactNumber>& numbers) {
  return RefutationWriter(proof, refutation, numbers).write();
}

}  // namespace nnsolve
