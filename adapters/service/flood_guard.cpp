// The flood guard: counting, holding, deciding. Its alarm: flood_alarm.cpp.
#include "adapters/service/flood_guard.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include <fmt/format.h>

#include "adapters/service/delivery_round.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::chrono::hours kHour{1};
constexpr std::size_t kForEachWorker = 10;

std::size_t active_workers(const Directory& directory) {
  return static_cast<std::size_t>(
      std::count_if(directory.workers.begin(), directory.workers.end(),
                    [](const auto& entry) { return entry.second.active; }));
}

bool is_news(const Notice& notice) {
  constexpr std::array kNews{NoticeReason::first_known_late, NoticeReason::due_moved,
                             NoticeReason::long_overdue, NoticeReason::allocated,
                             NoticeReason::duty_passed};
  return std::find(kNews.begin(), kNews.end(), notice.reason) != kNews.end();
}

}  // namespace

Result<FloodGuard> FloodGuard::at(const ServiceParts& parts, const Directory& directory,
                                  Instant now) {
  FloodGuard guard;
  guard.to_all_ = parts.flood.to_all;
  guard.to_one_ = parts.flood.to_one;
  if (guard.to_all_ && parts.flood.by_size) {
    guard.to_all_ = std::max(*guard.to_all_, kForEachWorker * active_workers(directory));
  }
  if (!guard.to_all_ && !guard.to_one_) return guard;
  const auto sent = parts.store.held().sent_since(now - kHour);
  if (!sent) return sent.error();
  for (const auto& [address, number] : *sent) {
    guard.said_ += number;
    guard.said_to_[lower_case(address)] += number;
  }
  const auto entries = parts.store.entries().sent_since(now - kHour);
  if (!entries) return entries.error();
  for (const auto& [address, number] : *entries) {
    guard.entries_ += number;
    guard.entries_to_[lower_case(address)] += number;
  }
  return guard;
}

bool FloodGuard::is_full(const std::string& address) const {
  if (to_all_ && said_ >= *to_all_) return true;
  if (!to_one_) return false;
  const auto said = said_to_.find(lower_case(address));
  return said != said_to_.end() && said->second >= *to_one_;
}

bool FloodGuard::is_full_for_entry(const std::string& address) const {
  if (to_all_ && said_ + entries_ >= *to_all_) return true;
  if (!to_one_) return false;
  const auto number = [key = lower_case(address)](const auto& by_address) {
    const auto found = by_address.find(key);
    return found == by_address.end() ? std::size_t{0} : found->second;
  };
  return number(said_to_) + number(entries_to_) >= *to_one_;
}

void FloodGuard::count_entry(const std::string& address) {
  ++entries_;
  ++entries_to_[lower_case(address)];
}

bool FloodGuard::may_fill(std::size_t more) const {
  return to_all_ && said_ + more > *to_all_;
}

std::size_t FloodGuard::room() const {
  constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
  return to_all_ && said_ < *to_all_ ? *to_all_ - said_ : kAny;
}

void FloodGuard::count(const std::string& address) {
  ++said_;
  ++said_to_[lower_case(address)];
}

void FloodGuard::uncount(const std::string& address) {
  --said_;
  --said_to_[lower_case(address)];
}

void put_ordinary_first(std::vector<QueuedNotice>& queued) {
  const auto rank = [](const QueuedNotice& one) {
    return std::make_tuple(one.notice.copy, !one.released && is_news(one.notice));
  };
  std::stable_sort(queued.begin(), queued.end(),
                   [&](const QueuedNotice& a, const QueuedNotice& b) { return rank(a) < rank(b); });
}

bool HeldFilter::any() const {
  return case_id.empty() && worker.empty() && timescale.empty();
}

std::vector<HeldNotice> chosen(std::vector<HeldNotice> held, const HeldFilter& filter) {
  std::erase_if(held, [&](const HeldNotice& one) {
    const SubjectRef& subject = one.tracked.subject;
    const bool of_case = subject.kind == SubjectKind::case_ && subject.id.str() == filter.case_id;
    const bool of_worker =
        one.notice.person.str() == filter.worker ||
        (subject.kind == SubjectKind::worker && subject.id.str() == filter.worker);
    return (!filter.case_id.empty() && !of_case) || (!filter.worker.empty() && !of_worker) ||
           (!filter.timescale.empty() && one.tracked.key.timescale.str() != filter.timescale);
  });
  return held;
}

std::string describe(const HeldFilter& filter) {
  if (filter.any()) return "all";
  std::string words;
  const auto add = [&](const char* what, const std::string& id) {
    if (!id.empty()) words += fmt::format("{}{} {}", words.empty() ? "" : ", ", what, id);
  };
  add("case", filter.case_id);
  add("worker", filter.worker);
  add("timescale", filter.timescale);
  return words;
}

std::string written(const HeldFilter& filter) {
  return fmt::format("{}\t{}\t{}", filter.case_id, filter.worker, filter.timescale);
}

HeldFilter read_held_filter(const std::string& text) {
  const std::size_t first = std::min(text.find('\t'), text.size());
  const std::size_t second = std::min(text.find('\t', first + 1), text.size());
  HeldFilter filter;
  filter.case_id = text.substr(0, first);
  if (first < text.size()) filter.worker = text.substr(first + 1, second - first - 1);
  if (second < text.size()) filter.timescale = text.substr(second + 1);
  return filter;
}

const char* verb_of(HeldDecision decision) {
  return decision == HeldDecision::release ? "notices-release" : "notices-discard";
}

std::optional<HeldDecision> held_decision_of(const std::string& verb) {
  for (const HeldDecision decision : {HeldDecision::release, HeldDecision::discard}) {
    if (verb == verb_of(decision)) return decision;
  }
  return std::nullopt;
}

Result<std::size_t> decide_held(const ServiceParts& parts, HeldDecision decision,
                                const HeldFilter& filter, const std::string& who, Instant now) {
  auto held = parts.store.held().all();
  if (!held) return held.error();
  const auto notices = chosen(std::move(*held), filter);
  if (notices.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("no notice is held{}",
                             filter.any() ? "" : fmt::format(" of {}", describe(filter)))};
  }
  std::size_t decided = 0;
  const auto stored = parts.store.transaction([&]() -> Result<void> {
    auto done = parts.store.held().decide(notices, decision, now);
    if (!done) return done.error();
    decided = *done;
    const bool release = decision == HeldDecision::release;
    return parts.store.audit(now, release ? "held_released" : "held_discarded",
                             fmt::format("{} notice(s) by {}: {}", decided, who, describe(filter)));
  });
  if (!stored) return stored.error();
  return decided;
}

}  // namespace duecourse::adapters
