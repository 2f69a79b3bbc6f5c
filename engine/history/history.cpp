// Ordering and cutting of a subject's events.
#include "engine/history/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>

#include "engine/time/time_text.hpp"

namespace duecourse {
namespace {

/// What an event is ordered by before its id; `index` is its place in the unordered list.
struct OrderKey {
  Day day{};
  Precision precision = Precision::day;
  Instant at{};
  Instant recorded{};
  std::size_t index = 0;
};

OrderKey key_of(const Event& event, std::size_t index, const Zone& zone) {
  return {zone.day_of(event.occurred.at), event.occurred.precision, event.occurred.at,
          event.recorded.value_or(Instant::max()), index};
}

void order(std::vector<Event>& events, const Zone& zone) {
  std::vector<OrderKey> keys;
  keys.reserve(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) keys.push_back(key_of(events[i], i, zone));
  const auto earlier = [&events](const OrderKey& a, const OrderKey& b) {
    return std::tie(a.day, a.precision, a.at, a.recorded, events[a.index].id) <
           std::tie(b.day, b.precision, b.at, b.recorded, events[b.index].id);
  };
  if (std::is_sorted(keys.begin(), keys.end(), earlier)) return;
  std::sort(keys.begin(), keys.end(), earlier);
  std::vector<Event> ordered;
  ordered.reserve(events.size());
  for (const OrderKey& key : keys) ordered.push_back(std::move(events[key.index]));
  events = std::move(ordered);
}

}  // namespace

const char* word_of(SubjectKind kind) {
  switch (kind) {
    case SubjectKind::case_:
      return "case";
    case SubjectKind::worker:
      return "worker";
    case SubjectKind::team:
      return "team";
  }
  return "";
}

std::optional<SubjectKind> subject_kind_of(std::string_view word) {
  for (const SubjectKind kind : {SubjectKind::case_, SubjectKind::worker, SubjectKind::team}) {
    if (word == word_of(kind)) return kind;
  }
  return std::nullopt;
}

std::string describe(const SubjectRef& subject) {
  return fmt::format("{} {}", word_of(subject.kind), subject.id.str());
}

History make_history(SubjectRef subject, std::vector<Enrolment> enrolments,
                     std::vector<Event> events, Instant now, const Zone& zone,
                     std::optional<Instant> known_at) {
  History history;
  history.subject = std::move(subject);
  history.enrolments = std::move(enrolments);
  history.now = now;
  const auto is_cut = [&](const Event& event) {
    if (known_at && event.recorded && *event.recorded > *known_at) return true;
    if (event.occurred.at <= now) return false;
    if (!history.next_event || event.occurred.at < *history.next_event) {
      history.next_event = event.occurred.at;
    }
    return true;
  };
  events.erase(std::remove_if(events.begin(), events.end(), is_cut), events.end());
  order(events, zone);
  history.events = std::move(events);
  return history;
}

std::string describe(const Event& event, const Zone& zone) {
  return fmt::format("{} {} {} {}", write_moment(event.occurred, zone), event.kind,
                     event.host_id.empty() ? event.id.str() : event.host_id,
                     describe(event.facts, zone));
}

}  // namespace duecourse
