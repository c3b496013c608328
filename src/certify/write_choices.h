// Which choices of a base a proof begins with.
#pragma once

#include "certify/proof.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>

namespace nnsolve {

/// The choices up to the last one that is needed, as far as the facts that are listed speak of what they are about. The
/// numbers of their facts by choice; nothing if one that is needed cannot be written.
std::optional<std::map<std::size_t, FactNumber>> write_choices(Proof& proof, const CertificateBase& base,
                                                               const std::set<std::size_t>& needed);

}  // namespace nnsolve
