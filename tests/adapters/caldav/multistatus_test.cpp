// What servers say of their calendars, well and ill.
#include "adapters/caldav/multistatus.hpp"

#include <gmock/gmock.h>

namespace duecourse::adapters {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string within(const std::string& responses) {
  return "<?xml version=\"1.0\"?><multistatus xmlns=\"DAV:\" "
         "xmlns:C=\"urn:ietf:params:xml:ns:caldav\">" +
         responses + "</multistatus>";
}

TEST(Multistatus, OnlyWhatWasGivenCounts) {
  const auto read = read_multistatus(within(
      "<response><href>/c/</href>"
      "<propstat><prop><displayname> Due  dates </displayname><resourcetype><collection/>"
      "<C:calendar/></resourcetype><C:supported-calendar-component-set><C:comp name=\"VTODO\"/>"
      "</C:supported-calendar-component-set></prop><status>HTTP/1.1 200 OK</status></propstat>"
      "<propstat><prop><C:calendar-home-set><href>/no/</href></C:calendar-home-set></prop>"
      "<status>HTTP/1.1 404 Not Found</status></propstat></response>"
      "<response><href>/d/</href><status>HTTP/1.1 403 Forbidden</status></response>"));
  ASSERT_TRUE(read.ok()) << read.error().message;
  ASSERT_THAT(*read, SizeIs(2));
  const DavResource& first = read->front();
  EXPECT_EQ(first.href, "/c/");
  EXPECT_EQ(first.name, "Due dates");
  EXPECT_TRUE(first.calendar);
  EXPECT_FALSE(first.takes_events());
  EXPECT_THAT(first.homes, IsEmpty());
  EXPECT_TRUE(first.may_be_written()) << "it does not say otherwise";
  EXPECT_EQ(read->back().status, 403);
}

TEST(Multistatus, ARightToReadIsNoneToWrite) {
  const auto with = [](const std::string& privileges) {
    const auto read = read_multistatus(within(
        "<response><href>/c/</href><propstat><prop><current-user-privilege-set>" + privileges +
        "</current-user-privilege-set></prop><status>HTTP/1.1 200 OK</status></propstat>"
        "</response>"));
    return read->front().may_be_written();
  };
  EXPECT_FALSE(with("<privilege><read/></privilege>"));
  EXPECT_FALSE(with("<privilege><read/></privilege><privilege><bind/></privilege>"));
  EXPECT_TRUE(with("<privilege><write/></privilege>"));
  EXPECT_TRUE(with("<privilege><all/></privilege>"));
  EXPECT_TRUE(with("<privilege><bind/></privilege><privilege><write-content/></privilege>"));
}

TEST(Multistatus, NamesOfOtherSpacesMeanNothing) {
  const auto read = read_multistatus(
      "<m:multistatus xmlns:m=\"DAV:\" xmlns:x=\"urn:x\"><m:response><x:href>/x/</x:href>"
      "<m:href>/m/</m:href><m:propstat><m:prop><m:resourcetype><x:calendar/></m:resourcetype>"
      "</m:prop><m:status>HTTP/1.1 200 OK</m:status></m:propstat></m:response></m:multistatus>");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->front().href, "/m/");
  EXPECT_FALSE(read->front().calendar);
}

TEST(Multistatus, WhatIsNoneIsRefused) {
  const auto why = [](const std::string& text) {
    const auto read = read_multistatus(text);
    return read ? std::string("read") : read.error().message;
  };
  EXPECT_THAT(why(""), HasSubstr("no XML"));
  EXPECT_THAT(why("<html><p>Sign in</p></html>"), HasSubstr("no multistatus"));
  EXPECT_THAT(why("<html><p>Sign in"), HasSubstr("no XML"));
  EXPECT_THAT(why("<!DOCTYPE m [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" + within("&b;")),
              HasSubstr("a document type of its own"));
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<response>";
  EXPECT_THAT(why(within(deep)), HasSubstr("too deeply"));
}

}  // namespace
}  // namespace duecourse::adapters
