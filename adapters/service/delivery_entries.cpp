// Delivery: calendar entries as messages that a mail program puts into its reader's calendar
// (iMIP, RFC 6047).
//
// They come after the notices of a round, are stored before they are sent, and count towards what
// may be said to one address in an hour; what is too much waits, and is never the reason that a
// notice is held. One message for each entry is on its way at a time.
#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/delivery_round.hpp"
#include "adapters/service/entry_planning.hpp"
#include "adapters/service/message_wording.hpp"
#include "engine/terms.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kEntriesAtOnce = 20000;
constexpr std::chrono::hours kAfterRefusal{24};  // an address may be mended meanwhile
constexpr std::chrono::hours kAfterFailure{1};   // a template may be

const char* subject_word_of(SubjectKind kind) {
  return kind == SubjectKind::worker ? "Worker" : kind == SubjectKind::team ? "Team" : "Case";
}

std::string one_line(std::string lines) {
  for (std::size_t at = lines.find('\n'); at != std::string::npos; at = lines.find('\n', at)) {
    lines.replace(at, 1, "; ");
  }
  return lines;
}

MessageItem item_of(const StoredEntry& entry, const Zone& zone) {
  MessageItem item;
  item.deadline = entry.content.deadline;
  item.stage = StageId("calendar");
  item.title = entry.content.words.title;
  item.reference = entry.content.words.reference;
  item.subject_word = subject_word_of(entry.subject.kind);
  item.due = spell_limit(entry.content.due, zone);
  item.due_short = short_limit(entry.content.due, zone);
  item.state = "due " + item.due;
  item.counted = one_line(entry.content.words.description);
  item.url = entry.content.words.url;
  return item;
}

// Whether what is on its way is still what is wanted.
bool still_wanted(const StoredEntry& entry) {
  return entry.step == EntryStep::put ? entry.wanted == entry.in_flight : !entry.wanted;
}

}  // namespace

Result<std::set<std::string>> holders_without_calendar(const ServiceParts& parts) {
  std::set<std::string> holders;
  const auto troubled = parts.store.entries().troubled(EntryTrouble::no_calendar);
  if (!troubled) return troubled.error();
  for (const StoredEntry& entry : *troubled) holders.insert(entry.content.holder);
  return holders;
}

bool Deliverer::attaches_entry(const Round& round, const QueuedNotice& queued,
                               const Deadline& deadline) const {
  const CalendarWay way =
      way_of(parts_.calendars, owner_audience(deadline, round.directory, round.now));
  if (way == CalendarWay::attached) return true;
  return way == CalendarWay::caldav &&
         round.without_calendar.contains(queued.tracked.term.holder.str());
}

Result<ComposedMessage> Deliverer::compose_entry(Round& round, const StoredEntry& entry,
                                                 const Mailbox& to) const {
  const Instant now = round.now;
  const bool gone = entry.next() == EntryStep::remove;
  const Letterhead& letterhead = delivery_.letterhead;
  MessageContent content;
  content.id = message_id_from(fmt::format("entry\n{}\n{}\n{}\n{}", entry.content.deadline.str(),
                                           entry.content.holder, entry.sequence,
                                           now.time_since_epoch().count()));
  content.kind = MessageKind::entry;
  content.composed_at = now;
  put(letterhead, content);
  content.to = to;
  content.language =
      letterhead.languages.of(entry.content.mailbox ? WorkerId() : WorkerId(entry.content.holder),
                              to.address, round.directory);
  content.why = "Why you: it is, or was, yours to do.";
  content.entry_gone = gone;
  content.entry_moved = !gone && entry.confirmed.has_value();
  content.items.push_back(item_of(entry, parts_.rulebook.zone));
  // The mail beside it may be read on a locked telephone: it shows the reference.
  EntryContent calendar = entry_content(entry, letterhead, parts_.rulebook.zone, now,
                                        name_shown(round.answers, entry), round.directory);
  calendar.method = gone ? EntryMethod::cancel : EntryMethod::request;
  calendar.attendee = {to.name, to.address};
  auto text = render_entry(calendar);
  if (!text) return text.error();
  content.calendar = std::move(*text);
  return compose(content, delivery_.templates);
}

