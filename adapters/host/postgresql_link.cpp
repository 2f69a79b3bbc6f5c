#include "adapters/host/postgresql_link.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace duecourse::adapters {

namespace {

constexpr std::chrono::milliseconds kTick{100};
/// How much longer than the server's own time limit an answer is waited for.
constexpr std::chrono::milliseconds kGrace{10'000};

struct Wish {
  const char* key;
  const char* value;
};
/// What the council's text may say otherwise. A host that vanishes from the net is noticed within a
/// minute and a half.
constexpr std::array<Wish, 6> kWishes = {
    Wish{"connect_timeout", "10"},     Wish{"keepalives_idle", "30"},
    Wish{"keepalives_interval", "10"}, Wish{"keepalives_count", "6"},
    Wish{"tcp_user_timeout", "60000"}, Wish{"fallback_application_name", "duecourse"}};

/// On one line, without the level at its beginning.
std::string one_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string field_of(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

/// The byte at which the character number `position` (from 1) of a UTF-8 text begins.
std::size_t byte_of(std::string_view text, std::size_t position) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) continue;
    if (++characters == position) return at;
  }
  return text.size();
}

/// `relation "casework.visits" does not exist`: visits.
std::string table_in(const std::string& message) {
  const std::size_t open = message.find('"');
  const std::size_t close = message.find('"', open + 1);
  if (close == std::string::npos) return "";
  const std::string name = message.substr(open + 1, close - open - 1);
  return name.substr(name.rfind('.') + 1);
}

/// SQLSTATE tells who has to act: 42P01 is a missing table; the other states of these classes are a
/// statement that is refused; all else, time limits and shut-downs too, may be better later.
HostFailure failure_of(const PGresult* result, std::string_view statement) {
  HostFailure failure = host_down(one_line(field_of(result, PG_DIAG_MESSAGE_PRIMARY)));
  if (failure.message.empty()) failure.message = one_line(PQresultErrorMessage(result));
  if (const std::string hint = field_of(result, PG_DIAG_MESSAGE_HINT); !hint.empty()) {
    failure.message += fmt::format(" ({})", one_line(hint));
  }
  const std::string state = field_of(result, PG_DIAG_SQLSTATE);
  constexpr std::array<std::string_view, 9> kRefused = {"42", "22", "21", "0A", "25",
                                                        "2F", "38", "3F", "P0"};
  const bool refused = state.size() == 5 && std::find(kRefused.begin(), kRefused.end(),
                                                      state.substr(0, 2)) != kRefused.end();
  if (state == "42P01") {
    failure.kind = HostFailure::Kind::missing_table;
    failure.table = table_in(failure.message);
  } else if (refused) {
    failure.kind = HostFailure::Kind::statement;
  }
  const std::string position = field_of(result, PG_DIAG_STATEMENT_POSITION);
  std::size_t character = 0;
  std::from_chars(position.data(), position.data() + position.size(), character);
  if (character > 0) failure.offset = byte_of(statement, character);
  return failure;
}

/// As text: the server gives each mark the type of what it is compared with.
std::string text_of(const HostValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
  if (const auto* real = std::get_if<double>(&value)) return fmt::format("{:.17g}", *real);
  if (const auto* moment = std::get_if<HostMoment>(&value)) return moment->text;
  if (const auto* decimal = std::get_if<HostDecimal>(&value)) return decimal->text;
  return std::get<std::string>(value);
}

void add_quoted(std::string& text, std::string_view key, std::string_view value) {
  text.append(text.empty() ? "" : " ").append(key).append("='");
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  text += '\'';
}

}  // namespace

PgAnswer PgLink::run(const std::string& statement, const std::vector<HostValue>& values) {
  settle();
  PGconn* connection = handle_;
  std::vector<std::string> texts;
  for (const HostValue& value : values) texts.push_back(text_of(value));
  std::vector<const char*> marks;
  for (const std::string& text : texts) marks.push_back(text.c_str());
  const int sent = PQsendQueryParams(connection, statement.c_str(), static_cast<int>(marks.size()),
                                     nullptr, marks.data(), nullptr, nullptr, 0);
  if (sent == 0) return host_down(one_line(PQerrorMessage(connection)));
  PgAnswer answer = result();
  if (auto* got = std::get_if<PgResult>(&answer)) {
    const ExecStatusType status = PQresultStatus(got->get());
    if (status == PGRES_FATAL_ERROR) return failure_of(got->get(), statement);
  }
  return answer;
}

PgAnswer PgLink::run_guarded(const std::string& statement, const std::vector<HostValue>& values) {
  settle();
  if (!in_transaction()) return run(statement, values);
  PgAnswer guarded = run("SAVEPOINT duecourse");
  if (std::holds_alternative<HostFailure>(guarded)) return guarded;
  PgAnswer answer = run(statement, values);
  const bool failed = std::holds_alternative<HostFailure>(answer);
  if (failed) guarded = run("ROLLBACK TO SAVEPOINT duecourse");
  if (std::holds_alternative<PgResult>(guarded)) guarded = run("RELEASE SAVEPOINT duecourse");
  if (!failed && std::holds_alternative<HostFailure>(guarded)) return guarded;
  return answer;
}

void PgLink::send_ahead(const std::string& statement, std::optional<PgAnswer>& into) {
  settle();
  PGconn* connection = handle_;
  const std::string guarded =
      fmt::format("SAVEPOINT duecourse; {}; RELEASE SAVEPOINT duecourse", statement);
  if (PQsendQuery(connection, guarded.c_str()) == 0) {
    into = host_down(one_line(PQerrorMessage(connection)));
  } else {
    ahead_ = &into;
  }
}

