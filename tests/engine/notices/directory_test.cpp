// Who a slot is at a moment, and who stands in where nobody is there.
#include "engine/notices/directory.hpp"

#include <gtest/gtest.h>

#include "tests/support/event_lines.hpp"

namespace duecourse::testing {
namespace {

/// `KW 'KW-name' KW@x.example: key worker of the case`
std::string text_of(const Addressee& who) {
  return who.worker.str() + " '" + who.name + "' " + who.address + ": " + who.why +
         (who.fallback ? " (fallback)" : "");
}

// Kay Worker (KW) has the case CASE-1 of team T1; Sue Visor manages Kay and Kim; Tim Manager the
// team, Sam Service the service above it. It is noon on Wednesday 4 March 2026.
class DirectoryTest : public ::testing::Test {
 protected:
  DirectoryTest() {
    directory_.fallback = "fallback@x.example";
    directory_.posts["duty_desk"] = "desk@x.example";
    directory_.teams[TeamId("T1")] = {TeamId("T1"),   "North",      "north@x.example",
                                      WorkerId("TM"), TeamId("S1"), ""};
    directory_.teams[TeamId("S1")] = {TeamId("S1"), "Service", "", WorkerId("SM"), {}, ""};
    employ("KW", "SU");
    employ("K2", "SU");
    employ("SU", "TM");
    employ("TM", "");
    employ("SM", "").team = TeamId("S1");
    context_.subject = {SubjectKind::case_, SubjectId("CASE-1")};
    context_.case_record.emplace();
    context_.case_record->team = TeamId("T1");
    hold("key_worker", "KW");
  }

  Worker& employ(const char* id, const char* manager) {
    Worker& worker = directory_.workers[WorkerId(id)];
    worker.id = WorkerId(id);
    worker.name = std::string(id) + "-name";
    worker.email = std::string(id) + "@x.example";
    worker.team = TeamId("T1");
    worker.manager = WorkerId(manager);
    return worker;
  }
  Worker& worker(const char* id) { return directory_.workers.at(WorkerId(id)); }

  RoleHolding& hold(const char* role, const char* id) {
    context_.roles.push_back({SubjectId("CASE-1"), role, WorkerId(id), "", {}, {}});
    return context_.roles.back();
  }
  void absent(const char* id, const char* from = "2026-03-02", const char* to = nullptr) {
    worker(id).absent_from = moment_at(from);
    if (to != nullptr) worker(id).absent_to = moment_at(to);
  }

  Addressee who(std::vector<std::string> first_of) {
    return resolve({std::move(first_of)}, {owner_, named_, now_, london()}, context_, directory_);
  }
  std::string address(const char* slot) { return who({slot}).address; }

