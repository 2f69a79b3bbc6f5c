#include "tests/support/mail_servers.hpp"

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace duecourse::testing {

namespace {

constexpr const char* kTokenKey = "dGhlIGtleSBvZiB0aGUgdGVzdHMsIDMyIGJ5dGVzISE=";

void give(const std::string& folder, const char* user) {
  const passwd* owner = ::getpwnam(user);
  if (owner == nullptr || ::chown(folder.c_str(), owner->pw_uid, owner->pw_gid) != 0) {
    throw std::runtime_error("cannot give away " + folder);
  }
}

void run(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

}  // namespace

bool MailServers::possible() {
  return ::geteuid() == 0;
}

MailServers::MailServers()
    : policy_({support_script("postfix_policy.py")}),
      starttls_(free_port()),
      tls_(free_port()),
      greylisting_(free_port()),
      relay_(free_port()),
      submission_(free_port()) {
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
  write("server.pem", read_whole(certificates_.signed_for("localhost", "20991231")));
  configure_dovecot();
  configure_postfix();
  dovecot_ = std::make_unique<Companion>(
      std::vector<std::string>{"/usr/sbin/dovecot", "-F", "-c", file("dovecot.conf")}, "root",
      "starting up");
  run("/usr/sbin/postfix -c '" + file("postfix") + "' check >'" + file("check.log") + "' 2>&1");
  postfix_ = std::make_unique<Companion>(
      std::vector<std::string>{"/usr/lib/postfix/sbin/master", "-c", file("postfix"), "-d"}, "root",
      "daemon started");
}

MailServers::~MailServers() {
  if (postfix_) postfix_->stop(SIGTERM);
  if (dovecot_) dovecot_->stop(SIGTERM);
}

std::string MailServers::file(const std::string& name) const {
  return (folder_.path() / name).string();
}

void MailServers::write(const std::string& name, const std::string& text) const {
  std::filesystem::create_directories((folder_.path() / name).parent_path());
  std::ofstream(file(name)) << text;
}

void MailServers::configure_postfix() const {
  for (const char* name : {"queue", "data", "postfix"}) {
    std::filesystem::create_directory(folder_.path() / name);
  }
  give(file("data"), "postfix");
  write("postfix/people", "sian@council.example sian\nsam@council.example sam\n");
  write("postfix/main.cf", fmt::format(R"(compatibility_level = 3.6
queue_directory = {0}/queue
data_directory = {0}/data
maillog_file = /dev/stdout
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mail.council.example
mydestination =
alias_maps =
alias_database =
virtual_mailbox_domains = council.example
virtual_mailbox_maps = texthash:{0}/postfix/people
smtpd_tls_chain_files = {0}/server.pem
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {0}/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_proxy_filter = 127.0.0.1:{1}
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 3
smtpd_client_event_limit_exceptions =
)",
                                       folder_.path().string(), receiver_.port()));
  const std::string open = "-o smtpd_tls_security_level=none -o smtpd_sasl_auth_enable=no";
  write("postfix/master.cf",
        fmt::format(R"(127.0.0.1:{} inet n - n - - smtpd
127.0.0.1:{} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:{} inet n - n - - smtpd {open}
    -o smtpd_relay_restrictions=reject_unauth_destination,check_policy_service,inet:127.0.0.1:{}
127.0.0.1:{} inet n - n - - smtpd {open} -o smtpd_relay_restrictions=permit_mynetworks,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
)",
                    starttls_, tls_, greylisting_, policy_.port(), relay_, fmt::arg("open", open)));
}

void MailServers::configure_dovecot() const {
  write("keys/default/HS256/default", kTokenKey);
  write("users", fmt::format("{}:{{PLAIN}}{}:::::\n", kMailUser, kMailPassword));
  write("oauth2", "introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=" +
                      file("keys/") + "\nusername_attribute = email\n");
  std::filesystem::create_directory(folder_.path() / "home");
  write("dovecot.conf", fmt::format(R"(base_dir = {0}/run
state_dir = {0}/state
instance_name = duecourse-test
protocols = submission
log_path = /dev/stderr
listen = 127.0.0.1
hostname = submission.council.example
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
disable_plaintext_auth = yes
ssl = required
ssl_cert = <{0}/server.pem
ssl_key = <{0}/server.pem
first_valid_uid = 1
mail_location = maildir:~/Mail
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {0}/oauth2
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = {0}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={0}/home
}}
service auth {{
  unix_listener {0}/auth {{
    mode = 0666
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service submission-login {{
  inet_listener submission {{
    port = {1}
  }}
}}
submission_relay_host = 127.0.0.1
submission_relay_port = {2}
)",
                                    folder_.path().string(), submission_, relay_));
}

std::string MailServers::token(bool run_out) const {
  const std::string until = run_out ? "1600000000" : "4102444800";
  const std::string script = file("token.py");
  std::ofstream(script) << R"(import base64, hashlib, hmac, json, sys
def plain(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")
def written(value):
    return plain(json.dumps(value).encode())
claims = {"email": sys.argv[1], "sub": sys.argv[1], "iat": 1577836800, "exp": int(sys.argv[2])}
signed = written({"alg": "HS256", "typ": "JWT"}) + b"." + written(claims)
key = base64.b64decode(sys.argv[3])
print((signed + b"." + plain(hmac.new(key, signed, hashlib.sha256).digest())).decode())
)";
  const std::string output = file("token-" + until);
  run(fmt::format("/usr/bin/python3 '{}' {} {} {} >'{}'", script, kMailUser, until, kTokenKey,
                  output));
  std::string token = read_whole(output);
  token.pop_back();
  return token;
}

MailServers& mail_servers() {
  static MailServers servers;
  return servers;
}

}  // namespace duecourse::testing
