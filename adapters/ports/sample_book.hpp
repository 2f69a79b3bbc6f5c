// What the store keeps of samples: who they are drawn from, and what was drawn. A draw stands: it
// is never changed or removed, whatever becomes of the record it was drawn by.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/result.hpp"
#include "engine/history/history.hpp"

namespace duecourse::adapters {

/// A sample of a framework.
struct SampleRef {
  FrameworkId framework;
  TimescaleId sample;

  friend bool operator==(const SampleRef&, const SampleRef&) = default;
};

/// A record by which a case belongs to those that a sample is drawn from, as its last plan saw it.
struct SampleEntry {
  SubjectRef subject;
  std::string family;     ///< as the host writes it; empty: a family of its own
  std::string reference;  ///< what a listing may show; empty: the case's id
  EventId event;
  std::string host_id;  ///< of the event
  Moment at;            ///< when it was reached
};

/// One family (or case) drawn within one span.
struct SampleDraw {
  SampleRef sample;
  std::string span;    ///< `2026-Q2`
  std::string unit;    ///< `family F-12`, `case C-104`: unique within sample and span
  SubjectRef subject;  ///< the case that the draw was written on
  EventId event;       ///< the record it was drawn by
  std::string host_id;
  std::string hash;  ///< SHA-256, 64 hexadecimal digits: see service/sampling.hpp
  Instant drawn_at{};
  bool topped_up = false;  ///< at the end of the span or after it, and not by its number alone

  friend bool operator==(const SampleDraw&, const SampleDraw&) = default;
};

class SampleBook {
 public:
  virtual ~SampleBook() = default;

  /// In order of case, then of event. What a deleted record brought goes with the next plan.
  [[nodiscard]] virtual Result<std::vector<SampleEntry>> entries(const SampleRef& sample) = 0;
  /// In order of span, then of unit.
  [[nodiscard]] virtual Result<std::vector<SampleDraw>> draws(const SampleRef& sample) = 0;
  /// Stores draws, with an audit line each. One that is there already stays as it is.
  [[nodiscard]] virtual Result<void> add(const std::vector<SampleDraw>& draws, Instant now) = 0;
  /// When the sample was first looked at; nothing: never.
  [[nodiscard]] virtual Result<std::optional<Instant>> begun(const SampleRef& sample) = 0;
  /// Notes that it is looked at; what is noted already stays.
  [[nodiscard]] virtual Result<void> begin(const SampleRef& sample, Instant now) = 0;
};

}  // namespace duecourse::adapters
