// The verdict is a line, the model an expression. Solvers wrap models differently (SMT-LIB 2.5 and Z3 before 4.8.8 say
// (model ...), SMT-LIB 2.6 just parentheses, Yices nothing), put success, unsupported or (error ...) around them, and
// add functions that nobody asked for; so the model is read entry by entry, and only entries for our variables count.
//
// Nesting is followed by counting, not by recursion: what is skipped may be as deep as it likes.
#include "solvers/smtlib/answer_parser.h"

#include "solvers/smtlib/value_parser.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <unordered_map>
#include <utility>

namespace nnsolve {
namespace {

constexpr int deepest_wrapper = 8;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<Status> verdict_of(std::string_view line) {
  if (line.size() > 64) return std::nullopt;
  line = trimmed(line);
  if (line == "sat") return Status::sat;
  if (line == "unsat") return Status::unsat;
  if (line == "unknown") return Status::unknown;
  return std::nullopt;
}

/// Walks over expressions.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  /// The next expression, parentheses and quotes included; empty at the end, and for one that does not end.
  std::string_view next() {
    skip_blanks();
    const std::size_t begin = position_;
    std::size_t depth = 0;
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (c == '(') {
        ++depth;
        ++position_;
      } else if (c == ')') {
        ++position_;
        if (depth <= 1) return text_.substr(begin, position_ - begin);  // a stray ) is an expression too
        --depth;
      } else {
        skip_atom(c);
        if (depth == 0) return text_.substr(begin, position_ - begin);
      }
      skip_blanks();
    }
    return {};
  }

 private:
  void skip_blanks() {
    while (position_ < text_.size()) {
      if (text_[position_] == ';') {
        position_ = std::min(text_.find('\n', position_), text_.size());
      } else if (is_space(text_[position_])) {
        ++position_;
      } else {
        return;
      }
    }
  }

