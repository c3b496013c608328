#include "cli/width_text.h"

namespace nnsolve {

namespace {

std::string words_of(const Width& found) {
  if (found.is_known()) {
    std::string line = std::to_string(found.lower);
    if (found.lower == 0) return line;
    const std::string narrower = found.wider_is_no_worse || found.lower == 1
                                     ? std::to_string(found.lower - 1) + " is unsat: "
                                     : "0 to " + std::to_string(found.lower - 1) + " are unsat: ";
    return line + " (" + narrower + to_string(found.lower_trust) + ")";
  }
  if (found.upper) return "between " + std::to_string(found.lower) + " and " + std::to_string(*found.upper);
  return "at least " + std::to_string(found.lower) + " (" + found.reason + ")";
}

}  // namespace

std::string width_words(const Width& found) {
  return words_of(found) + (found.wider_is_no_worse ? "" : "; a wider layer may fit worse");
}

void write_width(JsonWriter& json, const Width& found) {
  json.member("lower", found.lower);
  json.raw_member("upper", found.upper ? std::to_string(*found.upper) : "");
  json.member_or_null("lower_trust", found.lower_trust == Trust::none ? "" : to_string(found.lower_trust));
  json.member_or_null("reason", found.reason);
  json.member("wider_is_no_worse", found.wider_is_no_worse);
}

}  // namespace nnsolve
