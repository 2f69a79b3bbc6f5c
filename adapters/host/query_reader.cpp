#include "adapters/host/query_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "adapters/host/sql_template.hpp"
#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {

namespace {

RowRange range_of(ReadPhase phase) {
  switch (phase) {
    case ReadPhase::by_id:
      return RowRange::by_id;
    case ReadPhase::unstamped:
      return RowRange::unstamped;
    case ReadPhase::stamped:
      return RowRange::stamped;
  }
  DUECOURSE_CHECK(false);
}

/// The values to bind for going on from a position.
std::vector<HostValue> values_of(const ReadPosition& from, const std::vector<SqlMark>& marks) {
  std::vector<HostValue> values;
  for (const SqlMark mark : marks) values.push_back(mark == SqlMark::id ? *from.id : *from.stamp);
  return values;
}

constexpr std::size_t kReservedRows = 8192;

/// What a column of that name holds, where the database gives it one type.
std::optional<ValueKind> kind_of(const std::vector<HostColumn>& columns, std::string_view name) {
  for (const HostColumn& column : columns) {
    if (column.name == name) return column.kind;
  }
  return std::nullopt;
}

/// `datetime`, where that is what SQL Server calls the stamp; its newer types need no cast.
std::string old_datetime(const std::vector<HostColumn>& columns, SqlDialect dialect) {
  for (const HostColumn& column : columns) {
    const bool old = column.type == "datetime" || column.type == "smalldatetime";
    if (column.name == "changed_at" && old && dialect == SqlDialect::sqlserver) return column.type;
  }
  return "";
}

}  // namespace

Error error_of(const QueryTrouble& trouble) {
  std::string text;
  for (const Fault& fault : trouble.faults) {
    if (!text.empty()) text += "; ";
    text += describe(fault);
  }
  return {trouble.code, text};
}

struct QueryReader::Draft {
  explicit Draft(const MappingTerms& terms) : mapping(terms) {}

  PageMapping mapping;
  std::size_t limit = 0;
  std::size_t rows = 0;   // taken so far
  ReadPosition position;  // after the last row taken, or where its phase begins
  bool any_in_phase = false;
  RowPlace last;
  std::optional<ReadPosition> settled_position;
  QueryTrouble trouble;
};

MappingTerms QueryReader::terms() {
  return {shape_, zone_, ambiguous_row_, horizon_, stamped_, with_values_};
}

void QueryReader::say_today(const std::string& sql) {
  dated_.select = with_today(entry_.text.select, sql);
}

RowRequest QueryReader::request_of(RowRange range) const {
  RowRequest request;
  request.range = range;
  request.dialect = session_.connection().dialect();
  request.numbered_marks = session_.connection().numbered_marks();
  request.id_kind = id_kind_;
  request.stamp_kind = stamp_kind_;
  request.stamp_type = stamp_type_;
  return request;
}

QueryTrouble QueryReader::trouble_of(const HostFailure& failure, std::size_t select_at) const {
  const SqlText& text = entry_.text;
  QueryTrouble trouble;
  Place place = file_place(text.file);
  std::string message;
  switch (failure.kind) {
    case HostFailure::Kind::down:
      trouble.code = ErrorCode::unavailable;
      message = fmt::format("the host database does not answer: {}", failure.message);
      break;
    case HostFailure::Kind::missing_table:
      place = place_of_word(text, failure.table);
      message = fmt::format(
          "{}{}; make that table or view, or write optional = true for the query '{}' in host.toml",
          failure.message, nearest_table(failure.table), entry_.query.name);
      break;
    case HostFailure::Kind::statement:
      place = place_of_word(text, failure.table);
      if (failure.offset && *failure.offset >= select_at) {
        const std::size_t offset = *failure.offset - select_at;
        if (offset < text.select.size()) place = place_in(text, offset);
      }
      message =
          fmt::format("the database refuses the query: {}; try it in the database's own console",
                      failure.message);
      break;
  }
  trouble.faults.push_back(fault_at(std::move(place), std::move(message) + place_note()));
  return trouble;
}

/// Whose lines those of a fault are, where that is not plain.
std::string QueryReader::place_note() const {
  if (!entry_.text.filled) return "";
  return fmt::format(" (line and column are those that `duecourse host sql {}` prints)",
                     entry_.query.name);
}

