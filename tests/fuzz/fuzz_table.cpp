// Any text is a table or a ParseError; a table that is written with all its cells in quotes is the same table; and what
// becomes of it as data is an instance or an error that says why.
#include "table/table_instance.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace nnsolve;

namespace {

std::string written(const CsvTable& table) {
  std::string text;
  for (std::size_t record = 0; record < table.record_count(); ++record) {
    for (std::size_t column = 0; column < table.column_count(); ++column) {
      text += column == 0 ? "\"" : ",\"";
      for (char c : table.cell(record, column).text) text.append(c == '"' ? 2 : 1, c);
      text += '"';
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const CsvTable table = read_csv(text, "fuzz");
    const std::string again = written(table);
    const CsvTable same = read_csv(again, "written");
    NNSOLVE_ASSERT(same.record_count() == table.record_count());
    NNSOLVE_ASSERT(written(same) == again);
    LayersChoice layers;
    layers.is_linear = true;
    const TableInstance fit = make_table_instance(table, choose_columns(table, {}), layers);
    NNSOLVE_ASSERT(is_same_instance(read_instance(to_text(fit.instance), "instance"), fit.instance));
  } catch (const ParseError&) {
  } catch (const UsageError&) {
  }
  return 0;
}
