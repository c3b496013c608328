#include "solve/trust.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

Trust trust_of_unsat(std::span<const UnsatClaim> claims) {
  if (claims.empty()) return Trust::none;
  auto agrees = [](const UnsatClaim& a, const UnsatClaim& b) {
    return a.code_base != b.code_base && (a.is_of_original || b.is_of_original);
  };
  for (const UnsatClaim& claim : claims) {
    if (std::ranges::any_of(claims, [&](const UnsatClaim& other) { return agrees(claim, other); })) {
      return Trust::agreed;
    }
  }
  return Trust::claimed;
}

bool is_known_unsat(const Answer& answer) {
  return answer.status == Status::unsat && (answer.trust == Trust::agreed || answer.trust == Trust::certified);
}

void take_certificate(Answer& answer, CertificateReport certificate) {
  if (answer.status != Status::unsat) return;
  answer.trust = Trust::certified;
  answer.certificate = std::move(certificate);
}

void demand_certificate(Answer& answer) {
  if (answer.status != Status::unsat || answer.trust == Trust::certified) return;
  answer.reason = std::string("unsat is only ") + to_string(answer.trust) + ", not certified";
  answer.status = Status::unknown;
  answer.trust = Trust::none;
  answer.backend.clear();
}

}  // namespace nnsolve
