#include "adapters/store/fact_text.hpp"

#include <array>
#include <charconv>
#include <type_traits>

namespace duecourse::adapters {

namespace {

constexpr std::string_view kVersion = "1 ";

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_counted(std::string& out, std::string_view text) {
  append_number(out, text.size());
  out += ':';
  out += text;
}

struct ValueWriter {
  std::string& out;

  void operator()(bool flag) const { out += flag ? '+' : '-'; }
  void operator()(double number) const {
    out += '#';
    append_number(out, number);
    out += ';';
  }
  void operator()(const std::string& code) const {
    out += '=';
    append_counted(out, code);
  }
  void operator()(const Moment& moment) const {
    out += moment.precision == Precision::day ? '@' : '!';
    append_number(out, moment.at.time_since_epoch().count());
    out += ';';
  }
};

/// Eats the text from the front. Every function answers false where it does not fit.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] bool at_end() const { return text_.empty(); }

  template <class Number>
  bool number(Number& into, char closing) {
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), into);
    if (error != std::errc() || end == text_.data() + text_.size() || *end != closing) {
      return false;
    }
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()) + 1);
    return true;
  }
  bool counted(std::string& into) {
    std::size_t length = 0;
    if (!number(length, ':') || length > text_.size()) return false;
    into.assign(text_.substr(0, length));
    text_.remove_prefix(length);
    return true;
  }
  bool value(FactValue& into) {
    if (text_.empty()) return false;
    const char type = text_.front();
    text_.remove_prefix(1);
    switch (type) {
      case '+':
        into = true;
        return true;
      case '-':
        into = false;
        return true;
      case '#':
        return number(into.emplace<double>(), ';');
      case '=':
        return counted(into.emplace<std::string>());
      case '@':
        return moment(into.emplace<Moment>(), Precision::day);
      case '!':
        return moment(into.emplace<Moment>(), Precision::second);
      default:
        return false;
    }
  }

 private:
  bool moment(Moment& into, Precision precision) {
    std::int64_t seconds = 0;
    if (!number(seconds, ';')) return false;
    into = Moment{Instant(std::chrono::seconds(seconds)), precision};
    return true;
  }

  std::string_view text_;
};

}  // namespace

std::string write_facts(const Facts& facts) {
  std::string out;
  if (facts.empty()) return out;
  out += kVersion;
  for (const Fact& fact : facts) {
    append_counted(out, fact.name);
    std::visit(ValueWriter{out}, fact.value);
  }
  return out;
}

std::optional<Facts> read_facts(std::string_view text) {
  Facts facts;
  if (text.empty()) return facts;
  if (!text.starts_with(kVersion)) return std::nullopt;
  Scanner scanner(text.substr(kVersion.size()));
  facts.reserve(4);
  while (!scanner.at_end()) {
    Fact& fact = facts.emplace_back();
    if (!scanner.counted(fact.name) || !scanner.value(fact.value)) return std::nullopt;
  }
  return facts;
}

}  // namespace duecourse::adapters
