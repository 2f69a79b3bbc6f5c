#include "engine/reconcile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace duecourse {

namespace {

// FNV-1a over the parts of a key, so that the same history always gives the same id.
class KeyHash {
 public:
  void add(std::string_view text) {
    for (const char c : text) byte(static_cast<unsigned char>(c));
    byte(0x1f);
  }
  /// `d` and sixteen hexadecimal digits.
  [[nodiscard]] std::string as_id() const {
    std::string id = "d0000000000000000";
    std::uint64_t rest = hash_;
    for (std::size_t i = id.size() - 1; i > 0; --i, rest >>= 4U) {
      id[i] = "0123456789abcdef"[rest & 15U];
    }
    return id;
  }

 private:
  void byte(unsigned char c) {
    hash_ ^= c;
    hash_ *= 1099511628211ULL;
  }
  std::uint64_t hash_ = 14695981039346656037ULL;
};

// Ids of the subject that are taken; the texts lie with their deadlines.
using TakenIds = std::unordered_set<std::string_view>;

DeadlineId new_id(const Deadline& deadline, const SubjectRef& subject, const DeadlineKey& key,
                  const TakenIds& taken) {
  KeyHash hash;
  hash.add(word_of(subject.kind));
  hash.add(subject.id.str());
  hash.add(key.framework.str());
  hash.add(key.timescale.str());
  hash.add(key.anchor.str());
  hash.add(deadline.person ? deadline.person->str() : "");
  const std::string first = hash.as_id();
  std::string text = first;
  for (int again = 2; taken.contains(text); ++again) text = fmt::format("{}-{}", first, again);
  return DeadlineId(std::move(text));
}

// Whether two dues look the same to a person: the day; the minute for limits in hours.
bool shown_alike(const std::optional<Limit>& a, const std::optional<Limit>& b) {
  if (a.has_value() != b.has_value()) return false;
  if (!a) return true;
  if (a->precision != b->precision) return false;
  using std::chrono::floor;
  using std::chrono::minutes;
  return floor<minutes>(a->at) == floor<minutes>(b->at);
}

Counting counting_of(const Deadline& deadline, const History& history) {
  const Count& count = *deadline.counted;
  Counting counting;
  counting.from = count.from;
  counting.side = count.side;
  if (count.duration != nullptr) {
    Duration bare = *count.duration;
    bare.anchor.reset();
    counting.duration = describe(bare);
  }
  counting.what = count.from_what;
  if (counting.what.empty() && deadline.anchor != kNoEvent) {
    const Event& anchor = history.events[deadline.anchor];
    counting.what = fmt::format("{} {}", anchor.kind, anchor.host_id);
  }
  return counting;
}

// What leftovers may be paired by.
struct Family {
  FrameworkId framework;
  TimescaleId timescale;
  std::optional<PersonId> person;
  std::string aspect;  ///< of what children raised: other aspects are other findings

  auto operator<=>(const Family&) const = default;
};

Instant due_order(const std::optional<Limit>& due) {
  return due ? due->at : Instant::max();
}

// What is to be paired: the deadlines of an assessment, or what rules raised.
struct Paired {
  std::vector<const Deadline*> lives;
  std::vector<DeadlineKey> keys;
  std::vector<bool> one_at_a_time;   ///< left over, it may take the id of another that is
  std::vector<std::string> anchors;  ///< for display
  std::set<TimescaleId> by_aspect;   ///< rules whose aspects are paired apart
  std::vector<bool> anew;            ///< once cleared, it is another when it holds again
};

std::string aspect_of(const DeadlineKey& key) {
  const auto mark = key.anchor.str().rfind(kCauseMark);
  return mark == std::string::npos ? std::string() : key.anchor.str().substr(mark);
}

class Pairing {
 public:
  Pairing(const std::vector<Tracked>& tracked, Paired paired, const Assessment& assessment,
          const History& history)
      : tracked_(tracked), paired_(std::move(paired)), assessment_(assessment), history_(history) {
    used_.resize(tracked.size(), false);
    match_.resize(paired_.lives.size(), kNone);
    for (const Deadline* deadline : paired_.lives) {
      const Timescale& rule = *deadline->timescale;
      if (rule.formerly) renamed_[{deadline->framework->id, *rule.formerly}] = rule.id;
    }
  }