void PgLink::settle() {
  if (ahead_ == nullptr) return;
  std::optional<PgAnswer>& into = *std::exchange(ahead_, nullptr);
  into = rows_among_results();
  const auto* failure = std::get_if<HostFailure>(&*into);
  if (failure == nullptr) return;
  if (std::holds_alternative<PgResult>(run("ROLLBACK TO SAVEPOINT duecourse"))) {
    static_cast<void>(run("RELEASE SAVEPOINT duecourse"));
  }
}

/// The one result with rows of several statements, or the first that failed.
PgAnswer PgLink::rows_among_results() {
  PGconn* connection = handle_;
  PgAnswer rows = host_down("the server gave no rows");
  while (true) {
    if (auto failure = wait()) return std::move(*failure);
    PgResult result(PQgetResult(connection));
    if (PQstatus(connection) != CONNECTION_OK) {
      return host_down(one_line(PQerrorMessage(connection)));
    }
    if (!result) return rows;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_TUPLES_OK) rows = std::move(result);
    if (status == PGRES_FATAL_ERROR) rows = failure_of(result.get(), {});
  }
}

PgAnswer PgLink::describe(const std::string& statement) {
  settle();
  PGconn* connection = handle_;
  const bool guarded = in_transaction();
  if (guarded) {
    PgAnswer guard = run("SAVEPOINT duecourse");
    if (std::holds_alternative<HostFailure>(guard)) return guard;
  }
  PgAnswer answer = host_down("");
  if (PQsendPrepare(connection, "", statement.c_str(), 0, nullptr) == 0) {
    return host_down(one_line(PQerrorMessage(connection)));
  }
  answer = result();
  if (auto* got = std::get_if<PgResult>(&answer)) {
    if (PQresultStatus(got->get()) == PGRES_FATAL_ERROR) {
      answer = failure_of(got->get(), statement);
    } else if (PQsendDescribePrepared(connection, "") == 0) {
      answer = host_down(one_line(PQerrorMessage(connection)));
    } else {
      answer = result();
    }
  }
  if (guarded) static_cast<void>(run("ROLLBACK TO SAVEPOINT duecourse"));
  return answer;
}

/// The one result of what was sent.
PgAnswer PgLink::result() {
  PGconn* connection = handle_;
  if (auto failure = wait()) return std::move(*failure);
  PgResult first(PQgetResult(connection));
  if (!first || PQstatus(connection) != CONNECTION_OK) {
    return host_down(one_line(PQerrorMessage(connection)));
  }
  while (true) {
    if (auto failure = wait()) return std::move(*failure);
    const PgResult end(PQgetResult(connection));
    if (!end) return first;
  }
}

/// Until the next result can be taken without waiting.
std::optional<HostFailure> PgLink::wait() {
  PGconn* connection = handle_;
  std::chrono::milliseconds waited{0};
  while (PQisBusy(connection) != 0) {
    pollfd socket{PQsocket(connection), POLLIN, 0};
    const int ready = ::poll(&socket, 1, static_cast<int>(kTick.count()));
    if (ready == 0) waited += kTick;
    const bool too_long = patience_.longest.count() > 0 && waited > patience_.longest + kGrace;
    if (patience_.interrupted || too_long) {
      cancel();
      return host_down(too_long ? "no answer within the time limit" : "interrupted");
    }
    if (ready > 0 && PQconsumeInput(connection) == 0) {
      return host_down(one_line(PQerrorMessage(connection)));
    }
  }
  return std::nullopt;
}

void PgLink::cancel() {
  PGconn* connection = handle_;
  PGcancel* handle = PQgetCancel(connection);
  std::array<char, 256> message{};
  if (handle != nullptr) PQcancel(handle, message.data(), static_cast<int>(message.size()));
  PQfreeCancel(handle);
}

bool PgLink::in_transaction() {
  const PGTransactionStatusType status = PQtransactionStatus(handle_);
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool PgLink::alive() {
  PGconn* connection = handle_;
  // What the server said meanwhile: its farewell, if it went.
  return PQconsumeInput(connection) != 0 && PQstatus(connection) == CONNECTION_OK;
}

std::variant<std::string, HostFailure> pg_connection_text(const std::string& text,
                                                          const std::string& password) {
  char* trouble = nullptr;
  PQconninfoOption* options = PQconninfoParse(text.c_str(), &trouble);
  if (options == nullptr) {
    HostFailure failure =
        host_down(fmt::format("the connection text cannot be read: {}; write it as "
                              "host=... port=5432 dbname=... user=...",
                              one_line(trouble == nullptr ? "" : trouble)));
    PQfreemem(trouble);
    return failure;
  }
  std::string made;
  std::vector<std::string> said;
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    add_quoted(made, option->keyword, option->val);
    said.emplace_back(option->keyword);
  }
  PQconninfoFree(options);
  for (const Wish& wish : kWishes) {
    if (std::find(said.begin(), said.end(), wish.key) == said.end()) {
      add_quoted(made, wish.key, wish.value);
    }
  }
  add_quoted(made, "client_encoding", "UTF8");
  if (!password.empty()) add_quoted(made, "password", password);
  return made;
}

HostFailure less_offset(HostFailure failure, std::size_t offset) {
  if (!failure.offset) return failure;
  if (*failure.offset < offset) {
    failure.offset.reset();
  } else {
    *failure.offset -= offset;
  }
  return failure;
}

}  // namespace duecourse::adapters
