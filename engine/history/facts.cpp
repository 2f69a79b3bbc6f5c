// Look-up and printing of facts.
#include "engine/history/facts.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/time/time_text.hpp"

namespace duecourse {
namespace {

/// The fact of that name where it is of type T, or nullptr.
template <class T>
const T* typed_fact(const Facts& facts, std::string_view name) {
  const FactValue* value = find_fact(facts, name);
  return value == nullptr ? nullptr : std::get_if<T>(value);
}

}  // namespace

const FactValue* find_fact(const Facts& facts, std::string_view name) {
  for (const Fact& fact : facts) {
    if (fact.name == name) return &fact.value;
  }
  return nullptr;
}

std::optional<bool> flag_of(const Facts& facts, std::string_view name) {
  const FactValue* value = find_fact(facts, name);
  if (value == nullptr) return std::nullopt;
  if (const bool* flag = std::get_if<bool>(value)) return *flag;
  if (const double* number = std::get_if<double>(value)) {
    if (*number == 0.0) return false;
    if (*number == 1.0) return true;
  }
  if (const std::string* word = std::get_if<std::string>(value)) {
    if (*word == "true") return true;
    if (*word == "false") return false;
  }
  return std::nullopt;
}

const std::string* code_of(const Facts& facts, std::string_view name) {
  return typed_fact<std::string>(facts, name);
}

std::optional<double> number_of(const Facts& facts, std::string_view name) {
  const double* number = typed_fact<double>(facts, name);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::optional<Moment> date_of(const Facts& facts, std::string_view name) {
  const Moment* moment = typed_fact<Moment>(facts, name);
  return moment == nullptr ? std::nullopt : std::optional(*moment);
}

void set_fact(Facts& facts, std::string_view name, FactValue value) {
  for (Fact& fact : facts) {
    if (fact.name != name) continue;
    fact.value = std::move(value);
    return;
  }
  facts.push_back({std::string(name), std::move(value)});
}

std::string describe(const FactValue& value, const Zone& zone) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const double* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const std::string* code = std::get_if<std::string>(&value)) return *code;
  return write_moment(*std::get_if<Moment>(&value), zone);
}

std::string describe(const Facts& facts, const Zone& zone) {
  std::string text = "{";
  for (const Fact& fact : facts) {
    if (text.size() > 1) text += ", ";
    text += fmt::format("{}: {}", fact.name, describe(fact.value, zone));
  }
  return text + "}";
}

}  // namespace duecourse
