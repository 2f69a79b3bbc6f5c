// See pace.hpp.
#include "adapters/service/pace.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace duecourse::adapters {
namespace {

constexpr std::chrono::minutes kMinute{1};

}  // namespace

std::size_t Pace::room(Instant now) const {
  if (!most_) return std::numeric_limits<std::size_t>::max();
  // A clock that was put back must not hold mail up: what seems to come is not counted.
  const auto recent = static_cast<std::size_t>(std::count_if(
      sent_.begin(), sent_.end(), [&](Instant at) { return at <= now && at > now - kMinute; }));
  return *most_ - std::min(*most_, recent);
}

void Pace::count(std::size_t messages, Instant now) {
  if (!most_) return;
  std::erase_if(sent_, [&](Instant at) { return at <= now - kMinute; });
  sent_.insert(sent_.end(), messages, now);
}

}  // namespace duecourse::adapters
