#include "adapters/host/sql_host_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "adapters/host/as_at_query.hpp"
#include "adapters/host/host_queries.hpp"
#include "adapters/host/host_session.hpp"
#include "adapters/host/query_reader.hpp"
#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {

namespace {

class SqlHostReader final : public HostReader {
 public:
  SqlHostReader(const HostSettings& settings, LoadedQueries loaded, const Zone& zone)
      : settings_(settings), zone_(zone), session_(settings), as_at_(std::move(loaded.as_at)) {
    for (QueryEntry& entry : loaded.entries) {
      queries_.push_back(entry.query);
      readers_.push_back(std::make_unique<QueryReader>(std::move(entry), session_, zone_));
    }
  }

  const std::vector<HostQuery>& queries() const override { return queries_; }

  void poll_at(Instant now) override {
    horizon_ = now + settings_.overlap;
    for (const auto& reader : readers_) reader->settle_until(now + settings_.overlap);
  }

  Result<HostPage> read_page(const HostQuery& query, const Cursor& after,
                             std::size_t limit) override {
    QueryReader* reader = reader_of(query);
    if (reader == nullptr) return unknown(query);
    rest_all_but(reader);
    if (const auto error = connect()) return *error;
    return settled(reader->read_page(after, limit));
  }

  Result<HostPage> read_by_id(const HostQuery& query, const std::string& id) override {
    QueryReader* reader = reader_of(query);
    if (reader == nullptr) return unknown(query);
    if (const auto error = connect()) return *error;
    return settled(reader->read_by_id(id));
  }

  Cursor with_overlap(const HostQuery& query, const Cursor& cursor) const override {
    for (const auto& reader : readers_) {
      if (reader->query().name == query.name) reader->rest();
    }
    if (!query.stamped) return {};
    const ReadPosition position = position_of(cursor, true);
    if (!position.stamp) return {};
    const auto at = instant_of(*position.stamp, zone_);
    if (at && horizon_ && *at > *horizon_) return {};
    const auto stamp = set_back(*position.stamp, settings_.overlap, zone_);
    if (!stamp) return {};
    return cursor_of({ReadPhase::unstamped, stamp, std::nullopt});
  }

  Result<std::optional<Instant>> as_at() override {
    if (!as_at_) return std::optional<Instant>{};
    rest_all_but(nullptr);
    if (const auto error = connect()) return *error;
    const auto taken = ask_as_at(session_.connection(), *as_at_, zone_);
    if (taken) return std::optional(*taken);
    if (taken.error().code == ErrorCode::unavailable) session_.close();
    return taken.error();
  }

  void interrupt() override { session_.interrupt(); }

  HostCheck check() override {
    rest_all_but(nullptr);
    HostCheck found;
    found.outside = connect();
    for (const auto& reader : readers_) {
      if (found.outside) break;
      check_one(*reader, found);
    }
    return found;
  }

 private:
  QueryReader* reader_of(const HostQuery& query) {
    for (const auto& reader : readers_) {
      if (reader->query().name == query.name) return reader.get();
    }
    return nullptr;
  }

  static Error unknown(const HostQuery& query) {
    return {ErrorCode::not_found, fmt::format("there is no host query '{}'", query.name)};
  }

  /// A statement that is kept open holds the host; only one may go on.
  void rest_all_but(const QueryReader* going_on) {
    for (const auto& reader : readers_) {
      if (reader.get() != going_on) reader->rest();
    }
  }

  std::optional<Error> connect() {
    const int before = session_.generation();
    const auto failure = session_.open();
    if (failure || session_.generation() != before) rest_all_but(nullptr);
    if (!failure) return std::nullopt;
    return Error{ErrorCode::unavailable, fmt::format("the host database {} cannot be opened: {}",
                                                     settings_.database, failure->message)};
  }

  /// After a failure of the host the next call connects anew.
  Result<HostPage> settled(Result<HostPage> page) {
    if (!page.ok() && page.error().code == ErrorCode::unavailable) {
      rest_all_but(nullptr);
      session_.close();
    }
    return page;
  }

  static void check_one(QueryReader& reader, HostCheck& found) {
    auto trouble = reader.describe_columns();
    if (!trouble && reader.absent()) {
      found.faults.push_back(*reader.absent());
      return;
    }
    if (!trouble) trouble = reader.try_first_row();
    if (!trouble) return;
    if (trouble->code == ErrorCode::unavailable) {
      found.outside = error_of(*trouble);
      return;
    }
    for (Fault& fault : trouble->faults) found.faults.push_back(std::move(fault));
  }

  HostSettings settings_;
  Zone zone_;
  HostSession session_;
  std::optional<SqlText> as_at_;  // nothing: the host is no copy that tells
  std::vector<HostQuery> queries_;
  std::vector<std::unique_ptr<QueryReader>> readers_;
  std::optional<Instant> horizon_;  // no cursor settles beyond
};

/// `unknown connector 'sqlit'; allowed are ...; did you mean 'sqlite'?`
std::string unknown_word(const char* what, const std::string& word,
                         const std::vector<std::string>& known) {
  std::string text =
      fmt::format("unknown {} '{}'; allowed are {}", what, word, fmt::join(known, ", "));
  if (const auto near = nearest_word(word, known))
    text += fmt::format("; did you mean '{}'?", *near);
  return text;
}

void check_settings(const HostSettings& settings, Faults& faults) {
  const std::vector<std::string> known = host_connectors();
  if (std::find(known.begin(), known.end(), settings.connector) == known.end()) {
    faults.push_back(
        fault_at(settings.connector_place, unknown_word("connector", settings.connector, known)));
    return;
  }
  if (settings.dialect.empty()) return;
  if (settings.connector != "odbc") {
    faults.push_back(fault_at(
        settings.dialect_place,
        fmt::format("'dialect' is for the connector odbc; '{}' has its own: take the line out",
                    settings.connector)));
  } else if (!dialect_named(settings.dialect)) {
    faults.push_back(fault_at(settings.dialect_place,
                              unknown_word("dialect", settings.dialect, dialect_words())));
  }
}

}  // namespace

HostReaderMade make_host_reader(const HostSettings& settings, const Zone& zone) {
  HostReaderMade made;
  check_settings(settings, made.faults);
  const bool known_connector = !has_error(made.faults);
  auto loaded = load_host_queries(settings.queries_folder, settings.as_at_file, made.faults);
  if (known_connector) {
    made.reader = std::make_unique<SqlHostReader>(settings, std::move(loaded), zone);
  }
  return made;
}

}  // namespace duecourse::adapters