Result<void> Deliverer::send_entries(Round& round) {
  if (round.is_over()) return {};
  const auto due = parts_.store.entries().due(CalendarWay::invitation, round.now, kEntriesAtOnce);
  if (!due) return due.error();
  std::size_t next = 0;
  while (next < due->size() && !round.is_over()) {
    if (round.fresh && !round.fresh()) {
      round.report.interrupted = true;
      return {};
    }
    const std::size_t paced = pace_.room(round.now);
    round.report.paced = paced == 0;
    const std::size_t room = std::min(paced, delivery_.transport.at_once());
    // Asked for before the store is written to: a host that is slow holds up nobody.
    for (std::size_t i = next; i < std::min(next + room, due->size()); ++i) {
      (void)name_shown(round.answers, (*due)[i]);
    }
    if (round.answers.take_missing()) round.answers.ask(parts_.reader, parts_.log);
    auto claimed = parts_.store.transaction([&]() -> Result<void> {
      while (next < due->size() && round.claimed_entries.size() < room) {
        if (auto done = claim_entry(round, (*due)[next++]); !done) return done;
      }
      return {};
    });
    if (!claimed) return claimed;
    if (auto sent = send_claimed_entries(round); !sent) return sent;
  }
  return {};
}

bool Deliverer::is_open_for(const Round& round, const StoredEntry& entry) const {
  if (delivery_.opening.empty()) return true;
  OpeningQuestion question;
  const auto worker = round.directory.workers.find(WorkerId(entry.content.holder));
  if (!entry.content.mailbox && worker != round.directory.workers.end()) {
    question.team = worker->second.team;
    question.works = worker->second.working_days;
  }
  return next_opening(round.now, delivery_.opening, question, *parts_.rulebook.sending.calendar,
                      parts_.rulebook.zone) <= round.now;
}

Result<void> Deliverer::claim_entry(Round& round, const StoredEntry& entry) {
  if (round.apart.contains(entry.subject) || !is_open_for(round, entry)) return {};
  const bool gone = entry.next() == EntryStep::remove;
  // It is taken back from where it went.
  const Mailbox to{entry.content.name, gone ? entry.place : entry.content.address};
  if (!check_address(to.address)) {
    return gone ? parts_.store.entries().done(entry, "", "", round.now) : Result<void>();
  }
  if (round.guard.is_full_for_entry(to.address)) {
    ++round.report.entries_waiting;
    return {};
  }
  const auto composed = compose_entry(round, entry, to);
  if (!composed) {
    parts_.log.error("{}: its calendar entry could not be made: {}",
                     clean_line(describe(entry.subject)), clean_line(composed.error().message));
    return parts_.store.entries().put_off(
        entry, {false, EntryTrouble::none, composed.error().message, round.now + kAfterFailure},
        round.now);
  }
  Message message = message_of(*composed, round.now);
  message.to = to.address;
  message.entry = true;
  const bool named = !name_shown(round.answers, entry).empty();
  message.shows = named ? entry.content.words.show : ShowLevel::reference;
  const auto claimed = parts_.store.entries().claim(entry, &message, round.now);
  if (!claimed) return claimed.error();
  if (!*claimed) return {};  // something changed: the next cycle looks again
  round.guard.count_entry(to.address);
  round.claimed_entries.push_back({entry, std::move(message)});
  round.claimed_entries.back().entry.step = entry.next();
  return {};
}

// Where the transport loses its mind, what became of them is found out as after a crash.
Result<void> Deliverer::send_claimed_entries(Round& round) {
  const std::vector<ClaimedEntry> claimed = std::exchange(round.claimed_entries, {});
  if (claimed.empty()) return {};
  std::vector<OutgoingMessage> messages;
  for (const ClaimedEntry& one : claimed) messages.push_back(outgoing(one.message));
  std::vector<SendResult> results;
  try {
    results = delivery_.transport.send_all(messages);
  } catch (const std::exception& thrown) {
    parts_.log.error("{} calendar entries could not be handed over: {}", claimed.size(),
                     clean_line(thrown.what()));
    return {};
  }
  pace_.count(messages.size(), round.now);
  note_transport(round, results);
  return parts_.store.transaction([&]() -> Result<void> {
    for (std::size_t i = 0; i < claimed.size(); ++i) {
      if (auto done = record_entry(round, claimed[i], results.at(i)); !done) return done;
    }
    return {};
  });
}

