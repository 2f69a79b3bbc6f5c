#include "adapters/caldav/dav_client.hpp"

#include <Poco/Base64Encoder.h>
#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/StreamCopier.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <istream>
#include <ostream>
#include <sstream>
#include <string_view>

#include "adapters/caldav/dav_session.hpp"
#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

namespace net = Poco::Net;

constexpr int kMostRedirects = 5;
constexpr std::size_t kWordsShown = 200;  // of an answer's body

Poco::Timespan span_of(std::chrono::milliseconds time) {
  return {std::chrono::microseconds(time).count()};
}

std::string base64(const std::string& bytes) {
  std::ostringstream text;
  Poco::Base64Encoder encoder(text);
  encoder.rdbuf()->setLineLength(0);
  encoder << bytes;
  encoder.close();
  return text.str();
}

/// Nothing that could end a header.
bool fits_a_header(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; });
}

bool same_place(const WebAddress& one, const WebAddress& other) {
  return one.scheme == other.scheme && one.host == other.host && one.port == other.port;
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 307 || status == 308;
}

std::chrono::seconds seconds_of(const std::string& text) {
  constexpr int kLongest = 86'400;
  int seconds = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return {};  // a date, or none
  return std::chrono::seconds{std::clamp(seconds, 0, kLongest)};
}

std::string etag_of(const net::HTTPResponse& response) {
  std::string etag = response.get("ETag", "");
  return fits_a_header(etag) ? etag : std::string();
}

/// OpenSSL is ready while one of these lives.
class SslReady {
 public:
  SslReady() { net::initializeSSL(); }
  ~SslReady() { net::uninitializeSSL(); }
  SslReady(const SslReady&) = delete;
  SslReady& operator=(const SslReady&) = delete;
};

}  // namespace

bool may_follow(const WebAddress& from, const WebAddress& to) {
  return same_place(from, to) || (to.host == from.host && to.scheme == "https");
}

/// The authorities; read once, since the system has many and some servers end each connection.
struct DavClient::Trust {
  SslReady ssl;
  net::Context::Ptr context;
};

/// A connection to one place. Of the two sessions one is there.
struct DavClient::Link {
  WebAddress place;
  std::unique_ptr<LimitedSession<net::HTTPClientSession>> clear;
  std::unique_ptr<LimitedSession<net::HTTPSClientSession>> encrypted;
  bool used = false;  // an answer came over it: the server may have ended it since

  [[nodiscard]] net::HTTPClientSession& session() const {
    if (clear) return *clear;
    return *encrypted;
  }
  void begin() const { clear ? clear->begin() : encrypted->begin(); }
  [[nodiscard]] const std::string& trouble() const {
    return clear ? clear->trouble() : encrypted->trouble();
  }
};

DavClient::DavClient(const CalDavSettings& settings) : settings_(settings) {}

DavClient::~DavClient() = default;

void DavClient::rest() {
  link_.reset();
  trust_.reset();
}

std::unique_ptr<DavClient::Trust> DavClient::trust_of(const std::string& ca_file) {
  constexpr int kDepth = 9;
  constexpr bool kSystems = true;  // authorities are trusted beside those of the file
  auto trust = std::make_unique<Trust>();
  trust->context = new net::Context(net::Context::TLS_CLIENT_USE, ca_file,
                                    net::Context::VERIFY_STRICT, kDepth, kSystems);
  trust->context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
  return trust;
}

std::unique_ptr<DavClient::Link> DavClient::connect(const WebAddress& address) {
  auto link = std::make_unique<Link>();
  link->place = address;
  const AnswerLimits limits{settings_.answer_timeout, settings_.longest_answer};
  if (address.scheme == "https") {
    if (!trust_) trust_ = trust_of(settings_.ca_file);
    link->encrypted = std::make_unique<LimitedSession<net::HTTPSClientSession>>(
        limits, address.host, address.port, trust_->context);
  } else {
    link->clear = std::make_unique<LimitedSession<net::HTTPClientSession>>(limits, address.host,
                                                                           address.port);
  }
  net::HTTPClientSession& session = link->session();
  session.setKeepAlive(true);
  session.setTimeout(span_of(settings_.connect_timeout), span_of(settings_.answer_timeout),
                     span_of(settings_.answer_timeout));
  return link;
}

