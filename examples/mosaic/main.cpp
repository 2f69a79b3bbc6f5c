// duecourse_mosaic_example: writes the invented MOSAIC to a SQLite file, or as statements.
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include "engine/time/time_text.hpp"
#include "examples/mosaic/example_mosaic.hpp"

namespace {

using duecourse::Instant;
using duecourse::examples::MosaicServer;

constexpr const char* kUsage =
    "usage: duecourse_mosaic_example [--seed N] [--families N] [--from DATE] [--to DATE]\n"
    "                                [--server sqlite|postgresql|mariadb] OUT\n"
    "Invents families and casework from DATE to DATE (2026-03-02 to 2026-09-30). For sqlite OUT "
    "is\n"
    "a database, made anew; for the others a file of statements for an empty database. Both "
    "layers\n"
    "are filled: live (MO_ ...) and mart (DM_ ...).\n"
    "example: duecourse_mosaic_example --seed 7 --families 40 mosaic.db\n"
    "example: duecourse_mosaic_example --server postgresql mosaic.sql && psql -f mosaic.sql\n";

struct Arguments {
  duecourse::examples::MosaicOptions options;
  MosaicServer server = MosaicServer::sqlite;
  std::string path;
};

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  return end.ec == std::errc() && end.ptr == text.data() + text.size();
}

bool read_date(std::string_view text, duecourse::Day& day) {
  const auto read = duecourse::read_day(text);
  if (read.ok()) day = *read;
  return read.ok();
}

bool read_server(std::string_view text, MosaicServer& server) {
  if (text == "sqlite")
    server = MosaicServer::sqlite;
  else if (text == "postgresql")
    server = MosaicServer::postgresql;
  else if (text == "mariadb")
    server = MosaicServer::mariadb;
  else
    return false;
  return true;
}

bool read_option(std::string_view name, std::string_view value, Arguments& into) {
  if (name == "--seed") return read_number(value, into.options.seed);
  if (name == "--families") {
    return read_number(value, into.options.families) && into.options.families >= 0;
  }
  if (name == "--from") return read_date(value, into.options.from);
  if (name == "--to") return read_date(value, into.options.to);
  return name == "--server" && read_server(value, into.server);
}

bool read_arguments(int count, char** words, Arguments& into) {
  read_option("--from", "2026-03-02", into);
  read_option("--to", "2026-09-30", into);
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word.substr(0, 2) == "--") {
      if (i + 1 >= count || !read_option(word, words[i + 1], into)) return false;
      ++i;
    } else if (into.path.empty()) {
      into.path = word;
    } else {
      return false;
    }
  }
  return !into.path.empty() && into.options.from <= into.options.to;
}

duecourse::Result<void> write_database(const Arguments& arguments) {
  const auto cases = duecourse::examples::invent_cases(arguments.options);
  const auto made =
      duecourse::examples::prepare_mosaic(arguments.path, cases, arguments.options.to);
  if (!made.ok()) return made;
  const auto played = duecourse::examples::advance_mosaic(arguments.path, Instant::max());
  if (!played.ok()) return played.error();
  return duecourse::examples::fill_mosaic_mart(arguments.path);
}

duecourse::Result<void> write_statements(const Arguments& arguments) {
  const auto sql = duecourse::examples::mosaic_sql(
      arguments.server, duecourse::examples::invent_cases(arguments.options), arguments.options.to);
  if (!sql.ok()) return sql.error();
  std::ofstream file(arguments.path);
  file << *sql;
  file.flush();
  if (file) return {};
  return duecourse::Error{duecourse::ErrorCode::unavailable,
                          arguments.path + ": it cannot be written"};
}

}  // namespace

int main(int count, char** words) {
  if (count == 2 && std::strcmp(words[1], "--help") == 0) {
    std::fputs(kUsage, stdout);
    return 0;
  }
  Arguments arguments;
  if (!read_arguments(count, words, arguments)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const auto done = arguments.server == MosaicServer::sqlite ? write_database(arguments)
                                                             : write_statements(arguments);
  if (done.ok()) return 0;
  std::fprintf(stderr, "%s\n", done.error().message.c_str());
  return 3;
}
