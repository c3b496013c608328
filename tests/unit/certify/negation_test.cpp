// Formulas in which everything may be negated. Without these tests a compiled formula would be unsat on presolve's word
// alone, since presolve takes one sign for granted; or a formula that only one sign solves could get a proof.
#include "certify/negation.h"

#include "certify/elaborate.h"
#include "checked.h"
#include "generate/random.h"
#include "tests/support/scale.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace nnsolve;
using namespace nnsolve::test;
using generators::index_below;
using generators::Random;

namespace {

const std::vector<std::string> names = {"u", "v", "w", "x", "y", "z"};

CertificateBase base_of(const std::string& text) {
  std::string problem;
  auto base = certificate_base(read_formula(text, "test.etrinv", Station::etr_inv), problem);
  REQUIRE(base);
  return *std::move(base);
}

/// Empty if there is none.
std::string certificate_of(const std::string& text) {
  CertificateBase base = base_of(text);
  base.choices = sign_choices(base);
  REQUIRE(base.choices.size() == 1);
  const BaseSystem system = system_of(base);
  presolving::Derivations derivations;
  presolve_for_proof(system.system, {}, derivations);
  std::size_t questions = 0;
  const Elaborated made = elaborate(base, system.given, derivations, [&] { return ++questions > 2000; });
  return made.certificate ? made.certificate->text : "";
}

/// u * u = 1 and other constraints, each of which connects with u; those that the values do not satisfy are left out.
std::string random_text(Random& random, const std::optional<std::vector<Rational>>& values) {
  std::string text = "u * u = 1\n";
  for (const std::string& name : names) text += "u + " + name + " = s" + name + "\n";
  for (int k = 0; k < (values ? 60 : 6); ++k) {
    const std::size_t a = index_below(random, names.size()), b = index_below(random, names.size()),
                      c = index_below(random, names.size());
    if (index_below(random, 2) == 0) {
      if (!values || (*values)[a] + (*values)[b] == (*values)[c]) {
        text += names[a] + " + " + names[b] + " = " + names[c] + "\n";
      }
    } else if (!values || (*values)[a] * (*values)[b] == Rational(1)) {
      text += names[a] + " * " + names[b] + " = 1\n";
    }
  }
  return text;
}

}  // namespace

TEST_CASE("what is refuted after a choice of sign has a proof, and what has a solution has none") {
  const std::uint64_t seed = seed_or(20274);
  Random random(seed);
  int proved = 0, with_choice = 0;
  for (int i = 0; i < scaled(200); ++i) {
    std::vector<Rational> values{Rational(index_below(random, 2) == 0 ? 1 : -1)};
    while (values.size() < names.size()) {
      const Rational size = Rational(1) / Rational(static_cast<std::int64_t>(1 + index_below(random, 2)));
      const Rational value = index_below(random, 2) == 0 ? size : Rational(1) / size;
      values.push_back(index_below(random, 2) == 0 ? value : -value);
    }
    const std::string possible = random_text(random, values), any = random_text(random, std::nullopt);
    CAPTURE(seed, i, possible, any);
    REQUIRE(certificate_of(possible).empty());
    const std::string certificate = certificate_of(any);
    if (certificate.empty()) continue;
    REQUIRE(checked(*nncheck::read_lines(any, false), certificate) == "");
    ++proved;
    with_choice += certificate.find("\"wlog\"") != std::string::npos ? 1 : 0;
  }
  CAPTURE(proved, with_choice);
  CHECK(proved > 50);
  CHECK(with_choice > 10);
}

TEST_CASE("nothing is chosen where something cannot be negated") {
  CHECK(sign_choices(base_of("u * u = 1\nu + u = x\n")).size() == 1);
  CHECK(sign_choices(base_of("u * u = 1\nx * x = 1\n")).size() == 2);
  CHECK(sign_choices(base_of("u * u = 1\nu + u = x\nv = 1\nv + v = x\n")).empty());
  CHECK(sign_choices(base_of("u * v = 1\nu + u = x\n")).empty());
  CHECK(sign_choices(base_of("range 0 2 u\nu * u = 1\nu + u = x\n")).empty());
}
