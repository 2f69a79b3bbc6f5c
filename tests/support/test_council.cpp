// A council in a folder of its own.
#include "tests/support/test_council.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <fstream>

#include "adapters/service/shipped_config.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::testing {

using adapters::CycleReport;

const char* const kVisitingFramework = R"toml([framework]
id       = "visiting"
title    = "Visiting Framework"
calendar = "monday-to-friday"

[process]
case = "early_help"

[[ladder.standard.stages]]
id = "ahead"
at = "2 working days before due"
to = ["owner"]
kind = "reminder"

[[ladder.standard.stages]]
id = "today"
at = "on the due day"
to = ["owner"]
kind = "reminder"

[[ladder.standard.stages]]
id = "late"
at = "1 working day after due"
to = ["supervisor"]
copy = ["owner"]
kind = "escalation"

[[ladder.standard.stages]]
id = "very-late"
at = "3 working days after due"
to = ["team_manager"]
kind = "escalation"

[[timescale]]
id     = "first-visit"
clause = "4.1"
title  = "First visit to the family"
starts = "initial_contact"
ends   = "first_visit"
due    = "5 working days"
owner  = "key_worker"
ladder = "standard"
)toml";

TestCouncil::TestCouncil() : host(folder_.path() / "host.db") {
  std::ofstream(path("visiting.toml")) << kVisitingFramework;
  configure("transport = \"folder\"\nfolder = \"outbox\"\n");
  host.add_people();
}

void TestCouncil::answer_look_ups() {
  const auto folder = path("hosts") / "canonical";
  std::filesystem::create_directories(folder.parent_path());
  std::filesystem::copy(adapters::shipped_config() / "hosts" / "canonical", folder);
  std::ofstream(folder / "host.toml", std::ios::app)
      << "\n[[lookup]]\nname = \"names\"\n[[lookup]]\nname = \"referrers\"\n";
  std::ofstream(folder / "names.sql")
      << "SELECT person_id, name FROM child_names WHERE case_id = :id:\n";
  std::ofstream(folder / "referrers.sql")
      << "SELECT name, email FROM referrers WHERE event_id = :id:\n";
  std::ifstream file(path("duecourse.toml"));
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string section = "[host]\n";
  text.insert(text.find(section) + section.size(), "queries = \"hosts/canonical\"\n");
  std::ofstream(path("duecourse.toml")) << text;
  host.run(
      "CREATE TABLE child_names (case_id TEXT, person_id TEXT, name TEXT);"
      "CREATE TABLE referrers (event_id TEXT, name TEXT, email TEXT)");
}

std::vector<std::string> TestCouncil::audited(const std::string& what) const {
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open(path("store.db").c_str(), &db), SQLITE_OK);
  sqlite3_stmt* rows = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(db, "SELECT text FROM audit WHERE what = ? ORDER BY num", -1, &rows,
                               nullptr),
            SQLITE_OK);
  sqlite3_bind_text(rows, 1, what.c_str(), -1, SQLITE_STATIC);
  std::vector<std::string> texts;
  while (sqlite3_step(rows) == SQLITE_ROW) {
    texts.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(rows, 0)));
  }
  sqlite3_finalize(rows);
  sqlite3_close(db);
  return texts;
}

void TestCouncil::configure(const std::string& mail, bool simulated) {
  std::ofstream(path("duecourse.toml")) << fmt::format(R"toml([council]
name = "Westshire Council"
[host]
database = "host.db"
overlap = "10 minutes"
silent_after = "never"
[store]
path = "store.db"
simulated = {}
[frameworks]
files = ["visiting.toml"]
[mail]
fallback = "help@westshire.example"
{})toml",
                                                       simulated, mail);
}

void TestCouncil::open_with(const std::shared_ptr<adapters::Transport>& through) {
  close();
  adapters::OpenOptions options;
  options.transport = through;
  options.clock = clock;
  options.calendar_server = calendar_server;
  options.log = std::make_shared<spdlog::logger>(
      "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log, true));
  adapters::Opening opening = adapters::open_council(path("duecourse.toml"), options);
  for (const Fault& fault : opening.faults) ADD_FAILURE() << describe(fault);
  if (opening.error) throw std::runtime_error(opening.error->message);
  if (!opening.council) throw std::runtime_error("the council does not open");
  council = std::move(opening.council);
}

void TestCouncil::open() {
  transport = std::make_shared<FaultyTransport>(adapters::make_folder_transport(path("outbox")));
  open_with(transport);
}

void TestCouncil::open_with_configured_transport() {
  open_with(nullptr);
}

Instant TestCouncil::at(const std::string& local) const {
  return read_moment(local, council->rulebook().zone).value().moment.at;
}

CycleReport TestCouncil::cycle(const std::string& local) {
  adapters::RunOptions options;
  options.as_of = at(local);
  auto report = council->run_once(options);
  if (!report) {
    ADD_FAILURE() << local << ": " << report.error().message;
    return {};
  }
  return *report;
}

std::vector<nlohmann::json> TestCouncil::mailbox() const {
  return parsed_by_python("messages", path("outbox"));
}

std::vector<std::string> TestCouncil::delivered() const {
  std::vector<std::string> lines;
  for (const auto& message : mailbox()) {
    lines.push_back(message["to"][0][1].get<std::string>() + ": " +
                    message["subject"].get<std::string>());
  }
  return lines;
}

std::vector<std::string> TestCouncil::notices() const {
  const auto rows = council->store().ledger({});
  if (!rows) throw std::runtime_error(rows.error().message);
  std::vector<Notice> sorted;
  for (const adapters::LedgerRow& row : *rows) sorted.push_back(row.notice);
  std::sort(sorted.begin(), sorted.end(),
            [](const Notice& a, const Notice& b) { return a.key < b.key; });
  std::vector<std::string> lines;
  for (const Notice& notice : sorted) {
    lines.push_back(fmt::format("{}/{} {} {}", notice.key.stage.str(), notice.key.slot,
                                word_of(notice.state), word_of(notice.reason)));
  }
  return lines;
}

int TestCouncil::logged(const std::string& text) const {
  const std::string all = log.str();
  int count = 0;
  for (std::size_t at = all.find(text); at != std::string::npos; at = all.find(text, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace duecourse::testing
