// What is known around a subject beside its own events: what findings ask for. Values only; whoever
// loads a subject fills them in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/time/instant.hpp"

namespace duecourse {

/// One role of one case that a worker holds; for a team: of a case of the team, whoever holds it
/// (`role` empty where nobody does).
struct CarriedCase {
  SubjectId case_id;
  std::string family;     ///< cases of one family count once; empty: a family of its own
  std::string reference;  ///< what a message may show; empty: the case's id
  std::string risk;       ///< as the host writes it
  std::string role;
  WorkerId worker;
  std::optional<Moment> from;
  std::optional<Moment> to;  ///< the last day, or the moment of its end

  friend bool operator==(const CarriedCase&, const CarriedCase&) = default;
};

/// An open deadline of a case of a team: what the team's lists ask for.
struct OpenInCase {
  SubjectId case_id;
  std::string reference;  ///< what a message may show; empty: the case's id
  FrameworkId framework;
  TimescaleId timescale;
  std::optional<Limit> due;

  friend bool operator==(const OpenInCase&, const OpenInCase&) = default;
};

/// A child of a carried case, from when to when it is in a state that the framework counts.
struct CountedChild {
  SubjectId case_id;
  FrameworkId framework;
  std::optional<PersonId> person;  ///< nothing: nobody said which child
  std::string state;
  Moment from;
  std::optional<Moment> to;  ///< from here on not any more; nothing: still

  friend bool operator==(const CountedChild&, const CountedChild&) = default;
};

/// Of a case: its risk. Of a worker: how much of full time they work, and what they carry. Of a
/// team: its cases.
struct Surroundings {
  std::string risk;
  std::optional<double> fte;  ///< 1 is full time; nothing: the host does not say
  std::vector<CarriedCase> carried;
  std::vector<OpenInCase> open_in_cases;  ///< of what lists of the frameworks name; by due
  std::vector<CountedChild> children;     ///< of the carried cases, as their last plans found them
};

}  // namespace duecourse
