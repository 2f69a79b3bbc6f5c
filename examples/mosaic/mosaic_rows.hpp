// The rows of one family in the live tables: numbers them, and keeps the statements apart from what
// they mean.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "examples/eis/journal.hpp"
#include "examples/mosaic/catalogue.hpp"

namespace duecourse::examples {

struct MosaicChild {
  std::string name;  ///< of the story
  std::string forename;
  int person = 0;  ///< PERSON_ID
  Day born{};
  bool restricted = false;
};

struct MosaicFamily {
  int group = 0;  ///< GROUP_ID, four or five digits: all other numbers begin with it
  std::string surname;
  int team = 0;  ///< ORGANISATIONS.ID of the team that works with it first
  std::vector<MosaicChild> children;
};

/// `2026-04-01 10:05:00`: a moment as all servers take it.
[[nodiscard]] std::string moment_text(LocalSecond at);

/// The ids of a step type's form: it got a new version when the year's quarter ended.
struct FormTemplate {
  int id = 0;
  static FormTemplate of(int step_type, LocalSecond at);
  static FormTemplate version(int step_type, int number);  // 1 or 2
  /// The question at `place` among those of the step type.
  [[nodiscard]] int question(int place) const { return id * 100 + place; }
  [[nodiscard]] int lookup(int place, int answer) const { return question(place) * 20 + answer; }
};

class MosaicRows {
 public:
  MosaicRows(Journal& journal, const MosaicFamily& family);

  void family(LocalSecond at);

  struct NewStep {
    int type = 0;
    const char* status = "";  ///< INCOMING, STARTED, PROPOSED
    std::vector<int> persons;
    int worker = 0;  ///< 0: nobody
    int team = 0;
  };
  /// The step's number.
  int add_step(LocalSecond at, const NewStep& step);
  void start_step(int step, LocalSecond at);
  void complete_step(int step, LocalSecond at);
  void reopen_step(int step, LocalSecond at);
  void cancel_step(int step, LocalSecond at);
  void assign_step(int step, LocalSecond at, int worker, int team);
  void link(LocalSecond at, int source, int target, int action_type);

  /// `person` 0: of all. `line`: of answers that stand in rows of their own, which; else 0.
  struct Answer {
    int step_type = 0;
    int place = 0;  ///< of the question among those of the step type
    const Question* asked = nullptr;
    int person = 0;
    int line = 0;
    std::string answer;
  };
  void answer(int step, LocalSecond at, const Answer& given);

  int add_request(LocalSecond at, int step, int type, int from, int to_worker, int to_team);
  void answer_request(int request, LocalSecond at);

  int add_allocation(LocalSecond at, int person, int worker, const std::string& code);
  void end_allocation(int allocation, LocalSecond at);

  struct Visit {
    std::string type;
    LocalSecond held{};
    std::vector<int> persons;
    std::string seen_alone;  ///< 'Y', 'N' or nothing
    int worker = 0;
    int team = 0;
  };
  void add_visit(LocalSecond at, const Visit& visit);

  struct Note {
    std::string type;
    std::string title;
    LocalSecond about{};
    std::vector<int> persons;
    std::string author;  ///< SYSTEM_USER_ID
  };
  void add_note(LocalSecond at, const Note& note);

 private:
  struct Form {
    int id = 0;
    FormTemplate form;
    std::map<std::pair<int, int>, int> rows;  ///< person (0: all) and line: the row
  };

  int subgroup(LocalSecond at, const std::vector<int>& persons);
  Form& form(int step, LocalSecond at, int step_type);
  int row(Form& form, LocalSecond at, int person, int line);
  // Every table counts for itself: a visit and a step may well have the same number.
  int next(const char* table) { return family_.group * 1000 + ++last_[table]; }

  Journal& journal_;
  const MosaicFamily& family_;
  std::map<std::string, int> last_;
  int last_row_ = 0;
  std::map<std::vector<int>, int> subgroups_;
  std::map<int, int> subgroup_of_;  ///< step: its subgroup
  std::map<int, Form> forms_;
};

}  // namespace duecourse::examples
