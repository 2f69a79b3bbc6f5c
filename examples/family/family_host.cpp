#include "examples/family/family_host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "examples/eis/journal.hpp"
#include "examples/eis/journal_database.hpp"
#include "examples/family/family_text.hpp"

namespace duecourse::examples {

namespace {

constexpr const char* kCase = "M-3051";

Literal known(const std::string& text) {
  return text.empty() ? Literal::null() : Literal(text);
}

bool is_number(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](const char c) { return c >= '0' && c <= '9'; });
}

std::string json_of(const StoryRecord& record) {
  std::string json;
  for (const auto& [fact, value] : record.facts) {
    const bool plain = value == "true" || value == "false" || is_number(value);
    json += fmt::format("{}\"{}\": {}", json.empty() ? "" : ", ", fact,
                        plain ? value : fmt::format("\"{}\"", value));
  }
  return json.empty() ? json : "{" + json + "}";
}

std::string fact_of(const StoryRecord& record, const char* name) {
  for (const auto& [fact, value] : record.facts) {
    if (fact == name) return value;
  }
  return {};
}

/// Writes the rows of a record as staff would have typed them.
class Typist {
 public:
  explicit Typist(Journal& journal) : journal_(journal) {}

  void type(const StoryRecord& record) {
    if (record.kind == "team_changed") {
      journal_.update(
          record.at, "cases", "case_id", kCase,
          {{"team_id", fact_of(record, "team")}, {"changed_at", stamp_text(record.at)}});
      return;
    }
    if (record.kind == "allocated" || record.kind == "holds") begin_role(record);
    if (record.kind == "deallocated") end_role(record);
    if (record.kind != "holds") events(record);
  }

 private:
  void events(const StoryRecord& record) {
    const std::string name = name_of(record);
    if (record.children.empty()) event(record, name, "");
    for (const std::string& child : record.children) {
      event(record, fmt::format("{}-{}", name, child), child);
    }
  }

  void event(const StoryRecord& record, const std::string& id, const std::string& child) {
    const std::string at = stamp_text(record.at);
    journal_.insert(record.at, "events",
                    {{"event_id", id},
                     {"subject", "case"},
                     {"subject_id", kCase},
                     {"kind", record.kind},
                     {"occurred_at", at},
                     {"recorded_at", at},
                     {"worker_id", known(record.worker)},
                     {"person_id", known(child)},
                     {"details", known(json_of(record))},
                     {"changed_at", at}});
  }

  // "visit-0312", and where that is taken "visit-0312-2".
  std::string name_of(const StoryRecord& record) {
    if (!record.name.empty()) return record.name;
    const std::string day = day_text(record.at);
    const std::string name =
        fmt::format("{}-{}{}", record.kind, day.substr(5, 2), day.substr(8, 2));
    const int times = ++used_[name];
    return times == 1 ? name : fmt::format("{}-{}", name, times);
  }

  // Whoever held the role before holds it no more.
  void begin_role(const StoryRecord& record) {
    end_role(record);
    const std::string role = fact_of(record, "role");
    const std::string id = fmt::format("{}-{}", role, record.worker);
    journal_.insert(record.at, "roles",
                    {{"role_id", id},
                     {"case_id", kCase},
                     {"role", role},
                     {"worker_id", record.worker},
                     {"from_at", stamp_text(record.at)},
                     {"changed_at", stamp_text(record.at)}});
    held_[role] = id;
  }

  void end_role(const StoryRecord& record) {
    const auto held = held_.find(fact_of(record, "role"));
    if (held == held_.end()) return;
    const std::string at = stamp_text(record.at);
    journal_.update(record.at, "roles", "role_id", held->second,
                    {{"to_at", at}, {"changed_at", at}});
    held_.erase(held);
  }

  Journal& journal_;
  std::map<std::string, int> used_;          ///< how often a name was made
  std::map<std::string, std::string> held_;  ///< role: the row of whoever holds it
};

}  // namespace

Result<std::vector<StoryDay>> family_days() {
  return read_story(family_story());
}

Result<void> prepare_family(const std::string& path, const std::vector<StoryDay>& story) {
  Journal journal;
  Typist typist(journal);
  for (const StoryDay& day : story) {
    for (const StoryRecord& record : day.records) typist.type(record);
  }
  const Day last = story.empty() ? Day{} : story.back().day;
  return make_journal_database(path, family_schema(), journal.edits(), last, Instant{});
}

Result<std::size_t> advance_family(const std::string& path, Instant until) {
  return advance_journal(path, until);
}

}  // namespace duecourse::examples
