// See entry.hpp. The only file that knows libical. What it returns is copied and freed at once; a
// component is owned by a unique_ptr until it is added to another, which then owns it.
#include "adapters/ical/entry.hpp"

#include <fmt/format.h>
#include <libical/ical.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>

#include "adapters/ports/wire_text.hpp"
#include "engine/base/check.hpp"

namespace duecourse::adapters {
namespace {

constexpr const char* kProduct = "-//Duecourse//Deadlines//EN";
/// How long the event of a limit in hours lasts: calendars hide what has no length.
constexpr std::chrono::minutes kTimedLength{30};

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

struct FreeText {
  void operator()(char* text) const { icalmemory_free_buffer(text); }
};

/// libical keeps an error number and caches for the whole process.
std::mutex& library_mutex() {
  static std::mutex mutex;
  return mutex;
}

void add(const Component& component, icalproperty* property) {
  icalcomponent_add_property(component.get(), property);
}

/// Letters, digits and what may stand in a mailto: link as it is; the rest as %XX.
std::string mailto(const std::string& address) {
  std::string link = "mailto:";
  for (const char c : address) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("@.-_~!$'*+").find(c) != std::string_view::npos;
    link += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<std::uint8_t>(c));
  }
  return link;
}

/// A name for CN: readers do not decode libical's way of writing double quotes.
std::string common_name(const EntryPerson& person) {
  std::string name = clean_line(person.name);
  std::replace(name.begin(), name.end(), '"', '\'');
  return name;
}

icaltimetype date_of(Day day) {
  const std::chrono::year_month_day date(day);
  icaltimetype time = icaltime_null_date();
  time.year = static_cast<int>(date.year());
  time.month = static_cast<int>(static_cast<unsigned>(date.month()));
  time.day = static_cast<int>(static_cast<unsigned>(date.day()));
  return time;
}

icaltimetype utc_of(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::hh_mm_ss clock(instant - day);
  icaltimetype time = date_of(Day(day.time_since_epoch()));
  time.is_date = 0;
  time.hour = static_cast<int>(clock.hours().count());
  time.minute = static_cast<int>(clock.minutes().count());
  time.second = static_cast<int>(clock.seconds().count());
  time.zone = icaltimezone_get_utc_timezone();
  return time;
}

void add_times(const Component& event, const EntryContent& entry) {
  if (const Day* day = std::get_if<Day>(&entry.due)) {
    add(event, icalproperty_new_dtstart(date_of(*day)));
    add(event, icalproperty_new_dtend(date_of(*day + std::chrono::days(1))));
  } else {
    const Instant due = std::get<Instant>(entry.due);
    add(event, icalproperty_new_dtstart(utc_of(due - kTimedLength)));
    add(event, icalproperty_new_dtend(utc_of(due)));
  }
}

void add_texts(const Component& event, const EntryContent& entry) {
  add(event, icalproperty_new_summary(clean_line(entry.summary).c_str()));
  const std::string description = clean_text(entry.description);
  if (!description.empty()) add(event, icalproperty_new_description(description.c_str()));
  const std::string link = web_link(entry.url);
  if (!link.empty()) add(event, icalproperty_new_url(link.c_str()));
  const std::string category = clean_line(entry.category);
  if (!category.empty()) add(event, icalproperty_new_categories(category.c_str()));
}

/// The attendee has accepted already and nobody waits for an answer: a deadline is no invitation
/// that one may decline. A PUBLISH has no attendees (RFC 5546, 3.2.1).
void add_people(const Component& event, const EntryContent& entry) {
  if (entry.method == EntryMethod::stored) return;
  icalproperty* organizer = icalproperty_new_organizer(mailto(entry.organizer.address).c_str());
  const std::string organizer_name = common_name(entry.organizer);
  if (!organizer_name.empty()) {
    icalproperty_add_parameter(organizer, icalparameter_new_cn(organizer_name.c_str()));
  }
  add(event, organizer);
  if (entry.method == EntryMethod::publish) return;
  icalproperty* attendee = icalproperty_new_attendee(mailto(entry.attendee.address).c_str());
  const std::string attendee_name = common_name(entry.attendee);
  if (!attendee_name.empty()) {
    icalproperty_add_parameter(attendee, icalparameter_new_cn(attendee_name.c_str()));
  }
  icalproperty_add_parameter(attendee, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
  icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_ACCEPTED));
  icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
  add(event, attendee);
}

void add_extension(const Component& event, const char* name, const char* value) {
  icalproperty* property = icalproperty_new_x(value);
  icalproperty_set_x_name(property, name);
  add(event, property);
}

