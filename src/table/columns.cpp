#include "table/columns.h"

#include "io/text_place.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

/// Whether somebody may have meant a number: what stands for none, or is spelt as numbers are.
bool may_be_number(std::string_view text) {
  constexpr std::size_t longest_word = 8;
  text = trimmed(text);
  if (text.size() <= longest_word) {
    std::string word(text);
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (word.starts_with('+') || word.starts_with('-')) word.erase(0, 1);
    for (const char* none : {"nan", "inf", "infinity", "na", "n/a", "null", "none", "#n/a", "-"}) {
      if (word == none) return true;
    }
  }
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  if (text.starts_with('.') || text.starts_with(',')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front())) return false;
  return std::ranges::all_of(
      text, [&](char c) { return is_digit(c) || std::string_view(".,eE+-/%'_ ").find(c) != std::string_view::npos; });
}

/// Names the columns, finds them, and tells what they hold.
class ColumnChooser {
 public:
  ColumnChooser(const CsvTable& table, const ColumnChoice& choice) : table_(table), choice_(choice) {}

  ChosenColumns choose() {
    if (table_.record_count() == 0) throw ParseError(table_.file_name() + ": the table is empty");
    ChosenColumns chosen;
    chosen.first_record = choice_.has_header ? 1 : 0;
    if (choice_.has_header) read_header();
    const std::vector<std::size_t> targets = find_targets();
    const std::vector<std::size_t> inputs = find_inputs(targets);
    classes_ = find_all(choice_.classes, "--classes");
    for (std::size_t place : inputs) chosen.inputs.push_back(describe(place, 'x', chosen.inputs.size()));
    for (std::size_t place : targets) chosen.targets.push_back(describe(place, 'y', chosen.targets.size()));
    return chosen;
  }

 private:
  void read_header() {
    bool is_numeric = true;
    for (std::size_t column = 0; column < table_.column_count(); ++column) {
      std::string name(trimmed(table_.cell(0, column).text));
      if (name.empty()) table_.fail(0, column, "this column has no name (--no-header: the first line is data)");
      is_numeric = is_numeric && parse_cell(name);
      if (std::ranges::find(names_, name) != names_.end()) {
        table_.fail(0, column, "a second column is called " + quoted(name));
      }
      names_.push_back(std::move(name));
    }
    if (is_numeric && !choice_.is_header_sure) {
      table_.fail(0, 0, "the first line holds numbers only; say --no-header if it is data, --header if it is none");
    }
  }

  std::size_t find(const std::string& word, const char* option) const {
    const auto named = std::ranges::find(names_, word);
    if (named != names_.end()) return static_cast<std::size_t>(named - names_.begin());
    std::size_t number = 0;
    const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool is_number = problem == std::errc() && end == word.data() + word.size();
    if (is_number && number >= 1 && number <= table_.column_count()) return number - 1;
    std::string message = std::string(option) + ": there is no column " + quoted(word) + "; there are ";
    if (names_.empty()) throw UsageError(message + "the numbers 1 to " + std::to_string(table_.column_count()));
    for (std::size_t i = 0; i < names_.size(); ++i) message.append(i == 0 ? "" : ", ").append(names_[i]);
    throw UsageError(message);
  }

  std::vector<std::size_t> find_all(const std::vector<std::string>& words, const char* option) const {
    std::vector<std::size_t> places;
    for (const std::string& word : words) {
      places.push_back(find(word, option));
      if (std::ranges::count(places, places.back()) > 1) throw UsageError(option + (": " + word) + " is there twice");
    }
    return places;
  }

  std::vector<std::size_t> find_targets() const {
    if (!choice_.targets.empty()) return find_all(choice_.targets, "--targets");
    return {table_.column_count() - 1};
  }

