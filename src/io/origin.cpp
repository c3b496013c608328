#include "io/origin.h"

#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "io/json_number.h"
#include "io/json_reader.h"
#include "io/json_writer.h"
#include "io/smt2_reader.h"
#include "io/text_place.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::string_view comment_start = "# origin: ";

constexpr std::array<std::pair<const char*, Station>, 5> stations = {{{"etr", Station::etr},
                                                                      {"etr-inv", Station::etr_inv},
                                                                      {"etr-inv-eq", Station::etr_inv_eq},
                                                                      {"restricted", Station::restricted},
                                                                      {"training", Station::training}}};
constexpr std::array<std::pair<const char*, Variant>, 3> variants = {
    {{"repaired", Variant::repaired}, {"compact", Variant::compact}, {"as-printed", Variant::as_printed}}};
constexpr std::array<std::pair<const char*, Construction>, 3> constructions = {
    {{"paper", Construction::paper},
     {"fully-connected", Construction::fully_connected},
     {"completion", Construction::completion}}};
constexpr std::array<std::pair<const char*, Cost>, 2> costs = {{{"l1", Cost::l1}, {"max", Cost::max}}};
constexpr std::array<std::pair<char, bool Defects::*>, 5> defect_letters = {{{'a', &Defects::padding},
                                                                             {'b', &Defects::inverse_for_all},
                                                                             {'c', &Defects::shifted_target},
                                                                             {'e', &Defects::repeated_entry},
                                                                             {'f', &Defects::lost_self_inverse}}};

template <class Table, class Value>
std::string name_in(const Table& table, Value value) {
  return std::ranges::find(table, value, [](const auto& entry) { return entry.second; })->first;
}

template <class Table>
auto find_in(const Table& table, std::string_view name) {
  auto found = std::ranges::find(table, name, [](const auto& entry) { return std::string_view(entry.first); });
  return found == table.end() ? std::nullopt : std::optional(found->second);
}

class OriginReader {
 public:
  OriginReader(std::string_view text, const std::string& file_name) : json_(text, file_name + " (origin)") {}

  Origin read() {
    json_.object("an origin", [&](std::string_view key) { read_member(std::string(key)); });
    json_.end();
    for (const char* key : {"nnsolve", "source", "formula", "station", "variant"}) {
      if (!seen_.contains(key)) json_.fail(0, std::string("an origin has no \"") + key + "\"");
    }
    if (origin_.source > origin_.options.to) json_.fail(0, "an origin's \"source\" comes before its \"station\"");
    return std::move(origin_);
  }

 private:
  void read_member(const std::string& key) {
    std::size_t place = json_.last();
    if (!seen_.insert(key).second) json_.fail(place, "duplicate key " + quoted(key));
    if (key == "nnsolve") {
      require(json_.string(quoted(key)) == "origin/1");
    } else if (key == "formula") {
      origin_.formula = json_.string(quoted(key));
    } else if (key == "source") {
      take(parse_station(json_.string(quoted(key))), origin_.source);
      require(origin_.source <= Station::etr_inv_eq);
    } else if (key == "station") {
      take(parse_station(json_.string(quoted(key))), origin_.options.to);
    } else if (key == "variant") {
      take(parse_variant(json_.string(quoted(key))), origin_.options.variant);
    } else if (key == "defects") {
      take(parse_defects(json_.string(quoted(key))), origin_.options.defects);
    } else if (key == "activation") {
      std::string_view activation = json_.string(quoted(key));
      require(activation == "identity" || activation == "relu");
      origin_.options.activation = activation == "relu" ? Activation::relu : Activation::identity;
    } else if (key == "target") {
      take(parse_construction(json_.string(quoted(key))), origin_.options.construction);
    } else if (key == "cost") {
      origin_.options.cost = find_in(costs, json_.string(quoted(key)));
      require(origin_.options.cost.has_value());
    } else if (key == "box") {
      origin_.options.box = read_rational(json_, quoted(key));
    } else if (key == "inequalities") {
      std::string_view mode = json_.string(quoted(key));
      require(mode == "rational" || mode == "root");
      origin_.options.inequalities = mode == "root" ? InequalityMode::root : InequalityMode::rational;
    } else {
      json_.fail(place, "unknown key " + quoted(key) + " in an origin");
    }
  }

