// One invented family: what is known of it, and the words in which its casework is typed in.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "examples/eis/dice.hpp"
#include "examples/eis/journal.hpp"
#include "examples/eis/staff.hpp"

namespace duecourse::examples {

/// How the people around a family work.
enum class Habit { prompt, slow, forgetful };

/// A note to be typed in.
struct NoteText {
  const char* title = "";
  const char* about = "";    // empty: NULL
  const char* outcome = "";  // empty: NULL
};

/// The record of one family, written edit by edit. Numbers are made from the family's.
class FamilyStory {
 public:
  FamilyStory(Journal& journal, Dice& dice, int index, Day to);

  /// From the first contact on.
  void tell(Day first_contact);

 private:
  // The way through the service; each step gives when it was done.
  LocalSecond contact(Day day);
  void paperwork(LocalSecond received);
  std::optional<LocalSecond> screening(LocalSecond received);
  std::optional<LocalSecond> meeting(LocalSecond screened);
  void waiting_list(LocalSecond from, LocalSecond until);
  void support(LocalSecond listed);
  void first_weeks(LocalSecond allocated);
  void visits(LocalSecond first);
  void assessment(LocalSecond allocated);
  void plan(LocalSecond allocated);
  void reviews(LocalSecond planned);
  void oversight(LocalSecond from);
  void escalation(LocalSecond allocated);
  void closure(LocalSecond asked);
  void oddities(LocalSecond from);

  // Words.
  int write_note(LocalSecond happened, LocalSecond entered, int author, const NoteText& text);
  void write_direct_work(LocalSecond at, const char* stage);
  void write_visit(LocalSecond happened, bool seen, bool spoken_to);
  int begin_form(LocalSecond begun, const char* type, int worker);
  void complete_form(int form, LocalSecond completed, const char* decision = "");
  int decide(LocalSecond at, const char* meeting_type, const char* decision);
  /// The answers of a form, a note or a closure; mostly yes.
  void answer(LocalSecond at, const char* record_type, int record,
              std::initializer_list<const char*> questions);
  void send(LocalSecond at, const char* tmpl);
  int allocate(LocalSecond at, int worker, const char* role);
  void deallocate(int allocation, LocalSecond at);
  void change_family(LocalSecond at, const char* column, const char* value);

  // Chance.
  [[nodiscard]] LocalSecond later(LocalSecond from, int low_days, int high_days);
  /// Within `prompt` days for most, beyond it for the slow, and now and then never.
  [[nodiscard]] std::optional<LocalSecond> in_habit(LocalSecond from, int prompt, int slow);

  Journal& journal_;
  Dice& dice_;
  const TeamRoster& team_;
  LocalSecond end_;
  int index_ = 0;
  int family_ = 0;
  int next_ = 0;         // the last number given to a row of this family
  int direct_work_ = 0;  // notes of direct work beside those of the assessment
  int contact_ = 0;
  int key_worker_ = 0;
  int key_allocation_ = 0;
  bool professional_ = true;
  bool walk_in_ = false;
  std::optional<LocalSecond> closes_;
  std::string surname_;
  std::vector<int> children_;
  Habit habit_ = Habit::prompt;
};

}  // namespace duecourse::examples
