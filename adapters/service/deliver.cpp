// Delivery: preparing, claiming, sending and recording.
#include "adapters/service/deliver.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/delivery_round.hpp"
#include "adapters/service/gathering.hpp"
#include "adapters/service/host_age.hpp"
#include "adapters/service/host_watch.hpp"
#include "adapters/service/quarantine.hpp"
#include "adapters/service/referrer_letter.hpp"
#include "adapters/service/worker_page.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kQueueAtOnce = 5000;

bool went_out(const Notice& notice) {
  switch (notice.state) {
    case NoticeState::sending:
    case NoticeState::sent:
    case NoticeState::failed:
    case NoticeState::unknown:
      return true;
    case NoticeState::queued:
    case NoticeState::held:
    case NoticeState::withdrawn:
    case NoticeState::superseded:
      return false;
  }
  return false;
}

// Whether the same person hears of this deadline in this round of whatever stage.
bool hears_now(const Deliverer::Round& round, const NoticeKey& key, const std::string& address) {
  const std::string lower = lower_case(address);
  auto told = round.told.lower_bound(Told{key.deadline, 0, StageId{}, 0, ""});
  for (; told != round.told.end() && std::get<DeadlineId>(*told) == key.deadline; ++told) {
    if (std::get<std::string>(*told) == lower) return true;
  }
  return false;
}

}  // namespace

Told told_of(const NoticeKey& key, const std::string& address) {
  return {key.deadline, key.revision, key.stage, key.tick, lower_case(address)};
}

// Whether the same person has heard, or hears now, of this stage in another slot. A copy is left
// out as well where they hear of the deadline in this round, or have heard since it was queued.
bool hears_elsewhere(const Deliverer::Round& round, const Notice& notice,
                     const std::string& address, const std::vector<Notice>& ledger) {
  if (round.told.contains(told_of(notice.key, address))) return true;
  if (notice.copy && hears_now(round, notice.key, address)) return true;
  return std::any_of(ledger.begin(), ledger.end(), [&](const Notice& other) {
    if (!went_out(other) || other.key.slot == notice.key.slot) return false;
    if (told_of(other.key, other.address) == told_of(notice.key, address)) return true;
    // A copy that an interruption left behind: they have heard of the deadline since it was queued.
    return notice.copy && other.key.deadline == notice.key.deadline &&
           other.key.revision == notice.key.revision && other.decided_at >= notice.decided_at &&
           lower_case(other.address) == lower_case(address);
  });
}

namespace {

// Those for whom a notice is come before those who get a copy, so that someone who is both is told
// as the former.
void order_of_saying(std::vector<QueuedNotice>& queued) {
  const auto rank = [](const QueuedNotice& q) {
    return std::tie(q.notice.copy, q.notice.at, q.notice.key.deadline, q.notice.key.stage,
                    q.notice.key.tick, q.notice.key.slot);
  };
  std::stable_sort(queued.begin(), queued.end(),
                   [&](const QueuedNotice& a, const QueuedNotice& b) { return rank(a) < rank(b); });
}

}  // namespace

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void add(DeliveryReport later, DeliveryReport& into) {
  std::move(later.said.begin(), later.said.end(), std::back_inserter(into.said));
  std::move(later.alarms.begin(), later.alarms.end(), std::back_inserter(into.alarms));
  into.same_person += later.same_person;
  into.put_off += later.put_off;
  into.failed += later.failed;
  into.unknown += later.unknown;
  into.repeated += later.repeated;
  into.waiting += later.waiting;
  into.held += later.held;
  into.entries += later.entries;
  into.entries_waiting = later.entries_waiting;
  into.paced = later.paced;
  into.interrupted = later.interrupted;
  into.transport_error = std::move(later.transport_error);
}

std::chrono::minutes retry_wait(int attempts) {
  constexpr std::array<int, 6> kWaits = {1, 5, 15, 60, 120, 240};
  const int last = static_cast<int>(kWaits.size()) - 1;
  const int index = std::clamp(attempts - 1, 0, last);
  return std::chrono::minutes{kWaits[static_cast<std::size_t>(index)]};
}

bool Deliverer::is_fallback(const std::string& address) const {
  return lower_case(address) == lower_case(parts_.fallback);
}

Result<void> Deliverer::begin(Round& round) {
  auto directory = directory_of(parts_);
  if (!directory) return directory.error();
  round.directory = std::move(*directory);
  auto enrolments = Enrolments::read(parts_.store, parts_.rulebook);
  if (!enrolments) return enrolments.error();
  round.enrolments = *enrolments;
  const auto stale = stale_since(parts_, round.now);
  if (!stale) return stale.error();
  round.stale_since = *stale;
  const auto known = known_as_of(parts_, round.now);
  if (!known) return known.error();
  round.known_as_of = *known;
  auto addresses = BadAddresses::read(parts_, round.directory, round.rehearsal, round.now);
  if (!addresses) return addresses.error();
  round.addresses = std::move(*addresses);
  auto guard = FloodGuard::at(parts_, round.directory, round.now);
  if (!guard) return guard.error();
  round.guard = std::move(*guard);
  const auto without = holders_without_calendar(parts_);
  if (!without) return without.error();
  round.without_calendar = *without;
  return {};
}

