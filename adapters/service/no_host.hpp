// A host that is asked nothing. Internal to the service.
#pragma once

#include <string>
#include <vector>

#include "adapters/ports/host_reader.hpp"

namespace duecourse::adapters {

/// Stands in a listing for a host whose queries cannot be read: a listing asks it nothing.
class NoHost final : public HostReader {
 public:
  const std::vector<HostQuery>& queries() const override { return none_; }
  Result<HostPage> read_page(const HostQuery&, const Cursor&, std::size_t) override {
    return refusal();
  }
  Result<HostPage> read_by_id(const HostQuery&, const std::string&) override { return refusal(); }
  Cursor with_overlap(const HostQuery&, const Cursor& cursor) const override { return cursor; }
  void interrupt() override {}
  HostCheck check() override { return {{}, {}, refusal()}; }

 private:
  static Error refusal() { return {ErrorCode::refused, "a listing does not read the host"}; }
  std::vector<HostQuery> none_;
};

}  // namespace duecourse::adapters
