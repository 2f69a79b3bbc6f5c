// Addresses, as they are sent.
#include "adapters/caldav/web_address.hpp"

#include <gmock/gmock.h>

namespace duecourse::adapters {
namespace {

std::string read(const std::string& text) {
  const auto address = read_web_address(text);
  return address ? address->text() : "-";
}

TEST(WebAddress, KeepsWhatIsEscapedInItsPath) {
  EXPECT_EQ(read("https://a.example/x%2Fy/z?q=1#part"), "https://a.example:443/x%2Fy/z?q=1");
  EXPECT_EQ(read("HTTP://a.example"), "http://a.example:80/");
  EXPECT_EQ(read("https://[::1]:8443/x"), "https://[::1]:8443/x");
  EXPECT_EQ(read("https://a.example/ŵ y"), "https://a.example:443/%C5%B5%20y");
  EXPECT_EQ(read("https://a.example/x\r\nHost: b"), "https://a.example:443/x%0D%0AHost:%20b");
}

TEST(WebAddress, IsOneOfTheWeb) {
  for (const char* text : {"", "a.example", "ftp://a.example/", "https://", "https:///x",
                           "https://me@a.example/", "https://a.example:port/", "javascript:x"}) {
    EXPECT_EQ(read(text), "-") << text;
  }
}

TEST(WebAddress, AReferenceMeansWhatItMeansThere) {
  const WebAddress base = read_web_address("https://a.example/x/y/z?q=/").value();
  const auto at = [&](const std::string& reference) {
    const auto found = resolve(base, reference);
    return found ? found->text() : "-";
  };
  EXPECT_EQ(at("/p/q%2F/"), "https://a.example:443/p/q%2F/");
  EXPECT_EQ(at("w.ics"), "https://a.example:443/x/y/w.ics");
  EXPECT_EQ(at("//b.example/p"), "https://b.example:443/p");
  EXPECT_EQ(at("http://b.example:81/p"), "http://b.example:81/p");
  EXPECT_EQ(at("ftp://b.example/p"), "-");
}

TEST(WebAddress, ItsLastPartIsAName) {
  EXPECT_EQ(read_web_address("https://a.example/x/due%20dates/").value().last_part(), "due dates");
  EXPECT_EQ(read_web_address("https://a.example/x/y?z=/w").value().last_part(), "y");
  EXPECT_EQ(read_web_address("https://a.example/").value().last_part(), "");
}

TEST(WebAddress, APartOfAPathIsNoMoreThanThat) {
  EXPECT_EQ(path_part("a/../b?c#d%2F e"), "a%2F..%2Fb%3Fc%23d%252F%20e");
  EXPECT_EQ(path_part("d-17@x.example"), "d-17@x.example");
  EXPECT_EQ(path_part(".."), "");
  EXPECT_EQ(path_part("..."), "...");
}

}  // namespace
}  // namespace duecourse::adapters
