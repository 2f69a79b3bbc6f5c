// One PostgreSQL connection: Poco connects, statements run by libpq's own calls on Poco's handle.
// Poco's way would drop fractions of a second and keep a whole result in memory.
#pragma once

#include <Poco/Data/PostgreSQL/SessionHandle.h>
#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/host/host_connection.hpp"

namespace duecourse::adapters {

struct PgClear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, PgClear>;
/// What a statement gave, or why it gave nothing.
using PgAnswer = std::variant<PgResult, HostFailure>;

class PgLink {
 public:
  /// `patience` outlives the link: its `longest` is how long the server may take over a statement,
  /// its `interrupted` ends the waiting for one.
  explicit PgLink(HostPatience& patience) : patience_(patience) {}

  /// Connects with a text that libpq understands. Throws what Poco throws.
  void connect(const std::string& text) { handle_.connect(text); }

  /// Runs one statement with the values as its marks. Its result is whole in memory.
  [[nodiscard]] PgAnswer run(const std::string& statement,
                             const std::vector<HostValue>& values = {});
  /// The same inside a transaction that is to go on where the statement fails.
  [[nodiscard]] PgAnswer run_guarded(const std::string& statement,
                                     const std::vector<HostValue>& values = {});
  /// Sends a statement inside a transaction (as run_guarded) before its answer is wanted, so that
  /// the server works meanwhile. `into` gets the answer at settle(), or earlier where another
  /// statement needs the connection, and must live until then.
  void send_ahead(const std::string& statement, std::optional<PgAnswer>& into);
  /// Waits for the answer to what was sent ahead, if anything was.
  void settle();
  /// A result without rows that says what the columns of a statement would be.
  [[nodiscard]] PgAnswer describe(const std::string& statement);

  /// True while a transaction is open, failed or not.
  [[nodiscard]] bool in_transaction();
  /// True if the server still holds its end.
  [[nodiscard]] bool alive();

 private:
  [[nodiscard]] PgAnswer result();
  [[nodiscard]] PgAnswer rows_among_results();
  [[nodiscard]] std::optional<HostFailure> wait();
  void cancel();

  Poco::Data::PostgreSQL::SessionHandle handle_;
  HostPatience& patience_;
  std::optional<PgAnswer>* ahead_ = nullptr;  // where the answer to what was sent ahead goes
};

/// `host=... password='...'`: the council's text (or `postgresql://...`) with the password and what
/// a reader wants of a connection. Or why it cannot be read.
[[nodiscard]] std::variant<std::string, HostFailure> pg_connection_text(
    const std::string& text, const std::string& password);

/// A failure said by `offset` bytes of our own before the statement, without them.
[[nodiscard]] HostFailure less_offset(HostFailure failure, std::size_t offset);

}  // namespace duecourse::adapters
