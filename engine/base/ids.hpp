// The identifiers of DESIGN.md, "Identity: four ids, and nothing else identifies anything", and the
// ids of the host's records.
#pragma once

#include "engine/base/strong_id.hpp"

namespace duecourse {

/// One event: the host id of its row with the query's name and, where one row covers several
/// children, the child. Unique within a council.
using EventId = StrongId<struct EventIdTag>;
/// The stable id of a deadline, given when it is first tracked; never reused.
using DeadlineId = StrongId<struct DeadlineIdTag>;
/// One message to one address; also the local part of its Message-ID.
using MessageId = StrongId<struct MessageIdTag>;

/// A case, a worker or a team, as the host names it (see SubjectRef for which of the three).
using SubjectId = StrongId<struct SubjectIdTag>;
using WorkerId = StrongId<struct WorkerIdTag>;
using PersonId = StrongId<struct PersonIdTag>;
using TeamId = StrongId<struct TeamIdTag>;
using FrameworkId = StrongId<struct FrameworkIdTag>;
using TimescaleId = StrongId<struct TimescaleIdTag>;
using LadderId = StrongId<struct LadderIdTag>;
using StageId = StrongId<struct StageIdTag>;

}  // namespace duecourse
