// Parsing clock times, intervals and mail addresses.
#include "adapters/files/written_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace duecourse::adapters {

namespace {

Error error_of(std::string message) {
  return Error{ErrorCode::invalid_input, std::move(message)};
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

bool is_space(char letter) {
  return letter == ' ' || letter == '\t';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool is_address_letter(char letter) {
  constexpr std::string_view kForbidden = "<>\",;:\\()[]@";
  return letter > ' ' && letter < 0x7f && kForbidden.find(letter) == std::string_view::npos;
}

bool is_control(char letter) {
  return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
}

}  // namespace

Result<std::chrono::minutes> parse_clock(std::string_view text) {
  const Error wrong = error_of(fmt::format("'{}' is not a time of day; write '08:30'", text));
  if (text.size() != 5 || text[2] != ':') return wrong;
  const auto hour = parse_whole(text.substr(0, 2));
  const auto minute = parse_whole(text.substr(3, 2));
  if (!hour || !minute || *hour > 23 || *minute > 59) return wrong;
  return std::chrono::minutes{*hour * 60 + *minute};
}

Result<std::chrono::seconds> parse_interval(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> kUnits{
      {{"second", 1}, {"minute", 60}, {"hour", 3600}, {"day", 86400}}};
  constexpr std::int64_t kLongest = std::int64_t{366} * 86400;
  const Error wrong = error_of(
      fmt::format("'{}' is not a stretch of time; write '30 seconds', '10 minutes', '2 hours' or "
                  "'1 day'",
                  text));
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return wrong;
  const auto count = parse_whole(text.substr(0, space));
  std::string_view unit = text.substr(space + 1);
  if (!unit.empty() && unit.back() == 's') unit.remove_suffix(1);
  for (const auto& [word, seconds] : kUnits) {
    if (unit != word || !count) continue;
    if (*count == 0) return error_of(fmt::format("'{}' is no time at all", text));
    if (*count > kLongest / seconds) return error_of(fmt::format("'{}' is over a year", text));
    return std::chrono::seconds{*count * seconds};
  }
  return wrong;
}

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 >= text.size()) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  return text.size() <= 254 && std::all_of(local.begin(), local.end(), is_address_letter) &&
         std::all_of(domain.begin(), domain.end(), is_address_letter) && domain.front() != '.' &&
         domain.back() != '.' && domain.find("..") == std::string_view::npos;
}

Result<WrittenMailbox> parse_mailbox(std::string_view text) {
  const Error wrong = error_of(
      fmt::format("'{}' is not a mailbox; write 'Duecourse <duecourse@council.example>'", text));
  const std::string_view whole = trimmed(text);
  if (std::any_of(whole.begin(), whole.end(), is_control)) {
    return error_of("a mailbox cannot contain line ends or control characters");
  }
  const std::size_t open = whole.find('<');
  if (open == std::string_view::npos) {
    if (!is_mail_address(whole)) return wrong;
    return WrittenMailbox{"", std::string(whole)};
  }
  if (whole.back() != '>') return wrong;
  std::string_view name = trimmed(whole.substr(0, open));
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
    name = name.substr(1, name.size() - 2);
  }
  const std::string_view address = whole.substr(open + 1, whole.size() - open - 2);
  if (!is_mail_address(address)) return wrong;
  return WrittenMailbox{std::string(name), std::string(address)};
}

}  // namespace duecourse::adapters
