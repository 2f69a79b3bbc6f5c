// Requests to a running service.
#include "adapters/service/requests.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace duecourse::adapters {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& store) {
  return store.string() + "-requests";
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

Result<void> leave_request(const fs::path& store, const Request& request, Instant now) {
  const fs::path folder = folder_of(store);
  std::error_code problem;
  fs::create_directories(folder, problem);
  // In the order in which they were left; two of one second by their names.
  const fs::path file = folder / fmt::format("{:012}-{}-{}", now.time_since_epoch().count(),
                                             ::getpid(), request.verb);
  const fs::path unfinished = file.string() + ".unfinished";
  std::ofstream out(unfinished, std::ios::binary);
  out << first_line(request.verb) << '\n'
      << first_line(request.what) << '\n'
      << first_line(request.who) << '\n';
  out.close();
  if (out) fs::rename(unfinished, file, problem);
  if (!out || problem) {
    return Error{ErrorCode::unavailable,
                 fmt::format("{} cannot be written: the service that is running could not be asked",
                             file.string())};
  }
  return {};
}

void take_requests(const fs::path& store, const std::function<void(const Request&)>& carry_out) {
  std::error_code problem;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder_of(store), problem)) {
    if (entry.path().extension() != ".unfinished") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    Request request;
    std::ifstream in(file, std::ios::binary);
    std::getline(in, request.verb);
    std::getline(in, request.what);
    std::getline(in, request.who);
    if (in) carry_out(request);
    fs::remove(file, problem);
  }
}

}  // namespace duecourse::adapters
