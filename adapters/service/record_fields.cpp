#include "adapters/service/record_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <type_traits>

#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

/// Facts that hold the id of another record, or of a worker or team.
constexpr std::array<std::string_view, 12> kReferences{
    "contact", "visit",         "review",       "meeting",   "supervision", "information",
    "claim",   "request_event", "action_event", "to_worker", "to_team",     "window"};

constexpr double kLongestNumber = 1e6;  // a code; longer ones are telephone or NHS numbers

/// Collects the fields that hold something.
class Fields {
 public:
  explicit Fields(const Zone& zone) : zone_(zone) {}

  void text(const char* column, const std::string& value, FieldKind kind) {
    if (!value.empty()) fields_.push_back({column, value, kind});
  }
  template <class Id>
  void id(const char* column, const Id& value) {
    text(column, value.str(), FieldKind::id);
  }
  void moment(const char* column, const std::optional<Moment>& value) {
    if (value) text(column, write_moment(*value, zone_), FieldKind::plain);
  }
  void flag(const char* column, bool value) {
    fields_.push_back({column, value, FieldKind::plain});
  }
  void number(const char* column, const std::optional<double>& value) {
    if (value) fields_.push_back({column, *value, FieldKind::plain});
  }
  void fact(const Fact& fact) {
    RecordField field{"details." + fact.name, false, FieldKind::fact};
    if (const auto* moment = std::get_if<Moment>(&fact.value)) {
      field.value = write_moment(*moment, zone_);
      field.kind = FieldKind::plain;
    } else if (const auto* flag = std::get_if<bool>(&fact.value)) {
      field.value = *flag;
    } else if (const auto* number = std::get_if<double>(&fact.value)) {
      field.value = *number;
    } else {
      field.value = std::get<std::string>(fact.value);
      const bool reference =
          fact.name.ends_with("_id") ||
          std::find(kReferences.begin(), kReferences.end(), fact.name) != kReferences.end();
      if (reference) field.kind = FieldKind::id;
    }
    fields_.push_back(std::move(field));
  }

  void add(const Team& team) {
    id("team_id", team.id);
    text("name", team.name, FieldKind::personal);
    text("mailbox", team.mailbox, FieldKind::personal);
    id("manager_id", team.manager);
    id("parent_team_id", team.parent);
    text("district", team.district, FieldKind::plain);
  }
  void add(const Worker& worker) {
    id("worker_id", worker.id);
    text("name", worker.name, FieldKind::personal);
    text("email", worker.email, FieldKind::personal);
    id("team_id", worker.team);
    id("manager_id", worker.manager);
    text("job", worker.job, FieldKind::plain);
    number("fte", worker.fte);
    if (worker.working_days) text("working_days", spell(*worker.working_days), FieldKind::plain);
    flag("active", worker.active);
    moment("absent_from", worker.absent_from);
    moment("absent_to", worker.absent_to);
    id("cover_id", worker.cover);
  }
  void add(const CaseRecord& record) {
    id("case_id", record.id);
    id("team_id", record.team);
    text("family_id", record.family_id, FieldKind::id);
    text("reference", record.reference, FieldKind::personal);
    text("url", record.url, FieldKind::personal);
    text("risk", record.risk, FieldKind::plain);
    flag("restricted", record.restricted);
  }
  void add(const EnrolmentRecord& record) {
    text("enrolment_id", record.enrolment_id, FieldKind::id);
    text("framework", record.enrolment.framework.str(), FieldKind::plain);
    text("subject", word_of(record.subject.kind), FieldKind::plain);
    id("subject_id", record.subject.id);
    moment("from_at", record.enrolment.from);
    moment("to_at", record.enrolment.to);
  }
  void add(const RoleRecord& record) {
    text("role_id", record.role_id, FieldKind::id);
    id("case_id", record.holding.case_id);
    text("role", record.holding.role, FieldKind::plain);
    id("worker_id", record.holding.worker);
    text("email", record.holding.email, FieldKind::personal);
    moment("from_at", record.holding.from);
    moment("to_at", record.holding.to);
  }
  void add(const Event& event) {
    text("event_id", event.host_id, FieldKind::id);
    text("subject", word_of(event.subject.kind), FieldKind::plain);
    id("subject_id", event.subject.id);
    text("kind", event.kind, FieldKind::plain);
    moment("occurred_at", event.occurred);
    if (event.recorded) {
      const Precision precision = event.recorded_by_day ? Precision::day : Precision::second;
      moment("recorded_at", Moment{*event.recorded, precision});
    }
    if (event.by) id("worker_id", *event.by);
    if (event.person) id("person_id", *event.person);
    for (const Fact& each : event.facts) fact(each);
  }

  std::vector<RecordField> take() { return std::move(fields_); }

 private:
  static std::string spell(const std::array<bool, 7>& days) {
    constexpr std::array<const char*, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    std::string words;
    for (std::size_t day = 0; day < kDays.size(); ++day) {
      if (days.at(day)) words += (words.empty() ? "" : " ") + std::string(kDays.at(day));
    }
    return words;
  }

  const Zone& zone_;
  std::vector<RecordField> fields_;
};

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// `Jo Bloggs` -> `J*** (9)`, counted in characters.
std::string shape_of(const std::string& text) {
  std::size_t first = 1;
  while (first < text.size() && continues(text[first])) ++first;
  const auto length = std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); });
  return fmt::format("{}*** ({})", text.substr(0, first), length);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// `1.1`, `7`, `2026-04-01T09:30`: it says nothing of anybody.
bool is_number_or_date(std::string_view text) {
  constexpr std::string_view kBetween = "-./: TZ+";
  const bool spelled = std::all_of(text.begin(), text.end(), [&](char c) {
    return is_digit(c) || kBetween.find(c) != std::string_view::npos;
  });
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  const bool separated = text.find_first_of("-/.") != std::string_view::npos;
  return spelled && digits > 0 && (digits <= 6 || (separated && text.size() >= 8));
}

bool is_plain_id(const std::string& text) {
  return text.find_first_of("@ ") == std::string::npos;
}

}  // namespace

std::vector<RecordField> fields_of(const Record& record, const Zone& zone) {
  Fields fields(zone);
  std::visit([&](const auto& one) { fields.add(one); }, record);
  return fields.take();
}

std::string describe(const FieldValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return std::get<std::string>(value);
}

FieldValue Mask::operator()(const RecordField& field) const {
  if (!hides_) return field.value;
  if (const auto* number = std::get_if<double>(&field.value)) {
    const bool code = std::abs(*number) < kLongestNumber;
    return code ? field.value : FieldValue(fmt::format("*** ({})", describe(*number).size()));
  }
  const auto* text = std::get_if<std::string>(&field.value);
  if (text == nullptr || codes_.contains(*text)) return field.value;
  switch (field.kind) {
    case FieldKind::plain:
      return field.value;
    case FieldKind::id:
      return is_plain_id(*text) ? field.value : FieldValue(shape_of(*text));
    case FieldKind::personal:
      return shape_of(*text);
    case FieldKind::fact:
      return is_number_or_date(*text) ? field.value : FieldValue(shape_of(*text));
  }
  return shape_of(*text);
}

std::string Mask::fault(const std::string& message) const {
  const std::size_t first = message.find('\'');
  const std::size_t last = message.rfind('\'');
  if (!hides_ || first == std::string::npos || last == first) return message;
  const std::string quoted = message.substr(first + 1, last - first - 1);
  if (codes_.contains(quoted) || is_number_or_date(quoted)) return message;
  return message.substr(0, first + 1) + shape_of(quoted) + message.substr(last);
}

}  // namespace duecourse::adapters
