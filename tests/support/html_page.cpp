#include "tests/support/html_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <regex>

namespace duecourse::testing {

namespace {

// `a[style*="color:#4b5563"] { color: #b6bec8 !important; }`, one of its selectors.
struct DarkRule {
  std::string tag;  // empty: any
  bool at_start = false;
  std::string needle;
  std::string property;
  std::string value;
};

std::vector<DarkRule> dark_rules_of(const std::string& html) {
  std::vector<DarkRule> rules;
  const std::size_t begin = html.find("prefers-color-scheme: dark");
  if (begin == std::string::npos) return rules;
  const std::string style = html.substr(begin, html.find("</style>", begin) - begin);
  static const std::regex kRule(R"(([^{}\n]+)\{ ([a-z-]+): (#[0-9a-f]{6}) !important; \})");
  static const std::regex kSelector(R"re(([a-z0-9]*)\[style([*^])="([^"]+)"\])re");
  for (std::sregex_iterator rule(style.begin(), style.end(), kRule), end; rule != end; ++rule) {
    const std::string selectors = (*rule)[1];
    for (std::sregex_iterator one(selectors.begin(), selectors.end(), kSelector); one != end;
         ++one) {
      rules.push_back({(*one)[1], (*one)[2] == "^", (*one)[3], (*rule)[2], (*rule)[3]});
    }
  }
  return rules;
}

struct Place {
  std::string tag;
  std::string colour;
  std::string background;
};

// `background-color` among `background-color:#ffffff;color:#1b1f24;`.
std::optional<std::string> declared(const std::string& style, const std::string& property) {
  const std::regex pattern("(^|;)" + property + ":([^;]+)");
  std::smatch found;
  if (!std::regex_search(style, found, pattern)) return std::nullopt;
  return found[2].str();
}

std::string attribute_of(const std::string& tag, const std::string& name) {
  const std::regex pattern(" " + name + "=\"([^\"]*)\"");
  std::smatch found;
  return std::regex_search(tag, found, pattern) ? found[1].str() : std::string();
}

Place inside(const Place& around, const std::string& name, const std::string& tag,
             const std::vector<DarkRule>& rules) {
  const std::string style = attribute_of(tag, "style");
  Place place{name, declared(style, "color").value_or(around.colour),
              declared(style, "background-color").value_or(around.background)};
  for (const DarkRule& rule : rules) {
    const std::size_t at = style.find(rule.needle);
    if (at == std::string::npos || (rule.at_start && at != 0)) continue;
    if (!rule.tag.empty() && rule.tag != name) continue;
    if (rule.property == "color") place.colour = rule.value;
    if (rule.property == "background-color") place.background = rule.value;
  }
  return place;
}

// Letters and digits: neither blanks nor &nbsp; are read.
bool is_read(std::string text) {
  text = std::regex_replace(text, std::regex("&[a-z]+;"), "");
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c); });
}

double light_of(const std::string& colour) {
  std::array<double, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const double share = std::stoi(colour.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
    parts[i] = share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  }
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

}  // namespace

HtmlPage read_page(std::string_view html, Scheme scheme) {
  const std::string text(html);
  const auto rules = scheme == Scheme::dark ? dark_rules_of(text) : std::vector<DarkRule>{};
  HtmlPage page;
  std::vector<Place> places{{"", "#000000", "#ffffff"}};
  const std::size_t body = text.find("<body");
  static const std::regex kPiece(R"re(<!--[\s\S]*?-->|<[^>]+>|[^<]+)re");
  for (std::sregex_iterator piece(text.begin(), text.end(), kPiece), end; piece != end; ++piece) {
    const std::string word = piece->str();
    if (word.starts_with("<!")) continue;
    if (word.front() != '<') {
      const bool read = static_cast<std::size_t>(piece->position()) > body && is_read(word);
      if (read) page.texts.push_back({word, places.back().colour, places.back().background});
      continue;
    }
    std::smatch name;
    std::regex_search(word, name, std::regex("^</?([a-z0-9]+)"));
    if (word[1] == '/') {
      if (places.size() > 1 && places.back().tag == name[1]) places.pop_back();
      continue;
    }
    page.opened.push_back(word);
    const std::string tag = name[1];
    if (tag.size() == 2 && tag[0] == 'h' && std::isdigit(static_cast<unsigned char>(tag[1])) != 0) {
      page.headings.push_back(tag[1] - '0');
    }
    if (tag != "br" && tag != "meta") places.push_back(inside(places.back(), tag, word, rules));
  }
  return page;
}

double contrast_of(const std::string& one, const std::string& other) {
  static const std::regex kColour("#[0-9a-f]{6}");
  if (!std::regex_match(one, kColour) || !std::regex_match(other, kColour)) return 0;
  const double a = light_of(one);
  const double b = light_of(other);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

}  // namespace duecourse::testing
