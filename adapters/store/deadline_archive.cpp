#include "adapters/store/deadline_archive.hpp"

#include <utility>

#include "engine/base/check.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::size_t kHashDigits = 16;

// What a deadline has beyond what all have.
constexpr std::uint64_t kPerson = 1;
constexpr std::uint64_t kDue = 2;
constexpr std::uint64_t kEnded = 4;
constexpr std::uint64_t kEndedBy = 8;
constexpr std::uint64_t kPreviousDue = 16;
constexpr std::uint64_t kHashId = 32;   ///< the id is `d` and sixteen digits of a hash
constexpr std::uint64_t kFinding = 64;  ///< of a finding; with the next one neither: a timescale
constexpr std::uint64_t kNotification = 128;

std::int64_t seconds_of(Instant at) {
  return at.time_since_epoch().count();
}

std::optional<std::uint64_t> hash_in(std::string_view id) {
  if (id.size() != kHashDigits + 1 || id.front() != 'd') return std::nullopt;
  std::uint64_t hash = 0;
  for (const char c : id.substr(1)) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'a' || c > 'f')) return std::nullopt;
    hash = hash * 16 + static_cast<std::uint64_t>(digit ? c - '0' : c - 'a' + 10);
  }
  return hash;
}

std::string id_of(std::uint64_t hash) {
  std::string id = "d0000000000000000";
  for (std::size_t i = kHashDigits; i > 0; --i, hash >>= 4U) id[i] = "0123456789abcdef"[hash & 15U];
  return id;
}

class DeadlineWriter {
 public:
  explicit DeadlineWriter(Packer& into) : into_(into) { into_.number(kFormat); }

  // Taken apart by name of every field: one that is added and not stored does not compile.
  void put(const Tracked& tracked) {
    const auto& [id, key, subject, person, revision, due, known_at, start, anchor_host_id, ending,
                 previous_due, revised_at, term, counting, previous_counting] = tracked;
    // What was never open had no holder, and how it was counted is not kept.
    DUECOURSE_CHECK(term.number == 0 && !counting && !previous_counting);
    const auto hash = hash_in(id.str());
    std::uint64_t has = 0;
    if (person) has |= kPerson;
    if (due) has |= kDue;
    if (ending) has |= kEnded;
    if (ending && !(ending->by.empty() && ending->by_host_id.empty())) has |= kEndedBy;
    if (previous_due) has |= kPreviousDue;
    if (hash) has |= kHashId;
    if (key.rule == RuleKind::finding) has |= kFinding;
    if (key.rule == RuleKind::notification) has |= kNotification;
    into_.number(has);
    if (hash) {
      into_.fixed(*hash);
    } else {
      into_.text(id.str());
    }
    into_.word(key.framework.str());
    into_.word(key.timescale.str());
    put_event(key.anchor.str(), anchor_host_id);
    if (person) into_.word(person->str());
    into_.signed_number(revision);
    put_time(start);
    if (due) put_timed(*due);
    // Mostly alike for all of a subject.
    into_.signed_number(seconds_of(known_at) - std::exchange(known_, seconds_of(known_at)));
    into_.signed_number(seconds_of(revised_at) - known_);
    if (previous_due) put_timed(*previous_due);
    if (!ending) return;
    into_.number(static_cast<std::uint64_t>(ending->kind));
    into_.number(static_cast<std::uint64_t>(ending->reason));
    put_timed(ending->at);
    if ((has & kEndedBy) != 0) put_event(ending->by.str(), ending->by_host_id);
  }

 private:
  /// An event's id mostly ends in its host id.
  void put_event(std::string_view id, std::string_view host_id) {
    into_.word(host_id);
    const bool usual = id.ends_with(host_id);
    into_.number(usual ? 1 : 0);
    into_.word(usual ? id.substr(0, id.size() - host_id.size()) : id);
  }
  void put_time(Instant at) {
    into_.signed_number(seconds_of(at) - last_);
    last_ = seconds_of(at);
  }
  template <class Timed>
  void put_timed(const Timed& timed) {
    put_time(timed.at);
    into_.number(static_cast<std::uint64_t>(timed.precision));
  }

  Packer& into_;
  std::int64_t last_ = 0;
  std::int64_t known_ = 0;
};

class DeadlineReader {
 public:
  explicit DeadlineReader(std::string_view packed) : from_(packed) {}

  [[nodiscard]] bool begins() { return from_.number() == kFormat; }
  [[nodiscard]] bool at_end() const { return from_.at_end(); }
  [[nodiscard]] bool damaged() const { return from_.damaged(); }

  void take(Tracked& tracked) {
    const std::uint64_t has = from_.number();
    const auto holds = [has](std::uint64_t what) { return (has & what) != 0; };
    if (holds(kFinding)) tracked.key.rule = RuleKind::finding;
    if (holds(kNotification)) tracked.key.rule = RuleKind::notification;
    tracked.id = DeadlineId(holds(kHashId) ? id_of(from_.fixed()) : std::string(from_.text()));
    tracked.key.framework = FrameworkId(std::string(from_.word()));
    tracked.key.timescale = TimescaleId(std::string(from_.word()));
    tracked.key.anchor = EventId(take_event(tracked.anchor_host_id));
    if (holds(kPerson)) tracked.person = PersonId(std::string(from_.word()));
    tracked.revision = static_cast<int>(from_.signed_number());
    tracked.start = take_time();
    if (holds(kDue)) tracked.due = take_timed<Limit>();
    known_ += from_.signed_number();
    tracked.known_at = Instant(std::chrono::seconds(known_));
    tracked.revised_at = Instant(std::chrono::seconds(known_ + from_.signed_number()));
    if (holds(kPreviousDue)) tracked.previous_due = take_timed<Limit>();
    if (!holds(kEnded)) return;
    Ending& ending = tracked.ending.emplace();
    ending.kind = static_cast<EndKind>(from_.number());
    ending.reason = static_cast<EndReason>(from_.number());
    ending.at = take_timed<Moment>();
    if (holds(kEndedBy)) ending.by = EventId(take_event(ending.by_host_id));
  }

 private:
  std::string take_event(std::string& host_id) {
    host_id = from_.word();
    const bool usual = from_.number() != 0;
    std::string id(from_.word());
    if (usual) id += host_id;
    return id;
  }
  Instant take_time() {
    last_ += from_.signed_number();
    return Instant(std::chrono::seconds(last_));
  }
  template <class Timed>
  Timed take_timed() {
    const Instant at = take_time();
    return Timed{at, static_cast<Precision>(from_.number())};
  }

  Unpacker from_;
  std::int64_t last_ = 0;
  std::int64_t known_ = 0;
};

}  // namespace

void pack_deadlines(const std::vector<const Tracked*>& deadlines, Packer& into) {
  DeadlineWriter writer(into);
  for (const Tracked* deadline : deadlines) writer.put(*deadline);
}

bool unpack_deadlines(std::string_view packed, const SubjectRef& subject,
                      std::vector<Tracked>& into) {
  DeadlineReader reader(packed);
  if (!reader.begins()) return false;
  while (!reader.at_end()) {
    Tracked& tracked = into.emplace_back();
    tracked.subject = subject;
    reader.take(tracked);
  }
  return !reader.damaged();
}

}  // namespace duecourse::adapters
