#include "adapters/caldav/multistatus.hpp"

#include <Poco/Exception.h>
#include <Poco/SAX/Attributes.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/SAXException.h>
#include <Poco/SAX/SAXParser.h>
#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kDeepest = 32;
constexpr std::size_t kMostResources = 10'000;

/// `HTTP/1.1 200 OK`; 0: it is no such line.
int status_of(const std::string& line) {
  const std::size_t space = line.find(' ');
  int status = 0;
  if (space != std::string::npos) {
    std::from_chars(line.data() + space + 1, line.data() + line.size(), status);
  }
  return status;
}

/// Adds what a propstat gave once its status is known: that stands behind the properties.
void take(const DavResource& given, DavResource& into) {
  into.calendar = into.calendar || given.calendar;
  if (!given.name.empty()) into.name = given.name;
  into.components.insert(given.components.begin(), given.components.end());
  into.privileges.insert(given.privileges.begin(), given.privileges.end());
  into.principals.insert(into.principals.end(), given.principals.begin(), given.principals.end());
  into.homes.insert(into.homes.end(), given.homes.begin(), given.homes.end());
}

/// Keeps the path of elements from the root, and the text of the innermost.
class Handler final : public Poco::XML::DefaultHandler {
 public:
  void startElement(const Poco::XML::XMLString& space, const Poco::XML::XMLString& local,
                    const Poco::XML::XMLString&, const Poco::XML::Attributes& attributes) override {
    if (path_.size() == kDeepest) throw Poco::XML::SAXException("it is nested too deeply");
    path_.push_back(prefix_of(space) + local);
    text_.clear();
    if (path_.size() == 1) multistatus_ = path_.front() == "d:multistatus";
    if (is({"d:response"})) resource_ = {};
    if (is({"d:response", "d:propstat"})) given_ = {};
    if (in_prop({"d:resourcetype", "c:calendar"})) given_.calendar = true;
    if (in_prop({"c:supported-calendar-component-set", "c:comp"})) {
      given_.components.insert(attributes.getValue("", "name"));
    }
    if (path_.size() == 7 && path_[4] == "d:current-user-privilege-set") {
      given_.privileges.insert(local);
    }
  }

  void characters(const Poco::XML::XMLChar text[], int start, int length) override {
    text_.append(text + start, static_cast<std::size_t>(length));
  }

  void endElement(const Poco::XML::XMLString&, const Poco::XML::XMLString&,
                  const Poco::XML::XMLString&) override {
    const std::string text = clean_line(text_);
    if (is({"d:response", "d:href"})) resource_.href = text;
    if (is({"d:response", "d:status"})) resource_.status = status_of(text);
    if (is({"d:response", "d:propstat", "d:status"})) given_.status = status_of(text);
    if (in_prop({"d:displayname"})) given_.name = text;
    if (in_prop({"d:current-user-principal", "d:href"})) given_.principals.push_back(text);
    if (in_prop({"c:calendar-home-set", "d:href"})) given_.homes.push_back(text);
    if (is({"d:response", "d:propstat"}) && given_.status / 100 == 2) take(given_, resource_);
    if (is({"d:response"})) {
      if (resources_.size() == kMostResources) throw Poco::XML::SAXException("it has no end");
      resources_.push_back(std::move(resource_));
    }
    path_.pop_back();
    text_.clear();
  }

  [[nodiscard]] bool multistatus() const { return multistatus_; }
  [[nodiscard]] std::vector<DavResource> found() { return std::move(resources_); }

 private:
  static std::string prefix_of(const std::string& space) {
    if (space == "DAV:") return "d:";
    return space == "urn:ietf:params:xml:ns:caldav" ? "c:" : "?:";
  }
  /// Whether the path below the root is this.
  [[nodiscard]] bool is(std::initializer_list<std::string_view> below) const {
    return path_.size() == below.size() + 1 &&
           std::equal(below.begin(), below.end(), path_.begin() + 1);
  }
  /// Whether the path below d:prop is this.
  [[nodiscard]] bool in_prop(std::initializer_list<std::string_view> below) const {
    constexpr std::ptrdiff_t kAbove = 4;  // multistatus, response, propstat, prop
    return path_.size() == below.size() + kAbove && path_[2] == "d:propstat" &&
           path_[3] == "d:prop" && std::equal(below.begin(), below.end(), path_.begin() + kAbove);
  }

  std::vector<std::string> path_;
  std::string text_;
  bool multistatus_ = false;
  DavResource resource_;
  DavResource given_;  // by a propstat whose status is not read yet
  std::vector<DavResource> resources_;
};

}  // namespace

Result<std::vector<DavResource>> read_multistatus(std::string_view xml) {
  // No server needs them, and they are how a small text becomes a large one.
  if (xml.find("<!DOCTYPE") != std::string_view::npos) {
    return Error{ErrorCode::invalid_input, "its answer declares a document type of its own"};
  }
  Handler handler;
  Poco::XML::SAXParser parser;
  try {
    parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACES, true);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACE_PREFIXES, false);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_PARAMETER_ENTITIES, false);
    parser.setContentHandler(&handler);
    parser.parseMemoryNP(xml.data(), xml.size());
  } catch (const Poco::Exception& thrown) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("its answer is no XML: {}", clean_line(thrown.displayText()))};
  }
  if (!handler.multistatus()) {
    return Error{ErrorCode::invalid_input, "its answer is no multistatus of WebDAV"};
  }
  return handler.found();
}

}  // namespace duecourse::adapters
