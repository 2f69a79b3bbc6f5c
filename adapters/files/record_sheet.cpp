#include "adapters/files/record_sheet.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "adapters/files/file_text.hpp"
#include "engine/framework/source_reader.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::array<const char*, 9> kColumns{"case", "worker",   "team", "when", "kind",
                                              "id",   "recorded", "by",   "child"};

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

/// What a cell says: a flag, a number, a date or a word.
FactValue value_of(const std::string& cell, const Zone& zone) {
  std::string lower = cell;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (lower == "true" || lower == "yes") return true;
  if (lower == "false" || lower == "no") return false;
  if (const auto read = read_moment(cell, zone)) return read->moment;
  double number = 0;
  const char* end = cell.data() + cell.size();
  const auto parsed = std::from_chars(cell.data(), end, number);
  if (parsed.ec == std::errc{} && parsed.ptr == end) return number;
  return cell;
}

/// Reads the lines of one sheet.
class SheetReader {
 public:
  SheetReader(const std::filesystem::path& file, const Zone& zone, RecordSheet& into)
      : file_(file.string()), zone_(zone), into_(into) {}

  bool read_head(const std::vector<std::string>& head) {
    for (std::size_t i = 0; i < head.size(); ++i) {
      const std::string name = trimmed(head[i]);
      if (name.empty()) continue;
      if (!places_.emplace(name, i).second) {
        fault(1, i, fmt::format("the column '{}' stands twice", name));
      }
      const bool own = std::find(kColumns.begin(), kColumns.end(), name) != kColumns.end();
      if (!own) facts_.emplace_back(name, i);
    }
    for (const char* needed : {"when", "kind"}) {
      if (!places_.contains(needed)) fault(1, 0, fmt::format("there is no column '{}'", needed));
    }
    if (!places_.contains("case") && !places_.contains("worker") && !places_.contains("team")) {
      fault(1, 0, "there is no column 'case' (or 'worker', or 'team'): whose record is it?");
    }
    return into_.faults.empty();
  }

  void read_line(const std::vector<std::string>& cells, std::size_t line) {
    cells_ = &cells;
    line_ = line;
    Event event;
    const auto subject = read_subject();
    const auto when = read_time("when");
    event.kind = cell("kind");
    if (event.kind.empty()) fault(line_, place("kind"), "a record has a 'kind'");
    const auto recorded = cell("recorded").empty() ? std::nullopt : read_time("recorded");
    if (!subject || !when || event.kind.empty()) return;
    event.subject = *subject;
    event.occurred = *when;
    event.host_id = cell("id").empty() ? fmt::format("line-{}", line) : cell("id");
    event.id = EventId("sheet:" + event.host_id + ":" + cell("child"));
    if (!ids_.insert({event.subject, event.id}).second) {
      fault(line_, place("id"), fmt::format("the id '{}' is used twice", event.host_id));
      return;
    }
    if (recorded) {
      event.recorded = recorded->at;
      event.recorded_by_day = recorded->precision == Precision::day;
    }
    if (!cell("by").empty()) event.by = WorkerId(cell("by"));
    if (!cell("child").empty()) event.person = PersonId(cell("child"));
    for (const auto& [fact, at] : facts_) {
      if (at >= cells.size()) continue;
      const std::string text = trimmed(cells[at]);
      if (!text.empty()) set_fact(event.facts, fact, value_of(text, zone_));
    }
    into_.events.push_back(std::move(event));
  }

 private:
  void fault(std::size_t line, std::size_t column, std::string message) {
    add_error(into_.faults, {file_, static_cast<int>(line), static_cast<int>(column + 1)},
              std::move(message));
  }
  [[nodiscard]] std::size_t place(const std::string& column) const {
    const auto found = places_.find(column);
    return found == places_.end() ? 0 : found->second;
  }
  [[nodiscard]] std::string cell(const std::string& column) const {
    const auto found = places_.find(column);
    if (found == places_.end() || found->second >= cells_->size()) return {};
    return trimmed((*cells_)[found->second]);
  }

  std::optional<SubjectRef> read_subject() {
    std::optional<SubjectRef> subject;
    for (const SubjectKind kind : {SubjectKind::case_, SubjectKind::worker, SubjectKind::team}) {
      const std::string id = cell(word_of(kind));
      if (id.empty()) continue;
      if (subject) {
        fault(line_, place(word_of(kind)),
              fmt::format("a record belongs to a {} or to a {}: fill in one of both",
                          word_of(subject->kind), word_of(kind)));
        return std::nullopt;
      }
      subject = SubjectRef{kind, SubjectId(id)};
    }
    if (!subject) fault(line_, 0, "the record says of no case (or worker, or team) that it is");
    return subject;
  }

  std::optional<Moment> read_time(const char* column) {
    const std::string text = cell(column);
    const auto read = read_moment(text, zone_);
    if (read.ok()) return read->moment;
    fault(line_, place(column),
          fmt::format("'{}' is no time; write 2026-05-04 or 2026-05-04 10:00", text));
    return std::nullopt;
  }

  std::string file_;
  const Zone& zone_;
  RecordSheet& into_;
  std::map<std::string, std::size_t> places_;
  std::vector<std::pair<std::string, std::size_t>> facts_;
  std::set<std::pair<SubjectRef, EventId>> ids_;
  const std::vector<std::string>* cells_ = nullptr;
  std::size_t line_ = 0;
};

}  // namespace

std::vector<std::vector<std::string>> split_csv(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::vector<std::string>> lines;
  std::vector<std::string> cells;
  std::string cell;
  bool quoted = false;
  bool anything = false;
  const auto end_line = [&] {
    if (anything) cells.push_back(std::exchange(cell, {}));
    lines.push_back(std::exchange(cells, {}));
    anything = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += text[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = anything = true;
    } else if (c == ',') {
      cells.push_back(std::exchange(cell, {}));
      anything = true;
    } else if (c == '\n') {
      end_line();
    } else if (c != '\r') {
      cell += c;
      anything = true;
    }
  }
  if (anything) end_line();
  return lines;
}

RecordSheet read_records(std::string_view text, const std::filesystem::path& file,
                         const Zone& zone) {
  RecordSheet sheet;
  const auto lines = split_csv(text);
  SheetReader reader(file, zone, sheet);
  if (lines.empty() || lines.front().empty()) {
    add_error(sheet.faults, {file.string(), 1, 1},
              "the first line names the columns: case,when,kind and a column for each fact");
    return sheet;
  }
  if (!reader.read_head(lines.front())) return sheet;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto& cells = lines[i];
    const bool blank = std::all_of(cells.begin(), cells.end(),
                                   [](const std::string& cell) { return trimmed(cell).empty(); });
    if (!blank) reader.read_line(cells, i + 1);
  }
  return sheet;
}

RecordSheet read_record_sheet(const std::filesystem::path& file, const Zone& zone) {
  const auto text = read_file(file);
  if (text.ok()) return read_records(*text, file, zone);
  RecordSheet sheet;
  add_error(sheet.faults, {file.string(), 0, 0}, text.error().message);
  return sheet;
}

}  // namespace duecourse::adapters
