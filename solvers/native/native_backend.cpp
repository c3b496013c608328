// Linear systems are decided, others searched: of these it says sat or nothing. A model's values are given one by one,
// so each value of a solution in a number field becomes a root of a polynomial of its own.
#include "solvers/native/native_backend.h"

#include "algebra/own_root.h"
#include "io/query_writer.h"
#include "native/system/decide_system.h"
#include "solvers/text_query.h"

#include <string>
#include <utility>

namespace nnsolve {

namespace {

void append_value(std::string& out, const Value& value, const std::vector<Field>& fields) {
  if (value.is_rational()) return append_numeral(out, value.rational());
  const Real number = own_root(value, fields);
  if (number.is_rational()) return append_numeral(out, number.rational());
  out += "(root-of-with-interval (coeffs";
  for (const Rational& coefficient : number.minimal_polynomial()) {
    out += ' ';
    append_numeral(out, coefficient);
  }
  const auto [lower, upper] = number.isolating_interval();
  out += ") ";
  append_numeral(out, lower);
  out += ' ';
  append_numeral(out, upper);
  out += ')';
}

std::string model_text(const System& system, const Assignment& assignment) {
  std::string out = "(\n";
  for (std::size_t i = 0; i < system.variable_count(); ++i) {
    out.append("(define-fun ").append(system.variable_names[i]).append(" () Real ");
    append_value(out, assignment.values[i], assignment.fields);
    out += ")\n";
  }
  return out += ")\n";
}

void decide_and_print(const System& system, const Limits& limits) {
  native::SearchOptions options;
  options.seed = limits.seed.value_or(0);
  const native::Decision decision = native::decide_system(system, options);
  const bool is_sat = decision.status == Status::sat;
  print_answer(decision.status, decision.reason, is_sat ? model_text(system, decision.assignment) : "");
}

class NativeBackend final : public Backend {
 public:
  std::string name() const override { return native_backend_name; }
  std::string version() const override { return NNSOLVE_VERSION; }
  std::string code_base() const override { return native_backend_name; }
  bool is_linked() const override { return true; }
  std::unique_ptr<Query> start(const System& system, const Limits& limits) override {
    Payload payload = [&system, limits](const std::string&) { decide_and_print(system, limits); };
    return std::make_unique<TextQuery>(system, std::move(payload), limits, false);
  }
};

}  // namespace

std::unique_ptr<Backend> make_native_backend() { return std::make_unique<NativeBackend>(); }

}  // namespace nnsolve
