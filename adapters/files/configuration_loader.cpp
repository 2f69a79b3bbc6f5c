// Reading duecourse.toml section by section.
#include "adapters/files/configuration_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "adapters/files/calendar_keys.hpp"
#include "adapters/files/digest_keys.hpp"
#include "adapters/files/host_copy_keys.hpp"
#include "adapters/files/language_keys.hpp"
#include "adapters/files/mail_keys.hpp"
#include "adapters/files/opening_keys.hpp"
#include "adapters/files/secrets.hpp"
#include "adapters/files/show_keys.hpp"
#include "adapters/files/source_files.hpp"
#include "engine/framework/source_reader.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using std::filesystem::path;

constexpr int kMostRows = 100000;
constexpr int kMostNotices = 1000000;

bool is_folder(const path& folder) {
  std::error_code problem;
  return std::filesystem::is_directory(folder, problem);
}

/// Reads the sections into a Configuration.
class ConfigurationReader {
 public:
  ConfigurationReader(const SourceNode& root, const path& file, const path& shipped, Faults& faults)
      : root_(root), faults_(faults), file_table_(root, "the configuration", faults) {
    into_.file = file;
    folder_ = file.parent_path();
    shipped_ = shipped;
    into_.config_root = find_root(shipped);
  }

  Configuration read() {
    note_places();
    read_council();
    read_host();
    read_store();
    into_.calendars = read_files("calendars", "calendars/calendars.toml");
    into_.frameworks = read_files("frameworks", "frameworks/family-solutions.toml");
    read_sending();
    read_opening(section("quiet"), section("office_hours"), into_, faults_);
    read_mail();
    read_show(section("show"), into_, faults_);
    read_languages(section("language"), into_, faults_);
    read_calendar_ways(section("calendar"), folder_, into_, faults_);
    read_posts();
    read_digests(section("digest"), into_, faults_);
    read_dates();
    read_plugins();
    read_log();
    file_table_.refuse_unknown();
    return std::move(into_);
  }

 private:
  path find_root(const path& shipped) const;
  void note_places();
  const SourceNode& section(const char* name);
  void read_council();
  void read_host();
  void read_store();
  void read_sending();
  void read_flood_limits(TableReader& table);
  bool take_most(TableReader& table, const char* key, std::optional<std::size_t>& into,
                 const char* by_default);
  void read_mail();
  void read_mail_server(TableReader& table);
  void warn_of_made_up_time();
  void read_addresses(TableReader& table);
  void read_posts();
  void read_dates();
  void read_plugins();
  void read_log();
  std::vector<path> read_files(const char* name, const char* shipped);

  void take(TableReader& table, const char* key, std::chrono::seconds& into);
  void take_address(TableReader& table, const char* key, std::string& into);
  [[nodiscard]] path resolved(const std::string& name) const { return folder_ / path(name); }
  [[nodiscard]] path resolved_or_shipped(const std::string& name) const;
  path read_folder(TableReader& table, const char* key, const path& otherwise);
  path read_path(TableReader& table, const char* key, const char* otherwise);

  const SourceNode& root_;
  Faults& faults_;
  TableReader file_table_;
  Configuration into_;
  path folder_;
  path shipped_;
  SourceNode empty_;
};

path ConfigurationReader::find_root(const path& shipped) const {
  for (const path& candidate : {folder_, folder_ / "config", shipped}) {
    if (is_folder(candidate / "calendars") || is_folder(candidate / "frameworks")) return candidate;
  }
  return shipped.empty() ? folder_ / "config" : shipped;
}

// A name that is not there beside the file may be that of something shipped: "hosts/eis".
path ConfigurationReader::resolved_or_shipped(const std::string& name) const {
  std::error_code problem;
  for (const path& base : {folder_, into_.config_root, shipped_}) {
    if (std::filesystem::exists(base / name, problem)) return base / name;
  }
  return resolved(name);
}

void ConfigurationReader::note_places() {
  for (const SourceEntry& part : root_.entries) {
    into_.places.emplace(part.key, part.place);
    for (const SourceEntry& entry : part.value.entries) {
      into_.places.emplace(fmt::format("{}.{}", part.key, entry.key), entry.value.place);
    }
  }
}

const SourceNode& ConfigurationReader::section(const char* name) {
  if (const SourceNode* found = file_table_.node(name)) return *found;
  empty_.place = Place{into_.file.string(), 0, 0};
  return empty_;
}

