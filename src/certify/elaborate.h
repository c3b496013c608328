// From presolve's records (presolve/system/derivation.h) to a certificate.
#pragma once

#include "certify/proof.h"
#include "presolve/system/derivation.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

struct Certificate {
  std::string text;
  std::size_t step_count = 0;
};

struct Elaborated {
  std::optional<Certificate> certificate;
  std::string problem;  // if there is none: what could not be shown
};

/// Presolve with derivations, and again as long as something of what is left gets a name. The system that it was given
/// in the end, with the names.
System presolve_for_proof(System system, const PresolveOptions& options, presolving::Derivations& derivations,
                          const std::function<bool()>& should_stop = {});
/// Disequations of more than one term among what was left; and presolve once more without them, `system` being what was
/// returned. Most of them say that some denominator is not 0, and no proof needs them, but they keep presolve from
/// putting sums in the place of variables.
std::size_t count_long_disequations(const presolving::Derivations& derivations);
void presolve_without_disequations(System system, const PresolveOptions& options, presolving::Derivations& derivations,
                                   const std::function<bool()>& should_stop = {});

/// Of the contradiction that presolve found. `base_fact_of` says of each constraint that presolve was given which fact
/// it is, or which part of one.
struct GivenFact {
  std::size_t fact = 0;
  std::size_t part = 0;  // how many numbers after the fact's own
};
/// Where presolve left something, that is refuted first: as disjunctions of linear atoms, by squares, by cases; or
/// only the first.
Elaborated elaborate(const CertificateBase& base, const std::vector<GivenFact>& given,
                     const presolving::Derivations& derivations, const std::function<bool()>& should_stop = {},
                     bool is_only_linear = false);

}  // namespace nnsolve
