#include "examples/mosaic/mosaic_rows.hpp"

#include <fmt/format.h>

#include <array>

namespace duecourse::examples {

namespace {

using std::chrono::days;

constexpr int kFormsFrom = 100000000;  // form ids are not those of their steps
constexpr Day kNewForms{days{20545}};  // Thu 2 Apr 2026

Literal known(int number) {
  return number == 0 ? Literal::null() : Literal(number);
}
Literal known(const std::string& text) {
  return text.empty() ? Literal::null() : Literal(text);
}

}  // namespace

std::string moment_text(LocalSecond at) {
  return day_text(at) + ' ' + time_text(at);
}

FormTemplate FormTemplate::version(int step_type, int number) {
  return {step_type * 10 + number};
}

FormTemplate FormTemplate::of(int step_type, LocalSecond at) {
  return version(step_type, at < LocalSecond{kNewForms} ? 1 : 2);
}

MosaicRows::MosaicRows(Journal& journal, const MosaicFamily& family)
    : journal_(journal), family_(family) {}

void MosaicRows::family(LocalSecond at) {
  for (const MosaicChild& child : family_.children) {
    journal_.insert(at, "MO_PERSONS",
                    {{"PERSON_ID", child.person},
                     {"DATE_OF_BIRTH", moment_text(LocalSecond{child.born})},
                     {"RESTRICTED", child.restricted ? "Y" : "N"}});
    journal_.insert(at, "PERSON_NAMES",
                    {{"PERSON_ID", child.person},
                     {"NAME_CLASS_ID", "MAIN"},
                     {"FIRST_NAMES", child.forename},
                     {"LAST_NAME", family_.surname}});
  }
}

int MosaicRows::subgroup(LocalSecond at, const std::vector<int>& persons) {
  const auto known_one = subgroups_.find(persons);
  if (known_one != subgroups_.end()) return known_one->second;
  const int id = family_.group * 100 + static_cast<int>(subgroups_.size()) + 1;
  subgroups_[persons] = id;
  journal_.insert(
      at, "MO_SUBGROUPS",
      {{"SUBGROUP_ID", id},
       {"GROUP_ID", family_.group},
       {"ONLY_SUBJECT_COMPOUND_ID",
        persons.size() == 1 ? Literal(fmt::format("{}", persons[0])) : Literal::null()}});
  for (const int person : persons) {
    journal_.insert(
        at, "MO_SUBGROUP_SUBJECTS",
        {{"SUBGROUP_ID", id}, {"SUBJECT_COMPOUND_ID", person}, {"SUBJECT_TYPE_CODE", "PER"}});
  }
  return id;
}

int MosaicRows::add_step(LocalSecond at, const NewStep& step) {
  const int id = next("MO_WORKFLOW_STEPS");
  const std::string stamp = moment_text(at);
  const bool proposed = std::string_view(step.status) == "PROPOSED";
  const bool started = std::string_view(step.status) == "STARTED";
  const int persons = subgroup(at, step.persons);
  subgroup_of_[id] = persons;
  journal_.insert(
      at, "MO_WORKFLOW_STEPS",
      {{"WORKFLOW_STEP_ID", id},
       {"WORKFLOW_ID", family_.group},
       {"WORKFLOW_STEP_TYPE_ID", step.type},
       {"SUBGROUP_ID", persons},
       {"STEP_STATUS", step.status},
       {"PROPOSED_ON", stamp},
       {"INCOMING_ON", proposed ? Literal::null() : Literal(stamp)},
       {"ASSIGNMENT_DATETIME", proposed || step.worker == 0 ? Literal::null() : Literal(stamp)},
       {"STARTED_ON", started ? Literal(stamp) : Literal::null()},
       {"ASSIGNEE_ID", known(step.worker)},
       {"RESPONSIBLE_TEAM_ID", known(step.team)},
       {"LAST_UPDATED_ON", stamp}});
  return id;
}

void MosaicRows::start_step(int step, LocalSecond at) {
  const std::string stamp = moment_text(at);
  journal_.update(at, "MO_WORKFLOW_STEPS", "WORKFLOW_STEP_ID", step,
                  {{"STEP_STATUS", "STARTED"}, {"STARTED_ON", stamp}, {"LAST_UPDATED_ON", stamp}});
}

void MosaicRows::complete_step(int step, LocalSecond at) {
  const std::string stamp = moment_text(at);
  journal_.update(
      at, "MO_WORKFLOW_STEPS", "WORKFLOW_STEP_ID", step,
      {{"STEP_STATUS", "COMPLETED"}, {"COMPLETED_ON", stamp}, {"LAST_UPDATED_ON", stamp}});
}

void MosaicRows::reopen_step(int step, LocalSecond at) {
  journal_.update(at, "MO_WORKFLOW_STEPS", "WORKFLOW_STEP_ID", step,
                  {{"STEP_STATUS", "REOPENED"}, {"LAST_UPDATED_ON", moment_text(at)}});
}

void MosaicRows::cancel_step(int step, LocalSecond at) {
  const std::string stamp = moment_text(at);
  journal_.update(
      at, "MO_WORKFLOW_STEPS", "WORKFLOW_STEP_ID", step,
      {{"STEP_STATUS", "CANCELLED"}, {"CANCELLED_ON", stamp}, {"LAST_UPDATED_ON", stamp}});
}

void MosaicRows::assign_step(int step, LocalSecond at, int worker, int team) {
  const std::string stamp = moment_text(at);
  journal_.update(at, "MO_WORKFLOW_STEPS", "WORKFLOW_STEP_ID", step,
                  {{"ASSIGNEE_ID", known(worker)},
                   {"RESPONSIBLE_TEAM_ID", known(team)},
                   {"ASSIGNMENT_DATETIME", stamp},
                   {"LAST_UPDATED_ON", stamp}});
}

void MosaicRows::link(LocalSecond at, int source, int target, int action_type) {
  journal_.insert(at, "MO_WORKFLOW_LINKS",
                  {{"SOURCE_STEP_ID", source},
                   {"TARGET_STEP_ID", target},
                   {"WORKFLOW_NEXT_ACTION_TYPE_ID", action_type}});
}

MosaicRows::Form& MosaicRows::form(int step, LocalSecond at, int step_type) {
  Form& form = forms_[step];
  if (form.id != 0) return form;
  form.id = kFormsFrom + step;
  form.form = FormTemplate::of(step_type, at);
  journal_.insert(at, "MO_FORMS",
                  {{"FORM_ID", form.id},
                   {"WORKFLOW_STEP_ID", step},
                   {"TEMPLATE_ID", form.form.id},
                   {"SUBGROUP_ID", subgroup_of_[step]},
                   {"CREATED_ON", moment_text(at)}});
  return form;
}

int MosaicRows::row(Form& form, LocalSecond at, int person, int line) {
  int& id = form.rows[{person, line}];
  if (id != 0) return id;
  id = family_.group * 10000 + ++last_row_;
  journal_.insert(at, "MO_FORM_ANSWER_ROWS",
                  {{"FORM_ANSWER_ROW_ID", id},
                   {"HANDLER_ROW_IDENTIFIER",
                    person == 0 ? Literal::null() : Literal(fmt::format("{}", person))}});
  return id;
}

void MosaicRows::answer(int step, LocalSecond at, const Answer& given) {
  struct Table {
    const char* name;
    const char* column;
  };
  static constexpr std::array<Table, 6> kTables = {{
      {"MO_FORM_BOOLEAN_ANSWERS", "BOOLEAN_ANSWER"},
      {"MO_FORM_DATE_ANSWERS", "DATE_ANSWER"},
      {"MO_FORM_SHORT_TEXT_ANSWERS", "SHORT_TEXT_ANSWER"},
      {"MO_FORM_SHORT_TEXT_ANSWERS", "SHORT_TEXT_ANSWER"},
      {"MO_FORM_LOOKUP_ANSWERS", "QUESTION_LOOKUP_ID"},
      {"MO_FORM_SHORT_TEXT_ANSWERS", "SHORT_TEXT_ANSWER"},
  }};
  Form& in = form(step, at, given.step_type);
  const Table& table = kTables[static_cast<std::size_t>(given.asked->kind)];
  Literal value(given.answer);
  if (given.asked->kind == AnswerKind::lookup) {
    int place = 0;
    for (const auto& [answer, meaning] : given.asked->answers) {
      if (answer == given.answer) value = Literal(in.form.lookup(given.place, place));
      ++place;
    }
  }
  journal_.insert(at, table.name,
                  {{"FORM_ID", in.id},
                   {"QUESTION_ID", in.form.question(given.place)},
                   {"FORM_ANSWER_ROW_ID", row(in, at, given.person, given.line)},
                   {table.column, value}});
}

int MosaicRows::add_request(LocalSecond at, int step, int type, int from, int to_worker,
                            int to_team) {
  const int id = next("MO_REQUESTS");
  journal_.insert(at, "MO_REQUESTS",
                  {{"REQUEST_ID", id},
                   {"WORKFLOW_STEP_ID", step},
                   {"REQUEST_TYPE_ID", type},
                   {"SENT_BY", known(from)},
                   {"SENT_ON", moment_text(at)},
                   {"RECIPIENT_WORKER_ID", known(to_worker)},
                   {"RECIPIENT_ORG_ID", known(to_team)}});
  return id;
}

void MosaicRows::answer_request(int request, LocalSecond at) {
  journal_.update(at, "MO_REQUESTS", "REQUEST_ID", request, {{"RESPONDED_ON", moment_text(at)}});
}

int MosaicRows::add_allocation(LocalSecond at, int person, int worker, const std::string& code) {
  const int id = next("PEOPLE_WORKERS");
  journal_.insert(at, "PEOPLE_WORKERS",
                  {{"ID", id},
                   {"PERSON_ID", person},
                   {"WORKER_ID", worker},
                   {"TYPE", code},
                   {"START_DATE", moment_text(at)}});
  return id;
}

void MosaicRows::end_allocation(int allocation, LocalSecond at) {
  journal_.update(at, "PEOPLE_WORKERS", "ID", allocation, {{"END_DATE", moment_text(at)}});
}

void MosaicRows::add_visit(LocalSecond at, const Visit& visit) {
  const int id = next("MO_VISITS");
  for (const int person : visit.persons) {
    journal_.insert(at, "MO_VISITS",
                    {{"VISIT_ID", id},
                     {"PERSON_ID", person},
                     {"VISIT_TYPE", visit.type},
                     {"ACTUAL_DATETIME", moment_text(visit.held)},
                     {"SEEN_ALONE_FLAG", known(visit.seen_alone)},
                     {"COMPLETED_FLAG", "Y"},
                     {"ORG_ID", known(visit.team)},
                     {"WORKER_ID", known(visit.worker)},
                     {"LAST_UPDATED_ON", moment_text(at)}});
  }
}

void MosaicRows::add_note(LocalSecond at, const Note& note) {
  for (const int person : note.persons) {
    journal_.insert(at, "CASE_NOTES",
                    {{"ID", next("CASE_NOTES")},
                     {"PERSON_ID", person},
                     {"NOTE_TYPE", note.type},
                     {"TITLE", note.title},
                     {"EFFECTIVE_DATE", moment_text(note.about)},
                     {"CREATED_ON", moment_text(at)},
                     {"CREATED_BY", known(note.author)},
                     {"LAST_UPDATED_ON", moment_text(at)},
                     {"NOTE", "(invented)"}});
  }
}

}  // namespace duecourse::examples
