// What people do to a host's records after they were read: a course of passes over one subject,
// with edits between them.
#pragma once

#include <cstdint>
#include <ostream>
#include <vector>

#include "tests/property/subjects.hpp"
#include "tests/support/passes.hpp"

namespace duecourse::testing {

enum class Edit {
  insert_late,  ///< a record of the past that nobody had known of
  remove,       ///< a record is deleted
  rekey,        ///< a record gets another number, and what names it names the new one
  back_date,    ///< a record is dated some days earlier
  move,         ///< or later, perhaps ahead
  correct,      ///< its facts are those of another record of its kind, or one is taken out
  reassign,     ///< another worker, another child
  close,        ///< the subject is closed
  unclose,      ///< every closing record is deleted
};

struct EditDraw {
  Edit edit = Edit::insert_late;
  std::uint64_t dice = 0;
};

/// Time passes, records are edited, then a pass; `post`: what becomes of its notices.
struct Stop {
  int minutes = 0;
  std::vector<EditDraw> edits;
  Post post = Post::delivered;
};

/// A subject, records of the same kinds to insert, and the stops.
struct Course {
  RandomHistory subject;
  RandomHistory spare;
  std::vector<Stop> stops;
};

[[nodiscard]] rc::Gen<Course> some_course(Strangeness strangeness = {});
void showValue(const Course& course, std::ostream& out);
void showValue(const EditDraw& draw, std::ostream& out);

/// Does it to `records` at `now`; nothing where there is nothing to do it to.
void apply(const EditDraw& draw, const Course& course, Instant now, std::vector<Event>& records);
/// Gives the record at `place` another number, which stands where the old one stood in the order.
void rekey(std::vector<Event>& records, std::size_t place);
/// The kind of event that closes a subject, or nullptr where none does.
[[nodiscard]] const char* closing_kind(const RandomHistory& subject);
[[nodiscard]] Event closing_event(const RandomHistory& subject, Instant at);

/// What has been typed in by `now`.
[[nodiscard]] std::vector<Event> typed_in_by(const std::vector<Event>& records, Instant now);

/// A course under way: the host's records as they now are, and the passes so far.
class Walk {
 public:
  explicit Walk(const Course& course)
      : course_(course),
        records_(course.subject.events),
        passes_(all_rules(), course.subject),
        now_(course.subject.zone->start_of(course.subject.first_day)) {}

  /// Lets time pass and edits the records.
  void come_to(const Stop& stop) {
    now_ += std::chrono::minutes{stop.minutes};
    for (const EditDraw& draw : stop.edits) apply(draw, course_, now_, records_);
  }
  Look pass(Post post) { return passes_.pass(there(), now_, post); }

  [[nodiscard]] std::vector<Event> there() const { return typed_in_by(records_, now_); }
  [[nodiscard]] std::vector<Event>& records() { return records_; }
  [[nodiscard]] Passes& passes() { return passes_; }
  [[nodiscard]] Instant now() const { return now_; }
  void let_pass(std::chrono::minutes some) { now_ += some; }

 private:
  const Course& course_;
  std::vector<Event> records_;
  Passes passes_;
  Instant now_;
};

/// All stops, each with its pass.
void walk_on(Walk& walk, const Course& course);

}  // namespace duecourse::testing
