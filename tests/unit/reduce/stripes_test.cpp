// The gadgets of fully connected networks, each gap of each, and where stripes lie, against what the essays of
// stripes.h and stripe_layout.h prove.
#include "reduce/stripes.h"

#include "reduce/stripe_layout.h"
#include "support/linked.h"

#include "nnsolve/backend.h"
#include "nnsolve/system.h"

#include <catch2/catch.hpp>

#include <functional>

using namespace nnsolve;

namespace {

/// What kinks in these gaps (gap i is between points i and i+1) can do: y(u) = c + d*u + the sum of jump * (u - kink).
class KinksInGaps {
 public:
  KinksInGaps(StripeKind kind, const Rational& most, std::vector<std::size_t> gaps) : gaps_(std::move(gaps)) {
    const std::vector<GadgetPoint> points = gadget_points(kind, most);
    for (std::size_t i = 0; i < gaps_.size(); ++i) {
      kinks_.push_back(variable());
      require(kinks_[i] - Polynomial(points[gaps_[i]].u), Relation::greater_equal);
      require(Polynomial(points[gaps_[i] + 1].u) - kinks_[i], Relation::greater_equal);
      if (i > 0) require(kinks_[i] - kinks_[i - 1], Relation::greater_equal);
    }
    for (Output& output : outputs_) {
      output.constant = variable();
      output.slope = variable();
      for (std::size_t i = 0; i < gaps_.size(); ++i) output.jumps.push_back(variable());
    }
    for (std::size_t p = 0; p < points.size(); ++p) {
      require(value(outputs_[0], p, points[p].u) - Polynomial(points[p].outputs.first), Relation::equal);
      require(value(outputs_[1], p, points[p].u) - Polynomial(points[p].outputs.second), Relation::equal);
    }
  }

  /// Whether they can fit and be anything else than the step of the table.
  Status ask_for_another(StripeKind kind) {
    std::vector<Polynomial> claims = {outputs_[0].constant, outputs_[0].slope, outputs_[1].constant, outputs_[1].slope};
    const Polynomial one(Rational(1));
    const bool is_partner = kind == StripeKind::partner;
    const std::vector<Polynomial>& first = outputs_[is_partner ? 1 : 0].jumps;
    const std::vector<Polynomial>& second = outputs_[is_partner ? 0 : 1].jumps;
    claims.push_back(kinks_[0] * first[0] + one);
    claims.push_back(kinks_[1] * first[0] - one);
    claims.push_back(first[0] + first[1]);
    claims.push_back(second[0]);
    if (kind == StripeKind::variable) {
      claims.push_back(second[1]);
    } else {
      claims.push_back(second[1] + second[2]);
      claims.push_back(first[2]);
      const Polynomial distance(Rational(is_partner ? 3 : 2));
      claims.push_back((kinks_[2] - distance) * second[1] - one);
      claims.push_back(kinks_[1] + kinks_[2] - distance - distance);  // the two widths add up to the distance
    }
    std::vector<Constraint> violated;
    for (Polynomial& claim : claims) violated.push_back(Constraint::atom(std::move(claim), Relation::not_equal));
    system_.constraints.push_back(Constraint::any(std::move(violated)));
    Limits limits;
    limits.seconds = 20;
    return run(*make_backend("z3"), system_, limits).status;
  }

 private:
  struct Output {
    Polynomial constant;
    Polynomial slope;
    std::vector<Polynomial> jumps;
  };

  Polynomial variable() {
    system_.variable_names.push_back("v" + std::to_string(system_.variable_names.size()));
    return Polynomial::variable(static_cast<Variable>(system_.variable_names.size() - 1));
  }
  void require(Polynomial polynomial, Relation relation) {
    system_.constraints.push_back(Constraint::atom(std::move(polynomial), relation));
  }
  Polynomial value(const Output& output, std::size_t point, const Rational& u) const {
    Polynomial sum = output.constant + Polynomial(u) * output.slope;
    for (std::size_t i = 0; i < gaps_.size(); ++i) {
      if (gaps_[i] < point) sum = sum + output.jumps[i] * (Polynomial(u) - kinks_[i]);
    }
    return sum;
  }

  std::vector<std::size_t> gaps_;
  System system_;
  std::vector<Polynomial> kinks_;
  Output outputs_[2];
};

/// All ways to put so many kinks into gaps.
void for_each_placement(std::size_t gaps, std::size_t kinks, const std::function<void(std::vector<std::size_t>)>& visit,
                        std::vector<std::size_t> chosen = {}) {
  if (chosen.size() == kinks) return visit(chosen);
  for (std::size_t gap = chosen.empty() ? 0 : chosen.back(); gap < gaps; ++gap) {
    std::vector<std::size_t> next = chosen;
    next.push_back(gap);
    for_each_placement(gaps, kinks, visit, std::move(next));
  }
}

}  // namespace

