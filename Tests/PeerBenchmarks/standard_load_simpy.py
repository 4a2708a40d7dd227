"""The standard load in SimPy, as its tutorial would do it: a process each for producer and consumers.

python3 standard_load_simpy.py RECORDS
"""

import json
import random
import resource
import sys
import time

import simpy

PARTITIONS, CONSUMERS, KEYS, SERVICE, BUSY = 12, 4, 1000, 1e-3, 0.8


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    environment = simpy.Environment()
    inboxes = [simpy.Store(environment) for _ in range(CONSUMERS)]
    committed = [0] * PARTITIONS
    ends = [0] * PARTITIONS
    latencies = [0.0, 0]

    def produce():
        arrivals, keys = random.Random(1), random.Random(2)
        for _ in range(records):
            yield environment.timeout(arrivals.expovariate(BUSY * CONSUMERS / SERVICE))
            partition = keys.randrange(KEYS) % PARTITIONS
            ends[partition] += 1
            yield inboxes[partition % CONSUMERS].put((partition, ends[partition], environment.now))

    def consume(number):
        services = random.Random(10 + number)
        while True:
            partition, end, sent = yield inboxes[number].get()
            yield environment.timeout(services.expovariate(1 / SERVICE))
            committed[partition] = end
            latencies[0] += environment.now - sent
            latencies[1] += 1

    begin = time.process_time()
    environment.process(produce())
    for number in range(CONSUMERS):
        environment.process(consume(number))
    environment.run()
    spent = time.process_time() - begin
    assert latencies[1] == records
    print(json.dumps({
        "records": records,
        "processor_ns": int(spent * 1e9),
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "latency_mean_ns": int(latencies[0] / max(records, 1) * 1e9),
    }))


main()
