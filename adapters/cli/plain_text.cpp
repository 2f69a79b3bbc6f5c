#include "adapters/cli/plain_text.hpp"

#include <Poco/Base64Decoder.h>
#include <Poco/Exception.h>
#include <Poco/Net/MediaType.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/MultipartReader.h>
#include <Poco/Net/QuotedPrintableDecoder.h>
#include <Poco/StreamCopier.h>
#include <Poco/String.h>

#include <algorithm>
#include <optional>
#include <sstream>

namespace duecourse::adapters {

namespace {

std::string decoded(std::istream& body, const std::string& encoding) {
  std::string text;
  if (Poco::icompare(encoding, "quoted-printable") == 0) {
    Poco::Net::QuotedPrintableDecoder decoder(body);
    Poco::StreamCopier::copyToString(decoder, text);
  } else if (Poco::icompare(encoding, "base64") == 0) {
    Poco::Base64Decoder decoder(body);
    Poco::StreamCopier::copyToString(decoder, text);
  } else {
    Poco::StreamCopier::copyToString(body, text);
  }
  std::erase(text, '\r');
  return text;
}

std::optional<std::string> text_in(std::istream& body, const Poco::Net::MessageHeader& header) {
  const Poco::Net::MediaType type(header.get("Content-Type", "text/plain"));
  if (type.matches("multipart")) {
    Poco::Net::MultipartReader reader(body, type.getParameter("boundary"));
    while (reader.hasNextPart()) {
      Poco::Net::MessageHeader part;
      reader.nextPart(part);
      if (auto text = text_in(reader.stream(), part)) return text;
    }
    return std::nullopt;
  }
  if (!type.matches("text", "plain")) return std::nullopt;
  return decoded(body, header.get("Content-Transfer-Encoding", "7bit"));
}

}  // namespace

std::string plain_text_of(const std::string& bytes) {
  try {
    std::istringstream stream(bytes);
    Poco::Net::MessageHeader header;
    header.read(stream);
    stream.get();  // the line end after the empty line
    if (stream.peek() == '\n') stream.get();
    if (auto text = text_in(stream, header)) return *text;
  } catch (const Poco::Exception&) {
    return bytes;
  }
  return bytes;
}

}  // namespace duecourse::adapters
