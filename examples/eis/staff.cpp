#include "examples/eis/staff.hpp"

namespace duecourse::examples {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

struct Person {
  int ref;
  const char* forename;
  const char* surname;
  const char* email;
  const char* team;
  int line_manager;  // 0: none
  const char* job;
  double weekly_hours;
  const char* days_worked;
};

const std::vector<Person>& people() {
  static const std::vector<Person> kPeople = {
      {100, "Helen", "Ashworth", "helen.ashworth", "FC", 0, "Service Manager", 37.0, "Mon-Fri"},
      {101, "Rhys", "Bevan", "rhys.bevan", "FC-N", 100, "Team Manager", 37.0, "Mon-Fri"},
      {102, "Marcus", "Adeyemi", "marcus.adeyemi", "FC-S", 100, "Team Manager", 37.0, "Mon-Fri"},
      {103, "Joanna", "Kerr", "joanna.kerr", "FC-N", 101, "Senior Practitioner", 37.0, "Mon-Fri"},
      {104, "Bethan", "Môn Parry", "bethan.parry", "FC-S", 102, "Senior Practitioner", 29.6,
       "Mon-Thu"},
      {111, "Siân", "Evans", "sian.evans", "FC-N", 103, "Family Practitioner", 37.0, "Mon-Fri"},
      {112, "Łukasz", "Nowak", "lukasz.nowak", "FC-N", 103, "Family Practitioner", 37.0, "Mon-Fri"},
      {113, "Aoife", "O'Brien", "aoife.obrien", "FC-N", 103, "Family Practitioner", 22.2,
       "Mon,Tue,Wed"},
      {114, "Tomos", "Llewelyn-Jones", "tomos.llewelyn-jones", "FC-S", 104, "Family Practitioner",
       37.0, "1111100"},
      {115, "Priya", "Shah", "priya.shah", "FC-S", 104, "Family Practitioner", 29.6, "Mon-Wed,Fri"},
      {116, "Grace", "Okafor", "grace.okafor", "FC-S", 104, "Family Practitioner", 37.0, "Mon-Fri"},
      {121, "Daniel", "Whitfield", "daniel.whitfield", "FC-N", 101, "Screening Duty Worker", 37.0,
       "Mon-Fri"},
      {122, "Zoë", "Hartley", "zoe.hartley", "FC-S", 102, "Screening Duty Worker", 37.0, "Mon-Fri"},
      {131, "Ffion", "Rees", "ffion.rees", "FC-N", 101, "Early Help Enabler", 18.5, "Wed-Fri"},
      {132, "Callum", "Dwyer", "callum.dwyer", "FC-S", 102, "Early Help Enabler", 37.0, "Mon-Fri"},
  };
  return kPeople;
}

/// Supervision every four weeks or so; each is written up the same day, late, or not at all.
void supervise(Journal& journal, Dice& dice, const TeamRoster& team, int worker, Day from, Day to) {
  Day day = from + days{dice.between(2, 26)};
  for (int round = 1; day <= to; ++round) {
    const LocalSecond held = office_moment(dice, day);
    const int number = worker * 100 + round;
    const bool late = dice.chance(20);
    const bool forgotten = dice.chance(8);
    const LocalSecond written =
        late ? office_moment(dice, std::chrono::floor<days>(held) + days{dice.between(1, 4)})
             : held + minutes{dice.between(30, 70)};
    journal.insert(held, "eh_supervision",
                   {{"supervision_no", number},
                    {"worker_ref", worker},
                    {"held_on", day_text(held)},
                    {"form", dice.chance(15) ? "Group" : "Individual"},
                    {"written_up", Literal::null()},
                    {"supervisor", team.senior}});
    if (!forgotten) {
      journal.update(written, "eh_supervision", "supervision_no", number,
                     {{"written_up", stamp_text(written)}});
    }
    day = std::chrono::floor<days>(held) + days{dice.chance(25) ? 37 : dice.between(21, 28)};
  }
}

}  // namespace

const std::vector<TeamRoster>& rosters() {
  static const std::vector<TeamRoster> kRosters = {{"FC-N", 101, 103, 121, 131, {111, 112, 113}},
                                                   {"FC-S", 102, 104, 122, 132, {114, 115, 116}}};
  return kRosters;
}

bool is_weekday(Day day) {
  const unsigned weekday = std::chrono::weekday(day).iso_encoding();
  return weekday <= 5;
}

LocalSecond office_moment(Dice& dice, Day day) {
  while (!is_weekday(day)) day += days{1};
  return LocalSecond{day} + hours{9} + minutes{dice.between(0, 8 * 60 - 1)};
}

void hire_staff(Journal& journal, Day from) {
  const LocalSecond at = LocalSecond{from} - hours{16};
  const auto team = [&](const char* code, const char* name, const char* mailbox, int manager,
                        const Literal& parent, const char* district) {
    journal.insert(at, "eh_team",
                   {{"team_code", code},
                    {"team_name", name},
                    {"mailbox", mailbox},
                    {"manager_ref", manager},
                    {"parent_team", parent},
                    {"district", district}});
  };
  team("FC", "Family Solutions", "family.solutions@familycentre.example", 100, Literal::null(),
       "Westshire");
  team("FC-N", "Northgate Family Centre", "northgate@familycentre.example", 101, "FC", "North");
  team("FC-S", "Southmead Family Centre", "southmead@familycentre.example", 102, "FC", "South");
  for (const Person& person : people()) {
    journal.insert(at, "eh_worker",
                   {{"worker_ref", person.ref},
                    {"forename", person.forename},
                    {"surname", person.surname},
                    {"email", std::string(person.email) + "@familycentre.example"},
                    {"team_code", person.team},
                    {"line_manager",
                     person.line_manager == 0 ? Literal::null() : Literal(person.line_manager)},
                    {"job_title", person.job},
                    {"weekly_hours", Literal::real(person.weekly_hours)},
                    {"days_worked", person.days_worked},
                    {"start_date", day_text(LocalSecond{from - days{7 + person.ref % 20}})},
                    {"leaving_date", Literal::null()}});
  }
}

void lead_staff(Journal& journal, Dice& dice, Day from, Day to) {
  // With one practitioner a single family was agreed on, for two months: more than that shows.
  const LocalSecond agreed{from + days{9} + hours{10}};
  journal.insert(agreed, "eh_caseload",
                 {{"agreement_no", 1},
                  {"worker_ref", rosters().front().practitioners.front()},
                  {"agreed_on", day_text(agreed)},
                  {"families", 1},
                  {"until_day", day_text(LocalSecond{from + days{70}})}});
  int absence = 0;
  for (const TeamRoster& team : rosters()) {
    for (std::size_t i = 0; i < team.practitioners.size(); ++i) {
      const int worker = team.practitioners[i];
      supervise(journal, dice, team, worker, from, to);
      if (!dice.chance(50)) continue;
      const Day first = from + days{dice.between(10, 40)};
      const int cover = team.practitioners[(i + 1) % team.practitioners.size()];
      journal.insert(office_moment(dice, first - days{dice.between(0, 6)}), "eh_absence",
                     {{"absence_no", ++absence},
                      {"worker_ref", worker},
                      {"first_day", day_text(LocalSecond{first})},
                      {"last_day", day_text(LocalSecond{first + days{dice.between(1, 11)}})},
                      {"cover_ref", dice.chance(70) ? Literal(cover) : Literal::null()},
                      {"reason", dice.chance(60) ? "Leave" : "Sickness"}});
    }
  }
}

}  // namespace duecourse::examples
