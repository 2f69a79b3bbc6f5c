// From what a loader read to a framework whose names are resolved: compile(). Every fault of the
// file is reported, each at its place and with the nearest word that would be valid; nothing stops
// at the first one. What a key means: config/frameworks/README.md.
//
// Pure. The framework that comes back may be used only if no fault is an error.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/fault.hpp"
#include "engine/framework/framework_source.hpp"
#include "engine/framework/rulebook.hpp"
#include "engine/framework/source_reader.hpp"
#include "engine/process/process.hpp"

namespace duecourse {

/// All calendars by name; none is null.
using Calendars = std::map<std::string, std::shared_ptr<const WorkingCalendar>>;

/// A framework and everything that is wrong with its file.
struct CompiledFramework {
  Framework framework;
  Faults faults;
  /// `stands_in_for` names timescales of other frameworks ("framework/timescale"): only who has all
  /// frameworks can check them, with check_references().
  std::vector<PlacedText> references;
};

/// Compiles one framework file. `known_posts` are the named posts of the configuration, which may
/// stand as recipients; `known_lists` its named lists of dates, for `on_dates`. The framework
/// borrows from `processes`, which must outlive it.
[[nodiscard]] CompiledFramework compile(const FrameworkSource& source, const Processes& processes,
                                        const Calendars& calendars,
                                        const std::vector<std::string>& known_posts,
                                        const std::vector<std::string>& known_lists = {});

/// A fault for every reference of `compiled` to a timescale that its framework does not have, or to
/// a framework that is there under nearly that name, and for every framework id that is used twice.
/// A reference to a framework that is not loaded at all is none.
[[nodiscard]] Faults check_references(const std::vector<CompiledFramework>& compiled,
                                      const std::vector<FrameworkSource>& sources);

/// The words that may stand as a recipient in every framework: relations (`owner`, `supervisor`,
/// `team_mailbox` ...) and the case roles of the practice documents.
[[nodiscard]] std::vector<std::string> known_recipients();

}  // namespace duecourse
