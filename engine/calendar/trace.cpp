// The count in words. Each term is walked day by day between the places that step() gives, so that
// the explanation ends where the count does.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "engine/calendar/counting.hpp"
#include "engine/calendar/counting_steps.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse {
namespace {

using std::chrono::days;
using std::chrono::seconds;

/// What a walked day is to the count.
struct DayNote {
  Day day{};
  bool counted = false;
  bool weekend = false;     ///< not a working weekday: nothing happened
  std::int64_t number = 0;  ///< day 1, day 2 ... where counted
  std::string text;         ///< instead of "day N", or why it is not counted
};

constexpr std::array<const char*, 7> kPlurals{"Mondays", "Tuesdays",  "Wednesdays", "Thursdays",
                                              "Fridays", "Saturdays", "Sundays"};

std::size_t from_monday(Day day) {
  return std::chrono::weekday{day}.iso_encoding() - 1;
}

/// `Mon 4 May to Fri 8 May 2026`; the year of both where they differ.
std::string spell_range(Day first, Day last) {
  const std::chrono::year_month_day from{first};
  const std::chrono::year_month_day to{last};
  std::string begin = spell_day(first);
  if (from.year() == to.year()) begin.erase(begin.rfind(' '));
  return fmt::format("{} to {}", begin, spell_day(last));
}

std::string spell_hours(seconds time) {
  const auto in_minutes = std::chrono::duration_cast<std::chrono::minutes>(time).count();
  if (in_minutes % 60 == 0) return fmt::format("{} h", in_minutes / 60);
  if (in_minutes < 60) return fmt::format("{} min", in_minutes);
  return fmt::format("{} h {} min", in_minutes / 60, in_minutes % 60);
}

std::string spell_clock(seconds since_midnight) {
  const std::chrono::hh_mm_ss clock{since_midnight};
  return fmt::format("{:02}:{:02}", clock.hours().count(), clock.minutes().count());
}

/// Writes the trace of one duration.
class Narrator {
 public:
  Narrator(const Moment& start, Side side, const CountingRules& rules)
      : side_(side), rules_(rules), place_(place_of(start, rules)) {
    const char* begin = side == Side::after ? "start" : "counted back from here";
    trace_.lines.push_back({spell_moment(start, rules.zone), begin, false});
  }

  void tell(const DurationTerm& term, bool last_term) {
    const CountingPlace to = step(place_, term, side_, rules_);
    switch (term.unit) {
      case Unit::hours:
        tell_hours(term, to);
        break;
      case Unit::working_hours:
        tell_working_hours(to);
        break;
      case Unit::calendar_days:
      case Unit::calendar_weeks:
        tell_days(term, to);
        break;
      case Unit::working_days:
        tell_working_days(to, term.inclusive || term.count == 0,
                          term.count == 0 ? "the working day" : "");
        break;
      case Unit::calendar_months:
      case Unit::calendar_years:
        tell_months(term, to);
        break;
      case Unit::end_of_same_day:
        line_of(to.day, "the same day", true);
        break;
      case Unit::end_of_next_day:
        line_of(to.day, side_ == Side::after ? "the next day" : "the day before", true);
        break;
      case Unit::end_of_same_working_day:
        tell_working_days(to, true, "the working day");
        break;
      case Unit::end_of_next_working_day:
        tell_working_days(to, false,
                          side_ == Side::after ? "the next working day" : "the working day before");
        break;
    }
    place_ = to;
    if (!last_term) trace_.lines.back().text += "; the next part counts from here";
  }

  Trace finish() {
    const Limit limit = limit_of(place_, rules_);
    const std::string label = spell_limit(limit, rules_.zone);
    const char* due =
        limit.precision == Precision::day ? "due by the end of this day" : "due before this moment";
    append(label, due, true);
    warn();
    return std::move(trace_);
  }

 private:
  [[nodiscard]] Day towards(Day day) const { return side_ == Side::after ? ++day : --day; }
  [[nodiscard]] bool beyond(Day day, Day end) const {
    return side_ == Side::after ? day > end : day < end;
  }

  /// Adds to the last line where it is about the same day or moment, else begins a line.
  void append(const std::string& label, std::string_view text, bool counted) {
    TraceLine& last = trace_.lines.back();
    if (last.label != label) {
      trace_.lines.push_back({label, std::string(text), counted});
      return;
    }
    last.text += fmt::format(", {}", text);
    last.counted = last.counted || counted;
  }

