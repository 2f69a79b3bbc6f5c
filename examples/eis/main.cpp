// duecourse_eis_example: writes the invented early-help system to a SQLite file.
#include <charconv>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "engine/time/time_text.hpp"
#include "examples/eis/example_eis.hpp"

namespace {

using duecourse::Day;

constexpr const char* kUsage =
    "usage: duecourse_eis_example [--seed N] [--families N] [--from DATE] [--to DATE]\n"
    "                             [--until TIME] OUT.db\n"
    "Invents families, staff and casework from DATE to DATE (2026-03-02 to 2026-05-24) and writes\n"
    "them to OUT.db, which is made anew. With --until only what was typed in by then (UTC, such "
    "as\n"
    "2026-04-01T16:00Z) is in the tables; the rest waits in its journal.\n"
    "example: duecourse_eis_example --seed 7 --families 40 eis.db\n";

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  return end.ec == std::errc() && end.ptr == text.data() + text.size();
}

bool read_date(std::string_view text, Day& day) {
  const auto read = duecourse::read_day(text);
  if (read.ok()) day = *read;
  return read.ok();
}

struct Arguments {
  duecourse::examples::EisOptions options;
  std::optional<duecourse::Instant> until;
  std::string path;
};

bool read_option(std::string_view name, std::string_view value, Arguments& into) {
  if (name == "--seed") return read_number(value, into.options.seed);
  if (name == "--families") {
    return read_number(value, into.options.families) && into.options.families >= 0;
  }
  if (name == "--from") return read_date(value, into.options.from);
  if (name == "--to") return read_date(value, into.options.to);
  if (name == "--until") {
    const auto moment = duecourse::read_moment(value, duecourse::utc_zone());
    if (moment.ok()) into.until = moment->moment.at;
    return moment.ok();
  }
  return false;
}

bool read_arguments(int count, char** words, Arguments& into) {
  read_option("--from", "2026-03-02", into);
  read_option("--to", "2026-05-24", into);
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

}  // namespace

int main(int count, char** words) {
  Arguments arguments;
  if (count == 2 && std::strcmp(words[1], "--help") == 0) {
    std::fputs(kUsage, stdout);
    return 0;
  }
  if (!read_arguments(count, words, arguments)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const auto prepared = duecourse::examples::prepare_eis(arguments.path, arguments.options);
  if (!prepared.ok()) {
    std::fprintf(stderr, "%s\n", prepared.error().message.c_str());
    return 3;
  }
  const auto end = duecourse::Instant::max();
  const auto played =
      duecourse::examples::advance_eis(arguments.path, arguments.until.value_or(end));
  if (!played.ok()) {
    std::fprintf(stderr, "%s\n", played.error().message.c_str());
    return 3;
  }
  std::printf("%s: %zu edits played\n", arguments.path.c_str(), *played);
  return 0;
}
