// Testing conditions against the facts of a milestone, and saying them in words.
#include "engine/framework/condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace duecourse {

namespace {

/// A flag as hosts write it: true and false, 1 and 0, and these words.
std::optional<bool> as_flag(const FactValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag;
  if (const double* number = std::get_if<double>(&value)) {
    if (*number == 0.0) return false;
    if (*number == 1.0) return true;
    return std::nullopt;
  }
  if (const std::string* word = std::get_if<std::string>(&value)) {
    if (*word == "true") return true;
    if (*word == "false") return false;
  }
  return std::nullopt;
}

bool same(const FactValue& wanted, const FactValue& found) {
  if (wanted == found) return true;
  if (!std::holds_alternative<bool>(wanted)) return false;
  return as_flag(found) == std::get<bool>(wanted);
}

bool passes(const FactTest& test, const FactValue* found) {
  const auto is_found = [found](const FactValue& wanted) { return same(wanted, *found); };
  const double* number = found == nullptr ? nullptr : std::get_if<double>(found);
  switch (test.kind) {
    case TestKind::in:
      return found != nullptr && std::any_of(test.values.begin(), test.values.end(), is_found);
    case TestKind::not_in:
      return found == nullptr || std::none_of(test.values.begin(), test.values.end(), is_found);
    case TestKind::present:
      return found != nullptr;
    case TestKind::absent:
      return found == nullptr;
    case TestKind::over:
      return number != nullptr && *number > test.bound;
    case TestKind::under:
      return number != nullptr && *number < test.bound;
  }
  return false;
}

std::string spell_value(const FactValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const double* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const std::string* word = std::get_if<std::string>(&value)) return *word;
  return "a date";
}

std::string spell_values(const std::vector<FactValue>& values) {
  std::string text;
  for (const FactValue& value : values) {
    if (!text.empty()) text += " or ";
    text += spell_value(value);
  }
  return text;
}

std::string spell_test(const FactTest& test) {
  switch (test.kind) {
    case TestKind::in:
      return fmt::format("{} is {}", test.fact, spell_values(test.values));
    case TestKind::not_in:
      return fmt::format("{} not {}", test.fact, spell_values(test.values));
    case TestKind::present:
      return test.fact + " recorded";
    case TestKind::absent:
      return test.fact + " not recorded";
    case TestKind::over:
      return fmt::format("{} over {}", test.fact, test.bound);
    case TestKind::under:
      return fmt::format("{} under {}", test.fact, test.bound);
  }
  return "";
}

}  // namespace

bool holds(const Condition& condition, const Milestone& milestone, const History& history) {
  if (condition.any_of.empty()) return true;
  return std::any_of(
      condition.any_of.begin(), condition.any_of.end(), [&](const AllOf& alternative) {
        return std::all_of(alternative.begin(), alternative.end(), [&](const FactTest& test) {
          return passes(test, fact_of(milestone, history, test.fact));
        });
      });
}

std::string describe(const Condition& condition) {
  std::string text;
  for (const AllOf& alternative : condition.any_of) {
    if (!text.empty()) text += ", or ";
    std::string all;
    for (const FactTest& test : alternative) {
      if (!all.empty()) all += " and ";
      all += spell_test(test);
    }
    text += all;
  }
  return text;
}

}  // namespace duecourse
