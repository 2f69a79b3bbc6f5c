// See bad_addresses.hpp.
#include "adapters/service/bad_addresses.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/delivery_round.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kMostNamed = 50;
constexpr std::string_view kRefused = "address refused: ";
constexpr std::string_view kMissing = "address missing: ";

std::string refused_key(const std::string& address, const WorkerId& worker) {
  return fmt::format("{}{} of {}", kRefused, lower_case(address), worker.str());
}

std::string missing_key(const WorkerId& worker) {
  return fmt::format("{}{}", kMissing, worker.str());
}

// What is bad of those who are in the case system now: anything else has been put right.
std::set<std::string> possible_keys(const Directory& directory) {
  std::set<std::string> keys;
  for (const auto& [id, worker] : directory.workers) {
    if (!worker.active) continue;
    keys.insert(worker.email.empty() ? missing_key(id) : refused_key(worker.email, id));
  }
  return keys;
}

std::string address_in(const std::string& about) {
  if (!about.starts_with(kRefused)) return {};
  const std::string rest = about.substr(kRefused.size());
  return rest.substr(0, rest.find(" of "));
}

std::string spell(const Worker& worker) {
  return worker.name.empty() ? worker.id.str()
                             : fmt::format("{} ({})", worker.name, worker.id.str());
}

Result<void> end(const ServiceParts& parts, const std::string& about, const std::string& title,
                 Instant now) {
  return parts.store.alarms().end(about, title, "Nothing is to be done.", now);
}

WorkerId above(const Worker& worker, const Directory& directory) {
  if (!worker.manager.empty()) return worker.manager;
  const auto team = directory.teams.find(worker.team);
  if (team == directory.teams.end()) return {};
  if (!team->second.manager.empty() && team->second.manager != worker.id) {
    return team->second.manager;
  }
  const auto parent = directory.teams.find(team->second.parent);
  return parent == directory.teams.end() ? WorkerId() : parent->second.manager;
}

}  // namespace

Result<BadAddresses> BadAddresses::read(const ServiceParts& parts, const Directory& directory,
                                        bool look_only, Instant now) {
  BadAddresses bad;
  const auto on = parts.store.alarms().on();
  if (!on) return on.error();
  std::set<std::string> possible;
  for (const Alarm& alarm : *on) {
    if (!is_about_address(alarm)) continue;
    if (possible.empty()) possible = possible_keys(directory);
    if (possible.contains(alarm.about)) {
      bad.on_.emplace(alarm.about, address_in(alarm.about));
    } else if (!look_only) {
      const auto ended =
          end(parts, alarm.about, "Put right in the case system: " + alarm.title, now);
      if (!ended) return ended.error();
    }
  }
  return bad;
}

Result<void> BadAddresses::refused(const ServiceParts& parts, const Worker& worker,
                                   const std::string& address, const std::string& answer,
                                   Instant now) {
  Alarm alarm;
  alarm.about = refused_key(address, worker.id);
  alarm.title = fmt::format("No message reaches {} at {}", spell(worker), clean_line(address));
  alarm.text = fmt::format("The answer was: {}", clean_line(answer));
  alarm.daily = true;
  on_.emplace(alarm.about, lower_case(address));
  return parts.store.alarms().raise(alarm, now);
}

Result<void> BadAddresses::missing(const ServiceParts& parts, const Worker& worker, Instant now) {
  Alarm alarm;
  alarm.about = missing_key(worker.id);
  alarm.title = fmt::format("{} has no address", spell(worker));
  alarm.text = "What is theirs goes to who covers for them, or to the next above them.";
  alarm.daily = true;
  if (!on_.emplace(alarm.about, std::string()).second) return {};
  return parts.store.alarms().raise(alarm, now);
}

Result<void> BadAddresses::taken(const ServiceParts& parts, const std::string& address,
                                 Instant now) {
  if (on_.empty()) return {};
  const std::string lower = lower_case(address);
  for (auto one = on_.begin(); one != on_.end();) {
    if (one->second != lower) {
      ++one;
      continue;
    }
    const std::string title = fmt::format("Messages reach {} again", clean_line(address));
    if (auto ended = end(parts, one->first, title, now); !ended) return ended;
    one = on_.erase(one);
  }
  return {};
}

std::optional<Mailbox> BadAddresses::manager_of(const Worker& worker, const Directory& directory,
                                                const Zone& zone, Instant now) const {
  std::set<WorkerId> seen{worker.id};
  WorkerId next = above(worker, directory);
  while (!next.empty() && seen.insert(next).second) {
    const auto found = directory.workers.find(next);
    if (found == directory.workers.end()) return std::nullopt;
    const Worker& manager = found->second;
    const bool bad = on_.contains(refused_key(manager.email, next)) ||
                     lower_case(manager.email) == lower_case(worker.email);
    if (manager.active && !bad && !is_away(manager, now, zone) && check_address(manager.email)) {
      return Mailbox{manager.name, manager.email};
    }
    next = above(manager, directory);
  }
  return std::nullopt;
}

bool is_about_address(const Alarm& alarm) {
  return alarm.about.starts_with(kRefused) || alarm.about.starts_with(kMissing);
}

Alarm told_together(const std::vector<Alarm>& alarms) {
  Alarm all;
  std::string well;
  std::size_t bad = 0;
  for (const Alarm& alarm : alarms) {
    if (alarm.ended_at) {
      well += alarm.title + ".\n";
      continue;
    }
    if (++bad <= kMostNamed) all.text += fmt::format("{}. {}\n", alarm.title, alarm.text);
  }
  all.about = fmt::format("addresses\n{}{}", all.text, well);  // another text, another message
  if (bad == 0) {
    all.title = "All addresses work again";
    all.ended_at = alarms.front().ended_at;
    all.text = well;
    return all;
  }
  all.title = bad == 1 ? "One person cannot be written to"
                       : fmt::format("{} people cannot be written to", bad);
  if (bad > kMostNamed) all.text += fmt::format("And {} more.\n", bad - kMostNamed);
  all.text += well;
  all.text +=
      "Their manager, or else the fallback mailbox, hears what could not be told. Put their "
      "addresses right in the case system. You are told every day until that is done.";
  return all;
}

}  // namespace duecourse::adapters
