#include "adapters/host/sql_host_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "adapters/host/as_at_query.hpp"
#include "adapters/host/host_queries.hpp"
#include "adapters/host/host_session.hpp"
#include "adapters/host/login_rights.hpp"
#include "adapters/host/query_reader.hpp"
#include "adapters/host/sql_template.hpp"
#include "adapters/host/sql_words.hpp"
#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {

namespace {

class SqlHostReader final : public HostReader {
 public:
  SqlHostReader(const HostSettings& settings, QueryFolderRead folder, const Zone& zone)
      : settings_(settings),
        zone_(zone),
        session_(settings),
        as_at_(std::move(folder.as_at)),
        surveys_(std::move(folder.surveys)),
        look_ups_(std::move(folder.look_ups)) {
    for (QueryEntry& entry : folder.queries) {
      queries_.push_back(entry.query);
      readers_.push_back(std::make_unique<QueryReader>(std::move(entry), session_, zone_));
      readers_.back()->say_today(sql_today(dialect_of(settings_)));
    }
  }

  const std::vector<HostQuery>& queries() const override { return queries_; }

  void poll_at(Instant now) override {
    poll_done();
    polling_ = true;
    horizon_ = now + settings_.overlap;
    const std::string today = sql_date(zone_.day_of(now), dialect_of(settings_));
    for (const auto& reader : readers_) reader->say_today(today);
    for (const auto& reader : readers_) reader->settle_until(now + settings_.overlap);
  }

  void poll_done() override {
    rest_all_but(nullptr);
    polling_ = false;
    session_.end_snapshot();
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

  std::vector<std::string> surveys() const override {
    std::vector<std::string> names;
    for (const SurveyEntry& survey : surveys_) names.push_back(survey.name);
    return names;
  }

  Result<std::vector<SurveyRow>> survey(const std::string& name) override {
    const auto entry = std::find_if(surveys_.begin(), surveys_.end(),
                                    [&](const SurveyEntry& one) { return one.name == name; });
    if (entry == surveys_.end()) return HostReader::survey(name);
    rest_all_but(nullptr);
    if (const auto error = connect()) return *error;
    constexpr std::size_t kWidth = 3;
    const auto rows = session_.connection().start(
        with_today(entry->text.select, sql_today(dialect_of(settings_))), {}, kWidth);
    std::vector<SurveyRow> found;
    while (true) {
      switch (rows->next()) {
        case HostRows::Step::row: {
          const std::vector<Cell>& cells = rows->cells();
          found.push_back({cells[0].text, cells[1].text, cells[2].text});
          break;
        }
        case HostRows::Step::end:
          return found;
        case HostRows::Step::failed:
          return survey_error(*entry, rows->failure());
      }
    }
  }

  bool can_look_up(LookUp what) const override { return entry_of(what) != nullptr; }

  Result<std::vector<LookedUp>> look_up(LookUp what, const std::string& id) override {
    const LookUpEntry* entry = entry_of(what);
    if (entry == nullptr) return HostReader::look_up(what, id);
    rest_all_but(nullptr);
    if (const auto error = connect()) return *error;
    auto answer = ask_for(session_.connection(), *entry, id, sql_today(dialect_of(settings_)));
    if (!answer && answer.error().code == ErrorCode::unavailable) session_.close();
    return answer;
  }

  HostCheck check() override {
    rest_all_but(nullptr);
    HostCheck found;
    found.outside = connect();
    if (!found.outside) check_login(found);
    for (const auto& reader : readers_) {
      if (found.outside) break;
      check_one(*reader, found);
    }
    for (const LookUpEntry& entry : look_ups_) {
      if (found.outside) break;
      const auto error =
          try_question(session_.connection(), entry, sql_today(dialect_of(settings_)));
      if (!error) continue;
      if (error->code == ErrorCode::unavailable) {
        found.outside = *error;
      } else {
        found.faults.push_back(fault_at(place_in(entry.text, 0), error->message));
      }
    }
    return found;
  }

 private:
  static Error survey_error(const SurveyEntry& entry, const HostFailure& failure) {
    const bool down = failure.kind == HostFailure::Kind::down;
    return {down ? ErrorCode::unavailable : ErrorCode::invalid_input,
            fmt::format("{}: {}", entry.text.file, failure.message)};
  }

  const LookUpEntry* entry_of(LookUp what) const {
    for (const LookUpEntry& entry : look_ups_) {
      if (entry.what == what) return &entry;
    }
    return nullptr;
  }

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
    auto failure = session_.open();
    if (!failure && polling_) failure = session_.begin_snapshot();
    if (failure || session_.generation() != before) rest_all_but(nullptr);
    if (!failure) return std::nullopt;
    // A connection text may hold what is nobody's business; a path is told.
    const bool is_file = settings_.connector == "sqlite";
    return Error{
        ErrorCode::unavailable,
        fmt::format("the host database {} cannot be opened: {}",
                    is_file ? settings_.database : fmt::format("({})", settings_.connector),
                    failure->message)};
  }

