// Stories: plain-text scenario files. A story is dated records of one subject and passes over them;
// after each pass stands what the engine then holds and says. A run replays the story and writes
// the same file again; the test fails where the two differ. DUECOURSE_REWRITE=1 rewrites the file.
//
//   # A contact is acknowledged a day late.
//   on 2026-04-01 10:00 contact_received C1 source=request_for_support
//   pass 2026-04-02 09:00
//     acknowledge-referrer C1: open, expected 2026-04-02, due 2026-04-04
//   on 2026-04-05 09:00 acknowledgement_sent A1 contact=C1
//   delete A1
//
// Records: `on DATE [TIME] KIND ID [fact=value ...] [recorded=..] [by=W] [person=P]`; a record
// typed again under the same ID (and child) is a correction. `delete ID`. `subject worker W-1`
// (default: case CASE-1). `enrol from=.. to=..`. `role ROLE WORKER [from=..] [to=..]`. `absent
// WORKER from=.. to=.. [cover=W]`. `worker W works=mon,tue`, also `email=none`, `active=false`,
// `manager=W`, `fte=0.6`, `job=..`, `team=..`. `risk high`: of the case record. `carries CASE
// FAMILY [count=..] [role=..] [risk=..] [from=..] [to=..]`: what a worker (or team) carries; `drops
// CASE`. `children CASE state=.. from=.. [to=..] [count=..] [name=..]`: those of a carried case
// that are in a state of [caseload]. `watch RULE ...` shows only those timescales and findings;
// `quiet` shows no notices. `pass DATE TIME` prints what changed; `pass DATE TIME all` prints every
// deadline and finding; `pass DATE TIME known=T` leaves out what was typed after T; `explain DATE
// TIME RULE` prints the explanation. `framework ID` tells the story under another shipped framework
// (default: family-solutions); `enable TIMESCALE` switches on one that its file switches off;
// `practice FILE` tells the story under other framework files, relative to tests/scenarios, over a
// process that echoes its events or one that they declare; `framework ID ...` under shipped
// frameworks other than those of the shipped configuration.
//
// People: key worker KW (Kay Worker), their supervisor SU, team manager TM, service manager SM,
// duty worker DW, enabler EN (supervised by ES), a second key worker K2. Of a child in need: social
// workers RSW (Response, manager RM), LSW (Locality, manager LM), LAC (looked after, manager LAM),
// Business Support BS, notetaker IRO (manager QM), FPW of Family Placement (manager FPM), FYPS
// worker FW (manager FM; team FN is "FYPS Team North"). Addresses are ID@x.example.
#pragma once

#include <string>

namespace duecourse::testing {

/// Replays a story and returns it with what the engine holds and says now. A line that cannot be
/// read is answered by `!! why`.
[[nodiscard]] std::string replay_story(const std::string& text);

}  // namespace duecourse::testing
