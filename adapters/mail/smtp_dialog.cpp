// See smtp_dialog.hpp.
#include "adapters/mail/smtp_dialog.hpp"

#include <Poco/Clock.h>
#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/Net/NetException.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "adapters/mail/smtp_encryption.hpp"
#include "adapters/mail/smtp_login.hpp"
#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {

/// The time that is left for one answer, however slowly its bytes drip in.
class ReplyClock {
 public:
  explicit ReplyClock(std::chrono::seconds limit)
      : limit_(std::chrono::microseconds(limit).count()) {}

  [[nodiscard]] Poco::Timespan left() const { return {limit_ - started_.elapsed()}; }

 private:
  Poco::Clock started_;
  Poco::Clock::ClockDiff limit_;
};

namespace {

constexpr std::size_t kMaxReplyLine = 4096;
constexpr std::size_t kMaxReplyLines = 200;

Poco::Timespan span_of(std::chrono::seconds seconds) {
  return {seconds.count(), 0};
}

std::string where(const SmtpSettings& settings) {
  return fmt::format("{}:{}", clean_line(settings.host), settings.port);
}

/// Runs `work`, which may throw as the network library does; `timed_out` is set where it gave up.
template <class Work>
auto guarded(const SmtpSettings& settings, std::string_view doing, const Work& work,
             bool* timed_out = nullptr) -> decltype(work()) {
  try {
    return work();
  } catch (const Poco::TimeoutException&) {
    if (timed_out != nullptr) *timed_out = true;
    return Error{ErrorCode::unavailable,
                 fmt::format("{}: no answer in time while {}", where(settings), doing)};
  } catch (const Poco::Exception& exception) {
    return Error{ErrorCode::unavailable, fmt::format("{}: {} failed: {}", where(settings), doing,
                                                     clean_line(exception.displayText()))};
  } catch (const std::exception& exception) {
    return Error{ErrorCode::unavailable, fmt::format("{}: {} failed: {}", where(settings), doing,
                                                     clean_line(exception.what()))};
  }
}

/// Not by DNS::resolve(), which asks for the name of an address, and keeps it where all threads
/// write.
std::vector<Poco::Net::IPAddress> addresses_of(const std::string& host) {
  Poco::Net::IPAddress address;
  if (Poco::Net::IPAddress::tryParse(host, address)) return {address};
  return Poco::Net::DNS::hostByName(host).addresses();
}

/// Tries each address of the host in turn; the last failure is thrown.
Poco::Net::StreamSocket connect(const SmtpSettings& settings) {
  const std::vector<Poco::Net::IPAddress> addresses = addresses_of(settings.host);
  std::optional<Poco::Net::StreamSocket> connected;
  for (std::size_t i = 0; i < addresses.size() && !connected; ++i) {
    Poco::Net::StreamSocket socket;
    try {
      socket.connect(Poco::Net::SocketAddress(addresses[i], settings.port),
                     span_of(settings.connect_timeout));
      connected = socket;
    } catch (const Poco::Exception&) {
      if (i + 1 == addresses.size()) throw;
    }
  }
  if (!connected) throw Poco::Net::NoAddressFoundException(settings.host);
  // Without this every message waits for the receiver's delayed acknowledgement: 22 a second.
  connected->setNoDelay(true);
  connected->setSendTimeout(span_of(settings.reply_timeout));
  connected->setReceiveTimeout(span_of(settings.reply_timeout));
  return *connected;
}

/// A name that may stand after EHLO.
std::string own_name(const SmtpSettings& settings) {
  const std::string name =
      settings.own_name.empty() ? Poco::Net::DNS::hostName() : settings.own_name;
  return check_address("name@" + name) ? name : "localhost";
}

}  // namespace

