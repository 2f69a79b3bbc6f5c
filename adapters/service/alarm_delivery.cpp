// Telling of alarms: each becomes a message, stored with "told" in one transaction and then sent.
#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/delivery_round.hpp"

namespace duecourse::adapters {

Result<void> Deliverer::tell_alarms(Round& round) {
  const auto alarms = parts_.store.alarms().to_tell(round.now);
  if (!alarms) return alarms.error();
  std::vector<Alarm> addresses;
  std::vector<Alarm> restricted;
  for (const Alarm& alarm : *alarms) {
    if (is_about_address(alarm)) {
      addresses.push_back(alarm);
      continue;
    }
    if (alarm.about.starts_with(kRestrictedCase)) {
      const auto over = ends_by_itself(round, alarm);
      if (!over) return over.error();
      if (!*over) restricted.push_back(alarm);
      continue;
    }
    if (auto told = tell_alarm(round, alarm, {alarm}); !told) return told;
    if (!round.report.transport_error.empty()) return {};
  }
  if (!restricted.empty()) {
    if (auto told = tell_of_restricted(round, restricted); !told) return told;
    if (!round.report.transport_error.empty()) return {};
  }
  return addresses.empty() ? Result<void>() : tell_of_addresses(round, addresses);
}

// A council may have many: one message names them all.
Result<void> Deliverer::tell_of_restricted(Round& round, const std::vector<Alarm>& alarms) {
  Alarm all = alarms.front();
  if (alarms.size() > 1) {
    all.title =
        fmt::format("{} restricted cases: nobody to escalate to, or somebody again", alarms.size());
    all.text.clear();
    for (const Alarm& alarm : alarms) all.text += alarm.title + ". " + alarm.text + "\n";
  }
  return tell_alarm(round, all, alarms);
}

// Where one is to be told, all are: so that they come together every day.
Result<void> Deliverer::tell_of_addresses(Round& round, const std::vector<Alarm>& due) {
  auto on = parts_.store.alarms().on();
  if (!on) return on.error();
  std::erase_if(*on, [](const Alarm& alarm) { return !is_about_address(alarm); });
  for (const Alarm& alarm : due) {
    if (alarm.ended_at) on->push_back(alarm);
  }
  return tell_alarm(round, told_together(*on), *on);
}

Result<void> Deliverer::tell_of_held(Round& round) {
  if (auto watched = watch_held(parts_, round.now); !watched) return watched;
  return round.report.transport_error.empty() ? tell_alarms(round) : Result<void>();
}

// A message that cannot be sent now is tried until it is taken, as raised ones are.
Result<void> Deliverer::tell_alarm(Round& round, const Alarm& alarm,
                                   const std::vector<Alarm>& told) {
  const std::string& owner = parts_.system_owner.empty() ? parts_.fallback : parts_.system_owner;
  const std::string& to = alarm.to.empty() ? owner : alarm.to;
  const MessageId id = message_id_from(fmt::format("alarm\n{}\n{}\n{}\n{}", alarm.about, to,
                                                   alarm.ended_at.has_value(),
                                                   round.now.time_since_epoch().count()));
  const auto composed =
      compose(alarm_content(alarm, to, id, delivery_.letterhead, round.now), delivery_.templates);
  if (!composed) {
    parts_.log.critical("nobody can be told of '{}': {}", clean_line(alarm.title),
                        clean_line(composed.error().message));
    return {};
  }
  round.report.alarms.push_back({to, composed->subject_line});
  if (round.rehearsal) return {};
  Message message = message_of(*composed, round.now);
  auto stored = parts_.store.transaction([&]() -> Result<void> {
    const auto claimed = parts_.store.claim(message, {}, round.now);
    if (!claimed) return claimed.error();
    for (const Alarm& one : told) {
      if (auto noted = parts_.store.alarms().told(one, round.now); !noted) return noted;
    }
    return {};
  });
  if (!stored) return stored;
  parts_.log.warn("told {}: {}", clean_line(to), clean_line(alarm.title));
  return send_raised(round, std::move(message));
}

}  // namespace duecourse::adapters
