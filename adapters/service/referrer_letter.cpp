#include "adapters/service/referrer_letter.hpp"

#include <algorithm>
#include <optional>

#include "adapters/service/message_wording.hpp"
#include "engine/notices/slot.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

bool is_for_writer(const Saying& saying, const Deadline& deadline) {
  const NoticeKey& key = saying.queued.notice.key;
  if (saying.queued.notice.kind != StageKind::reminder || saying.to.fallback) return false;
  return key.slot == kOwnerSlot || key.slot == "team_mailbox" ||
         key.slot == slot_of(owner_at(deadline, saying.now));
}

// `contacts:contact-17#child`: `contact-17`, as the host wrote it.
std::string host_id_of(const Event& event) {
  const std::string& id = event.id.str();
  const std::size_t begin = id.find(':') + 1;  // npos + 1 is 0
  const std::size_t end = event.person ? id.rfind('#') : std::string::npos;
  return id.substr(begin, end == std::string::npos ? end : end - begin);
}

// The request that the deadline goes back to: what opened it, what that names, else the only one
// before it. Of several nobody knows which: a letter to the wrong person is worse than none.
const Event* request_of(const Deadline& deadline, const History& history, const DraftRule& draft) {
  const Event& anchor = history.events[deadline.anchor];
  if (anchor.kind == draft.request) return &anchor;
  const Event* only = nullptr;
  std::size_t before = 0;
  for (std::size_t i = 0; i < deadline.anchor; ++i) {
    const Event& event = history.events[i];
    if (event.kind != draft.request) continue;
    only = &event;
    ++before;
    const std::string id = host_id_of(event);
    const bool named = std::any_of(anchor.facts.begin(), anchor.facts.end(), [&](const auto& fact) {
      const std::string* code = code_of(anchor.facts, fact.name);
      return code != nullptr && *code == id;
    });
    if (named) return &event;
  }
  return before == 1 ? only : nullptr;
}

// The due of the deadline that the outcome waits for, and so much later.
std::string outcome_day(const Saying& saying, const Deadline& deadline, const DraftRule& draft) {
  if (!draft.outcome_by) return {};
  const Zone& zone = saying.rulebook.zone;
  const Deadline* waits_for = nullptr;
  for (const Deadline& other : saying.subject.assessment.deadlines) {
    const bool fits = other.framework == deadline.framework && !other.ending && other.due &&
                      other.timescale->id == *draft.outcome_by;
    if (!fits) continue;
    const bool later = waits_for == nullptr || waits_for->due->at < other.due->at;
    if (other.anchor == deadline.anchor || later) waits_for = &other;
    if (other.anchor == deadline.anchor) break;
  }
  if (waits_for == nullptr) return {};
  Limit by = *waits_for->due;
  if (draft.outcome_within) {
    const Day day = by.precision == Precision::day ? last_day_of(by, zone) : zone.day_of(by.at);
    const CountingRules rules{*waits_for->timescale->calendar, zone};
    by = limit_after({zone.start_of(day), Precision::day}, *draft.outcome_within, rules);
  }
  const Day day = by.precision == Precision::day ? last_day_of(by, zone) : zone.day_of(by.at);
  if (day < zone.day_of(saying.now)) return {};  // it has passed: promised to nobody
  return spell_day(day);
}

// The team of the case, and the mailbox that its letters come from.
Mailbox group_mailbox(const Saying& saying, const Letterhead& letterhead, std::string& team_name) {
  const auto& record = saying.subject.input.context.case_record;
  const auto team =
      record ? saying.directory.teams.find(record->team) : saying.directory.teams.end();
  if (team == saying.directory.teams.end()) return letterhead.from;
  team_name = team->second.name;
  if (team->second.mailbox.empty()) return letterhead.from;
  return {team->second.name, team->second.mailbox};
}

std::optional<LookedUp> referrer_of(const Event& request, HostAnswers& answers) {
  const auto* answer = answers.find(LookUp::referrers, host_id_of(request));
  if (answer == nullptr) return std::nullopt;
  const auto found = std::find_if(answer->begin(), answer->end(),
                                  [](const LookedUp& row) { return !row.address.empty(); });
  return found == answer->end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::string referrer_letter(const Saying& saying, const Deadline& deadline,
                            const ServiceParts& parts, HostAnswers& answers,
                            const Letterhead& letterhead, const Templates& templates) {
  const auto& draft = deadline.timescale->draft;
  if (!draft || !is_for_writer(saying, deadline)) return {};
  if (!parts.reader.can_look_up(LookUp::referrers)) return {};
  const History& history = saying.subject.history;
  const Event* request = request_of(deadline, history, *draft);
  if (request == nullptr) return {};
  const auto referrer = referrer_of(*request, answers);
  if (!referrer) return {};
  LetterContent content;
  content.letter = draft->letter;
  content.from = group_mailbox(saying, letterhead, content.team);
  content.to = {referrer->name, referrer->address};
  content.council = letterhead.council;
  content.language = letterhead.languages.otherwise;
  if (const auto& record = saying.subject.input.context.case_record) {
    content.reference = record->reference;
  }
  content.received = spell_day(saying.rulebook.zone.day_of(request->occurred.at));
  const std::string* outcome = code_of(history.events[deadline.anchor].facts, "outcome");
  if (outcome != nullptr) content.outcome = spaced(*outcome);
  content.outcome_by = outcome_day(saying, deadline, *draft);
  auto letter = write_letter(content, templates);
  if (letter) return std::move(*letter);
  parts.log.warn("a reminder carries no letter: {}", letter.error().message);
  return {};
}

}  // namespace duecourse::adapters
