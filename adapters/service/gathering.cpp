// What is said together: gathered, sorted into messages, claimed and sent.
#include "adapters/service/gathering.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/delivery_round.hpp"
#include "adapters/service/message_wording.hpp"
#include "engine/plan.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

MessageKind kind_of(Gathered as) {
  switch (as) {
    case Gathered::schedule:
      return MessageKind::schedule;
    case Gathered::digest:
      return MessageKind::digest;
    case Gathered::summary:
    case Gathered::no:
      break;
  }
  return MessageKind::summary;
}

// The sections of a digest, and every reason why its reader gets it.
void lay_out(const GatheredMessage& gathering, const Rulebook& rulebook, MessageContent& content) {
  std::vector<DigestEntry> entries;
  std::set<std::string> reasons;
  for (const GatheredNotice& notice : gathering.notices) {
    DigestEntry& entry = entries.emplace_back(notice.entry);
    entry.item = notice.item;
    reasons.insert(notice.to.why);
  }
  entries.insert(entries.end(), gathering.done.begin(), gathering.done.end());
  const Day today = rulebook.zone.day_of(content.composed_at);
  const auto closed = closed_run_after(today, *rulebook.sending.calendar);
  if (closed) content.closed = spell_day(closed->first) + " to " + spell_day(closed->last);
  content.sections = sections_of(entries, rulebook.zone, content.composed_at, closed);
  Addressee to = gathering.notices.front().to;
  to.why = fmt::format("{}", fmt::join(reasons, "; "));
  content.why = why_words(to);
}

// What waited for an opening alone needs no digest.
bool is_one_that_waited(const GatheredMessage& gathering, const DigestRules& rules,
                        const Directory& directory) {
  return gathering.as == Gathered::digest && gathering.notices.size() == 1 &&
         digest_of(gathering.notices.front().queued, rules, directory) == nullptr;
}

// By due; what has only an expectation, or no date, comes last.
bool comes_before(const GatheredNotice& a, const GatheredNotice& b) {
  const auto rank = [](const GatheredNotice& one) {
    const Tracked& tracked = one.queued.tracked;
    return std::tuple(tracked.due ? tracked.due->at : Instant::max(), tracked.start,
                      tracked.subject, one.queued.notice.key);
  };
  return rank(a) < rank(b);
}

}  // namespace

Gathered gathered_as(const QueuedNotice& queued, const Rulebook& rulebook) {
  const std::string& stage = queued.notice.key.stage.str();
  if (stage == kScheduleStage) return Gathered::schedule;
  const DeadlineKey& key = queued.tracked.key;
  if (stage == kMovedStage || key.rule != RuleKind::timescale) return Gathered::no;
  const Framework* framework = find_framework(rulebook, key.framework);
  const Timescale* timescale =
      framework == nullptr ? nullptr : find_timescale(*framework, key.timescale);
  if (timescale == nullptr) return Gathered::no;
  return is_backlog(queued.tracked, *timescale, rulebook) ? Gathered::summary : Gathered::no;
}

DigestEntry digest_entry(const Saying& saying, const Deadline& deadline) {
  DigestEntry entry;
  const WorkerId& holder = saying.queued.tracked.term.holder;
  entry.audience = audience_of(saying.queued.notice.key.slot, saying.directory);
  entry.for_another =
      entry.audience == Audience::practitioner && !holder.empty() && saying.to.worker != holder;
  entry.date = deadline.due ? deadline.due : deadline.expected;
  if (saying.queued.tracked.person) entry.person = saying.queued.tracked.person->str();
  if (const auto& record = saying.subject.input.context.case_record) {
    entry.family = record->family_id;
    entry.high_risk = is_high_risk(record->risk);
  }
  return entry;
}

std::vector<GatheredMessage> messages_of(std::vector<GatheredNotice> notices) {
  using Together = std::tuple<Gathered, std::string, WorkerId>;
  std::map<Together, std::vector<GatheredNotice>> heaps;
  for (GatheredNotice& notice : notices) {
    const Gathered as = notice.as;
    // Whoever covers gets what is theirs and what is another's in different messages.
    WorkerId holder;
    if (as == Gathered::schedule) holder = notice.queued.tracked.term.holder;
    heaps[{as, lower_case(notice.to.address), holder}].push_back(std::move(notice));
  }
  std::vector<GatheredMessage> messages;
  for (auto& [together, heap] : heaps) {
    std::stable_sort(heap.begin(), heap.end(), comes_before);
    for (std::size_t begin = 0; begin < heap.size(); begin += kMostGathered) {
      const std::size_t end = std::min(begin + kMostGathered, heap.size());
      GatheredMessage& message = messages.emplace_back();
      message.as = std::get<Gathered>(together);
      message.notices.assign(
          std::make_move_iterator(heap.begin() + static_cast<std::ptrdiff_t>(begin)),
          std::make_move_iterator(heap.begin() + static_cast<std::ptrdiff_t>(end)));
    }
  }
  return messages;
}

