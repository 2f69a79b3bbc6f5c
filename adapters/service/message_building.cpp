// From a queued notice to the content of its message.
#include "adapters/service/message_building.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "adapters/ical/entry.hpp"
#include "adapters/ports/wire_text.hpp"
#include "adapters/service/message_wording.hpp"
#include "engine/deadlines/late_reason.hpp"
#include "engine/notices/restricted_case.hpp"
#include "engine/notices/slot.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

std::string owner_name(const Deadline& deadline, const Saying& saying) {
  const WorkerId holder =
      duty_holder(owner_at(deadline, saying.now), saying.subject.input.context, saying.directory,
                  parties_of(deadline, saying.subject.history), saying.now, saying.rulebook.zone);
  const auto worker = saying.directory.workers.find(holder);
  return worker == saying.directory.workers.end() ? std::string() : worker->second.name;
}

// What a message may show of the subject.
std::string reference_of(const Saying& saying) {
  const SubjectContext& context = saying.subject.input.context;
  const SubjectRef& subject = saying.subject.input.subject;
  switch (subject.kind) {
    case SubjectKind::case_:
      if (context.case_record && !context.case_record->reference.empty()) {
        return context.case_record->reference;
      }
      return subject.id.str();
    case SubjectKind::worker: {
      const auto worker = saying.directory.workers.find(WorkerId(subject.id.str()));
      if (worker == saying.directory.workers.end()) return subject.id.str();
      return worker->second.name;
    }
    case SubjectKind::team: {
      const auto team = saying.directory.teams.find(TeamId(subject.id.str()));
      if (team == saying.directory.teams.end()) return subject.id.str();
      return team->second.name;
    }
  }
  return {};
}

const char* subject_word_of(SubjectKind kind) {
  switch (kind) {
    case SubjectKind::case_:
      return "Case";
    case SubjectKind::worker:
      return "Worker";
    case SubjectKind::team:
      return "Team";
  }
  return "Case";
}

bool is_moved(const QueuedNotice& queued) {
  return queued.notice.key.stage.str() == kMovedStage;
}

// The finding or notification that lives as `deadline`; nullptr: it is a deadline itself.
const Raised* raised_as(const Deadline& deadline, const AssessedSubject& subject) {
  const auto& raised = subject.assessment.raised;
  const auto found = std::find_if(raised.begin(), raised.end(),
                                  [&](const Raised& one) { return &one.life == &deadline; });
  return found == raised.end() ? nullptr : &*found;
}

MessageKind kind_of(const QueuedNotice& queued) {
  if (is_moved(queued)) return MessageKind::moved;
  if (queued.tracked.key.rule != RuleKind::timescale) return MessageKind::finding;
  switch (queued.notice.kind) {
    case StageKind::reminder:
      return MessageKind::reminder;
    case StageKind::escalation:
      return MessageKind::escalation;
  }
  return MessageKind::reminder;
}

// Whether the message goes to the one whose duty it is, in person.
bool is_for_owner(const Saying& saying, const Deadline& deadline) {
  const Notice& notice = saying.queued.notice;
  if (notice.copy || saying.to.fallback) return false;
  return notice.key.slot == "owner" || notice.key.slot == slot_of(owner_at(deadline, saying.now));
}

// Of a restricted case, for somebody without a role on it: a mailbox, whoever it is raised to.
MessageItem only_reference(const MessageItem& item) {
  if (!item.restricted) return item;
  MessageItem bare;
  bare.deadline = item.deadline;
  bare.stage = item.stage;
  bare.restricted = true;
  bare.title = "A message about a restricted case";
  bare.subject_word = item.subject_word;
  bare.reference = item.reference;
  bare.overdue = item.overdue;
  bare.due = item.due;
  bare.due_short = item.due_short;
  return bare;
}

// Whether this slot was told the date that the present one replaced, and not one still earlier.
bool was_told_before(const Saying& saying) {
  const NoticeKey& key = saying.queued.notice.key;
  const auto& ledger = saying.subject.input.ledger;
  return std::any_of(ledger.begin(), ledger.end(), [&](const Notice& notice) {
    return notice.key.deadline == key.deadline && notice.key.slot == key.slot &&
           notice.key.revision == key.revision - 1 &&
           (notice.state == NoticeState::sent || notice.state == NoticeState::unknown);
  });
}

