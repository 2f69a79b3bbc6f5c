// JSON as source trees, by nlohmann's SAX parser fed through an iterator that knows where it is.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>

#include "adapters/files/file_text.hpp"
#include "adapters/files/source_files.hpp"

namespace duecourse::adapters {

namespace {

/// An input iterator that tells how far the parser has read.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char* begin, std::size_t* read)
      : at_(at), begin_(begin), read_(read) {}

  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    if (read_ != nullptr) *read_ = static_cast<std::size_t>(at_ - begin_);
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& left, const CountingIterator& right) {
    return left.at_ == right.at_;
  }
  friend bool operator!=(const CountingIterator& left, const CountingIterator& right) {
    return left.at_ != right.at_;
  }

 private:
  const char* at_;
  const char* begin_;
  std::size_t* read_;
};

/// From offsets to lines and columns.
class LineIndex {
 public:
  LineIndex(std::string_view text, std::string file) : file_(std::move(file)) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(i + 1);
    }
  }
  [[nodiscard]] Place at(std::size_t offset) const {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
    const auto line = after - starts_.begin();
    return Place{file_, static_cast<int>(line), static_cast<int>(offset - *(after - 1)) + 1};
  }

 private:
  std::string file_;
  std::vector<std::size_t> starts_{0};
};

constexpr std::size_t kDeepest = 64;  // tables and lists within each other

/// Builds the tree as the parser calls.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(std::string_view text, const std::string& file, SourceFile& into)
      : text_(text), lines_(text, file), into_(into) {}

  std::size_t* read() { return &read_; }

  bool null() override {  // as if the key were not there
    token_end_ = read_;
    return true;
  }
  bool boolean(bool value) override {
    SourceNode node = begin(SourceKind::flag);
    node.flag = value;
    return add(std::move(node));
  }
  bool number_integer(number_integer_t value) override {
    SourceNode node = begin(SourceKind::whole);
    node.whole = value;
    return add(std::move(node));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return number_integer(static_cast<number_integer_t>(value));
  }
  bool number_float(number_float_t value, const string_t&) override {
    SourceNode node = begin(SourceKind::number);
    node.number = value;
    return add(std::move(node));
  }
  bool string(string_t& value) override {
    SourceNode node = begin(SourceKind::text);
    node.text = value;
    return add(std::move(node));
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(SourceKind::table); }
  bool start_array(std::size_t) override { return open(SourceKind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& value) override {
    keys_.back() = value;
    key_places_.back() = next_place();
    token_end_ = read_;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception& problem) override {
    std::string message = problem.what();
    const std::size_t detail = message.find("syntax error");
    if (detail != std::string::npos) message = message.substr(detail);
    const std::size_t at = position == 0 ? 0 : position - 1;
    into_.faults.push_back(Fault{lines_.at(at), fmt::format("not JSON: {}", message)});
    return false;
  }

 private:
  Place next_place() const {
    std::size_t at = token_end_;
    while (at < text_.size() &&
           std::string_view(" \t\r\n,:").find(text_[at]) != std::string_view::npos) {
      ++at;
    }
    return lines_.at(at);
  }
  SourceNode begin(SourceKind kind) {
    SourceNode node;
    node.place = next_place();
    node.kind = kind;
    token_end_ = read_;
    return node;
  }
  bool add(SourceNode node) {
    if (open_.empty()) {
      into_.root = std::move(node);
    } else if (open_.back().kind == SourceKind::list) {
      open_.back().items.push_back(std::move(node));
    } else {
      open_.back().entries.push_back(
          SourceEntry{keys_.back(), key_places_.back(), std::move(node)});
    }
    return true;
  }
  bool open(SourceKind kind) {
    if (open_.size() >= kDeepest) {
      into_.faults.push_back(Fault{next_place(), "nested too deeply"});
      return false;
    }
    open_.push_back(begin(kind));
    keys_.emplace_back();
    key_places_.emplace_back();
    return true;
  }
  bool close() {
    token_end_ = read_;
    SourceNode node = std::move(open_.back());
    open_.pop_back();
    keys_.pop_back();
    key_places_.pop_back();
    return add(std::move(node));
  }

  std::string_view text_;
  LineIndex lines_;
  SourceFile& into_;
  std::size_t read_ = 0;
  std::size_t token_end_ = 0;
  std::vector<SourceNode> open_;
  std::vector<std::string> keys_;
  std::vector<Place> key_places_;
};

}  // namespace

SourceFile read_json_text(std::string_view text, const std::string& file) {
  SourceFile result;
  result.bytes = std::string(text);
  result.root.place = Place{file, 1, 1};
  TreeBuilder builder(text, file, result);
  const char* begin = text.data();
  const char* end = begin + text.size();
  try {
    (void)nlohmann::json::sax_parse(CountingIterator(begin, begin, builder.read()),
                                    CountingIterator(end, begin, nullptr), &builder);
  } catch (const nlohmann::json::exception& problem) {
    result.faults.push_back(Fault{Place{file, 1, 1}, fmt::format("not JSON: {}", problem.what())});
  }
  return result;
}

SourceFile read_json_file(const std::filesystem::path& path) {
  auto bytes = read_file(path);
  if (bytes) return read_json_text(*bytes, path.string());
  SourceFile result;
  result.root.place = Place{path.string(), 0, 0};
  result.faults.push_back(Fault{result.root.place, bytes.error().message});
  return result;
}

}  // namespace duecourse::adapters
