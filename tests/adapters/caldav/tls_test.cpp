// Radicale over TLS, with a certificate authority made for the test.
#include <gmock/gmock.h>

#include <cstdlib>

#include "tests/adapters/caldav/caldav_fixture.hpp"
#include "tests/support/certificates.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kInUse = "20991231";

class Encrypted : public ::testing::Test {
 protected:
  static Certificates& certificates() {
    static Certificates made;
    return made;
  }
  static const RealCalendarServer& server() {
    static const RealCalendarServer server(CalendarSoftware::radicale,
                                           {{"duecourse/deadlines", "Deadlines"}},
                                           certificates().signed_for("localhost", kInUse));
    return server;
  }
  Encrypted() {
    settings_ = logged_in(server().url("duecourse/deadlines/", "localhost"));
    settings_.ca_file = certificates().authority();
  }
  CalendarResult put(const std::string& deadline) {
    const EntryContent entry = entry_of(deadline);
    return client_of(settings_)->put(settings_.collection, entry.uid, text_of(entry), "");
  }

  CalDavSettings settings_;
};

TEST_F(Encrypted, AServerOfATrustedAuthorityIsWrittenTo) {
  const CalendarResult result = put("d-tls");
  EXPECT_EQ(result.outcome, CalendarOutcome::stored) << result.detail;
  EXPECT_TRUE(client_of(settings_)->check("").ok());
  settings_.collection.clear();
  settings_.url = server().url("", "localhost");
  EXPECT_EQ(client_of(settings_)->collection_of("").value(),
            server().url("duecourse/deadlines/", "localhost"));
}

TEST_F(Encrypted, AnUnknownAuthorityIsNotTrusted) {
  settings_.ca_file.clear();
  const CalendarResult result = put("d-untrusted");
  EXPECT_EQ(result.outcome, CalendarOutcome::temporary);
  EXPECT_TRUE(result.whole_server);
  EXPECT_THAT(result.detail, HasSubstr("certificate verify failed"));
  EXPECT_THAT(result.detail, Not(HasSubstr("secret")));
}

TEST_F(Encrypted, AFileOfAuthoritiesThatIsNotThereIsNamed) {
  settings_.ca_file = "/nowhere/ca.pem";
  const auto client = client_of(settings_);
  const EntryContent entry = entry_of("d-no-file");
  for (int i = 0; i < 2; ++i) {
    const auto result = client->put(settings_.collection, entry.uid, text_of(entry), "");
    EXPECT_EQ(result.outcome, CalendarOutcome::temporary);
    EXPECT_TRUE(result.whole_server);
    EXPECT_THAT(result.detail, HasSubstr("/nowhere/ca.pem"));
  }
}

// The system's authorities are trusted as well; a test cannot be one of them but by this variable.
TEST_F(Encrypted, TheSystemsAuthoritiesAreTrusted) {
  settings_.ca_file.clear();
  ::setenv("SSL_CERT_FILE", certificates().authority().c_str(), 1);
  const CalendarResult result = put("d-system");
  ::unsetenv("SSL_CERT_FILE");
  EXPECT_EQ(result.outcome, CalendarOutcome::stored) << result.detail;
}

TEST_F(Encrypted, ACertificateForAnotherNameIsNotTrusted) {
  settings_.collection = server().url("duecourse/deadlines/", "127.0.0.1");
  const CalendarResult result = put("d-name");
  EXPECT_EQ(result.outcome, CalendarOutcome::temporary);
  EXPECT_NE(result.detail, "");
}

TEST_F(Encrypted, ACertificateThatHasRunOutIsNotTrusted) {
  const RealCalendarServer late(CalendarSoftware::radicale, {{"duecourse/deadlines", "Deadlines"}},
                                certificates().signed_for("localhost", "20210101"));
  settings_.collection = late.url("duecourse/deadlines/", "localhost");
  EXPECT_EQ(put("d-late").outcome, CalendarOutcome::temporary);
}

TEST_F(Encrypted, ARedirectIntoTheClearIsNotFollowed) {
  WebAddress from = read_web_address("https://calendar.example/a").value();
  WebAddress to = read_web_address("http://calendar.example/a").value();
  EXPECT_FALSE(may_follow(from, to));
  EXPECT_TRUE(may_follow(to, from)) << "out of it";
  to = read_web_address("https://calendar.example:8443/a").value();
  EXPECT_TRUE(may_follow(from, to));
}

}  // namespace
}  // namespace duecourse::testing
