#include "adapters/host/page_mapping.hpp"

#include <fmt/format.h>

#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

namespace duecourse::adapters {

namespace {

/// So many rows, or so much text, go to the second thread at once. A page that has fewer is mapped
/// without it.
constexpr std::size_t kRowsABatch = 256;
constexpr std::size_t kBytesABatch = std::size_t{256} * 1024;
/// So many batches wait at most: what is fetched and not yet mapped is in memory.
constexpr std::size_t kBatches = 3;

constexpr std::string_view kAmbiguousNote =
    "exists twice, since the clocks go back that night; read as the first (noted once a query)";

}  // namespace

/// The second thread. Batches go round: filled by the caller, emptied here, and filled again.
class PageMapping::Worker {
 public:
  explicit Worker(PageMapping& mapping) : mapping_(mapping), thread_([this] { run(); }) {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() { stop(); }

  /// Takes a full batch and leaves an empty one. Waits where too many are full.
  void exchange(Batch& batch) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return filled_ - mapped_ < kBatches; });
    std::swap(batches_[filled_ % kBatches], batch);
    ++filled_;
    lock.unlock();
    work_.notify_one();
  }

  /// Waits until all is mapped, and ends the thread.
  void finish() {
    stop();
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  void stop() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      ends_ = true;
    }
    work_.notify_one();
    thread_.join();
  }

  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      work_.wait(lock, [this] { return filled_ > mapped_ || ends_; });
      if (filled_ == mapped_) return;
      Batch& batch = batches_[mapped_ % kBatches];
      lock.unlock();
      try {
        if (!thrown_) mapping_.map(batch);
      } catch (...) {
        thrown_ = std::current_exception();
      }
      batch.clear();
      lock.lock();
      ++mapped_;
      room_.notify_one();
    }
  }

  PageMapping& mapping_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable room_;
  std::array<Batch, kBatches> batches_;
  std::size_t filled_ = 0;  // batches so far
  std::size_t mapped_ = 0;
  bool ends_ = false;
  std::exception_ptr thrown_;  // the second thread's until it has ended
  std::thread thread_;         // last: it begins at once
};

PageMapping::PageMapping(const MappingTerms& terms) : terms_(terms) {}

PageMapping::~PageMapping() = default;

void PageMapping::begin_phase() {
  phase_begins_ = true;
}

void PageMapping::Batch::clear() {
  rows.clear();
  values.clear();
  text.clear();
}

void PageMapping::add(const std::vector<Cell>& cells, bool same_group) {
  batch_.rows.push_back({cells.size(), same_group, std::exchange(phase_begins_, false)});
  for (const Cell& cell : cells) {
    batch_.values.push_back({cell.text.size(), cell.known});
    batch_.text += cell.text;
  }
  if (batch_.rows.size() >= kRowsABatch || batch_.text.size() >= kBytesABatch) hand_over();
}

void PageMapping::hand_over() {
  try {
    if (!worker_) worker_ = std::make_unique<Worker>(*this);
  } catch (const std::system_error&) {  // no more threads: it is done here
    map(batch_);
    batch_.clear();
    return;
  }
  worker_->exchange(batch_);
}

void PageMapping::finish() {
  if (worker_) {
    worker_->finish();
    worker_.reset();
  }
  map(batch_);
  batch_.clear();
  if (!phase_begins_) return;
  settled_ = false;
  settled_at_.reset();
}

void PageMapping::map(const Batch& batch) {
  std::string_view rest = batch.text;
  std::size_t at = 0;
  for (const Row& row : batch.rows) {
    cells_.swap(before_);
    cells_.clear();
    for (std::size_t i = 0; i < row.width; ++i) {
      const Value& value = batch.values[at++];
      cells_.push_back({value.known, rest.substr(0, value.size)});
      rest.remove_prefix(value.size);
    }
    take(row);
  }
  // The texts of this batch go: what the next one may need of it is kept.
  if (settled_ && !cells_.empty()) last_settled_ = place_of(cells_);
  before_.clear();
  cells_.clear();
}

/// Takes a row onto the page and notes how far the page is settled.
void PageMapping::take(const Row& row) {
  if (row.begins_phase) {
    settled_ = false;
    settled_at_.reset();
  }
  if (!row.same_group) group_.clear();
  map_cells();
  const bool settled = stamp_ && (!terms_.horizon || *stamp_ <= *terms_.horizon);
  if (settled_ && !settled) settled_at_ = before_.empty() ? last_settled_ : place_of(before_);
  settled_ = settled;
}

RowPlace PageMapping::place_of(const std::vector<CellView>& cells) const {
  RowPlace place;
  place.id = cells[0].text;
  const int stamp = terms_.stamped ? terms_.shape.cell_of.back() : -1;
  place.stamp = cells[stamp < 0 ? 0 : static_cast<std::size_t>(stamp)].text;
  if (terms_.with_values) {
    const std::size_t width = terms_.shape.columns.size();
    place.stamp_value = cells[width].text;
    place.id_value = cells[width + 1].text;
  }
  return place;
}

void PageMapping::map_cells() {
  MirrorRow& row = page_.rows.emplace_back();
  RowOutcome outcome = map_row(terms_.shape, cells_, terms_.zone, row);
  const std::uint64_t hash = outcome.mapped ? row.hash : 0;
  if (!outcome.mapped) page_.rows.pop_back();
  const std::string& query = terms_.shape.query;
  stamp_ = outcome.stamp;
  for (const auto& [read, seen] : group_) {
    if (page_.read_ids[read] != outcome.row_id) continue;
    if (!outcome.mapped) return;
    page_.rows.pop_back();
    if (hash == seen) return;
    page_.faults.push_back({query, outcome.row_id,
                            "comes more than once with different content; the query must give "
                            "each id (and person) once"});
    return;
  }
  std::string message = std::move(outcome.fault);
  if (!outcome.ambiguous.empty()) {
    if (terms_.ambiguous_row.empty()) terms_.ambiguous_row = outcome.row_id;
    if (terms_.ambiguous_row == outcome.row_id) {
      if (!message.empty()) message += "; ";
      message += fmt::format("{}: this local time {}", outcome.ambiguous, kAmbiguousNote);
    }
  }
  if (!message.empty()) page_.faults.push_back({query, outcome.row_id, std::move(message)});
  if (outcome.row_id.empty()) return;
  group_.emplace_back(page_.read_ids.size(), hash);
  page_.read_ids.push_back(std::move(outcome.row_id));
}

}  // namespace duecourse::adapters
