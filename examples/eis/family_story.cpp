// The way of a family through the service.
#include "examples/eis/family_story.hpp"

#include <array>

namespace duecourse::examples {

namespace {

using std::chrono::days;
using std::chrono::minutes;

struct Source {
  const char* code;
  const char* referrer;
  const char* email;
  bool professional;
};

constexpr std::array<Source, 5> kSources = {{
    {"RFS", "Northgate Primary School", "office@northgate-primary.example", true},
    {"EHA", "Health visiting team", "health-visitors@health-board.example", true},
    {"DART", "Domestic abuse triage", "triage@police.example", true},
    {"FD", "Front Door (Ysgol y Bryn)", "swyddfa@ysgol-y-bryn.example", true},
    {"WALK", "The family", "", false},
}};

}  // namespace

FamilyStory::FamilyStory(Journal& journal, Dice& dice, int index, Day to)
    : journal_(journal),
      dice_(dice),
      team_(rosters()[static_cast<std::size_t>(index) % rosters().size()]),
      end_(LocalSecond{to + days{1}}),
      index_(index),
      family_(1001 + index),
      next_((1001 + index) * 1000) {
  const int luck = dice_.between(1, 100);
  habit_ = luck <= 60 ? Habit::prompt : luck <= 88 ? Habit::slow : Habit::forgetful;
}

void FamilyStory::tell(Day first_contact) {
  const LocalSecond received = contact(first_contact);
  oddities(received);
  if (walk_in_ && dice_.chance(30)) return;  // advice was enough
  paperwork(received);
  const auto screened = screening(received);
  if (!screened) return;
  support(*screened);
}

LocalSecond FamilyStory::contact(Day day) {
  static const std::vector<std::string> kSurnames = {
      "Price",  "O'Connor", "Kowalski", "Begum",  "Rhydderch", "Smith",     "Nguyen",
      "Müller", "Pugh",     "D'Souza",  "Thomas", "Żak",       "MacDonald", "Ibrahim"};
  static const std::vector<std::string> kForenames = {"Elin", "Owain", "Zofia", "Amir",  "Maisie",
                                                      "Noah", "Seren", "Jamal", "Chloë", "Ifan"};
  const Source& source = kSources[static_cast<std::size_t>(dice_.between(0, 4))];
  walk_in_ = !source.professional;
  professional_ = source.professional;
  surname_ = dice_.pick(kSurnames);
  const LocalSecond received = office_moment(dice_, day);
  const bool backdated = dice_.chance(10);
  const LocalSecond entered =
      backdated ? later(received, 1, 3) : received + minutes{dice_.between(5, 90)};
  journal_.insert(entered, "eh_family",
                  {{"family_no", family_},
                   {"surname", surname_},
                   {"team_code", team_.code},
                   {"opened_on", day_text(received)},
                   {"risk_level", dice_.chance(15) ? "High" : "Standard"},
                   {"is_restricted", dice_.chance(6) ? "Y" : "N"},
                   {"last_changed", stamp_text(entered)}});
  const int count = dice_.between(1, 3);
  for (int i = 0; i < count; ++i) {
    const int person = ++next_;
    children_.push_back(person);
    journal_.insert(entered, "eh_person",
                    {{"person_no", person},
                     {"family_no", family_},
                     {"forename", dice_.pick(kForenames)},
                     {"surname", surname_},
                     {"date_of_birth", day_text(received - days{dice_.between(200, 5800)})},
                     {"relation", "Child"}});
  }
  contact_ = ++next_;
  const bool to_the_day = dice_.chance(20);
  journal_.insert(entered, "eh_contact",
                  {{"contact_no", contact_},
                   {"family_no", family_},
                   {"received", to_the_day ? day_text(received) : stamp_text(received)},
                   {"entered", stamp_text(entered)},
                   {"source_code", source.code},
                   {"referrer", source.referrer},
                   {"referrer_kind", source.professional ? "PROF" : "FAMILY"},
                   {"original_referrer", dice_.chance(85) ? source.referrer : ""},
                   {"referrer_email", source.email},
                   {"needs_action", "Y"},
                   {"duty_worker", team_.duty_worker},
                   {"last_changed", stamp_text(entered)}});
  return entered;
}

void FamilyStory::paperwork(LocalSecond received) {
  if (const auto at = in_habit(received, 1, 4)) {
    const int form = begin_form(received + minutes{20}, "Contact Event Form", team_.duty_worker);
    complete_form(form, *at);
  }
  if (!professional_) return;
  if (const auto at = in_habit(received, 1, 5)) send(*at, "ACK");
}

std::optional<LocalSecond> FamilyStory::screening(LocalSecond received) {
  const auto at = in_habit(received, 1, 3);
  if (!at) return std::nullopt;  // nobody has screened it yet
  const int luck = dice_.between(1, 100);
  if (luck > 84) {
    decide(*at, "SCREEN", luck > 94 ? "NFA" : "Signpost");
    if (const auto told = in_habit(*at, 1, 5); told && professional_) send(*told, "SCREENING");
    return std::nullopt;
  }
  if (luck > 60) {
    decide(*at, "SCREEN", "To MAAM");
    return meeting(*at);
  }
  if (luck > 50) {
    journal_.insert(received, "eh_social_care",
                    {{"exchange_no", ++next_},
                     {"family_no", family_},
                     {"what", "Step down"},
                     {"happened", stamp_text(received)},
                     {"entered", stamp_text(received)}});
    decide(*at, "SCREEN", "Step down");
  } else {
    decide(*at, "SCREEN", "Allocate");
  }
  if (const auto told = in_habit(*at, 1, 5); told && professional_) send(*told, "SCREENING");
  return at;
}

std::optional<LocalSecond> FamilyStory::meeting(LocalSecond screened) {
  const LocalSecond held = later(screened, 4, habit_ == Habit::prompt ? 11 : 19);
  decide(held, "MAAM", dice_.chance(85) ? "Allocate" : "Signpost");
  if (const auto told = in_habit(held, 1, 5); told && professional_) send(*told, "MAAM");
  return held;
}

void FamilyStory::waiting_list(LocalSecond from, LocalSecond until) {
  for (LocalSecond at = later(from, 4, 8); at < until; at = later(at, 5, 9)) {
    write_note(at, at + minutes{25}, team_.duty_worker,
               {"Pre-allocation contact", "", dice_.chance(25) ? "No answer" : "Reached"});
  }
}

void FamilyStory::support(LocalSecond listed) {
  const int wait = habit_ == Habit::prompt ? dice_.between(0, 3) : dice_.between(3, 12);
  const LocalSecond allocated = later(listed, wait, wait + 1);
  waiting_list(listed, allocated);
  const auto& workers = team_.practitioners;
  key_worker_ = workers[static_cast<std::size_t>(index_ / 2) % workers.size()];
  key_allocation_ = allocate(allocated, key_worker_, "Key");
  if (dice_.chance(15)) allocate(later(allocated, 5, 15), team_.enabler, "Enabler");
  if (dice_.chance(35)) closes_ = later(allocated, 45, 80);
  first_weeks(allocated);
  assessment(allocated);
  plan(allocated);
  oversight(allocated);
  if (index_ % 9 == 4) {
    escalation(allocated);
  } else if (closes_) {
    closure(*closes_);
  }
}

void FamilyStory::first_weeks(LocalSecond allocated) {
  const auto met = in_habit(allocated, 1, 5);
  if (!met) return;
  if (dice_.chance(20)) {
    write_note(allocated + minutes{50}, allocated + minutes{55}, key_worker_,
               {"Initial contact with family", "", "No answer"});
  }
  const int note = write_note(*met, *met + minutes{15}, key_worker_,
                              {"Initial contact with family", "", "Reached"});
  if (index_ % 5 == 1) {
    // The month was mistyped, and put right two days later.
    const LocalSecond typed = *met + minutes{15};
    const LocalSecond corrected = later(*met, 2, 2);
    journal_.update(typed, "eh_note", "note_no", note, {{"note_date", day_text(*met - days{28})}});
    journal_.update(corrected, "eh_note", "note_no", note,
                    {{"note_date", day_text(*met)}, {"last_changed", stamp_text(corrected)}});
  }
  visits(*met);
}

void FamilyStory::visits(LocalSecond first) {
  const auto begun = in_habit(first, 5, 11);
  if (!begun) return;
  if (dice_.chance(20)) write_visit(later(first, 1, 3), false, false);  // nobody was in
  LocalSecond at = *begun;
  while (at < end_ && (!closes_ || at < *closes_)) {
    write_visit(at, true, !dice_.chance(10));
    at = later(at, 9, 18);
  }
}

void FamilyStory::assessment(LocalSecond allocated) {
  const int form = begin_form(later(allocated, 3, 8), "Early Help Assessment", key_worker_);
  const auto done = in_habit(later(allocated, 10, 12), 14, 24);
  if (!done) return;
  complete_form(form, *done);
  write_note(*done - days{2}, *done - days{2} + minutes{40}, key_worker_,
             {"Direct work/Voice of the child", "Assessment", ""});
  if (const auto decided = in_habit(*done, 2, 7)) {
    write_note(*decided, *decided + minutes{10}, team_.senior,
               {"Managers Decision", "Assessment", "Actions recorded"});
  }
  if (const auto audited = in_habit(*done, 9, 16)) {
    const int audit = begin_form(*audited, "Early Help Assessment Audit", team_.enabler);
    answer(*audited + minutes{45}, "Form", audit,
           {"Within timescale", "History", "Developmental needs", "Clear recording",
            "Partner agencies", "Voice of the child", "Next steps"});
    complete_form(audit, *audited + minutes{45});
  }
}

void FamilyStory::plan(LocalSecond allocated) {
  const int form = begin_form(later(allocated, 15, 26), "Support Plan", key_worker_);
  const auto done = in_habit(later(allocated, 27, 29), 10, 20);
  if (!done || (closes_ && *closes_ < *done)) return;
  answer(*done, "Form", form,
         {"Outcomes", "Actions", "Evaluation", "Who", "Timeframes", "If not working"});
  complete_form(form, *done);
  if (index_ % 3 != 0) {
    write_direct_work(*done, "Plan");
    write_direct_work(*done + days{7}, "Casework");
  }
  if (const auto decided = in_habit(*done, 2, 8)) {
    write_note(*decided, *decided + minutes{10}, team_.senior,
               {"Managers Decision", "Plan", "Actions recorded"});
  }
  reviews(*done);
}

void FamilyStory::reviews(LocalSecond planned) {
  const LocalSecond ahead = later(planned, 30, 38);
  const LocalSecond made = later(planned, 2, 9);
  journal_.insert(made, "eh_diary",
                  {{"entry_no", ++next_},
                   {"family_no", family_},
                   {"worker_ref", key_worker_},
                   {"entry_type", "Review"},
                   {"planned_for", stamp_text(ahead)},
                   {"made", stamp_text(made)},
                   {"last_changed", stamp_text(made)}});
  if (closes_ && *closes_ < ahead) return;
  const int form = begin_form(ahead, "Support Plan Review", key_worker_);
  complete_form(form, ahead + minutes{dice_.between(30, 200)});
}

void FamilyStory::oversight(LocalSecond from) {
  const int most = habit_ == Habit::prompt ? 27 : 38;
  for (LocalSecond at = later(from, 20, most); at < end_; at = later(at, 20, most)) {
    if (closes_ && at > *closes_) return;
    write_note(at, at + minutes{12}, team_.senior,
               {"Managers Decision", "Oversight", "Actions recorded"});
  }
}

void FamilyStory::escalation(LocalSecond allocated) {
  const LocalSecond decided = later(allocated, 18, 30);
  closes_ = decided;
  write_note(decided, decided + minutes{20}, team_.senior, {"Decision to escalate", "", ""});
  const LocalSecond written = later(decided, 0, habit_ == Habit::prompt ? 1 : 3);
  write_note(written, written + minutes{30}, key_worker_, {"Escalation to social care", "", ""});
  const int request = begin_form(written, "Request for Support", key_worker_);
  complete_form(request, later(written, 0, 1) + minutes{45});
  const LocalSecond answered = later(written, 2, 6);
  journal_.insert(answered, "eh_social_care",
                  {{"exchange_no", ++next_},
                   {"family_no", family_},
                   {"what", "Level 4"},
                   {"happened", stamp_text(answered)},
                   {"entered", stamp_text(answered)}});
  const bool wraparound = dice_.chance(60);
  const auto stepped_up = in_habit(answered, 1, 4);
  if (!stepped_up) return;
  const int form = begin_form(*stepped_up, "EH Stepped Up to Social Care", key_worker_);
  complete_form(form, *stepped_up + minutes{30}, wraparound ? "Wraparound" : "Close");
  if (wraparound) {
    const LocalSecond changed = later(*stepped_up, 0, 2);
    deallocate(key_allocation_, changed);
    allocate(changed + minutes{5}, key_worker_, "Wraparound");
  } else {
    closure(later(*stepped_up, 1, 2));
  }
}

void FamilyStory::closure(LocalSecond asked) {
  const int item = ++next_;
  journal_.insert(asked, "eh_desktop",
                  {{"item_no", item},
                   {"family_no", family_},
                   {"requested", stamp_text(asked)},
                   {"requested_by", key_worker_},
                   {"summary", dice_.chance(85) ? "Y" : "N"},
                   {"last_changed", stamp_text(asked)}});
  journal_.insert(asked, "eh_answer",
                  {{"record_type", "Closure"},
                   {"record_no", item},
                   {"question", "Documents uploaded"},
                   {"answer", index_ % 4 == 1 ? "N" : "Y"}});
  journal_.insert(asked, "eh_answer",
                  {{"record_type", "Closure"},
                   {"record_no", item},
                   {"question", "Outstanding actions"},
                   {"answer", index_ % 6 == 5 ? "Y" : "N"}});
  if (index_ % 2 == 0) write_direct_work(asked, "Closure");
  if (dice_.chance(20)) {
    const LocalSecond returned = later(asked, 1, 2);
    journal_.update(returned, "eh_desktop", "item_no", item,
                    {{"returned", stamp_text(returned)}, {"last_changed", stamp_text(returned)}});
    return;
  }
  if (const auto decided = in_habit(asked, 2, 5)) {
    write_note(*decided, *decided + minutes{10}, team_.manager,
               {"Managers Decision", "Closure", "Actions recorded"});
  }
  const auto ended = in_habit(asked, 2, 6);
  if (!ended) return;
  journal_.update(*ended, "eh_desktop", "item_no", item,
                  {{"end_date", day_text(*ended)},
                   {"end_entered", stamp_text(*ended)},
                   {"last_changed", stamp_text(*ended)}});
  deallocate(key_allocation_, *ended + minutes{4});
}

}  // namespace duecourse::examples
