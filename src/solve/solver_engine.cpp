#include "solve/solver_engine.h"

#include "solve/componentwise.h"

#include <utility>

namespace nnsolve {

namespace {

class SolverRun final : public EngineRun {
 public:
  SolverRun(std::unique_ptr<Query> query, Form form) : query_(std::move(query)), form_(form) {}

  std::vector<int> descriptors() const override { return query_->descriptors(); }

  std::optional<EngineResult> step() override {
    std::optional<Outcome> outcome = query_->step();
    if (!outcome) return std::nullopt;
    switch (outcome->status) {
      case Status::sat:
        return Candidate{form_, std::move(outcome->model)};
      case Status::unsat:
        return Refuted{form_};
      case Status::unknown:
        break;
    }
    return GaveUp{outcome->reason.empty() ? "incomplete" : std::move(outcome->reason)};
  }

 private:
  std::unique_ptr<Query> query_;
  Form form_;
};

class SolverEngine final : public Engine {
 public:
  SolverEngine(Backend& backend, Form form) : backend_(backend), form_(form) {}

  std::string name() const override { return backend_.name(); }
  std::string version() const override { return backend_.version(); }
  std::string code_base() const override { return backend_.code_base(); }
  Form form() const override { return form_; }
  bool applies_to(const Question& question) const override {
    return form_ == Form::original || (question.presolved() != nullptr && !question.presolved()->parts().empty());
  }
  std::unique_ptr<EngineRun> start(Question& question, const Limits& limits) override {
    std::unique_ptr<Query> query = form_ == Form::original
                                       ? backend_.start(question.original(), limits)
                                       : start_componentwise(backend_, question.presolved()->parts(), limits);
    return std::make_unique<SolverRun>(std::move(query), form_);
  }

 private:
  Backend& backend_;
  Form form_;
};

}  // namespace

std::unique_ptr<Engine> make_solver_engine(Backend& backend, Form form) {
  return std::make_unique<SolverEngine>(backend, form);
}

}  // namespace nnsolve
