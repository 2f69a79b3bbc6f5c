// References by host id: few, and nearly always to an event a few places before.
#include "statemachines/references.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace duecourse::statemachines {
namespace {

// Hosts with numeric ids may hand a reference over as a number.
std::string_view text_of(const FactValue& value, std::array<char, 32>& digits) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto* number = std::get_if<double>(&value);
  if (number == nullptr || std::trunc(*number) != *number || std::fabs(*number) > 9e15) return {};
  const auto written =
      std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<long long>(*number));
  return {digits.data(), static_cast<std::size_t>(written.ptr - digits.data())};
}

class Search {
 public:
  Search(const History& history, std::span<const std::uint8_t> kinds, EventIndex self,
         std::string_view host_id, KindSet wanted)
      : history_(history), kinds_(kinds), self_(self), host_id_(host_id), wanted_(wanted) {}

  EventIndex find() {
    const auto count = static_cast<EventIndex>(kinds_.size());
    for (EventIndex event = self_; event-- > 0;) {
      if (look(event)) return event;
    }
    for (EventIndex event = self_ + 1; event < count; ++event) {
      if (look(event)) return event;
    }
    return other_child_;
  }

 private:
  // True if it is the one; a match about another child is kept in case there is no better.
  bool look(EventIndex event) {
    if (kinds_[event] >= 64 || !contains(wanted_, kinds_[event])) return false;
    const Event& candidate = history_.events[event];
    if (candidate.host_id != host_id_) return false;
    if (candidate.person == history_.events[self_].person) return true;
    if (other_child_ == kNoEvent) other_child_ = event;
    return false;
  }

  const History& history_;
  std::span<const std::uint8_t> kinds_;
  EventIndex self_;
  std::string_view host_id_;
  KindSet wanted_;
  EventIndex other_child_ = kNoEvent;
};

}  // namespace

Reference find_reference(const History& history, std::span<const std::uint8_t> kinds,
                         EventIndex self, std::string_view fact, KindSet wanted) {
  const FactValue* value = find_fact(history.events[self].facts, fact);
  if (value == nullptr) return {};
  std::array<char, 32> digits{};
  const std::string_view host_id = text_of(*value, digits);
  if (host_id.empty()) return {};
  return {true, Search(history, kinds, self, host_id, wanted).find()};
}

}  // namespace duecourse::statemachines