bool offers(const SmtpReply& hello, std::string_view keyword, std::string_view argument) {
  return std::any_of(hello.lines.begin(), hello.lines.end(), [&](std::string line) {
    std::transform(line.begin(), line.end(), line.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    std::replace(line.begin(), line.end(), '=', ' ');  // "AUTH=LOGIN", as old servers say
    const std::string words = line + ' ';
    if (!words.starts_with(std::string(keyword) + ' ')) return false;
    return argument.empty() || words.find(fmt::format(" {} ", argument)) != std::string::npos;
  });
}

std::string describe(const SmtpReply& reply) {
  std::string text = std::to_string(reply.code);
  for (const std::string& line : reply.lines) text += ' ' + line;
  return text.substr(0, 500);
}

SmtpDialog::SmtpDialog(const SmtpSettings& settings, const Poco::Net::StreamSocket& socket)
    : settings_(settings), socket_(socket) {}

Result<std::unique_ptr<SmtpDialog>> SmtpDialog::open(const SmtpSettings& settings) {
  using Opened = Result<std::unique_ptr<SmtpDialog>>;
  auto dialog = guarded(settings, "connecting", [&]() -> Opened {
    return std::unique_ptr<SmtpDialog>(new SmtpDialog(settings, connect(settings)));
  });
  if (!dialog) return dialog.error();
  const auto greeted =
      guarded(settings, "beginning the conversation", [&] { return (*dialog)->greet(); });
  if (!greeted) return greeted.error();
  return dialog;
}

Result<void> SmtpDialog::greet() {
  if (settings_.encryption == SmtpEncryption::implicit) {
    if (auto done = encrypt(); !done) return done;
  }
  const auto greeting = read_reply(settings_.reply_timeout);
  if (!greeting) return greeting.error();
  if (!greeting->positive()) return refusal("it does not serve us", *greeting);
  auto answer = hello();
  if (!answer) return answer.error();
  if (settings_.encryption == SmtpEncryption::starttls) {
    if (!offers(*answer, "STARTTLS")) {
      return Error{ErrorCode::refused,
                   where(settings_) + ": it does not offer STARTTLS, and nothing is sent in clear"};
    }
    const auto ready = command("STARTTLS");
    if (!ready) return ready.error();
    if (!ready->positive()) return refusal("STARTTLS was refused", *ready);
    received_.clear();  // whatever came unencrypted is not to be believed
    if (auto done = encrypt(); !done) return done;
    answer = hello();
    if (!answer) return answer.error();
  }
  return wants_log_in(settings_) ? log_in(*this, settings_, *answer) : Result<void>();
}

Result<SmtpReply> SmtpDialog::hello() {
  auto answer = command("EHLO " + own_name(settings_));
  if (answer && !answer->positive()) return refusal("EHLO was refused", *answer);
  return answer;
}

Result<void> SmtpDialog::encrypt() {
  return guarded(settings_, "encrypting the connection", [&]() -> Result<void> {
    auto secure = encrypted(socket_, settings_);
    if (!secure) return Error{secure.error().code, failure(secure.error().message).message};
    socket_ = *secure;
    return {};
  });
}

Result<SmtpReply> SmtpDialog::command(std::string_view line) {
  if (auto written = write(std::string(line) + "\r\n"); !written) return written.error();
  return read_reply(settings_.reply_timeout);
}

Result<void> SmtpDialog::write(std::string_view bytes) {
  return guarded(
      settings_, "sending",
      [&]() -> Result<void> {
        while (!bytes.empty()) {
          const auto some = static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 16));
          const int sent = socket_.sendBytes(bytes.data(), some);
          if (sent <= 0) return failure("the connection was closed while sending");
          bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return {};
      },
      &timed_out_);
}

Result<SmtpReply> SmtpDialog::read_reply(std::chrono::seconds timeout) {
  const ReplyClock clock(timeout);
  SmtpReply reply;
  while (reply.lines.size() < kMaxReplyLines) {
    const auto line = guarded(
        settings_, "waiting for an answer",
        [&]() -> Result<std::string> { return read_line(clock); }, &timed_out_);
    if (!line) return line.error();
    const bool numbered =
        line->size() >= 3 &&
        std::all_of(line->begin(), line->begin() + 3, [](char c) { return c >= '0' && c <= '9'; });
    const char mark = line->size() > 3 ? (*line)[3] : ' ';
    if (!numbered || (mark != ' ' && mark != '-')) {
      return failure(fmt::format("this is no SMTP answer: '{}'", clean_line(line->substr(0, 80))));
    }
    reply.code = std::stoi(line->substr(0, 3));
    reply.lines.push_back(clean_line(line->size() > 4 ? line->substr(4) : std::string()));
    if (mark == ' ') return reply;
  }
  return failure("its answer has no end");
}

Result<std::string> SmtpDialog::read_line(const ReplyClock& clock) {
  std::size_t end = received_.find('\n');
  while (end == std::string::npos) {
    if (received_.size() > kMaxReplyLine) return failure("its answer has no end");
    const Poco::Timespan left = clock.left();
    if (left <= 0) throw Poco::TimeoutException();
    socket_.setReceiveTimeout(left);
    std::array<char, 2048> buffer{};
    const int count = socket_.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
    if (count <= 0) return failure("it closed the connection");
    received_.append(buffer.data(), static_cast<std::size_t>(count));
    end = received_.find('\n');
  }
  std::string line = received_.substr(0, end);
  received_.erase(0, end + 1);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

bool SmtpDialog::is_secret() const {
  return settings_.encryption != SmtpEncryption::none || socket_.peerAddress().host().isLoopback();
}

Error SmtpDialog::failure(std::string_view what) const {
  return {ErrorCode::unavailable, fmt::format("{}: {}", where(settings_), what)};
}

Error SmtpDialog::refusal(std::string_view what, const SmtpReply& reply) const {
  return {reply.code >= 500 ? ErrorCode::refused : ErrorCode::unavailable,
          fmt::format("{}: {}: {}", where(settings_), what, describe(reply))};
}

}  // namespace duecourse::adapters
