// The checker of templates: reads the tags itself, since the renderer is silent about unknown
// names. See templates.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/mail/template_names.hpp"
#include "adapters/mail/templates.hpp"
#include "adapters/ports/wire_text.hpp"
#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

const TemplateName* find_name(std::string_view name) {
  const auto found = std::find_if(kTemplateNames.begin(), kTemplateNames.end(),
                                  [name](const TemplateName& known) { return known.name == name; });
  return found == kTemplateNames.end() ? nullptr : &*found;
}

class TemplateChecker {
 public:
  TemplateChecker(const std::string& file, std::string_view text)
      : file_(file), text_(text), html_(file.size() > 5 && file.ends_with(".html")) {}

  Faults check() {
    if (trimmed(text_).empty()) fault(0, "this template is empty");
    std::size_t at = text_.find("{{");
    while (at != std::string_view::npos) at = text_.find("{{", read_tag(at));
    if (html_ && std::filesystem::path(file_).stem() == "frame" && !has_content()) {
      fault(0, "the frame has no {{>content}}: nothing would be said");
    }
    for (const OpenSection& section : open_) {
      fault(section.at,
            fmt::format("this section is never closed; write {{{{/{}}}}} after it", section.name));
    }
    std::sort(faults_.begin(), faults_.end(), [](const Fault& left, const Fault& right) {
      return std::pair(left.place.line, left.place.column) <
             std::pair(right.place.line, right.place.column);
    });
    return std::move(faults_);
  }

 private:
  struct OpenSection {
    std::string name;
    std::size_t at;
  };

  /// Reads the tag that begins at `at`; returns where to go on.
  std::size_t read_tag(std::size_t at) {
    const bool triple = text_.substr(at, 3) == "{{{";
    const std::string_view close = triple ? "}}}" : "}}";
    const std::size_t begin = at + close.size();
    const std::size_t end = text_.find(close, begin);
    if (end == std::string_view::npos) {
      fault(at, fmt::format("this tag is never closed; write {} after its name", close));
      return text_.size();
    }
    const std::string_view inside = trimmed(text_.substr(begin, end - begin));
    if (triple) {
      unescaped(at, inside);
    } else {
      read_inside(at, inside);
    }
    return end + close.size();
  }

  void read_inside(std::size_t at, std::string_view inside) {
    if (inside.empty()) return fault(at, "this tag has no name");
    const std::string_view rest = trimmed(inside.substr(1));
    switch (inside.front()) {
      case '!':
        return;
      case '#':
      case '^':
        return open(at, rest);
      case '/':
        return close(at, rest);
      case '&':
        return unescaped(at, rest);
      case '>':
        return part(at, rest);
      case '=':
        return fault(at, "delimiters cannot be changed; tags are written {{name}}");
    }
    variable(at, inside);
  }

  // A part goes into templates, the content into the frame; nothing goes into a part.
  void part(std::size_t at, std::string_view name) {
    const std::string own = std::filesystem::path(file_).stem().string();
    auto parts = part_names();
    const auto is_part = [&](std::string_view word) {
      return std::find(parts.begin(), parts.end(), word) != parts.end();
    };
    if (own == "frame") {
      if (name != "content") fault(at, "the frame holds {{>content}} and no other part");
    } else if (!html_ || is_part(own)) {
      fault(at, "only the HTML of a message is made of parts; write the text here");
    } else if (!is_part(name)) {
      const auto nearest = nearest_word(name, parts);
      fault(at, fmt::format("there is no part '{}'{}; there are {}", clean_line(name),
                            nearest ? fmt::format("; did you mean '{}'?", *nearest) : "",
                            fmt::join(parts, ", ")));
    }
  }

  void unescaped(std::size_t at, std::string_view name) {
    if (html_) {
      fault(at, fmt::format("values in HTML are always escaped; write {{{{{}}}}}", name));
    }
    variable(at, name);
  }

  void variable(std::size_t at, std::string_view name) {
    const TemplateName* known = known_name(at, name);
    if (known == nullptr || known->use == NameUse::text) return;
    fault(at, fmt::format("'{0}' is no text; write {{{{#{0}}}}} ... {{{{/{0}}}}}", name));
  }

  void open(std::size_t at, std::string_view name) {
    known_name(at, name);
    open_.push_back({std::string(name), at});
  }

  void close(std::size_t at, std::string_view name) {
    const auto matching =
        std::find_if(open_.rbegin(), open_.rend(),
                     [name](const OpenSection& section) { return section.name == name; });
    if (matching == open_.rend()) {
      return fault(at, fmt::format("there is no open section '{}' to close", clean_line(name)));
    }
    while (open_.back().name != name) {
      fault(open_.back().at, fmt::format("this section is not closed before {{{{/{}}}}}", name));
      open_.pop_back();
    }
    open_.pop_back();
  }

  const TemplateName* known_name(std::size_t at, std::string_view name) {
    const TemplateName* known = find_name(name);
    if (known == nullptr) {
      unknown(at, name);
    } else if (!is_inside(known->scope)) {
      fault(at, fmt::format("'{}' is known only between {{{{#{}}}}} and {{{{/{}}}}}", name,
                            list_of(known->scope), list_of(known->scope)));
    }
    return known;
  }

  void unknown(std::size_t at, std::string_view name) {
    std::vector<std::string> candidates;
    for (const TemplateName& known : kTemplateNames) {
      if (is_inside(known.scope)) candidates.emplace_back(known.name);
    }
    const auto nearest = nearest_word(name, candidates);
    fault(at, fmt::format("there is nothing called '{}'{}", clean_line(name),
                          nearest ? fmt::format("; did you mean '{}'?", *nearest) : ""));
  }

  [[nodiscard]] bool has_content() const {
    return text_.find("{{>content}}") != std::string_view::npos ||
           text_.find("{{> content}}") != std::string_view::npos;
  }

  [[nodiscard]] bool is_inside(NameScope scope) const {
    return scope == NameScope::everywhere ||
           std::any_of(open_.begin(), open_.end(),
                       [&](const OpenSection& section) { return section.name == list_of(scope); });
  }

  void fault(std::size_t at, std::string message) {
    const std::string_view before = text_.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    faults_.push_back({{file_, static_cast<int>(line), static_cast<int>(at - line_start) + 1},
                       std::move(message)});
  }

  const std::string& file_;
  std::string_view text_;
  bool html_;
  std::vector<OpenSection> open_;
  Faults faults_;
};

}  // namespace

Faults check_template(const std::string& file, const std::string& text) {
  return TemplateChecker(file, text).check();
}

}  // namespace duecourse::adapters
