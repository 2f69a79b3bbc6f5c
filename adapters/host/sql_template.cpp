// Filling host queries. With template_data.cpp the only file here that knows the mustache library.
#include "adapters/host/sql_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <set>

#include "adapters/host/sql_words.hpp"
#include "adapters/host/template_data.hpp"
#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {

namespace {

namespace mustache = kainjow::mustache;

/// A tag: `{{#join}}` is '#' and "join".
struct Tag {
  char sigil = ' ';
  std::string name;
  std::size_t at = 0;
};

std::vector<Tag> tags_of(const std::string& text) {
  std::vector<Tag> tags;
  std::size_t at = 0;
  while ((at = text.find("{{", at)) != std::string::npos) {
    const std::size_t end = text.find("}}", at);
    if (end == std::string::npos) break;
    Tag tag;
    tag.at = at;
    std::string inside = text.substr(at + 2, end - at - 2);
    if (!inside.empty() && std::string_view("#^/>!").find(inside.front()) != std::string::npos) {
      tag.sigil = inside.front();
      inside.erase(0, 1);
    }
    const auto blank = [](char c) { return c == ' '; };
    inside.erase(std::remove_if(inside.begin(), inside.end(), blank), inside.end());
    tag.name = std::move(inside);
    if (tag.sigil != '!') tags.push_back(std::move(tag));
    at = end + 2;
  }
  return tags;
}

/// Tables are written in capitals.
bool is_table(const Tag& tag) {
  const bool capital = !tag.name.empty() && tag.name.front() >= 'A' && tag.name.front() <= 'Z';
  return capital && tag.sigil == ' ';
}

const std::set<std::string>& dialect_tags() {
  static const std::set<std::string> kTags = {"day",    "time",      "text",         "join",
                                              "today",  "reference", "from_nothing", "url",
                                              "moment", "rest",      "filled",       "wording"};
  return kTags;
}

/// Notes every tag that means nothing.
void check_tags(const std::string& file, const std::string& contents, const TemplateWords& words,
                Faults& faults) {
  const SqlText place{file, contents};
  std::vector<std::string> known = mapping_words();
  known.insert(known.end(), dialect_tags().begin(), dialect_tags().end());
  for (const auto& [name, value] : words.columns) known.push_back(name);
  for (const Tag& tag : tags_of(contents)) {
    if (is_table(tag)) continue;
    if (tag.sigil == '>') {
      if (words.parts.contains(tag.name)) continue;
      faults.push_back(fault_at(place_in(place, tag.at),
                                fmt::format("there is no file {}.part beside this", tag.name)));
      continue;
    }
    if (std::find(known.begin(), known.end(), tag.name) != known.end()) continue;
    std::string message = fmt::format("'{}' is not a word of templates", tag.name);
    if (const auto near = nearest_word(tag.name, known)) {
      message += fmt::format("; did you mean '{}'?", *near);
    }
    faults.push_back(fault_at(place_in(place, tag.at), std::move(message)));
  }
}

using Wrap = std::string (*)(const std::string&, SqlDialect);

/// A section whose contents are an expression.
mustache::data around(Wrap wrap, SqlDialect dialect) {
  return mustache::data{
      mustache::lambda2{[wrap, dialect](const std::string& text, const mustache::renderer& render) {
        return wrap(render(text), dialect);
      }}};
}

/// A description of the host in the practice document's words.
mustache::data worded(const HostMapping& mapping, SqlDialect dialect) {
  return mustache::data{mustache::lambda2{[&mapping, dialect](const std::string& text,
                                                              const mustache::renderer& render) {
    const std::string expression = render(text);
    if (mapping.wordings.empty()) return expression;
    std::string sql = fmt::format("CASE {}", expression);
    for (const auto& [from, to] : mapping.wordings) {
      sql += fmt::format(" WHEN {} THEN {}", sql_literal(from, dialect), sql_literal(to, dialect));
    }
    return fmt::format("{} ELSE {} END", sql, expression);
  }}};
}

/// `a ~ b ~ c`, each filled in by itself: a value may hold the mark.
mustache::data joining(SqlDialect dialect) {
  return mustache::data{
      mustache::lambda2{[dialect](const std::string& text, const mustache::renderer& render) {
        std::vector<std::string> parts;
        std::size_t from = 0;
        while (true) {
          const std::size_t mark = text.find(" ~", from);
          parts.push_back(render(text.substr(from, mark - from)));
          if (mark == std::string::npos) break;
          from = std::min(text.find_first_not_of(" \n", mark + 2), text.size());
        }
        return sql_joined(parts, dialect);
      }}};
}

/// `M-{id}` with an expression for the id; an empty pattern is NULL or the id itself.
mustache::data pattern(const std::string& written, bool or_id, SqlDialect dialect) {
  return mustache::data{mustache::lambda2{
      [=](const std::string& text, const mustache::renderer& render) -> std::string {
        const std::string id = render(text);
        const std::size_t at = written.find("{id}");
        if (at == std::string::npos) return or_id ? sql_as_text(id, dialect) : "NULL";
        std::vector<std::string> parts;
        if (at > 0) parts.push_back(sql_literal(written.substr(0, at), dialect));
        parts.push_back(sql_as_text(id, dialect));
        if (at + 4 < written.size()) parts.push_back(sql_literal(written.substr(at + 4), dialect));
        return sql_joined(parts, dialect);
      }}};
}

std::string table_name(const HostMapping& mapping, const std::string& table) {
  const auto named = mapping.objects.find(table);
  return named != mapping.objects.end() ? named->second : mapping.before_objects + table;
}

mustache::data data_of(const std::string& contents, const TemplateWords& words) {
  mustache::data data = mapping_data(words.mapping, words.dialect);
  data.set("day", around(sql_day, words.dialect));
  data.set("time", around(sql_time, words.dialect));
  data.set("filled", around(sql_filled, words.dialect));
  data.set("rest", around(sql_rest, words.dialect));
  data.set("moment", around(sql_moment, words.dialect));
  data.set("wording", worded(words.mapping, words.dialect));
  data.set("text", around(sql_as_text, words.dialect));
  data.set("join", joining(words.dialect));
  data.set("reference", pattern(words.mapping.reference, true, words.dialect));
  data.set("url", pattern(words.mapping.url, false, words.dialect));
  data.set("today", kToday);
  data.set("from_nothing", sql_from_nothing(words.dialect));
  for (const auto& [name, value] : words.columns) data.set(name, value);
  std::string all = contents;
  for (const auto& [name, text] : words.parts) {
    data.set(name, mustache::data{mustache::partial{[text = text] { return text; }}});
    all += text;
  }
  for (const std::string& table : tables_named(all)) {
    data.set(table, table_name(words.mapping, table));
  }
  return data;
}

}  // namespace

