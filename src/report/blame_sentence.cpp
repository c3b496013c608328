#include "report/blame_sentence.h"

#include <algorithm>
#include <vector>

namespace nnsolve {

namespace {

const char* reason_of(Truth truth) {
  switch (truth) {
    case Truth::checked_yes:
      return "there is a solution, which was checked exactly";
    case Truth::known_yes:
      return "a solution is known beforehand";
    case Truth::known_no:
      return "it is known beforehand that there is no solution";
    case Truth::certified_no:
      return "a certificate shows that there is no solution";
    case Truth::agreed_no:
      return "two engines agree that there is no solution";
    default:
      return "an engine claims that there is no solution";
  }
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

/// Backends by their names; nnsolve, which only passes on what one of them said, where there is no other.
std::vector<std::string> parties_that_say(const Disagreement& disagreement, const std::string& status) {
  constexpr std::string_view ours = "nnsolve --backend ";
  std::vector<std::string> names;
  std::vector<std::string> own;
  for (const TaskVerdict& verdict : disagreement.verdicts) {
    if (verdict.status != status) continue;
    const bool is_known = verdict.party == "known beforehand";
    std::string name = is_known ? "what the instance says of itself" : verdict.party;
    if (!is_known && !verdict.version.empty()) name += " " + verdict.version;
    auto& list = verdict.party.starts_with(ours) ? own : names;
    if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(std::move(name));
  }
  return names.empty() ? own : names;
}

}  // namespace

std::string blame_sentence(const Disagreement& disagreement, Truth truth) {
  if (!is_yes(truth) && !is_no(truth)) {
    const std::vector<std::string> yes = parties_that_say(disagreement, "sat");
    const std::vector<std::string> no = parties_that_say(disagreement, "unsat");
    return "Who is wrong is open: " + joined(yes) + (yes.size() == 1 ? " says sat, " : " say sat, ") + joined(no) +
           (no.size() == 1 ? " says unsat" : " say unsat") + ", and nobody has shown it.";
  }
  const char* wrong = is_yes(truth) ? "unsat" : "sat";
  const std::vector<std::string> names = parties_that_say(disagreement, wrong);
  if (names.empty()) return "";
  std::string sentence = joined(names);
  if (sentence.front() == 'w') sentence.front() = 'W';
  const bool is_one = names.size() == 1;
  return sentence + (is_one ? " is wrong: it says " : " are wrong: they say ") + wrong + ", but " + reason_of(truth) +
         ".";
}

std::string blame_sentence(Database& campaign, const std::string& answer) {
  if (answer.empty()) return "";
  Statement blames = campaign.prepare(
      "SELECT value ->> 'party', ifnull(value ->> 'backend', ''), ifnull(value ->> 'version', ''), value ->> 'why' "
      "FROM json_tree(?) WHERE type = 'object' AND value ->> 'party' IS NOT NULL AND value ->> 'why' IS NOT NULL");
  blames.bind(answer);
  std::string sentence;
  std::vector<std::string> said;
  while (blames.step()) {
    std::string name = blames.text(0) == "backend" ? blames.text(1) : blames.text(0);
    if (name == "reduction") name = "the reduction";
    if (blames.text(0) == "backend" && !blames.text(2).empty()) name += " " + blames.text(2);
    std::string one = name + " is wrong: " + blames.text(3) + ".";
    if (std::find(said.begin(), said.end(), one) == said.end()) said.push_back(std::move(one));
  }
  for (const std::string& one : said) sentence.append(sentence.empty() ? "" : " ").append(one);
  if (sentence.starts_with("the ")) sentence.front() = 'T';
  return sentence;
}

}  // namespace nnsolve
