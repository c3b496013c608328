#include "reduce/reduction.h"

#include "nnsolve/error.h"

#include <utility>

namespace nnsolve {

Station station_of(const Formula& formula) {
  if (std::holds_alternative<Etr>(formula)) return Station::etr;
  return std::holds_alternative<EtrInv>(formula) ? Station::etr_inv : Station::etr_inv_eq;
}

Reduction::Reduction(Formula source, const ReduceOptions& options) : source_(std::move(source)), options_(options) {
  const Station start = station_of(source_);
  if (options.to < start) throw UsageError("the formula is past the station that --to names");
  const bool has_defects = !(options.defects == Defects());
  if (has_defects && options.variant != Variant::repaired) {
    throw UsageError("defects are put into the repaired variant only");
  }
  Defects defects = options.defects;
  if (options.variant == Variant::as_printed) defects = {true, true, true, true, true};
  if (start == Station::etr && options.to > Station::etr) {
    to_etr_inv_ = std::make_unique<EtrToEtrInv>(std::get<Etr>(source_), options.inequalities);
  }
  if (start <= Station::etr_inv && options.to > Station::etr_inv) {
    to_etr_inv_eq_ = std::make_unique<EtrInvToEtrInvEq>(etr_inv(), defects);
  }
  if (options.to >= Station::restricted) {
    to_restricted_ = std::make_unique<EtrInvEqToRestricted>(etr_inv_eq(), options.variant, defects);
  }
  if (options.to == Station::training) {
    to_training_ =
        std::make_unique<RestrictedToTraining>(to_restricted_->target(), options.variant, options.activation);
  }
}

Reduction::~Reduction() = default;

bool Reduction::is_faithful() const { return options_.variant != Variant::as_printed && options_.defects == Defects(); }

const EtrInv& Reduction::etr_inv() const {
  if (to_etr_inv_) return to_etr_inv_->target();
  return std::get<EtrInv>(source_);
}

const EtrInvEq& Reduction::etr_inv_eq() const {
  return to_etr_inv_eq_ ? to_etr_inv_eq_->target() : std::get<EtrInvEq>(source_);
}

Reduction::Target Reduction::target() const {
  switch (options_.to) {
    case Station::etr:
      return &std::get<Etr>(source_);
    case Station::etr_inv:
      return &etr_inv();
    case Station::etr_inv_eq:
      return &etr_inv_eq();
    case Station::restricted:
      return &to_restricted_->target();
    case Station::training:
      return &to_training_->target();
  }
  return static_cast<const Etr*>(nullptr);
}

Solution Reduction::push(const Assignment& solution) const {
  Assignment assignment = solution;
  if (to_etr_inv_) assignment = to_etr_inv_->push(assignment);
  if (to_etr_inv_eq_) assignment = to_etr_inv_eq_->push(assignment);
  if (!to_restricted_) return assignment;
  Witness witness = to_restricted_->push(assignment);
  return to_training_ ? to_training_->push(witness) : std::move(witness);
}

Assignment Reduction::pull(const Solution& solution) const {
  Assignment assignment;
  if (const auto* witness = std::get_if<Witness>(&solution)) {
    assignment = to_restricted_->pull(to_training_ ? to_training_->pull(*witness) : *witness);
  } else {
    assignment = std::get<Assignment>(solution);
  }
  if (to_etr_inv_eq_) assignment = to_etr_inv_eq_->pull(assignment);
  if (to_etr_inv_) assignment = to_etr_inv_->pull(assignment);
  return assignment;
}

std::variant<Formula, ExactFit> reduced(const Reduction& reduction) {
  const Reduction::Target target = reduction.target();
  if (const auto* etr = std::get_if<const Etr*>(&target)) return Formula(**etr);
  if (const auto* inv = std::get_if<const EtrInv*>(&target)) return Formula(**inv);
  if (const auto* eq = std::get_if<const EtrInvEq*>(&target)) return Formula(**eq);
  return to_instance(*std::get<const Blueprint*>(target));
}

}  // namespace nnsolve