void add_alarm(const Component& event, const EntryContent& entry) {
  Component alarm(icalcomponent_new_valarm());
  add(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
  add(alarm, icalproperty_new_description(clean_line(entry.summary).c_str()));
  const std::chrono::seconds before = *entry.alarm_before;
  add(alarm, icalproperty_new_trigger(icaltriggertype_from_int(-static_cast<int>(before.count()))));
  icalcomponent_add_component(event.get(), alarm.release());
}

icalproperty_method method_of(EntryMethod method) {
  switch (method) {
    case EntryMethod::request:
      return ICAL_METHOD_REQUEST;
    case EntryMethod::cancel:
      return ICAL_METHOD_CANCEL;
    case EntryMethod::publish:
      return ICAL_METHOD_PUBLISH;
    case EntryMethod::stored:
      break;
  }
  return ICAL_METHOD_NONE;
}

Component event_of(const EntryContent& entry) {
  const bool cancelled = entry.method == EntryMethod::cancel;
  Component event(icalcomponent_new_vevent());
  add(event, icalproperty_new_uid(clean_line(entry.uid).c_str()));
  add(event, icalproperty_new_sequence(entry.sequence));
  add(event, icalproperty_new_dtstamp(utc_of(entry.stamped)));
  add_times(event, entry);
  add_texts(event, entry);
  add_people(event, entry);
  add(event, icalproperty_new_status(cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
  add(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
  // Outlook's words for the same, and for "no other time can be proposed".
  add_extension(event, "X-MICROSOFT-CDO-BUSYSTATUS", "FREE");
  add_extension(event, "X-MICROSOFT-DISALLOW-COUNTER", "TRUE");
  if (entry.alarm_before && !cancelled) add_alarm(event, entry);
  return event;
}

Component new_calendar() {
  Component calendar(icalcomponent_new_vcalendar());
  add(calendar, icalproperty_new_prodid(kProduct));
  add(calendar, icalproperty_new_version("2.0"));
  return calendar;
}

std::string text_of(const Component& calendar) {
  const std::unique_ptr<char, FreeText> text(icalcomponent_as_ical_string_r(calendar.get()));
  DUECOURSE_CHECK(text != nullptr);
  return text.get();
}

Error no_uid() {
  return {ErrorCode::invalid_input, "a calendar entry needs a uid"};
}

}  // namespace

std::chrono::minutes usual_alarm(const std::variant<Day, Instant>& due) {
  constexpr std::chrono::minutes kBeforeDay{15 * 60 + 30};  // an all-day entry begins at midnight
  constexpr std::chrono::minutes kBeforeMoment{60};
  return std::holds_alternative<Day>(due) ? kBeforeDay : kBeforeMoment;
}

std::string entry_uid(const DeadlineId& deadline, const std::string& holder,
                      const std::string& domain) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a; the holder is not to be read from it
  const auto take = [&hash](char c) {
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 1099511628211ULL;
  };
  for (const char c : deadline.str()) take(c);
  take('\0');
  for (const char c : holder) take(c);
  std::string readable;
  for (const char c : deadline.str()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    readable += plain ? c : '-';
  }
  return fmt::format("{}-{:016x}@{}", readable, hash, clean_line(domain));
}

EntryContent stored_entry(EntryContent entry, const std::string& reference, bool restricted) {
  entry.method = EntryMethod::stored;
  entry.organizer = {};
  entry.attendee = {};
  if (restricted) {
    entry.summary = "Due: " + reference;
    entry.description.clear();
    entry.url.clear();
  }
  return entry;
}

Result<std::string> render_entry(const EntryContent& entry) {
  if (clean_line(entry.uid).empty()) return no_uid();
  const bool named = entry.method != EntryMethod::stored;
  for (const EntryPerson* person : {&entry.organizer, &entry.attendee}) {
    if (!named) break;
    if (const auto checked = check_address(person->address); !checked) return checked.error();
  }
  const std::lock_guard lock(library_mutex());
  const Component calendar = new_calendar();
  if (named) add(calendar, icalproperty_new_method(method_of(entry.method)));
  icalcomponent_add_component(calendar.get(), event_of(entry).release());
  return text_of(calendar);
}

Result<std::string> render_feed(const std::string& name, const std::vector<EntryContent>& entries) {
  const std::lock_guard lock(library_mutex());
  const Component calendar = new_calendar();
  add_extension(calendar, "X-WR-CALNAME", clean_line(name).c_str());
  add_extension(calendar, "X-PUBLISHED-TTL", "PT1H");
  add_extension(calendar, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");  // RFC 7986
  for (const EntryContent& entry : entries) {
    if (clean_line(entry.uid).empty()) return no_uid();
    EntryContent unnamed = entry;
    unnamed.method = EntryMethod::stored;
    icalcomponent_add_component(calendar.get(), event_of(unnamed).release());
  }
  return text_of(calendar);
}

}  // namespace duecourse::adapters