  void require(bool condition) {
    if (!condition) json_.fail(json_.last(), "no such value is known here");
  }

  template <class T>
  void take(std::optional<T> value, T& place) {
    require(value.has_value());
    place = *value;
  }

  JsonReader json_;
  Origin origin_;
  std::set<std::string, std::less<>> seen_;
};

/// JSON is UTF-8. In a formula only comments, names that nobody uses and remarks are likely to be anything else.
std::string as_utf8(std::string_view text) {
  std::string result(text);
  for (std::size_t i = 0; i < result.size();) {
    std::size_t length = static_cast<unsigned char>(text[i]) < 0x80 ? 1 : utf8_length(text.substr(i));
    if (length == 0) result[i] = '?';
    i += std::max<std::size_t>(1, length);
  }
  return result;
}

}  // namespace

std::string to_string(Station station) { return name_in(stations, station); }
std::string to_string(Variant variant) { return name_in(variants, variant); }
std::string to_string(Construction construction) { return name_in(constructions, construction); }
std::optional<Construction> parse_construction(std::string_view text) { return find_in(constructions, text); }
std::optional<Station> parse_station(std::string_view text) { return find_in(stations, text); }
std::optional<Variant> parse_variant(std::string_view text) { return find_in(variants, text); }

std::string to_string(const Defects& defects) {
  std::string text;
  for (auto [letter, member] : defect_letters) {
    if (!(defects.*member)) continue;
    text += text.empty() ? "" : ",";
    text += letter;
  }
  return text;
}

std::optional<Defects> parse_defects(std::string_view text) {
  Defects defects;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 2 == 1) {
      if (text[i] != ',' || i + 1 == text.size()) return std::nullopt;
      continue;
    }
    auto found = std::ranges::find(defect_letters, text[i], [](const auto& entry) { return entry.first; });
    if (found == defect_letters.end()) return std::nullopt;
    defects.*(found->second) = true;
  }
  return defects;
}

std::string to_json(const Origin& origin) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("nnsolve", "origin/1");
  json.member("source", to_string(origin.source));
  json.member("station", to_string(origin.options.to));
  json.member("activation", origin.options.activation == Activation::relu ? "relu" : "identity");
  if (origin.options.construction != Construction::paper) {
    json.member("target", to_string(origin.options.construction));
  }
  if (origin.options.cost) json.member("cost", name_in(costs, *origin.options.cost));
  if (origin.options.box) json.member("box", origin.options.box->to_string());
  json.member("variant", to_string(origin.options.variant));
  if (!(origin.options.defects == Defects())) json.member("defects", to_string(origin.options.defects));
  json.member("inequalities", origin.options.inequalities == InequalityMode::root ? "root" : "rational");
  json.member("formula", as_utf8(origin.formula));
  json.end_object();
  return out;
}

Origin read_origin(std::string_view json, const std::string& file_name) { return OriginReader(json, file_name).read(); }

std::optional<std::string_view> find_origin_comment(std::string_view text) {
  for (std::size_t start = 0; start < text.size();) {
    std::size_t end = std::min(text.find('\n', start), text.size());
    std::string_view line = text.substr(start, end - start);
    if (line.starts_with(comment_start)) return line.substr(comment_start.size());
    start = end + 1;
  }
  return std::nullopt;
}

Formula read_formula(std::string_view text, const std::string& file_name, Station station) {
  switch (station) {
    case Station::etr:
      return read_smt2(text, file_name);
    case Station::etr_inv:
      return read_etr_inv(text, file_name);
    case Station::etr_inv_eq:
      return read_etr_inv_eq(text, file_name);
    default:
      break;
  }
  throw UsageError(file_name + " is no formula");
}

}  // namespace nnsolve
