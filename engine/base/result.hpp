// Errors as values. A Result holds either a value or an Error and cannot be ignored; nothing in
// the engine throws.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "engine/base/check.hpp"

namespace duecourse {

enum class ErrorCode {
  invalid_input,  ///< what was read is not what is allowed; the message says what is
  not_found,      ///< a named thing does not exist
  unavailable,    ///< the outside (host, mail server, disk) did not answer; may be tried again
  refused,        ///< the outside answered no; trying again without a change is useless
  conflict,       ///< another writer, a clock that went back, a store of another version
};

/// What went wrong, in words that tell a person what to do.
struct Error {
  ErrorCode code = ErrorCode::invalid_input;
  std::string message;

  friend bool operator==(const Error&, const Error&) = default;
};

/// Either a T or an Error.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : held_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// The value; only when ok().
  [[nodiscard]] const T& value() const& {
    DUECOURSE_CHECK(ok());
    return *std::get_if<0>(&held_);
  }
  [[nodiscard]] T& value() & {
    DUECOURSE_CHECK(ok());
    return *std::get_if<0>(&held_);
  }
  [[nodiscard]] T&& value() && {
    DUECOURSE_CHECK(ok());
    return std::move(*std::get_if<0>(&held_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  /// The error; only when not ok().
  [[nodiscard]] const Error& error() const {
    DUECOURSE_CHECK(!ok());
    return *std::get_if<1>(&held_);
  }

 private:
  std::variant<T, Error> held_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const {
    DUECOURSE_CHECK(!ok());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace duecourse
