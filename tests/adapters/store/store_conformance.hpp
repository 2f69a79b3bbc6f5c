// What every store must do, whatever it is built on: tests written against the port only. A store
// joins by adding its StoreKind to kinds_under_test().
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "adapters/ports/store.hpp"

namespace duecourse {

// How the failures of these tests show what they found.
inline void PrintTo(const Event& event, std::ostream* out) {
  *out << describe(event, utc_zone());
}
inline void PrintTo(const SubjectRef& subject, std::ostream* out) {
  *out << describe(subject);
}
inline void PrintTo(const Tracked& tracked, std::ostream* out) {
  *out << describe(tracked.subject) << ' ' << tracked.id.str() << " r" << tracked.revision;
}
inline void PrintTo(const Notice& notice, std::ostream* out) {
  *out << describe(notice.key) << ' ' << word_of(notice.state) << ' ' << word_of(notice.reason);
}

}  // namespace duecourse

namespace duecourse::testing {

using adapters::MirrorRow;
using adapters::Store;

/// One kind of store: how to open the one that lives in `folder` (again).
struct StoreKind {
  std::string name;
  std::function<Result<std::unique_ptr<Store>>(const std::string& folder)> open;
};
inline void PrintTo(const StoreKind& kind, std::ostream* out) {
  *out << kind.name;
}
[[nodiscard]] std::vector<StoreKind> kinds_under_test();

/// An empty folder, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A fresh store for each test, and short words for what the tests do with it.
class StoreConformance : public ::testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { reopen(); }
  /// Closes the store and opens it again.
  void reopen();
  [[nodiscard]] Store& store() { return *store_; }
  void close() { store_.reset(); }

  adapters::UpsertCount upsert(const std::vector<MirrorRow>& rows);
  [[nodiscard]] adapters::SubjectInput load(const SubjectRef& subject);
  [[nodiscard]] std::vector<SubjectRef> dirty(Instant now = {}, std::uint64_t rulebook = 7);
  /// Saves a plan for what load() gives now; fails the test when it is refused.
  void save(const SubjectRef& subject, Plan plan, Instant now = {}, std::uint64_t rulebook = 7);
  /// A case with one open deadline D-1 and one queued notice for it, clean.
  void plan_one_notice(const SubjectRef& subject);
  [[nodiscard]] std::vector<Notice> ledger_of(const SubjectRef& subject);

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

/// 2026-03-02T09:00:00Z plus minutes.
[[nodiscard]] Instant at_minute(int minutes);
[[nodiscard]] SubjectRef case_of(const std::string& id);
[[nodiscard]] MirrorRow event_row(const std::string& row_id, const std::string& case_id,
                                  std::uint64_t hash = 1);
[[nodiscard]] MirrorRow row_of(const std::string& query, const std::string& row_id,
                               adapters::Record record, std::uint64_t hash = 1);
[[nodiscard]] Tracked tracked_deadline(const std::string& id, const SubjectRef& subject);
[[nodiscard]] Notice queued_notice(const std::string& deadline, const std::string& stage,
                                   Instant at);
[[nodiscard]] adapters::Message message_for(const std::string& id,
                                            const std::vector<Notice>& notices);

/// Fails the test with the error's words.
template <class T>
[[nodiscard]] T taken(Result<T> result) {
  if (!result.ok()) {
    ADD_FAILURE() << result.error().message;
    return T();
  }
  return std::move(result).value();
}
inline void expect_done(const Result<void>& result) {
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
}
/// True if it failed with this code; otherwise says what came instead.
template <class T>
[[nodiscard]] ::testing::AssertionResult failed(const Result<T>& result, ErrorCode code,
                                                const std::string& words = "") {
  if (result.ok()) return ::testing::AssertionFailure() << "it did not fail";
  if (result.error().code != code || result.error().message.find(words) == std::string::npos) {
    return ::testing::AssertionFailure()
           << "code " << static_cast<int>(result.error().code) << ", " << result.error().message;
  }
  return ::testing::AssertionSuccess();
}

}  // namespace duecourse::testing
