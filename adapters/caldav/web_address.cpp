#include "adapters/caldav/web_address.hpp"

#include <Poco/Exception.h>
#include <Poco/URI.h>
#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

Error no_address(std::string_view text, std::string_view why) {
  return {ErrorCode::invalid_input,
          fmt::format("'{}' is no address of a calendar server: {}", clean_line(text), why)};
}

std::string in_brackets(const std::string& host) {
  return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

}  // namespace

std::string WebAddress::text() const {
  return fmt::format("{}://{}{}", scheme, place(), path);
}

std::string WebAddress::place() const {
  return fmt::format("{}:{}", in_brackets(host), port);
}

std::string WebAddress::last_part() const {
  std::string_view rest = std::string_view(path).substr(0, path.find('?'));
  if (rest.ends_with('/')) rest.remove_suffix(1);
  std::string part;
  try {
    Poco::URI::decode(std::string(rest.substr(rest.rfind('/') + 1)), part);
  } catch (const Poco::Exception&) {
    return {};
  }
  return part;
}

Result<WebAddress> read_web_address(std::string_view text) {
  const std::string link = web_link(text);
  if (link.empty()) return no_address(text, "it begins with https://");
  WebAddress address;
  try {
    const Poco::URI parts(link);
    if (!parts.getUserInfo().empty()) {
      return no_address(text, "a name or password does not stand in it; there are keys for them");
    }
    address.scheme = parts.getScheme();
    address.host = parts.getHost();
    address.port = parts.getPort();
  } catch (const Poco::Exception&) {
    return no_address(text, "it cannot be read");
  }
  if (address.host.empty()) return no_address(text, "it names no host");
  const std::size_t host = link.find("//") + 2;
  const std::size_t end = link.find('#');
  const std::size_t path = link.find_first_of("/?#", host);
  if (path != std::string::npos && path < end) address.path = link.substr(path, end - path);
  if (!address.path.starts_with('/')) address.path.insert(0, "/");
  return address;
}

Result<WebAddress> resolve(const WebAddress& base, std::string_view reference) {
  if (reference.starts_with("//"))
    return read_web_address(base.scheme + ':' + std::string(reference));
  const std::size_t colon = reference.find(':');
  if (colon != std::string_view::npos && colon < reference.find_first_of("/?#")) {
    return read_web_address(reference);
  }
  const std::string place = base.scheme + "://" + base.place();
  if (reference.starts_with('/')) return read_web_address(place + std::string(reference));
  const std::string folder = base.path.substr(0, base.path.rfind('/', base.path.find('?')) + 1);
  return read_web_address(place + folder + std::string(reference));
}

std::string path_part(std::string_view text) {
  std::string part;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-_.~@").find(c) != std::string_view::npos;
    part += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return part == "." || part == ".." ? std::string() : part;
}

}  // namespace duecourse::adapters
