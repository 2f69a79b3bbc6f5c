#include "adapters/store/event_table.hpp"

#include <algorithm>
#include <cstring>

#include "adapters/store/fact_text.hpp"
#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

namespace {

constexpr int kArrivalBits = 34;
constexpr std::int64_t kArrivalsMost = std::int64_t{1} << kArrivalBits;
/// What may wait in memory.
constexpr std::size_t kWaitingBytesMost = 64u << 20;
/// One large page more.
constexpr std::size_t kWaitingBytesReserved = 72u << 20;
/// Between the event's own id and the child's, in a row id.
constexpr char kPersonSeparator = '\x1f';

constexpr const char* kInsertEvent =
    "INSERT INTO event (place, query, row_id, id, host_id, kind, occurred, occurred_precision, "
    "recorded, by_worker, person, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kPutRow =
    "INSERT OR REPLACE INTO event_row (query, row_id, place, hash) VALUES (?, ?, ?, ?)";
constexpr const char* kEventsOf =
    "SELECT query, row_id, id, host_id, kind, occurred, occurred_precision, recorded, by_worker, "
    "person, facts FROM event WHERE place >= ? AND place < ? AND NOT deleted";

std::string_view host_part(std::string_view row_id) {
  return row_id.substr(0, row_id.find(kPersonSeparator));
}

/// The id that most hosts' events have: query, host id and the child.
std::string usual_id(const std::string& query, const std::string& host_id,
                     const std::optional<PersonId>& person) {
  std::string id;
  id.reserve(query.size() + host_id.size() + 16);
  id.append(query).append(1, ':').append(host_id);
  if (person.has_value()) id.append(1, '#').append(person->str());
  return id;
}

bool is_usual_id(std::string_view id, const std::string& query, std::string_view host_id,
                 const std::optional<PersonId>& person) {
  const auto eat = [&id](std::string_view part) {
    const bool fits = id.starts_with(part);
    if (fits) id.remove_prefix(part.size());
    return fits;
  };
  if (!eat(query) || !eat(":") || !eat(host_id)) return false;
  return person.has_value() ? eat("#") && id == person->str() : id.empty();
}

/// Fields one after the other, to be read back in the same order in the same process.
class Packer {
 public:
  explicit Packer(std::string& into) : into_(into) {}

  void put(std::int64_t number) {
    into_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  void put(std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    into_.append(reinterpret_cast<const char*>(&size), sizeof size);
    into_.append(text);
  }
  template <class T>
  void put(const std::optional<T>& value) {
    into_ += value.has_value() ? '1' : '0';
    if (value.has_value()) put(*value);
  }

 private:
  std::string& into_;
};

class Unpacker {
 public:
  explicit Unpacker(const char* from) : from_(from) {}

  std::int64_t number() { return raw<std::int64_t>(); }
  std::string_view text() {
    const auto size = raw<std::uint32_t>();
    const std::string_view value(from_, size);
    from_ += size;
    return value;
  }
  std::optional<std::int64_t> maybe_number() {
    return *from_++ == '1' ? std::optional(number()) : std::nullopt;
  }
  std::optional<std::string_view> maybe_text() {
    return *from_++ == '1' ? std::optional(text()) : std::nullopt;
  }

 private:
  template <class Number>
  Number raw() {
    Number value = 0;
    std::memcpy(&value, from_, sizeof value);
    from_ += sizeof value;
    return value;
  }

