// One HTTP request and its answer, as WebDAV needs them: log-in, redirects, limits, a connection
// that is kept. What answers mean for an entry is caldav_server's business. Exceptions of the
// network library end here; no Error and no description holds the secret.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/caldav/caldav_server.hpp"
#include "adapters/caldav/web_address.hpp"

namespace duecourse::adapters {

struct DavRequest {
  std::string method;
  WebAddress address;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string content_type;  ///< of `body`
  std::string body;
};

struct DavAnswer {
  int status = 0;
  std::string reason;    ///< the words beside the status
  std::string etag;      ///< as the server wrote it; empty: none
  WebAddress address;    ///< of what answered, after redirects
  std::string location;  ///< of a redirect that was not followed, and why not
  std::chrono::seconds retry_after{0};
  std::string body;

  [[nodiscard]] bool well() const { return status >= 200 && status < 300 && status != 207; }
};

/// Whether a redirect may be followed: a login goes to the host that it is meant for, and never
/// from an encrypted connection to a clear one.
[[nodiscard]] bool may_follow(const WebAddress& from, const WebAddress& to);

class DavClient {
 public:
  /// Borrows the settings.
  explicit DavClient(const CalDavSettings& settings);
  ~DavClient();
  DavClient(const DavClient&) = delete;
  DavClient& operator=(const DavClient&) = delete;

  /// Sends it and follows redirects. unavailable: no whole answer came, or there is no secret.
  [[nodiscard]] Result<DavAnswer> ask(const DavRequest& request);
  /// `503 Service Unavailable: the server's first words`.
  [[nodiscard]] std::string describe(const DavAnswer& answer) const;
  /// Ends the connection, and reads the trusted authorities anew at the next.
  void rest();

 private:
  struct Trust;
  struct Link;

  [[nodiscard]] Result<DavAnswer> ask_once(const DavRequest& request, const WebAddress& address);
  [[nodiscard]] Result<DavAnswer> exchange(const DavRequest& request, const WebAddress& address);
  [[nodiscard]] static std::unique_ptr<Trust> trust_of(const std::string& ca_file);
  [[nodiscard]] std::unique_ptr<Link> connect(const WebAddress& address);
  /// The text without the secret, on one line.
  [[nodiscard]] std::string told(std::string text) const;

  const CalDavSettings& settings_;
  std::string secret_;            // of the request that goes on
  std::string authorization_;     // likewise, as it is sent
  std::unique_ptr<Trust> trust_;  // which servers; outlives the connection
  std::unique_ptr<Link> link_;
};

}  // namespace duecourse::adapters
