// How the casework of a family is typed in: rows, oddities, and the chance in it.
#include <algorithm>

#include "examples/eis/family_story.hpp"

namespace duecourse::examples {

namespace {

using std::chrono::days;
using std::chrono::minutes;

Day day_of(LocalSecond at) {
  return std::chrono::floor<days>(at);
}

Literal text_or_null(const char* text) {
  return *text == '\0' ? Literal::null() : Literal(text);
}

}  // namespace

LocalSecond FamilyStory::later(LocalSecond from, int low_days, int high_days) {
  const Day day = day_of(from) + days{dice_.between(low_days, high_days)};
  const LocalSecond at = office_moment(dice_, day);
  return std::max(at, from + minutes{dice_.between(10, 45)});
}

std::optional<LocalSecond> FamilyStory::in_habit(LocalSecond from, int prompt, int slow) {
  if (habit_ == Habit::forgetful && dice_.chance(35)) return std::nullopt;
  const bool late = habit_ != Habit::prompt && dice_.chance(40);
  return late ? later(from, prompt + 1, slow) : later(from, prompt / 2, prompt);
}

int FamilyStory::write_note(LocalSecond happened, LocalSecond entered, int author,
                            const NoteText& text) {
  const int note = ++next_;
  const bool to_the_day = dice_.chance(25);
  journal_.insert(entered, "eh_note",
                  {{"note_no", note},
                   {"family_no", family_},
                   {"title", text.title},
                   {"about", text_or_null(text.about)},
                   {"note_date", day_text(happened)},
                   {"note_time", to_the_day ? Literal::null() : Literal(time_text(happened))},
                   {"entered", stamp_text(entered)},
                   {"author", author},
                   {"outcome", text_or_null(text.outcome)},
                   {"body", "An invented note about the " + surname_ + " family."},
                   {"last_changed", stamp_text(entered)}});
  return note;
}

void FamilyStory::write_visit(LocalSecond happened, bool seen, bool spoken_to) {
  const LocalSecond made = happened - days{dice_.between(1, 4)};
  const bool planned = dice_.chance(60);
  if (planned) {
    const int entry = ++next_;
    const bool cancelled = dice_.chance(10);
    journal_.insert(made, "eh_diary",
                    {{"entry_no", entry},
                     {"family_no", family_},
                     {"worker_ref", key_worker_},
                     {"entry_type", "Visit"},
                     {"planned_for", stamp_text(happened)},
                     {"made", stamp_text(made)},
                     {"last_changed", stamp_text(made)}});
    if (cancelled) {
      const LocalSecond at = happened - minutes{90};
      journal_.update(at, "eh_diary", "entry_no", entry,
                      {{"cancelled", stamp_text(at)}, {"last_changed", stamp_text(at)}});
      return;
    }
  }
  const bool days_after = habit_ != Habit::prompt && dice_.chance(30);
  const LocalSecond entered =
      days_after ? later(happened, 2, 6) : happened + minutes{dice_.between(40, 180)};
  const int note = write_note(happened, entered, key_worker_, {"Home visit", "", ""});
  answer(entered, "Note", note,
         {"Purpose", "Who was there", "Details", "Actions", "Analysis", "Views of the child"});
  for (const int child : children_) {
    const bool this_one = seen && (child == children_.front() || dice_.chance(80));
    const bool too_young = child % 7 == 0;
    const char* spoken = !this_one || !spoken_to ? "N" : too_young ? "Too young" : "Y";
    journal_.insert(entered, "eh_note_child",
                    {{"note_no", note},
                     {"person_no", child},
                     {"seen", this_one ? "Y" : "N"},
                     {"spoken_to", spoken}});
  }
}

void FamilyStory::write_direct_work(LocalSecond at, const char* stage) {
  // No chance in it, so that what else is told stays as it is.
  const LocalSecond entered = at + minutes{35};
  journal_.insert(entered, "eh_note",
                  {{"note_no", family_ * 1000 + 900 + ++direct_work_},
                   {"family_no", family_},
                   {"title", "Direct work/Voice of the child"},
                   {"about", stage},
                   {"note_date", day_text(at)},
                   {"note_time", time_text(at)},
                   {"entered", stamp_text(entered)},
                   {"author", key_worker_},
                   {"outcome", Literal::null()},
                   {"body", "An invented note about the " + surname_ + " family."},
                   {"last_changed", stamp_text(entered)}});
}

// Chance of its own, so that what else is told stays as it is.
void FamilyStory::answer(LocalSecond at, const char* record_type, int record,
                         std::initializer_list<const char*> questions) {
  Dice own(static_cast<std::uint64_t>(record));
  const bool whole = own.chance(80);
  for (const char* question : questions) {
    const bool yes = whole || own.chance(70);
    journal_.insert(at, "eh_answer",
                    {{"record_type", record_type},
                     {"record_no", record},
                     {"question", question},
                     {"answer", yes ? "Y" : "N"}});
  }
}

int FamilyStory::begin_form(LocalSecond begun, const char* type, int worker) {
  const int form = ++next_;
  journal_.insert(begun, "eh_form",
                  {{"form_no", form},
                   {"family_no", family_},
                   {"contact_no", contact_},
                   {"form_type", type},
                   {"started_on", day_text(begun)},
                   {"status", "Draft"},
                   {"worker_ref", worker},
                   {"last_changed", stamp_text(begun)}});
  return form;
}

void FamilyStory::complete_form(int form, LocalSecond completed, const char* decision) {
  journal_.update(completed, "eh_form", "form_no", form,
                  {{"status", "Completed"},
                   {"completed", stamp_text(completed)},
                   {"is_smart", dice_.chance(80) ? "Y" : "N"},
                   {"decision", text_or_null(decision)},
                   {"last_changed", stamp_text(completed)}});
}

int FamilyStory::decide(LocalSecond at, const char* meeting_type, const char* decision) {
  const int meeting = ++next_;
  const bool time_known = dice_.chance(70);
  journal_.insert(at, "eh_meeting",
                  {{"meeting_no", meeting},
                   {"meeting_type", meeting_type},
                   {"team_code", team_.code},
                   {"held_on", day_text(at)},
                   {"held_at", time_known ? Literal(time_text(at)) : Literal::null()},
                   {"last_changed", stamp_text(at)}});
  const LocalSecond entered = at + minutes{dice_.between(5, 50)};
  const int number = ++next_;
  journal_.insert(entered, "eh_decision",
                  {{"decision_no", number},
                   {"meeting_no", meeting},
                   {"family_no", family_},
                   {"contact_no", contact_},
                   {"decision", decision},
                   {"entered", stamp_text(entered)},
                   {"entered_by", team_.duty_worker}});
  return number;
}

void FamilyStory::send(LocalSecond at, const char* tmpl) {
  journal_.insert(at, "eh_mailbox_log",
                  {{"message_no", ++next_},
                   {"contact_no", contact_},
                   {"template", tmpl},
                   {"sent", stamp_text(at)},
                   {"date_given", dice_.chance(85) ? "Y" : "N"},
                   {"sent_by", team_.duty_worker}});
}

int FamilyStory::allocate(LocalSecond at, int worker, const char* role) {
  const int allocation = ++next_;
  journal_.insert(at, "eh_allocation",
                  {{"allocation_no", allocation},
                   {"family_no", family_},
                   {"worker_ref", worker},
                   {"role_name", role},
                   {"start_date", stamp_text(at)},
                   {"start_entered", stamp_text(at)}});
  return allocation;
}

void FamilyStory::deallocate(int allocation, LocalSecond at) {
  journal_.update(at, "eh_allocation", "allocation_no", allocation,
                  {{"end_date", stamp_text(at)}, {"end_entered", stamp_text(at)}});
}

void FamilyStory::change_family(LocalSecond at, const char* column, const char* value) {
  journal_.update(at, "eh_family", "family_no", family_,
                  {{column, value}, {"last_changed", stamp_text(at)}});
}

// What happens in every real system, spread so that even a small example has some of each.
void FamilyStory::oddities(LocalSecond from) {
  const LocalSecond at = later(from, 2, 6);
  if (index_ % 7 == 2) {
    // Written twice; the second is marked as deleted, as the system asks.
    const int note = write_note(at, at + minutes{9}, team_.duty_worker, {"Telephone call", "", ""});
    const LocalSecond found = later(at, 1, 3);
    journal_.update(found, "eh_note", "note_no", note,
                    {{"is_deleted", "Y"}, {"last_changed", stamp_text(found)}});
  }
  if (index_ % 11 == 3) {
    // Written on the wrong family and removed by an administrator.
    const int note = write_note(at, at + minutes{9}, team_.duty_worker, {"Telephone call", "", ""});
    journal_.erase(later(at, 1, 3), "eh_note", "note_no", note);
  }
  if (index_ % 17 == 5) {
    const int note = write_note(at, at + minutes{9}, team_.duty_worker, {"Telephone call", "", ""});
    journal_.update(at + minutes{9}, "eh_note", "note_no", note, {{"note_date", "tbc"}});
  }
  if (index_ % 23 == 7) {
    journal_.insert(at, "eh_contact",
                    {{"contact_no", ++next_},
                     {"family_no", family_},
                     {"received", "31/02/2026"},
                     {"entered", stamp_text(at)},
                     {"source_code", "RFS"},
                     {"referrer_kind", "PROF"},
                     {"last_changed", stamp_text(at)}});
  }
  if (index_ % 8 == 6) change_family(at, "risk_level", "High");
}

}  // namespace duecourse::examples