/// `; did you mean 'roles'?` where the host has a table or view of nearly that name.
std::string QueryReader::nearest_table(const std::string& missing) const {
  if (missing.empty()) return "";
  const auto near = nearest_word(missing, session_.connection().tables());
  return near ? fmt::format("; did you mean '{}'?", *near) : std::string();
}

Fault QueryReader::absence(const HostFailure& failure) const {
  const std::string& table = failure.table;
  const std::string what = table.empty() ? "a table is missing" : "there is no table";
  return fault_at(
      place_of_word(entry_.text, table),
      fmt::format("{}{}{}; the query is optional and gives no rows", what,
                  table.empty() ? "" : fmt::format(" '{}'", table), nearest_table(table)),
      Severity::warning);
}

std::optional<QueryTrouble> QueryReader::describe_columns() {
  if (described_in_ == session_.generation()) return std::nullopt;
  kept_.reset();
  absent_.reset();
  const PagedSql sql = paged_sql(dated_, {}, request_of(RowRange::columns));
  const auto answer = session_.connection().columns(sql.statement);
  if (const auto* failure = std::get_if<HostFailure>(&answer)) {
    if (entry_.optional && failure->kind == HostFailure::Kind::missing_table) {
      absent_ = absence(*failure);
      return std::nullopt;
    }
    return trouble_of(*failure, sql.select_at);
  }
  const auto& columns = std::get<std::vector<HostColumn>>(answer);
  std::vector<std::string> names;
  for (const HostColumn& column : columns) names.push_back(column.name);
  ShapeRead read = read_shape(entry_.query.name, entry_.query.kind, names);
  if (!read.faults.empty()) {
    QueryTrouble trouble;
    for (const ColumnFault& fault : read.faults) {
      trouble.faults.push_back(
          fault_at(place_of_word(entry_.text, fault.column), fault.message + place_note()));
    }
    return trouble;
  }
  shape_ = std::move(read.shape);
  stamped_ = entry_.query.stamped && has_column(shape_, "changed_at");
  id_kind_ = kind_of(columns, shape_.columns.front());
  stamp_kind_ = kind_of(columns, "changed_at");
  stamp_type_ = old_datetime(columns, session_.connection().dialect());
  described_in_ = session_.generation();
  return std::nullopt;
}

std::optional<QueryTrouble> QueryReader::try_first_row() {
  RowRequest request = request_of(RowRange::any);
  request.limit = 1;
  const PagedSql sql = paged_sql(dated_, shape_.columns, request);
  const auto rows = session_.connection().start(sql.statement, {}, shape_.columns.size());
  if (rows->next() == HostRows::Step::failed) return trouble_of(rows->failure(), sql.select_at);
  return std::nullopt;
}

void QueryReader::begin(Draft& draft, const ReadPosition& from) {
  kept_ = std::make_unique<Kept>();
  kept_->phase = from.phase;
  RowRequest request = request_of(range_of(from.phase));
  request.after_stamp = from.phase == ReadPhase::stamped && from.stamp.has_value();
  request.after_id = from.id.has_value();
  request.with_values = with_values_;
  request.limit = draft.limit - draft.rows + group_allowance_;
  request.limit += draft.limit * (session_.connection().pages_a_statement() - 1);
  PagedSql sql = paged_sql(dated_, shape_.columns, request);
  const std::vector<HostValue> values = values_of(from, sql.marks);
  HostConnection& connection = session_.connection();
  if (connection.better_whole(sql.statement, values)) {
    kept_->whole = true;
    request.limit = 0;
    sql = paged_sql(dated_, shape_.columns, request);
  }
  kept_->statement_limit = request.limit;
  kept_->select_at = sql.select_at;
  const std::size_t width = shape_.columns.size() + (with_values_ ? 2 : 0);
  const HostExtent extent = kept_->whole ? HostExtent::whole : HostExtent::page;
  kept_->rows = connection.start_long(sql.statement, values, width, extent);
}

/// False: stamp or id could be text or a number, and the statement does not say.
bool QueryReader::has_types(const RowPlace& place) const {
  if (with_values_ || session_.connection().dialect() != SqlDialect::sqlite) return true;
  return !looks_numeric(place.id) &&
         !(kept_->phase == ReadPhase::stamped && looks_numeric(place.stamp));
}

