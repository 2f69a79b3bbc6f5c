// The same casework gives the same deadlines, whichever way it is read: as canonical records, or
// out of the example MOSAIC, from its live layer or its mart.
#include <gmock/gmock.h>
#include <spdlog/sinks/null_sink.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "adapters/service/council.hpp"
#include "engine/time/time_text.hpp"
#include "examples/family/family_host.hpp"
#include "examples/mosaic/example_mosaic.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

using adapters::AssessedSubject;
using examples::MosaicCase;

constexpr Day kFrom{std::chrono::days{20514}};  // Mon 2 Mar 2026
constexpr Day kTo{std::chrono::days{20740}};    // Wed 14 Oct 2026, when the story is over

/// A council of one host, in a folder of its own, that has looked once, after everything.
class OneLook {
 public:
  OneLook(const std::string& queries, const std::string& mapping) {
    const std::string config = DUECOURSE_SOURCE_DIR "/config/";
    std::string files;
    for (const char* name : {"child-in-need", "supporting-families-recording",
                             "supporting-families", "strengthening-families"}) {
      files += "\"" + config + "frameworks/" + name + ".toml\", ";
    }
    std::ofstream file(path("duecourse.toml"));
    file << "[council]\nname = \"Westshire Council\"\n[host]\nconnector = \"sqlite\"\n"
         << "database = \"host.db\"\nsilent_after = \"never\"\nqueries = \"" << config << "hosts/"
         << queries << "\"\n";
    if (!mapping.empty()) file << "mapping = \"" << config << "hosts/" << mapping << "\"\n";
    file << "[store]\npath = \"store.db\"\nsimulated = true\n[frameworks]\nfiles = [" << files
         << "]\n[dates]\nclaim_dates = [2026-06-30, 2026-09-30]\n"
         << "[mail]\ntransport = \"folder\"\nfolder = \"outbox\"\nfallback = "
            "\"help@westshire.example\"\n";
  }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  [[nodiscard]] std::string host() const { return path("host.db"); }

  /// Every deadline as a line, in order; children by the name that `names` gives them.
  std::vector<std::string> deadlines(const std::map<std::string, std::string>& names) {
    std::vector<std::string> lines;
    auto council = open();
    if (!council) return lines;
    const Zone& zone = council->rulebook().zone;
    const Instant now = zone.lookup(LocalSecond{kTo} + std::chrono::hours{12}).earlier;
    adapters::RunOptions options;
    options.as_of = now;
    const auto report = council->run_once(options);
    EXPECT_TRUE(report.ok()) << report.error().message;
    if (!report.ok()) return lines;
    EXPECT_TRUE(report->row_faults.empty());
    const auto walked = council->each_subject(SubjectKind::case_, {now, std::nullopt},
                                              [&](const AssessedSubject& subject, const auto&) {
                                                for (const Tracked& one : subject.tracked)
                                                  lines.push_back(line_of(one, names, now, zone));
                                                return true;
                                              });
    EXPECT_TRUE(walked.ok());
    std::sort(lines.begin(), lines.end());
    return lines;
  }

 private:
  std::unique_ptr<adapters::Council> open() {
    adapters::OpenOptions options;
    options.log =
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>());
    adapters::Opening opening = adapters::open_council(path("duecourse.toml"), options);
    // The mart of these tests is filled as of now; that it is said to be no copy is only warned of.
    for (const Fault& fault : opening.faults) {
      if (fault.severity == Severity::error) ADD_FAILURE() << describe(fault);
    }
    if (opening.error) ADD_FAILURE() << opening.error->message;
    return std::move(opening.council);
  }

  static std::string line_of(const Tracked& one, const std::map<std::string, std::string>& names,
                             Instant now, const Zone& zone) {
    std::string id = one.subject.id.str();
    if (id.starts_with("M-")) id = id.substr(2);
    std::string line = id + ' ' + one.key.framework.str() + '/' + one.key.timescale.str();
    if (one.person) {
      const auto name = names.find(one.person->str());
      line += " of " + (name == names.end() ? one.person->str() : name->second);
    }
    line += " from " + spell_moment({one.start, Precision::second}, zone);
    line += " by " + (one.due ? spell_limit(*one.due, zone) : "no date");
    line += std::string(": ") + word_of(state_at(one.ending, one.due, now));
    if (one.ending) line += " on " + spell_moment(one.ending->at, zone);
    return line;
  }

  ScratchFolder folder_;
};

void fill(const std::string& path, const std::vector<MosaicCase>& cases) {
  const auto made = examples::prepare_mosaic(path, cases, kTo);
  ASSERT_TRUE(made.ok()) << made.error().message;
  ASSERT_TRUE(examples::advance_mosaic(path, Instant::max()).ok());
  const auto filled = examples::fill_mosaic_mart(path);
  ASSERT_TRUE(filled.ok()) << filled.error().message;
}

std::vector<std::string> through(const std::string& layer, const std::vector<MosaicCase>& cases,
                                 const std::map<std::string, std::string>& names = {}) {
  OneLook look("mosaic/" + layer, "mosaic/mosaic.toml");
  fill(look.host(), cases);
  return look.deadlines(names);
}

TEST(MosaicDeadlines, OfTheStoryAreThoseOfItsCanonicalRecords) {
  const auto story = examples::family_days();
  ASSERT_TRUE(story.ok());
  OneLook canonical("canonical", "");
  ASSERT_TRUE(examples::prepare_family(canonical.host(), *story).ok());
  ASSERT_TRUE(examples::advance_family(canonical.host(), Instant::max()).ok());
  const auto wanted = canonical.deadlines({});
  EXPECT_GT(wanted.size(), 60U);
  const std::map<std::string, std::string> names = {
      {"305101", "ana"}, {"305102", "ben"}, {"305103", "cai"}};
  EXPECT_THAT(through("live", {examples::story_case(*story)}, names),
              ::testing::ElementsAreArray(wanted));
  EXPECT_THAT(through("mart", {examples::story_case(*story)}, names),
              ::testing::ElementsAreArray(wanted));
}

TEST(MosaicDeadlines, OfInventedFamiliesAreTheSameThroughEitherLayer) {
  const auto cases = examples::invent_cases({11, 12, kFrom, kTo});
  const auto live = through("live", cases);
  EXPECT_GT(live.size(), 150U);
  EXPECT_THAT(through("mart", cases), ::testing::ElementsAreArray(live));
}

}  // namespace
}  // namespace duecourse::testing
