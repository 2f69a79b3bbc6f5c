#include "examples/eis/example_eis.hpp"

#include "examples/eis/casework.hpp"
#include "examples/eis/dice.hpp"
#include "examples/eis/journal.hpp"
#include "examples/eis/journal_database.hpp"
#include "examples/eis/schema_text.hpp"
#include "examples/eis/staff.hpp"

namespace duecourse::examples {

Result<void> prepare_eis(const std::string& path, const EisOptions& options) {
  Journal journal;
  Dice dice(options.seed);
  hire_staff(journal, options.from);
  lead_staff(journal, dice, options.from, options.to);
  tell_casework(journal, dice, options.families, options.from, options.to);
  // Teams and workers are there before the first day.
  const Instant before{std::chrono::seconds{
      (LocalSecond{options.from} - std::chrono::hours{2}).time_since_epoch().count()}};
  return make_journal_database(path, eis_schema(), journal.edits(), options.to, before);
}

Result<std::size_t> advance_eis(const std::string& path, Instant until) {
  return advance_journal(path, until);
}

Result<void> generate_eis(const std::string& path, std::uint64_t seed, int families, Day from,
                          Day to) {
  if (auto done = prepare_eis(path, {seed, families, from, to}); !done.ok()) return done;
  const auto played = advance_eis(path, Instant::max());
  return played.ok() ? Result<void>() : Result<void>(played.error());
}

}  // namespace duecourse::examples