Language language_of(const Saying& saying, const Letterhead& letterhead) {
  return letterhead.languages.of(saying.to.worker, saying.to.address, saying.directory);
}

Result<std::string> entry_of(const Saying& saying, const Deadline& deadline,
                             const MessageItem& item, const Letterhead& letterhead) {
  const Zone& zone = saying.rulebook.zone;
  const auto say = [&, language = language_of(saying, letterhead)](const std::string& english) {
    return letterhead.say(english, language);
  };
  EntryContent entry;
  // By hand: nothing takes it out of the calendar again, so none is put in unasked.
  entry.method = EntryMethod::publish;
  const std::string holder = saying.to.worker.empty() ? saying.to.address : saying.to.worker.str();
  entry.uid = entry_uid(item.deadline, holder, std::string(domain_of(letterhead.from.address)));
  entry.sequence = saying.queued.tracked.revision - 1;
  entry.stamped = saying.now;
  if (deadline.due->precision == Precision::day) {
    entry.due = last_day_of(*deadline.due, zone);
  } else {
    entry.due = deadline.due->at;
  }
  entry.alarm_before = usual_alarm(entry.due);
  if (item.restricted) {  // others may read the calendar that it is put into
    entry.summary = say("Due:") + " " + item.reference;
  } else {
    entry.summary = fmt::format("{} {} - {}", say("Due:"), item.title, item.reference);
    if (!saying.named_in_calendar.empty()) entry.summary += ", " + saying.named_in_calendar;
    entry.description =
        say(fmt::format("{}, clause {}", item.framework, item.clause)) + "\n" + say(item.counted);
    entry.url = item.url;
  }
  entry.category = say("Deadline");
  entry.organizer = {letterhead.from.name, letterhead.from.address};
  entry.attendee = {saying.to.name, saying.to.address};
  return render_entry(entry);
}

}  // namespace

const Deadline* open_deadline_of(const QueuedNotice& queued, const AssessedSubject& subject) {
  const auto& deadlines = subject.assessment.deadlines;
  for (std::size_t i = 0; i < deadlines.size(); ++i) {
    if (subject.tracked[i].id != queued.tracked.id) continue;
    return deadlines[i].ending ? nullptr : &deadlines[i];
  }
  const auto& raised = subject.assessment.raised;
  for (std::size_t i = 0; i < raised.size(); ++i) {
    if (subject.raised[i].id != queued.tracked.id) continue;
    return raised[i].life.ending ? nullptr : &raised[i].life;
  }
  return nullptr;
}

Addressee addressee_of(const QueuedNotice& queued, const Deadline& deadline,
                       const AssessedSubject& subject, const Directory& directory, Instant now,
                       const Zone& zone) {
  const SlotQuestion question{owner_at(deadline, now), parties_of(deadline, subject.history), now,
                              zone};
  return resolve(recipient_of(queued.notice.key.slot), question, subject.input.context, directory);
}

MessageItem item_of(const Saying& saying, const Deadline& deadline) {
  const Zone& zone = saying.rulebook.zone;
  const Timescale& timescale = *deadline.timescale;
  MessageItem item;
  item.deadline = saying.queued.tracked.id;
  item.stage = saying.queued.notice.key.stage;
  item.framework = deadline.framework->title;
  item.title = timescale.title;
  item.clause = timescale.clause;
  item.note = timescale.note;
  item.overdue = deadline.due && saying.now >= deadline.due->at;
  item.state = state_words(deadline, zone, saying.now);
  if (deadline.due) {
    item.due = spell_limit(*deadline.due, zone);
    item.due_short = short_limit(*deadline.due, zone);
  }
  if (deadline.expected) {
    item.expected = spell_limit(*deadline.expected, zone);
    if (!deadline.due) item.due_short = short_limit(*deadline.expected, zone);
  }
  item.counted = counted_words(deadline, saying.subject.assessment, saying.subject.history, zone);
  item.trace = trace_of(deadline, zone).lines;
  item.subject_word = subject_word_of(saying.subject.input.subject.kind);
  item.reference = reference_of(saying);
  item.named = saying.named;
  item.restricted = is_restricted(saying.subject.input.context);
  const auto& record = saying.subject.input.context.case_record;
  if (record) item.url = record->url;
  item.owner = owner_name(deadline, saying);
  item.decided = quieting_words(saying.subject.input.quietings, item.deadline, deadline.due,
                                saying.rulebook.sending, zone, saying.now, true);
  if (const auto reason = late_reason_of(deadline, saying.subject.history)) {
    item.late_reason = spaced(reason->reason);
  }
  if (const Raised* raised = raised_as(deadline, saying.subject)) {
    item.state = raised->text;
    item.trace = raised->facts;
    item.to_mend = raised->rule->rule.kind == RuleKind::finding && !raised->rule->list;
    if (raised->text != item.title) item.wrong = raised->text;
  }
  if (saying.queued.notice.key.stage.str() == kScheduleStage) {
    item.provisional = provisional_words(deadline);
    const WorkerId& before = saying.queued.tracked.term.before;
    const auto worker = saying.directory.workers.find(before);
    item.passed_from =
        worker == saying.directory.workers.end() ? before.str() : worker->second.name;
  }
  if (is_moved(saying.queued)) {
    const auto& before = saying.queued.tracked.previous_due;
    if (before && was_told_before(saying)) item.previous_due = spell_limit(*before, zone);
    item.because = because_words(deadline, saying.queued.tracked, saying.subject.assessment,
                                 saying.subject.history, zone);
  }
  return saying.to.fallback ? only_reference(item) : item;
}

