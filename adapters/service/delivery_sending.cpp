// Delivery: claiming in batches, sending and recording.
#include <algorithm>
#include <deque>
#include <exception>
#include <limits>
#include <map>
#include <mutex>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/deliver.hpp"
#include "adapters/service/delivery_round.hpp"

namespace duecourse::adapters {
namespace {

/// Questions to the host at once: what is made again was made in vain.
constexpr std::size_t kMostAsked = 100;

/// Notes, by whichever thread sends, which messages have begun and what came of them, and whose
/// subjects are in hand.
class NotedSending final : public SendWatch {
 public:
  NotedSending(Store& store, const std::vector<Deliverer::Claimed>& claimed) : store_(store) {
    for (const Deliverer::Claimed& one : claimed) {
      subjects_.emplace(one.message.id, one.said.subject);
    }
  }

  Result<void> begins(const OutgoingMessage& message) override {
    const std::lock_guard lock(mutex_);
    in_hand_.emplace(message.id, subjects_.at(message.id));
    if (auto noted = note_in_hand(); !noted) return noted;
    return store_.send_notes().note(message.id, HandedOver::begun);
  }

  // What cannot be noted is not known after a crash: it is treated as if it may have been taken.
  void ended(const OutgoingMessage& message, const SendResult& result) override {
    const std::lock_guard lock(mutex_);
    in_hand_.erase(message.id);
    if (result.outcome == SendOutcome::unknown) return;
    const bool taken = result.outcome == SendOutcome::accepted;
    (void)store_.send_notes().note(message.id, taken ? HandedOver::taken : HandedOver::not_taken);
  }

 private:
  Result<void> note_in_hand() {
    std::vector<SubjectRef> subjects;
    for (const auto& [id, subject] : in_hand_) subjects.push_back(subject);
    return store_.work().begin(WorkStage::delivery, subjects);
  }

