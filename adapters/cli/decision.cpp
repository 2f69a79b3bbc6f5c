// Decisions of a person: at once, or by the service that is running.
#include "adapters/cli/decision.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <ostream>

#include "adapters/files/configuration.hpp"

namespace duecourse::adapters {

std::string who_types() {
  const char* name = std::getenv("SUDO_USER");
  if (name == nullptr) name = std::getenv("USER");
  return name == nullptr ? fmt::format("user {}", ::getuid()) : std::string(name);
}

Instant time_of_decision(Council& council) {
  if (council.store().simulated()) {
    if (const auto highest = council.store().highest_now(); highest && *highest) return **highest;
  }
  return council.clock().now();
}

void decide(CommandContext& context, Council& reader, const Request& request,
            const std::string& meanwhile,
            const std::function<Result<std::string>(Council& council, Instant now)>& apply) {
  const std::filesystem::path store = reader.configuration().store.path;
  const Opening opening = open_council(context.config, {});
  if (opening.error && opening.error->code == ErrorCode::conflict) {
    const auto left = leave_request(store, request, reader.clock().now());
    if (!left.ok()) return complain(context, left.error());
    context.terminal.out << meanwhile << '\n';
    return;
  }
  if (opening.error) return complain(context, *opening.error);
  if (!opening.council) return complain(context, opening.faults);
  const auto done = apply(*opening.council, time_of_decision(*opening.council));
  if (!done.ok()) return complain(context, done.error());
  context.terminal.out << *done << '\n';
}

}  // namespace duecourse::adapters
