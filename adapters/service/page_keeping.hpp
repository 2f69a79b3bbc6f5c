// Taking over a page of the host into the mirror, for polls and sweeps alike.
#pragma once

#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

/// Rows and faults of a page into the mirror. A step of a transaction that the caller has opened.
[[nodiscard]] Result<UpsertCount> take_over(const ServiceParts& parts, const HostQuery& query,
                                            const HostPage& page);

/// An event whose child was changed in the host: its rows are read again by its id, and children
/// that it no longer names are removed. Adds to `count`. A step of the caller's transaction.
[[nodiscard]] Result<void> drop_lost_children(const ServiceParts& parts, const HostQuery& query,
                                              const HostPage& page, UpsertCount& count);

/// The host id of a row: without the child of an event that covers several.
[[nodiscard]] std::string host_id_of(const std::string& row_id);

void add_counts(UpsertCount& sum, const UpsertCount& more);

}  // namespace duecourse::adapters
