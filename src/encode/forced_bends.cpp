// A network that bends where its data say is linear in jumps and moments, but for few things.
//
// Unknown are the bias b of each bend, and of each jump the weight V and the moment M = V(-b - first). Everything that
// the data say is linear in V and M, and a ramp max(0, d - (place - first)) V is sign * max(0, sign * (d V - M)), as
// the sign of V is known. So is first <= -b <= last, multiplied by V. What is left are the equations M = V(-b - first):
// of a bend with one jump they only say what b is; of a bend with several they say that V and M are in proportion.
#include "encode/forced_bends.h"

#include "encode/names.h"

#include <map>
#include <utility>

namespace nnsolve {

namespace {

class BendEncoder {
 public:
  BendEncoder(const Network& network, const ForcedBends& bends) : bends_(bends), names_(network) {
    result_.weight_variables.assign(network.edges.size(), Encoding::no_variable);
    result_.bias_variables.assign(network.neuron_count(), Encoding::no_variable);
  }

  Encoding encode() {
    for (const ForcedBends::Bend& bend : bends_.bends) {
      const Variable bias = new_variable(names_.bias(bend.neuron));
      result_.bias_variables[bend.neuron] = bias;
      biases_.push_back(Polynomial::variable(bias));
    }
    for (const ForcedBends::Jump& jump : bends_.jumps) add_jump(jump);
    for (const ForcedBends::Equation& equation : bends_.equations) {
      Polynomial sum(-equation.value);
      for (const ForcedBends::Term& term : equation.terms) sum += form_of(term) * term.coefficient;
      require(std::move(sum), Relation::equal);
    }
    return std::move(result_);
  }

 private:
  void add_jump(const ForcedBends::Jump& jump) {
    const ForcedBends::Bend& bend = bends_.bends[jump.bend];
    const Variable variable = new_variable(names_.weight(jump.edge));
    result_.weight_variables[jump.edge] = variable;
    const Polynomial weight = Polynomial::variable(variable);
    const Polynomial moment = Polynomial::variable(new_variable(names_.contribution(jump.edge, 0)));
    const Rational sign(jump.sign);
    require(weight * sign, Relation::greater);
    require(moment * sign, Relation::greater_equal);
    require((weight * (bend.last - bend.first) - moment) * sign, Relation::greater_equal);
    require(moment + weight * bend.first + weight * biases_[jump.bend], Relation::equal);
    weights_.push_back(weight);
    moments_.push_back(moment);
  }

  Polynomial form_of(const ForcedBends::Term& term) {
    if (term.kind == ForcedBends::Term::Kind::jump) return weights_[term.jump];
    if (term.kind == ForcedBends::Term::Kind::moment) return moments_[term.jump];
    const auto [ramp, is_new] = ramps_.try_emplace({term.jump, term.distance});
    if (is_new) ramp->second = new_ramp(term);
    return ramp->second;
  }

  Polynomial new_ramp(const ForcedBends::Term& term) {
    const ForcedBends::Jump& jump = bends_.jumps[term.jump];
    const Rational sign(jump.sign);
    const Polynomial value = Polynomial::variable(new_variable(names_.contribution(jump.edge, ramps_.size())));
    const Polynomial sum = weights_[term.jump] * term.distance - moments_[term.jump];
    std::vector<Constraint> active;
    active.push_back(Constraint::atom(sum * sign, Relation::greater_equal));
    active.push_back(Constraint::atom(value - sum, Relation::equal));
    std::vector<Constraint> inactive;
    inactive.push_back(Constraint::atom(sum * -sign, Relation::greater_equal));
    inactive.push_back(Constraint::atom(value, Relation::equal));
    std::vector<Constraint> cases;
    cases.push_back(Constraint::all(std::move(active)));
    cases.push_back(Constraint::all(std::move(inactive)));
    result_.system.constraints.push_back(Constraint::any(std::move(cases)));
    return value;
  }

  Variable new_variable(std::string name) {
    result_.system.variable_names.push_back(std::move(name));
    return static_cast<Variable>(result_.system.variable_names.size() - 1);
  }

  void require(Polynomial polynomial, Relation relation) {
    result_.system.constraints.push_back(Constraint::atom(std::move(polynomial), relation));
  }

  const ForcedBends& bends_;
  NetworkNames names_;
  Encoding result_;
  std::vector<Polynomial> biases_;   // by bend
  std::vector<Polynomial> weights_;  // by jump
  std::vector<Polynomial> moments_;  // by jump
  std::map<std::pair<std::size_t, Rational>, Polynomial> ramps_;
};

}  // namespace

Encoding encode_forced_bends(const Network& network, const ForcedBends& bends) {
  return BendEncoder(network, bends).encode();
}

}  // namespace nnsolve
