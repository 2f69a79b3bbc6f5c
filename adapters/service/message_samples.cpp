#include "adapters/service/message_samples.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "adapters/ical/entry.hpp"
#include "engine/base/check.hpp"

namespace duecourse::adapters {
namespace {

using std::chrono::April;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::year;

constexpr const char* kFramework = "Family Solutions Practice Framework";
constexpr const char* kSupervision = "supervision";
constexpr const char* kOwner = "Siân O’Neill";
constexpr const char* kFrom = "deadlines@westshire.example";

MessageItem first_visit() {
  MessageItem item;
  item.deadline = DeadlineId("d-000017");
  item.stage = StageId("ahead");
  item.framework = kFramework;
  item.title = "First visit to the family, with the child seen and spoken to";
  item.clause = "4.1";
  item.note = "A visit at which the child was not both seen and spoken to does not end this.";
  item.state = "due Thu 9 Apr 2026, in 2 working days";
  item.due = "Thu 9 Apr 2026";
  item.due_short = "Thu 9 Apr";
  item.expected = "Wed 8 Apr 2026";
  item.counted =
      "5 working days from the initial contact on Thu 2 Apr 2026 10:00, counted Monday "
      "to Friday";
  item.trace = {{"Thu 2 Apr 2026", "day 0, the initial contact", false},
                {"Fri 3 Apr 2026", "day 1", true},
                {"Sat 4 Apr to Sun 5 Apr 2026", "weekend, not counted", false},
                {"Mon 6 Apr to Thu 9 Apr 2026", "days 2 to 5", true}};
  item.reference = "FC-1042";
  item.url = "https://cases.westshire.example/cases/1042?tab=visits&from=mail";
  return item;
}

MessageItem plan_review() {
  MessageItem item;
  item.deadline = DeadlineId("d-000018");
  item.stage = StageId("late");
  item.framework = kFramework;
  item.title = "Review of the support plan";
  item.clause = "5.1";
  item.overdue = true;
  item.state = "overdue since Fri 3 Apr 2026, by 2 working days";
  item.due = "Fri 3 Apr 2026";
  item.due_short = "Fri 3 Apr";
  item.counted = "42 calendar days from the support plan on Fri 20 Feb 2026";
  item.reference = "FC-0977";
  item.url = "https://cases.westshire.example/cases/977";
  return item;
}

MessageItem record_of_visit() {
  MessageItem item;
  item.deadline = DeadlineId("f-000003");
  item.stage = StageId("tell");
  item.framework = kFramework;
  item.title = "Visit recorded without all that a record of a visit must hold";
  item.clause = "10.2";
  item.wrong = "not recorded: purpose, who was present";
  item.to_mend = true;
  item.due = "Wed 15 Apr 2026";
  item.trace = {{"visit", "Tue 7 Apr 2026 15:30", true},
                {"recorded", "Tue 7 Apr 2026 17:05", true}};
  item.reference = "FC-1042";
  item.url = "https://cases.westshire.example/cases/1042";
  return item;
}

MessageContent message(MessageKind kind, MessageItem item) {
  MessageContent content;
  content.id = MessageId(fmt::format("preview-{}", word_of(kind)));
  content.kind = kind;
  content.composed_at = sys_days(year{2026} / April / 7) + hours{7} + minutes{30};
  content.council = "Westshire Council";
  content.from = {"Duecourse", kFrom};
  content.to = {kOwner, "sian.oneill@westshire.example"};
  content.why = "Why you: key worker of the case.";
  content.items.push_back(std::move(item));
  return content;
}

// As a real one: on the last day of the limit.
void attach_entry(MessageContent& content, EntryMethod method, int sequence, Day due,
                  const Phrases& say) {
  const MessageItem& item = content.items.front();
  EntryContent entry;
  entry.method = method;
  entry.uid = entry_uid(item.deadline, content.to.address, "westshire.example");
  entry.sequence = sequence;
  entry.stamped = content.composed_at;
  entry.due = due;
  entry.summary = fmt::format("{} {} - {}", say.say("Due:"), item.title, item.reference);
  entry.description = say.say(fmt::format("{}, clause {}", item.framework, item.clause)) + "\n" +
                      say.say(item.counted);
  entry.url = item.url;
  entry.category = say.say("Deadline");
  entry.organizer = {content.from.name, content.from.address};
  entry.attendee = {content.to.name, content.to.address};
  entry.alarm_before = hours{15} + minutes{30};
  auto rendered = render_entry(entry);
  DUECOURSE_CHECK(rendered.ok());
  content.calendar = std::move(*rendered);
}

MessageContent reminder(const Phrases& say) {
  MessageContent content = message(MessageKind::reminder, first_visit());
  content.known_as_of = "Tue 7 Apr 2026 06:00";
  attach_entry(content, EntryMethod::publish, 0, Day(year{2026} / April / 9), say);
  return content;
}

// Before a supervision: a page on the worker.
MessageContent supervision() {
  MessageItem item;
  item.deadline = DeadlineId("d-000021");
  item.stage = StageId("ahead");
  item.framework = kFramework;
  item.title = "Individual supervision";
  item.clause = "11.1";
  item.state = "due Fri 10 Apr 2026, in 3 working days";
  item.due = "Fri 10 Apr 2026";
  item.due_short = "Fri 10 Apr";
  item.counted = "1 calendar month from supervision held on Tue 10 Mar 2026";
  item.subject_word = "Worker";
  item.reference = kOwner;
  MessageContent content = message(MessageKind::reminder, std::move(item));
  content.id = MessageId(fmt::format("preview-{}", kSupervision));
  content.to = {"Jo Bloggs", "jo.bloggs@westshire.example"};
  content.why = "Why you: supervisor.";
  WorkerPage page;
  page.caseload = "9 families of at most 12";
  page.last = "individual supervision held on Tue 10 Mar 2026";
  page.late = {plan_review()};
  page.soon = {first_visit()};
  MessageItem wrong = record_of_visit();
  wrong.state = wrong.wrong;
  page.findings = {std::move(wrong)};
  page.hidden = 1;
  content.page = std::move(page);
  return content;
}

MessageContent escalation() {
  MessageContent content = message(MessageKind::escalation, plan_review());
  content.to = {"Jo Bloggs", "jo.bloggs@westshire.example"};
  content.why = "Why you: manager of the one whose duty it is.";
  content.items[0].owner = kOwner;
  content.items[0].late_reason = "the family was away";
  content.items[0].trace = {{"Fri 20 Feb 2026", "start", false},
                            {"Sat 21 Feb to Thu 2 Apr 2026", "days 1 to 41", true},
                            {"Fri 3 Apr 2026", "day 42, due by the end of this day", true}};
  return content;
}

MessageContent moved(const Phrases& say) {
  MessageContent content = message(MessageKind::moved, first_visit());
  content.items[0].previous_due = "Tue 7 Apr 2026";
  content.items[0].because = "the initial contact was corrected to Thu 2 Apr 2026 10:00";
  attach_entry(content, EntryMethod::publish, 1, Day(year{2026} / April / 9), say);
  return content;
}

MessageContent schedule() {
  MessageContent content = message(MessageKind::schedule, first_visit());
  content.items[0].passed_from = "Jo Bloggs";
  content.items.push_back(plan_review());
  content.items[1].reference = content.items[0].reference;
  content.items[1].url = content.items[0].url;
  content.items[1].provisional = "it counts anew from each review";
  return content;
}

MessageContent summary() {
  MessageContent content = message(MessageKind::summary, plan_review());
  content.to = {"Jo Bloggs", "jo.bloggs@westshire.example"};
  content.why = "Why you: manager of the one whose duty it is.";
  content.items[0].owner = kOwner;
  content.items[0].decided = "acknowledged by Jo Bloggs until Tue 21 Apr 2026";
  content.items.push_back(plan_review());
  content.items[1].title = "Supervision recorded on the case";
  content.items[1].clause = "11.1";
  content.items[1].reference = "FC-1003";
  return content;
}

DigestSection section(DigestPart part, std::vector<DigestGroup> groups) {
  return {part, std::move(groups)};
}

MessageContent digest() {
  MessageContent content = message(MessageKind::digest, plan_review());
  MessageItem today = first_visit();
  today.state = "due today";
  MessageItem week = first_visit();
  week.title = "Support plan completed";
  week.merged = "2 children";
  MessageItem later = plan_review();
  later.overdue = false;
  later.state = "due Thu 30 Apr 2026, in 17 working days";
  MessageItem moved_on = first_visit();
  moved_on.previous_due = "Tue 7 Apr 2026";
  moved_on.because = "the initial contact was corrected";
  MessageItem wrong = record_of_visit();
  wrong.state = wrong.wrong;
  MessageItem done = plan_review();
  done.overdue = false;
  done.state = "done Wed 8 Apr 2026, in time";
  const std::string one = "Case FC-1042";
  const std::string url = first_visit().url;
  const auto group = [&](MessageItem line) {
    line.reference.clear();  // its family stands above it
    return DigestGroup{one, false, url, {std::move(line)}};
  };
  content.sections = {section(DigestPart::overdue, {{"Jo Bloggs", true, "", {plan_review()}}}),
                      section(DigestPart::today, {group(std::move(today))}),
                      section(DigestPart::this_week,
                              {{"Case FC-1042, Case FC-1043", false, "", {std::move(week)}}}),
                      section(DigestPart::later, {group(std::move(later))}),
                      section(DigestPart::moved, {group(std::move(moved_on))}),
                      section(DigestPart::findings, {group(std::move(wrong))}),
                      section(DigestPart::done, {{"Jo Bloggs", true, "", {std::move(done)}}})};
  return content;
}

MessageContent weekly() {
  MessageItem item;
  item.title = "The week from Tue 7 Apr 2026";
  MessageContent content = message(MessageKind::weekly, std::move(item));
  content.to = {"", "early.help.lead@westshire.example"};
  content.why = "Why you: named as lead in [digest.lead].";
  content.weeks = {{"North Family Centre", 1, 4, 12, 2, 3, 1, {plan_review()}},
                   {"South Family Centre", 0, 2, 9, 0, 0, 0, {}}};
  return content;
}

MessageContent entry(const Phrases& say) {
  MessageContent content = message(MessageKind::entry, first_visit());
  content.why = "Why you: it is, or was, yours to do.";
  content.entry_moved = true;
  attach_entry(content, EntryMethod::request, 1, Day(year{2026} / April / 9), say);
  return content;
}

MessageContent raised() {
  MessageContent content = message(MessageKind::raised, first_visit());
  content.to = {"", "deadlines.fallback@westshire.example"};
  content.why = "Why you: fallback mailbox.";
  content.items[0].owner = kOwner;
  content.failed_address = "sian.oneil@westshire.example";
  content.failed_detail = "550 5.1.1 no such user here";
  return content;
}

MessageContent alarm() {
  MessageItem item;
  item.title = "The case system could not be read since 06:00";
  item.overdue = true;
  item.trace = {{"", "The query visits failed: connection refused. Nothing new is known.", true},
                {"", "Reminders go on; escalations wait until it can be read again.", true}};
  MessageContent content = message(MessageKind::alarm, std::move(item));
  content.to = {"", "systems@westshire.example"};
  content.why = "Why you: system owner.";
  return content;
}

}  // namespace

std::vector<std::string> sample_names() {
  std::vector<std::string> names;
  for (const MessageKind kind : kMessageKinds) names.emplace_back(word_of(kind));
  names.emplace_back(kSupervision);
  return names;
}

std::optional<MessageContent> sample_named(std::string_view name, const Phrases& phrases) {
  for (const MessageKind kind : kMessageKinds) {
    if (name == word_of(kind)) return sample_message(kind, phrases);
  }
  return name == kSupervision ? std::optional(supervision()) : std::nullopt;
}

LetterContent sample_letter(const std::string& letter) {
  LetterContent content;
  content.letter = letter;
  content.from = {"North Family Centre", "north.family.centre@westshire.example"};
  content.to = {"Dr Ann Day", "ann.day@surgery.example"};
  content.council = "Westshire Council";
  content.team = "North Family Centre";
  content.reference = "FC-1042";
  content.received = "Thu 2 Apr 2026";
  content.outcome = "accepted";
  content.outcome_by = "Thu 9 Apr 2026";
  return content;
}

MessageContent sample_message(MessageKind kind, const Phrases& phrases) {
  switch (kind) {
    case MessageKind::reminder:
      return reminder(phrases);
    case MessageKind::escalation:
      return escalation();
    case MessageKind::moved:
      return moved(phrases);
    case MessageKind::raised:
      return raised();
    case MessageKind::alarm:
      return alarm();
    case MessageKind::finding:
      return message(MessageKind::finding, record_of_visit());
    case MessageKind::schedule:
      return schedule();
    case MessageKind::summary:
      return summary();
    case MessageKind::digest:
      return digest();
    case MessageKind::weekly:
      return weekly();
    case MessageKind::entry:
      return entry(phrases);
  }
  DUECOURSE_CHECK(false);
}

}  // namespace duecourse::adapters