void ConfigurationReader::take(TableReader& table, const char* key, std::chrono::seconds& into) {
  const auto text = table.text(key);
  if (!text) return;
  const auto interval = parse_interval(text->text);
  if (interval) {
    into = *interval;
  } else {
    add_error(faults_, text->place, interval.error().message);
  }
}

void ConfigurationReader::take_address(TableReader& table, const char* key, std::string& into) {
  const auto text = table.text(key);
  if (!text) return;
  if (is_mail_address(text->text)) {
    into = text->text;
  } else {
    add_error(faults_, text->place,
              fmt::format("'{}' is not a mail address; write 'name@council.example'", text->text));
  }
}

// A folder that must be there; empty where it is not.
path ConfigurationReader::read_folder(TableReader& table, const char* key, const path& otherwise) {
  if (table.node(key) == nullptr) return otherwise;
  const auto text = table.required_text(key);
  if (!text) return {};
  path folder = resolved_or_shipped(text->text);
  if (is_folder(folder)) return folder;
  add_error(faults_, text->place, fmt::format("there is no folder {}", folder.string()));
  return {};
}

// A file or folder that may be made later.
path ConfigurationReader::read_path(TableReader& table, const char* key, const char* otherwise) {
  const auto text =
      table.node(key) == nullptr ? std::optional<PlacedText>() : table.required_text(key);
  return resolved(text ? text->text : otherwise);
}

std::vector<path> ConfigurationReader::read_files(const char* name, const char* shipped) {
  TableReader table(section(name), fmt::format("[{}]", name), faults_);
  std::vector<path> files;
  const SourceNode* given = table.node("files");
  for (const PlacedText& text : table.texts("files")) {
    const path file = resolved_or_shipped(text.text);
    std::error_code problem;
    if (std::filesystem::is_regular_file(file, problem)) {
      files.push_back(file);
    } else {
      add_error(faults_, text.place, fmt::format("there is no file {}", file.string()));
    }
  }
  if (given == nullptr) files.push_back(into_.config_root / shipped);
  if (given != nullptr && given->kind == SourceKind::list && given->items.empty()) {
    add_error(faults_, given->place, "'files' is empty");
  }
  table.refuse_unknown();
  return files;
}

void ConfigurationReader::read_council() {
  TableReader table(section("council"), "[council]", faults_);
  if (const auto name = table.text("name")) into_.council.name = name->text;
  if (const auto zone = table.text("zone")) into_.council.zone = zone->text;
  table.refuse_unknown();
}

void ConfigurationReader::read_host() {
  HostSection& host = into_.host;
  TableReader table(section("host"), "[host]", faults_);
  if (const auto connector = table.text("connector")) host.connector = connector->text;
  if (const auto dialect = table.text("dialect")) host.dialect = dialect->text;
  if (const auto database = table.required_text("database")) {
    const bool is_path = host.connector == "sqlite";
    host.database = is_path ? resolved(database->text).string() : database->text;
    if (carries_password(database->text)) {
      add_error(faults_, database->place,
                "a connection text with a password in it; take it out and write 'password_env' or "
                "'password_file' beside it");
    }
  }
  host.password = read_secret_source(table, folder_);
  host.queries = read_folder(table, "queries", into_.config_root / "hosts" / "canonical");
  if (const auto mapping = table.text("mapping")) host.mapping = resolved_or_shipped(mapping->text);
  host.page_size = static_cast<int>(
      table.whole("page_size", 1, kMostRows).value_or(std::int64_t{host.page_size}));
  take(table, "overlap", host.overlap);
  take(table, "poll_every", host.poll_every);
  take(table, "sweep_every", host.sweep_every);
  take(table, "statement_timeout", host.statement_timeout);
  read_host_ages(table, host);
  table.refuse_unknown();
}

void ConfigurationReader::read_store() {
  TableReader table(section("store"), "[store]", faults_);
  into_.store.path = read_path(table, "path", "duecourse.db");
  into_.store.simulated = table.flag("simulated").value_or(false);
  table.refuse_unknown();
}