TEST_CASE("a gadget with as many kinks as it needs is its step, wherever the kinks are", "[stripes]") {
  if (!test::has_z3()) {
    WARN("skipped: no z3");
    return;
  }
  // A jump of 0 is no kink, so this is about fewer kinks as well.
  for (const auto& [kind, most] : {std::pair(StripeKind::variable, Rational(1)),
                                   {StripeKind::inverse, Rational(7)},
                                   {StripeKind::partner, Rational(7)},
                                   {StripeKind::partner, Rational(1)}}) {
    const std::size_t gap_count = gadget_points(kind, most).size() - 1;
    for_each_placement(gap_count, kink_count(kind),
                       [&, kind = kind, most = most](const std::vector<std::size_t>& gaps) {
                         CAPTURE(int(kind), gaps);
                         CHECK(KinksInGaps(kind, most, gaps).ask_for_another(kind) == Status::unsat);
                       });
  }
}

TEST_CASE("no gadget reaches beyond the windows that are kept free for it", "[stripes]") {
  for (const StripeKind kind : {StripeKind::variable, StripeKind::inverse, StripeKind::partner}) {
    for (const Rational& most : {Rational(1), Rational(7), Rational(1000)}) {
      for (const GadgetPoint& point : gadget_points(kind, most)) {
        CHECK(point.u <= Rational(stripe_reach));
        CHECK(point.u >= Rational(-stripe_reach));
      }
    }
  }
}

TEST_CASE("stripes keep the distances that the soundness of a layout needs", "[stripes]") {
  const Rational quarter(1, 4);
  StripeLayout layout(7, 4);
  for (std::size_t triple = 0; triple < 4; ++triple)
    layout.join_triple(triple, quarter, quarter / Rational(2), -quarter);
  layout.check();
  const auto size = [](const Rational& value) { return value.sign() < 0 ? -value : value; };
  const auto middle = [&](StripeIndex stripe, int line) { return layout.place(stripe, Rational(), Rational(line)); };
  const auto count = static_cast<StripeIndex>(layout.stripe_count());
  for (StripeIndex a = 0; a < count; ++a) {
    for (StripeIndex b = 0; b < count; ++b) {
      for (const int line : {0, 1, 2}) {
        if (a != b) CHECK(size(middle(a, line) - middle(b, line)) > Rational(14) * layout.unit());
      }
      for (StripeIndex c = 0; c < count; ++c) {
        if (a == b && b == c) continue;
        const Rational matching = middle(a, 0) + middle(c, 2) - Rational(2) * middle(b, 1);
        if (size(matching) <= Rational(28) * layout.unit()) FAIL("three kinks on a line: " << a << b << c);
      }
    }
  }
}

TEST_CASE("at a meeting exactly the stripes that are left of it are counted, and all others are far", "[stripes]") {
  const Rational quarter(1, 4);
  StripeLayout layout(6, 3);
  for (std::size_t triple = 0; triple < 3; ++triple) layout.join_triple(triple, quarter, quarter, -quarter);
  const auto look = [&](StripeIndex a, const Rational& a_u, StripeIndex b, const Rational& b_u,
                        const std::vector<StripeIndex>& guests) {
    const StripeLayout::Meeting meeting = layout.meet(a, a_u, b, b_u);
    CHECK(meeting.point.y.sign() < 0);
    std::size_t counted = meeting.first_count + meeting.second_end - meeting.second_begin;
    std::size_t left = 0;
    for (StripeIndex stripe = 0; stripe < layout.stripe_count(); ++stripe) {
      const Rational u = (meeting.point.x - layout.place(stripe, Rational(), meeting.point.y)) / layout.unit();
      if (std::ranges::find(guests, stripe) != guests.end()) continue;
      CHECK((u > Rational(7) || u < Rational(-7)));
      if (u.sign() > 0) ++left;
    }
    CHECK(counted == left);
  };
  for (StripeIndex a = 0; a < 6; ++a) {
    for (StripeIndex b = 0; b < layout.stripe_count(); ++b) {
      if (a != b) look(a, Rational(5, 2), b, Rational(-1, 2), {a, b});
    }
  }
  for (StripeIndex first = 6; first < 15; first += 3) {
    look(first, quarter, first + 1, quarter, {first, first + 1, first + 2});
    look(first, quarter, first + 2, -quarter, {first, first + 1, first + 2});
  }
}
