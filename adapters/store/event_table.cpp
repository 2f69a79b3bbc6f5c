#include "adapters/store/event_table.hpp"

#include <algorithm>
#include <utility>

#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

namespace {

constexpr int kArrivalBits = 34;
constexpr std::int64_t kArrivalsMost = std::int64_t{1} << kArrivalBits;
/// What may wait in memory.
constexpr std::size_t kWaitingBytesMost = 48u << 20;
/// One large page more.
constexpr std::size_t kWaitingBytesReserved = 56u << 20;
/// A bundle is closed from this size on: some of them fit a page of the file, and changing one
/// event writes no more than this.
constexpr std::size_t kBundleBytes = 1800;

constexpr const char* kPutBundle = "INSERT OR REPLACE INTO event (place, packed) VALUES (?, ?)";
constexpr const char* kBundleWith =
    "SELECT place, packed FROM event WHERE place <= ? ORDER BY place DESC LIMIT 1";
constexpr const char* kBundlesOf =
    "SELECT packed FROM event WHERE place >= ? AND place < ? ORDER BY place";

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

template <class Id>
std::optional<std::string_view> text_of(const std::optional<Id>& id) {
  return id.has_value() ? std::optional<std::string_view>(id->str()) : std::nullopt;
}

// Taken apart by name of every field: one that is added and not stored does not compile.
void borrow(const NumberedRow& in, std::int64_t place, EventFields& fields) {
  const auto& [id, host_id, subject, kind, occurred, recorded, by, person, facts, recorded_by_day] =
      std::get<Event>(in.row.record);
  fields.place = place;
  fields.deleted = false;
  fields.query = in.query;
  fields.row_id = in.row.row_id;
  fields.id.reset();
  fields.host_id.reset();
  if (!is_usual_id(id.str(), in.row.query, host_id, person)) fields.id = id.str();
  if (host_id != host_part(in.row.row_id)) fields.host_id = host_id;
  fields.kind = kind;
  fields.occurred = occurred;
  fields.recorded = recorded;
  fields.recorded_by_day = recorded_by_day;
  fields.by = text_of(by);
  fields.person = text_of(person);
  borrow_facts(facts, fields.facts);
}

}  // namespace

std::optional<RowPlace> EventTable::find(std::int64_t query, const std::string& row_id,
                                         std::optional<std::uint64_t> hash) {
  const std::int64_t key = EventIndex::key_of(query, row_id);
  index_.find(key, candidates_);
  for (const IndexRow& row : std::exchange(candidates_, {})) {
    const bool same_content = hash.has_value() && row.hash == *hash;
    if (!same_content && row_id_at(row.place) != row_id) continue;
    return RowPlace{row.place >> kArrivalBits, row.hash, row.deleted, row.place};
  }
  return std::nullopt;
}

std::vector<std::string> EventTable::rows_of(std::int64_t query, const std::string& host_id) {
  db_.flush_waiting();
  std::vector<IndexRow> family;
  index_.find_family(query, host_id, family);
  std::vector<std::string> row_ids;
  for (const IndexRow& row : family) {
    if (row.deleted) continue;
    std::string row_id = row_id_at(row.place);
    if (host_part(row_id) == host_id) row_ids.push_back(std::move(row_id));
  }
  std::sort(row_ids.begin(), row_ids.end());
  return row_ids;
}

