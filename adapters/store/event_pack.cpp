#include "adapters/store/event_pack.hpp"

#include <bit>
#include <string>
#include <utility>

namespace duecourse::adapters {

namespace {

constexpr std::uint64_t kFormat = 1;

// What an event has beyond what all have.
constexpr std::uint64_t kDeleted = 1;
constexpr std::uint64_t kId = 2;
constexpr std::uint64_t kHostId = 4;
constexpr std::uint64_t kRecorded = 8;
constexpr std::uint64_t kBy = 16;
constexpr std::uint64_t kPerson = 32;
constexpr std::uint64_t kDayOnly = 64;
constexpr std::uint64_t kRecordedDayOnly = 128;

// The type of a fact.
constexpr std::uint64_t kFalse = 0;
constexpr std::uint64_t kTrue = 1;
constexpr std::uint64_t kNumber = 2;
constexpr std::uint64_t kCode = 3;
constexpr std::uint64_t kDay = 4;
constexpr std::uint64_t kSecond = 5;

std::int64_t seconds_of(Instant at) {
  return at.time_since_epoch().count();
}
Instant instant_of(std::int64_t seconds) {
  return Instant(std::chrono::seconds(seconds));
}

struct ValueWriter {
  Packer& into;

  void operator()(bool flag) const { into.number(flag ? kTrue : kFalse); }
  void operator()(double number) const {
    into.number(kNumber);
    into.fixed(std::bit_cast<std::uint64_t>(number));
  }
  void operator()(std::string_view code) const {
    into.number(kCode);
    into.word(code);
  }
  void operator()(const Moment& moment) const {
    into.number(moment.precision == Precision::day ? kDay : kSecond);
    into.signed_number(seconds_of(moment.at));
  }
};

std::uint64_t flags_of(const EventFields& event) {
  std::uint64_t flags = 0;
  if (event.deleted) flags |= kDeleted;
  if (event.id) flags |= kId;
  if (event.host_id) flags |= kHostId;
  if (event.recorded) flags |= kRecorded;
  if (event.by) flags |= kBy;
  if (event.person) flags |= kPerson;
  if (event.occurred.precision == Precision::day) flags |= kDayOnly;
  if (event.recorded_by_day) flags |= kRecordedDayOnly;
  return flags;
}

}  // namespace

EventWriter::EventWriter(Packer& into) : into_(into) {
  into_.clear();
  into_.number(kFormat);
}

void EventWriter::put(const EventFields& event) {
  const std::int64_t second = seconds_of(event.occurred.at);
  into_.number(flags_of(event));
  into_.signed_number(event.place - std::exchange(place_, event.place));
  into_.number(static_cast<std::uint64_t>(event.query));
  into_.text(event.row_id);
  if (event.id) into_.text(*event.id);
  if (event.host_id) into_.text(*event.host_id);
  into_.word(event.kind);
  into_.signed_number(second - std::exchange(second_, second));
  if (event.recorded) into_.signed_number(seconds_of(*event.recorded) - second);
  if (event.by) into_.word(*event.by);
  if (event.person) into_.word(*event.person);
  into_.number(event.facts.size());
  for (const FactFields& fact : event.facts) {
    into_.word(fact.name);
    std::visit(ValueWriter{into_}, fact.value);
  }
}

void EventReader::begin(std::string_view packed) {
  from_.begin(packed);
  place_ = 0;
  second_ = 0;
  if (from_.number() != kFormat) from_.fail();
}

bool EventReader::next(EventFields& event) {
  if (from_.at_end()) return false;
  const std::uint64_t flags = from_.number();
  const auto holds = [flags](std::uint64_t what) { return (flags & what) != 0; };
  const auto maybe = [&](std::uint64_t what, auto read) {
    return holds(what) ? std::optional<std::string_view>(read()) : std::nullopt;
  };
  const auto text = [this] { return from_.text(); };
  const auto word = [this] { return from_.word(); };
  event.deleted = holds(kDeleted);
  event.place = place_ += from_.signed_number();
  event.query = static_cast<std::int64_t>(from_.number());
  event.row_id = from_.text();
  event.id = maybe(kId, text);
  event.host_id = maybe(kHostId, text);
  event.kind = from_.word();
  second_ += from_.signed_number();
  event.occurred = {instant_of(second_), holds(kDayOnly) ? Precision::day : Precision::second};
  event.recorded_by_day = holds(kRecordedDayOnly);
  event.recorded.reset();
  if (holds(kRecorded)) event.recorded = instant_of(second_ + from_.signed_number());
  event.by = maybe(kBy, word);
  event.person = maybe(kPerson, word);
  take_facts(event.facts);
  return !from_.damaged();
}

void EventReader::take_facts(std::vector<FactFields>& facts) {
  facts.clear();
  const std::uint64_t count = from_.number();
  for (std::uint64_t i = 0; i < count && !from_.damaged(); ++i) {
    FactFields& fact = facts.emplace_back();
    fact.name = from_.word();
    switch (from_.number()) {
      case kFalse:
        fact.value = false;
        break;
      case kTrue:
        fact.value = true;
        break;
      case kNumber:
        fact.value = std::bit_cast<double>(from_.fixed());
        break;
      case kCode:
        fact.value = from_.word();
        break;
      case kDay:
        fact.value = Moment{instant_of(from_.signed_number()), Precision::day};
        break;
      case kSecond:
        fact.value = Moment{instant_of(from_.signed_number()), Precision::second};
        break;
      default:
        from_.fail();
    }
  }
}

namespace {

/// Between the event's own id and the child's, in a row id.
constexpr char kPersonSeparator = '\x1f';

/// The id that most hosts' events have: query, host id and the child.
std::string usual_id(const std::string& query, std::string_view host_id,
                     const std::optional<std::string_view>& person) {
  std::string id;
  id.reserve(query.size() + host_id.size() + 16);
  id.append(query).append(1, ':').append(host_id);
  if (person.has_value()) id.append(1, '#').append(*person);
  return id;
}

}  // namespace

std::string_view host_part(std::string_view row_id) {
  return row_id.substr(0, row_id.find(kPersonSeparator));
}

Event event_of(const EventFields& fields, const SubjectRef& subject, const std::string& query) {
  Event event;
  event.subject = subject;
  event.host_id = fields.host_id.value_or(host_part(fields.row_id));
  event.kind = fields.kind;
  event.occurred = fields.occurred;
  event.recorded = fields.recorded;
  event.recorded_by_day = fields.recorded_by_day;
  if (fields.by) event.by = WorkerId(std::string(*fields.by));
  if (fields.person) event.person = PersonId(std::string(*fields.person));
  event.id = EventId(fields.id.has_value() ? std::string(*fields.id)
                                           : usual_id(query, event.host_id, fields.person));
  event.facts = facts_of(fields.facts);
  return event;
}

Facts facts_of(const std::vector<FactFields>& fields) {
  Facts facts;
  facts.reserve(fields.size());
  for (const FactFields& field : fields) {
    Fact& fact = facts.emplace_back();
    fact.name = field.name;
    std::visit(
        [&](const auto& value) {
          if constexpr (std::is_same_v<decltype(value), const std::string_view&>) {
            fact.value.emplace<std::string>(value);
          } else {
            fact.value = value;
          }
        },
        field.value);
  }
  return facts;
}

void borrow_facts(const Facts& facts, std::vector<FactFields>& into) {
  into.clear();
  for (const Fact& fact : facts) {
    FactFields& field = into.emplace_back();
    field.name = fact.name;
    std::visit([&](const auto& value) { field.value = value; }, fact.value);
  }
}

}  // namespace duecourse::adapters
