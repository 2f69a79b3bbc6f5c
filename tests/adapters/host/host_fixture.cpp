// The fixture of the host tests.
#include "tests/adapters/host/host_fixture.hpp"

#include <sqlite3.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace duecourse::testing {

namespace fs = std::filesystem;
using adapters::Cursor;
using adapters::HostQuery;

const Zone& london() {
  static const Zone kLondon("Europe/London", united_kingdom_transitions(2000, 2060));
  return kLondon;
}

HostFixture::HostFixture() {
  std::string pattern = (fs::temp_directory_path() / "duecourse-host-XXXXXX").string();
  folder_ = ::mkdtemp(pattern.data());
  path_ = folder_ + "/host.db";
  settings_.database = path_;
  settings_.queries_folder = folder_;
  settings_.timeout = std::chrono::milliseconds{20};
}

HostFixture::~HostFixture() {
  reader_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void HostFixture::sql(const std::string& statements) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(SQLITE_OK, sqlite3_open(path_.c_str(), &handle));
  sqlite3_exec(handle, "PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
  const int code = sqlite3_exec(handle, statements.c_str(), nullptr, nullptr, nullptr);
  EXPECT_EQ(SQLITE_OK, code) << sqlite3_errmsg(handle);
  sqlite3_close(handle);
}

void HostFixture::write(const std::string& name, const std::string& contents) {
  std::ofstream(fs::path(settings_.queries_folder) / name) << contents;
}

void HostFixture::one_query(const std::string& kind, const std::string& select,
                            const std::string& more) {
  write("host.toml", "[[query]]\nname = \"q\"\nkind = \"" + kind + "\"\n" + more);
  write("q.sql", select);
}

adapters::HostReader& HostFixture::open() {
  auto made = make_host_reader(settings_, london());
  for (const Fault& fault : made.faults) ADD_FAILURE() << describe(fault);
  reader_ = std::move(made.reader);
  if (!reader_) throw std::runtime_error("no reader");
  return *reader_;
}

std::vector<std::string> HostFixture::printed(const Faults& faults) const {
  std::vector<std::string> lines;
  for (const Fault& fault : faults) {
    std::string line = describe(fault);
    for (std::size_t at = line.find(folder_ + "/"); at != std::string::npos;
         at = line.find(folder_ + "/")) {
      line.erase(at, folder_.size() + 1);
    }
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> HostFixture::load_faults() {
  return printed(make_host_reader(settings_, london()).faults);
}

std::vector<std::string> HostFixture::check_faults() {
  adapters::HostCheck found = open().check();
  if (found.outside) found.faults.push_back({{"outside", 0, 0}, found.outside->message});
  return printed(found.faults);
}

const HostQuery& HostFixture::query_of(const std::string& name) {
  if (!reader_) open();
  for (const HostQuery& query : reader_->queries()) {
    if (name.empty() || query.name == name) return query;
  }
  throw std::runtime_error("no query " + name);
}

ReadAll HostFixture::read_all(const std::string& query, std::size_t limit, const Cursor& from) {
  const HostQuery& of = query_of(query);
  ReadAll all;
  Cursor cursor = from;
  for (int pages = 0; pages < 100000; ++pages) {
    auto page = reader_->read_page(of, cursor, limit);
    if (!page.ok()) {
      all.error = page.error().message;
      return all;
    }
    const auto& ids = page->read_ids;
    all.page_sizes.push_back(ids.size() -
                             static_cast<std::size_t>(std::count(ids.begin(), ids.end(), "")));
    std::move(page->rows.begin(), page->rows.end(), std::back_inserter(all.rows));
    std::move(page->faults.begin(), page->faults.end(), std::back_inserter(all.faults));
    std::move(page->read_ids.begin(), page->read_ids.end(), std::back_inserter(all.read_ids));
    cursor = page->next;
    if (!page->more) break;
  }
  all.end = cursor;
  return all;
}

ReadAll HostFixture::poll(const Cursor& since, const std::string& query, std::size_t limit) {
  const HostQuery& of = query_of(query);
  return read_all(query, limit, reader_->with_overlap(of, since));
}

const Event& event_of(const adapters::MirrorRow& row) {
  const auto* event = std::get_if<Event>(&row.record);
  if (event == nullptr) throw std::runtime_error("no event");
  return *event;
}

std::vector<std::string> ids_of(const ReadAll& read) {
  std::vector<std::string> ids;
  for (const auto& row : read.rows) {
    ids.push_back(row.row_id);
    std::replace(ids.back().begin(), ids.back().end(), '\x1f', '/');
  }
  return ids;
}

}  // namespace duecourse::testing