bool EventTable::is_waiting(std::int64_t place) const {
  return index_.waiting() > 0 && (place & (kArrivalsMost - 1)) >= first_waiting_;
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

void EventTable::fail_damaged(const std::string& whose) const {
  throw StoreFailure{
      Error{ErrorCode::conflict,
            "the store " + db_.path() + " is damaged: the events of " + whose + " cannot be read"}};
}
void EventTable::fail_damaged(std::int64_t place) const {
  fail_damaged("subject " + std::to_string(place >> kArrivalBits));
}

void EventTable::read_at(std::int64_t place, std::string& packed) {
  if (is_waiting(place)) db_.flush_waiting();
  Rows rows = db_.query(kBundleWith, place);
  if (!rows.next()) fail_damaged(place);
  static_cast<void>(rows->integer());
  packed = rows->blob();
  reader_.begin(packed);
  while (reader_.next(fields_)) {
    if (fields_.place == place) return;
  }
  fail_damaged(place);
}

std::string EventTable::row_id_at(std::int64_t place) {
  std::string packed;
  read_at(place, packed);
  return std::string(fields_.row_id);
}

std::string EventTable::kind_at(std::int64_t place) {
  std::string packed;
  read_at(place, packed);
  return std::string(fields_.kind);
}

void EventTable::walk(std::int64_t query, const RowVisit& visit) {
  db_.flush_waiting();
  EventReader reader;
  EventFields fields;
  Rows rows = db_.query("SELECT place, packed FROM event ORDER BY place");
  while (rows.next()) {
    const std::int64_t stands_at = rows->integer();
    reader.begin(rows->blob());
    while (reader.next(fields)) {
      if (fields.query == query && !fields.deleted) visit(fields.row_id, fields.kind);
    }
    if (reader.damaged()) fail_damaged(stands_at);
  }
}

void EventTable::edit(std::int64_t place, const std::function<bool(EventFields&)>& change) {
  std::int64_t stands_at = 0;
  std::string packed;
  {
    Rows rows = db_.query(kBundleWith, place);
    if (!rows.next()) fail_damaged(place);
    stands_at = rows->integer();
    packed = rows->blob();
  }
  std::vector<EventFields> events;
  reader_.begin(packed);
  while (reader_.next(fields_)) events.push_back(fields_);
  const auto found = std::find_if(events.begin(), events.end(),
                                  [&](const EventFields& event) { return event.place == place; });
  if (reader_.damaged() || found == events.end()) fail_damaged(place);
  if (!change(*found)) events.erase(found);
  if (events.empty() || events.front().place != stands_at) {
    db_.run("DELETE FROM event WHERE place = ?", stands_at);
  }
  if (events.empty()) return;
  EventWriter writer(bundle_packer_);
  for (const EventFields& event : events) writer.put(event);
  db_.run(kPutBundle, events.front().place, Blob{bundle_packer_.bytes()});
}

void EventTable::put(const NumberedRow& in, const std::optional<RowPlace>& found) {
  const std::int64_t key = EventIndex::key_of(in.query, in.row.row_id);
  if (found.has_value() && is_waiting(found->place)) db_.flush_waiting();
  if (found.has_value() && found->subject == in.subject) {
    edit(found->place, [&](EventFields& event) {
      const bool restored = event.deleted;
      if (!restored) past_.note(in.subject, event, Overwriting::changed);
      borrow(in, found->place, event);
      if (restored) past_.note(in.subject, event, Overwriting::restored);
      return true;
    });
    return index_.update({key, found->place, in.row.hash, false});
  }
  if (found.has_value()) {
    edit(found->place, [&](EventFields& event) {
      if (!event.deleted) past_.note(found->subject, event, Overwriting::moved_away);
      return false;
    });
    index_.erase({key, found->place, found->hash, found->deleted});
  }
  const std::int64_t place = next_place(in.subject);
  if (index_.waiting() == 0) first_waiting_ = place & (kArrivalsMost - 1);
  index_.add({key, place, in.row.hash, false});
  borrow(in, place, fields_);
  if (found.has_value()) past_.note(in.subject, fields_, Overwriting::moved_here);
  EventWriter(plain_packer_).put(fields_);
  waiting_.push_back({place, packed_.size(), plain_packer_.bytes().size()});
  packed_ += plain_packer_.bytes();
}

void EventTable::flush() {
  flush_events();
  index_.flush();
  ++flushes_;
}

void EventTable::flush_events() {
  if (waiting_.empty()) return;
  std::sort(waiting_.begin(), waiting_.end(),
            [](const Waiting& a, const Waiting& b) { return a.place < b.place; });
  for (auto next = waiting_.begin(); next != waiting_.end();) {
    const std::int64_t first = next->place;
    EventWriter writer(bundle_packer_);
    const auto fits = [&] {
      return next != waiting_.end() && next->place >> kArrivalBits == first >> kArrivalBits &&
             bundle_packer_.bytes().size() < kBundleBytes;
    };
    for (; fits(); ++next) {
      reader_.begin(std::string_view(packed_).substr(next->offset, next->size));
      DUECOURSE_CHECK(reader_.next(fields_));
      writer.put(fields_);
    }
    db_.run(kPutBundle, first, Blob{bundle_packer_.bytes()});
  }
  ++flushes_;
  forget_events();
}

void EventTable::forget_events() {
  waiting_.clear();
  packed_.clear();
  if (packed_.capacity() < kWaitingBytesReserved) return;
  waiting_.shrink_to_fit();
  packed_.shrink_to_fit();
}

void EventTable::make_room() {
  if (packed_.size() > kWaitingBytesMost) flush_events();
  if (index_.full()) flush();
}

bool EventTable::forget_after(const Mark& mark) {
  const bool nothing_before = mark.size == 0 && mark.events == 0;
  if (!nothing_before && mark.flushes != flushes_) return false;
  if (mark.events == 0) {
    forget_events();
  } else if (mark.events < waiting_.size()) {
    packed_.resize(waiting_[mark.events].offset);
    waiting_.resize(mark.events);
  }
  index_.forget_after(mark.size);
  return true;
}

void EventTable::end_batch(bool more_to_come) {
  // Within one long transaction nothing else would let them on.
  const bool too_many = packed_.size() > 2 * kWaitingBytesMost || index_.full();
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
  edit(found.place, [&](EventFields& event) {
    if (!event.deleted) past_.note(found.subject, event, Overwriting::deleted);
    return event.deleted = true;
  });
  index_.update({EventIndex::key_of(query, row_id), found.place, hash, true});
}

void EventTable::load(std::int64_t subject, const SubjectRef& ref, std::vector<Event>& into) {
  db_.flush_waiting();
  Rows rows = db_.query(kBundlesOf, subject << kArrivalBits, (subject + 1) << kArrivalBits);
  while (rows.next()) {
    reader_.begin(rows->blob());
    while (reader_.next(fields_)) {
      if (!fields_.deleted) into.push_back(event_of(fields_, ref, queries_.name_of(fields_.query)));
    }
    if (reader_.damaged()) fail_damaged(describe(ref));
  }
}

}  // namespace duecourse::adapters
