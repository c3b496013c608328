// Names for auxiliary variables.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace nnsolve {

/// Makes names that differ from each other and from the given ones: prefix1, prefix2, ...
class FreshNames {
 public:
  explicit FreshNames(const std::vector<std::string>& taken) : taken_(taken.begin(), taken.end()) {}

  std::string make(std::string_view prefix) {
    std::size_t& last = last_[std::string(prefix)];
    for (;;) {
      std::string name = std::string(prefix).append(std::to_string(++last));
      if (taken_.insert(name).second) return name;
    }
  }

 private:
  std::unordered_set<std::string> taken_;
  std::map<std::string, std::size_t> last_;  // by prefix
};

}  // namespace nnsolve