Result<DavAnswer> DavClient::ask(const DavRequest& request) {
  secret_.clear();
  authorization_.clear();
  if (settings_.login != CalDavLogin::none) {
    auto secret = settings_.secret ? settings_.secret() : Result<std::string>(std::string());
    if (!secret) return Error{ErrorCode::unavailable, secret.error().message};
    secret_ = std::move(*secret);
    const bool basic = settings_.login == CalDavLogin::basic;
    authorization_ = basic ? base64(settings_.user + ':' + secret_) : secret_;
    if (!fits_a_header(authorization_) || authorization_.empty()) {
      return Error{ErrorCode::unavailable, "the token holds characters that no token has"};
    }
  }
  WebAddress address = request.address;
  for (int redirects = 0;; ++redirects) {
    auto answer = ask_once(request, address);
    if (!answer || !is_redirect(answer->status) || answer->location.empty()) return answer;
    const std::string to = answer->location;
    const auto next = resolve(address, to);
    if (redirects == kMostRedirects) {
      answer->location = told(to) + ", the sixth in a row";
      return answer;
    }
    if (!next || !may_follow(address, *next)) {
      answer->location = told(to) + ", which is not the same host over https";
      return answer;
    }
    address = *next;
  }
}

/// A connection that was kept may have been ended by the server: then it is asked once more over a
/// new one. Every request here may be repeated: what is said is how things shall be.
Result<DavAnswer> DavClient::ask_once(const DavRequest& request, const WebAddress& address) {
  if (link_ && !same_place(link_->place, address)) link_.reset();
  const bool kept = link_ && link_->used;
  auto answer = exchange(request, address);
  const bool died = !answer && kept && link_ && link_->trouble().empty();
  if (!answer) link_.reset();
  if (!died) return answer;
  answer = exchange(request, address);
  if (!answer) link_.reset();
  return answer;
}

Result<DavAnswer> DavClient::exchange(const DavRequest& request, const WebAddress& address) {
  const auto failed = [&](const std::string& why) {
    const bool known = link_ && !link_->trouble().empty();
    return Error{ErrorCode::unavailable,
                 fmt::format("{}: {}", address.place(), told(known ? link_->trouble() : why))};
  };
  try {
    if (!link_) link_ = connect(address);
    net::HTTPClientSession& session = link_->session();
    link_->begin();
    net::HTTPRequest head(request.method, address.path, net::HTTPMessage::HTTP_1_1);
    head.set("User-Agent", "Duecourse");
    for (const auto& [name, value] : request.headers) head.set(name, value);
    if (settings_.login == CalDavLogin::basic) head.set("Authorization", "Basic " + authorization_);
    if (settings_.login == CalDavLogin::bearer) {
      head.set("Authorization", "Bearer " + authorization_);
    }
    if (!request.body.empty()) head.setContentType(request.content_type);
    head.setContentLength(static_cast<std::streamsize>(request.body.size()));
    session.sendRequest(head) << request.body;
    net::HTTPResponse response;
    std::istream& body = session.receiveResponse(response);
    DavAnswer answer;
    answer.status = response.getStatus();
    answer.reason = response.getReason();
    answer.etag = etag_of(response);
    answer.address = address;
    answer.location = response.get("Location", "");
    answer.retry_after = seconds_of(response.get("Retry-After", ""));
    Poco::StreamCopier::copyToString(body, answer.body);
    if (!link_->trouble().empty()) return failed("");
    if (const Poco::Exception* cut = session.networkException()) return failed(cut->displayText());
    const auto length = response.getContentLength64();
    if (request.method != "HEAD" && length > 0 &&
        answer.body.size() < static_cast<std::size_t>(length)) {
      return failed("it closed the connection in the middle of its answer");
    }
    link_->used = true;
    if (!response.getKeepAlive()) link_.reset();
    return answer;
  } catch (const Poco::TimeoutException&) {
    return failed("no answer in time");
  } catch (const net::NoMessageException&) {
    return failed("it closed the connection without an answer");
  } catch (const Poco::Exception& thrown) {
    return failed(thrown.displayText());
  } catch (const std::exception& thrown) {
    return failed(thrown.what());
  }
}

std::string DavClient::told(std::string text) const {
  for (const std::string* hidden : {&authorization_, &secret_}) {
    if (hidden->empty()) continue;
    constexpr std::string_view kInstead = "***";
    for (std::size_t at = text.find(*hidden); at != std::string::npos;
         at = text.find(*hidden, at + kInstead.size())) {
      text.replace(at, hidden->size(), kInstead);
    }
  }
  return clean_line(text);
}

std::string DavClient::describe(const DavAnswer& answer) const {
  std::string words =
      fmt::format("{}: {} {}", answer.address.place(), answer.status, answer.reason);
  if (is_redirect(answer.status)) return told(words + ": it leads to " + answer.location);
  // What stands between tags, without them.
  std::string body;
  bool inside = false;
  for (const char c : told(answer.body)) {
    if (c == '<') inside = true;
    if (!inside) body += c;
    if (c == '>') {
      inside = false;
      body += ' ';
    }
  }
  body = clean_line(body).substr(0, kWordsShown);
  if (!body.empty()) words += ": " + clean_line(body);
  return told(words);
}

}  // namespace duecourse::adapters