Result<void> Deliverer::record_entry(Round& round, const ClaimedEntry& claimed,
                                     const SendResult& result) {
  Message message = claimed.message;
  message.settled_at = round.now;
  message.detail = result.detail;
  const auto settle = [&](MessageState state, NoticeReason reason) {
    message.state = state;
    return parts_.store.settle(message, reason, std::nullopt, round.now);
  };
  EntryBook& entries = parts_.store.entries();
  switch (result.outcome) {
    case SendOutcome::accepted: {
      ++round.report.entries;
      auto settled = settle(MessageState::sent, NoticeReason::delivered);
      if (settled) settled = round.addresses.taken(parts_, message.to, round.now);
      return settled ? entries.done(claimed.entry, message.to, "", round.now) : settled;
    }
    case SendOutcome::unknown:
      ++round.report.unknown;
      return settle(MessageState::unknown, NoticeReason::outcome_unknown);
    case SendOutcome::temporary: {
      ++round.report.put_off;
      auto settled = settle(MessageState::dropped, NoticeReason::server_unavailable);
      const auto wait =
          result.whole_transport ? std::chrono::minutes{1} : retry_wait(claimed.entry.attempts + 1);
      const EntryDelay delay{true, EntryTrouble::none, result.detail, round.now + wait};
      return settled ? entries.put_off(claimed.entry, delay, round.now) : settled;
    }
    case SendOutcome::permanent: {
      auto settled = settle(MessageState::failed, NoticeReason::refused_by_server);
      return settled ? refuse_entry(round, {claimed.entry, message}) : settled;
    }
  }
  return {};
}

// Nobody else is told: what is due is said in reminders, and the system owner hears of the address.
Result<void> Deliverer::refuse_entry(Round& round, const ClaimedEntry& claimed) {
  const auto& [entry, message] = claimed;
  ++round.report.failed;
  parts_.log.error("{} refuses calendar entry {}: {}", clean_line(message.to), message.id.str(),
                   clean_line(message.detail));
  const auto known = round.directory.workers.find(WorkerId(entry.content.holder));
  if (!entry.content.mailbox && known != round.directory.workers.end()) {
    auto noted =
        round.addresses.refused(parts_, known->second, message.to, message.detail, round.now);
    if (!noted) return noted;
  }
  EntryBook& entries = parts_.store.entries();
  if (entry.step == EntryStep::remove) return entries.done(entry, "", "", round.now);
  const EntryDelay delay{true, EntryTrouble::none, message.detail, round.now + kAfterRefusal};
  return entries.put_off(entry, delay, round.now);
}

// The same bytes under the same Message-ID, and in the calendar the same UID and SEQUENCE: taken
// twice, it is one entry. What is not wanted any more is taken for done: the next follows it.
Result<void> Deliverer::repeat_entry(Round& round, Message message) {
  EntryBook& entries = parts_.store.entries();
  const auto found = entries.of_message(message.id);
  if (!found) return found.error();
  constexpr int kLast = 2;
  message.attempts = kLast;
  message.settled_at = round.now;
  const auto settle = [&](MessageState state) {
    message.state = state;
    return parts_.store.settle(message, NoticeReason::outcome_unknown, std::nullopt, round.now);
  };
  if (!*found) return settle(MessageState::unknown);
  const StoredEntry& entry = **found;
  const auto done_with = [&](MessageState state) {
    return parts_.store.transaction([&]() -> Result<void> {
      auto settled = settle(state);
      return settled ? entries.done(entry, message.to, "", round.now) : settled;
    });
  };
  if (!still_wanted(entry)) return done_with(MessageState::unknown);
  // Counted before it is made, so that a crash cannot make it twice.
  if (auto counted = settle(MessageState::unknown); !counted) return counted;
  const SendResult result = hand_over(round, message);
  message.detail = result.detail;
  switch (result.outcome) {
    case SendOutcome::accepted:
      ++round.report.repeated;
      return done_with(MessageState::sent);
    case SendOutcome::unknown:
      ++round.report.repeated;
      return done_with(MessageState::unknown);
    case SendOutcome::temporary:
      message.attempts = 1;  // surely not taken this time: the repetition is still to be made
      return settle(MessageState::unknown);
    case SendOutcome::permanent:
      return parts_.store.transaction([&]() -> Result<void> {
        auto settled = settle(MessageState::failed);
        return settled ? refuse_entry(round, {entry, message}) : settled;
      });
  }
  return {};
}

}  // namespace duecourse::adapters
