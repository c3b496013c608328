#include "fuzz/case_record.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace nnsolve {

namespace {

void append_line(std::string& out, std::initializer_list<std::string_view> fields) {
  bool is_first = true;
  for (std::string_view field : fields) {
    if (!is_first) out += '\t';
    is_first = false;
    for (char c : field) out += c == '\t' || c == '\n' ? ' ' : c;
  }
  out += '\n';
}

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> fields;
  while (true) {
    const std::size_t tab = line.find('\t');
    fields.emplace_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

/// The value whose name is the text; the first if there is none.
template <class Enum, std::size_t count>
Enum parse(std::string_view text, const std::array<Enum, count>& values) {
  const auto found = std::ranges::find_if(values, [&](Enum value) { return text == to_string(value); });
  return found == values.end() ? values.front() : *found;
}

constexpr std::array statuses = {Status::unknown, Status::sat, Status::unsat};
constexpr std::array verdicts = {Verdict::open, Verdict::agree, Verdict::disagree};
constexpr std::array parties = {Party::nnsolve, Party::reduction, Party::backend};
constexpr std::array sides = {Side::formula, Side::network};

}  // namespace

std::string begin_line(std::uint64_t number, std::string_view family) {
  std::string out;
  append_line(out, {"begin", std::to_string(number), family});
  return out;
}

std::string result_lines(std::uint64_t number, const CrosscheckReport& report) {
  std::string out;
  append_line(out, {"verdict", to_string(report.verdict), to_string(report.formula), to_string(report.network)});
  for (const CrossClaim& claim : report.claims) {
    append_line(out, {"claim", claim.backend, to_string(claim.status), claim.reason});
  }
  for (const Blame& blame : report.blames) {
    append_line(out, {"blame", to_string(blame.party), blame.backend, blame.version, to_string(blame.side), blame.why});
  }
  append_line(out, {"end", std::to_string(number)});
  return out;
}

void CaseRecordReader::read(std::string_view output) {
  while (true) {
    const std::size_t end = output.find('\n', position_);
    if (end == std::string_view::npos) return;
    read_line(output.substr(position_, end - position_));
    position_ = end + 1;
  }
}

std::vector<CaseRecord> CaseRecordReader::take_complete() { return std::exchange(complete_, {}); }

void CaseRecordReader::read_line(std::string_view line) {
  std::vector<std::string> fields = split(line);
  fields.resize(6);
  if (fields[0] == "begin") {
    current_.emplace();
    std::from_chars(fields[1].data(), fields[1].data() + fields[1].size(), current_->number);
    current_->family = fields[2];
  }
  if (!current_) return;
  CrosscheckReport& report = current_->report;
  if (fields[0] == "verdict") {
    report.verdict = parse(fields[1], verdicts);
    report.formula = parse(fields[2], statuses);
    report.network = parse(fields[3], statuses);
  } else if (fields[0] == "claim") {
    CrossClaim claim;
    claim.backend = fields[1];
    claim.status = parse(fields[2], statuses);
    claim.reason = fields[3];
    report.claims.push_back(std::move(claim));
  } else if (fields[0] == "blame") {
    report.blames.push_back({parse(fields[1], parties), fields[2], fields[3], parse(fields[4], sides), fields[5], ""});
  } else if (fields[0] == "end") {
    current_->is_complete = true;
    complete_.push_back(*std::exchange(current_, std::nullopt));
  }
}

}  // namespace nnsolve
