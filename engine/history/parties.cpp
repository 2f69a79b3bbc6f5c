#include "engine/history/parties.hpp"

#include <fmt/format.h>

namespace duecourse {

namespace {

std::string text_of(const Facts& facts, const char* name) {
  if (const std::string* text = code_of(facts, name)) return *text;
  if (const auto number = number_of(facts, name)) return fmt::format("{}", *number);
  return {};
}

}  // namespace

Parties parties_of(const Event& event) {
  return {event.by.value_or(WorkerId{}), WorkerId(text_of(event.facts, kToWorkerFact)),
          TeamId(text_of(event.facts, kToTeamFact))};
}

}  // namespace duecourse
