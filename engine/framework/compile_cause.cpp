// Compiling an entry of `raised_by`: one way in which a milestone raises a finding.
#include <fmt/format.h>

#include <algorithm>

#include "engine/framework/compile_parts.hpp"

namespace duecourse::compiling {

namespace {

/// Minutes after midnight of `16:30`.
std::optional<std::chrono::minutes> minutes_of(const std::string& text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  if (!digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  return std::chrono::minutes{hour * 60 + minute};
}

/// Reads the keys of one cause.
class CauseReader {
 public:
  CauseReader(const SourceNode& node, const Process* process, SubjectKind subject,
              const Workshop& workshop)
      : node_(node),
        process_(process),
        subject_(subject),
        workshop_(workshop),
        table_(node, "an entry of 'raised_by'", workshop.faults()) {}

  Cause read();

 private:
  void read_conditions();
  void read_later_than(const SourceNode& node);
  void read_open_tasks(const SourceNode& node);
  std::vector<MilestoneMatch> matches(TableReader& table, const char* key,
                                      const ReadCondition& shared = {});
  void require(const PlacedText& fact);
  Faults& faults() { return workshop_.faults(); }

  const SourceNode& node_;
  const Process* process_;  // nullptr: a fault has been reported, names are not resolved
  SubjectKind subject_;
  const Workshop& workshop_;
  TableReader table_;
  Cause cause_;
};

std::vector<MilestoneMatch> CauseReader::matches(TableReader& table, const char* key,
                                                 const ReadCondition& shared) {
  const SourceNode* node = table.node(key);
  if (node == nullptr || process_ == nullptr) return {};
  return read_matches(*node, *process_, shared, key, faults());
}

// A fault where one of the milestones does not have the fact.
void CauseReader::require(const PlacedText& fact) {
  if (process_ == nullptr) return;
  for (const MilestoneMatch& match : cause_.at) {
    check_facts({fact}, process_->description().milestones[match.milestone], faults());
  }
}

Cause CauseReader::read() {
  ReadCondition when;
  if (const SourceNode* condition = table_.node("when"))
    when = read_condition(*condition, faults());
  cause_.at = matches(table_, "milestone", when);
  if (find_entry(node_, "milestone") == nullptr) table_.missing("milestone");
  if (const auto aspect = table_.text("aspect")) {
    if (check_id(*aspect, "an aspect", faults())) cause_.aspect = aspect->text;
  }
  if (const auto says = table_.text("says")) cause_.says = says->text;
  read_conditions();
  cause_.unless = matches(table_, "unless");
  cause_.mended_by = matches(table_, "mended_by");
  table_.refuse_unknown();
  return std::move(cause_);
}

void CauseReader::read_conditions() {
  for (const PlacedText& fact : table_.texts("wants")) {
    require(fact);
    cause_.wants.push_back(fact.text);
  }
  if (const SourceNode* node = table_.node("later_than")) read_later_than(*node);
  if (const auto text = table_.text("recorded_after")) {
    cause_.recorded_after = read_duration(*text, "recorded_after", faults());
    if (cause_.recorded_after && cause_.recorded_after->anchor) {
      add_error(faults(), text->place, "'recorded_after' counts from when it occurred");
    }
  }
  if (const SourceNode* node = table_.node("open_tasks")) read_open_tasks(*node);
  for (const PlacedText& id : table_.texts("while_open")) {
    check_timescale(id, subject_, workshop_);
    cause_.while_open.emplace_back(id.text);
  }
}

void CauseReader::read_later_than(const SourceNode& node) {
  if (node.kind != SourceKind::table || node.entries.empty()) {
    add_error(faults(), node.place, "'later_than' reads { FACT = \"16:30\" }");
    return;
  }
  for (const SourceEntry& entry : node.entries) {
    require(PlacedText{entry.key, entry.place});
    const auto text = text_of(entry.value, "'later_than'", faults());
    if (!text) continue;
    const auto minutes = minutes_of(text->text);
    if (minutes) {
      cause_.later_than.emplace_back(entry.key, *minutes);
    } else {
      add_error(faults(), text->place,
                fmt::format("'{}' is no time of day; write it as \"16:30\"", text->text));
    }
  }
}

void CauseReader::read_open_tasks(const SourceNode& node) {
  TableReader table(node, "open_tasks", faults());
  cause_.set = matches(table, "set");
  cause_.done = matches(table, "done");
  if (find_entry(node, "set") == nullptr) table.missing("set");
  if (find_entry(node, "done") == nullptr) table.missing("done");
  table.refuse_unknown();
}

}  // namespace

void check_timescale(const PlacedText& id, SubjectKind subject, const Workshop& workshop) {
  std::vector<std::string> known;
  for (const Timescale& timescale : workshop.result.framework.timescales) {
    if (timescale.subject == subject) known.push_back(timescale.id.str());
  }
  if (std::find(known.begin(), known.end(), id.text) != known.end()) return;
  add_error(workshop.faults(), id.place,
            not_a_word(id.text, "a timescale of this framework", known));
}

Cause read_cause(const SourceNode& node, const Process* process, SubjectKind subject,
                 const Workshop& workshop) {
  return CauseReader(node, process, subject, workshop).read();
}

}  // namespace duecourse::compiling
