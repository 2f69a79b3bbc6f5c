#include "adapters/host/look_up.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "adapters/host/cell_reader.hpp"
#include "adapters/host/sql_template.hpp"
#include "adapters/host/sql_words.hpp"

namespace duecourse::adapters {

namespace {

/// More children than any case has; an answer without a WHERE would be everybody.
constexpr std::size_t kMostRows = 100;

struct Asked {
  std::string statement;
  std::size_t marks = 0;
};

Asked with_marks(const std::string& text, bool numbered) {
  const std::string_view asked(kAskedId);
  Asked result;
  std::size_t from = 0;
  while (true) {
    const std::size_t at = text.find(asked, from);
    result.statement.append(text, from, at - from);
    if (at == std::string::npos) return result;
    ++result.marks;
    result.statement += numbered ? fmt::format("${}", result.marks) : std::string("?");
    from = at + asked.size();
  }
}

// Some drivers describe no statement that has marks: to them the id is unknown.
std::string described_as(const std::string& text, const HostConnection& connection) {
  if (connection.numbered_marks()) return with_marks(text, true).statement;
  const SqlDialect dialect = connection.dialect();
  const bool typed = dialect == SqlDialect::sqlserver || dialect == SqlDialect::oracle ||
                     dialect == SqlDialect::standard;
  const std::string unknown = typed ? sql_as_text("NULL", dialect) : std::string("NULL");
  std::string statement = text;
  const std::string_view asked(kAskedId);
  for (std::size_t at = statement.find(asked); at != std::string::npos;
       at = statement.find(asked, at + unknown.size())) {
    statement.replace(at, asked.size(), unknown);
  }
  return statement;
}

Error wrong(std::string message) {
  return {ErrorCode::invalid_input, std::move(message)};
}

// The words of a database may quote the values of a row; what it refuses before any row does not.
Error error_of(const HostFailure& failure, const LookUpEntry& entry) {
  if (failure.kind == HostFailure::Kind::down) {
    return {ErrorCode::unavailable, "the host database does not answer"};
  }
  return wrong(
      fmt::format("the database refuses the query '{}'; try it in the database's "
                  "own console",
                  word_of(entry.what)));
}

std::vector<std::string> columns_of(LookUp what) {
  if (what == LookUp::names) return {"person_id", "name"};
  return {"name", "email"};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

/// Which cell holds what; nothing: the query does not tell.
struct Cells {
  std::optional<std::size_t> person, name, email;
};

Result<Cells> cells_of(const std::vector<HostColumn>& found, const LookUpEntry& entry) {
  Cells cells;
  const auto known = columns_of(entry.what);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::string name = lower(found[i].name);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return wrong(fmt::format("'{}' gives the column '{}'; it may give {}", word_of(entry.what),
                               name, fmt::join(known, " and ")));
    }
    if (name == "person_id") cells.person = i;
    if (name == "name") cells.name = i;
    if (name == "email") cells.email = i;
  }
  const bool enough =
      entry.what == LookUp::names ? cells.name.has_value() : cells.email.has_value();
  if (!enough) {
    return wrong(fmt::format("'{}' gives no column '{}'", word_of(entry.what),
                             entry.what == LookUp::names ? "name" : "email"));
  }
  return cells;
}

std::string text_at(const std::vector<Cell>& cells, const std::optional<std::size_t>& at) {
  if (!at || !cells[*at].known) return {};
  return std::string(trimmed(cells[*at].text));
}

}  // namespace

namespace {

struct Question {
  Asked asked;
  std::size_t width = 0;
  Cells cells;
};

Result<Question> question_of(HostConnection& connection, const LookUpEntry& entry,
                             const std::string& today) {
  Question question;
  const std::string text = with_today(entry.text.select, today);
  question.asked = with_marks(text, connection.numbered_marks());
  if (question.asked.marks == 0) {
    return wrong(
        fmt::format("'{}' asks for no id: write {} where it is to stand, as in "
                    "WHERE case_id = {}",
                    word_of(entry.what), kAskedId, kAskedId));
  }
  const auto columns = connection.columns(described_as(text, connection));
  if (const auto* failure = std::get_if<HostFailure>(&columns)) return error_of(*failure, entry);
  const auto& found = std::get<std::vector<HostColumn>>(columns);
  const auto cells = cells_of(found, entry);
  if (!cells) return cells.error();
  question.width = found.size();
  question.cells = *cells;
  return question;
}

}  // namespace

std::optional<Error> try_question(HostConnection& connection, const LookUpEntry& entry,
                                  const std::string& today) {
  const auto question = question_of(connection, entry, today);
  return question ? std::nullopt : std::optional(question.error());
}

Result<std::vector<LookedUp>> ask_for(HostConnection& connection, const LookUpEntry& entry,
                                      const std::string& id, const std::string& today) {
  const auto question = question_of(connection, entry, today);
  if (!question) return question.error();
  const std::vector<HostValue> values(question->asked.marks, HostValue{id});
  const auto rows = connection.start(question->asked.statement, values, question->width);
  const Cells& cells = question->cells;
  std::vector<LookedUp> answer;
  while (true) {
    switch (rows->next()) {
      case HostRows::Step::row: {
        if (answer.size() == kMostRows) {
          return wrong(
              fmt::format("'{}' gave more than {} rows for one id; is there a WHERE with {} in it?",
                          word_of(entry.what), kMostRows, kAskedId));
        }
        const std::vector<Cell>& row = rows->cells();
        answer.push_back(
            {text_at(row, cells.person), text_at(row, cells.name), text_at(row, cells.email)});
        break;
      }
      case HostRows::Step::end:
        return answer;
      case HostRows::Step::failed:
        return error_of(rows->failure(), entry);
    }
  }
}

}  // namespace duecourse::adapters