Result<DeliveryReport> Deliverer::deliver(Instant now, bool patient,
                                          const std::set<SubjectRef>& apart,
                                          const std::function<bool()>& fresh) {
  Round round;
  round.now = now;
  round.apart = apart;
  round.fresh = fresh;
  const WorkInHand in_hand(parts_.store.work());
  if (auto recovered = recover(round); !recovered) return recovered.error();
  if (patient && resting(now)) {
    round.report.transport_error = "waiting for the next attempt";
    return std::move(round.report);
  }
  if (auto begun = begin(round); !begun) return begun.error();
  if (auto sent = repeat_unknown(round); !sent) return sent.error();
  if (auto told = tell_alarms(round); !told) return told.error();
  if (auto sent = send_queued(round); !sent) return sent.error();
  if (auto told = tell_of_held(round); !told) return told.error();
  if (auto sent = send_entries(round); !sent) return sent.error();
  tell_leads(round);
  delivery_.transport.rest();
  return std::move(round.report);
}

Result<DeliveryReport> Deliverer::rehearse(Instant now) {
  Round round;
  round.now = now;
  round.rehearsal = true;
  if (auto begun = begin(round); !begun) return begun.error();
  if (auto told = tell_alarms(round); !told) return told.error();
  if (auto done = send_queued(round); !done) return done.error();
  tell_leads(round);
  return std::move(round.report);
}

// To the one whose duty it is a reminder of a done thing is a nuisance; to a manager an escalation
// of one is an accusation. So it waits, but never longer than a working day. Of what fell due after
// a copy was taken nobody can know yet whether it was done in time.
Result<bool> Deliverer::waits_for_read(Round& round, const QueuedNotice& queued) {
  const auto& due = queued.tracked.due;
  const bool copied_before = round.known_as_of && due && due->at > *round.known_as_of;
  if (!round.stale_since && !copied_before) return false;
  if (queued.notice.kind != StageKind::escalation) return false;
  if (round.now >= escalation_waits_until(parts_.rulebook, queued.notice.at)) return false;
  ++round.report.waiting;
  if (round.rehearsal || queued.notice.reason == NoticeReason::awaiting_good_read) return true;
  Notice waiting = queued.notice;
  waiting.reason = NoticeReason::awaiting_good_read;
  const auto noted = parts_.store.set_aside(waiting, round.now);
  if (!noted) return noted.error();
  return true;
}

// A notice that defeats us must not stop the others: it stays queued and is tried again.
Result<void> Deliverer::try_notice(Round& round, const QueuedNotice& queued) {
  try {
    const auto waits = waits_for_opening(round, queued);
    if (!waits) return waits.error();
    if (*waits) return {};
    const Gathered as = gathered_as(queued, parts_.rulebook);
    if (as != Gathered::no) return gather(round, queued, as);
    const DigestRule* rule = digest_of(queued, delivery_.digests, round.directory);
    if (rule != nullptr && !stands_alone(queued)) {
      return leave_to_digest(round, queued, *rule);
    }
    const auto together = has_waited(round, queued);
    if (!together) return together.error();
    const bool with_others = *together || is_before_closed_days(queued);
    return with_others && !stands_alone(queued) ? gather(round, queued, Gathered::digest)
                                                : send_notice(round, queued);
  } catch (const std::exception& thrown) {
    ++round.report.put_off;
    parts_.log.error("{}: its notice could not be made: {}",
                     clean_line(describe(queued.tracked.subject)), clean_line(thrown.what()));
    return {};
  }
}

Result<void> Deliverer::note_missing_address(Round& round, const QueuedNotice& queued) {
  const auto holder = round.directory.workers.find(queued.tracked.term.holder);
  if (round.rehearsal || holder == round.directory.workers.end()) return {};
  if (!holder->second.active || !holder->second.email.empty()) return {};
  return round.addresses.missing(parts_, holder->second, round.now);
}

Result<void> Deliverer::consider(Round& round, const QueuedNotice& queued) {
  if (auto noted = note_missing_address(round, queued); !noted) return noted;
  const auto waits = waits_for_read(round, queued);
  if (!waits) return waits.error();
  if (*waits) return {};
  if (round.fresh && !round.fresh()) {
    round.report.interrupted = true;
    return {};
  }
  return try_notice(round, queued);
}

Result<void> Deliverer::send_queued(Round& round) {
  for (;;) {
    auto queued = parts_.store.queued(round.now, kQueueAtOnce);
    if (!queued) return queued.error();
    order_of_saying(*queued);
    if (round.guard.may_fill(queued->size())) put_ordinary_first(*queued);
    std::vector<const QueuedNotice*> news;
    for (const QueuedNotice& notice : *queued) {
      if (round.apart.contains(notice.tracked.subject)) continue;
      if (round.seen.insert(notice.notice.key).second) news.push_back(&notice);
    }
    auto sent = in_batches(round, news.size(),
                           [&](std::size_t number) { return consider(round, *news[number]); });
    if (!sent) return sent;
    if (round.is_over()) return send_what_was_gathered(round);
    if (!news.empty()) continue;
    if (round.gathered.empty()) return {};
    // What was gathered stands before what comes behind it in the queue.
    if (sent = send_gathered(round); !sent) return sent;
    if (round.is_over()) return {};
  }
}

