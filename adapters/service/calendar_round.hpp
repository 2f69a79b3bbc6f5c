// What one round of calendar delivery works with. Internal to it.
#pragma once

#include <set>
#include <string>

#include "adapters/service/asked_names.hpp"
#include "adapters/service/calendar_delivery.hpp"

namespace duecourse::adapters {

struct CalendarDelivery::Round {
  Instant now{};
  const std::set<SubjectRef>& apart;
  Directory directory;
  std::set<std::string> without_calendar;  ///< holders, found out in this round
  CalendarReport report;
  HostAnswers answers{};  ///< names of cases

  /// What an entry shows beside its reference; asked of the host where it is not known.
  [[nodiscard]] std::string named(const ServiceParts& parts, const StoredEntry& entry) {
    std::string name = name_shown(answers, entry);
    if (!answers.take_missing()) return name;
    answers.ask(parts.reader, parts.log);
    return name_shown(answers, entry);
  }
};

}  // namespace duecourse::adapters