void ConfigurationReader::read_sending() {
  SendingSettings& sending = into_.sending;
  TableReader table(section("sending"), "[sending]", faults_);
  if (const auto calendar = table.text("calendar")) sending.calendar = calendar->text;
  if (const auto hour = table.text("hour")) {
    const auto clock = parse_clock(hour->text);
    if (clock) {
      sending.hour = *clock;
    } else {
      add_error(faults_, hour->place, clock.error().message);
    }
  }
  const PlacedText backlog = table.text("backlog_after").value_or(PlacedText{"5 working days", {}});
  auto duration = parse_duration(backlog.text);
  if (duration) {
    sending.backlog_after = std::move(duration).value();
  } else {
    add_error(faults_, backlog.place, duration.error().message);
  }
  read_flood_limits(table);
  table.refuse_unknown();
}

// A number, "no limit", or a word for the default. False: the default holds.
bool ConfigurationReader::take_most(TableReader& table, const char* key,
                                    std::optional<std::size_t>& into, const char* by_default) {
  const SourceNode* node = table.node(key);
  if (node == nullptr) return false;
  const std::string text = node->kind == SourceKind::text ? node->text : "";
  if (by_default != nullptr && text == by_default) return false;
  if (node->kind == SourceKind::whole) {
    const auto number = table.whole(key, 1, kMostNotices);
    if (number) into = static_cast<std::size_t>(*number);
  } else if (text == "no limit") {
    into.reset();
  } else {
    add_error(faults_, node->place,
              fmt::format("'{}' is how many notices may go out within an hour; write a number{} "
                          "or \"no limit\"",
                          key, by_default == nullptr ? "" : fmt::format(", \"{}\"", by_default)));
  }
  return true;
}

void ConfigurationReader::read_flood_limits(TableReader& table) {
  SendingSettings& sending = into_.sending;
  sending.most_by_size = !take_most(table, "most_an_hour", sending.most_an_hour, "by size");
  (void)take_most(table, "most_an_hour_to_one", sending.most_an_hour_to_one, nullptr);
}

void ConfigurationReader::read_mail_server(TableReader& table) {
  MailSettings& mail = into_.mail;
  const auto transport = table.word("transport", {"folder", "smtp"});
  if (transport) {
    mail.transport = static_cast<MailTransport>(*transport);
  } else if (table.node("transport") != nullptr) {
    mail.transport = MailTransport::unknown;
  }
  mail.folder = read_path(table, "folder", "outbox");
  read_mail_servers(table, folder_, mail);
  take(table, "timeout", mail.timeout);
  warn_of_made_up_time();
}

// A simulated store is driven by a time of somebody's choice; what it says must reach nobody.
void ConfigurationReader::warn_of_made_up_time() {
  const MailSettings& mail = into_.mail;
  if (!into_.store.simulated || mail.transport != MailTransport::smtp) return;
  const auto outside = std::find_if(
      mail.servers.begin(), mail.servers.end(),
      [](const MailServer& server) { return !server.host.empty() && !is_loopback(server.host); });
  if (outside == mail.servers.end()) return;
  faults_.push_back(
      {place_of(into_, "mail.transport"),
       fmt::format("messages of a made-up time would reach people by way of {}; beside "
                   "'simulated = true' in [store] write transport = \"folder\", or name a mail "
                   "server on this machine",
                   outside->host),
       Severity::warning});
}

void ConfigurationReader::read_addresses(TableReader& table) {
  MailSettings& mail = into_.mail;
  // required: a notice without a recipient cannot exist
  if (table.required_text("fallback")) take_address(table, "fallback", mail.fallback);
  mail.system_owner = mail.fallback;
  take_address(table, "system_owner", mail.system_owner);
  const std::size_t at = mail.fallback.find('@');
  const std::string domain = at == std::string::npos ? "" : mail.fallback.substr(at + 1);
  mail.from = WrittenMailbox{"Duecourse", fmt::format("duecourse@{}", domain)};
  if (const auto from = table.text("from")) {
    auto mailbox = parse_mailbox(from->text);
    if (mailbox) {
      mail.from = std::move(mailbox).value();
    } else {
      add_error(faults_, from->place, mailbox.error().message);
    }
  }
  take_address(table, "reply_to", mail.reply_to);
  mail.return_path = mail.from.address;
  take_address(table, "return_path", mail.return_path);
  mail.message_id_domain = mail.from.address.substr(mail.from.address.find('@') + 1);
  mail.list_id = "duecourse." + mail.message_id_domain;
  if (const auto list = table.text("list_id")) {
    mail.list_id = list->text;
    if (!is_mail_address("x@" + list->text)) {
      add_error(faults_, list->place,
                fmt::format("'{}' is no List-Id; write a name like a domain: "
                            "\"duecourse.council.example\"",
                            list->text));
    }
  }
  if (const auto own = table.text("message_id_domain")) {
    mail.message_id_domain = own->text;
    if (!is_mail_address("x@" + own->text)) {
      add_error(faults_, own->place, fmt::format("'{}' is not a domain", own->text));
    }
  }
}