ReadPosition QueryReader::position_after(const RowPlace& place) const {
  ReadPosition position;
  position.phase = kept_->phase;
  position.id = with_values_ ? decode(place.id_value)
                             : value_of(place.id, id_kind_.value_or(ValueKind::text));
  if (kept_->phase == ReadPhase::stamped) {
    position.stamp = with_values_ ? decode(place.stamp_value)
                                  : value_of(place.stamp, stamp_kind_.value_or(ValueKind::text));
  }
  return position;
}

/// False: types are needed (see has_types).
bool QueryReader::settle_position(Draft& draft) const {
  if (!has_types(draft.last)) return false;
  draft.mapping.finish();
  const std::optional<RowPlace>& settled_at = draft.mapping.settled_at();
  if (settled_at && !has_types(*settled_at)) return false;
  draft.position = position_after(draft.last);
  if (settled_at) draft.settled_position = position_after(*settled_at);
  return true;
}

/// Takes the current row onto the page.
void QueryReader::take_current(Draft& draft, bool same_group) {
  const std::vector<Cell>& cells = kept_->rows->cells();
  draft.any_in_phase = true;
  const std::size_t width = shape_.columns.size();
  draft.last.id = cells[0].text;
  const int stamp_cell = stamped_ ? shape_.cell_of.back() : -1;
  draft.last.stamp =
      stamp_cell < 0 ? cells[0].text : cells[static_cast<std::size_t>(stamp_cell)].text;
  if (with_values_) {
    draft.last.stamp_value = cells[width].text;
    draft.last.id_value = cells[width + 1].text;
  }
  draft.mapping.add(cells, same_group);
  ++draft.rows;
}

/// Rows without a stamp are read whole at every poll: they settle nothing.
HostPage QueryReader::finished(Draft& draft) const {
  draft.mapping.finish();
  HostPage& page = draft.mapping.page();
  const bool stamped = draft.position.phase == ReadPhase::stamped;
  const bool at_next =
      draft.position.phase == ReadPhase::by_id || (stamped && draft.mapping.settled());
  if (!at_next) {
    page.settled =
        stamped && draft.settled_position ? cursor_of(*draft.settled_position) : Cursor{};
  }
  return std::move(page);
}

QueryReader::Filled QueryReader::take_rows(Draft& draft) {
  const int stamp_cell = stamped_ ? shape_.cell_of.back() : -1;
  while (true) {
    if (!kept_->row_waits) {
      const HostRows::Step step = kept_->rows->next();
      if (step == HostRows::Step::failed) {
        draft.trouble = trouble_of(kept_->rows->failure(), kept_->select_at);
        return Filled::failed;
      }
      if (step == HostRows::Step::end) {
        if (!kept_->whole && kept_->stepped == kept_->statement_limit)
          return Filled::group_too_long;
        const bool needed = draft.any_in_phase && kept_->phase == ReadPhase::stamped;
        return needed && !settle_position(draft) ? Filled::needs_types : Filled::phase_ended;
      }
      ++kept_->stepped;
    }
    const std::vector<Cell>& cells = kept_->rows->cells();
    const std::string& stamp =
        stamp_cell < 0 ? cells[0].text : cells[static_cast<std::size_t>(stamp_cell)].text;
    const bool same_group =
        draft.any_in_phase && cells[0].text == draft.last.id && stamp == draft.last.stamp;
    // A page may not end between two ids that the host takes as one: the next begins after both.
    const bool goes_with_last = draft.any_in_phase && stamp == draft.last.stamp &&
                                may_be_one_id(cells[0].text, draft.last.id);
    if (draft.rows >= draft.limit && !goes_with_last && draft.any_in_phase) {
      if (!settle_position(draft)) return Filled::needs_types;
      kept_->row_waits = true;
      return Filled::full;
    }
    kept_->row_waits = false;
    take_current(draft, same_group);
  }
}

/// A statement with a limit may end within a page, and a group of one id with it: it is kept only
/// while it has more rows than a page can take.
bool QueryReader::has_another_page(std::size_t page) const {
  return kept_->whole || kept_->statement_limit - kept_->stepped >= page + group_allowance_;
}

QueryReader::Filled QueryReader::fill(Draft& draft, const ReadPosition& from) {
  const bool goes_on = kept_ && kept_->row_waits && kept_->at == cursor_of(from);
  if (!goes_on) begin(draft, from);
  draft.position = from;
  draft.any_in_phase = false;
  draft.mapping.begin_phase();
  draft.settled_position.reset();
  return take_rows(draft);
}

