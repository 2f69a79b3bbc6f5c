// duecourse.toml as a value: the one file in which a council says where its case system is, where
// mail goes, and which practice documents hold. Only the database and the fallback mailbox must be
// given; everything else has a default, named here.
//
// Every path is absolute or as good as: a relative one in the file has been joined to the folder of
// the file. No secret is ever in here, only where to find it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/files/written_values.hpp"
#include "engine/base/fault.hpp"
#include "engine/calendar/duration.hpp"
#include "engine/notices/calendar_way.hpp"
#include "engine/notices/digest_times.hpp"
#include "engine/notices/language.hpp"
#include "engine/notices/opening_hours.hpp"
#include "engine/notices/what_is_shown.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// Where a secret is: in an environment variable, in a file, or nowhere (none needed).
struct SecretSource {
  std::string variable;        ///< empty: not there
  std::filesystem::path file;  ///< empty: not there

  [[nodiscard]] bool empty() const { return variable.empty() && file.empty(); }
};

/// `[council]`: whose casework it is.
struct CouncilSettings {
  std::string name = "the council";    ///< as messages name it
  std::string zone = "Europe/London";  ///< IANA name of the zone in which days are counted
};

/// `[host]`: the case system that is read.
struct HostSection {
  std::string connector = "sqlite";  ///< Poco::Data connector word, lower case
  std::string dialect;               ///< odbc: whose SQL; empty: what the connector speaks
  std::string database;              ///< path (sqlite) or connection text; required
  SecretSource password;             ///< for connectors that need one
  /// Folder of host queries; default: hosts/canonical as shipped. Empty: a fault says why.
  std::filesystem::path queries;
  std::filesystem::path mapping;      ///< the council's mapping file; empty: none
  int page_size = 5000;               ///< rows
  std::chrono::seconds overlap{600};  ///< read again at each poll: rows committed late
  std::chrono::seconds poll_every{60};
  std::chrono::seconds sweep_every{21600};  ///< each query whole: unstamped changes, deletions
  std::chrono::seconds statement_timeout{30};
  /// A file of the queries folder whose SELECT tells when the data was copied from another host;
  /// empty: it is no copy, or none that tells.
  std::string as_at;
  /// For a copy that does not tell: it is taken every night at this time, after local midnight.
  std::optional<std::chrono::minutes> copied_at;
  /// Without a good read, or since the copy was taken: "as known at". 36 hours for a copy.
  std::chrono::seconds stale_after{7200};
  /// Nothing new for so long, by the calendar of sending, is an alarm; default: 2 working days;
  /// nothing ("never"): it is none.
  std::optional<Duration> silent_after;

  /// Whether the data is a copy that is made from time to time: nobody types into it.
  [[nodiscard]] bool is_copy() const { return copied_at.has_value() || !as_at.empty(); }
};

/// `[store]`: Duecourse's own data.
struct StoreSection {
  std::filesystem::path path;  ///< default: duecourse.db beside the configuration file
  bool simulated = false;      ///< a store that --as-of may drive
};

/// `[sending]`: when things are said (reading 14).
struct SendingSettings {
  std::string calendar = "england-and-wales";  ///< the name of one of the loaded calendars
  std::chrono::minutes hour{8 * 60 + 30};      ///< after local midnight
  Duration backlog_after;                      ///< default: 5 working days; see DESIGN.md
  /// Messages within an hour, to all together; more are held. Nothing ("no limit"): any number.
  std::optional<std::size_t> most_an_hour = kLeastBySize;
  bool most_by_size = true;  ///< `most_an_hour` is ten for each active worker, where that is more
  std::optional<std::size_t> most_an_hour_to_one = 40;  ///< the same, to one address

  static constexpr std::size_t kLeastBySize = 500;
};

/// Where messages go: into a folder of .eml files, or to a mail server. `unknown`: a word that is
/// none stands there, and a fault says so.
enum class MailTransport { folder, smtp, unknown };
/// How the connection to the mail server is encrypted; `tls` is encrypted from the first byte.
enum class MailSecurity { none, starttls, tls };
/// How to sign in; `offered`: by the token where there is one, else as the server offers.
enum class MailAuth { offered, plain, login, xoauth2 };

/// One mail server: `[[mail.server]]`, or `[mail]` itself where there is only one.
struct MailServer {
  std::string host;
  int port = 587;  ///< default by security: 587 starttls, 465 tls, 25 none
  MailSecurity security = MailSecurity::starttls;
  bool unchecked = false;         ///< its certificate is taken whatever it is
  std::filesystem::path ca_file;  ///< of authorities beside the system's; empty: none
  MailAuth auth = MailAuth::offered;
  std::string user;  ///< empty: no sign-in
  SecretSource password;
  std::filesystem::path token_file;        ///< empty: not there
  std::vector<std::string> token_command;  ///< program and arguments; empty: not there
  Place secret_place;                      ///< of the key that says where password or token is
};