  /// After a failure of the host the next call connects anew.
  Result<HostPage> settled(Result<HostPage> page) {
    if (!page.ok() && page.error().code == ErrorCode::unavailable) {
      rest_all_but(nullptr);
      session_.close();
    }
    return page;
  }

  void check_login(HostCheck& found) {
    const LoginRights rights = login_rights(session_.connection());
    if (!rights.unknown.empty()) {
      found.faults.push_back(fault_at(
          settings_.database_place,
          fmt::format("whether the login of the host can write is not known: {}; ask its "
                      "administrator for one that may only read (docs/databases-and-accounts.md)",
                      rights.unknown),
          Severity::warning));
    } else if (rights.login.empty()) {
      found.found.emplace_back("the host database is a file; it is opened for reading only");
    } else if (rights.writes.empty()) {
      found.found.push_back(
          fmt::format("the login {} cannot write: it has no such right on the host", rights.login));
    } else {
      found.faults.push_back(
          fault_at(settings_.database_place, too_many_rights(rights), Severity::warning));
    }
  }

  static std::string too_many_rights(const LoginRights& rights) {
    constexpr std::size_t kShown = 3;
    const std::size_t shown = std::min(rights.writes.size(), kShown);
    std::string text =
        fmt::format("the login {} may change the host: {}", rights.login,
                    fmt::join(rights.writes.begin(),
                              rights.writes.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
    if (rights.writes.size() > shown) {
      text += fmt::format(" and {} more", rights.writes.size() - shown);
    }
    return text +
           "; Duecourse only reads: give it a login of its own with the right to read and no other "
           "(docs/databases-and-accounts.md)";
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
  std::vector<SurveyEntry> surveys_;
  std::vector<LookUpEntry> look_ups_;
  bool polling_ = false;            // between poll_at and poll_done: one state of the host
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

std::vector<FilledQuery> filled_queries(const HostSettings& settings, Faults& faults) {
  QueryFolderRead read = load_host_queries(
      {settings.queries_folder, settings.mapping.get(), dialect_of(settings), settings.as_at_file},
      faults);
  const std::string today = sql_today(dialect_of(settings));
  std::vector<FilledQuery> filled;
  for (QueryEntry& entry : read.queries) {
    filled.push_back({entry.query.name, entry.query.file, with_today(entry.text.select, today)});
  }
  for (LookUpEntry& entry : read.look_ups) {
    filled.push_back({fmt::format("lookup {}", word_of(entry.what)), entry.text.file,
                      with_today(entry.text.select, today)});
  }
  for (SurveyEntry& survey : read.surveys) {
    filled.push_back(
        {"survey " + survey.name, survey.text.file, with_today(survey.text.select, today)});
  }
  return filled;
}

HostReaderMade make_host_reader(const HostSettings& settings, const Zone& zone) {
  HostReaderMade made;
  check_settings(settings, made.faults);
  const bool known_connector = !has_error(made.faults);
  QueryFolderRead read = load_host_queries(
      {settings.queries_folder, settings.mapping.get(), dialect_of(settings), settings.as_at_file},
      made.faults);
  made.copy = read.copy;
  if (known_connector) {
    made.reader = std::make_unique<SqlHostReader>(settings, std::move(read), zone);
  }
  return made;
}

}  // namespace duecourse::adapters
