// How much of a case a calendar entry shows, each way that it comes into a calendar; and that the
// audit log says how much was said to whom.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/support/calendar_client.hpp"
#include "tests/support/visits_in_calendars.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::json;

class NamesInCalendars : public VisitsInCalendars {
 protected:
  NamesInCalendars() {
    council.answer_look_ups();
    council.host.run("INSERT INTO child_names VALUES ('C1', NULL, 'Jane Smith')");
  }
  void choose(const std::string& way, const std::string& level, const std::string& mail) {
    append("[calendar]\nfeeds = \"feeds\"\n[calendar.practitioner]\nway = \"" + way +
           "\"\n[show.practitioner]\ncalendar = \"" + level + "\"\nmail = \"" + mail + "\"\n");
    std::filesystem::create_directory(council.path("feeds"));
  }
  /// The summary of each entry that a message carries.
  std::vector<std::string> summaries() {
    std::vector<std::string> found;
    for (const Json& message : council.mailbox()) {
      for (const Json& part : message["parts"]) {
        if (!part.contains("calendar")) continue;
        found.push_back(part["calendar"]["summary"]);
        break;  // an invitation has it twice
      }
    }
    return found;
  }
  std::string feed() {
    const auto feed = council.council->store().entries().feed_of("W1");
    return feed && *feed
               ? parsed_by_python("feed", council.path("feeds") / (*feed)->name).at(0)["summary"]
               : Json("none");
  }
  void open_again(const std::string& from, const std::string& to) {
    council.close();
    std::ifstream file(council.path("duecourse.toml"));
    std::string text{std::istreambuf_iterator<char>(file), {}};
    text.replace(text.find(from), from.size(), to);
    std::ofstream(council.path("duecourse.toml")) << text;
    council.open();
  }
};

constexpr const char* kVisit = "Due: First visit to the family - FC-C1";

TEST_F(NamesInCalendars, AnInvitationShowsInitialsAndItsMailTheReference) {
  choose("invitation", "initials", "reference");
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  EXPECT_THAT(summaries(), ElementsAre(kVisit + std::string(", J.S.")));
  const Json message = council.mailbox().at(0);
  std::vector<std::string> texts;
  for (const Json& part : message["parts"]) {
    const std::string text = part.contains("calendar") ? "" : part.value("content", "");
    if (!text.empty()) texts.push_back(text);
  }
  EXPECT_EQ(texts.size(), 2U);  // plain and HTML
  EXPECT_THAT(texts, Each(AllOf(HasSubstr("FC-C1"), Not(HasSubstr("J.S.")))));
  EXPECT_THAT(message["subject"].get<std::string>(), Not(HasSubstr("J.S.")));
  EXPECT_THAT(council.audited("message_sending"),
              ElementsAre(AllOf(HasSubstr("sian@westshire.example"), HasSubstr("FC-C1"),
                                HasSubstr(", showing initials"), Not(HasSubstr("J.S.")))));
}

TEST_F(NamesInCalendars, AFileShowsTheNameAndShowsItNoMoreWhenThatIsChosen) {
  choose("feed", "full", "reference");
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  EXPECT_EQ(feed(), kVisit + std::string(", Jane Smith"));
  open_again("calendar = \"full\"", "calendar = \"reference\"");
  council.cycle("2026-06-01T12:30");
  EXPECT_EQ(feed(), kVisit);
}

TEST_F(NamesInCalendars, ACaseThatBecomesRestrictedShowsItsReferenceAlone) {
  choose("feed", "full", "full");
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  council.host.run("UPDATE cases SET restricted = 1, changed_at = '2026-06-01T12:10'");
  council.cycle("2026-06-01T12:30");
  EXPECT_EQ(feed(), "Due: FC-C1");
}

TEST_F(NamesInCalendars, AHostThatDoesNotTellLeavesTheReference) {
  choose("invitation", "full", "reference");
  contacted("C1");
  council.host.run("DROP TABLE child_names");
  council.open();
  council.cycle("2026-06-01T12:00");
  EXPECT_THAT(summaries(), ElementsAre(kVisit));
  EXPECT_THAT(council.audited("message_sending"), Each(Not(HasSubstr("showing"))));
}

TEST_F(NamesInCalendars, AnEntryToBeAddedByHandShowsWhatIsChosenForCalendars) {
  choose("attached", "initials", "full");
  contacted("C1");
  council.open();
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(summaries(), ElementsAre(kVisit + std::string(", J.S.")));
  EXPECT_THAT(council.audited("message_sending"), ElementsAre(HasSubstr(", showing the name")));
}

}  // namespace
}  // namespace duecourse::testing
