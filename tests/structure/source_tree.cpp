// Reading the sources, and taking comments and literals out of them.
#include "tests/structure/source_tree.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>

namespace duecourse::testing {
namespace {

namespace fs = std::filesystem;

bool is_left_out(const std::string& name) {
  return name == ".git" || name == ".cache" || name == "duecourse-demo" ||
         name.starts_with("build");
}

bool is_text(const fs::path& path) {
  static constexpr std::array<std::string_view, 12> kExtensions{
      ".hpp", ".cpp", ".cmake", ".md", ".toml", ".puml", ".sql", ".txt", ".json", ".py", ".sh", ""};
  const std::string extension = path.extension().string();
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

std::string read_all(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool is_identifier(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Walks over C++ text and blanks what is not wanted.
class Blanker {
 public:
  Blanker(std::string_view text, bool keep_comments) : text_(text), keep_comments_(keep_comments) {}

  std::string run() {
    out_.reserve(text_.size());
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    if (starts("//")) {
      take_until("\n", false, keep_comments_);
    } else if (starts("/*")) {
      take_until("*/", true, keep_comments_);
    } else if (starts("R\"") && (at_ == 0 || !is_identifier(text_[at_ - 1]))) {
      const std::size_t open = text_.find('(', at_);
      if (open == std::string_view::npos) return keep(1);
      take_until(")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"", true, false);
    } else if (text_[at_] == '"' || (text_[at_] == '\'' && !is_digit_separator())) {
      take_literal(text_[at_]);
    } else {
      keep(1);
    }
  }

  [[nodiscard]] bool starts(std::string_view with) const {
    return text_.substr(at_).starts_with(with);
  }
  [[nodiscard]] bool is_digit_separator() const {
    return at_ > 0 && std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0;
  }
  void keep(std::size_t count) {
    out_ += text_.substr(at_, count);
    at_ += count;
  }
  void blank(std::size_t count) {
    for (const char c : text_.substr(at_, count)) out_ += c == '\n' ? '\n' : ' ';
    at_ += count;
  }
  void take_until(std::string_view end, bool inclusive, bool keep_it) {
    const std::size_t found = text_.find(end, at_ + 2);
    std::size_t stop = found == std::string_view::npos ? text_.size() : found;
    if (found != std::string_view::npos && inclusive) stop += end.size();
    if (keep_it) {
      keep(stop - at_);
    } else {
      blank(stop - at_);
    }
  }
  void take_literal(char quote) {
    keep(1);
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      blank(text_[at_] == '\\' ? 2 : 1);
    }
    if (at_ < text_.size()) keep(1);
  }

  std::string_view text_;
  bool keep_comments_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string describe(const std::vector<Violation>& violations) {
  std::string text;
  for (const Violation& v : violations) {
    text += v.path + (v.line > 0 ? ":" + std::to_string(v.line) : "") + ": " + v.message + "\n";
  }
  return text;
}

bool is_cpp(std::string_view path) {
  return path.ends_with(".hpp") || path.ends_with(".cpp");
}

bool lies_in(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

std::vector<SourceFile> read_source_tree(const fs::path& root) {
  std::vector<SourceFile> files;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator();
       ++it) {
    if (is_left_out(it->path().filename().string())) {
      it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file() || !is_text(it->path())) continue;
    files.push_back({it->path().lexically_relative(root).generic_string(), read_all(it->path())});
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

std::string code_only(std::string_view text) {
  return Blanker(text, false).run();
}

std::string without_literals(std::string_view text) {
  return Blanker(text, true).run();
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const bool left = at == 0 || !is_identifier(text[at - 1]) || !is_identifier(word.front());
    const std::size_t after = at + word.size();
    const bool right =
        after >= text.size() || !is_identifier(text[after]) || !is_identifier(word.back());
    if (left && right) return true;
  }
  return false;
}

}  // namespace duecourse::testing
