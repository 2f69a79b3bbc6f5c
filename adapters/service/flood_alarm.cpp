// The alarm about held notices: how many, to whom, about what, and what it looks like.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "adapters/service/flood_guard.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr const char* kAbout = "notices held";
constexpr std::chrono::hours kNews{24};  // known or moved so shortly before: news
constexpr std::chrono::hours kPunctual{1};
constexpr std::size_t kNamed = 3;

using Counts = std::map<std::string, std::size_t>;

// What the held notices have in common.
struct Likeness {
  std::size_t all = 0;
  Instant since{};  // the first was held then
  Counts to;        // by address
  Counts about;     // by timescale
  std::size_t first_known = 0;
  Instant known_since{};
  std::size_t moved = 0;
  Instant moved_since{};
  std::size_t late = 0;  // due well before they were held
};

void earlier(Instant at, std::size_t number, Instant& into) {
  if (number == 1 || at < into) into = at;
}

Likeness likeness_of(const std::vector<HeldNotice>& held) {
  Likeness like;
  for (const auto& [notice, tracked] : held) {
    const Instant then = notice.decided_at;
    earlier(then, ++like.all, like.since);
    ++like.to[notice.address];
    ++like.about[tracked.key.timescale.str()];
    if (tracked.revision > 1 && then - tracked.revised_at < kNews) {
      earlier(tracked.revised_at, ++like.moved, like.moved_since);
    } else if (then - tracked.known_at < kNews) {
      earlier(tracked.known_at, ++like.first_known, like.known_since);
    } else if (then - notice.at > kPunctual) {
      ++like.late;
    }
  }
  return like;
}

std::vector<std::pair<std::string, std::size_t>> by_number(const Counts& counts) {
  std::vector<std::pair<std::string, std::size_t>> all(counts.begin(), counts.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return all;
}

// `first-visit (900), plan (12), review (3) and 4 others`.
std::string most_of(const Counts& counts) {
  const auto sorted = by_number(counts);
  std::string words;
  for (std::size_t i = 0; i < std::min(kNamed, sorted.size()); ++i) {
    words += fmt::format("{}{} ({})", i == 0 ? "" : ", ", sorted[i].first, sorted[i].second);
  }
  if (sorted.size() > kNamed) words += fmt::format(" and {} others", sorted.size() - kNamed);
  return words;
}

std::string cause_of(const Likeness& like, const ServiceParts& parts) {
  const auto most = [&](std::size_t number) { return 2 * number > like.all; };
  const auto spell = [&](Instant at) {
    return spell_moment({at, Precision::second}, parts.rulebook.zone);
  };
  if (most(like.first_known)) {
    return fmt::format(
        "{} of them are about dates that are known only since {}: an import, a view that shows "
        "more than before, or a timescale that was switched on.",
        like.first_known, spell(like.known_since));
  }
  if (most(like.moved)) {
    return fmt::format(
        "{} of them are about dates that have moved since {}: a rule, a calendar or a view was "
        "changed, or many records were dated anew.",
        like.moved, spell(like.moved_since));
  }
  if (most(like.late)) {
    return fmt::format(
        "{} of them were due earlier and could not be said then: the service, the case system or "
        "the mail server stood still.",
        like.late);
  }
  const auto [address, number] = by_number(like.to).front();
  if (most(number) && address == parts.fallback) {
    return fmt::format(
        "{} of them go to the fallback mailbox: for many cases nobody with an address is known.",
        number);
  }
  if (most(number)) {
    return fmt::format("{} of them go to {}: one person or mailbox holds, or stands in for, a lot.",
                       number, address);
  }
  return "no single one; much falls due at the same time. If that is usual, write a larger "
         "number into [sending] of the configuration.";
}

std::string limits_of(const FloodLimits& limits) {
  std::string words;
  if (limits.to_all) {
    words = limits.by_size ? fmt::format("{} (or ten for each worker) to all", *limits.to_all)
                           : fmt::format("{} to all", *limits.to_all);
  }
  if (limits.to_one) {
    words += fmt::format("{}{} to one address", words.empty() ? "" : " or ", *limits.to_one);
  }
  return words.empty() ? "any number" : words;
}

}  // namespace

Result<void> watch_held(const ServiceParts& parts, Instant now) {
  const auto held = parts.store.held().all();
  if (!held) return held.error();
  AlarmBook& alarms = parts.store.alarms();
  if (held->empty()) {
    return alarms.end(kAbout, "No notice is held any more", "Nothing is to be done.", now);
  }
  const Likeness like = likeness_of(*held);
  Alarm alarm;
  alarm.about = kAbout;
  alarm.title =
      fmt::format("{} notice{} held: too many at once", like.all, like.all == 1 ? " is" : "s are");
  alarm.text = fmt::format(
      "Since {} more was to be said within an hour than goes out without somebody's decision: {} "
      "(most_an_hour and most_an_hour_to_one in [sending] of the configuration).\n"
      "Several notices may go out as one message.\nHeld for: {}.\nAbout: {}.\nLikely cause: {}\n"
      "Nobody is told of these until you decide, also not of what is overdue.\n"
      "To see them: duecourse notices --state held\n"
      "To send them: duecourse notices release --all\n"
      "To drop them: duecourse notices discard --all\n"
      "The last two take --case, --worker or --timescale instead of --all.\n"
      "What is done meanwhile is withdrawn by itself. This is told every day until nothing is "
      "held.",
      spell_moment({like.since, Precision::second}, parts.rulebook.zone), limits_of(parts.flood),
      most_of(like.to), most_of(like.about), cause_of(like, parts));
  alarm.daily = true;
  return alarms.raise(alarm, now);
}

}  // namespace duecourse::adapters
