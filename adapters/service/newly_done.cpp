// What a digest says of what was done since the last one: of deadlines its reader had been told of,
// and would still be told of. It alone makes no digest.
#include <algorithm>
#include <set>
#include <utility>

#include "adapters/service/delivery_round.hpp"
#include "adapters/service/message_wording.hpp"

namespace duecourse::adapters {

namespace {

// The place of a deadline that was met among those of its subject; nothing where it was not.
std::optional<std::size_t> met_at(const AssessedSubject& subject, const DeadlineId& id) {
  const auto& deadlines = subject.assessment.deadlines;
  for (std::size_t i = 0; i < deadlines.size() && i < subject.tracked.size(); ++i) {
    if (subject.tracked[i].id != id || !deadlines[i].ending) continue;
    const EndKind kind = deadlines[i].ending->kind;
    if (kind == EndKind::met || kind == EndKind::met_late) return i;
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<DigestEntry>> Deliverer::newly_done_entry(Round& round, const DoneWord& word,
                                                               const std::string& address) {
  auto subject = assessed_subject(round, word.subject);
  if (!subject) return subject.error();
  const auto place = met_at(**subject, word.deadline);
  if (!place) return std::optional<DigestEntry>();
  const Deadline& deadline = (*subject)->assessment.deadlines[*place];
  QueuedNotice queued;
  queued.tracked = (*subject)->tracked[*place];
  queued.notice.key = {word.deadline, queued.tracked.revision, StageId(), 0, word.slot,
                       kEmailChannel};
  const Addressee to =
      addressee_of(queued, deadline, **subject, round.directory, round.now, parts_.rulebook.zone);
  if (to.fallback || lower_case(to.address) != address) return std::optional<DigestEntry>();
  (void)named(round, queued, **subject);
  if (round.answers.take_missing()) round.answers.ask(parts_.reader, parts_.log);
  const Saying saying{queued,          **subject, to,           round.directory,
                      parts_.rulebook, round.now, std::nullopt, named(round, queued, **subject)};
  DigestEntry entry = digest_entry(saying, deadline);
  entry.done = true;
  entry.item = item_of(saying, deadline);
  entry.item.overdue = false;
  entry.item.trace.clear();
  entry.item.decided.clear();
  entry.item.state = done_words(deadline, parts_.rulebook.zone);
  return std::optional(std::move(entry));
}

Result<void> Deliverer::add_newly_done(Round& round, std::vector<GatheredMessage>& messages) {
  std::set<std::string> told;
  for (GatheredMessage& message : messages) {
    if (message.as != Gathered::digest) continue;
    const std::string address = lower_case(message.notices.front().to.address);
    if (!told.insert(address).second) continue;
    const auto words = parts_.store.done().of(address);
    if (!words) return words.error();
    std::set<DeadlineId> said;
    for (const DoneWord& word : *words) {
      if (round.apart.contains(word.subject) || said.contains(word.deadline)) continue;
      auto entry = newly_done_entry(round, word, address);
      if (!entry) return entry.error();
      if (!*entry) continue;
      said.insert(word.deadline);
      message.done.push_back(std::move(**entry));
    }
  }
  return {};
}

}  // namespace duecourse::adapters