  void skip_atom(char first) {
    if (first == '|' || first == '"') {
      const std::size_t end = text_.find(first, position_ + 1);
      position_ = end == std::string_view::npos ? text_.size() : end + 1;
      return;
    }
    ++position_;
    while (position_ < text_.size() && std::strchr("();|\" \t\r\n\f\v", text_[position_]) == nullptr) ++position_;
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

bool is_list(std::string_view expression) {
  return expression.size() >= 2 && expression.front() == '(' && expression.back() == ')';
}

Cursor inside(std::string_view list) { return Cursor(list.substr(1, list.size() - 2)); }

/// A model is a list of lists, with or without the word model before them. () is the empty model.
bool is_whole_model(std::string_view expression) {
  if (!is_list(expression)) return false;
  const std::string_view head = inside(expression).next();
  return head.empty() || head == "model" || head.front() == '(';
}

/// x and |x| are the same name.
std::string_view unquoted(std::string_view name) {
  if (name.size() >= 2 && name.front() == '|' && name.back() == '|') return name.substr(1, name.size() - 2);
  return name;
}

class ModelReader {
 public:
  explicit ModelReader(const System& system) {
    variables_.reserve(system.variable_names.size());
    for (std::size_t i = 0; i < system.variable_names.size(); ++i) {
      variables_.emplace(unquoted(system.variable_names[i]), i);
    }
    values_.resize(system.variable_names.size());
  }

  /// False if a value is unreadable.
  bool read(std::string_view text) {
    Cursor cursor(text);
    for (std::string_view entry = cursor.next(); !entry.empty(); entry = cursor.next()) {
      if (is_list(entry) && !read_entry(entry, 0)) return false;
    }
    return true;
  }

  bool has_found_anything() const { return has_found_anything_; }
  const std::string& problem() const { return problem_; }
  std::vector<Real> take_values() { return std::move(values_); }

 private:
  bool read_entry(std::string_view entry, int depth) {
    Cursor cursor = inside(entry);
    const std::string_view head = cursor.next();
    if (head.empty() || head == "model" || head.front() == '(') {
      has_found_anything_ = true;
      return read_all(head.empty() || head == "model" ? std::string_view() : head, cursor, depth);
    }
    if (head == "define-fun") {
      const std::string_view name = cursor.next();
      const std::string_view parameters = cursor.next();
      cursor.next();  // the sort
      if (!is_list(parameters) || !inside(parameters).next().empty()) return true;
      return set(name, cursor.next());
    }
    if (head == "=") {
      const std::string_view name = cursor.next();
      return set(name, cursor.next());
    }
    if (head == "error") {
      if (error_.empty()) problem_ = error_ = printable(entry, 200);
      return true;
    }
    return set(head, cursor.next());
  }

  bool read_all(std::string_view first, Cursor rest, int depth) {
    if (depth > deepest_wrapper) return true;
    for (std::string_view entry = first.empty() ? rest.next() : first; !entry.empty(); entry = rest.next()) {
      if (is_list(entry) && !read_entry(entry, depth + 1)) return false;
    }
    return true;
  }

  /// What is no variable of ours is of no interest, whatever its value.
  bool set(std::string_view name, std::string_view value) {
    const auto found = variables_.find(unquoted(name));
    if (found == variables_.end()) return true;
    std::string why;
    std::optional<Real> number = parse_value(value, why);
    if (!number) {
      problem_ = "a value is unreadable, " + why + ": " + printable(value, 60);  // names may be none of the user's
      return false;
    }
    has_found_anything_ = true;
    values_[found->second] = *std::move(number);
    return true;
  }

  std::unordered_map<std::string_view, std::size_t> variables_;
  std::vector<Real> values_;
  bool has_found_anything_ = false;
  std::string error_;
  std::string problem_;
};

}  // namespace

void AnswerScanner::advance(std::string_view output, bool at_end) {
  if (!verdict_) scan_lines(output, at_end);
  if (verdict_ == Status::sat && !has_whole_model_) scan_expressions(output);
}

void AnswerScanner::scan_lines(std::string_view output, bool at_end) {
  while (!verdict_) {
    const std::size_t newline = output.find('\n', scanned_);
    if (newline == std::string_view::npos && !at_end) {
      scanned_ = output.size();
      return;
    }
    const std::size_t end = std::min(newline, output.size());
    verdict_ = verdict_of(output.substr(line_begin_, end - line_begin_));
    scanned_ = std::min(end + 1, output.size());
    if (verdict_) verdict_end_ = scanned_;
    if (!verdict_ && newline == std::string_view::npos) return;
    if (!verdict_) line_begin_ = scanned_;
  }
}

void AnswerScanner::scan_expressions(std::string_view output) {
  for (; scanned_ < output.size() && !has_whole_model_; ++scanned_) {
    const char c = output[scanned_];
    if (inside_ != Inside::nothing) {
      const char end = inside_ == Inside::symbol ? '|' : inside_ == Inside::string ? '"' : '\n';
      if (c == end) inside_ = Inside::nothing;
    } else if (c == '|') {
      inside_ = Inside::symbol;
    } else if (c == '"') {
      inside_ = Inside::string;
    } else if (c == ';') {
      inside_ = Inside::comment;
    } else if (c == '(') {
      if (depth_++ == 0) expression_begin_ = scanned_;
    } else if (c == ')' && depth_ > 0 && --depth_ == 0) {
      has_whole_model_ = is_whole_model(output.substr(expression_begin_, scanned_ + 1 - expression_begin_));
    }
  }
}

std::optional<std::vector<Real>> parse_model(std::string_view text, const System& system, std::string& problem) {
  ModelReader reader(system);
  const bool is_readable = reader.read(text);
  if (is_readable && (reader.has_found_anything() || system.variable_names.empty())) return reader.take_values();
  problem = reader.problem().empty() ? "it printed none" : reader.problem();
  return std::nullopt;
}

std::string_view reason_in(std::string_view words) {
  std::string lower(words.substr(0, 1 << 16));
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  constexpr std::array<const char*, 6> memory = {"memout",      "out of memory",          "bad_alloc",
                                                 "max. memory", "cannot allocate memory", "memory limit"};
  constexpr std::array<const char*, 5> time = {"by timeout", "\"timeout\"", "canceled", "timed out", "cancelled"};
  const auto has = [&](const char* word) { return lower.find(word) != std::string::npos; };
  if (std::any_of(memory.begin(), memory.end(), has)) return "memory";
  if (std::any_of(time.begin(), time.end(), has)) return "timeout";
  for (std::size_t begin = 0; begin < lower.size();) {
    const std::size_t end = std::min(lower.find('\n', begin), lower.size());
    if (trimmed(std::string_view(lower).substr(begin, end - begin)) == "timeout") return "timeout";
    begin = end + 1;
  }
  return {};
}

std::string version_in(std::string_view text) {
  constexpr std::string_view key = "(:version \"";
  const std::size_t found = text.find(key);
  if (found == std::string_view::npos) return {};
  const std::size_t begin = found + key.size();
  const std::size_t end = text.find('"', begin);
  return end == std::string_view::npos ? std::string() : printable(text.substr(begin, end - begin), 60);
}

std::string printable(std::string_view text, std::size_t length) {
  std::string out;
  for (const char c : text.substr(0, length)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte >= 0x7f || c == '\\') {
      char code[5];
      std::snprintf(code, sizeof code, c == '\\' ? "\\\\" : "\\x%02x", byte);
      out += code;
    } else {
      out += c;
    }
  }
  return out;
}

std::string first_line(std::string_view text, std::string_view prefix, std::size_t length) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = trimmed(text.substr(begin, end - begin));
    if (!line.empty() && line.substr(0, prefix.size()) == prefix) return printable(line, length);
    begin = end + 1;
  }
  return {};
}

}  // namespace nnsolve