  std::vector<std::size_t> find_inputs(const std::vector<std::size_t>& targets) const {
    auto is_target = [&](std::size_t place) { return std::ranges::find(targets, place) != targets.end(); };
    std::vector<std::size_t> places = find_all(choice_.inputs, "--inputs");
    for (std::size_t place : places) {
      if (is_target(place)) throw UsageError("column " + name_of_column(place) + " is both an input and a target");
    }
    if (!places.empty()) return places;
    for (std::size_t place = 0; place < table_.column_count(); ++place) {
      if (!is_target(place)) places.push_back(place);
    }
    if (!places.empty()) return places;
    throw ParseError(
        table_.file_name() +
        ": no column is left for the inputs; is it the right --delimiter, and are all of --targets meant?");
  }

  std::string name_of_column(std::size_t place) const {
    return names_.empty() ? std::to_string(place + 1) : names_[place];
  }

  TableColumn describe(std::size_t place, char letter, std::size_t number) const {
    TableColumn column{names_.empty() ? letter + std::to_string(number + 1) : names_[place], place, {}};
    std::set<std::string> texts;
    std::optional<std::size_t> first_text;
    bool has_numbers = false;
    const bool is_said = std::ranges::find(classes_, place) != classes_.end();
    for (std::size_t record = choice_.has_header ? 1 : 0; record < table_.record_count(); ++record) {
      const std::string& text = table_.cell(record, place).text;
      if (is_unknown_cell(text)) continue;
      if (!is_said && parse_cell(text)) {
        has_numbers = true;
        continue;
      }
      if (!first_text) first_text = record;
      texts.insert(text);
    }
    if (has_numbers && first_text) {
      table_.fail(*first_text, place,
                  "column " + quoted(name_of_column(place)) + " holds numbers, and " +
                      quoted(table_.cell(*first_text, place).text) +
                      " is none; leave a target that is not known empty, or say --classes " + name_of_column(place));
    }
    if (first_text && !is_said) expect_words(place);
    column.classes.assign(texts.begin(), texts.end());
    return column;
  }

  /// A column of numbers that are spelt in another way would be one of classes without a word.
  void expect_words(std::size_t place) const {
    for (std::size_t record = choice_.has_header ? 1 : 0; record < table_.record_count(); ++record) {
      const std::string& text = table_.cell(record, place).text;
      if (is_unknown_cell(text) || !may_be_number(text)) continue;
      table_.fail(record, place,
                  shown_cell(text) +
                      " is no number here: write numbers with a point and without anything between "
                      "digits, as -1234.5, 1e-3 or 2/3, leave what is not known empty, or say --classes " +
                      name_of_column(place) + " if these are names of classes");
    }
  }

  static std::string shown_cell(const std::string& text) {
    constexpr std::size_t most_shown = 40;
    return quoted(text.size() <= most_shown ? text : text.substr(0, most_shown) + "...");
  }

  const CsvTable& table_;
  const ColumnChoice& choice_;
  std::vector<std::string> names_;  // empty: there is no header
  std::vector<std::size_t> classes_;
};

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool is_unknown_cell(std::string_view text) {
  const std::string_view inside = trimmed(text);
  return inside.empty() || inside == "?";
}

std::optional<Rational> parse_cell(std::string_view text) {
  text = trimmed(text);
  std::string problem;
  if (std::optional<Rational> number = Rational::parse(text, problem)) return number;
  // Once more with a zero on both sides of the point, and without a plus.
  std::string whole;
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  if (text.starts_with('-')) {
    whole += '-';
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos)
    return text.starts_with('-') ? std::nullopt : Rational::parse(whole.append(text), problem);
  auto is_digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  const bool has_left = point > 0 && is_digit(point - 1);
  if (!has_left && !is_digit(point + 1)) return std::nullopt;
  if (!has_left && point > 0) return std::nullopt;
  whole.append(has_left ? "" : "0").append(text.substr(0, point + 1));
  whole.append(is_digit(point + 1) ? "" : "0").append(text.substr(point + 1));
  return Rational::parse(whole, problem);
}

ChosenColumns choose_columns(const CsvTable& table, const ColumnChoice& choice) {
  return ColumnChooser(table, choice).choose();
}

}  // namespace nnsolve