void QueryReader::count_rows_without_id(Draft& draft) {
  const PagedSql sql = paged_sql(dated_, shape_.columns, request_of(RowRange::no_id));
  const auto rows = session_.connection().start(sql.statement, {}, 1);
  if (rows->next() != HostRows::Step::row) return;
  HostPage& page = draft.mapping.page();
  page.read_ids.emplace_back();
  const std::string& count = rows->cells()[0].text;
  if (count == "0") return;
  page.faults.push_back(
      {entry_.query.name, "",
       fmt::format("{} {} no {} and cannot be read", count, count == "1" ? "row has" : "rows have",
                   id_column(entry_.query.kind))});
}

Result<HostPage> QueryReader::attempt_page(const Cursor& after, std::size_t limit, bool& again) {
  Draft draft(terms());
  HostPage& page = draft.mapping.page();
  draft.limit = std::max<std::size_t>(limit, 1);
  // Pages after the first are mostly full; a poll that finds little needs no such memory.
  if (kept_ || !after.id.empty()) page.rows.reserve(std::min(draft.limit, kReservedRows));
  if (after == Cursor{}) count_rows_without_id(draft);
  ReadPosition from = position_of(after, stamped_);
  again = false;
  while (true) {
    const Filled filled = fill(draft, from);
    switch (filled) {
      case Filled::full:
        page.next = cursor_of(draft.position);
        page.more = true;
        kept_->at = page.next;
        if (!has_another_page(draft.limit)) kept_.reset();
        return finished(draft);
      case Filled::phase_ended:
        break;
      case Filled::needs_types:
        with_values_ = true;
        break;
      case Filled::group_too_long:
        group_allowance_ *= 4;
        break;
      case Filled::failed:
        break;
    }
    kept_.reset();
    again = filled == Filled::needs_types || filled == Filled::group_too_long;
    if (again) return HostPage{};
    if (filled == Filled::failed) {
      described_in_ = 0;  // the host may have changed its columns meanwhile
      return error_of(draft.trouble);
    }
    if (from.phase != ReadPhase::unstamped) break;
    from = {ReadPhase::stamped, from.stamp, std::nullopt};
    if (draft.rows >= draft.limit) {
      draft.mapping.finish();
      page.next = cursor_of(from);
      page.more = true;
      page.settled = Cursor{};
      return std::move(page);
    }
  }
  const bool anywhere = draft.position.phase == ReadPhase::stamped && draft.position.stamp;
  if (anywhere) page.next = cursor_of(draft.position);
  return finished(draft);
}

Result<HostPage> QueryReader::read_page(const Cursor& after, std::size_t limit) {
  if (const auto trouble = describe_columns()) return error_of(*trouble);
  if (absent_) return HostPage{};
  bool again = false;
  do {
    auto page = attempt_page(after, limit, again);
    if (!again) return page;
  } while (true);
}

Result<HostPage> QueryReader::read_by_id(const std::string& id) {
  if (const auto trouble = describe_columns()) return error_of(*trouble);
  if (absent_) return HostPage{};
  const std::string host_id = id.substr(0, id.find(kPersonSeparator));
  RowRequest request = request_of(RowRange::one_id);
  std::vector<HostValue> values = {value_of(host_id, id_kind_.value_or(ValueKind::text))};
  const bool is_text = std::holds_alternative<std::string>(values.front());
  const ValueKind kind = id_kind_.value_or(ValueKind::text);
  if (is_text && kind != ValueKind::text && kind != ValueKind::opaque) return HostPage{};
  const HostValue as_integer = value_of(host_id, ValueKind::integer);
  request.either_type = !id_kind_ && std::holds_alternative<std::int64_t>(as_integer);
  if (request.either_type) values.push_back(as_integer);
  const PagedSql sql = paged_sql(dated_, shape_.columns, request);
  const auto rows = session_.connection().start(sql.statement, values, shape_.columns.size());
  MappingTerms plain = terms();
  plain.with_values = false;
  PageMapping mapping(plain);
  while (true) {
    switch (rows->next()) {
      case HostRows::Step::row:
        mapping.add(rows->cells(), true);
        break;
      case HostRows::Step::end:
        mapping.finish();
        return std::move(mapping.page());
      case HostRows::Step::failed:
        described_in_ = 0;
        return error_of(trouble_of(rows->failure(), sql.select_at));
    }
  }
}

}  // namespace duecourse::adapters