  Store& store_;
  std::map<MessageId, SubjectRef> subjects_;
  std::mutex mutex_;  // guards what follows, and the notes
  std::map<MessageId, SubjectRef> in_hand_;
};

}  // namespace

Result<void> Deliverer::say(Round& round, const Letter& letter, std::vector<Notice> notices,
                            std::vector<SubjectRef> also) {
  const Notice& first = notices.front();
  Said said{first.key,
            first.kind,
            first.copy,
            first.reason,
            letter.queued->tracked.subject,
            letter.to.address,
            letter.to.name,
            letter.composed.subject_line,
            std::move(also)};
  const auto tell = [&] {
    for (const Notice& notice : notices) round.told.insert(told_of(notice.key, notice.address));
  };
  if (round.rehearsal) {
    if (!letter.queued->released) round.guard.count(letter.to.address);
    tell();
    round.report.said.push_back(std::move(said));
    return {};
  }
  Message message = message_of(letter.composed, round.now);
  message.to = letter.to.address;
  message.shows = letter.shows;
  for (const Notice& notice : notices) message.carries.push_back(notice.key);
  const auto claimed = parts_.store.claim(message, notices, round.now);
  if (!claimed) return claimed.error();
  if (!*claimed) return {};  // something changed: the next cycle looks again
  tell();
  const QueuedNotice& queued = *letter.queued;
  if (!queued.released) round.guard.count(said.to);
  round.claimed.push_back({std::move(message), std::move(said), letter.to.worker, letter.items,
                           letter.unsendable, queued.attempts, queued.released, letter.tells_done});
  return {};
}

bool is_ordinary(NoticeReason reason) {
  return reason == NoticeReason::stage_due || reason == NoticeReason::caught_up ||
         reason == NoticeReason::quiet_hours || reason == NoticeReason::waits_for_digest ||
         reason == NoticeReason::awaiting_good_read;
}

std::size_t Deliverer::room_for(Round& round) const {
  if (round.rehearsal) return std::numeric_limits<std::size_t>::max();
  const std::size_t room = pace_.room(round.now);
  round.report.paced = room == 0;
  // What is on its way counts as said until it is known not to be: no more are on their way than
  // may be said, or what is put off would have another held in its place.
  return std::min({room, delivery_.transport.at_once(), round.guard.room()});
}

Result<void> Deliverer::in_batches(Round& round, std::size_t count,
                                   const std::function<Result<void>(std::size_t)>& claim) {
  std::deque<std::size_t> left(count);
  std::iota(left.begin(), left.end(), std::size_t{0});
  while (!left.empty() && !round.is_over()) {
    const std::size_t room = room_for(round);
    std::vector<std::size_t> again;  // the host is to be asked before
    auto claimed = parts_.store.transaction([&]() -> Result<void> {
      while (!left.empty() && round.claimed.size() < room && again.size() < kMostAsked &&
             !round.is_over()) {
        const std::size_t number = left.front();
        left.pop_front();
        if (auto done = claim(number); !done) return done;
        if (round.answers.take_missing()) again.push_back(number);
      }
      return note_claimed(round);
    });
    if (!claimed) return claimed;
    if (auto sent = send_claimed(round); !sent) return sent;
    round.answers.ask(parts_.reader, parts_.log);
    left.insert(left.begin(), again.begin(), again.end());
  }
  return {};
}

// Before the claim is on the disk: of what is claimed and not noted nobody could say that it was
// surely not sent.
Result<void> Deliverer::note_claimed(const Round& round) {
  if (round.claimed.empty()) return {};
  std::vector<MessageId> ids;
  for (const Claimed& one : round.claimed) ids.push_back(one.message.id);
  return parts_.store.send_notes().claimed(ids);
}

// What was claimed is on the disk. Sent, it is recorded together too; what was raised meanwhile is
// sent once that is on the disk as well.
Result<void> Deliverer::send_claimed(Round& round) {
  const std::vector<Claimed> claimed = std::exchange(round.claimed, {});
  if (claimed.empty()) return {};
  if (auto none = parts_.store.work().begin(WorkStage::delivery, {}); !none) return none;
  const std::vector<SendResult> results = hand_over(round, claimed);
  if (results.empty()) return {};
  std::vector<Message> raised;
  auto recorded = parts_.store.transaction([&]() -> Result<void> {
    for (std::size_t i = 0; i < claimed.size(); ++i) {
      if (auto done = record(round, claimed[i], results[i], raised); !done) return done;
    }
    return {};
  });
  if (!recorded) return recorded;
  for (Message& message : raised) {
    if (auto sent = send_raised(round, std::move(message)); !sent) return sent;
  }
  return {};
}

// Nothing where the transport lost its mind: whether it took anything is found out as after a
// crash.
std::vector<SendResult> Deliverer::hand_over(Round& round, const std::vector<Claimed>& claimed) {
  std::vector<OutgoingMessage> messages;
  for (const Claimed& one : claimed) {
    if (one.unsendable.empty()) messages.push_back(outgoing(one.message));
  }
  std::vector<SendResult> sent;
  try {
    NotedSending noted(parts_.store, claimed);
    if (!messages.empty()) sent = delivery_.transport.send_all(messages, noted);
  } catch (const std::exception& thrown) {
    round.report.put_off += claimed.size();
    parts_.log.error("{} message(s) could not be handed over: {}", claimed.size(),
                     clean_line(thrown.what()));
    return {};
  }
  pace_.count(messages.size(), round.now);
  if (!sent.empty()) note_transport(round, sent);
  std::vector<SendResult> results;
  std::size_t next = 0;
  for (const Claimed& one : claimed) {
    results.push_back(one.unsendable.empty()
                          ? std::move(sent.at(next++))
                          : SendResult{SendOutcome::permanent, one.unsendable, false});
  }
  return results;
}

SendResult Deliverer::hand_over(Round& round, const Message& message) {
  const std::vector<SendResult> results{delivery_.transport.send(outgoing(message))};
  pace_.count(1, round.now);
  note_transport(round, results);
  return results.front();
}

OutgoingMessage Deliverer::outgoing(const Message& message) const {
  const Letterhead& letterhead = delivery_.letterhead;
  const std::string& sender =
      letterhead.return_path.empty() ? letterhead.from.address : letterhead.return_path;
  return {message.id, sender, message.to, message.bytes};
}

void Deliverer::note_transport(Round& round, const std::vector<SendResult>& results) {
  const auto down = std::find_if(results.begin(), results.end(),
                                 [](const SendResult& result) { return result.whole_transport; });
  if (down == results.end()) {
    if (down_) parts_.log.info("the mail transport works again");
    down_ = false;
    failures_ = 0;
    return;
  }
  if (!down_)
    parts_.log.warn("the mail transport is down, messages wait: {}", clean_line(down->detail));
  down_ = true;
  failures_ = std::min(failures_ + 1, 100);
  retry_at_ = round.now + std::min(retry_wait(failures_), std::chrono::minutes{15});
  round.report.transport_error = down->detail;
}

Result<void> Deliverer::record(Round& round, const Claimed& claimed, const SendResult& result,
                               std::vector<Message>& raised) {
  Message message = claimed.message;
  const bool out =
      result.outcome == SendOutcome::accepted || result.outcome == SendOutcome::unknown;
  if (!out && !claimed.released) round.guard.uncount(claimed.said.to);
  if (out && claimed.tells_done) {
    if (auto told = parts_.store.done().told(message.to, message.created_at); !told) return told;
  }
  message.settled_at = round.now;
  message.detail = result.detail;
  switch (result.outcome) {
    case SendOutcome::accepted:
      round.report.said.push_back(claimed.said);
      if (auto noted = round.addresses.taken(parts_, message.to, round.now); !noted) return noted;
      message.state = MessageState::sent;
      return parts_.store.settle(message, NoticeReason::delivered, std::nullopt, round.now);
    case SendOutcome::unknown:
      ++round.report.unknown;
      message.state = MessageState::unknown;
      parts_.log.warn("message {}: it is not known whether it was taken: {}", message.id.str(),
                      clean_line(result.detail));
      return parts_.store.settle(message, NoticeReason::outcome_unknown, std::nullopt, round.now);
    case SendOutcome::temporary: {
      ++round.report.put_off;
      message.state = MessageState::dropped;
      // Where nobody was there to take it, that says nothing of the message: it did not try.
      if (result.whole_transport) message.attempts = 0;
      const auto wait =
          result.whole_transport ? std::chrono::minutes{1} : retry_wait(claimed.attempts + 1);
      return parts_.store.settle(message, NoticeReason::server_unavailable, round.now + wait,
                                 round.now);
    }
    case SendOutcome::permanent:
      return settle_refused(round, std::move(message),
                            {claimed.items, claimed.said.to, result.detail, claimed.worker},
                            raised);
  }
  return {};
}

Result<void> Deliverer::refuse(Round& round, Message message, const Refused& refused) {
  std::vector<Message> raised;
  auto settled = settle_refused(round, std::move(message), refused, raised);
  if (!settled || raised.empty()) return settled;
  return send_raised(round, std::move(raised.front()));
}

// Their manager can see that they hear; where nobody is above them, the fallback mailbox does.
MessageContent Deliverer::raised_to_whom(const Round& round, const Refused& refused,
                                         const Worker* worker, const MessageId& id) const {
  std::optional<Mailbox> manager;
  if (worker != nullptr) {
    manager = round.addresses.manager_of(*worker, round.directory, parts_.rulebook.zone, round.now);
  }
  const std::string why =
      manager ? fmt::format("Why you: manager of {}.", worker->name) : "Why you: fallback mailbox.";
  return raised_content(refused, manager.value_or(Mailbox{"", parts_.fallback}), why, id,
                        delivery_.letterhead, round.now);
}

Result<void> Deliverer::settle_refused(Round& round, Message message, const Refused& refused,
                                       std::vector<Message>& into) {
  message.settled_at = round.now;
  message.detail = refused.detail;
  if (is_fallback(refused.address)) {
    // There is nobody further to raise it to: it waits, loudly.
    ++round.report.put_off;
    message.state = MessageState::dropped;
    parts_.log.critical("the fallback mailbox {} refuses messages: {}", clean_line(refused.address),
                        clean_line(refused.detail));
    return parts_.store.settle(message, NoticeReason::server_unavailable,
                               round.now + retry_wait(100), round.now);
  }
  ++round.report.failed;
  message.state = MessageState::failed;
  parts_.log.error("{} refuses message {}: {}", clean_line(refused.address), message.id.str(),
                   clean_line(refused.detail));
  const MessageId id(message.id.str() + "-raised");
  const auto known = round.directory.workers.find(refused.worker);
  const Worker* worker = known == round.directory.workers.end() ? nullptr : &known->second;
  const auto composed = compose(raised_to_whom(round, refused, worker, id), delivery_.templates);
  std::optional<Message> raised;
  if (composed) {
    raised = message_of(*composed, round.now);
  } else {
    parts_.log.critical("message {} cannot be raised: {}", message.id.str(),
                        clean_line(composed.error().message));
  }
  auto stored = parts_.store.transaction([&]() -> Result<void> {
    auto settled =
        parts_.store.settle(message, NoticeReason::refused_by_server, std::nullopt, round.now);
    if (settled && worker != nullptr) {
      settled =
          round.addresses.refused(parts_, *worker, refused.address, refused.detail, round.now);
    }
    if (!settled || !raised) return settled;
    const auto claimed = parts_.store.claim(*raised, {}, round.now);
    return claimed ? Result<void>() : Result<void>(claimed.error());
  });
  if (stored && raised) into.push_back(std::move(*raised));
  return stored;
}

}  // namespace duecourse::adapters
