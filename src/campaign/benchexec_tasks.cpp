#include "campaign/benchexec_tasks.h"

#include "campaign/disagreement.h"
#include "io/benchexec.h"
#include "io/files.h"

#include <filesystem>

namespace nnsolve {

std::size_t write_benchexec_tasks(Database& campaign, const std::string& directory) {
  write_benchexec_tool(directory);
  Statement rows =
      campaign.prepare("SELECT id, path, (SELECT status FROM " + asked_verdicts() +
                       " AS said WHERE said.instance = instance.id AND question = '' AND status IN ('sat', 'unsat') "
                       "AND trust IN ('checked', 'certified') LIMIT 1), expected FROM instance ORDER BY id");
  std::size_t count = 0;
  while (rows.step()) {
    const std::string path = rows.text(1);
    const std::string status = rows.is_null(2) ? rows.text(3) : rows.text(2);
    // Files of different folders may have one name; numbers tell them apart.
    std::string name = std::to_string(rows.integer(0));
    name.append("-").append(std::filesystem::path(path).filename().string()).append(".yml");
    write_text(directory + "/" + name, benchexec_task(path, status));
    ++count;
  }
  return count;
}

}  // namespace nnsolve
