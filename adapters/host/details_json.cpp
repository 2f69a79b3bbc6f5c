#include "adapters/host/details_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using nlohmann::json;

constexpr std::size_t kUsualFacts = 4;

bool may_be_moment(std::string_view text) {
  return text.size() >= 10 && text.size() <= 40 && text[0] >= '0' && text[0] <= '9' &&
         text[4] == '-' && text[7] == '-';
}

/// Collects the members of one flat object while the parser walks through it.
class FactCollector final : public nlohmann::json_sax<json> {
 public:
  explicit FactCollector(const Zone& zone) : zone_(zone) {}

  bool null() override { return scalar() && forget(); }
  bool boolean(bool value) override { return scalar() && add(value); }
  bool number_integer(number_integer_t value) override {
    return scalar() && add(static_cast<double>(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return scalar() && add(static_cast<double>(value));
  }
  bool number_float(number_float_t value, const string_t&) override {
    return scalar() && add(value);
  }
  bool string(string_t& value) override { return scalar() && add_text(value); }
  bool binary(binary_t&) override { return refuse("binary data"); }
  bool start_object(std::size_t) override {
    if (depth_++ > 0) return refuse_nested("an object");
    read_.facts.reserve(kUsualFacts);
    return true;
  }
  bool key(string_t& name) override {
    const bool seen = find_fact(read_.facts, name) != nullptr ||
                      std::find(nulls_.begin(), nulls_.end(), name) != nulls_.end();
    if (seen) return refuse(fmt::format("the fact '{}' twice", name));
    read_.facts.push_back({std::move(name), {}});
    return true;
  }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override {
    return depth_ == 0 ? refuse("a list") : refuse_nested("a list");
  }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    return refuse(fmt::format("no JSON (at character {})", position));
  }

  [[nodiscard]] const std::string& found() const { return found_; }
  [[nodiscard]] DetailsRead take() { return std::move(read_); }

 private:
  bool scalar() { return depth_ > 0 || refuse("a bare value"); }
  bool forget() {
    nulls_.push_back(std::move(read_.facts.back().name));
    read_.facts.pop_back();
    return true;
  }
  bool add(FactValue value) {
    read_.facts.back().value = std::move(value);
    return true;
  }
  bool add_text(std::string& text) {
    TextFact read = read_text_fact(std::move(text), zone_);
    if (read.ambiguous) read_.ambiguous = read_.facts.back().name;
    return add(std::move(read.value));
  }
  bool refuse_nested(std::string_view what) {
    return refuse(fmt::format("{} in the fact '{}' (a fact is a flag, a number or text)", what,
                              read_.facts.empty() ? std::string() : read_.facts.back().name));
  }
  bool refuse(std::string what) {
    if (found_.empty()) found_ = std::move(what);
    return false;
  }

  const Zone& zone_;
  DetailsRead read_;
  std::vector<std::string> nulls_;  // names of what is not recorded
  std::string found_;
  int depth_ = 0;
};

/// The characters that stand for themselves within a JSON text and are ASCII.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = ' '; c < 0x80; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

/// Reads what nearly all rows hold: a flat object of flags, whole numbers and plain ASCII text.
/// Gives up at anything else, for the parser, which also says what is wrong.
class PlainObject {
 public:
  PlainObject(std::string_view text, const Zone& zone) : rest_(text), facts_(zone) {}

  std::optional<DetailsRead> read() {
    if (!take('{') || !facts_.start_object(0)) return std::nullopt;
    do {
      std::string name;
      if (!take_text(name) || !take(':') || !facts_.key(name) || !take_value()) return std::nullopt;
    } while (take(','));
    if (!take('}')) return std::nullopt;
    skip_blanks();
    if (!rest_.empty()) return std::nullopt;
    return facts_.take();
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n')) rest_.remove_prefix(1);
  }
  bool take(char wanted) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_text(std::string& into) {
    if (!take('"')) return false;
    std::size_t size = 0;
    while (size < rest_.size() && kPlain[static_cast<unsigned char>(rest_[size])]) ++size;
    if (size == rest_.size() || rest_[size] != '"') return false;
    into.assign(rest_.substr(0, size));
    rest_.remove_prefix(size + 1);
    return true;
  }
  bool take_word(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  bool take_value() {
    skip_blanks();
    if (rest_.empty()) return false;
    if (rest_.front() == '"') {
      std::string text;
      return take_text(text) && facts_.string(text);
    }
    if (take_word("true")) return facts_.boolean(true);
    if (take_word("false")) return facts_.boolean(false);
    if (take_word("null")) return facts_.null();
    return take_whole_number();
  }
  bool take_whole_number() {
    constexpr std::size_t kDigitsMost = 15;
    std::int64_t value = 0;
    std::size_t size = 0;
    while (size < rest_.size() && rest_[size] >= '0' && rest_[size] <= '9') {
      value = value * 10 + (rest_[size++] - '0');
      if (size > kDigitsMost) return false;
    }
    if (size == 0 || (size > 1 && rest_.front() == '0')) return false;
    rest_.remove_prefix(size);
    const bool ends = !rest_.empty() && std::string_view(" \n,}").find(rest_[0]) != rest_.npos;
    return ends && facts_.number_integer(value);
  }

  std::string_view rest_;
  FactCollector facts_;
};

}  // namespace

TextFact read_text_fact(std::string text, const Zone& zone) {
  if (may_be_moment(text)) {
    if (const auto moment = read_moment(text, zone)) {
      return {moment->moment, moment->kind == LocalKind::repeated};
    }
  }
  return {std::move(text)};
}

Result<DetailsRead> read_details(std::string_view text, const Zone& zone) {
  if (auto read = PlainObject(text, zone).read()) return std::move(*read);
  FactCollector collector(zone);
  if (json::sax_parse(text, &collector)) return collector.take();
  return Error{ErrorCode::invalid_input,
               fmt::format("found {}; allowed is a JSON object of flags, numbers and text",
                           collector.found())};
}

}  // namespace duecourse::adapters
