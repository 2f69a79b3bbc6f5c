#include "examples/mosaic/set_up.hpp"

#include <fmt/format.h>

#include <set>

#include "examples/eis/journal.hpp"
#include "examples/mosaic/mosaic_rows.hpp"

namespace duecourse::examples {

namespace {

std::string quoted(const std::string& text) {
  return Literal(text).sql;
}

void add(std::string& rows, const char* table, int id, const std::string& description) {
  rows += fmt::format("INSERT INTO {} VALUES ({}, {});\n", table, id, quoted(description));
}
void add(std::string& rows, const char* table, const std::string& code,
         const std::string& description) {
  rows +=
      fmt::format("INSERT INTO {} VALUES ({}, {});\n", table, quoted(code), quoted(description));
}

// Every form has two versions: the same codes with other ids.
void add_form(std::string& rows, const StepType& type) {
  for (const int version : {1, 2}) {
    const FormTemplate form = FormTemplate::version(type.id, version);
    add(rows, "MO_TEMPLATES", form.id, type.description);
    int place = 0;
    for (const StepEvent& event : type.events) {
      for (const Question& asked : event.questions) {
        ++place;
        rows += fmt::format("INSERT INTO MO_QUESTIONS VALUES ({}, {}, {});\n", form.question(place),
                            form.id, quoted(asked.code));
        int answer = 0;
        for (const auto& [text, value] : asked.answers) {
          rows += fmt::format("INSERT INTO MO_QUESTION_LOOKUPS VALUES ({}, {}, {});\n",
                              form.lookup(place, answer++), form.question(place), quoted(text));
        }
      }
    }
  }
}

}  // namespace

std::string set_up_rows(const Catalogue& catalogue) {
  std::string rows;
  for (const StepType& type : catalogue.steps) {
    add(rows, "MO_WORKFLOW_STEP_TYPES", type.id, type.description);
    if (!type.events.empty()) add_form(rows, type);
  }
  for (const ActionType& type : catalogue.actions) {
    add(rows, "MO_WORKFLOW_NEXT_ACTION_TYPES", type.id, type.description);
  }
  for (const ActionType& type : catalogue.requests) {
    add(rows, "MO_REQUEST_TYPES", type.id, type.description);
  }
  std::set<std::string> codes;  // a code stands in the catalogue once for each kind of team
  for (const RelationType& type : catalogue.relations) {
    if (!codes.insert(type.code).second) continue;
    add(rows, "PROF_RELATIONSHIP_TYPES", type.code, type.description);
  }
  for (const CodeType& type : catalogue.roles) {
    add(rows, "WORKER_ROLE_TYPES", type.code, type.description);
  }
  for (const CodeType& type : catalogue.visits) {
    add(rows, "MO_VISIT_TYPES", type.code, type.description);
  }
  for (const CodeType& type : catalogue.notes) {
    add(rows, "CASE_NOTE_TYPES", type.code, type.description);
  }
  return rows;
}

}  // namespace duecourse::examples
