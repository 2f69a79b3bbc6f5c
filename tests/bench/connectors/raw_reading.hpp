// The quickest way of each server's own client to read the same rows: what the reader is measured
// against.
#pragma once

#include <cstddef>
#include <string>

namespace duecourse::testing {

/// Reads every column of every row, in the order of the reader, and gives the number of rows.
/// `where` is a file, a libpq text, "host port user password database", an ODBC text.
[[nodiscard]] std::size_t read_by_sqlite(const std::string& where, const std::string& select);
[[nodiscard]] std::size_t read_by_libpq(const std::string& where, const std::string& select);
[[nodiscard]] std::size_t read_by_libmariadb(unsigned port, const std::string& user,
                                             const std::string& password,
                                             const std::string& select);
[[nodiscard]] std::size_t read_by_odbc(const std::string& where, const std::string& select);

}  // namespace duecourse::testing
