#include "adapters/host/login_rights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace duecourse::adapters {

namespace {

// Each gives one column: the login, or what it may change.
constexpr const char* kPostgresqlLogin = "SELECT current_user";
constexpr const char* kPostgresqlWrites =
    "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = "
    "c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname NOT IN ('pg_catalog', "
    "'information_schema') AND n.nspname NOT LIKE 'pg\\_t%' AND has_schema_privilege(n.oid, "
    "'USAGE') AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') OR "
    "has_any_column_privilege(c.oid, 'INSERT, UPDATE')) UNION ALL SELECT 'CREATE in ' || nspname "
    "FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND "
    "has_schema_privilege(oid, 'CREATE') UNION ALL SELECT 'everything: it is a superuser' FROM "
    "pg_roles WHERE rolname = current_user AND rolsuper ORDER BY 1";
constexpr const char* kMysqlLogin = "SELECT CURRENT_USER()";
constexpr const char* kMysqlGrants = "SHOW GRANTS";
constexpr const char* kSqlServerLogin = "SELECT SUSER_SNAME()";
constexpr const char* kSqlServerWrites =
    "SELECT s.name + '.' + o.name FROM sys.objects o JOIN sys.schemas s ON s.schema_id = "
    "o.schema_id WHERE o.type IN ('U', 'V') AND 1 IN (HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + "
    "QUOTENAME(o.name), 'OBJECT', 'INSERT'), HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + "
    "QUOTENAME(o.name), 'OBJECT', 'UPDATE'), HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + "
    "QUOTENAME(o.name), 'OBJECT', 'DELETE')) UNION ALL SELECT 'CREATE TABLE' WHERE "
    "HAS_PERMS_BY_NAME(NULL, 'DATABASE', 'CREATE TABLE') = 1";
constexpr const char* kOracleLogin = "SELECT USER FROM dual";
constexpr const char* kOracleWrites =
    "SELECT privilege FROM session_privs WHERE privilege NOT IN ('CREATE SESSION', 'SELECT ANY "
    "TABLE', 'READ ANY TABLE', 'SELECT ANY DICTIONARY') UNION ALL SELECT privilege || ' on ' || "
    "owner || '.' || table_name FROM user_tab_privs WHERE grantee = USER AND privilege IN "
    "('INSERT', 'UPDATE', 'DELETE', 'ALTER') UNION ALL SELECT privilege || ' on ' || owner || '.' "
    "|| table_name FROM role_tab_privs WHERE privilege IN ('INSERT', 'UPDATE', 'DELETE', 'ALTER')";

/// The first column of every row; nothing where the database refuses, and then why.
std::optional<std::vector<std::string>> column_of(HostConnection& connection, const char* statement,
                                                  std::string& why) {
  const auto rows = connection.start(statement, {}, 1);
  std::vector<std::string> found;
  while (true) {
    switch (rows->next()) {
      case HostRows::Step::row:
        found.push_back(rows->cells()[0].text);
        break;
      case HostRows::Step::end:
        return found;
      case HostRows::Step::failed:
        why = rows->failure().message;
        return std::nullopt;
    }
  }
}

LoginRights asked(HostConnection& connection, const char* login, const char* writes) {
  LoginRights rights;
  const auto name = column_of(connection, login, rights.unknown);
  if (!name) return rights;
  rights.login = name->empty() ? "" : name->front();
  if (auto found = column_of(connection, writes, rights.unknown)) rights.writes = std::move(*found);
  return rights;
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::vector<std::string> writes_of_grant(const std::string& grant) {
  constexpr std::string_view kBegin = "GRANT ";
  constexpr std::array<std::string_view, 6> kReading = {
      "USAGE", "SELECT", "SHOW VIEW", "SHOW DATABASES", "BINLOG MONITOR", "REPLICATION CLIENT"};
  std::vector<std::string> writes;
  const std::size_t on = grant.find(" ON ");
  const std::size_t to = grant.find(" TO ", on);
  if (!grant.starts_with(kBegin) || to == std::string::npos) return writes;  // of a role
  const std::string_view list = std::string_view(grant).substr(kBegin.size(), on - kBegin.size());
  const std::string object = grant.substr(on + 4, to - on - 4);
  int depth = 0;  // within the columns of a privilege
  std::size_t from = 0;
  for (std::size_t at = 0; at <= list.size(); ++at) {
    if (at < list.size() && list[at] == '(') ++depth;
    if (at < list.size() && list[at] == ')') --depth;
    if (at < list.size() && (list[at] != ',' || depth > 0)) continue;
    const std::string_view privilege = without_blanks(list.substr(from, at - from));
    const std::string_view word = without_blanks(privilege.substr(0, privilege.find('(')));
    from = at + 1;
    if (std::find(kReading.begin(), kReading.end(), word) != kReading.end()) continue;
    writes.push_back(fmt::format("{} on {}", word, object));
  }
  return writes;
}

LoginRights login_rights(HostConnection& connection) {
  switch (connection.server()) {
    case SqlDialect::sqlite:
      return {};
    case SqlDialect::postgresql:
      return asked(connection, kPostgresqlLogin, kPostgresqlWrites);
    case SqlDialect::mysql: {
      LoginRights rights = asked(connection, kMysqlLogin, kMysqlGrants);
      std::vector<std::string> writes;
      for (const std::string& grant : rights.writes) {
        for (std::string& write : writes_of_grant(grant)) writes.push_back(std::move(write));
      }
      rights.writes = std::move(writes);
      return rights;
    }
    case SqlDialect::sqlserver:
      return asked(connection, kSqlServerLogin, kSqlServerWrites);
    case SqlDialect::oracle:
      return asked(connection, kOracleLogin, kOracleWrites);
    case SqlDialect::standard:
      break;
  }
  LoginRights rights;
  rights.unknown = "this database is not known to Duecourse";
  return rights;
}

}  // namespace duecourse::adapters
