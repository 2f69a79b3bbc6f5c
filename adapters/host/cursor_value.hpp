// Stamps and ids of a host with their type, and the place in a query that a cursor names. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "adapters/ports/records.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// A value of a column of dates or times, in the form that the database writes.
struct HostMoment {
  std::string text;
  friend bool operator==(const HostMoment&, const HostMoment&) = default;
};

/// An exact number of any length, such as a NUMERIC(38) holds; digits, at most one point and a
/// sign.
struct HostDecimal {
  std::string text;
  friend bool operator==(const HostDecimal&, const HostDecimal&) = default;
};

/// A value as the host's database holds it. 9 and "9" are not the same there.
using HostValue = std::variant<std::int64_t, double, std::string, HostMoment, HostDecimal>;

/// What the values of a column are, where the database gives each column one type.
enum class ValueKind {
  text,
  integer,
  real,
  decimal,
  moment,
  opaque,  ///< of a type that the database alone compares (uuid, boolean): bound as text, never ''
};

/// `t:text`, `i:17`, `r:1.5`, `m:2026-04-01 10:00:00`, `n:12345678901234567890`.
[[nodiscard]] std::string encode(const HostValue& value);
/// Nothing for an empty text; a text without a known prefix is read as text.
[[nodiscard]] std::optional<HostValue> decode(std::string_view text);
/// The value of a cell when its type is not known: text.
[[nodiscard]] HostValue text_value(std::string_view text);
/// The value of a cell of a column of that kind; text where it is opaque or no such number.
[[nodiscard]] HostValue value_of(std::string_view text, ValueKind kind);
/// True if text could as well be a number, so that its type has to be asked for.
[[nodiscard]] bool looks_numeric(std::string_view text);

/// True if a database might take the two as equal, since its rules may say nothing of upper and
/// lower case, of blanks at the end, or of accents: those of a text beyond ASCII are not known.
[[nodiscard]] bool may_be_one_id(std::string_view one, std::string_view other);

/// Where reading goes on.
enum class ReadPhase { by_id, unstamped, stamped };

/// The place that a cursor names: after `id` (nothing: from the first) of the phase. A stamped
/// query is read in two phases: rows without a stamp, whole, at every poll; then from `stamp` on.
struct ReadPosition {
  ReadPhase phase = ReadPhase::by_id;
  std::optional<HostValue> stamp;  ///< stamped: the last one read; unstamped: where to go on then
  std::optional<HostValue> id;

  friend bool operator==(const ReadPosition&, const ReadPosition&) = default;
};

[[nodiscard]] ReadPosition position_of(const Cursor& cursor, bool stamped);
[[nodiscard]] Cursor cursor_of(const ReadPosition& position);

/// `stamp` less `overlap`: ISO text (a day for text without a time; an hour more where the clocks
/// were just put back in `zone` and the text has no Z), or seconds, milliseconds or microseconds
/// since 1970. Nothing for anything else: read from the beginning.
[[nodiscard]] std::optional<HostValue> set_back(const HostValue& stamp,
                                                std::chrono::seconds overlap, const Zone& zone);

/// The moment that a stamp means: a text as read_moment reads it (without an offset in `zone`), or
/// the numbers of set_back. Nothing for anything else.
[[nodiscard]] std::optional<Instant> instant_of(const HostValue& stamp, const Zone& zone);

}  // namespace duecourse::adapters