void ConfigurationReader::read_mail() {
  TableReader table(section("mail"), "[mail]", faults_);
  read_mail_server(table);
  read_addresses(table);
  into_.mail.templates = read_folder(table, "templates", into_.config_root / "templates");
  into_.mail.show = read_show_level(table, "show", ShowLevel::reference);
  table.refuse_unknown();
}

void ConfigurationReader::read_posts() {
  const SourceNode& posts = section("posts");
  TableReader table(posts, "[posts]", faults_);
  for (const SourceEntry& entry : posts.entries) {
    std::string address;
    take_address(table, entry.key.c_str(), address);
    if (!address.empty()) into_.posts.emplace(entry.key, address);
  }
}

// Lists of dates by name, for `on_dates`: in any order, each date once.
void ConfigurationReader::read_dates() {
  for (const SourceEntry& entry : section("dates").entries) {
    std::vector<Day>& dates = into_.dates[entry.key];
    const bool is_list = entry.value.kind == SourceKind::list && !entry.value.items.empty();
    if (!is_list) {
      add_error(faults_, entry.value.place,
                fmt::format("'{}' is a list of dates: {} = [2026-03-31, 2026-06-30]", entry.key,
                            entry.key));
      continue;
    }
    for (const SourceNode& item : entry.value.items) {
      const bool written = item.kind == SourceKind::date || item.kind == SourceKind::text;
      const auto day = read_day(written ? item.text : std::string());
      if (!day) {
        add_error(faults_, item.place, "this is no date; write it as 2026-03-31");
      } else if (std::find(dates.begin(), dates.end(), *day) != dates.end()) {
        add_error(faults_, item.place, fmt::format("{} stands twice", item.text));
      } else {
        dates.push_back(*day);
      }
    }
    std::sort(dates.begin(), dates.end());
  }
}

// Whether the library is there, and what is in it, is found out where it is loaded.
void ConfigurationReader::read_plugins() {
  const SourceNode& plugins = section("plugins");
  TableReader table(plugins, "[plugins]", faults_);
  for (const SourceEntry& entry : plugins.entries) {
    const auto file = table.required_text(entry.key.c_str());
    if (file) into_.plugins.push_back({entry.key, resolved(file->text), file->place});
  }
}

void ConfigurationReader::read_log() {
  TableReader table(section("log"), "[log]", faults_);
  const std::vector<std::string> levels{"error", "warning", "info", "debug"};
  if (const auto level = table.word("level", levels)) into_.log.level = levels[*level];
  table.refuse_unknown();
}

LoadedConfiguration configuration_of(SourceFile source, const path& file, const path& shipped) {
  LoadedConfiguration result;
  result.faults = std::move(source.faults);
  result.configuration.file = file;
  result.readable = !has_error(result.faults);
  if (!result.readable) return result;
  const SourceNode root = without_secrets(source.root, result.faults);
  result.configuration = ConfigurationReader(root, file, shipped, result.faults).read();
  std::stable_sort(result.faults.begin(), result.faults.end(),
                   [](const Fault& left, const Fault& right) {
                     if (left.place.line != right.place.line) {
                       return left.place.line < right.place.line;
                     }
                     return left.place.column < right.place.column;
                   });
  return result;
}

}  // namespace

Place place_of(const Configuration& configuration, const std::string& key) {
  const auto found = configuration.places.find(key);
  if (found != configuration.places.end()) return found->second;
  const auto part = configuration.places.find(key.substr(0, key.find('.')));
  if (part != configuration.places.end()) return part->second;
  return Place{configuration.file.string(), 0, 0};
}

LoadedConfiguration load_configuration(const path& file, const path& shipped) {
  return configuration_of(read_toml_file(file), file, shipped);
}

LoadedConfiguration read_configuration(std::string_view text, const path& file,
                                       const path& shipped) {
  return configuration_of(read_toml_text(text, file.string()), file, shipped);
}

}  // namespace duecourse::adapters
