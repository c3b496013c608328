#include "campaign/word_list.h"

#include "io/json_reader.h"
#include "io/json_writer.h"

namespace nnsolve {

std::string write_words(const std::vector<std::string>& words) {
  std::string text;
  JsonWriter json(text);
  json.begin_array();
  for (const std::string& word : words) json.string(word);
  json.end_array();
  return text;
}

std::vector<std::string> read_words(std::string_view json) {
  std::vector<std::string> words;
  JsonReader reader(json, "options");
  reader.array("the options", [&] { words.emplace_back(reader.string("an option")); });
  reader.end();
  return words;
}

std::string shell_line(const std::vector<std::string>& words) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%";
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    bool is_plain = !word.empty() && word.find_first_not_of(plain) == std::string::npos;
    if (is_plain) {
      line += word;
      continue;
    }
    line += '\'';
    for (char c : word) line.append(c == '\'' ? "'\\''" : std::string(1, c));
    line += '\'';
  }
  return line;
}

}  // namespace nnsolve
