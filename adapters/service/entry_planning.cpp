#include "adapters/service/entry_planning.hpp"

#include <fmt/format.h>

#include <utility>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/message_wording.hpp"
#include "engine/calendar_entries.hpp"
#include "engine/notices/restricted_case.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

// What an entry may show of the subject.
std::string reference_of(const AssessedSubject& subject, const Directory& directory) {
  const SubjectRef& ref = subject.input.subject;
  const auto& record = subject.input.context.case_record;
  if (ref.kind == SubjectKind::worker) {
    const auto worker = directory.workers.find(WorkerId(ref.id.str()));
    if (worker != directory.workers.end()) return worker->second.name;
  } else if (ref.kind == SubjectKind::team) {
    const auto team = directory.teams.find(TeamId(ref.id.str()));
    if (team != directory.teams.end()) return team->second.name;
  } else if (record && !record->reference.empty()) {
    return record->reference;
  }
  return ref.id.str();
}

ShowLevel level_of(const ShowRules& show, Audience audience) {
  const auto rule = show.find(audience);
  return rule == show.end() ? ShowLevel::reference : rule->second.calendar;
}

EntryWords words_of(const Deadline& deadline, const AssessedSubject& subject,
                    const Directory& directory, const Zone& zone) {
  EntryWords words;
  words.reference = reference_of(subject, directory);
  const auto& record = subject.input.context.case_record;
  if (is_restricted(subject.input.context)) return words;
  words.title = deadline.timescale->title;
  words.description =
      fmt::format("{}, clause {}\n{}", deadline.framework->title, deadline.timescale->clause,
                  counted_words(deadline, subject.assessment, subject.history, zone));
  if (record) words.url = record->url;
  return words;
}

}  // namespace

std::vector<PlannedEntry> planned_entries(const AssessedSubject& subject, const Plan& plan,
                                          const ServiceParts& parts, const Directory& directory) {
  std::vector<PlannedEntry> planned;
  const CalendarWays& ways = parts.calendars;
  const Rulebook& rulebook = parts.rulebook;
  if (hash_of(ways) == 0) return planned;
  const PlanContext context{rulebook, directory, subject.input.context, rulebook.zone};
  for (const WantedEntry& wanted :
       calendar_entries(subject.assessment, subject.history, plan, context)) {
    const CalendarWay way = way_of(ways, wanted.audience);
    if (!is_kept(way)) continue;
    PlannedEntry& entry = planned.emplace_back();
    entry.deadline = wanted.id;
    entry.way = way;
    entry.mailbox = wanted.worker.empty();
    entry.holder = entry.mailbox ? wanted.address : wanted.worker.str();
    entry.address = wanted.address;
    if (!entry.mailbox) {
      const Worker& worker = directory.workers.at(wanted.worker);
      entry.name = worker.name;
      entry.address = worker.email;
    }
    entry.due = *wanted.deadline->due;
    entry.words = words_of(*wanted.deadline, subject, directory, rulebook.zone);
    if (is_restricted(subject.input.context)) continue;
    entry.words.show = level_of(parts.show, wanted.audience);
    if (wanted.deadline->person) entry.words.person = wanted.deadline->person->str();
  }
  return planned;
}

std::uint64_t calendars_hash(const ServiceParts& parts) {
  std::uint64_t hash = hash_of(parts.calendars);
  if (hash == 0) return 0;
  for (const auto& [audience, way] : parts.calendars) {
    const auto level = static_cast<std::uint64_t>(level_of(parts.show, audience));
    if (!is_kept(way) || level == 0) continue;
    hash = (hash ^ (static_cast<std::uint64_t>(audience) * 8U + level)) * 0x100000001b3ULL;
  }
  return hash;
}

EntryContent entry_content(const StoredEntry& stored, const Letterhead& letterhead,
                           const Zone& zone, Instant stamped, const std::string& named,
                           const Directory& directory) {
  const PlannedEntry& content = stored.content;
  EntryContent entry;
  entry.method = EntryMethod::stored;
  entry.uid =
      entry_uid(content.deadline, content.holder, std::string(domain_of(letterhead.from.address)));
  entry.sequence = stored.sequence;
  entry.stamped = stamped;
  if (content.due.precision == Precision::day) {
    entry.due = last_day_of(content.due, zone);
  } else {
    entry.due = content.due.at;
  }
  entry.alarm_before = usual_alarm(entry.due);
  const EntryWords& words = content.words;
  const Language language = letterhead.languages.of(
      content.mailbox ? WorkerId() : WorkerId(content.holder), content.address, directory);
  const std::string due = letterhead.say("Due:", language);
  entry.summary = words.title.empty()
                      ? due + " " + words.reference
                      : fmt::format("{} {} - {}", due, words.title, words.reference);
  if (!named.empty()) entry.summary += ", " + named;
  // The rule in its first line, how it was counted in the second.
  const std::size_t line = std::min(words.description.find('\n'), words.description.size());
  entry.description = letterhead.say(words.description.substr(0, line), language);
  if (line < words.description.size()) {
    entry.description += "\n" + letterhead.say(words.description.substr(line + 1), language);
  }
  entry.url = words.url;
  entry.category = letterhead.say("Deadline", language);
  entry.organizer = {letterhead.from.name, letterhead.from.address};
  entry.attendee = {content.name, content.address};
  return entry;
}

Audience owner_audience(const Deadline& deadline, const Directory& directory, Instant now) {
  return audience_of(slot_of(owner_at(deadline, now)), directory);
}

}  // namespace duecourse::adapters