  Directory directory_;
  SubjectContext context_;
  Recipient owner_{{"key_worker"}};
  Parties named_;
  Instant now_ = moment_at("2026-03-04T12:00").at;
};

TEST_F(DirectoryTest, ARoleIsWhoHoldsIt) {
  EXPECT_EQ(text_of(who({"key_worker"})), "KW 'KW-name' KW@x.example: key worker of the case");
  EXPECT_EQ(address("owner"), "KW@x.example");
}

TEST_F(DirectoryTest, OfAListTheFirstThatIsThere) {
  EXPECT_EQ(who({"locality_social_worker", "key_worker"}).address, "KW@x.example");
  hold("locality_social_worker", "K2");
  EXPECT_EQ(who({"locality_social_worker", "key_worker"}).address, "K2@x.example");
}

TEST_F(DirectoryTest, TheOwnerMayBeAList) {
  owner_ = {{"enabler", "key_worker"}};
  EXPECT_EQ(address("owner"), "KW@x.example");
  EXPECT_EQ(duty_holder(owner_, context_, directory_, {}, now_, london()), WorkerId("KW"));
  hold("enabler", "K2");
  EXPECT_EQ(address("owner"), "K2@x.example");
  EXPECT_EQ(duty_holder(owner_, context_, directory_, {}, now_, london()), WorkerId("K2"));
}

TEST_F(DirectoryTest, TheDutyIsTheAbsentOnesAllTheSame) {
  absent("KW");
  EXPECT_EQ(duty_holder(owner_, context_, directory_, {}, now_, london()), WorkerId("KW"));
}

TEST_F(DirectoryTest, OfTwoHoldersTheOneWhoBeganLast) {
  hold("key_worker", "K2").from = moment_at("2026-03-03");
  EXPECT_EQ(address("key_worker"), "K2@x.example");
  hold("key_worker", "SU").from = moment_at("2026-03-05");  // not yet
  EXPECT_EQ(address("key_worker"), "K2@x.example");
}

TEST_F(DirectoryTest, ARoleThatEndedIsHeldByNobody) {
  context_.roles.front().to = moment_at("2026-03-04T12:00");
  EXPECT_EQ(holder_of(context_, "key_worker", now_, london()), nullptr);
  EXPECT_NE(holder_of(context_, "key_worker", now_ - std::chrono::seconds{1}, london()), nullptr);
  EXPECT_EQ(who({"key_worker"}).why, "nobody is key worker; next up");
  EXPECT_EQ(address("key_worker"), "TM@x.example");
}

TEST_F(DirectoryTest, ARoleThatEndsOnADateIsHeldToTheEndOfThatDay) {
  context_.roles.front().to = moment_at("2026-03-04");
  EXPECT_NE(holder_of(context_, "key_worker", moment_at("2026-03-04T23:59:59").at, london()),
            nullptr);
  EXPECT_EQ(holder_of(context_, "key_worker", moment_at("2026-03-05T00:00").at, london()), nullptr);
}

TEST_F(DirectoryTest, ARoleWithAnAddressOfItsOwn) {
  hold("duty_worker", "K2").email = "duty@x.example";
  EXPECT_EQ(address("duty_worker"), "duty@x.example");
  hold("referrer", "").email = "school@y.example";
  EXPECT_EQ(text_of(who({"referrer"})), " '' school@y.example: referrer of the case");
}

// Reading 13.
TEST_F(DirectoryTest, TheSupervisorIsTheCaseRoleElseTheOwnersManager) {
  EXPECT_EQ(who({"supervisor"}).why, "manager of the one whose duty it is");
  EXPECT_EQ(address("supervisor"), "SU@x.example");
  hold("supervisor", "K2");
  EXPECT_EQ(who({"supervisor"}).why, "supervisor of the case");
  EXPECT_EQ(address("supervisor"), "K2@x.example");
}

TEST_F(DirectoryTest, ASupervisorOfWhomOnlyAnAddressIsKnownIsWrittenTo) {
  hold("supervisor", "").email = "super@y.example";
  const std::string expected = " '' super@y.example: supervisor of the case";
  EXPECT_EQ(text_of(who({"supervisor"})), expected);
  owner_ = {{"supervisor"}};
  EXPECT_EQ(text_of(who({"owner"})), expected);
}

// A duty of the supervisor's own escalates to the supervisor's manager.
TEST_F(DirectoryTest, TheSupervisorOfASupervisorsDutyIsTheirManager) {
  hold("supervisor", "SU");
  owner_ = {{"supervisor"}};
  EXPECT_EQ(address("owner"), "SU@x.example");
  EXPECT_EQ(address("supervisor"), "TM@x.example");
}

TEST_F(DirectoryTest, TheSupervisorOfARoleIsTheManagerOfWhoHoldsIt) {
  employ("EN", "K2");
  hold("enabler", "EN");
  EXPECT_EQ(address("enabler_supervisor"), "K2@x.example");
}

TEST_F(DirectoryTest, TeamManagerServiceManagerMailboxAndPost) {
  EXPECT_EQ(address("team_manager"), "TM@x.example");
  EXPECT_EQ(address("service_manager"), "SM@x.example");
  EXPECT_EQ(text_of(who({"team_mailbox"})), " 'North' north@x.example: mailbox of the team");
  EXPECT_EQ(address("duty_desk"), "desk@x.example");
  EXPECT_EQ(text_of(who({"fallback"})), " '' fallback@x.example: fallback mailbox (fallback)");
}

TEST_F(DirectoryTest, TheActorIsWhoRecordedIt) {
  named_.actor = WorkerId("K2");
  EXPECT_EQ(address("actor"), "K2@x.example");
  named_.actor = {};
  EXPECT_EQ(address("actor"), "TM@x.example");
}

TEST_F(DirectoryTest, SomeoneAbsentIsCovered) {
  absent("KW");
  worker("KW").cover = WorkerId("K2");
  const Addressee found = who({"owner"});
  EXPECT_EQ(found.address, "K2@x.example");
  EXPECT_EQ(found.why, "covers for KW-name (absent; key worker of the case)");
}

TEST_F(DirectoryTest, WithoutCoverTheNextUp) {
  absent("KW");
  EXPECT_EQ(who({"owner"}).why, "next up for KW-name (absent; key worker of the case)");
  EXPECT_EQ(address("owner"), "SU@x.example");
}

TEST_F(DirectoryTest, WhenBothAreAbsentTheNextUp) {
  absent("KW");
  worker("KW").cover = WorkerId("K2");
  absent("K2");
  EXPECT_EQ(address("owner"), "SU@x.example");
  absent("SU");
  EXPECT_EQ(address("owner"), "TM@x.example");
  absent("TM");
  EXPECT_EQ(address("owner"), "SM@x.example");
  absent("SM");
  EXPECT_EQ(address("owner"), "fallback@x.example");
  EXPECT_TRUE(who({"owner"}).fallback);
}

// Reading 140.
TEST_F(DirectoryTest, TheCoverOfACoverComesBeforeTheNextUp) {
  absent("KW");
  worker("KW").cover = WorkerId("K2");
  absent("K2");
  worker("K2").cover = WorkerId("K3");
  employ("K3", "SU");
  EXPECT_EQ(address("owner"), "K3@x.example");
  EXPECT_EQ(who({"owner"}).why,
            "covers for K2-name (absent; covers for KW-name (absent; key worker of the case))");
  worker("K3").cover = WorkerId("KW");
  absent("K3");
  EXPECT_EQ(address("owner"), "SU@x.example") << "they cover each other in a ring";
  EXPECT_EQ(who({"owner"}).why, "next up for KW-name (absent; key worker of the case)");
}

TEST_F(DirectoryTest, ACoverWhoIsAlsoTheManagerIsStillAskedForTheNextUp) {
  absent("KW");
  worker("KW").cover = WorkerId("SU");
  absent("SU");
  EXPECT_EQ(address("owner"), "TM@x.example");
}

TEST_F(DirectoryTest, WhoeverCoversForTheTeamsManagerIsAskedWhereTheLineEnds) {
  worker("KW").manager = {};
  worker("KW").team = {};
  absent("KW");
  EXPECT_EQ(address("owner"), "TM@x.example");
  absent("TM");
  worker("TM").cover = WorkerId("K2");
  EXPECT_EQ(address("owner"), "K2@x.example");
  absent("K2");
  EXPECT_EQ(address("owner"), "SM@x.example");
}

TEST_F(DirectoryTest, TheDaysOfWhoeverStandsInCount) {
  const auto days = [this] {
    return working_days_of({{"owner"}}, {owner_, named_, now_, london()}, context_, directory_);
  };
  const std::array<bool, 7> some{true, false, true, false, false, false, false};
  EXPECT_EQ(days(), std::nullopt);
  worker("SU").working_days = some;
  absent("KW");
  EXPECT_EQ(days(), some);
}

TEST_F(DirectoryTest, AbsenceHasABeginningAndAnEnd) {
  absent("KW", "2026-03-03", "2026-03-04");  // to the end of the 4th
  EXPECT_EQ(address("owner"), "SU@x.example");
  now_ = moment_at("2026-03-04T23:59:59").at;
  EXPECT_EQ(address("owner"), "SU@x.example");
  now_ = moment_at("2026-03-05T00:00").at;
  EXPECT_EQ(address("owner"), "KW@x.example");
  now_ = moment_at("2026-03-02T23:59:59").at;
  EXPECT_EQ(address("owner"), "KW@x.example");
  absent("KW", "2026-03-03", "2026-03-04T12:00");
  now_ = moment_at("2026-03-04T12:00").at;
  EXPECT_EQ(address("owner"), "KW@x.example");
}

TEST_F(DirectoryTest, SomeoneWhoLeftOrHasNoAddressIsStoodInFor) {
  worker("KW").active = false;
  EXPECT_EQ(who({"owner"}).why, "next up for KW-name (left; key worker of the case)");
  worker("KW").active = true;
  worker("KW").email.clear();
  EXPECT_EQ(who({"owner"}).why, "next up for KW-name (without an address; key worker of the case)");
  EXPECT_EQ(address("owner"), "SU@x.example");
}

TEST_F(DirectoryTest, ManagersWhoManageEachOtherDoNotGoRoundForEver) {
  worker("SU").manager = WorkerId("KW");
  absent("KW");
  absent("SU");
  EXPECT_EQ(address("owner"), "TM@x.example");
  worker("KW").cover = WorkerId("KW");  // covers for themselves: for nobody
  EXPECT_EQ(address("owner"), "TM@x.example");
}

TEST_F(DirectoryTest, WithoutAManagerTheTeamsAndAboveTheOneAboveIt) {
  absent("KW");
  worker("KW").manager = {};
  EXPECT_EQ(address("owner"), "TM@x.example");
  EXPECT_EQ(address("supervisor"), "TM@x.example");
  absent("TM");
  EXPECT_EQ(address("team_manager"), "SM@x.example");
}

TEST_F(DirectoryTest, AWorkerWhoIsNotKnownIsRaisedToTheTeamsManager) {
  context_.roles.front().worker = WorkerId("GHOST");
  const Addressee found = who({"owner"});
  EXPECT_EQ(found.address, "TM@x.example");
  EXPECT_EQ(found.why, "next up (GHOST is not known as a worker (key worker of the case))");
}

TEST_F(DirectoryTest, WhereNobodyIsThereTheFallbackMailbox) {
  context_.roles.clear();
  context_.case_record.reset();
  const Addressee found = who({"owner"});
  EXPECT_EQ(found.address, "fallback@x.example");
  EXPECT_TRUE(found.fallback);
  EXPECT_EQ(found.why, "nobody is key worker");
}

TEST_F(DirectoryTest, AWorkersOwnSupervisionAsksTheirManagerAndTeam) {
  context_ = {{SubjectKind::worker, SubjectId("KW")}, std::nullopt, {}};
  owner_ = {{"supervisor"}};
  EXPECT_EQ(address("owner"), "SU@x.example");
  EXPECT_EQ(address("supervisor"), "TM@x.example");
  EXPECT_EQ(address("team_manager"), "TM@x.example");
}

TEST_F(DirectoryTest, ATeamsMeetingsAskTheTeam) {
  context_ = {{SubjectKind::team, SubjectId("T1")}, std::nullopt, {}};
  EXPECT_EQ(address("team_manager"), "TM@x.example");
  EXPECT_EQ(address("team_mailbox"), "north@x.example");
  EXPECT_EQ(address("service_manager"), "SM@x.example");
}

std::string held(const std::vector<RoleHolding>& holdings) {
  std::string text;
  for (const RoleHolding& one : holdings) {
    text += one.role + " " + one.worker.str() + (one.to ? " ended" : "") + "\n";
  }
  return text;
}

TEST(Holdings, AreReadFromAllocationsWhereTheHostHasNoRoles) {
  const auto holdings_after = [](const char* story, const std::vector<RoleHolding>& known = {}) {
    return held(holdings_from(make_history({SubjectKind::case_, SubjectId("S1")}, {},
                                           events_of(story), moment_at("2026-03-31").at, london()),
                              known));
  };
  EXPECT_EQ(holdings_after("2026-03-02 allocated by=W1\n"
                           "2026-03-03 allocated by=W2 role=enabler\n"
                           "2026-03-04 allocated by=W3"),
            "key_worker W1 ended\nenabler W2\nkey_worker W3\n");
  EXPECT_EQ(holdings_after("2026-03-02 allocated by=W1\n"
                           "2026-03-03 deallocated by=W9\n"
                           "2026-03-04 deallocated by=W1"),
            "key_worker W1 ended\n");
  EXPECT_EQ(holdings_after("2026-03-02 allocated by=W1\n2026-03-03 deallocated"),
            "key_worker W1 ended\n");
  const RoleHolding known{SubjectId("S1"), "key_worker", WorkerId("KW"), "", {}, {}};
  EXPECT_EQ(holdings_after("2026-03-02 allocated by=W1\n2026-03-02 allocated by=W2 role=enabler",
                           {known}),
            "enabler W2\n");
}

TEST_F(DirectoryTest, WhomARecordAsksIsTheWorkerItNames) {
  employ("AS", "TM");
  named_ = {WorkerId("K2"), WorkerId("AS"), {}};
  EXPECT_EQ(text_of(who({"requested_worker"})), "AS 'AS-name' AS@x.example: asked by the record");
  owner_ = {{"requested_worker", "requested_team", "key_worker"}};
  EXPECT_EQ(address("owner"), "AS@x.example");
  EXPECT_EQ(address("supervisor"), "TM@x.example");
  EXPECT_EQ(duty_holder(owner_, context_, directory_, named_, now_, london()), WorkerId("AS"));
}

TEST_F(DirectoryTest, WhereARecordNamesNobodyKnownTheNextIsAsked) {
  named_.asked_worker = WorkerId("GONE");
  EXPECT_EQ(who({"requested_worker", "requested_team", "key_worker"}).address, "KW@x.example");
  named_.asked_team = TeamId("GONE");
  EXPECT_EQ(who({"requested_worker", "requested_team", "key_worker"}).address, "KW@x.example");
}

TEST_F(DirectoryTest, ATeamAskedIsItsMailboxElseItsManager) {
  named_.asked_team = TeamId("T1");
  EXPECT_EQ(text_of(who({"requested_team"})), " 'North' north@x.example: team asked by the record");
  named_.asked_team = TeamId("\"NORTH\"");  // by its name, as a form may write it
  EXPECT_EQ(who({"requested_team"}).address, "north@x.example");
  directory_.teams[TeamId("T1")].mailbox.clear();
  EXPECT_EQ(text_of(who({"requested_team"})),
            "TM 'TM-name' TM@x.example: manager of the team asked by the record");
}

TEST_F(DirectoryTest, WhoAskedAndTheirManager) {
  named_.actor = WorkerId("K2");
  EXPECT_EQ(address("requester"), "K2@x.example");
  EXPECT_EQ(text_of(who({"requester_manager"})),
            "SU 'SU-name' SU@x.example: manager of who sent it");
  absent("SU");
  EXPECT_EQ(address("requester_manager"), "TM@x.example");
  named_.actor = {};
  EXPECT_EQ(who({"requester", "key_worker"}).address, "KW@x.example");
}

TEST_F(DirectoryTest, AnAbsenceOfWhoIsAskedWakes) {
  employ("AS", "TM");
  absent("AS", "2026-03-10", "2026-03-12");
  std::set<WorkerId> people;
  add_people({{}, WorkerId("AS"), {}}, directory_, people);
  EXPECT_EQ(next_change_of_people(context_, directory_, people, now_, london()),
            moment_at("2026-03-10").at);
  std::set<WorkerId> team;
  add_people({{}, {}, TeamId("T1")}, directory_, team);
  EXPECT_EQ(team, (std::set<WorkerId>{WorkerId("TM")}));
}

// --- restricted cases: reading 141 ------------------------------------------------------------

TEST_F(DirectoryTest, OfARestrictedCaseOnlyWhoHasARoleOnItHears) {
  context_.case_record->restricted = true;
  EXPECT_EQ("KW@x.example", address("owner"));
  // Neither Kay's manager nor the team's, nor a mailbox that many read.
  for (const char* slot :
       {"supervisor", "team_manager", "service_manager", "team_mailbox", "duty_desk", "fallback"}) {
    EXPECT_EQ("KW@x.example", address(slot)) << slot;
  }
  hold("team_lead", "TM");
  EXPECT_EQ("TM 'TM-name' TM@x.example: has a role on this restricted case",
            text_of(who({"supervisor"})));
  EXPECT_EQ("TM@x.example", address("service_manager"));
  EXPECT_EQ("manager of the team", who({"team_manager"}).why);
  // The case role supervisor comes before others.
  hold("supervisor", "SU");
  EXPECT_EQ("SU@x.example", address("service_manager"));
}

TEST_F(DirectoryTest, WhoCoversForSomebodyHearsOfARestrictedCaseOnlyWithARole) {
  context_.case_record->restricted = true;
  worker("KW").cover = WorkerId("K2");
  absent("KW");
  EXPECT_EQ("fallback@x.example", address("owner"));
  EXPECT_TRUE(who({"owner"}).fallback);
  hold("second_worker", "K2");
  EXPECT_EQ("K2@x.example", address("owner"));
}

TEST_F(DirectoryTest, ARoleThatHasEndedOpensNoRestrictedCase) {
  context_.case_record->restricted = true;
  hold("supervisor", "SU").to = moment_at("2026-03-03");
  EXPECT_EQ("KW@x.example", address("supervisor"));
  context_.roles.back().to = moment_at("2026-03-04");  // to the end of today
  EXPECT_EQ("SU@x.example", address("supervisor"));
}

TEST_F(DirectoryTest, ARoleKnownByAnAddressAloneMayHearOfARestrictedCase) {
  context_.case_record->restricted = true;
  context_.roles.push_back(
      {SubjectId("CASE-1"), "supervisor", WorkerId(), "sue@partner.example", {}, {}});
  EXPECT_EQ("sue@partner.example", address("supervisor"));
  EXPECT_EQ("sue@partner.example", address("team_manager"));
}

}  // namespace
}  // namespace duecourse::testing
