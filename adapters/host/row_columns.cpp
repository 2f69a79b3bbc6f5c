#include "adapters/host/row_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {

namespace {

using Names = std::vector<std::string>;

const std::array<Names, 6>& all_columns() {
  static const std::array<Names, 6> kColumns = {
      Names{"team_id", "name", "mailbox", "manager_id", "parent_team_id", "district", "changed_at"},
      Names{"worker_id", "name", "email", "team_id", "manager_id", "job", "fte", "working_days",
            "active", "absent_from", "absent_to", "cover_id", "changed_at"},
      Names{"case_id", "team_id", "family_id", "reference", "url", "risk", "restricted",
            "changed_at"},
      Names{"enrolment_id", "framework", "subject", "subject_id", "from_at", "to_at", "changed_at"},
      Names{"role_id", "case_id", "role", "worker_id", "email", "from_at", "to_at", "changed_at"},
      Names{"event_id", "subject", "subject_id", "kind", "occurred_at", "recorded_at", "worker_id",
            "person_id", "details", "deleted", "changed_at"}};
  return kColumns;
}

/// Without these a row of the kind says nothing.
Names needed_columns(RecordKind kind) {
  switch (kind) {
    case RecordKind::teams:
      return {"team_id"};
    case RecordKind::workers:
      return {"worker_id"};
    case RecordKind::cases:
      return {"case_id"};
    case RecordKind::enrolments:
      return {"enrolment_id", "framework", "subject_id"};
    case RecordKind::roles:
      return {"role_id", "case_id", "role"};
    case RecordKind::events:
      return {"event_id", "subject", "subject_id", "kind", "occurred_at"};
  }
  DUECOURSE_CHECK(false);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::string_view kFact = "fact_";
constexpr std::string_view kNumber = "number_";

/// The fact that a column of events is; nothing: it is none.
std::optional<FactColumn> fact_column(const std::string& column, RecordKind kind) {
  if (kind != RecordKind::events) return std::nullopt;
  const bool number = column.starts_with(kNumber);
  if (!number && !column.starts_with(kFact)) return std::nullopt;
  FactColumn fact;
  fact.name = column.substr(number ? kNumber.size() : kFact.size());
  fact.number = number;
  if (fact.name.empty()) return std::nullopt;
  return fact;
}

bool has_fact(const std::vector<FactColumn>& facts, const std::string& name) {
  return std::any_of(facts.begin(), facts.end(),
                     [&](const FactColumn& fact) { return fact.name == name; });
}

std::string unknown_column(const std::string& column, RecordKind kind) {
  const Names& allowed = canonical_columns(kind);
  std::string text = fmt::format("'{}' is not a column of {}; allowed are {}", column,
                                 word_of(kind), fmt::join(allowed, ", "));
  if (const auto near = nearest_word(column, allowed)) {
    text += fmt::format("; did you mean '{}'?", *near);
  } else if (kind == RecordKind::events) {
    text += fmt::format("; or fact_{0}, which is the fact '{0}'", lower(column));
  }
  return text;
}

}  // namespace

const std::vector<std::string>& canonical_columns(RecordKind kind) {
  return all_columns()[static_cast<std::size_t>(kind)];
}

const std::string& id_column(RecordKind kind) {
  return canonical_columns(kind).front();
}

ShapeRead read_shape(const std::string& query, RecordKind kind,
                     const std::vector<std::string>& returned) {
  const Names& allowed = canonical_columns(kind);
  ShapeRead read;
  read.shape.query = query;
  read.shape.kind = kind;
  Names seen;
  for (const std::string& name : returned) {
    const std::string column = lower(name);
    // SQLite calls the second column of a name "name:1" when it stands in a subquery.
    const std::string stem = column.substr(0, column.find(':'));
    if (contains(allowed, stem) && (stem != column || contains(seen, column))) {
      read.faults.push_back({stem, fmt::format("the column '{}' comes twice", stem)});
    } else if (auto fact = fact_column(stem, kind)) {
      if (has_fact(read.shape.facts, fact->name)) {
        read.faults.push_back({stem, fmt::format("the fact '{}' comes twice", fact->name)});
      } else {
        read.shape.facts.push_back(std::move(*fact));
      }
    } else if (!contains(allowed, column)) {
      read.faults.push_back({name, unknown_column(name, kind)});
    }
    seen.push_back(column);
  }
  for (const std::string& column : needed_columns(kind)) {
    if (contains(seen, column)) continue;
    read.faults.push_back(
        {"", fmt::format("the column '{}' is missing; a query of {} needs {}", column,
                         word_of(kind), fmt::join(needed_columns(kind), ", "))});
  }
  if (kind == RecordKind::roles && !contains(seen, "worker_id") && !contains(seen, "email")) {
    read.faults.push_back(
        {"", "the columns 'worker_id' and 'email' are both missing; a role needs one of them"});
  }
  for (const std::string& column : allowed) {
    if (contains(seen, column)) {
      read.shape.cell_of.push_back(static_cast<int>(read.shape.columns.size()));
      read.shape.columns.push_back(column);
    } else {
      read.shape.cell_of.push_back(-1);
    }
  }
  for (FactColumn& fact : read.shape.facts) {
    fact.cell = read.shape.columns.size();
    read.shape.columns.push_back(std::string(fact.number ? kNumber : kFact) + fact.name);
  }
  return read;
}

bool has_column(const RowShape& shape, std::string_view column) {
  return contains(shape.columns, column);
}

}  // namespace duecourse::adapters
