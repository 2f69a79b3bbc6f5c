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
  AskedNames names{};  ///< of cases
};

}  // namespace duecourse::adapters