/// `[mail]`: how messages are sent, and from whom.
struct MailSettings {
  MailTransport transport = MailTransport::folder;
  std::filesystem::path folder;  ///< of .eml files; default: outbox beside the configuration file
  /// In the order in which they are tried; for smtp at least one, unless a fault says why not.
  std::vector<MailServer> servers;
  int connections = 4;               ///< at once to one server, where there is much to send
  std::optional<int> most_a_minute;  ///< messages; nothing ("no limit"): any number
  WrittenMailbox from;               ///< default: Duecourse <duecourse@DOMAIN OF fallback>
  std::string return_path;           ///< envelope sender; default: the address of `from`
  std::string reply_to;              ///< bare address; empty: none
  std::chrono::seconds timeout{30};
  std::string message_id_domain;  ///< said in EHLO; default: the domain of `from`
  std::string list_id;            ///< default: duecourse.DOMAIN OF from
  std::string fallback;           ///< bare address: hears what nobody else can; required
  /// Bare address: hears what is wrong with host, service or mail; default: the fallback mailbox.
  std::string system_owner;
  std::filesystem::path templates;        ///< folder; default: as shipped; empty: a fault says why
  ShowLevel show = ShowLevel::reference;  ///< by mail, to an audience of which nothing is said
};

/// `[calendar.server]`: a server that speaks CalDAV, and where on it the entries go.
struct CalendarServerSection {
  bool given = false;
  std::string url;         ///< where the calendar is looked for; empty: `collection` names it
  std::string calendar;    ///< which of those that are found; empty: there is one
  std::string collection;  ///< the calendar itself; {worker} is the worker's id
  std::string user;        ///< of a password; empty: a token, or no login
  SecretSource password;
  std::filesystem::path token_file;        ///< empty: not there
  std::vector<std::string> token_command;  ///< program and arguments; empty: not there
  std::filesystem::path ca_file;           ///< of authorities beside the system's; empty: none
  Place address_place;                     ///< of the key that says where
  Place secret_place;                      ///< of the key that says where password or token is
};

/// `[calendar]`: how deadlines come into the calendars of those whose duty they are (reading 135).
struct CalendarSection {
  CalendarWays ways;            ///< who is not in it has entries attached to reminders
  std::filesystem::path feeds;  ///< folder of the calendar files; empty: none
  CalendarServerSection server;
};

/// `[log]`: `error`, `warning`, `info` or `debug`.
struct LogSettings {
  std::string level = "info";
};

/// An entry of `[plugins]`: a process of the council's own and the shared library it is in.
struct PluginEntry {
  std::string name;            ///< of the process
  std::filesystem::path file;  ///< relative names are relative to the configuration's folder
  Place place;
};

/// The whole file. What was not given has its default; faults are the loader's
/// (configuration_loader.hpp).
struct Configuration {
  std::filesystem::path file;         ///< as it was given
  std::filesystem::path config_root;  ///< where the shipped calendars, frameworks ... were found
  CouncilSettings council;
  HostSection host;
  StoreSection store;
  std::vector<std::filesystem::path> calendars;   ///< default: calendars/calendars.toml as shipped
  std::vector<std::filesystem::path> frameworks;  ///< default: family-solutions.toml as shipped
  SendingSettings sending;
  /// `[digest.AUDIENCE]`: who hears by a daily digest; who is not in it hears at once.
  std::map<Audience, DigestRule> digests;
  std::optional<LeadDigest> lead_digest;  ///< `[digest.lead]`
  ShowRules show;        ///< `[show.AUDIENCE]`: how much of a case a message may say
  Languages languages;   ///< `[language]`
  OpeningRules opening;  ///< `[quiet.mail]` and `[office_hours.TEAM]`
  MailSettings mail;
  CalendarSection calendar;
  std::map<std::string, std::string> posts;       ///< name -> bare address
  std::map<std::string, std::vector<Day>> dates;  ///< `[dates]`: lists by name, each ascending
  std::vector<PluginEntry> plugins;               ///< in the order of the file
  LogSettings log;
  std::map<std::string, Place> places;  ///< of every key that was given: "mail.fallback"
};

/// Where a key stands in the file; the file alone where it was not given.
[[nodiscard]] Place place_of(const Configuration& configuration, const std::string& key);

}  // namespace duecourse::adapters