Result<MessageContent> gathered_content(const GatheredMessage& gathering, const MessageId& id,
                                        const Letterhead& letterhead, const Rulebook& rulebook,
                                        Instant now, const std::string& known_as_of) {
  const Addressee& to = gathering.notices.front().to;
  if (auto valid = check_address(to.address); !valid) return valid.error();
  MessageContent content;
  content.id = id;
  content.kind = kind_of(gathering.as);
  content.composed_at = now;
  put(letterhead, content);
  content.to = {to.name, to.address};
  content.why = why_words(to);
  content.known_as_of = known_as_of;
  for (const GatheredNotice& notice : gathering.notices) {
    content.items.push_back(notice.item);
    content.several |= notice.item.reference != gathering.notices.front().item.reference;
    // Somebody who covers, or the fallback mailbox, hears it for the one whose duty it is.
    if (notice.to.worker != notice.queued.tracked.term.holder)
      content.on_behalf = notice.item.owner;
  }
  if (gathering.as == Gathered::digest) lay_out(gathering, rulebook, content);
  return content;
}

// Who it goes to and what it says; a notice that the same person hears otherwise is set aside.
Result<void> Deliverer::gather(Round& round, const QueuedNotice& queued, Gathered as) {
  auto subject = assessed_subject(round, queued.tracked.subject);
  if (!subject) return subject.error();
  const AssessedSubject& assessed = **subject;
  const Deadline* deadline = open_deadline_of(queued, assessed);
  if (deadline == nullptr) return {};  // the next cycle withdraws it
  GatheredNotice gathered;
  gathered.queued = queued;
  gathered.as = as;
  gathered.to =
      addressee_of(queued, *deadline, assessed, round.directory, round.now, parts_.rulebook.zone);
  if (auto noted = note_restricted(round, queued, assessed, gathered.to); !noted) return noted;
  const std::string name = named(round, queued, assessed);
  if (round.answers.is_missing()) return {};
  // A digest tells of each stage; the others tell once of a deadline.
  const StageId stage = as == Gathered::digest ? queued.notice.key.stage : StageId{};
  const auto told = std::tuple(queued.notice.key.deadline, stage, lower_case(gathered.to.address));
  if (!round.gathered_told.insert(told).second ||
      hears_elsewhere(round, queued.notice, gathered.to.address, assessed.input.ledger)) {
    return set_aside(round, queued.notice, gathered.to, Aside::same_person);
  }
  // Nor does the same person hear of this stage in a message of its own.
  if (as == Gathered::digest) round.told.insert(told_of(queued.notice.key, gathered.to.address));
  const Saying saying{gathered.queued, assessed,  gathered.to,       round.directory,
                      parts_.rulebook, round.now, round.known_as_of, name};
  gathered.item = item_of(saying, *deadline);
  gathered.item.trace.clear();  // many in one message: each is said in short
  if (as == Gathered::digest) gathered.entry = digest_entry(saying, *deadline);
  round.gathered.push_back(std::move(gathered));
  return {};
}

// The fallback mailbox, which hears what nobody else can, never waits.
Result<void> Deliverer::leave_to_digest(Round& round, const QueuedNotice& queued,
                                        const DigestRule& rule) {
  auto subject = assessed_subject(round, queued.tracked.subject);
  if (!subject) return subject.error();
  const Deadline* deadline = open_deadline_of(queued, **subject);
  if (deadline == nullptr) return {};  // the next cycle withdraws it
  const Addressee to =
      addressee_of(queued, *deadline, **subject, round.directory, round.now, parts_.rulebook.zone);
  if (to.fallback) return send_notice(round, queued);
  const auto worker = round.directory.workers.find(to.worker);
  const Weekdays works =
      worker == round.directory.workers.end() ? std::nullopt : worker->second.working_days;
  const Instant moment = digest_moment(
      queued.notice.at, rule.hour, *parts_.rulebook.sending.calendar, works, parts_.rulebook.zone);
  if (queued.released || round.now >= moment) return gather(round, queued, Gathered::digest);
  if (falls_due_before(queued, moment, round.now)) return send_notice(round, queued);
  if (round.rehearsal) return {};
  Notice waiting = queued.notice;
  if (is_ordinary(waiting.reason)) waiting.reason = NoticeReason::waits_for_digest;
  // Whose it is may change meanwhile: it is looked at again each day, whatever days this reader
  // works.
  const Instant again =
      digest_moment(round.now + std::chrono::seconds{1}, rule.hour,
                    *parts_.rulebook.sending.calendar, std::nullopt, parts_.rulebook.zone);
  const auto noted = parts_.store.set_aside(waiting, round.now, std::min(moment, again));
  return noted ? Result<void>() : Result<void>(noted.error());
}

