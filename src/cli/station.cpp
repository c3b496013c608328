#include "cli/station.h"

#include "io/files.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

namespace nnsolve {

namespace {

std::optional<Station> formula_station(Format format) {
  switch (format) {
    case Format::network:
      return std::nullopt;
    case Format::etr_inv:
      return Station::etr_inv;
    case Format::etr_inv_eq:
      return Station::etr_inv_eq;
    case Format::smt2:
      return Station::etr;
  }
  return std::nullopt;
}

/// The text without its origin comment, which would only grow from station to station.
void remove_origin_comment(std::string& text) {
  std::optional<std::string_view> origin = find_origin_comment(text);
  if (!origin) return;
  auto begin = static_cast<std::size_t>(origin->data() - text.data());
  std::size_t line = text.rfind('\n', begin);
  line = line == std::string::npos ? 0 : line + 1;
  std::size_t end = std::min(text.find('\n', begin), text.size());
  text.erase(line, end + 1 - line);
}

}  // namespace

StationSource read_station_source(InputText input) {
  const std::string name = shown_path(input.path);
  StationSource source;
  if (auto station = formula_station(choose_format(input.path, input.format_option))) {
    source.station = *station;
    if (auto origin = find_origin_comment(input.text); origin && *station != Station::etr) {
      source.origin = read_origin(*origin, name);
      remove_origin_comment(input.text);
    }
    source.text = std::move(input.text);
    return source;
  }
  const TrainingInstance instance = read_instance(input.text, name);
  if (instance.origin.empty()) throw ParseError(name + ": is a network, and a reduction starts from a formula");
  source.origin = read_origin(instance.origin, name);
  if (source.origin->options.to != Station::restricted) {
    throw ParseError(name + ": is a training network already, where the reduction ends");
  }
  source.station = source.origin->source;
  source.text = source.origin->formula;
  return source;
}

Origin read_station_origin(const InputText& input) {
  const std::string name = shown_path(input.path);
  const char* hint = ": has no origin; witnesses are carried to and from files that `nnsolve reduce` wrote";
  if (choose_format(input.path, input.format_option) == Format::network) {
    const TrainingInstance instance = read_instance(input.text, name);
    if (instance.origin.empty()) throw ParseError(name + hint);
    return read_origin(instance.origin, name);
  }
  std::optional<std::string_view> origin = find_origin_comment(input.text);
  if (!origin) throw ParseError(name + hint);
  return read_origin(*origin, name);
}

}  // namespace nnsolve
