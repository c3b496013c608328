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

}  // namespace nnsolve
