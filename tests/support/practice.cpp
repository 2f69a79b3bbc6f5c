#include "tests/support/practice.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <utility>

#include "adapters/files/source_files.hpp"
#include "engine/calendar_records.hpp"
#include "engine/framework/compile.hpp"
#include "engine/time/time_text.hpp"
#include "tests/support/echo_process.hpp"
#include "tests/support/event_lines.hpp"

namespace duecourse::testing {
namespace {

std::shared_ptr<const WorkingCalendar> calendar(const char* name, std::vector<DayOff> off) {
  CalendarDefinition definition;
  definition.name = name;
  definition.bank_holidays = std::move(off);
  return std::make_shared<const WorkingCalendar>(std::move(definition));
}

Calendars two_calendars() {
  const std::vector<DayOff> off = {{*read_day("2026-04-03"), "Good Friday"},
                                   {*read_day("2026-04-06"), "Easter Monday"},
                                   {*read_day("2026-12-25"), "Christmas Day"}};
  return {{"monday-to-friday", calendar("monday-to-friday", {})},
          {"england", calendar("england", off)}};
}

bool gives(std::string_view keys, std::string_view key) {
  const std::string text = "\n" + std::string(keys);
  return text.find(fmt::format("\n{} =", key)) != std::string::npos;
}

// The keys given, and the usual value of each that is not.
std::string completed(std::string_view keys) {
  constexpr std::array<std::pair<const char*, const char*>, 7> kUsual{{
      {"id", "answer"},
      {"clause", "1.1"},
      {"title", "Answer"},
      {"starts", "asked"},
      {"ends", "answered"},
      {"due", "5 working days"},
      {"owner", "key_worker"},
  }};
  if (keys.starts_with("[[")) return std::string(keys) + "\n";  // a finding: as it is written
  std::string text = "[[timescale]]\n" + std::string(keys) + "\n";
  for (const auto& [key, value] : kUsual) {
    const std::string_view name(key);
    const bool other = (name == "ends" && gives(keys, "ends_all")) ||
                       (name == "starts" && gives(keys, "each_working_day")) ||
                       (name == "due" && (gives(keys, "due_from") || gives(keys, "expected") ||
                                          gives(keys, "limits")));
    if (!other && !gives(keys, key)) text += fmt::format("{} = \"{}\"\n", key, value);
  }
  return text;
}

}  // namespace

const char* const kUsualStages = R"([[ladder.standard.stages]]
id = "ahead"
at = "2 working days before due"
to = ["owner"]
kind = "reminder"
[[ladder.standard.stages]]
id = "today"
at = "on the due day"
to = ["owner"]
kind = "reminder"
[[ladder.standard.stages]]
id = "late"
at = "1 working day after due"
to = ["supervisor"]
copy = ["owner"]
kind = "escalation"
[[ladder.standard.stages]]
id = "very-late"
at = "3 working days after due"
to = ["team_manager"]
kind = "escalation"
every = "1 calendar week"
at_most = 3)";

Practice::Practice(std::string_view timescale, std::string_view ladder)
    : Practice(std::vector<std::string>{std::string(timescale)}, ladder) {}

Practice::Practice(const std::vector<std::string>& timescales, std::string_view ladder) {
  for (const SubjectKind kind : {SubjectKind::case_, SubjectKind::worker, SubjectKind::team}) {
    processes_.push_back(std::make_shared<const EchoProcess>(kind));
  }
  std::string text =
      "[framework]\nid = \"small\"\ntitle = \"Small Practice\"\ncalendar = \"monday-to-friday\"\n"
      "[process]\ncase = \"echo_case\"\nworker = \"echo_worker\"\nteam = \"echo_team\"\n"
      "[ladder.standard]\n" +
      std::string(ladder) + "\n";
  for (const std::string& timescale : timescales) text += completed(timescale);
  const auto read = adapters::read_toml_text(text, "test");
  auto compiled = compile({"test", read.root}, processes_, two_calendars(), {"duty_desk"});
  Faults faults = read.faults;
  faults.insert(faults.end(), compiled.faults.begin(), compiled.faults.end());
  for (const Fault& fault : faults) ADD_FAILURE() << describe(fault) << "\n" << text;
  Rulebook rulebook;
  rulebook.frameworks.push_back(std::move(compiled.framework));
  rulebook.calendars = two_calendars();
  rulebook.zone = london();
  rulebook.sending.calendar = rulebook.calendars.at("england");
  rulebook.backlog_after = *parse_duration("5 working days");
  rulebook_ = std::make_shared<const Rulebook>(std::move(rulebook));
}

Seen see(const Practice& practice, std::string_view story, const std::string& now,
         const Enrolment& enrolment) {
  return see(practice, events_of(story), now, enrolment);
}

Seen see(const Practice& practice, std::vector<Event> events, const std::string& now,
         Enrolment enrolment) {
  enrolment.framework = practice.framework().id;
  const SubjectRef subject =
      events.empty() ? SubjectRef{SubjectKind::case_, SubjectId("S1")} : events.front().subject;
  Seen seen{practice, {}, {}};
  add_calendar_records(subject, {enrolment}, moment_at(now).at, practice.rulebook(), events);
  seen.history = make_history(subject, {enrolment}, std::move(events), moment_at(now).at, london());
  seen.assessment = assess(seen.history, practice.rulebook());
  return seen;
}

std::string brief(Instant instant) {
  const std::string text = write_instant(instant, london());
  const std::string seconds = text.substr(16, 3);
  return text.substr(0, 10) + " " + text.substr(11, 5) + (seconds == ":00" ? "" : seconds);
}

std::string brief(const Moment& moment) {
  return moment.precision == Precision::day ? write_moment(moment, london()) : brief(moment.at);
}

std::string brief(const Limit& limit) {
  return limit.precision == Precision::day ? write_day(last_day_of(limit, london()))
                                           : brief(limit.at);
}

std::string deadlines(const Seen& seen) {
  std::string text;
  for (const Deadline& one : seen.assessment.deadlines) {
    text += fmt::format("{}{}: {}", seen.history.events[one.anchor].host_id,
                        one.person ? "/" + one.person->str() : "",
                        word_of(state_at(one.ending, one.due, seen.history.now)));
    if (one.ending) {
      text += fmt::format(" {}{} ({})", brief(one.ending->at),
                          one.ending->by_host_id.empty() ? "" : " by " + one.ending->by_host_id,
                          word_of(one.ending->reason));
    }
    if (one.due) text += ", due " + brief(*one.due);
    if (one.expected) text += ", expected " + brief(*one.expected);
    if (one.not_before) text += ", not before " + brief(*one.not_before);
    text += "\n";
  }
  return text;
}

std::string findings(const Seen& seen) {
  std::string text;
  for (const Finding& finding : seen.assessment.findings) {
    text += fmt::format("{} {}\n", seen.history.events[finding.event].host_id, finding.id);
  }
  return text;
}

}  // namespace duecourse::testing