  void line_of(Day day, std::string_view text, bool counted) {
    append(spell_day(day), text, counted);
  }

  void tell_hours(const DurationTerm& term, const CountingPlace& to) {
    if (to.precision == Precision::day) {
      tell_run_of_days(to);
      const char* what = "from a start known only by its day";
      const char* unit = term.count == 1 ? "hour" : "hours";
      line_of(to.day, fmt::format("{} {} {}", term.count, unit, what), true);
      return;
    }
    const bool clock_change = rules_.zone.offset_at(place_.at) != rules_.zone.offset_at(to.at);
    append(spell_moment({to.at, Precision::second}, rules_.zone),
           fmt::format("{} {}{}", term.count, term.count == 1 ? "hour" : "hours",
                       clock_change ? " of elapsed time, across a clock change" : ""),
           true);
  }

  void tell_days(const DurationTerm& term, const CountingPlace& to) {
    if (term.inclusive) {
      line_of(place_.day, "day 1, beginning with the day", true);
      if (to.day != place_.day) tell_run_of_days(to, 2);
    } else {
      tell_run_of_days(to);
    }
    if (term.unit != Unit::calendar_weeks) return;
    line_of(to.day, fmt::format("{} calendar {}", term.count, term.count == 1 ? "week" : "weeks"),
            true);
  }

  void tell_run_of_days(const CountingPlace& to, std::int64_t number = 1) {
    std::vector<DayNote> notes;
    for (Day day = towards(place_.day); !beyond(day, to.day); day = towards(day)) {
      notes.push_back({day, true, false, number++, ""});
    }
    tell_notes(notes);
  }

  void tell_months(const DurationTerm& term, const CountingPlace& to) {
    const bool years = term.unit == Unit::calendar_years;
    std::string text = fmt::format("{} calendar {}{}{}", term.count, years ? "year" : "month",
                                   term.count == 1 ? "" : "s", term.inclusive ? " inclusive" : "");
    const unsigned wanted = static_cast<unsigned>(std::chrono::year_month_day{place_.day}.day());
    const unsigned reached = static_cast<unsigned>(std::chrono::year_month_day{to.day}.day());
    if (!term.inclusive && reached < wanted) {
      text += fmt::format(", the last day of a month that has no day {}", wanted);
    }
    line_of(to.day, text, true);
  }

  /// `name` stands for "day N", where a term asks for one day only.
  void tell_working_days(const CountingPlace& to, bool from_start, const char* name) {
    std::vector<DayNote> notes;
    std::int64_t number = 0;
    const Day begin = from_start ? place_.day : towards(place_.day);
    for (Day day = begin; !beyond(day, to.day); day = towards(day)) {
      DayVerdict verdict = look_at(day);
      if (verdict.counts) {
        notes.push_back({day, true, false, ++number, name});
        if (from_start && number == 1 && notes.back().text.empty()) {
          notes.back().text = day == place_.day ? "day 1, beginning with the day"
                                                : "day 1, beginning with the first working day";
        }
      } else {
        notes.push_back({day, false, is_weekend(day), 0, std::move(verdict.reason)});
      }
    }
    tell_notes(notes);
  }

  void tell_working_hours(const CountingPlace& to) {
    const OfficeHours& office = rules_.calendar.definition().hours;
    const seconds a_day = office.closes - office.opens;
    const bool forwards = side_ == Side::after;
    std::vector<DayNote> notes;
    for (Day day = place_.day; !beyond(day, to.day); day = towards(day)) {
      const seconds begin = day == place_.day ? office_time(place_, side_, rules_)
                                              : seconds{forwards ? seconds{0} : a_day};
      const seconds end =
          day == to.day ? office_time(to, side_, rules_) : seconds{forwards ? a_day : seconds{0}};
      const seconds counted = forwards ? end - begin : begin - end;
      DayVerdict verdict = look_at(day);
      const bool start_day = day == place_.day;
      if (!verdict.counts && !start_day) {
        notes.push_back({day, false, is_weekend(day), 0, std::move(verdict.reason)});
      } else if (verdict.counts && counted > seconds{0}) {
        const seconds from = office.opens + std::min(begin, end);
        notes.push_back({day, true, false, 0,
                         fmt::format("{} counted ({} to {})", spell_hours(counted),
                                     spell_clock(from), spell_clock(from + counted))});
      }
    }
    tell_notes(notes, &to);
  }

