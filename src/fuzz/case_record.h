// What a case came to, as lines of text from the process that ran it to the one that counts.
//
//   begin NUMBER | family NAME | verdict VERDICT FORMULA NETWORK | claim BACKEND STATUS REASON |
//   blame PARTY BACKEND VERSION SIDE WHY | end NUMBER
//
// Fields are separated by tabs; what a backend says has neither tabs nor newlines left.
#pragma once

#include "nnsolve/crosscheck.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

struct CaseRecord {
  std::uint64_t number = 0;
  std::string family;
  bool is_complete = false;  // the case came to its end
  CrosscheckReport report;   // verdict, truths, claims and blames (without queries)
};

std::string begin_line(std::uint64_t number, std::string_view family);
std::string result_lines(std::uint64_t number, const CrosscheckReport& report);

/// Takes whole lines. A record is taken out once it is complete; what is left at the end was cut off.
class CaseRecordReader {
 public:
  /// Takes what is new in a text that only grows.
  void read(std::string_view output);
  std::vector<CaseRecord> take_complete();
  /// The case that is being worked on.
  const std::optional<CaseRecord>& current() const { return current_; }

 private:
  void read_line(std::string_view line);

  std::size_t position_ = 0;
  std::optional<CaseRecord> current_;
  std::vector<CaseRecord> complete_;
};

}  // namespace nnsolve
