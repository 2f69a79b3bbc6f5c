// Lists, flags and literals out of a mapping: what a section of a template walks over.
#include "adapters/host/template_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string_view>

#include "adapters/host/sql_words.hpp"

namespace duecourse::adapters {

namespace {

namespace mustache = kainjow::mustache;
using mustache::data;

data flag(bool value) {
  return {value ? data::type::bool_true : data::type::bool_false};
}

const char* moment_word(StepMoment moment) {
  switch (moment) {
    case StepMoment::proposed:
      return "proposed";
    case StepMoment::incoming:
      return "incoming";
    case StepMoment::assigned:
      return "assigned";
    case StepMoment::started:
      return "started";
    case StepMoment::completed:
      return "completed";
  }
  return "";
}

/// The names of everything that is set below.
constexpr std::string_view kWords =
    "action action_map answer_columns answer_dates answer_facts answer_map "
    "answer_questions by_group by_person cases code codes column constant described "
    "districts each emails enrolments entry events framework from from_answer from_column "
    "from_constant from_question has_answer_dates has_districts has_emails has_holders "
    "has_line_managers has_mailboxes has_managers has_relation_teams has_relations "
    "has_step_dates has_teams has_until has_values holders holds is_date is_flag is_given "
    "is_number is_text kind line_managers mailboxes managers more name no note_columns "
    "note_facts note_map only_yes refers relation_map relation_teams requests role "
    "same_row source step_columns step_dates step_facts step_map step_types suffix teams "
    "to type until value values visit_columns visit_facts visit_map visit_step_dates "
    "visit_step_types visit_steps visit_types when yes";

/// Builds the data of one mapping in one SQL.
class MappingData {
 public:
  MappingData(const HostMapping& mapping, SqlDialect dialect)
      : mapping_(mapping), dialect_(dialect) {}

  data build() {
    root_.set("by_person", flag(mapping_.case_is_person));
    root_.set("by_group", flag(!mapping_.case_is_person));
    // MOSAIC's own flags are Y and N, whatever words a council's forms have.
    root_.set("yes", texts(with(mapping_.yes, "Y")));
    root_.set("no", texts(with(mapping_.no, "N")));
    root_.set("managers", codes(mapping_.managers));
    root_.set("has_managers", flag(!mapping_.managers.empty()));
    set_events("step", mapping_.steps);
    set_events("answer", mapping_.answers);
    set_events("visit", mapping_.visits);
    set_events("note", mapping_.case_notes);
    set_step_types();
    set_relations();
    set_holders();
    set_actions();
    set_enrolments();
    set_teams();
    set_workers();
    root_.set("requests", mapping_.requests);
    return std::move(root_);
  }

 private:
  [[nodiscard]] std::string text(std::string_view value) const {
    return sql_literal(value, dialect_);
  }
  [[nodiscard]] std::string code(const HostCode& value) const {
    return value.number ? value.text : text(value.text);
  }
  /// `'a', 'b'`; of nothing NULL, which nothing is in.
  [[nodiscard]] std::string texts(const std::vector<std::string>& values) const {
    std::string list;
    for (const std::string& value : values) {
      list += list.empty() ? text(value) : ", " + text(value);
    }
    return list.empty() ? "NULL" : list;
  }
  [[nodiscard]] std::string codes(const std::vector<HostCode>& values) const {
    std::string list;
    for (const HostCode& value : values) {
      list += list.empty() ? code(value) : ", " + code(value);
    }
    return list.empty() ? "NULL" : list;
  }

  static std::vector<std::string> with(std::vector<std::string> words, const char* word) {
    if (std::find(words.begin(), words.end(), word) == words.end()) words.emplace_back(word);
    return words;
  }

  /// A list of which every item but the last has `more`.
  static data listed(std::vector<data> items) {
    data list(data::type::list);
    for (std::size_t i = 0; i < items.size(); ++i) {
      items[i].set("more", flag(i + 1 < items.size()));
      list.push_back(items[i]);
    }
    return list;
  }
  static std::string entry_of(std::size_t place) { return std::to_string(place + 1); }

