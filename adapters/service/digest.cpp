#include "adapters/service/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

Day day_of(const Limit& limit, const Zone& zone) {
  return limit.precision == Precision::day ? last_day_of(limit, zone) : zone.day_of(limit.at);
}

Day sunday_of(Day day) {
  return day + std::chrono::days{7 - static_cast<int>(std::chrono::weekday{day}.iso_encoding())};
}

DigestPart part_of(const DigestEntry& entry, const Zone& zone, Instant now,
                   const std::optional<ClosedRun>& closed) {
  if (entry.done) return DigestPart::done;
  if (entry.item.stage.str() == kMovedStage) return DigestPart::moved;
  if (!entry.item.wrong.empty() || entry.item.to_mend) return DigestPart::findings;
  if (entry.item.overdue) return DigestPart::overdue;
  if (!entry.date) return DigestPart::later;
  const Day today = zone.day_of(now);
  const Day day = day_of(*entry.date, zone);
  if (day <= today) return DigestPart::today;
  if (closed && closed->contains(day)) return DigestPart::while_closed;
  return day <= sunday_of(today) ? DigestPart::this_week : DigestPart::later;
}

Instant date_of(const DigestEntry& entry) {
  return entry.date ? entry.date->at : Instant::max();
}

std::string subject_words(const MessageItem& item) {
  return fmt::format("{} {}", item.subject_word, item.reference);
}

/// A practitioner reads by family, whoever manages by the one whose duty it is.
std::string group_key(const DigestEntry& entry) {
  if (entry.audience != Audience::practitioner) return "with " + entry.item.owner;
  return entry.family.empty() ? subject_words(entry.item) : "family " + entry.family;
}

void add_word(std::string& words, const std::string& more, std::set<std::string>& seen) {
  if (more.empty() || !seen.insert(more).second) return;
  if (!words.empty()) words += ", ";
  words += more;
}

/// Lines that say the same of several children or siblings' cases.
struct Line {
  const DigestEntry* first = nullptr;
  std::set<std::string> people;
  std::set<std::string> cases;
  std::string references;
  std::set<std::string> seen_names;
  std::string names;
  std::size_t count = 0;  // of what it holds
};

/// Nothing is left out without a word: two of the same are two.
std::string merged_words(const Line& line) {
  if (line.people.size() == line.count && line.count > 1) {
    return fmt::format("{} children", line.count);
  }
  return line.count > line.cases.size() ? fmt::format("{} of these", line.count) : std::string();
}

bool of_one_family(const DigestEntry& a, const DigestEntry& b) {
  return a.family.empty() || b.family.empty() ? subject_words(a.item) == subject_words(b.item)
                                              : a.family == b.family;
}

bool same_line(const DigestEntry& a, const DigestEntry& b) {
  if (!of_one_family(a, b)) return false;
  const auto face = [](const DigestEntry& entry) {
    const MessageItem& item = entry.item;
    return std::tie(item.framework, item.title, item.state, item.due, item.expected, item.counted,
                    item.note, item.owner, item.wrong, item.because, item.previous_due,
                    item.decided, item.late_reason);
  };
  return face(a) == face(b);
}

class GroupBuilder {
 public:
  void add(const DigestEntry& entry) {
    if (!begun_) {
      by_owner_ = entry.audience != Audience::practitioner;
      url_ = by_owner_ ? std::string() : entry.item.url;
      begun_ = true;
    }
    add_word(heading_, by_owner_ ? entry.item.owner : subject_words(entry.item), headings_);
    const auto known = std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) {
      return same_line(*line.first, entry);
    });
    Line& line = known == lines_.end() ? lines_.emplace_back() : *known;
    if (line.first == nullptr) line.first = &entry;
    add_word(line.references, entry.item.reference, line.cases);
    add_word(line.names, entry.item.named, line.seen_names);
    if (!entry.person.empty()) line.people.insert(entry.person);
    ++line.count;
  }

  DigestGroup take() const {
    DigestGroup group;
    group.heading = heading_;
    group.with_owner = by_owner_;
    const bool one_case = headings_.size() == 1 && !by_owner_;
    if (one_case) group.url = url_;
    for (const Line& line : lines_) {
      MessageItem item = line.first->item;
      item.reference = one_case ? std::string() : line.references;
      item.named = line.names;
      if (one_case || line.cases.size() > 1) item.url.clear();
      if (!line.first->for_another || by_owner_) item.owner.clear();
      item.merged = merged_words(line);
      group.lines.push_back(std::move(item));
    }
    return group;
  }

 private:
  bool begun_ = false;
  bool by_owner_ = false;
  std::string heading_;
  std::set<std::string> headings_;
  std::string url_;
  std::vector<Line> lines_;
};

}  // namespace

const DigestRule* digest_of(const QueuedNotice& queued, const DigestRules& rules,
                            const Directory& directory) {
  const auto found = rules.find(audience_of(queued.notice.key.slot, directory));
  if (found == rules.end()) return nullptr;
  const DigestRule& rule = found->second;
  const auto& due = queued.tracked.due;
  if (rule.hours_at_once && due && due->precision == Precision::second) return nullptr;
  if (rule.escalations_at_once && queued.notice.kind == StageKind::escalation) return nullptr;
  return &rule;
}

bool falls_due_before(const QueuedNotice& queued, Instant moment, Instant now) {
  const auto& due = queued.tracked.due;
  return due && now < due->at && due->at <= moment;
}

bool is_high_risk(std::string_view risk) {
  std::string word(risk);
  std::transform(word.begin(), word.end(), word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return word == "high" || word == "very high" || word == "red";
}

std::vector<DigestSection> sections_of(const std::vector<DigestEntry>& entries, const Zone& zone,
                                       Instant now, const std::optional<ClosedRun>& closed) {
  std::vector<const DigestEntry*> ordered;
  for (const DigestEntry& entry : entries) ordered.push_back(&entry);
  const auto rank = [](const DigestEntry* entry) {
    return std::tuple(!entry->high_risk, date_of(*entry), subject_words(entry->item),
                      entry->item.title, entry->item.deadline);
  };
  std::sort(ordered.begin(), ordered.end(),
            [&](const DigestEntry* a, const DigestEntry* b) { return rank(a) < rank(b); });
  std::vector<DigestSection> sections;
  for (const DigestPart part : kDigestParts) {
    std::vector<std::pair<std::string, GroupBuilder>> groups;  // in the order of their first line
    for (const DigestEntry* entry : ordered) {
      if (part_of(*entry, zone, now, closed) != part) continue;
      const std::string key = group_key(*entry);
      auto known = std::find_if(groups.begin(), groups.end(),
                                [&](const auto& group) { return group.first == key; });
      if (known == groups.end()) known = groups.emplace(groups.end(), key, GroupBuilder());
      known->second.add(*entry);
    }
    if (groups.empty()) continue;
    DigestSection& section = sections.emplace_back();
    section.part = part;
    for (const auto& [key, group] : groups) section.groups.push_back(group.take());
  }
  return sections;
}

}  // namespace duecourse::adapters
