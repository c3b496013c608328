#include "native/network/lanes.h"

#include <unistd.h>

#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace nnsolve::native {

class LaneRace {
 public:
  LaneRace(unsigned count, double work_limit, const LaneSearch& search)
      : count_(count), bound_(work_limit), search_(search) {}

  std::optional<AnyWitness> run() {
    std::exception_ptr failure;
    try {
      run_lane(0, 0);
    } catch (...) {
      failure = std::current_exception();
      bound_ = 0;
    }
    threads_.clear();  // waits for all
    if (failure && !found_) std::rethrow_exception(failure);
    return std::move(found_);
  }

  bool is_over(double work, unsigned number) {
    if (work < bound_) return false;
    const std::lock_guard lock(mutex_);
    return work > bound_ || number >= bound_lane_;
  }

  /// The first lane tells how much it has done.
  void tell(double work) {
    constexpr double enough_alone = 2e8;
    if (work < enough_alone || count_ < 2 || !threads_.empty()) return;
    // In a hurry no more: let others go first, where processors are few. The threads inherit this.
    constexpr int less_priority = 3;
    [[maybe_unused]] const int priority = nice(less_priority);
    try {
      for (unsigned number = 1; number < count_; ++number) {
        threads_.emplace_back([this, number, work] { run_apart(number, work); });
      }
    } catch (const std::system_error&) {
      count_ = 1;  // no more threads can be had
    }
  }

 private:
  void run_lane(unsigned number, double work) {
    Lane lane(*this, number, work);
    std::optional<AnyWitness> witness = search_(lane);
    if (!witness) return;
    const std::lock_guard lock(mutex_);
    const bool is_better = lane.work() < bound_ || (lane.work() == bound_ && number < bound_lane_);
    if (found_ && !is_better) return;
    found_ = std::move(witness);
    bound_ = lane.work();
    bound_lane_ = number;
  }

  /// The other lanes do without one that fails.
  void run_apart(unsigned number, double work) {
    try {
      run_lane(number, work);
    } catch (const std::exception&) {
    }
  }

  unsigned count_;
  std::atomic<double> bound_;  // on work: what was needed for what was found
  unsigned bound_lane_ = 0;
  const LaneSearch& search_;
  std::mutex mutex_;
  std::optional<AnyWitness> found_;
  std::vector<std::jthread> threads_;
};

bool Lane::is_over() const { return race_.is_over(work_, number_); }

void Lane::add_work(double work) {
  work_ += work;
  if (number_ == 0) race_.tell(work_);
}

std::optional<AnyWitness> run_lanes(unsigned count, double work_limit, const LaneSearch& search) {
  return LaneRace(count, work_limit, search).run();
}

}  // namespace nnsolve::native