  void set_events(const std::string& what, const std::vector<MappedEvent>& events);
  [[nodiscard]] std::vector<data> rows_of(const MappedEvent& event, const std::string& entry) const;
  [[nodiscard]] data fact_case(const MappedFact& fact, const std::string& entry,
                               const std::vector<std::string>& columns) const;
  [[nodiscard]] data facts_of(const std::vector<MappedEvent>& events,
                              const std::vector<std::string>& columns) const;
  [[nodiscard]] std::vector<std::string> set_columns(const std::string& what,
                                                     const std::vector<MappedEvent>& events);
  void set_step_types();
  void set_relations();
  void set_holders();
  void set_actions();
  void set_enrolments();
  void set_teams();
  void set_workers();

  const HostMapping& mapping_;
  SqlDialect dialect_;
  data root_;
};

/// One row for each code of the event (of answers: for each question, and type of step if any).
std::vector<data> MappingData::rows_of(const MappedEvent& event, const std::string& entry) const {
  std::vector<data> rows;
  const auto add = [&](const std::string& one, const std::string& type) {
    data row;
    row.set("code", one);
    row.set("type", type);
    row.set("entry", entry);
    row.set("kind", text(event.kind));
    row.set("when", text(moment_word(event.moment)));
    row.set("each", event.each_person ? "1" : "0");
    row.set("only_yes", event.only_yes ? "1" : "0");
    rows.push_back(std::move(row));
  };
  constexpr const char* kAnyType = "-1";
  for (const std::string& question : event.questions) {
    if (event.codes.empty()) add(text(question), kAnyType);
    for (const HostCode& type : event.codes) add(text(question), code(type));
  }
  if (!event.questions.empty()) return rows;
  for (const HostCode& one : event.codes) add(code(one), kAnyType);
  return rows;
}

/// The columns of the host's own record that facts are made of, each once: the inner SELECT gives
/// them names of ours (`c1`).
std::vector<std::string> MappingData::set_columns(const std::string& what,
                                                  const std::vector<MappedEvent>& events) {
  std::vector<std::string> columns;
  for (const MappedEvent& event : events) {
    for (const MappedFact& fact : event.facts) {
      const bool known = std::find(columns.begin(), columns.end(), fact.column) != columns.end();
      if (!fact.column.empty() && !known) columns.push_back(fact.column);
    }
  }
  std::vector<data> list;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    data column;
    column.set("source", columns[i]);
    column.set("name", "c" + entry_of(i));
    list.push_back(std::move(column));
  }
  root_.set(what + "_columns", listed(std::move(list)));
  return columns;
}

data MappingData::fact_case(const MappedFact& fact, const std::string& entry,
                            const std::vector<std::string>& columns) const {
  data one;
  const auto column = std::find(columns.begin(), columns.end(), fact.column);
  one.set("column",
          "t.c" + entry_of(static_cast<std::size_t>(std::distance(columns.begin(), column))));
  one.set("entry", entry);
  one.set("from_constant", flag(fact.constant.has_value()));
  one.set("constant", text(fact.constant.value_or("")));
  one.set("from_column", flag(!fact.column.empty()));
  one.set("from_answer", flag(fact.answer));
  one.set("from_question", flag(!fact.questions.empty()));
  one.set("codes", texts(fact.questions));
  one.set("same_row", flag(fact.same_row));
  one.set("refers", flag(!fact.refers.empty()));
  one.set("suffix", text("-" + fact.refers));
  one.set("is_flag", flag(fact.as == AnswerAs::flag));
  one.set("is_date", flag(fact.as == AnswerAs::date));
  one.set("is_text", flag(fact.as == AnswerAs::text));
  one.set("is_number", flag(fact.as == AnswerAs::number));
  one.set("is_given", flag(fact.as == AnswerAs::given));
  std::vector<data> values;
  for (const auto& [from, to] : fact.values) {
    data value;
    value.set("from", text(from));
    value.set("to", text(to));
    values.push_back(std::move(value));
  }
  one.set("has_values", flag(!values.empty()));
  one.set("values", listed(std::move(values)));
  return one;
}

/// A column for each fact that any of the events has.
data MappingData::facts_of(const std::vector<MappedEvent>& events,
                           const std::vector<std::string>& columns) const {
  std::vector<std::string> names;
  for (const MappedEvent& event : events) {
    for (const MappedFact& fact : event.facts) {
      if (std::find(names.begin(), names.end(), fact.name) == names.end()) {
        names.push_back(fact.name);
      }
    }
  }
  std::sort(names.begin(), names.end());
  std::vector<data> facts;
  for (const std::string& name : names) {
    std::vector<data> cases;
    bool numbers = true;
    for (std::size_t i = 0; i < events.size(); ++i) {
      for (const MappedFact& fact : events[i].facts) {
        if (fact.name != name) continue;
        numbers = numbers && fact.as == AnswerAs::number && !fact.constant;
        cases.push_back(fact_case(fact, entry_of(i), columns));
      }
    }
    data one;
    one.set("name", (numbers ? "number_" : "fact_") + name);
    one.set("cases", listed(std::move(cases)));
    facts.push_back(std::move(one));
  }
  return listed(std::move(facts));
}

void MappingData::set_events(const std::string& what, const std::vector<MappedEvent>& events) {
  std::vector<data> map;
  std::vector<data> dates;
  std::vector<std::string> questions;
  for (std::size_t i = 0; i < events.size(); ++i) {
    for (data& row : rows_of(events[i], entry_of(i))) map.push_back(std::move(row));
    questions.insert(questions.end(), events[i].questions.begin(), events[i].questions.end());
    if (events[i].dates.empty()) continue;
    data date;
    date.set("entry", entry_of(i));
    date.set("codes", texts(events[i].dates));
    dates.push_back(std::move(date));
  }
  root_.set(what + "_map", listed(std::move(map)));
  root_.set("has_" + what + "_dates", flag(!dates.empty()));
  root_.set(what + "_dates", listed(std::move(dates)));
  root_.set(what + "_facts", facts_of(events, set_columns(what, events)));
  if (!questions.empty()) root_.set(what + "_questions", texts(questions));
}

/// All step types that make a case one of ours, and those that are visits, as the visits know them.
void MappingData::set_step_types() {
  std::vector<HostCode> types;
  std::vector<std::string> visits;
  const auto add = [&](const std::vector<HostCode>& more) {
    for (const HostCode& one : more) {
      if (std::find(types.begin(), types.end(), one) == types.end()) types.push_back(one);
    }
  };
  for (const MappedEvent& step : mapping_.steps) {
    add(step.codes);
    if (step.kind != "visit") continue;
    for (const HostCode& one : step.codes) visits.push_back("STP." + one.text);
  }
  for (const MappedEvent& answer : mapping_.answers) add(answer.codes);
  for (const MappedEnrolment& enrolment : mapping_.enrolments) add(enrolment.from);
  root_.set("step_types", codes(types));
  root_.set("visit_steps", texts(visits));
  std::vector<std::string> dates;
  std::vector<HostCode> visit_types;
  for (const MappedEvent& step : mapping_.steps) {
    if (step.kind != "visit") continue;
    dates.insert(dates.end(), step.dates.begin(), step.dates.end());
    visit_types.insert(visit_types.end(), step.codes.begin(), step.codes.end());
  }
  root_.set("visit_step_types", codes(visit_types));
  root_.set("visit_step_dates", texts(dates));
  std::vector<HostCode> recorded;
  for (const MappedEvent& visit : mapping_.visits) {
    if (visit.kind != "visit") continue;
    recorded.insert(recorded.end(), visit.codes.begin(), visit.codes.end());
  }
  root_.set("visit_types", codes(recorded));
}

void MappingData::set_relations() {
  std::vector<data> map;
  std::vector<data> teams;
  for (std::size_t i = 0; i < mapping_.relations.size(); ++i) {
    const MappedRelation& relation = mapping_.relations[i];
    for (const HostCode& one : relation.codes) {
      data row;
      row.set("code", code(one));
      row.set("entry", entry_of(i));
      row.set("role", text(relation.role));
      row.set("events", relation.events ? "1" : "0");
      map.push_back(std::move(row));
    }
    if (relation.teams.empty()) continue;
    data row;
    row.set("entry", entry_of(i));
    row.set("teams", codes(relation.teams));
    teams.push_back(std::move(row));
  }
  root_.set("relation_map", listed(std::move(map)));
  root_.set("has_relation_teams", flag(!teams.empty()));
  root_.set("relation_teams", listed(std::move(teams)));
  root_.set("has_relations", flag(!mapping_.relations.empty()));
}

void MappingData::set_holders() {
  std::vector<data> holders;
  for (std::size_t i = 0; i < mapping_.holders.size(); ++i) {
    const MappedHolder& holder = mapping_.holders[i];
    data row;
    row.set("entry", entry_of(i));
    row.set("role", text(holder.role));
    row.set("has_teams", flag(!holder.teams.empty()));
    row.set("teams", codes(holder.teams));
    row.set("holds", codes(holder.holds));
    holders.push_back(std::move(row));
  }
  root_.set("has_holders", flag(!holders.empty()));
  root_.set("holders", listed(std::move(holders)));
}

void MappingData::set_actions() {
  std::vector<data> map;
  for (const MappedAction& action : mapping_.actions) {
    for (const HostCode& one : action.codes) {
      data row;
      row.set("code", code(one));
      row.set("action", text(action.action));
      row.set("described", action.action.empty() ? "1" : "0");
      map.push_back(std::move(row));
    }
  }
  root_.set("action_map", listed(std::move(map)));
}

void MappingData::set_enrolments() {
  std::vector<data> enrolments;
  for (const MappedEnrolment& enrolment : mapping_.enrolments) {
    data row;
    row.set("framework", text(enrolment.framework));
    row.set("from", codes(enrolment.from));
    row.set("until", codes(enrolment.until));
    row.set("has_until", flag(!enrolment.until.empty()));
    enrolments.push_back(std::move(row));
  }
  root_.set("enrolments", listed(std::move(enrolments)));
}

void MappingData::set_teams() {
  std::vector<data> mailboxes;
  std::vector<data> districts;
  const auto add = [&](const HostCode& id, const std::string& value, std::vector<data>& into) {
    if (value.empty()) return;
    data row;
    row.set("code", code(id));
    row.set("value", text(value));
    into.push_back(std::move(row));
  };
  for (const MappedTeam& team : mapping_.teams) {
    add(team.id, team.mailbox, mailboxes);
    add(team.id, team.district, districts);
  }
  root_.set("has_mailboxes", flag(!mailboxes.empty()));
  root_.set("mailboxes", listed(std::move(mailboxes)));
  root_.set("has_districts", flag(!districts.empty()));
  root_.set("districts", listed(std::move(districts)));
}

void MappingData::set_workers() {
  std::vector<data> emails;
  std::vector<data> managers;
  for (const MappedWorker& worker : mapping_.workers) {
    data row;
    row.set("code", code(worker.id));
    row.set("value", text(worker.email));
    if (!worker.email.empty()) emails.push_back(row);
    row.set("value", text(worker.manager));
    if (!worker.manager.empty()) managers.push_back(row);
  }
  root_.set("has_emails", flag(!emails.empty()));
  root_.set("emails", listed(std::move(emails)));
  root_.set("has_line_managers", flag(!managers.empty()));
  root_.set("line_managers", listed(std::move(managers)));
}

}  // namespace

kainjow::mustache::data mapping_data(const HostMapping& mapping, SqlDialect dialect) {
  return MappingData(mapping, dialect).build();
}

const std::vector<std::string>& mapping_words() {
  static const std::vector<std::string> kList = [] {
    std::vector<std::string> list;
    std::istringstream in{std::string(kWords)};
    for (std::string word; in >> word;) list.push_back(word);
    return list;
  }();
  return kList;
}

}  // namespace duecourse::adapters
