// What of a record is shown, and what of it is masked.
#include "adapters/service/record_fields.hpp"

#include <gmock/gmock.h>

#include <map>

#include "engine/time/time_text.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::ElementsAre;
using ::testing::Pair;

std::map<std::string, std::string> masked(const Record& record) {
  const Mask mask({"assessment"});
  std::map<std::string, std::string> shown;
  for (const RecordField& field : fields_of(record, utc_zone())) {
    shown[field.column] = describe(mask(field));
  }
  return shown;
}

TEST(RecordFields, NamesAndAddressesShowTheirShapeOnly) {
  Worker worker;
  worker.id = WorkerId("W7");
  worker.name = "Si\xC3\xA2n Jones";
  worker.email = "sian.jones@westshire.example";
  worker.team = TeamId("T1");
  worker.job = "Social Worker";
  worker.fte = 0.6;
  EXPECT_THAT(masked(worker),
              ElementsAre(Pair("active", "true"), Pair("email", "s*** (28)"), Pair("fte", "0.6"),
                          Pair("job", "Social Worker"), Pair("name", "S*** (10)"),
                          Pair("team_id", "T1"), Pair("worker_id", "W7")));
}

TEST(RecordFields, TheReferenceAndTheLinkOfACaseAreMasked) {
  CaseRecord record;
  record.id = SubjectId("C-104");
  record.reference = "Okafor family";
  record.url = "https://eis.example/okafor";
  record.risk = "high";
  EXPECT_THAT(masked(record), ElementsAre(Pair("case_id", "C-104"), Pair("reference", "O*** (13)"),
                                          Pair("restricted", "false"), Pair("risk", "high"),
                                          Pair("url", "h*** (26)")));
}

TEST(RecordFields, AnIdThatIsANameOrAnAddressIsMasked) {
  RoleRecord role;
  role.role_id = "R1";
  role.holding.case_id = SubjectId("Okafor family");
  role.holding.role = "key_worker";
  role.holding.worker = WorkerId("sian@westshire.example");
  EXPECT_THAT(masked(role), ElementsAre(Pair("case_id", "O*** (13)"), Pair("role", "key_worker"),
                                        Pair("role_id", "R1"), Pair("worker_id", "s*** (22)")));
}

Event event_with(Facts facts) {
  Event event;
  event.host_id = "E-1";
  event.subject = {SubjectKind::case_, SubjectId("C1")};
  event.kind = "visit";
  event.occurred = read_moment("2026-06-01", utc_zone())->moment;
  event.facts = std::move(facts);
  return event;
}

TEST(RecordFields, OfFactsOnlyTextsThatNoFrameworkKnowsAreMasked) {
  const Moment day = read_moment("2026-07-01", utc_zone())->moment;
  const auto shown = masked(event_with({{"child_seen", true},
                                        {"present", std::string("Mum and Kayleigh")},
                                        {"purpose", std::string("assessment")},
                                        {"indicator", std::string("1.1")},
                                        {"visit", std::string("visits-17")},
                                        {"review_id", std::string("Kayleigh O")},
                                        {"until", day},
                                        {"sections", 3.0},
                                        {"nhs", 9434765919.0},
                                        {"phone", std::string("01234 567890")}}));
  EXPECT_EQ(shown.at("details.child_seen"), "true");
  EXPECT_EQ(shown.at("details.present"), "M*** (16)");
  EXPECT_EQ(shown.at("details.purpose"), "assessment");
  EXPECT_EQ(shown.at("details.indicator"), "1.1");
  EXPECT_EQ(shown.at("details.visit"), "visits-17");
  EXPECT_EQ(shown.at("details.review_id"), "K*** (10)") << "no id has blanks";
  EXPECT_EQ(shown.at("details.until"), "2026-07-01");
  EXPECT_EQ(shown.at("details.sections"), "3");
  EXPECT_EQ(shown.at("details.nhs"), "*** (10)");
  EXPECT_EQ(shown.at("details.phone"), "0*** (12)");
  EXPECT_EQ(shown.at("occurred_at"), "2026-06-01");
  EXPECT_EQ(shown.count("person_id"), 0U) << "what is empty is left out";
}

TEST(RecordFields, WhatAFaultQuotesIsMaskedUnlessItIsADate) {
  const Mask mask({"assessment"});
  EXPECT_EQ(mask.fault("occurred_at: '31/06/2026' is no date"),
            "occurred_at: '31/06/2026' is no date");
  EXPECT_EQ(mask.fault("fte: found 'Pat O'Neill'; allowed is a number"),
            "fte: found 'P*** (11)'; allowed is a number");
  EXPECT_EQ(mask.fault("kind is empty"), "kind is empty");
  EXPECT_EQ(Mask::none().fault("occurred_at: 'Mrs Okafor'"), "occurred_at: 'Mrs Okafor'");
  EXPECT_EQ(Mask().fault("kind: 'assessment'"), "kind: 'a*** (10)'");
}

}  // namespace
}  // namespace duecourse::testing
