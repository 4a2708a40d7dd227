// The hold model on std::vector with the standard library's binary heap: take the first event and put
// it back an exponential time later.
//
// g++ -O3 -std=c++17 hold.cpp -o hold; hold PENDING HOLDS
#include <sys/resource.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <random>

struct Event {
  int64_t time;
  uint64_t order;
  bool operator<(const Event& other) const {
    return time != other.time ? time > other.time : order > other.order;
  }
};

static int64_t processor_time() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec * 1000000000LL + usage.ru_utime.tv_usec * 1000LL;
}

int main(int, char** words) {
  const int64_t pending = std::atoll(words[1]), holds = std::atoll(words[2]);
  std::mt19937_64 bits(1);
  auto length = [&] {
    return static_cast<int64_t>(-std::log(1.0 - static_cast<double>(bits() >> 11) * 0x1.0p-53) * 1e9);
  };
  std::priority_queue<Event> queue;
  uint64_t order = 0;
  for (int64_t i = 0; i < pending; i++) queue.push({length(), order++});
  auto hold = [&](int64_t count) {
    for (int64_t i = 0; i < count; i++) {
      const Event event = queue.top();
      queue.pop();
      queue.push({event.time + length(), order++});
    }
  };
  hold(2 * pending);
  const int64_t begin = processor_time();
  hold(holds);
  std::printf("{\"pending\": %lld, \"holds\": %lld, \"processor_ns\": %lld}\n",
              static_cast<long long>(pending), static_cast<long long>(holds),
              static_cast<long long>(processor_time() - begin));
}