  std::vector<Tracked> run() {
    std::vector<DeadlineKey> keys = std::move(paired_.keys);
    if (!tracked_.empty()) {
      by_key(keys);
      leftovers(keys);
    }
    TakenIds taken;
    for (const Tracked& known : tracked_) taken.insert(known.id.str());
    std::vector<Tracked> result;
    result.reserve(keys.size() + tracked_.size());  // the ids taken stay where they are
    for (std::size_t d = 0; d < keys.size(); ++d) {
      result.push_back(update(d, std::move(keys[d]), taken));
      taken.insert(result.back().id.str());
    }
    for (std::size_t t = 0; t < tracked_.size(); ++t) {
      if (!used_[t]) result.push_back(gone(tracked_[t]));
    }
    return result;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // What a timescale that was tracked is called now.
  [[nodiscard]] TimescaleId called_now(const DeadlineKey& key) const {
    if (renamed_.empty()) return key.timescale;
    const auto it = renamed_.find({key.framework, key.timescale});
    return it == renamed_.end() ? key.timescale : it->second;
  }

  void by_key(const std::vector<DeadlineKey>& keys) {
    std::map<std::pair<DeadlineKey, std::optional<PersonId>>, std::size_t> known;
    for (std::size_t t = 0; t < tracked_.size(); ++t) {
      // Of several with one key, one that is not gone speaks for it.
      DeadlineKey key = tracked_[t].key;
      key.timescale = called_now(key);
      const auto [it, fresh] = known.emplace(std::pair{std::move(key), tracked_[t].person}, t);
      if (!fresh && is_gone(tracked_[it->second])) it->second = t;
    }
    for (std::size_t d = 0; d < keys.size(); ++d) {
      const auto it = known.find({keys[d], life(d).person});
      if (it == known.end() || used_[it->second]) continue;
      if (paired_.anew[d] && !life(d).ending && is_gone(tracked_[it->second])) continue;
      used_[it->second] = true;
      match_[d] = it->second;
    }
  }

  // An opening event re-keyed or back-dated in the host: what is unmet on both sides, in due order.
  void leftovers(const std::vector<DeadlineKey>& keys) {
    std::map<Family, std::vector<std::size_t>> known;
    for (std::size_t t = 0; t < tracked_.size(); ++t) {
      const Tracked& one = tracked_[t];
      if (used_[t] || one.ending) continue;
      known[family_of(one.key, called_now(one.key), one.person)].push_back(t);
    }
    if (known.empty()) return;
    std::map<Family, std::vector<std::size_t>> fresh;
    for (std::size_t d = 0; d < keys.size(); ++d) {
      const Deadline& one = life(d);
      if (match_[d] != kNone || one.ending || !paired_.one_at_a_time[d]) continue;
      fresh[family_of(keys[d], keys[d].timescale, one.person)].push_back(d);
    }
    for (auto& [family, olds] : known) {
      const auto it = fresh.find(family);
      if (it == fresh.end()) continue;
      auto& news = it->second;
      std::stable_sort(olds.begin(), olds.end(), [&](std::size_t a, std::size_t b) {
        return due_order(tracked_[a].due) < due_order(tracked_[b].due);
      });
      std::stable_sort(news.begin(), news.end(), [&](std::size_t a, std::size_t b) {
        return due_order(life(a).due) < due_order(life(b).due);
      });
      for (std::size_t i = 0; i < std::min(olds.size(), news.size()); ++i) {
        match_[news[i]] = olds[i];
        used_[olds[i]] = true;
      }
    }
  }

  [[nodiscard]] Family family_of(const DeadlineKey& key, const TimescaleId& rule,
                                 const std::optional<PersonId>& person) const {
    const bool apart = paired_.by_aspect.contains(rule);
    return {key.framework, rule, person, apart ? aspect_of(key) : std::string()};
  }

  Tracked update(std::size_t d, DeadlineKey key, const TakenIds& taken) {
    const Deadline& deadline = life(d);
    Tracked result;
    if (match_[d] == kNone) {
      result.id = new_id(deadline, assessment_.subject, key, taken);
      result.known_at = history_.now;
      result.revised_at = history_.now;
      result.due = deadline.due;
    } else {
      result = tracked_[match_[d]];
      if (!shown_alike(result.due, deadline.due)) {
        ++result.revision;
        result.previous_due = result.due;
        result.previous_counting = result.counting;
        result.revised_at = history_.now;
        result.counting.reset();
      }
      result.due = deadline.due;
    }
    if (!deadline.ending) {
      result.counting.reset();
      if (deadline.counted) result.counting = counting_of(deadline, history_);
    }
    result.key = std::move(key);
    result.subject = assessment_.subject;
    result.person = deadline.person;
    result.start = deadline.start.at;
    result.anchor_host_id = std::move(paired_.anchors[d]);
    result.ending = deadline.ending;
    return result;
  }

  static bool is_gone(const Tracked& tracked) {
    return tracked.ending && (tracked.ending->reason == EndReason::gone_from_host ||
                              tracked.ending->reason == EndReason::corrected);
  }

  [[nodiscard]] Tracked gone(const Tracked& known) const {
    Tracked result = known;
    if (known.ending) return result;
    Ending ending;
    const bool missed = known.due && history_.now >= known.due->at;
    ending.kind = missed ? EndKind::lapsed : EndKind::withdrawn;
    const std::string& anchor = known.key.anchor.str();
    const EventId event_id(known.key.rule == RuleKind::timescale
                               ? anchor
                               : anchor.substr(0, anchor.rfind(kCauseMark)));
    const bool in_host =
        event_id.empty() || std::any_of(history_.events.begin(), history_.events.end(),
                                        [&](const Event& event) { return event.id == event_id; });
    const bool watched =
        std::any_of(assessment_.readings.begin(), assessment_.readings.end(),
                    [&](const Reading& one) { return one.framework->id == known.key.framework; });
    ending.reason = !in_host   ? EndReason::gone_from_host
                    : !watched ? EndReason::enrolment_ended
                               : EndReason::corrected;
    // A record that was corrected mends what it had raised.
    const bool mended =
        known.key.rule != RuleKind::timescale && ending.reason == EndReason::corrected;
    if (mended) ending.kind = EndKind::met;
    if (mended && event_id.empty() && another_week(known)) {
      ending.kind = EndKind::withdrawn;
      ending.reason = EndReason::restarted;
    }
    ending.at = {history_.now, Precision::second};
    result.ending = ending;
    return result;
  }

  // Whether the list of another week has taken its place.
  [[nodiscard]] bool another_week(const Tracked& known) const {
    return std::any_of(assessment_.raised.begin(), assessment_.raised.end(),
                       [&](const Raised& one) {
                         return one.rule->list && one.rule->rule.id == known.key.timescale;
                       });
  }

  [[nodiscard]] const Deadline& life(std::size_t d) const { return *paired_.lives[d]; }

  const std::vector<Tracked>& tracked_;
  Paired paired_;
  const Assessment& assessment_;
  const History& history_;
  std::vector<bool> used_;
  std::vector<std::size_t> match_;
  std::map<std::pair<FrameworkId, TimescaleId>, TimescaleId> renamed_;  ///< `formerly` -> id
};

std::vector<Tracked> of_rules(const std::vector<Tracked>& tracked, bool timescales) {
  std::vector<Tracked> result;
  for (const Tracked& known : tracked) {
    if ((known.key.rule == RuleKind::timescale) == timescales) result.push_back(known);
  }
  return result;
}

}  // namespace

std::vector<Tracked> reconcile(const std::vector<Tracked>& tracked, const Assessment& assessment,
                               const History& history) {
  Paired paired;
  paired.keys.reserve(assessment.deadlines.size());
  for (const Deadline& deadline : assessment.deadlines) {
    paired.lives.push_back(&deadline);
    paired.keys.push_back(key_of(deadline, history));
    paired.one_at_a_time.push_back(true);
    paired.anew.push_back(false);
    paired.anchors.push_back(history.events[deadline.anchor].host_id);
  }
  const bool mixed = std::any_of(tracked.begin(), tracked.end(), [](const Tracked& known) {
    return known.key.rule != RuleKind::timescale;
  });
  if (!mixed) return Pairing(tracked, std::move(paired), assessment, history).run();
  const std::vector<Tracked> own = of_rules(tracked, true);
  return Pairing(own, std::move(paired), assessment, history).run();
}

std::vector<Tracked> reconcile_raised(const std::vector<Tracked>& tracked,
                                      const Assessment& assessment, const History& history) {
  Paired paired;
  for (const Raised& raised : assessment.raised) {
    paired.lives.push_back(&raised.life);
    paired.keys.push_back(key_of(raised, history));
    const bool counted = raised.rule->by_children;
    paired.one_at_a_time.push_back(raised.rule->caseload.has_value() || counted);
    // Hours and posts have no history: a pod that is short of staff again has the same anchor.
    paired.anew.push_back(counted);
    if (counted) paired.by_aspect.insert(raised.rule->rule.id);
    const EventIndex event = raised.life.anchor;
    paired.anchors.push_back(event == kNoEvent ? raised.cause : history.events[event].host_id);
  }
  const std::vector<Tracked> own = of_rules(tracked, false);
  return Pairing(own, std::move(paired), assessment, history).run();
}

}  // namespace duecourse
