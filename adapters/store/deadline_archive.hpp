// Deadlines of one subject in one column: those that had ended when they were first seen. A first
// reading finds forty of them for each that is open. Nobody was ever told of them and nothing asks
// for one of them alone; but they keep their ids and revisions, and may be opened again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/packing.hpp"
#include "engine/reconcile.hpp"

namespace duecourse::adapters {

/// Writes `deadlines` of one subject into an empty packer.
void pack_deadlines(const std::vector<const Tracked*>& deadlines, Packer& into);

/// Adds what pack_deadlines() wrote to `into`, as deadlines of `subject`. False: it is damaged.
[[nodiscard]] bool unpack_deadlines(std::string_view packed, const SubjectRef& subject,
                                    std::vector<Tracked>& into);

}  // namespace duecourse::adapters