  const char* from_;
};

template <class Id>
std::optional<std::string_view> text_of(const std::optional<Id>& id) {
  return id.has_value() ? std::optional<std::string_view>(id->str()) : std::nullopt;
}

// Taken apart by name of every field: one that is added and not stored does not compile.
void pack(const NumberedRow& in, std::string& into) {
  const auto& [id, host_id, subject, kind, occurred, recorded, by, person, facts] =
      std::get<Event>(in.row.record);
  std::optional<std::string_view> own_id;
  std::optional<std::string_view> own_host_id;
  std::optional<std::int64_t> recorded_second;
  if (!is_usual_id(id.str(), in.row.query, host_id, person)) own_id = id.str();
  if (host_id != host_part(in.row.row_id)) own_host_id = host_id;
  if (recorded.has_value()) recorded_second = recorded->time_since_epoch().count();
  Packer packer(into);
  packer.put(in.query);
  packer.put(std::string_view(in.row.row_id));
  packer.put(own_id);
  packer.put(own_host_id);
  packer.put(std::string_view(kind));
  packer.put(std::int64_t{occurred.at.time_since_epoch().count()});
  packer.put(static_cast<std::int64_t>(occurred.precision));
  packer.put(recorded_second);
  packer.put(text_of(by));
  packer.put(text_of(person));
  packer.put(std::string_view(write_facts(facts)));
}

}  // namespace

std::optional<RowPlace> EventTable::find(std::int64_t query, const std::string& row_id) {
  Rows rows = db_.query("SELECT place, hash, deleted FROM event_row WHERE query = ? AND row_id = ?",
                        query, row_id);
  if (!rows.next()) return std::nullopt;
  RowPlace found;
  found.place = rows->integer();
  found.subject = found.place >> kArrivalBits;
  found.hash = static_cast<std::uint64_t>(rows->integer());
  found.deleted = rows->flag();
  return found;
}

bool EventTable::is_waiting(std::int64_t place) const {
  return !waiting_.empty() && (place & (kArrivalsMost - 1)) >= first_waiting_;
}

std::int64_t EventTable::next_place(std::int64_t subject) {
  if (rollbacks_ != db_.rollbacks()) {
    arrivals_.reset();
    rollbacks_ = db_.rollbacks();
  }
  if (!arrivals_.has_value()) {
    Rows rows = db_.query("SELECT arrivals FROM meta");
    arrivals_kept_ = rows.next() ? rows->integer() : 0;
    arrivals_ = arrivals_kept_;
  }
  const std::int64_t arrival = (*arrivals_)++;
  DUECOURSE_CHECK(arrival < kArrivalsMost);
  return (subject << kArrivalBits) + arrival;
}

void EventTable::put(const NumberedRow& in, const std::optional<RowPlace>& found) {
  if (found.has_value()) {
    if (is_waiting(found->place)) db_.flush_waiting();
    db_.run("DELETE FROM event WHERE place = ?", found->place);
  }
  const bool stays = found.has_value() && found->subject == in.subject;
  const std::int64_t place = stays ? found->place : next_place(in.subject);
  db_.run(kPutRow, in.query, in.row.row_id, place, stored(in.row.hash));
  if (stays) {
    std::string packed;
    pack(in, packed);
    return insert(place, packed.data());
  }
  if (waiting_.empty()) first_waiting_ = place & (kArrivalsMost - 1);
  waiting_.push_back({place, packed_.size()});
  pack(in, packed_);
}

void EventTable::insert(std::int64_t place, const char* packed) {
  Unpacker fields(packed);
  const std::int64_t query = fields.number();
  const std::string_view row_id = fields.text();
  const auto id = fields.maybe_text();
  const auto host_id = fields.maybe_text();
  const std::string_view kind = fields.text();
  const std::int64_t occurred = fields.number();
  const std::int64_t precision = fields.number();
  const auto recorded = fields.maybe_number();
  const auto by = fields.maybe_text();
  const auto person = fields.maybe_text();
  db_.run(kInsertEvent, place, query, row_id, id, host_id, kind, occurred, precision, recorded, by,
          person, fields.text());
}

void EventTable::flush() {
  std::sort(waiting_.begin(), waiting_.end(),
            [](const Waiting& a, const Waiting& b) { return a.place < b.place; });
  for (const Waiting& row : waiting_) insert(row.place, packed_.data() + row.offset);
  ++flushes_;
  forget_all();
}

void EventTable::forget_all() {
  waiting_.clear();
  packed_.clear();
  if (packed_.capacity() < kWaitingBytesReserved) return;
  waiting_.shrink_to_fit();
  packed_.shrink_to_fit();
}

bool EventTable::full() const {
  return packed_.size() > kWaitingBytesMost;
}

bool EventTable::forget_after(const Mark& mark) {
  if (mark.size > 0 && mark.flushes != flushes_) return false;
  if (mark.size == 0) {
    forget_all();
  } else if (mark.size < waiting_.size()) {
    packed_.resize(waiting_[mark.size].offset);
    waiting_.resize(mark.size);
  }
  return true;
}

void EventTable::end_batch(bool more_to_come) {
  // Within one long transaction nothing else would let them on.
  const bool too_many = packed_.size() > 2 * kWaitingBytesMost;
  if (!more_to_come || too_many) {
    db_.flush_waiting();
  } else if (!waiting_.empty()) {
    packed_.reserve(kWaitingBytesReserved);
  }
  if (arrivals_.has_value() && *arrivals_ != arrivals_kept_) {
    db_.run("UPDATE meta SET arrivals = ?", *arrivals_);
    arrivals_kept_ = *arrivals_;
  }
}

void EventTable::mark_deleted(std::int64_t query, const std::string& row_id, const RowPlace& found,
                              std::uint64_t hash) {
  if (is_waiting(found.place)) db_.flush_waiting();
  db_.run("UPDATE event_row SET deleted = 1, hash = ? WHERE query = ? AND row_id = ?", stored(hash),
          query, row_id);
  db_.run("UPDATE event SET deleted = 1 WHERE place = ?", found.place);
}

void EventTable::load(std::int64_t subject, const SubjectRef& ref, std::vector<Event>& into) {
  db_.flush_waiting();
  Rows rows = db_.query(kEventsOf, subject << kArrivalBits, (subject + 1) << kArrivalBits);
  while (rows.next()) {
    Event& event = into.emplace_back();
    event.subject = ref;
    const std::string& query = queries_.name_of(rows->integer());
    const std::string_view row_id = rows->view();
    const auto id = rows->maybe_id<EventId>();
    const auto host_id = rows->maybe_view();
    event.host_id = host_id.value_or(host_part(row_id));
    event.kind = rows->text();
    event.occurred = rows->timed<Moment>();
    event.recorded = rows->maybe_instant();
    event.by = rows->maybe_id<WorkerId>();
    event.person = rows->maybe_id<PersonId>();
    event.id = id.has_value() ? *id : EventId(usual_id(query, event.host_id, event.person));
    auto facts = read_facts(rows->view());
    if (!facts.has_value()) {
      throw StoreFailure{Error{ErrorCode::conflict, "the store " + db_.path() +
                                                        " is damaged: the facts of event " +
                                                        event.host_id + " cannot be read"}};
    }
    event.facts = std::move(*facts);
  }
}

}  // namespace duecourse::adapters
