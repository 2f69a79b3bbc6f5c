#include "adapters/host/postgresql_connection.hpp"

#include <Poco/Exception.h>
#include <fmt/format.h>

#include <utility>

#include "adapters/host/postgresql_link.hpp"

namespace duecourse::adapters {

namespace {

constexpr int kRowsAFetch = 1000;

// Types of pg_type.dat that the server sends; they never change.
constexpr Oid kBool = 16;
constexpr Oid kBigint = 20;
constexpr Oid kSmallint = 21;
constexpr Oid kInteger = 23;
constexpr Oid kText = 25;
constexpr Oid kOid = 26;
constexpr Oid kName = 19;
constexpr Oid kReal = 700;
constexpr Oid kDouble = 701;
constexpr Oid kUnknown = 705;
constexpr Oid kChar = 1042;
constexpr Oid kVarchar = 1043;
constexpr Oid kDate = 1082;
constexpr Oid kTimestamp = 1114;
constexpr Oid kTimestampWithZone = 1184;
constexpr Oid kNumeric = 1700;

/// A NUMERIC(16) is a whole number that a 64-bit integer holds.
ValueKind kind_of_numeric(int modifier) {
  constexpr int kHeader = 4;
  constexpr int kMostDigits = 18;
  if (modifier < kHeader) return ValueKind::decimal;
  const unsigned bits = static_cast<unsigned>(modifier - kHeader);
  const bool whole = (bits & 0x7ffU) == 0;
  return whole && static_cast<int>(bits >> 16U) <= kMostDigits ? ValueKind::integer
                                                               : ValueKind::decimal;
}

ValueKind kind_of(Oid type, int modifier) {
  switch (type) {
    case kBigint:
    case kSmallint:
    case kInteger:
    case kOid:
      return ValueKind::integer;
    case kReal:
    case kDouble:
      return ValueKind::real;
    case kNumeric:
      return kind_of_numeric(modifier);
    case kDate:
    case kTimestamp:
    case kTimestampWithZone:
      return ValueKind::moment;
    case kText:
    case kName:
    case kUnknown:
    case kChar:
    case kVarchar:
      return ValueKind::text;
    default:
      return ValueKind::opaque;
  }
}

/// The server writes 't' and '+01' where the records have true and +01:00.
void put_right(Oid type, std::string& text) {
  constexpr std::size_t kShortOffset = 3;  // +01
  if (type == kBool) {
    text = text == "t" ? "true" : "false";
  } else if (type == kTimestampWithZone && text.size() > kShortOffset) {
    const char sign = text[text.size() - kShortOffset];
    if (sign == '+' || sign == '-') text += ":00";
  }
}

/// Rows out of results, one result after the other.
class PgRows : public HostRows {
 public:
  explicit PgRows(std::size_t width) : cells_(width) {}

  Step next() override {
    if (failed_) return Step::failed;
    if (at_ >= count_ && (!refill() || count_ == 0)) return failed_ ? Step::failed : Step::end;
    for (std::size_t i = 0; i < cells_.size(); ++i) read(static_cast<int>(i), cells_[i]);
    ++at_;
    return Step::row;
  }
  const std::vector<Cell>& cells() const override { return cells_; }
  const HostFailure& failure() const override { return failure_; }

 protected:
  /// Takes the next result; false: there is none.
  [[nodiscard]] virtual bool refill() = 0;

  bool take(PgAnswer answer, std::size_t words_before = 0) {
    if (auto* failure = std::get_if<HostFailure>(&answer)) {
      failure_ = less_offset(std::move(*failure), words_before);
      failed_ = true;
      return false;
    }
    result_ = std::move(std::get<PgResult>(answer));
    at_ = 0;
    count_ = PQntuples(result_.get());
    types_.clear();
    for (int i = 0; i < PQnfields(result_.get()); ++i) types_.push_back(PQftype(result_.get(), i));
    return true;
  }
  /// Rows of the current result.
  [[nodiscard]] int count() const { return count_; }

 private:
  void read(int column, Cell& cell) {
    cell.known = PQgetisnull(result_.get(), at_, column) == 0;
    cell.text.assign(PQgetvalue(result_.get(), at_, column),
                     static_cast<std::size_t>(PQgetlength(result_.get(), at_, column)));
    const Oid type = types_[static_cast<std::size_t>(column)];
    if (cell.known && (type == kBool || type == kTimestampWithZone)) put_right(type, cell.text);
  }

  std::vector<Cell> cells_;
  std::vector<Oid> types_;
  PgResult result_;
  int at_ = 0;
  int count_ = 0;
  bool failed_ = false;
  HostFailure failure_;
};

/// The few rows of a statement, all at once.
class PgFewRows final : public PgRows {
 public:
  PgFewRows(PgLink& link, const std::string& statement, const std::vector<HostValue>& values,
            std::size_t width)
      : PgRows(width) {
    static_cast<void>(take(link.run_guarded(statement, values)));
  }

