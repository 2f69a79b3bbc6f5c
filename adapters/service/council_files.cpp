// Reading a council's files and making the configured parts.
#include "adapters/service/council_files.hpp"

#include <fmt/format.h>

#include "adapters/files/configuration_loader.hpp"
#include "adapters/files/mapping_loader.hpp"
#include "adapters/files/rulebook_loader.hpp"
#include "adapters/mail/failover_transport.hpp"
#include "adapters/mail/folder_transport.hpp"
#include "adapters/mail/smtp_transport.hpp"
#include "adapters/service/process_plugins.hpp"
#include "adapters/service/shipped_config.hpp"
#include "adapters/store/sqlite_store.hpp"

namespace duecourse::adapters {
namespace {

SmtpEncryption encryption_of(MailSecurity security) {
  switch (security) {
    case MailSecurity::none:
      return SmtpEncryption::none;
    case MailSecurity::starttls:
      return SmtpEncryption::starttls;
    case MailSecurity::tls:
      return SmtpEncryption::implicit;
  }
  return SmtpEncryption::starttls;
}

/// The secret that a section names; nothing, and a fault where it was named, when it is not there.
std::optional<std::string> secret_of(const Configuration& configuration, const char* section,
                                     const SecretSource& source, Faults& faults) {
  auto secret = read_secret(source);
  if (secret) return std::move(*secret);
  const char* word = source.variable.empty() ? "password_file" : "password_env";
  faults.push_back({place_of(configuration, fmt::format("{}.{}", section, word)),
                    secret.error().message, Severity::error});
  return std::nullopt;
}

SmtpLogin login_of(MailAuth auth) {
  switch (auth) {
    case MailAuth::offered:
      return SmtpLogin::offered;
    case MailAuth::plain:
      return SmtpLogin::plain;
    case MailAuth::login:
      return SmtpLogin::login;
    case MailAuth::xoauth2:
      return SmtpLogin::xoauth2;
  }
  return SmtpLogin::offered;
}

/// Nothing: the server has no token.
std::shared_ptr<AccessToken> token_of(const MailServer& server, std::chrono::seconds limit) {
  if (!server.token_file.empty()) {
    const SecretSource file{"", server.token_file};
    return std::make_shared<AccessToken>([file] { return read_secret(file); });
  }
  if (server.token_command.empty()) return nullptr;
  return std::make_shared<AccessToken>(
      [command = server.token_command, limit] { return token_of_command(command, limit); });
}

/// Nothing, and a fault, where its password is not where it should be.
std::optional<SmtpSettings> settings_of(const MailServer& server, const MailSettings& mail,
                                        Faults& faults) {
  SmtpSettings settings;
  settings.host = server.host;
  settings.port = static_cast<std::uint16_t>(server.port);
  settings.encryption = encryption_of(server.security);
  settings.ca_file = server.ca_file.string();
  settings.trust = server.unchecked ? SmtpTrust::unchecked : SmtpTrust::checked;
  settings.login = login_of(server.auth);
  settings.user = server.user;
  settings.token = token_of(server, mail.timeout);
  settings.own_name = mail.message_id_domain;
  settings.connect_timeout = mail.timeout;
  settings.reply_timeout = mail.timeout;
  auto password = read_secret(server.password);
  if (!password) {
    faults.push_back({server.secret_place, password.error().message, Severity::error});
    return std::nullopt;
  }
  settings.password = std::move(*password);
  return settings;
}

void make_smtp(const Configuration& configuration, std::shared_ptr<const Clock> clock,
               TransportMade& into) {
  const auto connections = static_cast<std::size_t>(configuration.mail.connections);
  std::vector<std::unique_ptr<Transport>> servers;
  for (const MailServer& server : configuration.mail.servers) {
    auto settings = settings_of(server, configuration.mail, into.faults);
    if (!settings) return;
    into.description += (servers.empty() ? "" : "; then ") + describe(*settings);
    servers.push_back(make_smtp_transport(std::move(*settings), connections));
  }
  if (servers.empty()) return;
  into.transport = make_failover_transport(std::move(servers), std::move(clock));
}

Letterhead letterhead_of(const Configuration& configuration) {
  const MailSettings& mail = configuration.mail;
  Letterhead letterhead;
  letterhead.council = configuration.council.name;
  letterhead.from = {mail.from.name, mail.from.address};
  if (!mail.reply_to.empty()) letterhead.reply_to = Mailbox{"", mail.reply_to};
  letterhead.return_path = mail.return_path;
  letterhead.list_id = mail.list_id;
  letterhead.languages = configuration.languages;
  return letterhead;
}

}  // namespace

CouncilFiles read_council_files(const std::filesystem::path& configuration) {
  CouncilFiles files;
  LoadedConfiguration loaded = load_configuration(configuration, shipped_config());
  files.faults = std::move(loaded.faults);
  files.configuration = std::make_shared<const Configuration>(std::move(loaded.configuration));
  files.readable = loaded.readable;
  if (!files.readable) return files;
  LoadedProcesses processes = load_processes(*files.configuration);
  files.faults.insert(files.faults.end(), processes.faults.begin(), processes.faults.end());
  files.processes = std::move(processes.processes);
  LoadedRulebook rulebook = load_rulebook(*files.configuration, files.processes);
  files.faults.insert(files.faults.end(), rulebook.faults.begin(), rulebook.faults.end());
  files.rulebook = std::move(rulebook.rulebook);
  return files;
}

ServiceSettings service_settings_of(const Configuration& configuration) {
  ServiceSettings settings;
  settings.council = configuration.council.name;
  settings.letterhead = letterhead_of(configuration);
  if (const auto most = configuration.mail.most_a_minute) {
    settings.most_a_minute = static_cast<std::size_t>(*most);
  }
  settings.digests = configuration.digests;
  settings.show = configuration.show;
  settings.opening = configuration.opening;
  settings.lead_digest = configuration.lead_digest;
  settings.fallback = configuration.mail.fallback;
  settings.system_owner = configuration.mail.system_owner;
  settings.posts = configuration.posts;
  settings.templates = configuration.mail.templates;
  settings.shipped_templates = configuration.config_root / "templates";
  settings.page_size = static_cast<std::size_t>(configuration.host.page_size);
  settings.poll_every = configuration.host.poll_every;
  settings.stale_after = configuration.host.stale_after;
  settings.silent_after = configuration.host.silent_after;
  settings.sweep_every = configuration.host.sweep_every;
  settings.flood = {configuration.sending.most_an_hour, configuration.sending.most_by_size,
                    configuration.sending.most_an_hour_to_one};
  settings.copy = {!configuration.host.as_at.empty(), configuration.host.copied_at};
  settings.calendars = configuration.calendar.ways;
  settings.log_level = configuration.log.level;
  return settings;
}

HostSettings host_settings_of(const Configuration& configuration, Faults& faults) {
  HostSettings settings;
  settings.connector = configuration.host.connector;
  settings.connector_place = place_of(configuration, "host.connector");
  settings.dialect = configuration.host.dialect;
  settings.dialect_place = place_of(configuration, "host.dialect");
  settings.database = configuration.host.database;
  settings.database_place = place_of(configuration, "host.database");
  const auto password = secret_of(configuration, "host", configuration.host.password, faults);
  settings.password = password.value_or("");
  settings.queries_folder = configuration.host.queries.string();
  settings.as_at_file = configuration.host.as_at;
  settings.page_size = static_cast<std::size_t>(configuration.host.page_size);
  settings.overlap = configuration.host.overlap;
  settings.timeout = configuration.host.statement_timeout;
  if (!configuration.host.mapping.empty()) {
    LoadedMapping loaded = load_mapping(configuration.host.mapping);
    faults.insert(faults.end(), loaded.faults.begin(), loaded.faults.end());
    settings.mapping = std::make_shared<const HostMapping>(std::move(loaded.mapping));
  }
  return settings;
}

HostReaderMade host_reader_of(const Configuration& configuration, const Zone& zone) {
  Faults faults;
  const HostSettings settings = host_settings_of(configuration, faults);
  HostReaderMade made = make_host_reader(settings, zone);
  made.faults.insert(made.faults.begin(), faults.begin(), faults.end());
  if (made.copy && !configuration.host.is_copy()) {
    made.faults.push_back(
        {place_of(configuration, "host.queries"),
         "these queries read tables that are filled over night, and [host] does not say when: "
         "yesterday's data is taken for today's, and people are escalated for what was done since. "
         "Write copied_at = \"03:00\" (the time at which the night's copy is complete), or as_at = "
         "\"as-at.sql\" for a query that tells when it was taken",
         Severity::warning});
  }
  return made;
}

Result<std::unique_ptr<Store>> store_of(const Configuration& configuration,
                                        const std::filesystem::path& path, bool read_only,
                                        Instant now) {
  StoreSettings settings;
  settings.path = path.string();
  settings.simulated = configuration.store.simulated;
  settings.read_only = read_only;
  settings.created_at = now;
  return open_sqlite_store(settings);
}

TransportMade transport_of(const Configuration& configuration, std::shared_ptr<const Clock> clock) {
  TransportMade made;
  switch (configuration.mail.transport) {
    case MailTransport::folder:
      made.description = "folder " + configuration.mail.folder.string();
      made.transport = make_folder_transport(configuration.mail.folder);
      return made;
    case MailTransport::smtp:
      make_smtp(configuration, std::move(clock), made);
      return made;
    case MailTransport::unknown:
      return made;
  }
  return made;
}

std::vector<std::string> files_read(const Configuration& configuration) {
  std::vector<std::string> words{"configuration " + configuration.file.string()};
  for (const PluginEntry& plugin : configuration.plugins) {
    words.push_back("plugin " + plugin.name + ": " + plugin.file.string());
  }
  for (const auto& file : configuration.frameworks) words.push_back("framework " + file.string());
  for (const auto& file : configuration.calendars) words.push_back("calendars " + file.string());
  const auto folder = [&](const char* what, const std::filesystem::path& path) {
    if (!path.empty()) words.push_back(what + path.string());
  };
  folder("templates ", configuration.mail.templates);
  folder("host queries ", configuration.host.queries);
  folder("host mapping ", configuration.host.mapping);
  return words;
}

}  // namespace duecourse::adapters