std::string Letterhead::say(const std::string& english, Language language) const {
  return language == Language::welsh && welsh ? welsh->say(english) : english;
}

void put(const Letterhead& letterhead, MessageContent& content) {
  content.language = letterhead.languages.otherwise;
  content.council = letterhead.council;
  content.from = letterhead.from;
  content.reply_to = letterhead.reply_to;
  content.list_id = letterhead.list_id;
}

Result<MessageContent> content_of(const Saying& saying, const Deadline& deadline,
                                  const MessageId& id, const Letterhead& letterhead) {
  if (auto valid = check_address(saying.to.address); !valid) return valid.error();
  MessageContent content;
  content.id = id;
  content.kind = kind_of(saying.queued);
  content.composed_at = saying.now;
  put(letterhead, content);
  content.to = {saying.to.name, saying.to.address};
  content.language = language_of(saying, letterhead);
  content.why = why_words(saying.to);
  content.copy = saying.queued.notice.copy;
  if (saying.known_as_of) {
    content.known_as_of =
        spell_moment({*saying.known_as_of, Precision::second}, saying.rulebook.zone);
  }
  MessageItem item = item_of(saying, deadline);
  const bool in_calendar = saying.attaches_entry && content.kind != MessageKind::escalation &&
                           saying.queued.tracked.key.rule == RuleKind::timescale &&
                           deadline.due.has_value();
  if (in_calendar && is_for_owner(saying, deadline)) {
    auto entry = entry_of(saying, deadline, item, letterhead);
    if (!entry) return entry.error();
    content.calendar = std::move(*entry);
  }
  content.items.push_back(std::move(item));
  return content;
}

MessageContent alarm_content(const Alarm& alarm, const std::string& to, const MessageId& id,
                             const Letterhead& letterhead, Instant now) {
  MessageContent content;
  content.id = id;
  content.kind = MessageKind::alarm;
  content.composed_at = now;
  put(letterhead, content);
  content.to = {"", to};
  content.why = alarm.to.empty() ? "Why you: system owner." : "Why you: manager.";
  MessageItem& item = content.items.emplace_back();
  item.title = alarm.title;
  item.overdue = !alarm.ended_at;
  std::size_t begin = 0;
  while (begin < alarm.text.size()) {
    const std::size_t end = std::min(alarm.text.find('\n', begin), alarm.text.size());
    item.trace.emplace_back().text = alarm.text.substr(begin, end - begin);
    begin = end + 1;
  }
  return content;
}

MessageContent raised_content(const Refused& refused, const Mailbox& to, const std::string& why,
                              const MessageId& id, const Letterhead& letterhead, Instant now) {
  MessageContent content;
  content.id = id;
  content.kind = MessageKind::raised;
  content.composed_at = now;
  put(letterhead, content);
  content.to = to;
  content.why = why;
  for (const MessageItem& item : refused.items) content.items.push_back(only_reference(item));
  content.failed_address = refused.address;
  content.failed_detail = refused.detail;
  return content;
}

}  // namespace duecourse::adapters