 private:
  bool refill() override { return false; }
};

/// Rows through a cursor. It lives in the transaction of the poll, or else in one of its own.
class PgCursorRows final : public PgRows {
 public:
  PgCursorRows(PgLink& link, int number, const std::string& statement,
               const std::vector<HostValue>& values, std::size_t width)
      : PgRows(width), link_(link), name_(fmt::format("duecourse_{}", number)) {
    own_ = !link_.in_transaction();
    if (own_ && !take(link_.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))) return;
    const std::string before = fmt::format("DECLARE {} NO SCROLL CURSOR FOR ", name_);
    declared_ = take(link_.run_guarded(before + statement, values), before.size());
  }
  PgCursorRows(const PgCursorRows&) = delete;
  PgCursorRows& operator=(const PgCursorRows&) = delete;
  ~PgCursorRows() override {
    link_.settle();
    // A lost connection took both with it.
    if (own_) {
      static_cast<void>(link_.run("ROLLBACK"));
    } else if (declared_) {
      static_cast<void>(link_.run_guarded("CLOSE " + name_));
    }
  }

 private:
  bool refill() override {
    if (!asked_) ask();
    link_.settle();
    asked_ = false;
    const bool taken = take(std::move(*answer_));
    if (taken && count() == kRowsAFetch) ask();  // the server fetches while these rows are mapped
    return taken;
  }
  void ask() {
    link_.send_ahead(fmt::format("FETCH FORWARD {} FROM {}", kRowsAFetch, name_), answer_);
    asked_ = true;
  }

  PgLink& link_;
  std::string name_;
  bool own_ = false;
  bool declared_ = false;
  bool asked_ = false;
  std::optional<PgAnswer> answer_;  // to the FETCH that was asked for
};

class PgConnection final : public HostConnection {
 public:
  explicit PgConnection(HostPatience& patience) : link_(patience) {}

  PgLink& link() { return link_; }

  SqlDialect dialect() const override { return SqlDialect::postgresql; }
  bool numbered_marks() const override { return true; }
  bool current() const override { return true; }
  bool better_whole(const std::string&, const std::vector<HostValue>&) override { return true; }

  std::variant<std::vector<HostColumn>, HostFailure> columns(
      const std::string& statement) override {
    PgAnswer answer = link_.describe(statement);
    if (auto* failure = std::get_if<HostFailure>(&answer)) return std::move(*failure);
    const PGresult* described = std::get<PgResult>(answer).get();
    std::vector<HostColumn> columns;
    for (int i = 0; i < PQnfields(described); ++i) {
      columns.push_back(
          {PQfname(described, i), kind_of(PQftype(described, i), PQfmod(described, i)), {}});
    }
    return columns;
  }

  std::unique_ptr<HostRows> start(const std::string& statement,
                                  const std::vector<HostValue>& values,
                                  std::size_t width) override {
    return std::make_unique<PgFewRows>(link_, statement, values, width);
  }
  std::unique_ptr<HostRows> start_long(const std::string& statement,
                                       const std::vector<HostValue>& values, std::size_t width,
                                       HostExtent) override {
    return std::make_unique<PgCursorRows>(link_, ++cursors_, statement, values, width);
  }

  std::optional<HostFailure> begin_snapshot() override {
    // The state is that of the first statement, not of BEGIN.
    for (const char* words : {"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "SELECT 1"}) {
      PgAnswer answer = link_.run(words);
      if (auto* failure = std::get_if<HostFailure>(&answer)) return std::move(*failure);
    }
    return std::nullopt;
  }
  void end_snapshot() override { static_cast<void>(link_.run("COMMIT")); }

  std::vector<std::string> tables() override {
    const auto rows = start(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
        "c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', "
        "'information_schema', 'pg_toast') ORDER BY 1",
        {}, 1);
    std::vector<std::string> names;
    while (rows->next() == HostRows::Step::row) names.push_back(rows->cells()[0].text);
    return names;
  }

 private:
  PgLink link_;
  int cursors_ = 0;
};

/// What a session is set to before anything is read. Its whole rows are wanted, not the first few.
std::vector<std::string> settings_of(std::chrono::milliseconds timeout) {
  return {"SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
          fmt::format("SET statement_timeout = {}", timeout.count()), "SET DateStyle = 'ISO, YMD'",
          "SET cursor_tuple_fraction = 1.0"};
}

}  // namespace

HostOpened connect_postgresql(const HostSettings& settings, HostPatience& patience) {
  auto text = pg_connection_text(settings.database, settings.password);
  if (auto* failure = std::get_if<HostFailure>(&text)) return std::move(*failure);
  auto connection = std::make_unique<PgConnection>(patience);
  try {
    connection->link().connect(std::get<std::string>(text));
  } catch (const Poco::Exception& thrown) {
    return host_down(thrown.message());
  }
  for (const std::string& words : settings_of(settings.timeout)) {
    PgAnswer answer = connection->link().run(words);
    if (auto* failure = std::get_if<HostFailure>(&answer)) return std::move(*failure);
  }
  return connection;
}

}  // namespace duecourse::adapters
