// Compiling a framework file: its head, processes, ladders and timescales, and what only the whole
// shows (ids used twice, references across frameworks).
#include "engine/framework/compile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/base/nearest_word.hpp"
#include "engine/framework/compile_parts.hpp"

namespace duecourse {

namespace compiling {

namespace {

void read_head(const SourceNode& root, const Workshop& workshop) {
  Framework& framework = workshop.result.framework;
  const SourceEntry* entry = find_entry(root, "framework");
  if (entry == nullptr) {
    add_error(workshop.faults(), root.place, "the file has no [framework]");
    return;
  }
  TableReader table(entry->value, "[framework]", workshop.faults());
  if (const auto id = table.required_text("id")) {
    if (check_id(*id, "a framework's id", workshop.faults())) framework.id = FrameworkId{id->text};
  }
  if (const auto title = table.required_text("title")) framework.title = title->text;
  if (const auto calendar = table.required_text("calendar")) {
    const auto found = workshop.calendars.find(calendar->text);
    if (found != workshop.calendars.end()) {
      framework.calendar = found->second;
    } else {
      std::vector<std::string> names;
      for (const auto& [name, known] : workshop.calendars) names.push_back(name);
      add_error(workshop.faults(), calendar->place,
                not_a_word(calendar->text, "a calendar", names));
    }
  }
  table.refuse_unknown();
}

void read_applies_to(const SourceNode& root, const Workshop& workshop) {
  const SourceEntry* entry = find_entry(root, "applies_to");
  if (entry == nullptr) return;
  Framework& framework = workshop.result.framework;
  TableReader table(entry->value, "[applies_to]", workshop.faults());
  if (const SourceNode* worker = table.node("worker")) {
    TableReader jobs(*worker, "[applies_to.worker]", workshop.faults());
    for (const PlacedText& job : jobs.texts("job")) framework.applies_to.jobs.push_back(job.text);
    if (find_entry(*worker, "job") == nullptr) jobs.missing("job");
    jobs.refuse_unknown();
  }
  if (const SourceNode* team = table.node("team")) {
    TableReader teams(*team, "[applies_to.team]", workshop.faults());
    framework.applies_to.all_teams = teams.flag("all").value_or(false);
    teams.refuse_unknown();
  }
  table.refuse_unknown();
}

void read_roles(const SourceNode& root, Workshop& workshop) {
  const SourceEntry* entry = find_entry(root, "roles");
  if (entry == nullptr) return;
  TableReader table(entry->value, "[roles]", workshop.faults());
  for (const PlacedText& role : table.texts("known")) workshop.recipients.push_back(role.text);
  table.refuse_unknown();
}

void read_ladders(const SourceNode& root, const Workshop& workshop) {
  const SourceEntry* entry = find_entry(root, "ladder");
  if (entry == nullptr) return;
  if (entry->value.kind != SourceKind::table) {
    add_error(workshop.faults(), entry->place, "a ladder is written [ladder.NAME]");
    return;
  }
  for (const SourceEntry& ladder : entry->value.entries) {
    workshop.result.framework.ladders.push_back(read_ladder(ladder, workshop));
  }
}

/// The tables of `[[NAME]]`; a fault where it was written otherwise.
std::vector<const SourceNode*> tables_of(const SourceNode& root, const char* name, Faults& faults) {
  std::vector<const SourceNode*> tables;
  const SourceEntry* entry = find_entry(root, name);
  if (entry == nullptr) return tables;
  if (entry->value.kind != SourceKind::list) {
    add_error(faults, entry->place, fmt::format("write [[{}]], with two brackets", name));
    return tables;
  }
  for (const SourceNode& node : entry->value.items) tables.push_back(&node);
  return tables;
}

void read_timescales(const SourceNode& root, const Workshop& workshop) {
  std::set<std::string> taken;
  for (const SourceNode* node : tables_of(root, "timescale", workshop.faults())) {
    Timescale timescale = read_timescale(*node, workshop);
    if (!timescale.id.empty() && !taken.insert(timescale.id.str()).second) {
      add_error(workshop.faults(), find_entry(*node, "id")->value.place,
                fmt::format("the id '{}' is used twice", timescale.id.str()));
    }
    if (timescale.formerly && !taken.insert(timescale.formerly->str()).second) {
      add_error(workshop.faults(), find_entry(*node, "formerly")->value.place,
                fmt::format("the id '{}' is used twice", timescale.formerly->str()));
    }
    workshop.result.framework.timescales.push_back(std::move(timescale));
  }
}

// Ids are of one kind in a file: a listing names a rule by its id alone.
void read_findings(const SourceNode& root, const Workshop& workshop) {
  std::set<std::string> taken;
  Framework& framework = workshop.result.framework;
  for (const Timescale& timescale : framework.timescales) taken.insert(timescale.id.str());
  for (const RuleKind kind : {RuleKind::finding, RuleKind::notification}) {
    for (const SourceNode* node : tables_of(root, word_of(kind), workshop.faults())) {
      FindingRule finding = read_finding(*node, kind, workshop);
      const TimescaleId& id = finding.rule.id;
      if (!id.empty() && !taken.insert(id.str()).second) {
        add_error(workshop.faults(), find_entry(*node, "id")->value.place,
                  fmt::format("the id '{}' is used twice", id.str()));
      }
      framework.findings.push_back(std::move(finding));
    }
  }
}

void read_samples(const SourceNode& root, const Workshop& workshop) {
  std::set<std::string> taken;
  Framework& framework = workshop.result.framework;
  for (const Timescale& timescale : framework.timescales) taken.insert(timescale.id.str());
  for (const FindingRule& finding : framework.findings) taken.insert(finding.rule.id.str());
  for (const SourceNode* node : tables_of(root, "sample", workshop.faults())) {
    SampleRule sample = read_sample(*node, workshop);
    if (!sample.id.empty() && !taken.insert(sample.id.str()).second) {
      add_error(workshop.faults(), find_entry(*node, "id")->value.place,
                fmt::format("the id '{}' is used twice", sample.id.str()));
    }
    framework.samples.push_back(std::move(sample));
  }
}

void refuse_unknown_sections(const SourceNode& root, Faults& faults) {
  TableReader table(root, "a framework file", faults);
  table.also_known({"framework", "process", "applies_to", "roles", "ladder", "timescale", "finding",
                    "notification", "sample", "route", "caseload", "report"});
  table.refuse_unknown();
}

}  // namespace

}  // namespace compiling

std::vector<std::string> known_recipients() {
  return {// relations, config/frameworks/README.md "Recipients"
          "owner", "supervisor", "team_manager", "service_manager", "team_mailbox", "actor",
          "requested_worker", "requested_team", "requester", "requester_manager", "fallback",
          // case roles of the practice documents
          "key_worker", "wraparound", "enabler", "enabler_supervisor", "duty_worker",
          "screening_duty_worker", "lead", "allocated_worker", "assigned_worker",
          "response_social_worker", "response_manager", "locality_social_worker",
          "locality_manager", "looked_after_social_worker", "looked_after_manager",
          "business_support"};
}

CompiledFramework compile(const FrameworkSource& source, const Processes& processes,
                          const Calendars& calendars, const std::vector<std::string>& known_posts,
                          const std::vector<std::string>& known_lists) {
  CompiledFramework result;
  compiling::Workshop workshop{calendars, known_recipients(), known_lists, result, {}};
  workshop.recipients.insert(workshop.recipients.end(), known_posts.begin(), known_posts.end());
  compiling::read_head(source.root, workshop);
  compiling::read_processes(source.root, processes, workshop);
  compiling::read_applies_to(source.root, workshop);
  compiling::read_roles(source.root, workshop);
  compiling::read_ladders(source.root, workshop);
  compiling::read_timescales(source.root, workshop);
  compiling::read_findings(source.root, workshop);
  compiling::read_samples(source.root, workshop);
  for (const SourceNode* node : compiling::tables_of(source.root, "route", result.faults)) {
    compiling::read_route(*node, workshop);
  }
  compiling::read_caseload(source.root, workshop);
  for (const SourceNode* node : compiling::tables_of(source.root, "report", result.faults)) {
    compiling::read_report(*node, workshop);
  }
  compiling::refuse_unknown_sections(source.root, result.faults);
  std::stable_sort(result.faults.begin(), result.faults.end(),
                   [](const Fault& left, const Fault& right) {
                     if (left.place.line != right.place.line) {
                       return left.place.line < right.place.line;
                     }
                     return left.place.column < right.place.column;
                   });
  const auto same = std::unique(result.faults.begin(), result.faults.end());
  result.faults.erase(same, result.faults.end());
  return result;
}

Faults check_references(const std::vector<CompiledFramework>& compiled,
                        const std::vector<FrameworkSource>& sources) {
  Faults faults;
  std::vector<std::string> known;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < compiled.size(); ++i) {
    const Framework& framework = compiled[i].framework;
    if (!framework.id.empty() && !ids.insert(framework.id.str()).second) {
      add_error(faults, Place{sources[i].file, 0, 0},
                fmt::format("another framework file has the id '{}' too", framework.id.str()));
    }
    for (const Timescale& timescale : framework.timescales) {
      known.push_back(fmt::format("{}/{}", framework.id.str(), timescale.id.str()));
    }
  }
  for (std::size_t i = 0; i < compiled.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!compiling::count_alike(compiled[i].framework, compiled[j].framework)) continue;
      add_error(faults, Place{sources[i].file, 0, 0},
                fmt::format("[caseload] hands its counts to the same people as the same kind of "
                            "event as the framework '{}' does: give one of them another kind",
                            compiled[j].framework.id.str()));
    }
  }
  for (const CompiledFramework& one : compiled) {
    for (const PlacedText& reference : one.references) {
      if (std::find(known.begin(), known.end(), reference.text) != known.end()) continue;
      // Of a framework that this council does not work by there is nothing to stand in for.
      const std::string framework = reference.text.substr(0, reference.text.find('/'));
      const bool complete = framework.size() + 1 < reference.text.size();
      const std::vector<std::string> loaded(ids.begin(), ids.end());
      if (complete && !ids.contains(framework) && !nearest_word(framework, loaded)) continue;
      add_error(faults, reference.place,
                not_a_word(reference.text, "a timescale (FRAMEWORK/ID) of any framework", known));
    }
  }
  return faults;
}

}  // namespace duecourse