Result<void> Deliverer::send_gathered(Round& round) {
  const std::string known_as_of =
      round.known_as_of
          ? spell_moment({*round.known_as_of, Precision::second}, parts_.rulebook.zone)
          : std::string();
  auto messages = messages_of(std::exchange(round.gathered, {}));
  if (auto added = add_newly_done(round, messages); !added) return added;
  return in_batches(round, messages.size(), [&](std::size_t number) -> Result<void> {
    GatheredMessage& gathering = messages[number];
    if (auto held = hold_what_is_too_much(round, gathering); !held) return held;
    if (gathering.notices.empty()) return {};
    if (is_one_that_waited(gathering, delivery_.digests, round.directory)) {
      return say_singly(round, gathering);
    }
    if (round.fresh && !round.fresh()) {
      round.report.interrupted = true;
      return {};
    }
    return try_gathering(round, gathering, known_as_of);
  });
}

// One message, however much it carries. What a person released goes out all the same.
Result<void> Deliverer::hold_what_is_too_much(Round& round, GatheredMessage& gathering) {
  if (!round.guard.is_full(gathering.notices.front().to.address)) return {};
  for (const GatheredNotice& one : gathering.notices) {
    if (one.queued.released) continue;
    if (auto held = set_aside(round, one.queued.notice, one.to, Aside::held); !held) return held;
  }
  std::erase_if(gathering.notices, [](const GatheredNotice& one) { return !one.queued.released; });
  return {};
}

// One that defeats us must not stop the others: it stays queued and is tried again.
Result<void> Deliverer::try_gathering(Round& round, const GatheredMessage& gathering,
                                      const std::string& known_as_of) {
  try {
    return send_gathering(round, gathering, known_as_of);
  } catch (const std::exception& thrown) {
    ++round.report.put_off;
    parts_.log.error("a message to {} about {} deadlines could not be made: {}",
                     clean_line(gathering.notices.front().to.address), gathering.notices.size(),
                     clean_line(thrown.what()));
    return gathering.as == Gathered::digest ? say_singly(round, gathering) : Result<void>();
  }
}

// A digest that cannot be made is said line by line: one of them is what cannot be said.
Result<void> Deliverer::say_singly(Round& round, const GatheredMessage& gathering) {
  for (const GatheredNotice& one : gathering.notices) {
    round.told.erase(told_of(one.queued.notice.key, one.to.address));
    try {
      if (auto said = send_notice(round, one.queued); !said) return said;
    } catch (const std::exception& thrown) {
      parts_.log.error("{}: its notice could not be made: {}",
                       clean_line(describe(one.queued.tracked.subject)), clean_line(thrown.what()));
    }
  }
  return {};
}

Result<void> Deliverer::send_gathering(Round& round, const GatheredMessage& gathering,
                                       const std::string& known_as_of) {
  const GatheredNotice& first = gathering.notices.front();
  Letter letter;
  letter.queued = &first.queued;
  letter.to = first.to;
  letter.tells_done = !gathering.done.empty();
  const MessageId id = message_id_of(first.queued, round.now);
  auto content = gathered_content(gathering, id, delivery_.letterhead, parts_.rulebook, round.now,
                                  known_as_of);
  if (!content) {
    letter.unsendable = content.error().message;
    for (const GatheredNotice& one : gathering.notices) letter.items.push_back(one.item);
  } else {
    letter.items = content->items;
    const Addressee& to = gathering.notices.front().to;
    content->language = delivery_.letterhead.languages.of(to.worker, to.address, round.directory);
    if (auto composed = compose(*content, delivery_.templates)) {
      letter.composed = std::move(*composed);
    } else {
      letter.unsendable = composed.error().message;
    }
  }
  letter.composed.message.id = id;
  std::vector<Notice> notices;
  std::vector<SubjectRef> also;
  for (const GatheredNotice& one : gathering.notices) {
    Notice& notice = notices.emplace_back(one.queued.notice);
    notice.person = one.to.worker;
    notice.address = one.to.address;
    notice.message = id;
    letter.shows = std::max(letter.shows, most_shown(round, notice.key, one.item.named, {}));
    if (notices.size() > 1) also.push_back(one.queued.tracked.subject);
  }
  return say(round, letter, std::move(notices), std::move(also));
}

}  // namespace duecourse::adapters
