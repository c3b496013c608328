#include "reduce/reduction.h"

#include "formula/etr_inv_as_etr.h"

#include "nnsolve/error.h"

#include <utility>

namespace nnsolve {

Station station_of(const Formula& formula) {
  if (std::holds_alternative<Etr>(formula)) return Station::etr;
  return std::holds_alternative<EtrInv>(formula) ? Station::etr_inv : Station::etr_inv_eq;
}

namespace {

void expect_consistent(const ReduceOptions& options, Station start) {
  const bool has_defects = !(options.defects == Defects());
  if (options.construction == Construction::paper) {
    if (options.to < start) throw UsageError("the formula is past the station that --to names");
    if (has_defects && options.variant != Variant::repaired) {
      throw UsageError("defects are put into the repaired variant only");
    }
  } else {
    if (options.to != Station::training) throw UsageError("--to goes with --target paper only");
    if (options.variant != Variant::repaired || has_defects) {
      throw UsageError("--variant and --defect go with --target paper only");
    }
    if (start == Station::etr_inv_eq) throw UsageError("this construction starts from .smt2 or .etrinv, not .etrinveq");
  }
  if (options.cost && options.construction != Construction::completion) {
    throw UsageError("--cost goes with --target completion only");
  }
  if (!options.box) return;
  const bool needs_ranges = options.construction == Construction::fully_connected || options.cost;
  if (!needs_ranges || start != Station::etr) {
    throw UsageError("--box goes with .smt2 formulas and --target fully-connected, or --target completion --cost");
  }
  if (options.box->sign() <= 0) throw UsageError("--box must be above 0");
}

}  // namespace

Reduction::Reduction(Formula source, const ReduceOptions& options) : source_(std::move(source)), options_(options) {
  expect_consistent(options, station_of(source_));
  if (options.construction == Construction::paper) {
    start_chain();
  } else {
    start_layers();
  }
}

/// The paper's chain of stations. Its ETR-INV knows no units and no ranges.
void Reduction::start_chain() {
  const Station start = station_of(source_);
  Defects defects = options_.defects;
  if (options_.variant == Variant::as_printed) defects = {true, true, true, true, true};
  if (start == Station::etr && options_.to > Station::etr) {
    to_etr_inv_ = std::make_unique<EtrToEtrInv>(std::get<Etr>(source_), options_.inequalities);
  }
  if (start == Station::etr_inv && options_.to > start && has_units_or_ranges(std::get<EtrInv>(source_))) {
    to_etr_inv_ = std::make_unique<EtrToEtrInv>(as_etr(std::get<EtrInv>(source_)), options_.inequalities);
  }
  if (start <= Station::etr_inv && options_.to > Station::etr_inv) {
    to_etr_inv_eq_ = std::make_unique<EtrInvToEtrInvEq>(etr_inv(), defects);
  }
  if (options_.to >= Station::restricted) {
    to_restricted_ = std::make_unique<EtrInvEqToRestricted>(etr_inv_eq(), options_.variant, defects);
  }
  if (options_.to == Station::training) {
    to_training_ =
        std::make_unique<RestrictedToTraining>(to_restricted_->target(), options_.variant, options_.activation);
  }
}

/// A network at once. Without a cost a completion knows no ranges; the others need one of every variable.
void Reduction::start_layers() {
  const bool is_completion = options_.construction == Construction::completion;
  const bool needs_ranges = !is_completion || options_.cost;
  if (const auto* etr = std::get_if<Etr>(&source_)) {
    if (needs_ranges && !options_.box) throw UsageError("this construction needs --box for a formula in .smt2");
    to_etr_inv_ = std::make_unique<EtrToEtrInv>(needs_ranges ? EtrToEtrInv::in_box(*etr, *options_.box)
                                                             : EtrToEtrInv(*etr, options_.inequalities));
  } else if (!needs_ranges && std::get<EtrInv>(source_).has_ranges()) {
    to_etr_inv_ = std::make_unique<EtrToEtrInv>(as_etr(std::get<EtrInv>(source_)), options_.inequalities);
  }
  if (is_completion) {
    to_completion_ = std::make_unique<EtrInvToCompletion>(etr_inv(), options_.activation, options_.cost);
  } else {
    to_fully_connected_ = std::make_unique<EtrInvToFullyConnected>(etr_inv(), options_.activation);
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
      if (to_completion_) return &to_completion_->target();
      if (to_fully_connected_) return &to_fully_connected_->target();
      return &to_training_->target();
  }
  return static_cast<const Etr*>(nullptr);
}

Solution Reduction::push(const Assignment& solution) const {
  Assignment assignment = solution;
  if (to_etr_inv_) assignment = to_etr_inv_->push(assignment);
  if (to_etr_inv_eq_) assignment = to_etr_inv_eq_->push(assignment);
  if (to_completion_) return to_completion_->push(assignment);
  if (to_fully_connected_) return to_fully_connected_->push(assignment);
  if (!to_restricted_) return assignment;
  Witness witness = to_restricted_->push(assignment);
  return to_training_ ? to_training_->push(witness) : std::move(witness);
}

Assignment Reduction::pull(const Solution& solution) const {
  Assignment assignment;
  if (const auto* witness = std::get_if<Witness>(&solution)) {
    if (to_completion_) {
      assignment = to_completion_->pull(*witness);
    } else if (to_fully_connected_) {
      assignment = to_fully_connected_->pull(*witness);
    } else {
      assignment = to_restricted_->pull(to_training_ ? to_training_->pull(*witness) : *witness);
    }
  } else {
    assignment = std::get<Assignment>(solution);
  }
  if (to_etr_inv_eq_) assignment = to_etr_inv_eq_->pull(assignment);
  if (to_etr_inv_) assignment = to_etr_inv_->pull(assignment);
  return assignment;
}

std::variant<Formula, TrainingInstance> reduced(const Reduction& reduction) {
  const Reduction::Target target = reduction.target();
  if (const auto* etr = std::get_if<const Etr*>(&target)) return Formula(**etr);
  if (const auto* inv = std::get_if<const EtrInv*>(&target)) return Formula(**inv);
  if (const auto* eq = std::get_if<const EtrInvEq*>(&target)) return Formula(**eq);
  return reduced_network(reduction);
}

TrainingInstance reduced_network(const Reduction& reduction) {
  const Reduction::Target target = reduction.target();
  if (const auto* blueprint = std::get_if<const Blueprint*>(&target)) return to_instance(**blueprint);
  return *std::get<const TrainingInstance*>(target);
}

}  // namespace nnsolve
