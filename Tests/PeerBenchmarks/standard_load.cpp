// The standard load as a plain event loop: what a programmer writes who needs this one answer only.
// Records arrive at random, a partition appends them, its consumer works on them one at a time and
// commits each. Four events a record, all through one binary heap.
//
// g++ -O3 -std=c++17 standard_load.cpp -o standard_load; standard_load RECORDS [PARTITIONS CONSUMERS]
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <queue>
#include <random>
#include <vector>

namespace {

enum class Kind : uint32_t { arrival, append, start, end };

struct Event {
  int64_t time;
  uint64_t order;  // Events of one instant come out in the order in which they were scheduled.
  Kind kind;
  uint32_t subject;
  bool operator<(const Event& other) const {
    return time != other.time ? time > other.time : order > other.order;
  }
};

struct Draw {
  std::mt19937_64 bits;
  explicit Draw(uint64_t seed) : bits(seed) {}
  int64_t exponential(double mean) {
    double unit = static_cast<double>(bits() >> 11) * 0x1.0p-53;
    return static_cast<int64_t>(-std::log(1.0 - unit) * mean);
  }
};

struct Partition {
  std::vector<int64_t> appended;
  size_t position = 0;
  size_t committed = 0;
};

struct Consumer {
  std::vector<uint32_t> owned;
  size_t turn = 0;
  uint32_t working = 0;
  bool busy = false;
};

int64_t processor_time() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec * 1000000000LL + usage.ru_utime.tv_usec * 1000LL;
}

}  // namespace

int main(int count, char** words) {
  const int64_t records = count > 1 ? std::atoll(words[1]) : 1000000;
  const uint32_t partitions = count > 2 ? std::atoi(words[2]) : 12;
  const uint32_t consumers = count > 3 ? std::atoi(words[3]) : 4;
  const double service = 1e6, gap = service / (0.8 * consumers);
  const int64_t begin = processor_time();

  std::priority_queue<Event> queue;
  std::vector<Partition> logs(partitions);
  std::vector<Consumer> group(consumers);
  for (uint32_t p = 0; p < partitions; p++) group[p % consumers].owned.push_back(p);
  Draw arrivals(1), keys(2), services(3);
  uint64_t order = 0, events = 0;
  int64_t now = 0, made = 0, latency = 0;
  auto schedule = [&](int64_t time, Kind kind, uint32_t subject) {
    queue.push({time, order++, kind, subject});
  };
  auto waiting = [&](Consumer& consumer) {
    return std::any_of(consumer.owned.begin(), consumer.owned.end(),
                       [&](uint32_t p) { return logs[p].position < logs[p].appended.size(); });
  };

  if (records > 0) schedule(arrivals.exponential(gap), Kind::arrival, 0);
  while (!queue.empty()) {
    const Event event = queue.top();
    queue.pop();
    now = event.time;
    events++;
    switch (event.kind) {
      case Kind::arrival:
        schedule(now, Kind::append, static_cast<uint32_t>(keys.bits() % 1000) % partitions);
        if (++made < records) schedule(now + arrivals.exponential(gap), Kind::arrival, 0);
        break;
      case Kind::append: {
        logs[event.subject].appended.push_back(now);
        const uint32_t owner = event.subject % consumers;
        if (!group[owner].busy) {
          group[owner].busy = true;
          schedule(now, Kind::start, owner);
        }
        break;
      }
      case Kind::start: {
        Consumer& consumer = group[event.subject];
        for (size_t step = 0; step < consumer.owned.size(); step++) {
          const size_t place = (consumer.turn + step) % consumer.owned.size();
          Partition& log = logs[consumer.owned[place]];
          if (log.position == log.appended.size()) continue;
          log.position++;
          consumer.working = consumer.owned[place];
          consumer.turn = place + 1;
          break;
        }
        schedule(now + services.exponential(service), Kind::end, event.subject);
        break;
      }
      case Kind::end: {
        Consumer& consumer = group[event.subject];
        Partition& log = logs[consumer.working];
        log.committed = log.position;
        latency += now - log.appended[log.position - 1];
        if (waiting(consumer)) {
          schedule(now, Kind::start, event.subject);
        } else {
          consumer.busy = false;
        }
        break;
      }
    }
  }
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  std::printf("{\"records\": %lld, \"events\": %llu, \"processor_ns\": %lld, \"peak_bytes\": %lld, "
              "\"latency_mean_ns\": %lld}\n",
              static_cast<long long>(records), static_cast<unsigned long long>(events),
              static_cast<long long>(processor_time() - begin),
              static_cast<long long>(usage.ru_maxrss) * 1024,
              static_cast<long long>(records ? latency / records : 0));
}
