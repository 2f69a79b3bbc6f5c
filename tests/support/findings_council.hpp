// A practice with findings for tests on the real service: visits that must have a purpose, a
// caseload of two families, marks, a list of cases at high risk, audits, a notification.
#pragma once

namespace duecourse::testing {

inline constexpr const char* kFindingsFramework = R"toml([framework]
id       = "visiting"
title    = "Visiting Framework"
calendar = "monday-to-friday"

[process]
case   = "early_help"
worker = "supervision"
team   = "team_cycle"

[applies_to.worker]
job = ["family_practitioner"]

[applies_to.team]
all = true

[[ladder.standard.stages]]
id = "late"
at = "1 working day after due"
to = ["supervisor"]
kind = "escalation"

[[timescale]]
id       = "audit"
clause   = "4.4"
title    = "Audit"
starts   = "assessment_completed"
opens    = "each"
ends     = "assessment_audited"
due      = "10 working days"
owner    = "key_worker"

[[finding]]
id        = "visit-content"
clause    = "10.2"
title     = "Visit recorded without its purpose"
raised_by = { milestone = "visit", wants = ["purpose"], mended_by = "consent_recorded" }
share_of  = "audit"
owner     = "key_worker"
tells     = [{ to = ["owner"], kind = "reminder" }]
note      = "Say what it was for."

[[finding]]
id              = "children-not-seen"
clause          = "4.1"
title           = "Children not seen at the first visit"
process_finding = "first-visit-children-not-seen"
owner           = "key_worker"
tells           = [{ to = ["owner"], kind = "reminder" }]

[[finding]]
id       = "caseload"
clause   = "11.3"
title    = "Caseload over what is recommended"
subject  = "worker"
caseload = { roles = ["key_worker"], full_time = 2, part_time = 1, agreed_by = "caseload_agreed" }
owner    = "supervisor"
tells    = [{ to = ["owner"], kind = "escalation" }]

[[finding]]
id         = "open-long"
clause     = "11.4"
title      = "Case open for long"
marks      = ["3 calendar months"]
then_every = "3 calendar months"
since      = "case_opened"
oversight  = "managers_decision"
owner      = "supervisor"
tells      = [{ to = ["owner"], kind = "escalation" }]

[[finding]]
id      = "high-risk-list"
clause  = "11.5"
title   = "The team's cases at high risk"
subject = "team"
list    = { every = "monday" }
risk    = ["high"]
owner   = "team_manager"
tells   = [{ to = ["owner"], kind = "reminder" }]

[[notification]]
id     = "high-risk-marked"
clause = "11.5"
title  = "A case was marked as high risk"
at     = "high_risk_set"
owner  = "key_worker"
to     = ["team_manager"]
)toml";

}  // namespace duecourse::testing
