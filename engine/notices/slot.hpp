// Slots, read back: whom the slot of a notice addresses.
#pragma once

#include <string_view>

#include "engine/framework/ladder.hpp"

namespace duecourse {

/// The recipient whose slot_of() this is.
[[nodiscard]] Recipient recipient_of(std::string_view slot);

}  // namespace duecourse
