// Finding functions by their braces: no parser, but right for code that clang-format lays out.
#include <algorithm>
#include <cctype>

#include "tests/structure/tidy_rules.hpp"

namespace duecourse::testing {
namespace {

enum class BlockKind { scope, function, other };

bool is_blank(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

std::string_view trim_left(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

/// Removes `template <...>` and attributes from the start of a head.
std::string_view without_prefixes(std::string_view head) {
  head = trim_left(head);
  while (head.starts_with("template") || head.starts_with("[[")) {
    const bool attribute = head.starts_with("[[");
    const char open = attribute ? '[' : '<';
    const char close = attribute ? ']' : '>';
    int depth = 0;
    std::size_t at = 0;
    for (; at < head.size(); ++at) {
      if (head[at] == open) ++depth;
      if (head[at] == close && --depth == 0) break;
    }
    head = trim_left(head.substr(std::min(at + 1, head.size())));
  }
  return head;
}

/// What the text between the last `;`, `{` or `}` and a `{` opens.
BlockKind kind_of(std::string_view head) {
  head = without_prefixes(head);
  for (const std::string_view word :
       {"namespace", "inline namespace", "extern", "class", "struct", "union", "enum", "concept"}) {
    if (head.starts_with(word) && has_word(head.substr(0, word.size() + 1), word)) {
      return BlockKind::scope;
    }
  }
  return head.find(')') == std::string_view::npos ? BlockKind::other : BlockKind::function;
}

/// Walks over code and notes where functions begin and end.
class FunctionFinder {
 public:
  explicit FunctionFinder(std::string_view code) : code_(code) {}

  std::vector<FunctionSpan> run() {
    for (; at_ < code_.size(); ++at_) {
      const char c = code_[at_];
      if (c == '\n') ++line_;
      if (c == '#' && at_line_start()) {
        skip_directive();
        continue;
      }
      if (inside_ > 0) {
        inside(c);
      } else {
        outside(c);
      }
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool at_line_start() const {
    std::size_t at = at_;
    while (at > 0 && (code_[at - 1] == ' ' || code_[at - 1] == '\t')) --at;
    return at == 0 || code_[at - 1] == '\n';
  }
  void skip_directive() {
    while (at_ < code_.size() && (code_[at_] != '\n' || code_[at_ - 1] == '\\')) {
      if (code_[at_] == '\n') ++line_;
      ++at_;
    }
    if (at_ < code_.size()) ++line_;
    clear_head();
  }
  void clear_head() {
    head_.clear();
    head_line_ = 0;
    parentheses_ = 0;
  }
  void outside(char c) {
    if (c == '(') ++parentheses_;
    if (c == ')') --parentheses_;
    if (c == '{') return open();
    if (c == '}') return clear_head();
    if (c == ';' && parentheses_ == 0) return clear_head();
    if (!is_blank(c) && head_line_ == 0) head_line_ = line_;
    head_ += c;
    // `public:` and its like end no declaration, but begin none either.
    if (c == ':' && (trim_left(head_) == "public:" || trim_left(head_) == "private:" ||
                     trim_left(head_) == "protected:")) {
      clear_head();
    }
  }
  void open() {
    const BlockKind kind = parentheses_ > 0 ? BlockKind::other : kind_of(head_);
    if (kind == BlockKind::scope) return clear_head();
    kind_ = kind;
    inside_ = 1;
  }
  void inside(char c) {
    if (c == '{') ++inside_;
    if (c == '}' && --inside_ == 0) close();
  }
  void close() {
    std::size_t next = at_ + 1;
    while (next < code_.size() && is_blank(code_[next])) ++next;
    const char after = next < code_.size() ? code_[next] : ';';
    // `: member_{1}, other_{2} {`: an initialiser list, whose function has not begun yet.
    const bool goes_on = after == ',' || after == '{' || after == ')';
    if (goes_on || (kind_ == BlockKind::other && after != ';' && parentheses_ > 0)) return;
    if (kind_ == BlockKind::function) found_.push_back({head_line_, line_ - head_line_ + 1});
    clear_head();
  }

  std::string_view code_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::string head_;
  int head_line_ = 0;
  int parentheses_ = 0;
  int inside_ = 0;  // open braces of the block that is being passed over
  BlockKind kind_ = BlockKind::other;
  std::vector<FunctionSpan> found_;
};

}  // namespace

std::vector<FunctionSpan> functions_of(std::string_view text) {
  return FunctionFinder(code_only(text)).run();
}

}  // namespace duecourse::testing
