// The connection to the mail server as the system sees it.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "adapters/mail/smtp_transport.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

/// The sockets of this process that are connected to `port` of this machine.
std::vector<int> connected_to(std::uint16_t port) {
  std::vector<int> found;
  for (int descriptor = 3; descriptor < 1024; ++descriptor) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    if (peer.sin_family == AF_INET && ntohs(peer.sin_port) == port) found.push_back(descriptor);
  }
  return found;
}

TEST(SmtpSocket, DoesNotWaitForTheReceiversDelayedAcknowledgement) {
  const testing::SmtpServer server;
  SmtpSettings settings;
  settings.host = "127.0.0.1";
  settings.port = server.port();
  settings.encryption = SmtpEncryption::none;
  settings.own_name = "duecourse.test";
  const auto transport = make_smtp_transport(settings);
  const OutgoingMessage message{MessageId("m-1"), "a@x.example", "b@x.example",
                                "Subject: x\r\n\r\nHello.\r\n"};
  ASSERT_EQ(transport->send(message).outcome, SendOutcome::accepted);

  const std::vector<int> sockets = connected_to(server.port());
  ASSERT_EQ(sockets.size(), 1U) << "the connection is kept";
  int no_delay = 0;
  socklen_t size = sizeof no_delay;
  ASSERT_EQ(getsockopt(sockets.front(), IPPROTO_TCP, TCP_NODELAY, &no_delay, &size), 0);
  EXPECT_NE(no_delay, 0) << "without it every message waits 40 ms";
}

}  // namespace
}  // namespace duecourse::adapters
