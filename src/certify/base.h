// The facts of an instance by name, as a checker of certificates knows them: its own textbook encoding, which shares
// nothing with the encoder (certificates, section 1: "The checker's own encoding"). A proof starts here.
#pragma once

#include "certify/elaborate.h"
#include "certify/proof.h"

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/system.h"

#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// Nothing, and why in `problem`, where there are no facts for what the instance asks, or too many.
std::optional<CertificateBase> certificate_base(const ExactFit& instance, std::string& problem);
std::optional<CertificateBase> certificate_base(const Formula& formula, std::string& problem);

/// The conjunction of all facts, conjunctions taken apart, and which fact each constraint is.
struct BaseSystem {
  System system;
  std::vector<GivenFact> given;
};
BaseSystem system_of(const CertificateBase& base);

}  // namespace nnsolve