  DayVerdict look_at(Day day) {
    if (!rules_.calendar.covers(day)) {
      unknown_years_.insert(static_cast<int>(std::chrono::year_month_day{day}.year()));
    }
    return rules_.calendar.verdict(day);
  }

  [[nodiscard]] bool is_weekend(Day day) const {
    return !rules_.calendar.definition().works[from_monday(day)];
  }

  /// Writes one term's days; the last one always stands alone, with the moment reached where the
  /// term ends at `moment`.
  void tell_notes(const std::vector<DayNote>& notes, const CountingPlace* moment = nullptr) {
    if (notes.empty()) return;
    const bool long_count = notes.size() > static_cast<std::size_t>(kTraceDays);
    const auto in_run = [&](const DayNote& note) {
      const bool alone = note.number == 1 && !note.text.empty();
      return (note.counted && !alone) || (long_count && note.weekend);
    };
    std::size_t at = 0;
    while (at + 1 < notes.size()) {
      std::size_t end = at;
      while (end + 1 < notes.size() && in_run(notes[end])) ++end;
      if (end - at > static_cast<std::size_t>(kTraceRun)) {
        tell_run(notes, at, end);
        at = end;
        continue;
      }
      for (end = std::max(end, at + 1); at < end; ++at) tell_note(notes[at], nullptr);
    }
    tell_note(notes.back(), moment);
  }

  void tell_note(const DayNote& note, const CountingPlace* moment) {
    const std::string label = moment == nullptr
                                  ? spell_day(note.day)
                                  : spell_moment({moment->at, Precision::second}, rules_.zone);
    if (!note.counted) {
      append(label, note.text + ", not counted", false);
    } else {
      append(label, note.text.empty() ? fmt::format("day {}", note.number) : note.text, true);
    }
  }

  /// One line for the notes from `begin` to before `end`, all counted or weekends.
  void tell_run(const std::vector<DayNote>& notes, std::size_t begin, std::size_t end) {
    std::vector<const DayNote*> counted;
    std::array<bool, 7> skipped{};
    for (std::size_t i = begin; i < end; ++i) {
      if (notes[i].counted) counted.push_back(&notes[i]);
      if (!notes[i].counted) skipped[from_monday(notes[i].day)] = true;
    }
    std::string text =
        counted.front()->number > 0
            ? fmt::format("days {} to {}", counted.front()->number, counted.back()->number)
            : fmt::format("{} working days of office hours", counted.size());
    std::vector<std::string> names;
    for (std::size_t i = 0; i < skipped.size(); ++i) {
      if (skipped[i]) names.emplace_back(kPlurals[i]);
    }
    if (!names.empty()) text += fmt::format(", {} not counted", fmt::join(names, " and "));
    trace_.lines.push_back({spell_range(notes[begin].day, notes[end - 1].day), text, true});
  }

  void warn() {
    for (const int year : unknown_years_) {
      trace_.warnings.push_back(
          fmt::format("{} has no bank holidays for {}", rules_.calendar.name(), year));
    }
  }

  Side side_;
  const CountingRules& rules_;
  CountingPlace place_;
  std::set<int> unknown_years_;
  Trace trace_;
};

Trace explain(const Moment& start, const Duration& duration, Side side,
              const CountingRules& rules) {
  Narrator narrator(start, side, rules);
  for (std::size_t i = 0; i < duration.terms.size(); ++i) {
    narrator.tell(duration.terms[i], i + 1 == duration.terms.size());
  }
  return narrator.finish();
}

}  // namespace

Trace explain_limit_after(const Moment& start, const Duration& duration,
                          const CountingRules& rules) {
  return explain(start, duration, Side::after, rules);
}

Trace explain_limit_before(const Moment& start, const Duration& duration,
                           const CountingRules& rules) {
  return explain(start, duration, Side::before, rules);
}

std::string describe(const Trace& trace) {
  std::string text;
  for (const TraceLine& line : trace.lines)
    text += fmt::format("  {}: {}\n", line.label, line.text);
  for (const std::string& warning : trace.warnings) text += fmt::format("  warning: {}\n", warning);
  return text;
}

}  // namespace duecourse
