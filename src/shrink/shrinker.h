// The search: of each pass all steps at once, then halves, quarters, ..., single steps (the idea of Zeller and
// Hildebrandt's ddmin), pass after pass, until a whole round of passes leads nowhere.
//
// It ends, because only what has a smaller measure is ever tried, and measures are well-ordered. Its result is
// 1-minimal, because the last round tried every single step of every pass on it. And it does not depend on `jobs`:
// of the questions that are asked side by side, the first in order that is answered with yes counts.
#pragma once

#include "shrink/pass.h"

#include "nnsolve/error.h"
#include "nnsolve/shrink.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nnsolve {

template <class T>
class Shrinker {
 public:
  Shrinker(T start, Domain<T> domain, std::function<bool(const T&)> predicate, const ShrinkOptions& options)
      : current_(std::move(start)),
        domain_(std::move(domain)),
        measure_(domain_.measure(current_)),
        predicate_(std::move(predicate)),
        options_(options) {
    choose_passes();
  }

  T run() {
    report_.pass = "input";
    const bool holds = predicate_(current_);
    count_question();
    if (!is_interrupted() && !holds) throw UsageError("the predicate does not hold for what is to be shrunk");
    bool has_changed = true;
    while (has_changed && !is_stopped()) {
      has_changed = false;
      for (const Pass<T>& pass : domain_.passes) has_changed = run_pass(pass) || has_changed;
    }
    report_.is_finished = true;
    report_.is_minimal = !has_changed && !was_cut_;
    if (options_.progress) options_.progress(report_);
    return std::move(current_);
  }

 private:
  /// A candidate that was not asked about before, and the first of the steps that lead to it.
  struct Trial {
    T candidate;
    Measure measure;
    std::string text;
    std::size_t position;
    bool holds = false;
  };

  void choose_passes() {
    std::string names;
    for (const Pass<T>& pass : domain_.passes) names.append(names.empty() ? "" : ", ").append(pass.name);
    auto is_same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
    auto is_of = [&](const Pass<T>& pass, const std::string& word) {
      const std::string_view name = pass.name;
      return std::search(name.begin(), name.end(), word.begin(), word.end(), is_same) != name.end();
    };
    for (const std::string& word : options_.only) {
      const auto& all = domain_.passes;
      if (!word.empty() && std::any_of(all.begin(), all.end(), [&](const auto& pass) { return is_of(pass, word); })) {
        continue;
      }
      throw UsageError("there are no steps \"" + word + "\" for such a file; there are: " + names);
    }
    if (options_.only.empty()) return;
    std::erase_if(domain_.passes, [&](const Pass<T>& pass) {
      return std::none_of(options_.only.begin(), options_.only.end(),
                          [&](const auto& word) { return is_of(pass, word); });
    });
  }

  /// Once true, always; answers that came since are void.
  bool is_interrupted() {
    is_interrupted_ = is_interrupted_ || (options_.should_stop && options_.should_stop());
    return is_interrupted_;
  }

  bool is_stopped() {
    const bool is_late = options_.deadline && std::chrono::steady_clock::now() >= *options_.deadline;
    return is_interrupted() || is_late;
  }

  void count_question() {
    ++report_.questions;
    if (options_.progress) options_.progress(report_);
  }

  /// True if something could be reduced.
  bool run_pass(const Pass<T>& pass) {
    report_.pass = pass.name;
    bool has_changed = false;
    std::vector<Step> steps = pass.steps(current_);
    for (std::size_t group = steps.size(); group > 0; group = group == 1 ? 0 : std::min(group, steps.size() + 1) / 2) {
      // After a success the steps are listed anew: those taken are gone, and the next ones stand where they stood.
      for (std::size_t position = 0; position < steps.size();) {
        if (is_stopped()) {
          was_cut_ = true;
          return has_changed;
        }
        if (reduce_from(pass, steps, group, position)) {
          has_changed = true;
          steps = pass.steps(current_);
        }
      }
    }
    return has_changed;
  }

  /// Tries the next groups from `position` on, as many as there are jobs; true if one of them is the new input. The
  /// position then is where that group begins, else behind all that were tried.
  bool reduce_from(const Pass<T>& pass, const std::vector<Step>& steps, std::size_t group, std::size_t& position) {
    std::vector<Trial> trials;
    while (position < steps.size() && trials.size() < std::max<std::size_t>(1, options_.jobs)) {
      const std::span<const Step> chosen(steps.data() + position, std::min(group, steps.size() - position));
      add_trial(trials, pass.apply(current_, chosen), position);
      position += chosen.size();
    }
    ask(trials);
    for (Trial& trial : trials) {
      if (!trial.holds) continue;
      position = trial.position;
      current_ = std::move(trial.candidate);
      measure_ = std::move(trial.measure);
      ++report_.successes;
      return true;
    }
    return false;
  }

  void add_trial(std::vector<Trial>& trials, std::optional<T> candidate, std::size_t position) const {
    if (!candidate) return;
    Measure measure = domain_.measure(*candidate);
    if (!(measure < measure_)) return;
    std::string text = domain_.text(*candidate);
    auto known = answers_.find(text);
    if (known != answers_.end() && !known->second) return;
    const bool is_new = std::none_of(trials.begin(), trials.end(), [&](const Trial& t) { return t.text == text; });
    if (is_new) trials.push_back({std::move(*candidate), std::move(measure), std::move(text), position});
  }

  void ask(std::vector<Trial>& trials) {
    std::vector<Trial*> open;
    for (Trial& trial : trials) {
      auto known = answers_.find(trial.text);
      if (known == answers_.end()) {
        open.push_back(&trial);
      } else {
        trial.holds = known->second;
      }
    }
    if (open.size() == 1) {
      open.front()->holds = predicate_(open.front()->candidate);
    } else {
      std::vector<std::future<void>> answers;
      for (Trial* trial : open) {
        answers.push_back(
            std::async(std::launch::async, [this, trial] { trial->holds = predicate_(trial->candidate); }));
      }
      for (std::future<void>& answer : answers) answer.get();
    }
    const bool is_void = !open.empty() && is_interrupted();
    for (Trial* trial : open) {
      was_cut_ = was_cut_ || is_void;
      if (is_void) trial->holds = false;
      if (!is_void) remember(trial->text, trial->holds);
      count_question();
    }
  }

  void remember(const std::string& text, bool holds) {
    // Forgetting costs questions that are asked again, and nothing else.
    constexpr std::size_t most_bytes = std::size_t{256} << 20;
    remembered_bytes_ += text.size();
    if (remembered_bytes_ > most_bytes) {
      answers_.clear();
      remembered_bytes_ = text.size();
    }
    answers_.emplace(text, holds);
  }

  T current_;
  Domain<T> domain_;
  Measure measure_;  // of current_
  std::function<bool(const T&)> predicate_;
  const ShrinkOptions& options_;
  ShrinkProgress report_;
  bool is_interrupted_ = false;
  bool was_cut_ = false;                           // a question was not asked, or its answer was void
  std::unordered_map<std::string, bool> answers_;  // by text
  std::size_t remembered_bytes_ = 0;
};

}  // namespace nnsolve
