// Event kinds that no process knows.
#include "adapters/service/event_kinds.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kRowsNamed = 5;  // of one query; the others are counted

std::vector<std::string> known_kinds(const Rulebook& rulebook) {
  std::set<std::string> kinds;
  for (const Framework& framework : rulebook.frameworks) {
    for (const Process* process : framework.process) {
      if (process == nullptr) continue;
      for (const KindInfo& kind : process->description().kinds) kinds.insert(kind.name);
    }
  }
  return {kinds.begin(), kinds.end()};
}

Fault warning_at(const HostQuery& query, std::string message) {
  return {{query.file, 1, 1}, std::move(message), Severity::warning};
}

void add_row_faults(const HostQuery& query, const HostPage& page, Faults& faults) {
  for (std::size_t i = 0; i < std::min(kRowsNamed, page.faults.size()); ++i) {
    faults.push_back(warning_at(query, fmt::format("row {} cannot be read: {}",
                                                   page.faults[i].row_id, page.faults[i].message)));
  }
  if (page.faults.size() > kRowsNamed) {
    faults.push_back(warning_at(
        query, fmt::format("{} more rows cannot be read", page.faults.size() - kRowsNamed)));
  }
}

}  // namespace

void count_unknown_kinds(const AssessedSubject& subject, KindCounts& into) {
  const auto& readings = subject.assessment.readings;
  if (readings.empty()) return;
  for (const EventIndex event : readings.front().timeline.unknown_kinds) {
    const bool known = std::any_of(readings.begin() + 1, readings.end(), [&](const Reading& other) {
      const auto& unknown = other.timeline.unknown_kinds;
      return std::find(unknown.begin(), unknown.end(), event) == unknown.end();
    });
    if (!known) ++into[subject.history.events[event].kind];
  }
}

std::string unknown_kind_words(const std::string& kind, std::size_t count,
                               const Rulebook& rulebook) {
  const auto nearest = nearest_word(kind, known_kinds(rulebook));
  return fmt::format("{} event(s) of the kind '{}' are ignored: no process knows it{}", count, kind,
                     nearest ? "; did you mean '" + *nearest + "'?" : "");
}

Faults sample_host(HostReader& reader, const Rulebook& rulebook, std::size_t rows) {
  Faults faults;
  const std::vector<std::string> known = known_kinds(rulebook);
  for (const HostQuery& query : reader.queries()) {
    const auto page = reader.read_page(query, Cursor{}, rows);
    if (!page) continue;
    add_row_faults(query, *page, faults);
    KindCounts unknown;
    for (const MirrorRow& row : page->rows) {
      const Event* event = std::get_if<Event>(&row.record);
      if (event == nullptr || row.deleted) continue;
      if (!std::binary_search(known.begin(), known.end(), event->kind)) ++unknown[event->kind];
    }
    for (const auto& [kind, count] : unknown) {
      faults.push_back(warning_at(query, unknown_kind_words(kind, count, rulebook)));
    }
  }
  return faults;
}

}  // namespace duecourse::adapters
