#include "certify/relax.h"

#include "presolve/system/polynomial_parts.h"
#include "presolve/system/walk.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

using presolving::Derivations;
using presolving::Record;
using presolving::RecordId;

/// More would not be refuted.
constexpr std::size_t most_records = 20'000;

/// Of any(all(-a >= 0, h = 0), all(a >= 0, h - a = 0)): h.
std::optional<Variable> rectified_variable(const Constraint& tree) {
  if (tree.kind != Constraint::Kind::any || tree.parts.size() != 2) return std::nullopt;
  for (const Constraint& part : tree.parts) {
    if (part.kind != Constraint::Kind::all || part.parts.size() != 2) return std::nullopt;
  }
  const Constraint& zero = tree.parts[0].parts[1];
  if (zero.kind != Constraint::Kind::atom || zero.relation != Relation::equal) return std::nullopt;
  if (zero.polynomial.terms().size() != 1 || zero.polynomial.degree() != 1) return std::nullopt;
  return zero.polynomial.terms().front().monomial.factors().front();
}

class Relaxation {
 public:
  Relaxation(const CertificateBase& base, const BaseSystem& system, const std::vector<std::vector<Rational>>& tangents)
      : base_(base), system_(system.system), given_(system.given), tangents_(tangents) {}

  Derivations run() {
    RecordId cost = 0;
    for (std::uint32_t i = 0; i < system_.constraints.size(); ++i) {
      Record record;
      record.kind = Record::Kind::given;
      record.number = i;
      record.statement = system_.constraints[i];
      if (!tangents_.empty() && given_[i].fact == base_.cost_fact) {
        cost = i;
        result_.records.push_back(std::move(record));  // the tangents stand for it
        continue;
      }
      keep(std::move(record));
      collect_monomials(system_.constraints[i]);
    }
    for (const std::vector<Rational>& tangent : tangents_) add_tangent(cost, tangent);
    add_orders();
    const std::size_t given = system_.constraints.size();
    for (RecordId id = 0; id < given && result_.records.size() < most_records; ++id) {
      const Constraint statement = system_.constraints[id];
      if (const auto h = rectified_variable(statement)) {
        for (Variable w : std::set<Variable>(factors_beside_[*h])) {
          scale(id, w, false);
          scale(id, w, true);
        }
      }
    }
    for (RecordId id = 0; id < given && result_.records.size() < most_records; ++id) add_multiples(id);
    return std::move(result_);
  }

 private:
  void keep(Record record) {
    result_.records.push_back(std::move(record));
    result_.left.push_back(static_cast<RecordId>(result_.records.size() - 1));
  }

  void collect_monomials(const Constraint& constraint) {
    presolving::for_each_atom(constraint, [this](const Constraint& atom) {
      for (const Term& term : atom.polynomial.terms()) {
        if (term.monomial.degree() < 2 || !monomials_.insert(term.monomial).second) continue;
        const auto factors = term.monomial.factors();
        for (Variable a : factors) {
          for (Variable b : factors) {
            if (a != b && factors.size() == 2) factors_beside_[a].insert(b);
          }
        }
      }
    });
  }

  void add_tangent(RecordId cost, const std::vector<Rational>& tangent) {
    Record record;
    record.kind = Record::Kind::tangent;
    record.premises = {cost};
    record.numerator = Polynomial(base_.share);
    record.statement = system_.constraints[cost];
    for (std::size_t i = 0; i < tangent.size(); ++i) {
      record.divisors.push_back(base_.errors[i] - Polynomial(tangent[i]));
      record.statement.polynomial += record.numerator * record.divisors.back() * record.divisors.back();
    }
    collect_monomials(record.statement);
    keep(std::move(record));
  }

  void add_orders() {
    for (std::uint32_t group = 0; group < base_.interchangeable.size(); ++group) {
      const auto& blocks = base_.interchangeable[group];
      for (std::size_t i = 0; i + 1 < blocks.size(); ++i) {
        Record record;
        record.kind = Record::Kind::ordered;
        record.number = group;
        record.statement =
            Constraint::atom(Polynomial::variable(blocks[i + 1].front()) - Polynomial::variable(blocks[i].front()),
                             Relation::greater_equal);
        keep(std::move(record));
      }
    }
  }

  /// Unless w has the other sign.
  void scale(RecordId id, Variable w, bool is_negative) {
    const Polynomial x = is_negative ? -Polynomial::variable(w) : Polynomial::variable(w);
    Record record;
    record.kind = Record::Kind::scaled;
    record.variable = w;
    record.premises = {id};
    std::vector<Constraint> parts{Constraint::atom(-x, Relation::greater)};
    for (Constraint part : system_.constraints[id].parts) {
      for (Constraint& atom : part.parts) {
        atom.polynomial = atom.polynomial * (atom.relation == Relation::equal ? Polynomial::variable(w) : x);
      }
      parts.push_back(std::move(part));
    }
    record.statement = Constraint::any(std::move(parts));
    collect_monomials(record.statement);
    keep(std::move(record));
  }

  /// Of p = c, the products with what p stands beside.
  void add_multiples(RecordId id) {
    const Constraint statement = system_.constraints[id];
    if (statement.kind != Constraint::Kind::atom || statement.relation != Relation::equal) return;
    const Polynomial& polynomial = statement.polynomial;
    if (polynomial.degree() != 1 || polynomial.terms().size() > 2) return;
    if (polynomial.terms().size() == 2 && polynomial.terms()[1].monomial.degree() > 0) return;
    const Monomial variable = polynomial.terms().front().monomial;
    for (const Monomial& monomial : std::set<Monomial>(monomials_)) {
      const auto rest = presolving::quotient(monomial, variable);
      if (!rest || rest->degree() == 0) continue;
      Record record;
      record.kind = Record::Kind::multiple;
      record.premises = {id};
      record.numerator = Polynomial::term(Rational(1), *rest);
      record.statement = Constraint::atom(polynomial * record.numerator, Relation::equal);
      if (rest->degree() > 1) monomials_.insert(*rest);
      keep(std::move(record));
    }
  }

  const CertificateBase& base_;
  const System& system_;
  const std::vector<GivenFact>& given_;
  const std::vector<std::vector<Rational>>& tangents_;
  Derivations result_;
  std::set<Monomial> monomials_;
  std::map<Variable, std::set<Variable>> factors_beside_;
};

}  // namespace

Derivations relax(const CertificateBase& base, const BaseSystem& system,
                  const std::vector<std::vector<Rational>>& tangents) {
  return Relaxation(base, system, tangents).run();
}

}  // namespace nnsolve