// Or a queue that takes longer to look through than a poll would never come to an end: each round
// would gather the same again. The claim still checks each message.
Result<void> Deliverer::send_what_was_gathered(Round& round) {
  if (!round.report.interrupted || round.gathered.empty()) return {};
  round.report.interrupted = false;
  const auto fresh = std::exchange(round.fresh, {});
  auto sent = send_gathered(round);
  round.fresh = fresh;
  round.report.interrupted = true;
  return sent;
}

Result<const AssessedSubject*> Deliverer::assessed_subject(Round& round, const SubjectRef& ref) {
  if (!round.subject || round.subject->input.subject != ref) {
    auto noted = parts_.store.work().begin(WorkStage::delivery, {ref});
    if (!noted) return noted.error();
    auto subject = assess_subject(parts_.store, parts_.rulebook, *round.enrolments, round.directory,
                                  ref, {round.now, std::nullopt});
    if (!subject) return subject.error();
    round.subject = std::move(*subject);
  }
  return &*round.subject;
}

Result<std::optional<Deliverer::Letter>> Deliverer::prepare(Round& round,
                                                            const QueuedNotice& queued) {
  const auto assessed = assessed_subject(round, queued.tracked.subject);
  if (!assessed) return assessed.error();
  const AssessedSubject& subject = **assessed;
  const Deadline* deadline = open_deadline_of(queued, subject);
  if (deadline == nullptr) return std::optional<Letter>{};  // the next cycle withdraws it
  Letter letter;
  letter.queued = &queued;
  letter.to =
      addressee_of(queued, *deadline, subject, round.directory, round.now, parts_.rulebook.zone);
  if (auto noted = note_restricted(round, queued, subject, letter.to); !noted) {
    return noted.error();
  }
  if (hears_elsewhere(round, queued.notice, letter.to.address, subject.input.ledger)) {
    letter.same_person = true;
    return std::optional(std::move(letter));
  }
  letter.held = !queued.released && round.guard.is_full(letter.to.address);
  if (letter.held) return std::optional(std::move(letter));
  const MessageId id = message_id_of(queued, round.now);
  const Saying saying{queued,
                      subject,
                      letter.to,
                      round.directory,
                      parts_.rulebook,
                      round.now,
                      round.known_as_of,
                      named(round, queued, subject),
                      attaches_entry(round, queued, *deadline),
                      named_in_calendar(round, queued, subject)};
  letter.items.push_back(item_of(saying, *deadline));
  auto content = content_of(saying, *deadline, id, delivery_.letterhead);
  if (content) {
    const bool in_calendar = !content->calendar.empty();
    letter.shows = most_shown(round, queued.notice.key, saying.named,
                              in_calendar ? saying.named_in_calendar : std::string());
    content->letter =
        referrer_letter(saying, *deadline, parts_, delivery_.letterhead, delivery_.templates);
    if (carries_page(queued, parts_.rulebook) && !letter.to.fallback) {
      content->page = worker_page(saying, *deadline, parts_, *round.enrolments, round.apart);
    }
  }
  if (!content) {
    letter.unsendable = content.error().message;
  } else if (auto composed = compose(*content, delivery_.templates)) {
    letter.composed = std::move(*composed);
  } else {
    letter.unsendable = composed.error().message;
  }
  letter.composed.message.id = id;
  return std::optional(std::move(letter));
}

Result<void> Deliverer::send_notice(Round& round, const QueuedNotice& queued) {
  auto prepared = prepare(round, queued);
  if (!prepared) return prepared.error();
  if (!*prepared) return {};
  const Letter& letter = **prepared;
  if (letter.same_person) return set_aside(round, queued.notice, letter.to, Aside::same_person);
  if (letter.held) return set_aside(round, queued.notice, letter.to, Aside::held);
  Notice notice = queued.notice;
  notice.person = letter.to.worker;
  notice.address = letter.to.address;
  notice.message = letter.composed.message.id;
  return say(round, letter, {std::move(notice)}, {});
}

Result<void> Deliverer::set_aside(Round& round, Notice notice, const Addressee& to, Aside why) {
  const bool held = why == Aside::held;
  ++(held ? round.report.held : round.report.same_person);
  if (round.rehearsal) return {};
  notice.person = to.worker;
  notice.address = to.address;
  notice.state = held ? NoticeState::held : NoticeState::superseded;
  notice.reason = held ? NoticeReason::too_many_at_once : NoticeReason::same_person;
  notice.decided_at = round.now;
  const auto aside = parts_.store.set_aside(notice, round.now);
  return aside ? Result<void>() : Result<void>(aside.error());
}

}  // namespace duecourse::adapters
