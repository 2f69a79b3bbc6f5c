// Events of one subject, many in one column. A first reading brings sixty for each case; as rows of
// their own they cost more to write and to read than all the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/store/packing.hpp"
#include "engine/history/history.hpp"

namespace duecourse::adapters {

struct FactFields {
  std::string_view name;
  std::variant<bool, double, std::string_view, Moment> value;
};

/// What is stored of an event. The texts are borrowed.
struct EventFields {
  std::int64_t place = 0;
  bool deleted = false;
  std::int64_t query = 0;
  std::string_view row_id;
  std::optional<std::string_view> id;       ///< nothing: query ':' host_id, and '#' person
  std::optional<std::string_view> host_id;  ///< nothing: the part of row_id before its child
  std::string_view kind;
  Moment occurred;
  std::optional<Instant> recorded;
  bool recorded_by_day = false;
  std::optional<std::string_view> by;
  std::optional<std::string_view> person;
  std::vector<FactFields> facts;
};

/// The part of a row id before the event's child.
[[nodiscard]] std::string_view host_part(std::string_view row_id);

/// Writes events into one packer, after each other.
class EventWriter {
 public:
  /// `into` is emptied.
  explicit EventWriter(Packer& into);
  void put(const EventFields& event);

 private:
  Packer& into_;
  std::int64_t place_ = 0;
  std::int64_t second_ = 0;
};

/// Reads what an EventWriter wrote; the texts lie in `packed`.
class EventReader {
 public:
  void begin(std::string_view packed);
  /// False at the end, or where it is damaged.
  [[nodiscard]] bool next(EventFields& event);
  [[nodiscard]] bool damaged() const { return from_.damaged(); }

 private:
  void take_facts(std::vector<FactFields>& facts);

  Unpacker from_;
  std::int64_t place_ = 0;
  std::int64_t second_ = 0;
};

/// The event as the engine holds it; `query` is the name of `fields.query`.
[[nodiscard]] Event event_of(const EventFields& fields, const SubjectRef& subject,
                             const std::string& query);
/// The facts as the engine holds them.
[[nodiscard]] Facts facts_of(const std::vector<FactFields>& fields);
/// Borrows from `facts`.
void borrow_facts(const Facts& facts, std::vector<FactFields>& into);

}  // namespace duecourse::adapters