std::string with_today(const std::string& text, const std::string& today) {
  const std::string_view mark(kToday);
  std::string out;
  std::size_t from = 0;
  while (true) {
    const std::size_t at = text.find(mark, from);
    out.append(text, from, at - from);
    if (at == std::string::npos) return out;
    out += today;
    from = at + mark.size();
  }
}

bool is_template(const std::string& contents) {
  return contents.find("{{") != std::string::npos;
}

std::vector<std::string> tables_named(const std::string& contents) {
  std::set<std::string> names;
  for (const Tag& tag : tags_of(contents)) {
    if (is_table(tag)) names.insert(tag.name);
  }
  return {names.begin(), names.end()};
}

std::string fill_template(const std::string& file, const std::string& contents,
                          const TemplateWords& words, Faults& faults) {
  check_tags(file, contents, words, faults);
  mustache::mustache filler(contents);
  filler.set_custom_escape([](const std::string& text) { return text; });
  if (!filler.is_valid()) {
    faults.push_back(fault_at(place_in(SqlText{file, contents}, 0), filler.error_message()));
    return contents;
  }
  std::string sql = filler.render(data_of(contents, words));
  if (!filler.is_valid()) {
    faults.push_back(fault_at(place_in(SqlText{file, contents}, 0), filler.error_message()));
  }
  return sql;
}

}  // namespace duecourse::adapters
