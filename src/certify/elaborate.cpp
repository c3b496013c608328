#include "certify/elaborate.h"

#include "certify/proof_node.h"
#include "certify/write_choices.h"

#include <set>
#include <utility>

namespace nnsolve {

namespace {

using presolving::Derivations;
using presolving::no_record;
using presolving::Record;
using presolving::RecordId;

constexpr const char* not_refuted = "presolve, the linear engine, boxes and sums of squares do not refute it";

/// Of the root, which uses facts of the base.
std::vector<std::size_t> used_facts(const CertificateBase& base, const std::vector<GivenFact>& given,
                                    const std::vector<Record>& records, const std::vector<bool>& is_needed) {
  std::set<std::size_t> facts;
  std::size_t last_choice = 0;  // how many choices there are up to the last one that is used
  for (RecordId id = 0; id < records.size(); ++id) {
    if (is_needed[id] && records[id].kind == Record::Kind::given) {
      const std::size_t fact = given[records[id].number].fact;
      if (fact < base.facts.size()) {
        facts.insert(fact);
      } else {
        last_choice = std::max(last_choice, fact - base.facts.size() + 1);
      }
    }
    if (!is_needed[id] || records[id].kind != Record::Kind::ordered) continue;
    // Exchanging blocks must carry each fact to one that is there.
    for (std::size_t fact = 0; fact < base.facts.size(); ++fact) facts.insert(fact);
  }
  for (std::size_t i = 0; i < last_choice; ++i) {
    if (base.choices[i].sign_fact) facts.insert(*base.choices[i].sign_fact);
  }
  return {facts.begin(), facts.end()};
}

/// Of what the root has found.
Elaborated written(const CertificateBase& base, const std::vector<GivenFact>& given, const Derivations& derivations,
                   ProofContext& context, ProofNode& root) {
  context.orders.clear();
  context.problem.clear();
  const std::vector<bool>& is_needed = root.mark();
  Proof proof(base, used_facts(base, given, derivations.records, is_needed));
  std::set<std::size_t> needed_choices;
  for (RecordId id = 0; id < is_needed.size(); ++id) {
    const Record& record = derivations.records[id];
    if (!is_needed[id] || record.kind != Record::Kind::given) continue;
    const std::size_t fact = given[record.number].fact;
    if (fact >= base.facts.size()) needed_choices.insert(fact - base.facts.size());
  }
  const auto choices = write_choices(proof, base, needed_choices);
  if (!choices) return {std::nullopt, "a choice"};
  std::vector<FactNumber> numbers(given.size());
  for (RecordId id = 0; id < is_needed.size(); ++id) {
    const Record& record = derivations.records[id];
    if (!is_needed[id] || record.kind != Record::Kind::given) continue;
    const auto [fact, part] = given[record.number];
    numbers[record.number] =
        fact < base.facts.size() ? proof.number_of(fact) + part : choices->at(fact - base.facts.size());
  }
  if (!root.write(proof, numbers)) return {std::nullopt, context.problem};
  return {Certificate{proof.text(), proof.step_count()}, ""};
}

}  // namespace

Elaborated elaborate(const CertificateBase& base, const std::vector<GivenFact>& given, const Derivations& derivations,
                     const std::function<bool()>& should_stop, bool is_only_linear) {
  ProofContext context{base, should_stop};
  ProofNode root(context, derivations);
  Elaborated first{std::nullopt, ""};
  while (root.find(is_only_linear)) {
    Elaborated made = written(base, given, derivations, context, root);
    if (made.certificate) return made;
    if (first.problem.empty()) first = std::move(made);
  }
  if (first.problem.empty()) first.problem = not_refuted;
  return first;
}

}  // namespace nnsolve
